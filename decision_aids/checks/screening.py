"""What a person needs to know about a test: what follows from each result, and how often it is wrong."""

from collections.abc import Iterator, Mapping
from typing import Final, get_args

from decision_aids.checks.rule import Breach, Subject, rule
from decision_aids.document import Screening, TestResult

TEXTS: Final[Mapping[str, str]] = {
    "measures": "what the test measures",
    "if_found": "what comes next when something is found",
    "if_not_found": "what comes next when nothing is found",
    "overdiagnosis": "whether the test finds things that would never have caused trouble",
}
RESULTS: Final[Mapping[TestResult, str]] = {
    "true_positive": "how many have it and are found",
    "false_positive": "how many do not have it and get a false alarm",
    "false_negative": "how many have it and are missed",
    "true_negative": "how many do not have it and are told so",
    "overdiagnosis": "how many are found to have something that would never have caused trouble",
    "detection": "how many are found with the test and without it",
}


@rule(
    "L29",
    level="error",
    title="An aid on a test says what follows from each result, how often it is wrong, and what it finds in vain.",
    instead="Fill in screening, and say with “shows” which outcome tells of false alarms, of missed cases and so on.",
    source="10.1177/0272989X13501721",
    strength="standard",
)
def what_a_test_needs(subject: Subject) -> Iterator[Breach]:
    """Missing texts and, as a warning, missing numbers of an aid on screening or on a test."""
    aid = subject.aid
    if aid.kind not in {"screening", "test"}:
        return
    told = aid.screening or Screening()
    for field, meaning in TEXTS.items():
        if getattr(told, field) is None:
            yield Breach(f"/screening/{field}", f"The aid does not say {meaning}. Add {field} to screening.")
    shown = {outcome.shows for evidence in aid.evidence for outcome in evidence.outcomes}
    missing = [result for result in get_args(TestResult) if result not in shown]
    if missing:
        listed = "; ".join(f"{RESULTS[result]} ({result})" for result in missing)
        yield Breach(
            "/evidence",
            f"Numbers are missing, or not marked with “shows”: {listed}. Add them, or mark the outcomes that "
            "tell them.",
            "warning",
        )
