"""What a page of a journal holds, as plain values, and the JSON that is sealed. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from partnering.foundation.errors import InvalidInput
from partnering.foundation.typed_text import UNSEEN
from partnering.foundation.vocabulary import Satisfaction
from partnering.foundation.words import _

LONGEST_PAGE = 100_000
"""Characters of a page as JSON: some forty pages of a book."""
MOST_LINKS = 200
PROMPT_SET = "weekly-1"
"""Key of the questions that a journal begins with."""
SATISFACTIONS: Mapping[str, Satisfaction] = {str(word): word for word in Satisfaction}


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one page, as they were typed."""

    tried: str = ""
    """How it went with what one meant to try."""
    moments: str = ""
    people: tuple[int, ...] = ()
    """Ids of the people it is about."""
    activities: tuple[int, ...] = ()
    """Ids of the activities it is about."""
    worked: str = ""
    did_not: str = ""
    prompt_set: str = PROMPT_SET
    """Key of the questions that the writer chose. It is theirs alone, so it stands here and is sealed with the rest."""
    prompt: str = ""
    """Key of the prompt of that set that was shown."""
    reply: str = ""
    listening_percent: int | None = None
    """0 to 100: the share of the time the team listened, as the writer saw it."""
    satisfaction: Satisfaction | None = None
    to_try: str = ""

    @property
    def texts(self) -> Mapping[str, str]:
        """What was written, by field, in the order of the page; without empty fields."""
        written = {name: getattr(self, name).strip() for name in TEXTS}
        return {name: text for name, text in written.items() if text}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said yet."""
        return replace(self, prompt_set=PROMPT_SET, prompt="") == PageWords()


TEXTS = ("tried", "moments", "worked", "did_not", "reply", "to_try")


def page_words(content: Mapping[str, Any]) -> PageWords:
    """The page that these values make. Raises InvalidInput for a value that no page can hold."""
    known = {field.name for field in fields(PageWords)}
    if strange := sorted(set(content) - known):
        raise InvalidInput(_("A journal has no field {names}.").format(names=", ".join(strange)))
    listening = content.get("listening_percent")
    if listening is not None and not (isinstance(listening, int) and 0 <= listening <= 100):
        raise InvalidInput(
            _("The share of time is a whole number from 0 to 100, not {number}.").format(number=listening)
        )
    satisfaction = content.get("satisfaction")
    if satisfaction is not None and satisfaction not in SATISFACTIONS:
        raise InvalidInput(
            _("“{word}” is no answer here. Choose one of: {known}.").format(
                word=satisfaction, known=", ".join(SATISFACTIONS)
            )
        )
    return PageWords(
        **{name: _text(content.get(name, "")) for name in (*TEXTS, "prompt")},
        prompt_set=_text(content.get("prompt_set", PROMPT_SET)),
        people=_ids(content.get("people", ())),
        activities=_ids(content.get("activities", ())),
        listening_percent=listening,
        satisfaction=None if satisfaction is None else SATISFACTIONS[satisfaction],
    )


def as_json(words: PageWords) -> str:
    """The page as it is sealed. Raises InvalidInput for what no page can hold, and above `LONGEST_PAGE`."""
    text = json.dumps(asdict(page_words(asdict(words))), ensure_ascii=False)
    if len(text) > LONGEST_PAGE:
        raise InvalidInput(_("This is too long for one week. Keep a part of it in a document of your own."))
    return text


def from_json(text: str) -> PageWords:
    """The page that `as_json` wrote."""
    return page_words(json.loads(text))


def joined(pages: Sequence[PageWords]) -> PageWords:
    """One page with all that stands in these, the oldest first: no text is lost, of a choice the last one counts."""
    together = PageWords()
    for page in pages:
        together = PageWords(
            **{name: _one_below_the_other(getattr(together, name), getattr(page, name)) for name in TEXTS},
            people=tuple(dict.fromkeys((*together.people, *page.people))),
            activities=tuple(dict.fromkeys((*together.activities, *page.activities))),
            prompt_set=page.prompt_set if page.prompt else together.prompt_set,
            prompt=page.prompt or together.prompt,
            listening_percent=together.listening_percent
            if page.listening_percent is None
            else page.listening_percent,
            satisfaction=page.satisfaction or together.satisfaction,
        )
    return together


def _one_below_the_other(first: str, second: str) -> str:
    if second in first:
        return first
    return second if first in second else f"{first}\n\n{second}"


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidInput(_("A journal holds text here, not {value}.").format(value=value))
    return UNSEEN.sub("", value)


def _ids(value: Iterable[Any]) -> tuple[int, ...]:
    ids = tuple(value)
    if len(ids) > MOST_LINKS or not all(isinstance(number, int) for number in ids):
        raise InvalidInput(_("Choose up to {n} people or activities.").format(n=MOST_LINKS))
    return ids
