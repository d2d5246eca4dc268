"""Reading activities: what happened in one cell of the matrix, and what happened last."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog, shown_at
from partnering.foundation.models import Membership, Person
from partnering.foundation.permissions import Permission, permissions_in_project, requires
from partnering.foundation.vocabulary import Activity, Contribution, Influence, PartnerRole, Rater
from partnering.tracker.levels import EVERYTHING_IN_SIGHT
from partnering.tracker.models import ActivityAccount, ActivityEntry, ActivityPerson, ActivityRole, Release
from partnering.tracker.sight import read_sights

MOST = 50


@dataclass(frozen=True, slots=True)
class RoleTold:
    """One partner role in an activity, as people read it."""

    partner_role: PartnerRole
    people: int
    names: tuple[str, ...]
    level_by_project: int | None
    level_by_partner: int | None
    contribution: Contribution | None
    kept_back: Rater | None
    """The side whose level the reader sees once they have given their own."""


@dataclass(frozen=True, slots=True)
class AccountTold:
    """A partner's own account of an activity, which stands beside how it was logged."""

    name: str | None
    """None where the activity does not name them: then they speak as their role."""
    is_own: bool
    partner_role: PartnerRole
    minutes: int | None
    what_happened: str
    level: int | None
    told_at: datetime


@dataclass(frozen=True, slots=True)
class ActivityTold:
    """An activity, as people read it."""

    activity_id: int
    held_on: date
    version: str | None
    lifecycle: str
    stage: str
    activity: Activity
    minutes: int
    what_changed: str
    what_worked: str
    what_did_not: str
    decision: str
    influence: Influence | None
    evidence_link: str
    entered_by: str
    entered_at: datetime
    may_take_back: bool
    roles: tuple[RoleTold, ...]
    accounts: tuple[AccountTold, ...]
    """The first one told comes first."""
    named_as: PartnerRole | None
    """The role in which the reader is named there; None where they are not."""
    may_tell: bool
    """Whether the reader took part, so that they may give their own account."""


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """An activity that changed something, in short."""

    activity_id: int
    held_on: date
    version: str | None
    activity: Activity
    what_changed: str
    entered_by: str


@requires(Permission.VIEW_ACTIVITIES)
def list_activities_of_cell(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    release_id: int,
    lifecycle: str,
    stage: str,
    partner_role: PartnerRole,
    catalog: Catalog,
) -> list[ActivityTold]:
    """What happened at one stage with one partner role, the latest first, at most `MOST`.

    Includes activities logged by the stages of other lifecycles that show at this one.
    """
    stages = [
        (other.key, its_stage.key)
        for other in catalog.lifecycles.values()
        for its_stage in other.stages
        if stage in shown_at(catalog, other.key, its_stage.key, lifecycle)
    ]
    rows = session.scalars(
        select(ActivityEntry)
        .join(ActivityRole, ActivityRole.activity_id == ActivityEntry.id)
        .where(
            ActivityEntry.project_id == project_id,
            ActivityEntry.release_id == release_id,
            ActivityEntry.removed_at.is_(None),
            ActivityRole.partner_role == partner_role,
            tuple_(ActivityEntry.lifecycle, ActivityEntry.stage).in_(stages),
        )
        .order_by(ActivityEntry.held_on.desc(), ActivityEntry.id.desc())
        .limit(MOST)
    ).all()
    return _told(session, person_id, project_id, rows, catalog)


@requires(Permission.VIEW_ACTIVITIES)
def list_latest_changes(
    session: Session, person_id: int, *, project_id: int, most: int = 5
) -> list[ChangeTold]:
    """The last activities that changed something, the latest day first, at most `most`."""
    rows = session.execute(
        select(
            ActivityEntry.id,
            ActivityEntry.held_on,
            Release.version,
            ActivityEntry.activity,
            ActivityEntry.what_changed,
            Person.name,
        )
        .join(Person, Person.id == ActivityEntry.entered_by)
        .outerjoin(Release, Release.id == ActivityEntry.release_id)
        .where(
            ActivityEntry.project_id == project_id,
            ActivityEntry.removed_at.is_(None),
            ActivityEntry.what_changed != "",
        )
        .order_by(ActivityEntry.held_on.desc(), ActivityEntry.id.desc())
        .limit(most)
    )
    return [ChangeTold(*row) for row in rows]


def _told(
    session: Session, person_id: int, project_id: int, rows: Sequence[ActivityEntry], catalog: Catalog
) -> list[ActivityTold]:
    """Rows with their roles, names, versions and accounts; as many queries, whatever the number of rows."""
    ids = [row.id for row in rows]
    names: defaultdict[tuple[int, PartnerRole], list[str]] = defaultdict(list)
    named: dict[tuple[int, int], PartnerRole] = {}
    for activity_id, role, named_id, name in session.execute(
        select(ActivityPerson.activity_id, ActivityPerson.partner_role, Person.id, Person.name)
        .join(Person, Person.id == ActivityPerson.person_id)
        .where(ActivityPerson.activity_id.in_(ids))
        .order_by(Person.name)
    ):
        names[activity_id, role].append(name)
        named[activity_id, named_id] = role
    sights = read_sights(
        session,
        person_id,
        project_id=project_id,
        release_ids={row.release_id for row in rows if row.release_id is not None},
    )
    by_id = {row.id: row for row in rows}

    def kept_back(activity_id: int, role: PartnerRole) -> Rater | None:
        row = by_id[activity_id]
        sight = EVERYTHING_IN_SIGHT if row.release_id is None else sights[row.release_id]
        return sight.keeps_back(catalog, role, row.lifecycle, row.stage)

    roles: defaultdict[int, list[RoleTold]] = defaultdict(list)
    for part in session.scalars(select(ActivityRole).where(ActivityRole.activity_id.in_(ids))):
        kept = kept_back(part.activity_id, part.partner_role)
        levels = {Rater.PROJECT: part.level_by_project, Rater.PARTNER: part.level_by_partner}
        is_kept = kept is not None and levels[kept] is not None
        roles[part.activity_id].append(
            RoleTold(
                partner_role=part.partner_role,
                people=part.people,
                names=tuple(names[part.activity_id, part.partner_role]),
                level_by_project=None if kept is Rater.PROJECT else part.level_by_project,
                level_by_partner=None if kept is Rater.PARTNER else part.level_by_partner,
                contribution=part.contribution,
                kept_back=kept if is_kept else None,
            )
        )
    accounts: defaultdict[int, list[AccountTold]] = defaultdict(list)
    for account, name in session.execute(
        select(ActivityAccount, Person.name)
        .join(Person, Person.id == ActivityAccount.told_by)
        .where(ActivityAccount.activity_id.in_(ids))
        .order_by(ActivityAccount.told_at, ActivityAccount.told_by)
    ):
        is_kept = kept_back(account.activity_id, account.partner_role) is Rater.PARTNER
        accounts[account.activity_id].append(
            AccountTold(
                name=name if (account.activity_id, account.told_by) in named else None,
                is_own=account.told_by == person_id,
                partner_role=account.partner_role,
                minutes=account.minutes,
                what_happened=account.what_happened,
                level=None if is_kept else account.level,
                told_at=account.told_at,
            )
        )
    own_role = session.scalar(
        select(Membership.partner_role).where(
            Membership.project_id == project_id, Membership.person_id == person_id
        )
    )
    writers = _lookup(
        session, select(Person.id, Person.name).where(Person.id.in_({row.entered_by for row in rows}))
    )
    versions = _lookup(
        session, select(Release.id, Release.version).where(Release.id.in_({row.release_id for row in rows}))
    )
    may_take_back_all = Permission.TAKE_BACK_ACTIVITIES in permissions_in_project(
        session, person_id, project_id
    )
    in_order = list(PartnerRole)
    return [
        ActivityTold(
            activity_id=row.id,
            held_on=row.held_on,
            version=versions.get(row.release_id) if row.release_id else None,
            lifecycle=row.lifecycle,
            stage=row.stage,
            activity=row.activity,
            minutes=row.minutes,
            what_changed=row.what_changed,
            what_worked=row.what_worked,
            what_did_not=row.what_did_not,
            decision=row.decision,
            influence=row.influence,
            evidence_link=row.evidence_link,
            entered_by=writers[row.entered_by],
            entered_at=row.entered_at,
            may_take_back=may_take_back_all or row.entered_by == person_id,
            roles=tuple(sorted(roles[row.id], key=lambda told: in_order.index(told.partner_role))),
            accounts=tuple(accounts[row.id]),
            named_as=named.get((row.id, person_id)),
            may_tell=(row.id, person_id) in named
            or own_role in {told.partner_role for told in roles[row.id]},
        )
        for row in rows
    ]


def _lookup(session: Session, statement: Select[int, str]) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(statement)}
