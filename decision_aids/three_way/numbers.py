"""Whether a merge would put the numbers of one version under the denominator, time or scale of another."""

from typing import Any, Final

MEANING: Final = ("denominator", "time_horizon", "reference_class", "measure", "scale")
"""Fields of an evidence set or an outcome that say what its numbers mean."""

Fields = dict[str, Any]


def mixes_numbers(base: object, ours: object, theirs: object) -> bool:
    """True for an evidence set or outcome where one side changed what the numbers mean, and the other the numbers."""
    if not (isinstance(base, dict) and isinstance(ours, dict) and isinstance(theirs, dict)):
        return False
    if _meaning(ours) == _meaning(theirs):
        return False
    return any(
        _meaning(one) != _meaning(base) and _has_new_numbers(other, base)
        for one, other in ((ours, theirs), (theirs, ours))
    )


def _meaning(part: Fields) -> list[object]:
    return [part.get(field) for field in MEANING]


def _has_new_numbers(part: Fields, base: Fields) -> bool:
    before = _numbers(base)
    return any(before.get(outcome) != numbers for outcome, numbers in _numbers(part).items())


def _numbers(part: Fields) -> dict[str, object]:
    """The numbers of each outcome by its id."""
    outcomes = part.get("outcomes", (part,) if "per_option" in part else ())
    return {outcome["id"]: (outcome["per_option"], outcome.get("difference")) for outcome in outcomes}
