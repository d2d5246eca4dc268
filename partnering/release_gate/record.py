"""The record of a released aid: who partnered in making it and what they said, as the log has it. Pure values.

Nobody fills in a form about it. What the log does not show is said to be missing, for teams that describe their own
work give higher answers than readers of it do (doi:10.1177/0272989X211014163).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from decision_aids.reading import Document
from decision_aids.standards.ipdas import ItemResult, Record, assess
from partnering.coauthoring.review_record import VerdictGiven
from partnering.coauthoring.standing import NO
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import Activity, GateVerdict, PartnerRole, Verdict
from partnering.foundation.words import _, ngettext
from partnering.release_gate.verdict import AGREED
from partnering.tracker.done_together import FACE_THE_DECISION, AnsweredInput, AnswersGiven, DoneTogether

ASKING: Final = frozenset({Activity.INTERVIEW, Activity.SURVEY, Activity.WORKSHOP, Activity.SITE_VISIT})
"""What people do together to learn what others need. A meeting alone does not show that."""
OF_INTEREST: Final = ASKING | {Activity.CO_WRITE, Activity.PROTOTYPE_TEST}
"""The activities that can show an item."""
OTHER_EXPERTS: Final = 2
"""How many make a group."""
ROUNDS: Final = 3
"""How many versions were reviewed, where an aid went through three rounds."""
RECORD_ITEMS: Final = ("B12", "B13", "B14", "B15", "B16", "B17")
"""The items of IPDASi v4 that a log of partnering can show."""


@dataclass(frozen=True, slots=True)
class RolePart:
    """Who took part in one role."""

    role: PartnerRole
    names: tuple[str, ...]
    """Of those who agreed to be named."""
    others: int
    """People who are known and not named here."""
    has_uncounted: bool
    """Whether more took part whom nobody wrote down by name; they may be the same people each time."""


@dataclass(frozen=True, slots=True)
class VerdictTold:
    """What one reviewer says of exactly this text, as far as they let it be told."""

    role: PartnerRole | None
    """None for somebody of a team."""
    name: str
    """Empty where the reviewer did not agree to be named."""
    verdict: Verdict
    words: str
    given_at: datetime
    is_from_paper: bool = False
    lapsed: int = 0
    """Of how many parts of this text it does not speak, because they changed after it was given."""
    answer: str = ""
    """Who set a “harmful or misleading” aside, when and why, or why it was taken back; empty where it stands."""

    @property
    def is_dissent(self) -> bool:
        """Whether this reviewer would not let the text go out like this."""
        return self.verdict in NO


@dataclass(frozen=True, slots=True)
class OverrideTold:
    """Somebody outside the team who let the release pass, in their name."""

    signed_as: str
    reason: str
    granted_on: date
    last_day: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Log:
    """What the log has about the making of one text."""

    first_written_on: date
    first_round_on: date | None
    published_on: date
    number: int
    """Of the version that went out."""
    writers: frozenset[int]
    partners_wrote_on: tuple[date, ...]
    """Days on which somebody who faces the decision saved a version."""
    before: tuple[DoneTogether, ...]
    """Until the first version."""
    meanwhile: tuple[DoneTogether, ...]
    """From the first version until it went out."""
    reviews: tuple[VerdictGiven, ...]
    changes: int
    """How many things that partners said are answered by an edit."""


@dataclass(frozen=True, slots=True)
class RecordStrip:
    """The record of one released aid, computed when it is read."""

    slug: str
    sha256: str
    """Of the text that went out."""
    project: str
    release: str
    number: int
    first_written_on: date
    published_on: date
    verdict: GateVerdict
    """What the gate said when it went out."""
    policy: str
    partners: tuple[RolePart, ...]
    verdicts: tuple[VerdictTold, ...]
    not_shared: int
    """Verdicts of which the reviewers want nothing told outside the project."""
    answers: AnswersGiven
    changes: tuple[AnsweredInput, ...]
    """What partners said and an edit of this text answers, as far as it may be told."""
    overrides: tuple[OverrideTold, ...]
    user_centred: tuple[ItemResult, ...]
    ipdas: tuple[ItemResult, ...]
    other_releases: tuple[str, ...] = ()
    """Versions of other releases with this aid, the latest first."""
    is_newest: bool = True
    withdrawn_on: date | None = None
    withdrawn_because: str = ""

    @property
    def dissent(self) -> tuple[VerdictTold, ...]:
        """The verdicts of those who would not let the text go out like this."""
        return tuple(told for told in self.verdicts if told.is_dissent)

    @property
    def needed_override(self) -> bool:
        """Whether it went out although the gate asked for more."""
        return self.verdict not in AGREED


def items_of(
    document: Document, log: Log, *, key: str, today: date, only: Collection[str] | None = None
) -> tuple[ItemResult, ...]:
    """The items of a published list, or those of them in `only`, each with what in the log shows it."""
    found = [record for record in records_of(log) if record.where]
    return assess(document, today=today, records=found, key=key, only=only)


def records_of(log: Log) -> Iterator[Record]:
    """A record for each item of UCD-11 and each of B12 to B17; `where` is empty for what the log does not show."""
    by_patients = [review for review in log.reviews if review.partner_role in FACE_THE_DECISION]
    by_clinicians = [review for review in log.reviews if review.partner_role is PartnerRole.CLINICIAN_PARTNER]
    earlier = [review for review in by_clinicians if review.number < log.number]
    patients_asked = _done(log.before, ASKING, with_patients=True)
    clinicians_asked = _done(log.before, ASKING, with_clinicians=True)
    tried = _done(log.meanwhile, {Activity.PROTOTYPE_TEST}, with_patients=True)
    tried_together = _done(log.meanwhile, {Activity.PROTOTYPE_TEST}, with_patients=True, with_clinicians=True)
    shown = {
        "UCD-1": patients_asked,
        "UCD-2": _first_version(log),
        "UCD-3": _said(by_patients),
        "UCD-4": tried,
        "UCD-5": _said(_judged(by_patients)),
        "UCD-6": _rounds(log.reviews),
        "UCD-7": _edits(log.changes),
        "UCD-8": _said(by_clinicians),
        "UCD-9": clinicians_asked,
        "UCD-10": _said(earlier),
        "UCD-11": _panel(log),
        "B12": patients_asked,
        "B13": clinicians_asked,
        "B14": _said(_judged(by_patients), without=log.writers),
        "B15": _said(_judged(by_clinicians), without=log.writers),
        "B16": tried,
        "B17": tried_together,
    }
    return (Record(item, where) for item, where in shown.items())


def _done(
    rows: Sequence[DoneTogether],
    activities: frozenset[Activity] | set[Activity],
    *,
    with_patients: bool = False,
    with_clinicians: bool = False,
) -> str:
    found = [
        row
        for row in rows
        if row.activity in activities
        and (row.with_patients or not with_patients)
        and (row.with_clinicians or not with_clinicians)
    ]
    if not found:
        return ""
    latest = max(found, key=lambda row: row.last_on)
    told = _("{activity}, {day}").format(activity=latest.activity.label, day=day_in_words(latest.last_on))
    more = sum(row.times for row in found) - 1
    return (
        ngettext("{told}, and once more", "{told}, and {n} times more", more).format(told=told, n=more)
        if more
        else told
    )


def _first_version(log: Log) -> str:
    """That patients wrote, alone or with others, before anybody was asked to review it."""
    until = log.first_round_on or log.published_on
    if wrote := [day for day in log.partners_wrote_on if day <= until]:
        return _("A patient or caregiver wrote in it, {day}").format(day=day_in_words(wrote[0]))
    rows = [row for row in (*log.before, *log.meanwhile) if row.first_on <= until]
    return _done(rows, {Activity.CO_WRITE}, with_patients=True)


def _judged(reviews: Sequence[VerdictGiven]) -> list[VerdictGiven]:
    return [review for review in reviews if review.verdict is not Verdict.NOT_FOR_ME_TO_JUDGE]


def _said(reviews: Sequence[VerdictGiven], *, without: frozenset[int] = frozenset()) -> str:
    people = {review.person_id for review in reviews} - without
    return _reviewers(len(people)) if people else ""


def _reviewers(people: int) -> str:
    return ngettext("One of them reviewed it", "{n} of them reviewed it", people).format(n=people)


def _rounds(reviews: Sequence[VerdictGiven]) -> str:
    versions = len({review.number for review in reviews})
    return _("{n} versions of it were reviewed").format(n=versions) if versions >= ROUNDS else ""


def _edits(changes: int) -> str:
    if not changes:
        return ""
    return ngettext(
        "One thing that somebody said is answered by an edit",
        "{n} things that people said are answered by edits",
        changes,
    ).format(n=changes)


def _panel(log: Log) -> str:
    """Reviewers who are neither patients, the public nor clinicians, and did not write it."""
    others = {
        review.person_id
        for review in log.reviews
        if review.partner_role in {None, PartnerRole.LOCAL_DECISION_MAKER}
    } - log.writers
    return _reviewers(len(others)) if len(others) >= OTHER_EXPERTS else ""
