"""Reading inputs: what waits for the team, the conversation of the one who said it, and how long answers take."""

from dataclasses import dataclass
from datetime import date
from statistics import median

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog, stages_shown_at
from partnering.foundation.errors import NotFound
from partnering.foundation.models import Membership
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import InputStatus, PartnerRole, Term
from partnering.foundation.words import N_, _
from partnering.tracker.inputs_told import InputTold, days_since, inputs_told
from partnering.tracker.models import Input, InputAnswer

PAGE_LENGTH = 20
MOST_TIMED = 200
"""Of how many of the latest answered inputs the time to answer is taken."""


class Shown(Term):
    """Which inputs a list shows."""

    WAITING = "waiting", N_("Waits for an answer")
    ANSWERED = "answered", N_("Answered")
    ALL = "all", N_("All")


@dataclass(frozen=True, slots=True)
class InputPage:
    """One page of a list of inputs."""

    inputs: tuple[InputTold, ...]
    total: int
    """How many there are on all pages."""

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PAGE_LENGTH))


@dataclass(frozen=True, slots=True)
class InputSummary:
    """How a project answers: what waits, and how long answers took. Of inputs, never of people."""

    waiting: int
    oldest_days: int | None
    answered: int
    """How many have their answer."""
    timed: int
    """Of how many of them, the latest, the next line is taken; at most `MOST_TIMED`."""
    median_days_to_answer: float | None
    """From when it was said, or said again, to the first answer."""


@requires(Permission.VIEW_INPUTS)
def list_inputs(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    today: date,
    shown: Shown = Shown.ALL,
    release_id: int | None = None,
    page: int = 1,
) -> InputPage:
    """What was said in the project: of what waits the oldest first, else the latest first. Pages count from 1."""
    which = [Input.project_id == project_id]
    if shown is not Shown.ALL:
        which.append(waits_on(today) if shown is Shown.WAITING else ~waits_on(today))
    if release_id is not None:
        which.append(Input.release_id == release_id)
    order = (
        (Input.waits_since, Input.id)
        if shown is Shown.WAITING
        else (Input.waits_since.desc(), Input.id.desc())
    )
    return _page(session, person_id, select(Input).where(*which).order_by(*order), today, page)


@requires(Permission.VIEW_INPUTS)
def read_input(session: Session, person_id: int, *, project_id: int, input_id: int, today: date) -> InputTold:
    """One input with its answers. Raises NotFound where there is no such input in the project."""
    which = select(Input).where(Input.id == input_id, Input.project_id == project_id)
    for told in inputs_told(session, person_id, session.scalars(which).all(), today):
        return told
    raise NotFound(_("Nobody said this in this project."))


@requires(Permission.KEEP_OWN_ACCOUNT)
def list_my_inputs(
    session: Session, person_id: int, *, in_project: int, today: date, page: int = 1
) -> InputPage:
    """What this person said in the project, the latest first, whatever access they have today."""
    own = select(Input).where(Input.given_by == person_id, Input.project_id == in_project)
    return _page(session, person_id, own.order_by(Input.waits_since.desc(), Input.id.desc()), today, page)


@requires(Permission.KEEP_OWN_ACCOUNT)
def list_unread_answers(session: Session, person_id: int, *, in_project: int, today: date) -> list[InputTold]:
    """What this person said that was answered and not yet read, the answer that came first on top; at most a page."""
    unread = exists().where(
        InputAnswer.input_id == Input.id, InputAnswer.read_at.is_(None), InputAnswer.reopened_at.is_(None)
    )
    rows = session.scalars(
        select(Input)
        .where(
            Input.given_by == person_id,
            Input.project_id == in_project,
            Input.status == InputStatus.ANSWERED,
            unread,
        )
        .order_by(Input.waits_since, Input.id)
        .limit(PAGE_LENGTH)
    ).all()
    return inputs_told(session, person_id, rows, today)


@requires(Permission.VIEW_INPUTS)
def inputs_of_cell(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    release_id: int,
    lifecycle: str,
    stage: str,
    partner_role: PartnerRole,
    catalog: Catalog,
    today: date,
) -> list[InputTold]:
    """What people of one role said at one stage of a release, the latest first, at most a page."""
    rows = session.scalars(
        select(Input)
        .join(
            Membership,
            and_(Membership.person_id == Input.given_by, Membership.project_id == Input.project_id),
        )
        .where(
            Input.project_id == project_id,
            Input.release_id == release_id,
            Membership.partner_role == partner_role,
            tuple_(Input.lifecycle, Input.stage).in_(stages_shown_at(catalog, lifecycle, stage)),
        )
        .order_by(Input.waits_since.desc(), Input.id.desc())
        .limit(PAGE_LENGTH)
    ).all()
    return inputs_told(session, person_id, rows, today)


@requires(Permission.VIEW_INPUTS)
def summarise_inputs(session: Session, person_id: int, *, project_id: int, today: date) -> InputSummary:
    """What waits and how long answers took in this project; three queries."""
    waiting, oldest_days = count_waiting(session, project_id=project_id, today=today)
    here = Input.project_id == project_id
    answered = session.scalar(select(func.count()).select_from(Input).where(here, ~waits_on(today))) or 0
    latest = (
        select(Input.id, Input.waits_since)
        .where(here, Input.status == InputStatus.ANSWERED)
        .order_by(Input.waits_since.desc())
        .limit(MOST_TIMED)
        .subquery()
    )
    times = session.execute(
        select(latest.c.waits_since, func.min(InputAnswer.answered_at))
        .join(
            InputAnswer,
            and_(InputAnswer.input_id == latest.c.id, InputAnswer.answered_at >= latest.c.waits_since),
        )
        .group_by(latest.c.id, latest.c.waits_since)
    ).all()
    days = [(answered_at - said_at).days for said_at, answered_at in times]
    return InputSummary(
        waiting=waiting,
        oldest_days=oldest_days,
        answered=answered,
        timed=len(days),
        median_days_to_answer=median(days) if days else None,
    )


def count_waiting(session: Session, *, project_id: int, today: date) -> tuple[int, int | None]:
    """How many inputs wait for an answer, and the days the oldest has waited. Part of checked use cases."""
    waiting, oldest = session.execute(
        select(func.count(), func.min(Input.waits_since)).where(
            Input.project_id == project_id, waits_on(today)
        )
    ).one()
    return waiting, days_since(oldest, today) if waiting else None


def waits_on(today: date) -> ColumnElement[bool]:
    """What makes an input wait for an answer on this day."""
    return or_(
        Input.status.in_([InputStatus.OPEN, InputStatus.REOPENED]),
        and_(Input.waits_again_on.is_not(None), Input.waits_again_on <= today),
    )


def _page(session: Session, person_id: int, statement: Select[Input], today: date, page: int) -> InputPage:
    total = session.scalar(statement.with_only_columns(func.count()).order_by(None)) or 0
    rows = session.scalars(statement.limit(PAGE_LENGTH).offset((max(1, page) - 1) * PAGE_LENGTH)).all()
    return InputPage(tuple(inputs_told(session, person_id, rows, today)), total)
