"""Seats, decisions and votes, for several tests."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import DecisionRight, Outcome, PartnerRole, Vote
from partnering.resourcing.decision_list import DecisionCard, list_decisions
from partnering.resourcing.decisions import (
    NewDecision,
    note_outcome,
    open_decision,
    vote_from_my_seat,
    write_down_vote,
)
from partnering.resourcing.seats import AtTheTable, NewTerm, add_seat, give_seat, read_table
from tests.cast import NOW, TODAY, Cast

IN_A_YEAR = TODAY + timedelta(days=365)


def a_seat(session: Session, cast: Cast, role: PartnerRole | None) -> int:
    """A free seat for this role, or for the team."""
    return add_seat(
        session,
        cast.facilitator,
        project_id=cast.project,
        partner_role=role,
        form_token=new_token(),
        now=NOW,
    )


def seat_of(session: Session, cast: Cast, member: int, role: PartnerRole | None) -> int:
    """A seat in which this person sits from today on, for a year."""
    seat_id = a_seat(session, cast, role)
    sit(session, cast, seat_id, member)
    return seat_id


def sit(
    session: Session,
    cast: Cast,
    seat_id: int,
    member: int,
    *,
    starts_on: date = TODAY,
    ends_on: date = IN_A_YEAR,
    today: date = TODAY,
) -> None:
    give_seat(
        session,
        cast.facilitator,
        project_id=cast.project,
        seat_id=seat_id,
        term=NewTerm(member, starts_on, ends_on),
        today=today,
        now=NOW,
    )


def a_decision(
    session: Session,
    cast: Cast,
    right: DecisionRight = DecisionRight.CO_DECIDES,
    question: str = "Do we ship the short form?",
) -> int:
    """A decision that nobody has voted on."""
    return open_decision(
        session,
        cast.facilitator,
        project_id=cast.project,
        entry=NewDecision(question, right),
        form_token=new_token(),
        now=NOW,
    )


def votes(
    session: Session, cast: Cast, member: int, decision_id: int, vote: Vote, words: str = "", **more: Any
) -> None:
    """The person votes from their own seat."""
    vote_from_my_seat(
        session,
        member,
        **{
            "project_id": cast.project,
            "decision_id": decision_id,
            "vote": vote,
            "words": words,
            "today": TODAY,
            "now": NOW,
            **more,
        },
    )


def is_written_down(session: Session, cast: Cast, seat_id: int, decision_id: int, vote: Vote) -> None:
    """The facilitator writes down what this seat said."""
    write_down_vote(
        session,
        cast.facilitator,
        project_id=cast.project,
        decision_id=decision_id,
        seat_id=seat_id,
        vote=vote,
        words="",
        today=TODAY,
        now=NOW,
    )


def closes(
    session: Session, cast: Cast, decision_id: int, outcome: Outcome = Outcome.AGREED, reason: str = ""
) -> None:
    """The facilitator writes down what came of it."""
    note_outcome(
        session,
        cast.facilitator,
        project_id=cast.project,
        decision_id=decision_id,
        outcome=outcome,
        reason=reason,
        today=TODAY,
        now=NOW,
    )


def at_the_table(session: Session, cast: Cast, today: date = TODAY) -> AtTheTable:
    return read_table(session, cast.patient, project_id=cast.project, today=today)


def decisions(session: Session, cast: Cast, today: date = TODAY) -> list[DecisionCard]:
    return list_decisions(session, cast.patient, project_id=cast.project, today=today)
