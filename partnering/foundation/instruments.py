"""What a file with an instrument holds: questions with their scales, when each is asked, and how answers are scored."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from partnering.foundation.catalog_entries import NOT_EMPTY, CatalogEntry, CatalogPart
from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import N_, _

MOST_QUESTIONS = 500
LONGEST_NAME = 100
DEEPEST_CONDITION = 10

Key = Annotated[str, Field(max_length=LONGEST_NAME)]
"""A name inside one instrument. Those of imported forms are kept as they came."""
Operator = Literal["is", "is_not", "more_than", "at_least", "less_than", "at_most", "is_answered"]


class AskedWhen(CatalogPart):
    """When a question is asked: one comparison with an earlier answer, or several joined by all or any."""

    item: Key | None = None
    operator: Operator | None = None
    value: Annotated[str, Field(min_length=0)] = ""
    """What the answer is compared with; "true" or "false" for `is_answered`."""
    all_of: tuple["AskedWhen", ...] = ()
    any_of: tuple["AskedWhen", ...] = ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        is_comparison = self.item is not None and self.operator is not None
        if [is_comparison, bool(self.all_of), bool(self.any_of)].count(True) != 1:
            raise ValueError(N_("an item with an operator, or all_of, or any_of"))
        if self.depth > DEEPEST_CONDITION:
            raise ValueError(N_("at most 10 conditions inside each other"))
        return self

    @property
    def depth(self) -> int:
        """How many conditions stand inside each other."""
        return 1 + max((part.depth for part in (*self.all_of, *self.any_of)), default=0)

    def items(self) -> Iterable[str]:
        """The keys of all questions that this looks at."""
        if self.item is not None:
            yield self.item
        for part in (*self.all_of, *self.any_of):
            yield from part.items()


class Step(CatalogPart):
    """One step of a scale."""

    value: int
    name: str


class Scale(CatalogPart):
    """Steps in their order, lowest first."""

    key: Key
    steps: Annotated[tuple[Step, ...], Field(min_length=2)]
    control_line: int | None = None
    """The lowest step on which control is shared; None for a scale of something else."""

    @model_validator(mode="after")
    def _rises(self) -> Self:
        values = [step.value for step in self.steps]
        if any(after <= before for before, after in pairwise(values)):
            raise ValueError(N_("steps with rising values, each once"))
        if self.control_line is not None and self.control_line not in values[1:]:
            raise ValueError(N_("a control_line at one of the steps, above the first"))
        return self


class Choice(CatalogPart):
    """One of several answers without an order."""

    value: Key
    words: str


class Item(CatalogPart):
    """One question."""

    key: Key
    kind: Literal["scale", "choice", "choices", "number", "date", "text", "note"]
    """A note is read, not answered."""
    words: str
    help: str | None = None
    group: str | None = None
    """The heading that it stands under."""
    scale: Key | None = None
    step_words: tuple[str, ...] = ()
    """What each step of the scale means for this question, lowest first; empty where the names of the steps say it."""
    choices: tuple[Choice, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    is_required: bool = True
    asked_when: AskedWhen | None = None

    @model_validator(mode="after")
    def _has_its_answers(self) -> Self:
        if (self.scale is not None) != (self.kind == "scale"):
            raise ValueError(N_("a scale for each question of the kind “scale”, and for no other"))
        if bool(self.choices) != (self.kind in {"choice", "choices"}):
            raise ValueError(N_("choices for each question with choices, and for no other"))
        if len({choice.value for choice in self.choices}) < len(self.choices):
            raise ValueError(N_("a value of its own for each choice"))
        return self


class Score(CatalogPart):
    """What is read from the answers of one person. Never from those of several."""

    key: Key
    name: str
    how: Literal["lowest", "count_at_least", "sum"]
    items: Annotated[tuple[Key, ...], NOT_EMPTY]
    at_least: int | None = None
    """For `count_at_least`: the lowest step that counts."""

    @model_validator(mode="after")
    def _has_its_bound(self) -> Self:
        if (self.at_least is not None) != (self.how == "count_at_least"):
            raise ValueError(N_("at_least for count_at_least, and for no other score"))
        return self


class Instrument(CatalogEntry):
    """Questions that the project and its partners both answer about the same work."""

    kind: Literal["instrument"]
    about: Literal["stage", "work"]
    """Whether it is answered for each stage by itself or for the work as a whole."""
    language: str
    lead: str
    """What somebody reads before the first question."""
    scales: tuple[Scale, ...] = ()
    items: Annotated[tuple[Item, ...], Field(max_length=MOST_QUESTIONS), NOT_EMPTY]
    scores: tuple[Score, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        scales = {scale.key: scale for scale in self.scales}
        _check_once([scale.key for scale in self.scales], N_("a key of its own for each scale"))
        _check_once([item.key for item in self.items], N_("a key of its own for each question"))
        _check_once([score.key for score in self.scores], N_("a key of its own for each score"))
        earlier: set[str] = set()
        for item in self.items:
            if item.scale is not None and item.scale not in scales:
                raise ValueError(N_("scales that are listed, for every question"))
            if item.step_words and len(item.step_words) != len(scales[item.scale or ""].steps):
                raise ValueError(N_("step_words for each step of the scale"))
            if item.asked_when is not None and not earlier.issuperset(item.asked_when.items()):
                raise ValueError(N_("conditions on earlier questions only"))
            if item.kind != "note":
                earlier.add(item.key)
        on_scales = {item.key for item in self.items if item.scale is not None}
        if any(not on_scales.issuperset(score.items) for score in self.scores):
            raise ValueError(N_("scores of questions with a scale only"))
        if not earlier:
            raise ValueError(N_("at least one question that can be answered"))
        return self

    def item(self, key: str) -> Item:
        """The question with this key. Raises InvalidInput for a key that no question has."""
        for item in self.items:
            if item.key == key:
                return item
        raise InvalidInput(
            _("“{key}” is not a question of “{title}”.").format(key=key[:LONGEST_NAME], title=self.title)
        )

    def scale_of(self, item: Item) -> Scale | None:
        """The scale that a question is answered on; None for one without."""
        return next((scale for scale in self.scales if scale.key == item.scale), None)


def _check_once(keys: list[str], expected: str) -> None:
    if len(set(keys)) < len(keys):
        raise ValueError(expected)
