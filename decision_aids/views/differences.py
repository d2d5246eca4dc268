"""How options differ, in words, and that we are not sure where the interval holds no difference."""

from collections.abc import Sequence

from decision_aids.document import CountOutcome, MeanOutcome, Option
from decision_aids.numbers import half_up
from decision_aids.quantities import Difference, Exact, Mean, is_exact
from decision_aids.views.sentences import range_words
from decision_aids.wording import Wording


def difference_words(
    wording: Wording, options: Sequence[Option], outcome: CountOutcome | MeanOutcome, whole: str
) -> str:
    """The difference of an outcome, its interval, and for averages the smallest difference that people notice.

    `whole` is what counts are out of, such as "1,000 men". Empty where the document gives no difference.
    """
    difference = outcome.difference
    if difference is None:
        return ""
    is_count = isinstance(outcome, CountOutcome)
    value, low, high = difference.value, difference.low, difference.high
    names = _compared(options, outcome, difference)
    quoted = [wording.say("result_quoted", text=name) for name in names]
    said = [_value_sentence(wording, value, quoted, whole if is_count else "")]
    if low is not None and high is not None and (low, high) != (value, value):
        said.append(_interval_sentence(wording, low, high, is_count=is_count))
    if isinstance(outcome, MeanOutcome) and outcome.meaningful_difference is not None:
        noticed = outcome.meaningful_difference
        key = "result_noticed_less" if _size(value) < noticed else "result_noticed"
        said.append(wording.say(key, n=noticed))
    return " ".join(said)


def _compared(
    options: Sequence[Option], outcome: CountOutcome | MeanOutcome, difference: Difference
) -> tuple[str, ...]:
    """The label of the option that has more or fewer, and of the one it is compared with.

    A document gives a difference without saying of which two options: it is read as the other option against doing
    nothing (or the first), unless the two numbers themselves say the opposite. Of more than two nothing is guessed.
    """
    if len(options) != 2:
        return ()
    base, other = options
    if other.is_no_action and not base.is_no_action:
        base, other = other, base
    before, after = (_exact(outcome, option.id) for option in (base, other))
    if before is not None and after is not None and (after - before) * difference.value < 0:
        base, other = other, base
    return other.label, base.label


def _exact(outcome: CountOutcome | MeanOutcome, option: str) -> Exact | None:
    value = outcome.per_option[option]
    number = value.mean if isinstance(value, Mean) else value.n
    return number if is_exact(number) else None


def _value_sentence(wording: Wording, value: Exact, quoted: Sequence[str], whole: str) -> str:
    amount = _amount(wording, value, value, is_count=bool(whole))
    if whole:
        amount = wording.say("result_difference_of", difference=amount, whole=whole)
    match quoted, value == 0:
        case [option, other], True:
            return wording.say("result_same", option=option, other=other)
        case [option, other], False:
            return wording.say("result_difference", option=option, difference=amount, other=other)
        case _, True:
            return wording.say("result_same_some")
        case _:
            return wording.say("result_difference_some", difference=amount)


def _interval_sentence(wording: Wording, low: Exact, high: Exact, *, is_count: bool) -> str:
    if low < 0 < high:
        fewer, more = (_amount(wording, end, end, is_count=is_count) for end in (low, high))
        return wording.say("result_not_sure", low=fewer, high=more)
    nearer, further = (low, high) if low >= 0 else (high, low)
    if nearer == 0:
        difference = _amount(wording, further, further, is_count=is_count)
        return wording.say("result_not_sure_or_none", difference=difference)
    difference = _amount(wording, nearer, further, is_count=is_count)
    return wording.say("result_difference_likely", difference=difference)


def _amount(wording: Wording, nearer: Exact, further: Exact, *, is_count: bool) -> str:
    """From one difference to another of the same sign: "2 to 15 more", "4 fewer", "less than 1 more"."""
    if is_count:
        key = "result_more" if further > 0 else "result_fewer"
    else:
        key = "result_points_higher" if further > 0 else "result_points_lower"
    small, large = _size(nearer), _size(further)
    if is_count:
        small, large = half_up(small), half_up(large)
    if large == 0:
        size = wording.say("result_less_than_one")
    elif small == 0:
        size = wording.say("result_up_to", n=large)
    else:
        size = range_words(wording, small, large)
    return wording.say(key, n=size)


def _size(value: Exact) -> Exact:
    return value if value >= 0 else -value
