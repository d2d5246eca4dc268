"""Seats, decisions and votes to take out: of a project, and of one person. Part of use cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from partnering.foundation.models import Project
from partnering.foundation.vocabulary import DecisionRight, Outcome, PartnerRole, Vote
from partnering.resourcing.models import GovernanceDecision, GovernanceSeat, GovernanceTerm, GovernanceVote
from partnering.resourcing.seats import term_covers


@dataclass(frozen=True, slots=True)
class TermRow:
    """Somebody's days in a seat; without a person for a seat in which nobody ever sat."""

    seat_id: int
    partner_role: PartnerRole | None
    """None for a seat of the team."""
    person_id: int | None
    starts_on: date | None
    ends_on: date | None
    ended_on: date | None
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision of the table."""

    decision_id: int
    question: str
    decision_right: DecisionRight
    opened_at: datetime
    outcome: Outcome | None
    reason: str
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A vote of a seat."""

    decision_id: int
    seat_id: int
    partner_role: PartnerRole | None
    person_id: int
    vote: Vote
    words: str
    voted_at: datetime
    is_written_down: bool


def term_rows(session: Session, *, project_id: int) -> Iterator[TermRow]:
    """Every seat of the project with its terms, in the order in which they were added."""
    for seat, found in session.execute(
        select(GovernanceSeat, GovernanceTerm)
        .outerjoin(GovernanceTerm, GovernanceTerm.seat_id == GovernanceSeat.id)
        .where(GovernanceSeat.project_id == project_id)
        .order_by(GovernanceSeat.id, GovernanceTerm.id)
    ):
        term: GovernanceTerm | None = found
        yield TermRow(
            seat_id=seat.id,
            partner_role=seat.partner_role,
            person_id=term.person_id if term else None,
            starts_on=term.starts_on if term else None,
            ends_on=term.ends_on if term else None,
            ended_on=term.ended_on if term else None,
            removed_at=seat.removed_at,
        )


def decision_rows(session: Session, *, project_id: int) -> Iterator[DecisionRow]:
    """Every decision of the project, the oldest first."""
    for row in session.scalars(
        select(GovernanceDecision)
        .where(GovernanceDecision.project_id == project_id)
        .order_by(GovernanceDecision.id)
    ):
        yield DecisionRow(
            decision_id=row.id,
            question=row.question,
            decision_right=row.decision_right,
            opened_at=row.opened_at,
            outcome=row.outcome,
            reason=row.reason,
            decided_on=row.decided_on,
        )


def vote_rows(session: Session, *, project_id: int) -> Iterator[VoteRow]:
    """Every vote in the project, by decision and seat."""
    for vote, role in session.execute(
        select(GovernanceVote, GovernanceSeat.partner_role)
        .join(GovernanceSeat, GovernanceSeat.id == GovernanceVote.seat_id)
        .where(GovernanceSeat.project_id == project_id)
        .order_by(GovernanceVote.decision_id, GovernanceVote.seat_id)
    ):
        yield VoteRow(
            decision_id=vote.decision_id,
            seat_id=vote.seat_id,
            partner_role=role,
            person_id=vote.person_id,
            vote=vote.vote,
            words=vote.words,
            voted_at=vote.voted_at,
            is_written_down=vote.entered_by != vote.person_id,
        )


def own_governance(session: Session, person_id: int) -> dict[str, Any]:
    """The person's own seats and votes, as plain JSON values."""
    terms = session.execute(
        select(GovernanceTerm, GovernanceSeat.partner_role, Project.slug)
        .join(GovernanceSeat, GovernanceSeat.id == GovernanceTerm.seat_id)
        .join(Project, Project.id == GovernanceSeat.project_id)
        .where(GovernanceTerm.person_id == person_id)
        .order_by(GovernanceTerm.id)
    )
    votes = session.execute(
        select(GovernanceVote, GovernanceDecision.question, Project.slug)
        .join(GovernanceDecision, GovernanceDecision.id == GovernanceVote.decision_id)
        .join(Project, Project.id == GovernanceDecision.project_id)
        .where(GovernanceVote.person_id == person_id)
        .order_by(GovernanceVote.id)
    )
    return {
        "seats_you_held": [
            {
                "project": slug,
                "role": role,
                "starts_on": term.starts_on.isoformat(),
                "ends_on": term.ends_on.isoformat(),
                "ended_on": term.ended_on.isoformat() if term.ended_on else None,
            }
            for term, role, slug in terms
        ],
        "how_you_voted": [
            {
                "project": slug,
                "question": question,
                "vote": vote.vote,
                "words": vote.words,
                "voted_at": vote.voted_at.isoformat(),
            }
            for vote, question, slug in votes
        ],
    }


def forget_own_seats(session: Session, person_id: int, *, today: date) -> None:
    """End the person's terms. What they voted stays with its words, as the vote of a seat."""
    session.execute(
        update(GovernanceTerm)
        .where(GovernanceTerm.person_id == person_id, term_covers(today))
        .values(ended_on=today)
    )
