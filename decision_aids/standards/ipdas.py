"""How a document meets the 44 items of IPDASi version 4 (doi:10.1177/0272989X13501721), and where it shows.

Typed fields decide where they can, so that no item is met by a word that happens to stand somewhere. What no document
can prove needs evidence: a record of who reviewed and tested it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from decision_aids.checks.rule import Breach, Subject
from decision_aids.checks.run import all_rules
from decision_aids.document import CountOutcome, DecisionAid, Option, TestResult
from decision_aids.readability import reading_level
from decision_aids.reading import Document
from decision_aids.standards.catalog import Decided, Item, standard

Status = Literal["met", "not_met", "needs_evidence", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Record:
    """A record that something was done: for which item, and where it is kept."""

    item: str
    where: str


@dataclass(frozen=True, slots=True)
class ItemResult:
    """How a document meets one item.

    `where` is a JSON pointer or the place of a record; empty for the whole document.
    """

    id: str
    category: str
    title: str
    status: Status
    decided: Decided
    where: str
    note: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was seen in the document: where, and what is missing there; nothing is missing when the item is met."""

    where: str
    missing: str = ""


Decide = Callable[[Subject], Answer]


def assess(
    document: Document,
    *,
    today: date,
    records: Sequence[Record] = (),
    key: str = "ipdas-4",
    only: Collection[str] | None = None,
) -> tuple[ItemResult, ...]:
    """How the document meets each item, or each of those in `only`, in the published order.

    `today` decides what is overdue.
    """
    subject = Subject(document.aid, today)
    kept = {record.item: record.where for record in records}
    items = (item for item in standard(key).items if only is None or item.id in only)
    return tuple(_assessed(item, subject, kept.get(item.id)) for item in items)


def _assessed(item: Item, subject: Subject, record: str | None) -> ItemResult:
    status: Status
    if item.for_tests and subject.aid.kind not in {"screening", "test"}:
        status, where, note = "not_applicable", "/kind", "This is asked of tests and screening only."
    elif item.decided == "record":
        status, where, note = (
            ("met", record, "A record shows it.") if record else ("needs_evidence", "", _RECORD_NEEDED)
        )
    else:
        answer = DECIDE[item.id](subject)
        status, where, note = ("not_met" if answer.missing else "met"), answer.where, answer.missing
        if status == "met" and item.decided == "presence":
            note = "It is there. A person has to judge if it is good enough."
    return ItemResult(item.id, item.category, item.text, status, item.decided, where, note)


_RECORD_NEEDED = "A document cannot prove this. Add a record of who did it and when."
_NO_NUMBERS = Answer("", "There are no numbers yet. Add evidence.")


def _first(missing: Iterable[Answer], otherwise: str) -> Answer:
    """The first place where something is missing, or the place where all of it stands."""
    return next(iter(missing), Answer(otherwise))


def _is_there(pointer: str, part: Callable[[DecisionAid], object], missing: str) -> Decide:
    def decide(subject: Subject) -> Answer:
        return Answer(pointer) if part(subject.aid) else Answer(_around(pointer, subject.aid), missing)

    return decide


def _around(pointer: str, aid: DecisionAid) -> str:
    """The nearest place around a missing part: its group of fields where that exists, else the document."""
    group = pointer.split("/")[1]
    return f"/{group}" if "/" in pointer[1:] and getattr(aid, group) else ""


def _keeps(rule_id: str, pointer: str, *, warnings_count: bool = False) -> Decide:
    """Met where a rule of the checks finds no error, waived or not; where `warnings_count`, nothing at all."""

    def decide(subject: Subject) -> Answer:
        if pointer == "/evidence" and not subject.aid.evidence:
            return _NO_NUMBERS
        found = _found_by(rule_id, subject, warnings_count=warnings_count)
        return _first((Answer(breach.pointer, breach.message) for breach in found), pointer)

    return decide


def _found_by(rule_id: str, subject: Subject, *, warnings_count: bool) -> Iterator[Breach]:
    rule = next(rule for rule in all_rules() if rule.id == rule_id)
    for breach in rule.check(subject):
        if warnings_count or (breach.level or rule.level) == "error":
            yield breach


def _each_option(missing: str, has: Callable[[Option, DecisionAid], object]) -> Decide:
    def decide(subject: Subject) -> Answer:
        return _first(
            (
                Answer(f"/options/{index}", f"{option.label}: {missing}")
                for index, option in enumerate(subject.aid.options)
                if not has(option, subject.aid)
            ),
            "/options",
        )

    return decide


def _each_set(field: str, missing: str) -> Decide:
    def decide(subject: Subject) -> Answer:
        sets = enumerate(subject.aid.evidence)
        lacking = (Answer(f"/evidence/{index}", missing) for index, one in sets if not getattr(one, field))
        return _first(lacking, "/evidence") if subject.aid.evidence else _NO_NUMBERS

    return decide


def _known_counts(aid: DecisionAid) -> Iterator[str]:
    """Pointers of the outcomes that give a known count for at least one option."""
    for index, evidence in enumerate(aid.evidence):
        for inner, outcome in enumerate(evidence.outcomes):
            if isinstance(outcome, CountOutcome) and any(
                one.n is not None for one in outcome.per_option.values()
            ):
                yield f"/evidence/{index}/outcomes/{inner}"


def _a_count(subject: Subject) -> Answer:
    first = next(_known_counts(subject.aid), None)
    return Answer(first) if first else Answer("", "There is no known count of people yet. Add evidence.")


def _natural_course(subject: Subject) -> Answer:
    for index, option in enumerate(subject.aid.options):
        if option.is_no_action:
            missing = "" if option.what_it_involves else "Say what happens when nothing is done."
            return Answer(f"/options/{index}", missing)
    return Answer(
        "/options", "No option is to do nothing. Add one, or say what happens when nothing is done."
    )


def _certainty(subject: Subject) -> Answer:
    if not subject.aid.evidence:
        return _NO_NUMBERS
    return _first(
        (
            Answer(f"/evidence/{index}/outcomes/{inner}", f"{outcome.label}: say how good the evidence is.")
            for index, evidence in enumerate(subject.aid.evidence)
            for inner, outcome in enumerate(evidence.outcomes)
            if outcome.certainty in {None, "not_stated"} and not getattr(outcome, "remainder", False)
        ),
        "/evidence",
    )


def _credentials(subject: Subject) -> Answer:
    authors = subject.aid.authors
    if not authors:
        return Answer("", "Say who wrote this aid, and what they know about it.")
    return _first(
        (
            Answer(f"/authors/{index}", f"{author.name}: say what they did and what they know about it.")
            for index, author in enumerate(authors)
            if not (author.role and author.credentials)
        ),
        "/authors",
    )


def _updates(subject: Subject) -> Answer:
    dates = subject.aid.dates
    if dates is None:
        return Answer("", "Say when this aid is looked at again, and how often.")
    is_said = dates.next_review and dates.update_policy
    return Answer("/dates", "" if is_said else "Say when this aid is looked at again, and how often.")


def _shows(what: TestResult, missing: str) -> Decide:
    def decide(subject: Subject) -> Answer:
        for index, evidence in enumerate(subject.aid.evidence):
            for inner, outcome in enumerate(evidence.outcomes):
                if outcome.shows == what:
                    return Answer(f"/evidence/{index}/outcomes/{inner}")
        return Answer("/evidence" if subject.aid.evidence else "", missing)

    return decide


def _reading_level(subject: Subject) -> Answer:
    level = reading_level(subject.aid)
    return Answer("", "" if level.grade is not None else level.no_flesch_kincaid)


def _has_points(field: str, direction: str) -> Callable[[Option, DecisionAid], object]:
    def has(option: Option, aid: DecisionAid) -> object:
        return getattr(option, field) or any(
            isinstance(outcome, CountOutcome)
            and outcome.direction == direction
            and option.id in outcome.per_option
            and outcome.per_option[option.id].n is not None
            for evidence in aid.evidence
            for outcome in evidence.outcomes
        )

    return has


DECIDE: Final[dict[str, Decide]] = {
    "1.1.1": _is_there("/condition/summary", lambda aid: aid.condition.summary, "Say what the problem is."),
    "1.1.2": _is_there(
        "/decision/question",
        lambda aid: aid.decision.question.rstrip().endswith("?"),
        "Ask the decision as a question.",
    ),
    "1.1.3": lambda _subject: Answer("/options"),  # the format asks for two or more
    "1.1.4": _each_option("say what is good about it.", _has_points("good_points", "benefit")),
    "1.1.5": _each_option("say what is hard about it.", _has_points("hard_points", "harm")),
    "1.2.1": _each_option(
        "ask somebody who has lived with it.", lambda option, _aid: option.lived_experience
    ),
    "2.1.1": _keeps("L19", "/options", warnings_count=True),
    "2.2.1": _keeps("L23", "/evidence"),
    "C3": _is_there(
        "/dates/published", lambda aid: aid.dates and aid.dates.published, "Say when it was made."
    ),
    "C4": _updates,
    "C5": _keeps("L14", "/evidence"),
    "C6": _is_there("/funding", lambda aid: aid.funding, "Say who paid for this aid."),
    "C7": _is_there(
        "/screening/measures",
        lambda aid: aid.screening and aid.screening.measures,
        "Say what the test measures.",
    ),
    "C8": _is_there(
        "/screening/if_found",
        lambda aid: aid.screening and aid.screening.if_found,
        "Say what comes next when the test finds something.",
    ),
    "C9": _is_there(
        "/screening/if_not_found",
        lambda aid: aid.screening and aid.screening.if_not_found,
        "Say what comes next when the test finds nothing.",
    ),
    "C10": _is_there(
        "/screening/overdiagnosis",
        lambda aid: aid.screening and aid.screening.overdiagnosis,
        "Say that the test may find illness that would never have caused trouble.",
    ),
    "B1": _natural_course,
    "B2": _is_there(
        "/evidence", lambda aid: aid.evidence, "Add what can happen, so that it can be compared."
    ),
    "B3": _a_count,
    "B4": _each_set("population", "Say which people these numbers are about."),
    "B5": _a_count,
    "B6": _keeps("L7", "/evidence"),
    "B7": _keeps("L1", "/evidence"),
    "B8": _a_count,  # every format draws a known count in words, in a table and in a picture
    "B9": _is_there("/values", lambda aid: aid.values, "Add what may matter to people."),
    "B10": _is_there("/steps", lambda aid: aid.steps, "Add steps to come to a decision."),
    "B11": _is_there(
        "/questions_for_the_visit",
        lambda aid: aid.questions_for_the_visit,
        "Add questions to take to a visit.",
    ),
    "B18": _each_set("method", "Say how this evidence was found or put together."),
    "B19": _certainty,
    "B20": _credentials,
    "B21": _reading_level,
    "B24": _shows("true_positive", "Say how often the test rightly finds something."),
    "B25": _shows("true_negative", "Say how often the test rightly finds nothing."),
    "B26": _shows("false_positive", "Say how often the test gives a false alarm."),
    "B27": _shows("false_negative", "Say how often the test misses something."),
    "B28": _shows("detection", "Say how often the illness is found with the test and without it."),
    "v3-12": _keeps("L7", "/evidence"),
    "v3-16": _keeps("L6", "/evidence"),
}
"""What decides each item that a document can prove."""
