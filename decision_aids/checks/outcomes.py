"""What outcomes are: things counted together, averages on a scale, and one name for one thing."""

from collections.abc import Iterator

from decision_aids.checks.rule import Breach, Subject, rule
from decision_aids.checks.word_lists import word_list
from decision_aids.document import CountOutcome, DecisionAid, EvidenceSet, MeanOutcome


@rule(
    "L30",
    level="warning",
    title="Outcomes that count several things, or the same people twice, say so and are never added up.",
    instead="Name the things in composite_of, the other outcome in overlaps_with, and take it out of the group.",
    source="10.1136/bmj.39136.682083.AE",
    strength="ours",
)
def counted_together(subject: Subject) -> Iterator[Breach]:
    """Outcomes of a group that hold others, and labels that name several things without saying so."""
    words = word_list(subject.aid.language)
    for pointer, evidence, outcome in _outcomes(subject.aid):
        if len(outcome.composite_of) == 1:
            yield Breach(
                f"{pointer}/composite_of",
                f"“{outcome.label}” holds one thing only. Name all that is counted in it, or remove composite_of.",
            )
        if not isinstance(outcome, CountOutcome):
            continue
        if outcome.group is not None and (outcome.composite_of or outcome.overlaps_with):
            yield from _added_up(pointer, outcome, evidence)
        if not outcome.composite_of and not outcome.remainder and words.names_several(outcome.label):
            yield Breach(
                f"{pointer}/label",
                f"“{outcome.label}” seems to count several things as one. If so, name them in composite_of, and show "
                "the most serious one alone too.",
                "info",
            )


@rule(
    "L31",
    level="warning",
    title="An average says on which scale, which end is better, and how large a difference people notice.",
    instead="Give the scale and a meaningful_difference; do not wish for icons where nothing is counted.",
    source="10.1016/j.jclinepi.2012.08.001",
    strength="standard",
)
def averages_can_be_read(subject: Subject) -> Iterator[Breach]:
    """Averages without a scale or a meaningful difference, with two meanings, or wished for as icons."""
    counts = 0
    means: list[str] = []
    for pointer, _, outcome in _outcomes(subject.aid):
        if isinstance(outcome, MeanOutcome):
            means.append(pointer)
            yield from _unreadable(pointer, outcome)
        else:
            counts += 1
    pictures = subject.aid.pictures
    if means and not counts and pictures is not None and pictures.icons is not None:
        yield Breach(
            "/pictures/icons", "There are only averages here, and icons show counts of people. Remove icons."
        )


@rule(
    "L34",
    level="warning",
    title="One thing has one name everywhere, and two things have two names.",
    instead="Use the same label for the same outcome in every evidence set.",
    source="https://www.plainlanguage.gov/guidelines/",
    strength="standard",
)
def one_name_for_one_thing(subject: Subject) -> Iterator[Breach]:
    """Outcomes with two labels, and labels that stand for two outcomes or two options."""
    labels: dict[str, str] = {}
    named: dict[tuple[object, ...], str] = {}
    for pointer, evidence, outcome in _outcomes(subject.aid):
        first = labels.setdefault(outcome.id, outcome.label)
        if first.split() != outcome.label.split():
            yield Breach(
                f"{pointer}/label",
                f"The outcome {outcome.id} is called “{first}” above, and “{outcome.label}” here. Use one name.",
            )
        shown_as = (
            evidence.id,
            _plain(outcome.label),
            outcome.time_horizon or evidence.time_horizon,
            outcome.reference_class or evidence.reference_class,
        )
        other = named.setdefault(shown_as, outcome.id)
        if other != outcome.id:
            yield Breach(
                f"{pointer}/label",
                f"The outcomes {other} and {outcome.id} are both called “{outcome.label}”, over the same time. Give "
                "each its own name.",
            )
    seen: dict[str, str] = {}
    for index, option in enumerate(subject.aid.options):
        other = seen.setdefault(_plain(option.label), option.id)
        if other != option.id:
            yield Breach(
                f"/options/{index}/label",
                f"The options {other} and {option.id} are both called “{option.label}”. Give each its own name.",
            )


def _outcomes(aid: DecisionAid) -> Iterator[tuple[str, EvidenceSet, CountOutcome | MeanOutcome]]:
    for number, evidence in enumerate(aid.evidence):
        for index, outcome in enumerate(evidence.outcomes):
            yield f"/evidence/{number}/outcomes/{index}", evidence, outcome


def _added_up(pointer: str, outcome: CountOutcome, evidence: EvidenceSet) -> Iterator[Breach]:
    """Breaches of an outcome that would be added to others of its group."""
    others = {
        other.id: other.label
        for other in evidence.outcomes
        if isinstance(other, CountOutcome) and other.group == outcome.group and other.id != outcome.id
    }
    remainders = {
        other.id for other in evidence.outcomes if isinstance(other, CountOutcome) and other.remainder
    }
    if len(outcome.composite_of) > 1 and others.keys() - remainders:
        yield Breach(
            f"{pointer}/group",
            f"“{outcome.label}” counts several things as one. In a group it is added to others, and people may be "
            "counted twice. Take it out of the group.",
        )
    for index, other in enumerate(outcome.overlaps_with):
        if other in others:
            yield Breach(
                f"{pointer}/overlaps_with/{index}",
                f"“{outcome.label}” and “{others[other]}” count some of the same people, and the outcomes of a group "
                "exclude each other. Take one of them out of the group.",
            )


def _unreadable(pointer: str, outcome: MeanOutcome) -> Iterator[Breach]:
    scale, label = outcome.scale, outcome.label
    if scale is None:
        yield Breach(
            f"{pointer}/scale",
            f"“{label}” is an average, and nobody can tell on which scale. Add the scale: its name, both ends, and "
            "which one is better.",
        )
    elif (outcome.direction, scale.better) in {("harm", "higher"), ("benefit", "lower")}:
        yield Breach(
            f"{pointer}/direction",
            f"“{label}” is called a {outcome.direction}, and on its scale {scale.better} is better. Correct one.",
        )
    noticed = outcome.meaningful_difference
    if noticed is None:
        yield Breach(
            f"{pointer}/meaningful_difference",
            f"“{label}” does not say how large a difference people notice. Add meaningful_difference, in points of "
            "the scale.",
        )
    elif noticed == 0 or (scale is not None and noticed > scale.high - scale.low):
        yield Breach(
            f"{pointer}/meaningful_difference",
            f"A meaningful difference of {noticed} does not fit the scale of “{label}”. Correct it.",
        )


def _plain(label: str) -> str:
    return " ".join(label.split()).casefold()
