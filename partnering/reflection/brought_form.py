"""A questionnaire from a file of another program: what it becomes here, and what of it cannot be kept."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from partnering.foundation.errors import InvalidInput
from partnering.foundation.instruments import (
    LONGEST_NAME,
    MOST_QUESTIONS,
    AskedWhen,
    Choice,
    Item,
    Scale,
    Step,
)
from partnering.foundation.typed_text import tidy
from partnering.foundation.words import _

LONGEST_FORM_BYTES = 5_000_000
_LONGEST_WORDS = 4_000
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class BroughtForm:
    """The questions of a file, in their order."""

    title: str
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    lost: tuple[str, ...]
    """One sentence for each thing that cannot be kept."""


def compared_only(form: BroughtForm, keys: Collection[str]) -> BroughtForm:
    """The form with a scale for these questions alone; the others keep their answers, without an order.

    Numbers beside answers do not tell whether a high one means more: only a person can say that.
    """
    steps = {scale.key: scale.steps for scale in form.scales}

    def without_order(item: Item) -> Item:
        choices = tuple(Choice(value=str(step.value), words=step.name) for step in steps[item.scale or ""])
        return item.model_copy(update={"kind": "choice", "scale": None, "choices": choices})

    items = tuple(
        without_order(item) if item.kind == "scale" and item.key not in keys else item for item in form.items
    )
    used = {item.scale for item in items}
    return replace(form, items=items, scales=tuple(scale for scale in form.scales if scale.key in used))


@dataclass(slots=True)
class FormWriter:
    """Collects the questions of a form: each key once, conditions on earlier questions only, every loss noted."""

    items: dict[str, Item]
    scales: dict[str, Scale]
    lost: list[str]

    @classmethod
    def empty(cls) -> "FormWriter":
        """A form without questions."""
        return cls({}, {}, [])

    def add(self, item: Item) -> None:
        """Put a question behind the others. Raises InvalidInput for a key that is taken and for too many questions."""
        if item.key in self.items:
            raise InvalidInput(
                _("Two questions have the same name, “{key}”. Give each a name of its own.").format(
                    key=item.key
                )
            )
        if len(self.items) >= MOST_QUESTIONS:
            raise InvalidInput(_("At most {n} questions fit into one form.").format(n=MOST_QUESTIONS))
        if item.asked_when is not None:
            answered = {key for key, other in self.items.items() if other.kind != "note"}
            if not answered.issuperset(item.asked_when.items()):
                self.lose(item.key, _("its condition looks at a question that does not come before it"))
                item = item.model_copy(update={"asked_when": None})
        self.items[item.key] = item

    def lose(self, key: str, what: str) -> None:
        """Note what of a question cannot be kept."""
        self.lost.append(_("“{key}”: {what}.").format(key=key, what=what))

    def form(self, title: str) -> BroughtForm:
        """What was collected. Raises InvalidInput where no question can be answered."""
        if all(item.kind == "note" for item in self.items.values()):
            raise InvalidInput(_("There is no question in this file that can be answered here."))
        return BroughtForm(
            line(title)[:LONGEST_NAME],
            tuple(self.items.values()),
            tuple(self.scales.values()),
            tuple(self.lost),
        )


def name_of(raw: str) -> str:
    """The name of a question as it is kept. Raises InvalidInput for none and for one that is too long."""
    name = line(raw)
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(
            _("A question is named “{name}”. A name has 1 to {most} characters.").format(
                name=name[:40], most=LONGEST_NAME
            )
        )
    return name


def line(text: str) -> str:
    """The text in one line."""
    return " ".join(tidy(text).split())


def words_of(text: str, name: str) -> str:
    """The words of a question, else its name. Raises InvalidInput for a text that is too long."""
    words = tidy(text) or name
    if len(words) > _LONGEST_WORDS:
        raise InvalidInput(
            _("“{name}”: its text is longer than {n} characters.").format(name=name, n=_LONGEST_WORDS)
        )
    return words


def with_choices(writer: FormWriter, item: Item, pairs: Sequence[tuple[str, str]], *, list_name: str) -> Item:
    """A question with one answer out of these values and words: on a scale where the values are rising whole numbers.

    A question of the kind "choices" keeps them as choices, whatever the values are.
    """
    seen: dict[str, str] = {}
    for value, words in pairs:
        if value in seen:
            raise InvalidInput(
                _("“{name}”: two answers have the same value, “{value}”.").format(name=item.key, value=value)
            )
        seen[value] = words.strip() or value
    if not seen:
        raise InvalidInput(
            _("“{name}”: there are no answers to choose from. Add them to the file.").format(name=item.key)
        )
    numbers = [int(value) for value in seen if _WHOLE_NUMBER.fullmatch(value)]
    is_rising = len(numbers) == len(seen) > 2 and numbers == sorted(set(numbers))
    if item.kind == "choices" or not is_rising:
        kind = "choices" if item.kind == "choices" else "choice"
        choices = tuple(Choice(value=name_of(value), words=words) for value, words in seen.items())
        return item.model_copy(update={"kind": kind, "choices": choices})
    steps = tuple(Step(value=int(value), name=words) for value, words in seen.items())
    same = next((scale.key for scale in writer.scales.values() if scale.steps == steps), None)
    if same is None:
        same = list_name
        while same in writer.scales:
            same = f"{same}+"[-LONGEST_NAME:]
        writer.scales[same] = Scale(key=same, steps=steps)
    return item.model_copy(update={"kind": "scale", "scale": same})


def all_of(conditions: Sequence[AskedWhen]) -> AskedWhen | None:
    """One condition for several that must all hold; None for none."""
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else AskedWhen(all_of=tuple(conditions))
