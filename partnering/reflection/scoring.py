"""What one person's answers to an instrument come to. Pure.

Every answer is a row of texts as it is stored: one value of a scale or a choice, several choices, a number, a day,
words. "Not for me to judge" is an answer too: an empty row.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from partnering.foundation.errors import InvalidInput
from partnering.foundation.instruments import AskedWhen, Instrument, Item, Operator, Score
from partnering.foundation.typed_text import tidy
from partnering.foundation.words import _

LONGEST_ANSWER = 10_000

Values = tuple[str, ...]
Answers = Mapping[str, Values]
"""By the key of the question. Empty: not for me to judge. Absent: not answered."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One score of one person."""

    score: Score
    value: int | None
    """None while an answer that it needs is not there."""
    out_of: int
    """The most it can be."""


def is_asked(item: Item, answers: Answers) -> bool:
    """Whether a question is for somebody with these earlier answers."""
    return item.asked_when is None or _holds(item.asked_when, answers)


def asked_items(instrument: Instrument, answers: Answers) -> list[Item]:
    """The questions for somebody with these answers, in their order, without notes."""
    return [item for item in instrument.items if item.kind != "note" and is_asked(item, answers)]


def checked_answer(instrument: Instrument, item: Item, values: Values) -> Values:
    """The answer as it is kept. Raises InvalidInput for one that the question does not take."""
    if item.kind == "note":
        raise InvalidInput(_("“{words}” is to read, not to answer.").format(words=_short(item.words)))
    if not values:
        return ()
    if item.kind == "choices":
        allowed = [choice.value for choice in item.choices]
        if set(values) <= set(allowed):
            return tuple(value for value in allowed if value in values)
        raise _off(item, allowed)
    if len(values) > 1:
        raise InvalidInput(_("“{words}”: give one answer.").format(words=_short(item.words)))
    value = tidy(values[0])
    if item.kind == "text":
        return (_fitting_text(item, value),) if value else ()
    if item.kind == "date":
        return (_day(item, value),)
    if item.kind == "number":
        return (_number_in_bounds(item, value),)
    scale = instrument.scale_of(item)
    allowed = (
        [str(step.value) for step in scale.steps] if scale else [choice.value for choice in item.choices]
    )
    if value not in allowed:
        raise _off(item, allowed)
    return (value,)


def score_answers(instrument: Instrument, answers: Answers) -> tuple[Scored, ...]:
    """Every score of the instrument for the answers of one person."""
    return tuple(_scored(instrument, score, answers) for score in instrument.scores)


def step_of(item: Item, values: Values | None) -> int | None:
    """The step of the scale that was answered; None for no answer, and for a question without a scale."""
    return int(values[0]) if item.kind == "scale" and values else None


def words_of_step(instrument: Instrument, item: Item, value: int) -> str:
    """What this step of the scale means for this question, else the name of the step."""
    scale = instrument.scale_of(item)
    steps = scale.steps if scale else ()
    position = next(n for n, step in enumerate(steps) if step.value == value)
    return item.step_words[position] if item.step_words else steps[position].name


def next_step(instrument: Instrument, item: Item, value: int) -> int | None:
    """The step above this one; None at the top."""
    scale = instrument.scale_of(item)
    return next((step.value for step in scale.steps if step.value > value), None) if scale else None


def _scored(instrument: Instrument, score: Score, answers: Answers) -> Scored:
    items = [instrument.item(key) for key in score.items]
    tops = [scale.steps[-1].value for item in items if (scale := instrument.scale_of(item))]
    steps = [step_of(item, answers.get(item.key)) for item in items]
    given = [step for step in steps if step is not None]
    out_of = {"lowest": min(tops), "sum": sum(tops), "count_at_least": len(items)}[score.how]
    if len(given) < len(items):
        return Scored(score, None, out_of)
    at_least = score.at_least or 0
    value = {
        "lowest": min(given),
        "sum": sum(given),
        "count_at_least": sum(step >= at_least for step in given),
    }[score.how]
    return Scored(score, value, out_of)


def _holds(condition: AskedWhen, answers: Answers) -> bool:
    if condition.all_of:
        return all(_holds(part, answers) for part in condition.all_of)
    if condition.any_of:
        return any(_holds(part, answers) for part in condition.any_of)
    values = answers.get(condition.item or "", ())
    return _compares(values, condition.operator or "is", condition.value)


def _compares(values: Values, operator: Operator, wanted: str) -> bool:
    if operator == "is_answered":
        return bool(values) is (wanted != "false")
    if operator in {"is", "is_not"}:
        is_it = any(_same(value, wanted) for value in values) if wanted else not values
        return is_it is (operator == "is")
    number, bound = _number(values[0] if values else ""), _number(wanted)
    if number is None or bound is None:
        return False
    return {
        "more_than": number > bound,
        "at_least": number >= bound,
        "less_than": number < bound,
        "at_most": number <= bound,
    }[operator]


def _same(value: str, wanted: str) -> bool:
    number = _number(value)
    return value == wanted or (number is not None and number == _number(wanted))


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _number_in_bounds(item: Item, value: str) -> str:
    number = _number(value)
    if number is None:
        raise InvalidInput(
            _("“{words}”: “{value}” is not a number.").format(words=_short(item.words), value=_short(value))
        )
    if item.lowest is not None and number < item.lowest:
        raise InvalidInput(
            _("“{words}”: at least {bound:g}.").format(words=_short(item.words), bound=item.lowest)
        )
    if item.highest is not None and number > item.highest:
        raise InvalidInput(
            _("“{words}”: at most {bound:g}.").format(words=_short(item.words), bound=item.highest)
        )
    return value


def _day(item: Item, value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise InvalidInput(
            _("“{words}”: write the day like 2026-03-04.").format(words=_short(item.words))
        ) from None


def _fitting_text(item: Item, value: str) -> str:
    if len(value) > LONGEST_ANSWER:
        raise InvalidInput(
            _("“{words}”: this is {n} characters long. At most {most} fit.").format(
                words=_short(item.words), n=len(value), most=LONGEST_ANSWER
            )
        )
    return value


def _off(item: Item, allowed: list[str]) -> InvalidInput:
    return InvalidInput(
        _("“{words}”: choose from {allowed}.").format(
            words=_short(item.words), allowed=_short(", ".join(allowed))
        )
    )


def _short(words: str) -> str:
    return words if len(words) <= 80 else words[:79] + "…"
