"""Plans for the stages after a release: what will happen, by when, and which partner agreed to exactly these words."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.models import Person, Project
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_in_project
from partnering.foundation.typed_text import words_that_say_something
from partnering.foundation.vocabulary import Timing
from partnering.foundation.words import _
from partnering.tracker.models import StagePlan
from partnering.tracker.release_evidence import version_of_release


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned at a stage after a release."""

    plan_id: int
    lifecycle: str
    stage: str
    words: str
    planned_for: date
    written_by: str
    written_by_id: int
    written_at: datetime
    agreed_by: str | None
    """The name of the partner who agreed; None while nobody has."""
    agreed_at: datetime | None


@requires(Permission.PLAN_STAGES)
def write_plan(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    release_id: int,
    stage: str,
    words: str,
    planned_for: date,
    instead_of: str,
    catalog: Catalog,
    today: date,
    now: datetime,
) -> int:
    """Write what will happen at a stage after the release, and return the id of the plan.

    stage: a stage of the project's own lifecycle that comes after release. instead_of: the words that were on the
    screen; empty for a first plan. A change takes the partner's yes back; the same words and day again change nothing.
    Raises InvalidInput for words, a day or a stage that cannot be, NotFound, NotPossibleNow where somebody else has
    changed the plan in between.
    """
    words = words_that_say_something(words, field=_("What will happen"))
    if planned_for < today:
        raise InvalidInput(_("By when: choose today or a later day."))
    take_turn_in_project(session, project_id)
    version_of_release(session, project_id=project_id, release_id=release_id)
    lifecycle = catalog.lifecycle(_lifecycle_of(session, project_id))
    if lifecycle.stage(stage).timing is not Timing.POST_RELEASE:
        raise InvalidInput(
            _("“{stage}” comes before the release. Plans are for what comes after it.").format(
                stage=lifecycle.stage(stage).name
            )
        )
    row = session.scalar(
        select(StagePlan).where(
            StagePlan.release_id == release_id,
            StagePlan.lifecycle == lifecycle.key,
            StagePlan.stage == stage,
        )
    )
    if row is not None and (row.words, row.planned_for) == (words, planned_for):
        return row.id
    if (row.words if row else "") != instead_of:
        raise NotPossibleNow(
            _("Somebody changed this plan while you wrote. Read what it says now, then save yours again.")
        )
    before = (
        {"planned_for": row.planned_for.isoformat(), "is_agreed": row.agreed_at is not None} if row else None
    )
    if row is None:
        row = StagePlan(project_id=project_id, release_id=release_id, lifecycle=lifecycle.key, stage=stage)
        session.add(row)
    row.words, row.planned_for = words, planned_for
    row.written_by, row.written_at = person_id, now
    row.agreed_by = row.agreed_at = None
    session.flush()
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="stage planned",
        subject=f"plan {row.id}",
        before=before,
        after={"stage": stage, "planned_for": planned_for.isoformat()},
        now=now,
    )
    return row.id


@requires(Permission.AGREE_TO_PLANS)
def agree_to_plan(
    session: Session, person_id: int, *, project_id: int, plan_id: int, words: str, now: datetime
) -> None:
    """Say yes, as a partner, to exactly these words; once is enough, whoever said it.

    Raises NotAllowed for words one wrote oneself, NotFound, NotPossibleNow where the words have changed.
    """
    row = session.scalar(
        select(StagePlan).where(StagePlan.id == plan_id, StagePlan.project_id == project_id).with_for_update()
    )
    if row is None:
        raise NotFound(_("There is no such plan in this project."))
    if row.words != words:
        raise NotPossibleNow(_("This plan has changed. Read what it says now."))
    if row.written_by == person_id:
        raise NotAllowed(_("You wrote this plan. Ask another partner whether they agree."))
    if row.agreed_at is not None:
        return
    row.agreed_by, row.agreed_at = person_id, now
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="plan agreed",
        subject=f"plan {plan_id}",
        after={"stage": row.stage},
        now=now,
    )


@requires(Permission.VIEW_ACTIVITIES)
def list_plans(session: Session, person_id: int, *, project_id: int, release_id: int) -> list[Plan]:
    """The plans of a release, in no order. Raises NotFound for a release of another project."""
    version_of_release(session, project_id=project_id, release_id=release_id)
    return plans_of_release(session, project_id=project_id, release_id=release_id)


def plans_of_release(session: Session, *, project_id: int, release_id: int) -> list[Plan]:
    """As `list_plans`; part of use cases that have checked the person's rights."""
    writer, agreeing = aliased(Person), aliased(Person)
    rows = session.execute(
        select(StagePlan, writer.name, agreeing.name)
        .join(writer, writer.id == StagePlan.written_by)
        .outerjoin(agreeing, agreeing.id == StagePlan.agreed_by)
        .where(StagePlan.project_id == project_id, StagePlan.release_id == release_id)
    )
    return [
        Plan(
            plan_id=row.id,
            lifecycle=row.lifecycle,
            stage=row.stage,
            words=row.words,
            planned_for=row.planned_for,
            written_by=written_by,
            written_by_id=row.written_by,
            written_at=row.written_at,
            agreed_by=agreed_by,
            agreed_at=row.agreed_at,
        )
        for row, written_by, agreed_by in rows
    ]


def _lifecycle_of(session: Session, project_id: int) -> str:
    return session.scalars(select(Project.lifecycle).where(Project.id == project_id)).one()
