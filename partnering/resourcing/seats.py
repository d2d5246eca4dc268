"""Seats at the table where a project decides: adding one, giving it to somebody for a term, and who is missing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.models import Membership, Partnership, Person
from partnering.foundation.permissions import Permission, held_by, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.turns import take_turn_in_project, take_turn_of_person
from partnering.foundation.vocabulary import PartnerRole, Standing
from partnering.foundation.words import _
from partnering.resourcing.models import GovernanceSeat, GovernanceTerm
from partnering.resourcing.table_rules import Seat, Sitting, missing_from

_PLACES = {role: place for place, role in enumerate(PartnerRole)}


@dataclass(frozen=True, slots=True)
class AtTheTable:
    """Every seat with who sits there today, and which partners nobody speaks for."""

    seats: tuple[Seat, ...]
    """Partners in the order of their roles, then the team."""
    missing: tuple[PartnerRole, ...]


@dataclass(frozen=True, slots=True)
class NewTerm:
    """Who sits in a seat, and from when to when; the last day is part of it."""

    member_id: int
    starts_on: date
    ends_on: date


@requires(Permission.VIEW_GOVERNANCE)
def read_table(session: Session, person_id: int, *, project_id: int, today: date) -> AtTheTable:
    """Who sits at the table today, and who is missing."""
    seats = seats_of(session, project_id=project_id, today=today)
    return AtTheTable(seats, missing_from(seat.partner_role for seat in seats if seat.held_by))


@requires(Permission.KEEP_GOVERNANCE)
def add_seat(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    partner_role: PartnerRole | None,
    form_token: str,
    now: datetime,
) -> int:
    """Add a seat for partners of this role, or with None for the team, and return its id.

    The same form sent twice adds one seat. Raises NotPossibleNow where it was sent before for another role.
    """
    take_turn_of_person(session, person_id)
    earlier = session.scalar(
        select(GovernanceSeat).where(
            GovernanceSeat.form_token == form_token, GovernanceSeat.added_by == person_id
        )
    )
    if earlier is not None:
        if (earlier.project_id, earlier.partner_role) != (project_id, partner_role):
            raise NotPossibleNow(_("This was sent before, and it has changed since. Send again to add both."))
        return earlier.id
    row = GovernanceSeat(
        project_id=project_id,
        form_token=form_token,
        partner_role=partner_role,
        added_by=person_id,
        added_at=now,
    )
    session.add(row)
    session.flush()
    _leave_event(session, person_id, row, "seat added", now=now, partner_role=partner_role)
    return row.id


@requires(Permission.KEEP_GOVERNANCE)
def give_seat(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    seat_id: int,
    term: NewTerm,
    today: date,
    now: datetime,
) -> None:
    """Have somebody sit in a seat for a term that has begun. The same term sent twice counts once.

    Raises InvalidInput for days or a role that cannot be, NotFound for a seat or a person of another project,
    NotPossibleNow where somebody sits there, or where the person sits in another seat.
    """
    row = _seat_in_turn(session, project_id, seat_id)
    _check_member(session, row, term.member_id)
    seats = {seat.seat_id: seat for seat in seats_of(session, project_id=project_id, today=today)}
    sitting = seats[seat_id].sitting
    if sitting and (sitting.person_id, sitting.starts_on, sitting.ends_on) == (
        term.member_id,
        term.starts_on,
        term.ends_on,
    ):
        return
    if sitting and not sitting.has_left:
        raise NotPossibleNow(
            _("{name} sits here until {day}. End that term first.").format(
                name=sitting.name, day=day_in_words(sitting.ends_on)
            )
        )
    if any(seat.held_by == term.member_id for seat in seats.values()):
        raise NotPossibleNow(_("This person sits in another seat. One person has one seat."))
    _end_terms(session, seat_id, today)
    if not term.starts_on <= today <= term.ends_on:
        raise InvalidInput(_("The days: the first one is today or before, the last one today or later."))
    free_from = _free_from(session, seat_id)
    if free_from is not None and term.starts_on < free_from:
        raise InvalidInput(
            _("The first day: somebody sat here before. Choose {day} or later.").format(
                day=day_in_words(free_from)
            )
        )
    session.add(
        GovernanceTerm(
            seat_id=seat_id,
            person_id=term.member_id,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            noted_by=person_id,
            noted_at=now,
        )
    )
    _leave_event(session, person_id, row, "seat given", now=now, partner_role=row.partner_role)


@requires(Permission.KEEP_GOVERNANCE)
def end_term(
    session: Session, person_id: int, *, project_id: int, seat_id: int, today: date, now: datetime
) -> None:
    """End the term of who sits in a seat: from today on it is free. What they voted stays. Twice does nothing more.

    Raises NotFound.
    """
    row = _seat_in_turn(session, project_id, seat_id)
    if _end_terms(session, seat_id, today):
        _leave_event(session, person_id, row, "term ended", now=now, partner_role=row.partner_role)


@requires(Permission.KEEP_GOVERNANCE)
def remove_seat(
    session: Session, person_id: int, *, project_id: int, seat_id: int, today: date, now: datetime
) -> None:
    """Take a seat away in which nobody sits; its votes stay.

    Raises NotFound, NotPossibleNow while somebody sits there.
    """
    row = _seat_in_turn(session, project_id, seat_id)
    seats = seats_of(session, project_id=project_id, today=today)
    if any(seat.seat_id == seat_id and seat.held_by for seat in seats):
        raise NotPossibleNow(_("Somebody sits here. End their term first."))
    _end_terms(session, seat_id, today)
    row.removed_at, row.removed_by = now, person_id
    _leave_event(session, person_id, row, "seat removed", now=now, partner_role=row.partner_role)


def seats_of(session: Session, *, project_id: int, today: date) -> tuple[Seat, ...]:
    """The seats of the project with who sits there today; two queries. Part of use cases."""
    sitting = {}
    rows = session.execute(
        select(GovernanceTerm, Person.name, Membership, Partnership.standing)
        .join(GovernanceSeat, GovernanceSeat.id == GovernanceTerm.seat_id)
        .join(Person, Person.id == GovernanceTerm.person_id)
        .join(
            Membership,
            (Membership.person_id == GovernanceTerm.person_id) & (Membership.project_id == project_id),
        )
        .outerjoin(Partnership, Partnership.membership_id == Membership.id)
        .where(GovernanceSeat.project_id == project_id, term_covers(today))
    )
    for term, name, membership, standing in rows:
        is_here = membership.is_active and standing is not Standing.LEFT
        sitting[term.seat_id] = Sitting(
            person_id=term.person_id,
            name=name,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            has_left=not is_here,
            votes_here=is_here
            and Permission.VOTE_FROM_SEAT in held_by(membership.access_role, membership.partner_role),
        )
    seats = session.scalars(
        select(GovernanceSeat).where(
            GovernanceSeat.project_id == project_id, GovernanceSeat.removed_at.is_(None)
        )
    )
    found = [Seat(row.id, row.partner_role, sitting.get(row.id)) for row in seats]
    return tuple(sorted(found, key=lambda seat: (_place(seat.partner_role), seat.seat_id)))


def _place(role: PartnerRole | None) -> int:
    return len(_PLACES) if role is None else _PLACES[role]


def _check_member(session: Session, seat: GovernanceSeat, member_id: int) -> None:
    found = session.execute(
        select(Membership, Partnership.standing)
        .outerjoin(Partnership, Partnership.membership_id == Membership.id)
        .where(
            Membership.project_id == seat.project_id,
            Membership.person_id == member_id,
            Membership.is_active,
        )
    ).one_or_none()
    if found is None or found.standing is Standing.LEFT:
        raise NotFound(_("This person does not take part in this project."))
    if found.Membership.partner_role is not seat.partner_role:
        raise InvalidInput(
            _("This seat is kept for another role: {seat}. This person is here as: {role}.").format(
                seat=Seat(seat.id, seat.partner_role, None).label, role=found.Membership.role.label
            )
        )


def _seat_in_turn(session: Session, project_id: int, seat_id: int) -> GovernanceSeat:
    """The seat; who changes the table at the same moment waits, and then sees what was done."""
    take_turn_in_project(session, project_id)
    row = session.scalar(
        select(GovernanceSeat).where(
            GovernanceSeat.id == seat_id,
            GovernanceSeat.project_id == project_id,
            GovernanceSeat.removed_at.is_(None),
        )
    )
    if row is None:
        raise NotFound(_("There is no such seat in this project."))
    return row


def term_covers(day: date) -> ColumnElement[bool]:
    """The terms that run on this day."""
    return and_(
        GovernanceTerm.starts_on <= day,
        GovernanceTerm.ends_on >= day,
        or_(GovernanceTerm.ended_on.is_(None), GovernanceTerm.ended_on > day),
    )


def sits(term: GovernanceTerm, day: date) -> bool:
    """Whether this term runs on this day: as `term_covers`, for a term that is read already."""
    return term.starts_on <= day <= term.ends_on and (term.ended_on is None or term.ended_on > day)


def _end_terms(session: Session, seat_id: int, today: date) -> bool:
    """End what runs in this seat; whether anything did."""
    running = session.scalars(
        select(GovernanceTerm).where(GovernanceTerm.seat_id == seat_id, term_covers(today))
    ).all()
    for term in running:
        term.ended_on = today
    session.flush()
    return bool(running)


def _free_from(session: Session, seat_id: int) -> date | None:
    """The first day on which nobody sat in this seat any more; None where nobody ever did."""
    terms = session.scalars(select(GovernanceTerm).where(GovernanceTerm.seat_id == seat_id))
    return max((term.ended_on or term.ends_on + timedelta(days=1) for term in terms), default=None)


def _leave_event(
    session: Session, person_id: int, row: GovernanceSeat, action: str, *, now: datetime, **after: object
) -> None:
    audit.record(
        session,
        person_id,
        project_id=row.project_id,
        action=action,
        subject=f"seat {row.id}",
        after=after,
        now=now,
    )
