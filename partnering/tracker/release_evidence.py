"""What the tracker can say for a release at its gate. Part of use cases that have checked the person's rights."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from partnering.foundation.errors import NotFound
from partnering.foundation.vocabulary import Rater, Source
from partnering.foundation.words import _
from partnering.tracker.input_list import waits_on
from partnering.tracker.inputs_told import days_since
from partnering.tracker.levels import Place, SaidLevel
from partnering.tracker.models import ActivityEntry, ActivityRole, Input, Release


@dataclass(frozen=True, slots=True)
class WaitingInputs:
    """How many things that partners said about a release wait for an answer, and since how many days."""

    inputs: int = 0
    oldest_days: int | None = None


@dataclass(frozen=True, slots=True)
class ReleaseBefore:
    """The release that went out before another, and at which stages something was logged for it."""

    version: str
    logged_at: frozenset[Place]


def version_of_release(session: Session, *, project_id: int, release_id: int) -> str:
    """The version of a release. Raises NotFound for one of another project."""
    version = session.scalar(
        select(Release.version).where(Release.id == release_id, Release.project_id == project_id)
    )
    if version is None:
        raise NotFound(_("There is no such release in this project."))
    return version


def levels_partners_logged(session: Session, *, project_id: int, release_id: int) -> list[SaidLevel]:
    """The highest level of each stage and role that partners gave when they logged activities on the screen.

    What a file says in their name is not among it.
    """
    logged = session.execute(
        select(
            ActivityEntry.lifecycle,
            ActivityEntry.stage,
            ActivityRole.partner_role,
            func.max(ActivityRole.level_by_partner),
        )
        .join(ActivityRole, ActivityRole.activity_id == ActivityEntry.id)
        .where(
            ActivityEntry.project_id == project_id,
            ActivityEntry.release_id == release_id,
            ActivityEntry.removed_at.is_(None),
            ActivityEntry.source == Source.SCREEN,
            ActivityRole.level_by_partner.is_not(None),
        )
        .group_by(ActivityEntry.lifecycle, ActivityEntry.stage, ActivityRole.partner_role)
    )
    return [
        SaidLevel(lifecycle, stage, role, Rater.PARTNER, level)
        for lifecycle, stage, role, level in logged
        if level is not None
    ]


def release_before(session: Session, *, project_id: int, release_id: int) -> ReleaseBefore | None:
    """The release that this one names as the one before it, if it went out; else the last that went out before it.

    None where nothing of the project has gone out before.
    """
    this = aliased(Release)
    went_out_before = or_(
        this.released_on.is_(None),
        Release.released_on < this.released_on,
        (Release.released_on == this.released_on) & (Release.id < this.id),
    )
    is_named = Release.id == func.coalesce(this.previous_release_id, 0)
    row = session.execute(
        select(Release.id, Release.version)
        .join(this, this.id == release_id)
        .where(
            Release.project_id == project_id,
            Release.id != release_id,
            Release.released_on.is_not(None),
            is_named | went_out_before,
        )
        .order_by(is_named.desc(), Release.released_on.desc(), Release.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    logged = session.execute(
        select(ActivityEntry.lifecycle, ActivityEntry.stage)
        .where(
            ActivityEntry.project_id == project_id,
            ActivityEntry.release_id == row.id,
            ActivityEntry.removed_at.is_(None),
        )
        .distinct()
    )
    return ReleaseBefore(row.version, frozenset((lifecycle, stage) for lifecycle, stage in logged))


def waiting_inputs(
    session: Session,
    *,
    project_id: int,
    release_id: int,
    more: Collection[int],
    without: Collection[int],
    today: date,
) -> WaitingInputs:
    """What waits for an answer on this day: what was said of the release, and more inputs without others, by ids."""
    inputs, oldest = session.execute(
        select(func.count(), func.min(Input.waits_since)).where(
            Input.project_id == project_id,
            or_(Input.release_id == release_id, Input.id.in_(more)),
            Input.id.not_in(without),
            waits_on(today),
        )
    ).one()
    return WaitingInputs(inputs, days_since(oldest, today) if inputs else None)
