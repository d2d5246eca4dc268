"""Decisions that are put to the table: the question, a vote from each seat, and what came of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.typed_text import words_that_fit, words_that_say_something
from partnering.foundation.vocabulary import DecisionRight, Outcome, Vote
from partnering.foundation.words import _
from partnering.resourcing.decision_list import votes_of
from partnering.resourcing.models import GovernanceDecision, GovernanceVote
from partnering.resourcing.seats import seats_of
from partnering.resourcing.table_rules import why_not_agreed


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What is put to the table, and what say the partners have in it."""

    question: str
    decision_right: DecisionRight


@requires(Permission.KEEP_GOVERNANCE)
def open_decision(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    entry: NewDecision,
    form_token: str,
    now: datetime,
) -> int:
    """Put a decision to the table, and return its id. The same form sent twice puts it once.

    Raises InvalidInput for a question without words, NotPossibleNow where the form was sent before with other words.
    """
    take_turn_of_person(session, person_id)
    question = words_that_say_something(entry.question, field=_("What is to be decided"))
    entry = replace(entry, question=question)
    earlier = session.scalar(
        select(GovernanceDecision).where(
            GovernanceDecision.form_token == form_token, GovernanceDecision.opened_by == person_id
        )
    )
    if earlier is not None:
        as_before = NewDecision(earlier.question, earlier.decision_right)
        if (earlier.project_id, as_before) != (project_id, entry):
            raise NotPossibleNow(_("This was sent before, and it has changed since. Send again to ask both."))
        return earlier.id
    row = GovernanceDecision(
        project_id=project_id,
        form_token=form_token,
        question=entry.question,
        decision_right=entry.decision_right,
        opened_by=person_id,
        opened_at=now,
    )
    session.add(row)
    session.flush()
    _leave_event(session, person_id, row, "decision opened", now=now, decision_right=entry.decision_right)
    return row.id


@requires(Permission.VOTE_FROM_SEAT)
def vote_from_my_seat(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    decision_id: int,
    vote: Vote,
    words: str,
    today: date,
    now: datetime,
) -> None:
    """Vote from one's own seat, or change the vote while the decision is open. The same vote twice counts once.

    words: why, for everybody of the project; may be empty. Raises NotAllowed without a seat, NotFound, NotPossibleNow
    once it is decided.
    """
    row = _open_in_turn(session, project_id, decision_id)
    seats = seats_of(session, project_id=project_id, today=today)
    seat = next((seat for seat in seats if seat.held_by == person_id), None)
    if seat is None:
        raise NotAllowed(
            _("You have no seat at the table now, so you cannot vote. The lead or a facilitator gives seats.")
        )
    _keep_vote(
        session, person_id, row, seat_id=seat.seat_id, voter=person_id, vote=vote, words=words, now=now
    )


@requires(Permission.KEEP_GOVERNANCE)
def write_down_vote(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    decision_id: int,
    seat_id: int,
    vote: Vote,
    words: str,
    today: date,
    now: datetime,
) -> None:
    """Write down how somebody voted who cannot vote here. The same vote twice counts once.

    Raises NotAllowed for somebody who votes themselves, NotFound, NotPossibleNow for an empty seat and once it is
    decided.
    """
    row = _open_in_turn(session, project_id, decision_id)
    seats = seats_of(session, project_id=project_id, today=today)
    seat = next((seat for seat in seats if seat.seat_id == seat_id), None)
    if seat is None:
        raise NotFound(_("There is no such seat in this project."))
    if seat.sitting is None or seat.held_by is None:
        raise NotPossibleNow(_("Nobody sits in this seat now, so it has no vote."))
    if seat.sitting.votes_here:
        raise NotAllowed(
            _("{name} can sign in, so only they can vote from this seat. Ask them.").format(
                name=seat.sitting.name
            )
        )
    _keep_vote(session, person_id, row, seat_id=seat_id, voter=seat.held_by, vote=vote, words=words, now=now)


@requires(Permission.KEEP_GOVERNANCE)
def note_outcome(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    decision_id: int,
    outcome: Outcome,
    reason: str,
    today: date,
    now: datetime,
) -> None:
    """Write down what came of a decision; its votes stay as they are then. The same outcome twice counts once.

    Raises InvalidInput without a reason where it was not agreed, NotFound, NotPossibleNow for one that is decided, and
    for an agreement that the say of the partners does not allow.
    """
    row = _decision_in_turn(session, project_id, decision_id)
    reason = words_that_fit(reason, field=_("Why"))
    if (row.outcome, row.reason) == (outcome, reason):
        return
    _check_open(row)
    if outcome is Outcome.AGREED:
        votes = [(vote.partner_role, vote.vote) for vote in votes_of(session, [row.id])[row.id]]
        if problem := why_not_agreed(row.decision_right, votes):
            raise NotPossibleNow(problem)
    else:
        words_that_say_something(reason, field=_("Why"))
    row.outcome, row.reason, row.decided_on, row.noted_by = outcome, reason, today, person_id
    _leave_event(session, person_id, row, "decision noted", now=now, outcome=outcome)


def _keep_vote(
    session: Session,
    person_id: int,
    decision: GovernanceDecision,
    *,
    seat_id: int,
    voter: int,
    vote: Vote,
    words: str,
    now: datetime,
) -> None:
    words = words_that_fit(words, field=_("Why"))
    row = session.scalar(
        select(GovernanceVote).where(
            GovernanceVote.decision_id == decision.id, GovernanceVote.seat_id == seat_id
        )
    )
    if row is None:
        row = GovernanceVote(decision_id=decision.id, seat_id=seat_id)
        session.add(row)
    elif (row.person_id, row.vote, row.words) == (voter, vote, words):
        return
    row.person_id, row.vote, row.words = voter, vote, words
    row.voted_at, row.entered_by = now, person_id
    is_written_down = voter != person_id
    _leave_event(session, person_id, decision, "vote given", now=now, is_written_down=is_written_down)


def _open_in_turn(session: Session, project_id: int, decision_id: int) -> GovernanceDecision:
    row = _decision_in_turn(session, project_id, decision_id)
    _check_open(row)
    return row


def _decision_in_turn(session: Session, project_id: int, decision_id: int) -> GovernanceDecision:
    """The decision; who votes at the moment when it is decided waits, and then sees what was done."""
    row = session.scalar(
        select(GovernanceDecision)
        .where(GovernanceDecision.id == decision_id, GovernanceDecision.project_id == project_id)
        .with_for_update(key_share=True)
    )
    if row is None:
        raise NotFound(_("There is no such decision in this project."))
    return row


def _check_open(row: GovernanceDecision) -> None:
    if row.outcome is not None and row.decided_on is not None:
        raise NotPossibleNow(
            _(
                "This was closed on {day}: {outcome}. Put a new decision to the table if that has changed."
            ).format(day=day_in_words(row.decided_on), outcome=row.outcome.label)
        )


def _leave_event(
    session: Session, person_id: int, row: GovernanceDecision, action: str, *, now: datetime, **after: object
) -> None:
    audit.record(
        session,
        person_id,
        project_id=row.project_id,
        action=action,
        subject=f"decision {row.id}",
        after=after,
        now=now,
    )
