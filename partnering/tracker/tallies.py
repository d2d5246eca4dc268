"""How much happened in some projects, as the database counts it: by year, stage and kind. Part of use cases.

Nothing here tells people apart, and nothing is hidden yet: whoever shows it hides small numbers first.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, case, cast, extract, func, literal, null, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from partnering.foundation.tallies import Tally
from partnering.foundation.vocabulary import Answer, Influence, InputStatus, ReleaseStatus, TimeKind
from partnering.tracker.models import ActivityEntry, ActivityPerson, ActivityRole, Input, InputAnswer, Release
from partnering.tracker.partner_minutes import KIND_OF

SECONDS_OF_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of something a partner said."""

    answer: Answer | None
    """None while it waits for an answer."""
    days: int | None
    """Whole days from when it was said, or said again, to the first answer."""
    waits_again_on: date | None = None
    """The day to which it was put off; from then on it waits."""


@dataclass(frozen=True, slots=True)
class ReleaseState:
    """One release: where it stands, and in which year it went out."""

    project_id: int
    release_id: int
    status: ReleaseStatus
    year: int | None


@dataclass(frozen=True, slots=True)
class Listening:
    """How much of the time was spent listening, in activities that note it. Sums, so that they can be added up."""

    minutes: int
    percent_minutes: int
    """Minutes times the percentage that was noted."""


def tally_influence(session: Session, *, project_ids: Collection[int]) -> list[Tally[Influence]]:
    """Activities that say how far partners changed the work, by what they say."""
    rows = session.execute(
        select(*_PLACE, ActivityEntry.influence, func.count())
        .where(*_logged(project_ids), ActivityEntry.influence.is_not(None))
        .group_by(*_PLACE, ActivityEntry.influence)
    )
    return [
        Tally(project, year, lifecycle, stage, influence, n)
        for project, year, lifecycle, stage, influence, n in rows
        if influence is not None
    ]


@dataclass(frozen=True, slots=True)
class TimeTallies:
    """The time that partners gave, and how many people gave it."""

    minutes: list[Tally[TimeKind]]
    """Those of each activity, and those to prepare it, times the partners in it."""
    people: list[Tally[TimeKind]]
    """In each year: who is named counts once, who is not counts in each activity."""


def tally_time(session: Session, *, project_ids: Collection[int]) -> TimeTallies:
    """Both, by what the time was for; two queries."""
    minutes: list[Tally[TimeKind]] = []
    people: Counter[tuple[int, int, TimeKind]] = Counter()
    for project, year, lifecycle, stage, prepared, kind, spent, to_prepare, n in session.execute(
        select(
            *_PLACE,
            _IS_PREPARED,
            _KIND,
            func.sum(ActivityEntry.minutes * ActivityRole.people),
            func.sum(func.coalesce(ActivityEntry.preparation_minutes, 0) * ActivityRole.people),
            func.sum(ActivityRole.people),
        )
        .join(ActivityRole, ActivityRole.activity_id == ActivityEntry.id)
        .where(*_logged(project_ids))
        .group_by(*_PLACE, _IS_PREPARED, _KIND)
    ):
        of_kind = TimeKind[kind.upper()]
        minutes.append(Tally(project, year, lifecycle, stage, of_kind, int(spent)))
        people[project, year, of_kind] += int(n)
        if prepared:
            minutes.append(Tally(project, year, lifecycle, stage, TimeKind.PREPARATION, int(to_prepare)))
            people[project, year, TimeKind.PREPARATION] += int(n)
    named: defaultdict[tuple[int, int, TimeKind], set[int]] = defaultdict(set)
    mentions: Counter[tuple[int, int, TimeKind]] = Counter()
    for project, year, prepared, kind, person_id, n in session.execute(
        select(*_YEAR, _IS_PREPARED, _KIND, ActivityPerson.person_id, func.count())
        .join(ActivityPerson, ActivityPerson.activity_id == ActivityEntry.id)
        .where(*_logged(project_ids))
        .group_by(*_YEAR, _IS_PREPARED, _KIND, ActivityPerson.person_id)
    ):
        for of_kind in (TimeKind[kind.upper()], *([TimeKind.PREPARATION] if prepared else [])):
            named[project, year, of_kind].add(person_id)
            mentions[project, year, of_kind] += n
    return TimeTallies(
        minutes,
        [
            Tally(project, year, None, None, kind, n - mentions[key] + len(named[key]))
            for key, n in people.items()
            for project, year, kind in [key]
        ],
    )


def tally_listening(session: Session, *, project_ids: Collection[int]) -> list[Tally[Listening]]:
    """How much of the time was spent listening; the number is that of the activities that note it."""
    rows = session.execute(
        select(
            *_PLACE,
            func.count(),
            func.sum(ActivityEntry.minutes),
            func.sum(ActivityEntry.minutes * ActivityEntry.listening_percent),
        )
        .where(*_logged(project_ids), ActivityEntry.listening_percent.is_not(None))
        .group_by(*_PLACE)
    )
    return [
        Tally(project, year, lifecycle, stage, Listening(int(minutes), int(percent)), n)
        for project, year, lifecycle, stage, n, minutes, percent in rows
    ]


def tally_inputs(session: Session, *, project_ids: Collection[int]) -> list[Tally[Answered]]:
    """What partners said in each year, by the answer that stands and the days it took, whatever day it is."""
    answers = (
        select(
            Input.id,
            func.max(InputAnswer.id).label("latest_id"),
            func.min(InputAnswer.answered_at).label("first_at"),
        )
        .join(
            InputAnswer, (InputAnswer.input_id == Input.id) & (InputAnswer.answered_at >= Input.waits_since)
        )
        .where(Input.project_id.in_(project_ids))
        .group_by(Input.id)
        .subquery()
    )
    seconds = _epoch(answers.c.first_at) - _epoch(Input.waits_since)
    place = (Input.project_id, _year_of(Input.given_at), Input.lifecycle, Input.stage)
    is_open = Input.status != InputStatus.ANSWERED
    answer = case((is_open, null()), else_=InputAnswer.answer)
    days = case((is_open, null()), else_=cast(seconds // SECONDS_OF_A_DAY, Integer))
    rows = session.execute(
        select(*place, answer, days, Input.waits_again_on, func.count())
        .outerjoin(answers, answers.c.id == Input.id)
        .outerjoin(InputAnswer, InputAnswer.id == answers.c.latest_id)
        .where(Input.project_id.in_(project_ids))
        .group_by(*place, answer, days, Input.waits_again_on)
    )
    return [
        Tally(project, year, lifecycle, stage, Answered(answer, days, again_on), n)
        for project, year, lifecycle, stage, answer, days, again_on, n in rows
    ]


def list_release_states(session: Session, *, project_ids: Collection[int]) -> list[ReleaseState]:
    """Every release of these projects, in the order in which they were added."""
    rows = session.execute(
        select(Release.project_id, Release.id, Release.status, Release.released_on)
        .where(Release.project_id.in_(project_ids))
        .order_by(Release.id)
    )
    return [
        ReleaseState(project_id, release_id, status, released_on.year if released_on else None)
        for project_id, release_id, status, released_on in rows
    ]


def _year_of(day: InstrumentedAttribute[Any]) -> ColumnElement[int]:
    return cast(extract("year", day), Integer)


def _epoch(moment: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[int]:
    return cast(extract("epoch", moment), BigInteger)


_YEAR = (ActivityEntry.project_id, _year_of(ActivityEntry.held_on))
_KIND = case(
    *((ActivityEntry.activity == activity, literal(kind.value)) for activity, kind in KIND_OF.items()),
    else_=literal(TimeKind.MEETINGS.value),
)
_IS_PREPARED = case((ActivityEntry.preparation_minutes > 0, literal(1)), else_=literal(0))
_PLACE = (*_YEAR, ActivityEntry.lifecycle, ActivityEntry.stage)


def _logged(project_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return ActivityEntry.project_id.in_(project_ids), ActivityEntry.removed_at.is_(None)
