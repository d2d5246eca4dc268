"""Gathers what the gate needs to know of a release, in a handful of queries. Part of use cases."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog, Policy
from partnering.foundation.models import Project
from partnering.foundation.vocabulary import Rater
from partnering.release_gate.aid_evidence import aids_of_release
from partnering.release_gate.evidence_shapes import Evidence, FollowedUp, PlannedStage, Reader, WhoCould
from partnering.release_gate.who_could import read_who_could
from partnering.resourcing.late import late_payments
from partnering.tracker.coverage import SCALE, compute_coverage
from partnering.tracker.coverage_shapes import Coverage
from partnering.tracker.crosswalk import Crosswalk
from partnering.tracker.levels import EVERYTHING_IN_SIGHT, SaidLevel
from partnering.tracker.release_coverage import people_who_could_help
from partnering.tracker.release_evidence import (
    levels_partners_logged,
    release_before,
    version_of_release,
    waiting_inputs,
)
from partnering.tracker.sight import read_sights
from partnering.tracker.stage_plans import plans_of_release
from partnering.tracker.what_counts import read_what_counts


def gather_evidence(
    session: Session, *, project_id: int, release_id: int, reader: Reader, catalog: Catalog, today: date
) -> tuple[Evidence, Policy]:
    """All that the gate needs to know of a release, and the policy of its project.

    Raises NotFound for a release of another project, InvalidInput where the catalog lacks what the project uses.
    """
    version = version_of_release(session, project_id=project_id, release_id=release_id)
    project = session.execute(
        select(Project.slug, Project.lifecycle, Project.policy).where(Project.id == project_id)
    ).one()
    policy, lifecycle = catalog.policy(project.policy), catalog.lifecycle(project.lifecycle)
    people = people_who_could_help(session, project_id=project_id) if reader.sees_people else []
    what_counts = read_what_counts(session, project_id=project_id, release_id=release_id)

    coverage_in = partial(
        compute_coverage,
        what_counts.sums,
        project=project.slug,
        release=version,
        lifecycle=lifecycle,
        catalog=catalog,
        policy=policy,
        people=people,
        as_of=today,
        said=what_counts.said,
    )
    coverage = shown = coverage_in(sight=EVERYTHING_IN_SIGHT)
    if reader.person_id is not None:
        sights = read_sights(session, reader.person_id, project_id=project_id, release_ids=[release_id])
        shown = coverage_in(sight=sights[release_id])
    crosswalk = Crosswalk(catalog, lifecycle)
    own_words = [one for one in what_counts.said if one.rater is Rater.PARTNER]
    own_words += levels_partners_logged(session, project_id=project_id, release_id=release_id)
    by_partners = _shared_where_said(own_words, crosswalk)
    before = release_before(session, project_id=project_id, release_id=release_id)
    aids = aids_of_release(session, project_id=project_id, release_id=release_id, reader=reader, today=today)
    evidence = Evidence(
        project=project.slug,
        release=version,
        today=today,
        coverage=coverage,
        shown=shown,
        shared_at={
            Rater.PARTNER: by_partners,
            Rater.PROJECT: _shared_at(coverage, Rater.PROJECT, catalog),
        },
        shared_by_file=_shared_at(coverage, Rater.PARTNER, catalog) - by_partners,
        plans={
            plan.stage: PlannedStage(plan.planned_for, is_agreed=plan.agreed_at is not None)
            for plan in plans_of_release(session, project_id=project_id, release_id=release_id)
            if plan.lifecycle == lifecycle.key
        },
        followed_up=None
        if before is None
        else FollowedUp(
            before.version,
            frozenset(stage for place in before.logged_at for stage in crosswalk.shown_at(*place)),
        ),
        aids=aids.aids,
        inputs=waiting_inputs(
            session,
            project_id=project_id,
            release_id=release_id,
            more=aids.inputs.of_text,
            without=aids.inputs.of_later,
            today=today,
        ),
        late=late_payments(session, project_id=project_id, today=today),
        who=read_who_could(session, project_id=project_id, partners=people)
        if reader.sees_people
        else WhoCould(),
    )
    return evidence, policy


def _shared_where_said(said: Iterable[SaidLevel], crosswalk: Crosswalk) -> frozenset[str]:
    is_above = crosswalk.catalog.continuum(SCALE).is_above_control_line
    return frozenset(
        stage for one in said if is_above(one.level) for stage in crosswalk.shown_at(one.lifecycle, one.stage)
    )


def _shared_at(coverage: Coverage, rater: Rater, catalog: Catalog) -> frozenset[str]:
    is_above = catalog.continuum(SCALE).is_above_control_line
    levels = [
        (stage.stage, cell.level_by_partner if rater is Rater.PARTNER else cell.level_by_project)
        for stage in coverage.stages
        for cell in stage.cells
    ]
    return frozenset(stage for stage, level in levels if level is not None and is_above(level))
