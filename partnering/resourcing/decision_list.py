"""Decisions of the table as people read them: who voted how, who disagreed, and who was missing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation.models import Person
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import DecisionRight, Outcome, PartnerRole, Vote
from partnering.resourcing.models import GovernanceDecision, GovernanceSeat, GovernanceTerm, GovernanceVote
from partnering.resourcing.seats import seats_of, sits, term_covers
from partnering.resourcing.table_rules import Seat, missing_from


@dataclass(frozen=True, slots=True)
class VoteTold:
    """What one seat says."""

    seat_id: int
    partner_role: PartnerRole | None
    """None for a seat of the team."""
    person_id: int
    name: str
    vote: Vote
    words: str
    is_written_down: bool
    """Whether somebody else entered it for a person without access."""


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A decision as everybody of the project sees it."""

    decision_id: int
    question: str
    decision_right: DecisionRight
    opened_at: datetime
    votes: tuple[VoteTold, ...]
    waits_for: tuple[Seat, ...]
    """Seats in which somebody sits who has not voted; none once it is decided."""
    missing: tuple[PartnerRole, ...]
    """Partners whom nobody spoke for at the table: on the day it was decided, or else today."""
    outcome: Outcome | None
    """None while it is open."""
    reason: str
    decided_on: date | None
    noted_by: str | None

    @property
    def dissent(self) -> tuple[VoteTold, ...]:
        """Who was against what was agreed."""
        is_agreed = self.outcome is Outcome.AGREED
        return tuple(vote for vote in self.votes if is_agreed and vote.vote is Vote.AGAINST)

    def vote_of(self, seat_id: int) -> VoteTold | None:
        """What this seat says, if it has voted."""
        return next((vote for vote in self.votes if vote.seat_id == seat_id), None)


@requires(Permission.VIEW_GOVERNANCE)
def list_decisions(session: Session, person_id: int, *, project_id: int, today: date) -> list[DecisionCard]:
    """Every decision of the project: the open ones first, then the latest."""
    rows = session.execute(
        select(GovernanceDecision, Person.name)
        .outerjoin(Person, Person.id == GovernanceDecision.noted_by)
        .where(GovernanceDecision.project_id == project_id)
        .order_by(
            GovernanceDecision.decided_on.is_not(None),
            GovernanceDecision.decided_on.desc(),
            GovernanceDecision.id.desc(),
        )
    ).all()
    votes = votes_of(session, [row.id for row, _name in rows])
    seats = seats_of(session, project_id=project_id, today=today)
    now_missing = missing_from(seat.partner_role for seat in seats if seat.held_by)
    terms = _terms(session, project_id)
    return [
        DecisionCard(
            decision_id=row.id,
            question=row.question,
            decision_right=row.decision_right,
            opened_at=row.opened_at,
            votes=tuple(votes[row.id]),
            waits_for=() if row.outcome else _waits_for(seats, votes[row.id]),
            missing=_missing_on(row.decided_on, terms, votes[row.id]) if row.decided_on else now_missing,
            outcome=row.outcome,
            reason=row.reason,
            decided_on=row.decided_on,
            noted_by=name,
        )
        for row, name in rows
    ]


@requires(Permission.VIEW_GOVERNANCE)
def count_votes_to_give(session: Session, person_id: int, *, project_id: int, today: date) -> int:
    """How many open decisions wait for a vote from this person's own seat; 0 for who has none."""
    # Most people have no seat: one short question is enough for them.
    if not session.scalar(
        select(GovernanceTerm.id).where(GovernanceTerm.person_id == person_id, term_covers(today)).limit(1)
    ):
        return 0
    seats = seats_of(session, project_id=project_id, today=today)
    seat = next((seat for seat in seats if seat.held_by == person_id), None)
    if seat is None:
        return 0
    voted = select(GovernanceVote.decision_id).where(GovernanceVote.seat_id == seat.seat_id)
    count = session.scalar(
        select(func.count()).where(
            GovernanceDecision.project_id == project_id,
            GovernanceDecision.decided_on.is_(None),
            GovernanceDecision.id.not_in(voted),
        )
    )
    return count or 0


def votes_of(session: Session, decision_ids: Sequence[int]) -> defaultdict[int, list[VoteTold]]:
    """The votes of each decision, in the order in which the seats were added. Part of use cases."""
    votes: defaultdict[int, list[VoteTold]] = defaultdict(list)
    rows = session.execute(
        select(GovernanceVote, GovernanceSeat.partner_role, Person.name)
        .join(GovernanceSeat, GovernanceSeat.id == GovernanceVote.seat_id)
        .join(Person, Person.id == GovernanceVote.person_id)
        .where(GovernanceVote.decision_id.in_(decision_ids))
        .order_by(GovernanceVote.seat_id)
    )
    for row, role, name in rows:
        votes[row.decision_id].append(
            VoteTold(
                seat_id=row.seat_id,
                partner_role=role,
                person_id=row.person_id,
                name=name,
                vote=row.vote,
                words=row.words,
                is_written_down=row.entered_by != row.person_id,
            )
        )
    return votes


def _waits_for(seats: Sequence[Seat], votes: Sequence[VoteTold]) -> tuple[Seat, ...]:
    voted = {vote.seat_id for vote in votes}
    return tuple(seat for seat in seats if seat.held_by and seat.seat_id not in voted)


def _terms(session: Session, project_id: int) -> list[tuple[PartnerRole | None, GovernanceTerm]]:
    rows = session.execute(
        select(GovernanceSeat.partner_role, GovernanceTerm)
        .join(GovernanceSeat, GovernanceSeat.id == GovernanceTerm.seat_id)
        .where(GovernanceSeat.project_id == project_id)
    )
    return [(role, term) for role, term in rows]


def _missing_on(
    day: date, terms: Sequence[tuple[PartnerRole | None, GovernanceTerm]], votes: Sequence[VoteTold]
) -> tuple[PartnerRole, ...]:
    sat = (role for role, term in terms if sits(term, day))
    return missing_from([*sat, *(vote.partner_role for vote in votes)])
