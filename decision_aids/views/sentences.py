"""The words around numbers: counts, averages, times and certainty, in the language of the aid.

Every sentence is put together so that it stays right with any label: a label stands before a colon or in quotation
marks, never inside the grammar of a sentence.
"""

import re

from decision_aids.document import Certainty
from decision_aids.numbers import Whole
from decision_aids.quantities import Exact, Scale, TimeHorizon
from decision_aids.wording import Wording


def people_words(wording: Wording, people: Whole) -> str:
    """A count in whole people: "4", "4 to 6", "fewer than 1", "up to 3", "more than 999"."""
    low, high = people.low, people.high
    if people.is_one_number:
        return wording.number(low)
    if people.is_below_high and low == 0:
        return wording.say("result_fewer_than", n=high)
    if people.is_above_low:
        return wording.say("result_up_to", n=high) if low == 0 else wording.say("result_more_than", n=low)
    if people.is_below_high:
        return wording.say("result_or_more", n=low)
    return wording.say("result_to", low=low, high=high)


def whole_words(wording: Wording, denominator: int, what: str) -> str:
    """What a count is out of: "1,000 men", or "1,000" where the document does not say what it counts."""
    if not what:
        return wording.number(denominator)
    return wording.say("result_counted_among", of=denominator, what=what)


def range_words(wording: Wording, low: Exact, high: Exact) -> str:
    """Two numbers as a range, or one number where they are equal."""
    return wording.number(low) if low == high else wording.say("result_to", low=low, high=high)


def unknown_words(wording: Wording, reason: str) -> str:
    """That a number is not known, and why."""
    text = wording.say("result_unknown")
    return wording.say("result_with_reason", text=text, reason=bare(reason)) if reason else text


def with_interval(wording: Wording, text: str, interval: str) -> str:
    """A figure with its interval; the figure alone where there is none."""
    return wording.say("result_with_interval", text=text, interval=interval) if interval else text


def title_words(label: str, time: str) -> str:
    """A label with its time, where there is one to say: "Get a rash, over 2 weeks"."""
    return f"{bare(label)}, {time}" if time else bare(label)


def opposite_sentence(wording: Wording, people: Whole, denominator: int, *, is_remainder: bool) -> str:
    """To how many it does not happen. Remainders often have a "not" of their own, and get words without one."""
    others = people.others(denominator)
    words = people_words(wording, others)
    key = "result_opposite_rest" if is_remainder else "result_opposite"
    if not others.is_one_number:
        return wording.say(f"{key}_open", others=words)
    if others.high == 0:
        return wording.say("result_opposite_none")
    if others.high == denominator:
        return wording.say("result_opposite_all")
    return wording.say(key, n=others.high, others=words)


def horizon_words(
    wording: Wording, horizon: TimeHorizon | None, *, label: str = "", is_mean: bool = False
) -> str:
    """Over which time things are counted ("over 10 years"), or after which they are measured ("after 3 months")."""
    if horizon is None:
        return ""
    if horizon.value is None:
        return wording.say("result_lifetime")
    time = _length_words(wording, horizon)
    after = wording.say("result_after", time=time)
    return after if is_mean or after.casefold() in label.casefold() else wording.say("result_over", time=time)


def untold_time(wording: Wording, horizon: TimeHorizon | None, over: str, label: str) -> str:
    """The words of `horizon_words`, or none where the label says the time already."""
    said = over if horizon is None or horizon.value is None else _length_words(wording, horizon)
    is_told = bool(said) and re.search(rf"(?<![\w.,]){re.escape(said)}\b", label, re.IGNORECASE)
    return "" if is_told else over


def _length_words(wording: Wording, horizon: TimeHorizon) -> str:
    value = horizon.value
    low, high = value if isinstance(value, tuple) else (value or 0, value or 0)
    return wording.say(f"result_{horizon.unit}", n=high, length=range_words(wording, low, high))


def scale_words(wording: Wording, scale: Scale | None) -> str:
    """The scale of an average, its ends and which end is better; empty where there is none."""
    if scale is None:
        return ""
    ends = {wording.number(scale.low), wording.number(scale.high)}
    is_told = ends <= set(re.findall(r"-?\d(?:[\d., \u00a0\u202f]*\d)?", scale.name))
    key = "result_scale_name" if is_told else "result_scale"
    name = wording.say(key, name=bare(scale.name), low=scale.low, high=scale.high)
    return f"{name} {wording.say(f'result_{scale.better}')}"


def certainty_words(wording: Wording, certainty: Certainty) -> tuple[str, str]:
    """The label of a GRADE certainty, and the one sentence for it.

    Words go from "will" over "probably" and "may" to "very uncertain", after GRADE guidance 26
    (10.1016/j.jclinepi.2019.10.014).
    """
    return wording.say(f"result_certainty_{certainty}"), wording.say(f"result_means_{certainty}")


def bare(text: str) -> str:
    """A label or reason without the full stop that would stand in the middle of a sentence."""
    return text.strip().removesuffix(".")
