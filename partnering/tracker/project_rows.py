"""All activities and releases of a project, one by one, as a file outside holds them. Part of use cases.

Activities come by day, a batch at a time: memory stays flat, however long the project.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session, aliased

from partnering.foundation.catalog import Catalog
from partnering.foundation.vocabulary import (
    Activity,
    AgendaSetBy,
    Contribution,
    DecisionRight,
    Impact,
    Influence,
    PartnerRole,
    Rater,
    ReleaseStatus,
)
from partnering.tracker.levels import EVERYTHING_IN_SIGHT, Sight
from partnering.tracker.models import ActivityAccount, ActivityEntry, ActivityPerson, ActivityRole, Release
from partnering.tracker.releases import release_ids
from partnering.tracker.sight import read_sights
from partnering.tracker.time_given import OF_A_REVIEW

BATCH = 500


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release, with the version before it."""

    version: str
    status: ReleaseStatus
    previous: str | None
    planned_for: date | None
    released_on: date | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RoleRow:
    """The part of one partner role in an activity, as a row of an activity file says it."""

    external_id: str
    held_on: date
    version: str | None
    stage: str
    activity: Activity
    minutes: int
    partner_role: PartnerRole
    people: int
    person_ids: tuple[int, ...]
    level_by_project: int | None
    level_by_partner: int | None
    is_level_kept_back: bool
    """True where a level is left out, since the reader has not given their own yet."""
    listening_percent: int | None
    contribution: Contribution | None
    what_changed: str
    """In the first row of an activity; empty in the others."""


@dataclass(frozen=True, slots=True)
class DetailRow:
    """What is said of an activity beyond what an activity file holds."""

    external_id: str
    lifecycle: str
    agenda_set_by: AgendaSetBy | None
    preparation_minutes: int | None
    decision: str
    decision_right: DecisionRight | None
    influence: Influence | None
    impact: Impact | None
    what_worked: str
    what_did_not: str
    evidence_link: str
    entered_at: datetime
    is_of_a_review: bool
    """Whether it is the time that somebody gave to the review of a decision aid, which is told there too."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """How a partner tells an activity, beside how it was logged."""

    external_id: str
    told_by: int
    partner_role: PartnerRole
    minutes: int | None
    level: int | None
    is_level_kept_back: bool
    what_happened: str
    told_at: datetime


def external_id_of(activity: ActivityEntry) -> str:
    """The key of the activity in files: that of the file it came from, else one of its form, the same each time."""
    if activity.external_id is not None:
        return activity.external_id
    own = activity.form_token or f"{activity.id} {activity.entered_at.isoformat()}"
    return f"activity-{hashlib.sha256(own.encode()).hexdigest()[:16]}"


def release_rows(session: Session, *, project_id: int) -> Iterator[ReleaseRow]:
    """The releases in the order in which they were added; a release comes after the one before it."""
    previous = aliased(Release)
    for row, version in session.execute(
        select(Release, previous.version)
        .outerjoin(previous, previous.id == Release.previous_release_id)
        .where(Release.project_id == project_id)
        .order_by(Release.id)
    ):
        yield ReleaseRow(row.version, row.status, version, row.planned_for, row.released_on, row.created_at)


def role_rows(
    session: Session, person_id: int, *, project_id: int, catalog: Catalog, release_id: int | None = None
) -> Iterator[RoleRow]:
    """Every partner role of every activity that counts; levels that this person may not see yet are left out.

    release_id: only what is about this release.
    """
    versions, sights = _releases(session, person_id, project_id)
    for entries in _batches(session, project_id, release_id):
        ids = [entry.id for entry in entries]
        named: defaultdict[tuple[int, PartnerRole], list[int]] = defaultdict(list)
        for person in session.scalars(
            select(ActivityPerson)
            .where(ActivityPerson.activity_id.in_(ids))
            .order_by(ActivityPerson.activity_id, ActivityPerson.person_id)
        ):
            named[person.activity_id, person.partner_role].append(person.person_id)
        parts = session.scalars(
            select(ActivityRole)
            .where(ActivityRole.activity_id.in_(ids))
            .order_by(ActivityRole.activity_id, ActivityRole.partner_role)
        )
        roles = {number: list(found) for number, found in groupby(parts, key=lambda part: part.activity_id)}
        for entry in entries:
            for number, part in enumerate(roles.get(entry.id, ())):
                levels = {Rater.PROJECT: part.level_by_project, Rater.PARTNER: part.level_by_partner}
                kept = _kept_back(sights, catalog, entry, part.partner_role)
                is_kept = kept is not None and levels[kept] is not None
                yield RoleRow(
                    external_id=external_id_of(entry),
                    held_on=entry.held_on,
                    version=versions.get(entry.release_id or 0),
                    stage=entry.stage,
                    activity=entry.activity,
                    minutes=entry.minutes,
                    partner_role=part.partner_role,
                    people=part.people,
                    person_ids=tuple(named.get((entry.id, part.partner_role), ())),
                    level_by_project=None if kept is Rater.PROJECT else part.level_by_project,
                    level_by_partner=None if kept is Rater.PARTNER else part.level_by_partner,
                    is_level_kept_back=is_kept,
                    listening_percent=entry.listening_percent,
                    contribution=part.contribution,
                    what_changed=entry.what_changed if number == 0 else "",
                )


def detail_rows(session: Session, *, project_id: int, release_id: int | None = None) -> Iterator[DetailRow]:
    """What else is said of every activity that counts; with a release, of those that are about it."""
    for entries in _batches(session, project_id, release_id):
        for entry in entries:
            yield DetailRow(
                external_id=external_id_of(entry),
                lifecycle=entry.lifecycle,
                agenda_set_by=entry.agenda_set_by,
                preparation_minutes=entry.preparation_minutes,
                decision=entry.decision,
                decision_right=entry.decision_right,
                influence=entry.influence,
                impact=entry.impact,
                what_worked=entry.what_worked,
                what_did_not=entry.what_did_not,
                evidence_link=entry.evidence_link,
                entered_at=entry.entered_at,
                is_of_a_review=(entry.form_token or "").startswith(OF_A_REVIEW),
            )


def account_rows(
    session: Session, person_id: int, *, project_id: int, catalog: Catalog
) -> Iterator[AccountRow]:
    """Every partner's own account of an activity that counts; a level that is not for this person yet is left out."""
    _versions, sights = _releases(session, person_id, project_id)
    for entries in _batches(session, project_id):
        by_id = {entry.id: entry for entry in entries}
        for account in session.scalars(
            select(ActivityAccount)
            .where(ActivityAccount.activity_id.in_(by_id))
            .order_by(ActivityAccount.activity_id, ActivityAccount.told_by)
        ):
            entry = by_id[account.activity_id]
            kept = _kept_back(sights, catalog, entry, account.partner_role)
            yield AccountRow(
                external_id=external_id_of(entry),
                told_by=account.told_by,
                partner_role=account.partner_role,
                minutes=account.minutes,
                level=None if kept is Rater.PARTNER else account.level,
                is_level_kept_back=kept is Rater.PARTNER and account.level is not None,
                what_happened=account.what_happened,
                told_at=account.told_at,
            )


def _releases(session: Session, person_id: int, project_id: int) -> tuple[dict[int, str], dict[int, Sight]]:
    """By release: its version, and whose levels of it the person may see."""
    versions = {found: version for version, found in release_ids(session, project_id=project_id).items()}
    return versions, read_sights(session, person_id, project_id=project_id, release_ids=versions.keys())


def _kept_back(
    sights: dict[int, Sight], catalog: Catalog, entry: ActivityEntry, role: PartnerRole
) -> Rater | None:
    sight = EVERYTHING_IN_SIGHT if entry.release_id is None else sights[entry.release_id]
    return sight.keeps_back(catalog, role, entry.lifecycle, entry.stage)


def _batches(
    session: Session, project_id: int, release_id: int | None = None
) -> Iterator[Sequence[ActivityEntry]]:
    # By day: an index gives each batch without a look at those before it.
    which = [ActivityEntry.project_id == project_id, ActivityEntry.removed_at.is_(None)]
    if release_id is not None:
        which.append(ActivityEntry.release_id == release_id)
    place = tuple_(ActivityEntry.held_on, ActivityEntry.id)
    entries = _batch(session, *which)
    while entries:
        yield entries
        entries = _batch(session, *which, place > (entries[-1].held_on, entries[-1].id))


def _batch(session: Session, *which: ColumnElement[bool]) -> Sequence[ActivityEntry]:
    return session.scalars(
        select(ActivityEntry).where(*which).order_by(ActivityEntry.held_on, ActivityEntry.id).limit(BATCH)
    ).all()
