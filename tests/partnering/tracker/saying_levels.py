"""Saying a level and reading what is said of it, for tests of what two raters see."""

from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.people import give_access
from partnering.foundation.vocabulary import AccessRole, PartnerRole, Rater
from partnering.tracker.coverage import Cell, Coverage
from partnering.tracker.levels_over_time import ReleaseLevels, list_levels_over_time
from partnering.tracker.ratings import (
    NewRating,
    RatingsOfRelease,
    StageStanding,
    rate_stage,
    read_stage_ratings,
)
from partnering.tracker.release_coverage import read_coverage
from tests.cast import CATALOG, NOW, TODAY, Cast

PATIENT, CAREGIVER, CITIZEN, CLINICIAN, LOCAL = PartnerRole
HUB = "sittig-2023"
STAGE = "pcor_evidence"


def rate(
    session: Session,
    cast: Cast,
    person: int,
    release: int,
    level: int,
    *,
    stage: str = STAGE,
    role: PartnerRole = PATIENT,
    words: str = "",
) -> int:
    """Say the same level on both tests."""
    entry = NewRating(release, stage, role, level, level, words)
    return rate_stage(session, person, project_id=cast.project, entry=entry, catalog=CATALOG, now=NOW)


def coverage_for(
    session: Session, cast: Cast, person: int, release: int, lifecycle: str | None = None
) -> Coverage:
    return read_coverage(
        session,
        person,
        project_id=cast.project,
        release_id=release,
        catalog=CATALOG,
        today=TODAY,
        lifecycle=lifecycle,
    )


def cell_for(
    session: Session,
    cast: Cast,
    person: int,
    release: int,
    *,
    stage: str = STAGE,
    role: PartnerRole = PATIENT,
    lifecycle: str = HUB,
) -> Cell:
    coverage = coverage_for(session, cast, person, release, lifecycle)
    (found,) = [
        cell
        for row in coverage.stages
        if row.stage == stage
        for cell in row.cells
        if cell.partner_role is role
    ]
    return found


def seen(
    session: Session, cast: Cast, person: int, release: int, **where: Any
) -> tuple[int | None, int | None, Rater | None]:
    """What a person reads of a cell: the project's level, the partners', and whose is kept back."""
    cell = cell_for(session, cast, person, release, **where)
    return cell.level_by_project, cell.level_by_partner, cell.kept_back


def ratings_for(
    session: Session, cast: Cast, person: int, release: int, lifecycle: str = HUB
) -> RatingsOfRelease:
    return read_stage_ratings(
        session,
        person,
        project_id=cast.project,
        release_id=release,
        lifecycle=lifecycle,
        catalog=CATALOG,
    )


def standing_for(
    session: Session, cast: Cast, person: int, release: int, *, role: PartnerRole = PATIENT
) -> StageStanding:
    ratings = ratings_for(session, cast, person, release)
    (found,) = [one for one in ratings.standings if (one.stage, one.partner_role) == (STAGE, role)]
    return found


def second_patient(session: Session, cast: Cast) -> int:
    return give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Nell",
        email="nell@example.org",
        access_role=AccessRole.PARTNER,
        role=PATIENT,
        now=NOW,
    )


def over_time(session: Session, cast: Cast, person: int, stage: str = STAGE) -> list[ReleaseLevels]:
    return list_levels_over_time(
        session,
        person,
        project_id=cast.project,
        lifecycle=HUB,
        stage=stage,
        partner_role=PATIENT,
        catalog=CATALOG,
    )
