"""Decisions of the table: who votes, whose say holds, and what is kept of dissent."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from partnering.foundation.database import transaction
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import DecisionRight, Outcome, PartnerRole, Vote
from partnering.resourcing.decision_list import count_votes_to_give, list_decisions
from partnering.resourcing.decisions import NewDecision, open_decision
from partnering.resourcing.seats import end_term
from partnering.resourcing.table_rules import missing_from, why_not_agreed
from tests.cast import NOW, SECRET, TODAY, Cast, at_the_same_time, gather, nothing_changes
from tests.partnering.resourcing.at_the_table import (
    a_decision,
    closes,
    decisions,
    is_written_down,
    seat_of,
    sit,
    votes,
)

PATIENT, CAREGIVER, CITIZEN = (
    PartnerRole.PATIENT_PARTNER,
    PartnerRole.CAREGIVER_PARTNER,
    PartnerRole.CITIZEN_PARTNER,
)
FOR, AGAINST, ABSTAIN = Vote.FOR, Vote.AGAINST, Vote.ABSTAIN
VOTES = st.lists(
    st.tuples(st.sampled_from([None, PATIENT, CITIZEN]), st.sampled_from(list(Vote))), max_size=6
)


def waiting(session: Session, cast: Cast, member: int) -> int:
    return count_votes_to_give(session, member, project_id=cast.project, today=TODAY)


def test_each_seat_votes_and_everybody_reads_who_decided_what(any_session: Session) -> None:
    cast = gather(any_session)
    seat_of(any_session, cast, cast.patient, PATIENT)
    citizen = seat_of(any_session, cast, cast.named_only, CITIZEN)
    seat_of(any_session, cast, cast.lead, None)
    decision_id = a_decision(any_session, cast)
    votes(any_session, cast, cast.patient, decision_id, FOR, "It is clear.")
    is_written_down(any_session, cast, citizen, decision_id, AGAINST)
    (card,) = decisions(any_session, cast)
    assert [(vote.name, vote.partner_role, vote.vote, vote.words) for vote in card.votes] == [
        ("Rosa", PATIENT, FOR, "It is clear."),
        ("Cita", CITIZEN, AGAINST, ""),
    ]
    assert [vote.is_written_down for vote in card.votes] == [False, True]
    assert [seat.label for seat in card.waits_for] == ["The project team"]
    assert (card.outcome, card.dissent) == (None, ())
    votes(any_session, cast, cast.lead, decision_id, FOR)
    with nothing_changes(any_session), pytest.raises(NotPossibleNow, match="not more of them are for it"):
        closes(any_session, cast, decision_id)


def test_what_was_agreed_keeps_its_dissent_and_says_who_was_missing(cast: Cast, session: Session) -> None:
    seat_of(session, cast, cast.patient, PATIENT)
    seat_of(session, cast, cast.caregiver, CAREGIVER)
    decision_id = a_decision(session, cast, DecisionRight.ADVISES)
    votes(session, cast, cast.patient, decision_id, AGAINST, "It frightens.")
    votes(session, cast, cast.caregiver, decision_id, FOR)
    closes(session, cast, decision_id)
    seat_of(session, cast, cast.clinician, PartnerRole.CLINICIAN_PARTNER)
    (card,) = decisions(session, cast)
    assert [(vote.name, vote.words) for vote in card.dissent] == [("Rosa", "It frightens.")]
    assert (card.outcome, card.decided_on, card.noted_by) == (Outcome.AGREED, TODAY, "Fatima")
    assert (card.waits_for, PATIENT in card.missing, CITIZEN in card.missing) == ((), False, True)


def test_who_voted_was_there_even_when_their_term_ended_that_day(cast: Cast, session: Session) -> None:
    seat_id = seat_of(session, cast, cast.patient, PATIENT)
    decision_id = a_decision(session, cast, DecisionRight.ADVISES)
    votes(session, cast, cast.patient, decision_id, FOR)
    end_term(session, cast.lead, project_id=cast.project, seat_id=seat_id, today=TODAY, now=NOW)
    closes(session, cast, decision_id)
    (card,) = decisions(session, cast)
    assert PATIENT not in card.missing


def test_an_open_decision_comes_first_then_the_latest(cast: Cast, session: Session) -> None:
    first, second, third = (a_decision(session, cast, question=f"Question {n}?") for n in range(3))
    closes(session, cast, first, Outcome.PUT_OFF, "Too early.")
    closes(session, cast, second, Outcome.TAKEN_BACK, "Asked wrongly.")
    assert [card.decision_id for card in decisions(session, cast)] == [third, second, first]


def test_a_vote_waits_until_it_is_given(cast: Cast, session: Session) -> None:
    assert waiting(session, cast, cast.patient) == 0
    seat_of(session, cast, cast.patient, PATIENT)
    first, _second = a_decision(session, cast), a_decision(session, cast)
    assert (waiting(session, cast, cast.patient), waiting(session, cast, cast.caregiver)) == (2, 0)
    votes(session, cast, cast.patient, first, ABSTAIN)
    assert waiting(session, cast, cast.patient) == 1
    closes(session, cast, _second, Outcome.PUT_OFF, "Too early.")
    assert waiting(session, cast, cast.patient) == 0


def test_a_seat_has_one_vote_whoever_sits_there(cast: Cast, session: Session) -> None:
    seat_id = seat_of(session, cast, cast.lead, None)
    decision_id = a_decision(session, cast)
    votes(session, cast, cast.lead, decision_id, FOR)
    with nothing_changes(session):
        votes(session, cast, cast.lead, decision_id, FOR)
    votes(session, cast, cast.lead, decision_id, AGAINST, "I thought again.")
    end_term(session, cast.lead, project_id=cast.project, seat_id=seat_id, today=TODAY, now=NOW)
    sit(session, cast, seat_id, cast.editor)
    votes(session, cast, cast.editor, decision_id, FOR)
    (card,) = decisions(session, cast)
    assert [(vote.name, vote.vote) for vote in card.votes] == [("Edgar", FOR)]


def test_nobody_votes_without_a_seat_or_for_somebody_who_can(cast: Cast, session: Session) -> None:
    decision_id = a_decision(session, cast)
    seat_id = seat_of(session, cast, cast.patient, PATIENT)
    with nothing_changes(session):
        with pytest.raises(NotAllowed, match="no seat at the table now"):
            votes(session, cast, cast.caregiver, decision_id, FOR)
        with pytest.raises(NotAllowed, match="Rosa can sign in, so only they"):
            is_written_down(session, cast, seat_id, decision_id, FOR)
        with pytest.raises(NotFound, match="no such seat"):
            is_written_down(session, cast, 999, decision_id, FOR)
    end_term(session, cast.lead, project_id=cast.project, seat_id=seat_id, today=TODAY, now=NOW)
    with pytest.raises(NotPossibleNow, match="Nobody sits in this seat"):
        is_written_down(session, cast, seat_id, decision_id, FOR)


def test_a_vote_that_would_come_after_the_decision_is_not_kept(cast: Cast, session: Session) -> None:
    seat_of(session, cast, cast.patient, PATIENT)
    decision_id = a_decision(session, cast, DecisionRight.TOLD)
    closes(session, cast, decision_id)
    with nothing_changes(session):
        closes(session, cast, decision_id)
        with pytest.raises(NotPossibleNow, match="closed on 4 March 2026: Agreed"):
            votes(session, cast, cast.patient, decision_id, AGAINST)
        with pytest.raises(NotPossibleNow, match="Put a new decision"):
            closes(session, cast, decision_id, Outcome.NOT_AGREED, "No.")


def test_a_veto_that_comes_in_the_moment_of_the_decision_is_heard(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
        seat_of(session, cast, cast.patient, PATIENT)
        decision_id = a_decision(session, cast, DecisionRight.CAN_STOP)
        votes(session, cast, cast.patient, decision_id, FOR)
    vetoed, closed = at_the_same_time(
        lambda session: votes(session, cast, cast.patient, decision_id, AGAINST),
        lambda session: closes(session, cast, decision_id),
    )
    vetoed.result()
    with pytest.raises(NotPossibleNow, match="they can stop it"):
        closed.result()


@pytest.mark.parametrize("outcome", [Outcome.NOT_AGREED, Outcome.PUT_OFF, Outcome.TAKEN_BACK])
def test_what_is_not_agreed_has_a_reason(outcome: Outcome, cast: Cast, session: Session) -> None:
    decision_id = a_decision(session, cast)
    with nothing_changes(session), pytest.raises(InvalidInput, match="Why: write at least one word"):
        closes(session, cast, decision_id, outcome, " \n")


def test_the_same_form_sent_twice_asks_once(cast: Cast, session: Session) -> None:
    call: dict[str, Any] = {"project_id": cast.project, "form_token": new_token(), "now": NOW}
    entry = NewDecision(" Do we ship? ", DecisionRight.LEADS)
    first = open_decision(session, cast.lead, entry=entry, **call)
    with nothing_changes(session):
        assert open_decision(session, cast.lead, entry=entry, **call) == first
        with pytest.raises(NotPossibleNow, match="changed since"):
            open_decision(session, cast.lead, entry=NewDecision("Else?", DecisionRight.LEADS), **call)
        with pytest.raises(InvalidInput, match="What is to be decided: write at least one word"):
            open_decision(session, cast.lead, entry=NewDecision(" ?", DecisionRight.LEADS), **call)


def test_a_decision_of_another_project_is_not_found(cast: Cast, session: Session) -> None:
    foreign = open_decision(
        session,
        cast.outsider,
        project_id=cast.other_project,
        entry=NewDecision(SECRET, DecisionRight.TOLD),
        form_token=new_token(),
        now=NOW,
    )
    seat_of(session, cast, cast.patient, PATIENT)
    with nothing_changes(session):
        with pytest.raises(NotFound) as refused:
            votes(session, cast, cast.patient, foreign, FOR)
        with pytest.raises(NotFound):
            closes(session, cast, foreign)
        with pytest.raises(NotFound):
            list_decisions(session, cast.lead, project_id=cast.other_project, today=TODAY)
    assert SECRET not in str(refused.value)
    assert decisions(session, cast) == []


# Whose say holds


@pytest.mark.parametrize(
    ("right", "cast_votes", "problem"),
    [
        (DecisionRight.TOLD, [], None),
        (DecisionRight.ASKED, [(None, FOR)], "No partner has voted"),
        (DecisionRight.ASKED, [(PATIENT, AGAINST)], None),
        (DecisionRight.ADVISES, [(PATIENT, ABSTAIN)], None),
        (DecisionRight.CO_DECIDES, [(PATIENT, FOR)], None),
        (DecisionRight.CO_DECIDES, [(PATIENT, FOR), (CITIZEN, AGAINST)], "not more of them are for it"),
        (DecisionRight.CO_DECIDES, [(PATIENT, FOR), (None, AGAINST)], "more of the team are against"),
        (DecisionRight.LEADS, [(PATIENT, FOR), (None, AGAINST)], None),
        (DecisionRight.LEADS, [(PATIENT, ABSTAIN), (None, FOR)], "not more of them are for it"),
        (DecisionRight.CAN_STOP, [(PATIENT, FOR), (CITIZEN, AGAINST)], "they can stop it"),
        (DecisionRight.CAN_STOP, [(PATIENT, ABSTAIN), (None, AGAINST)], None),
    ],
)
def test_what_partners_were_promised_as_their_say_holds(
    right: DecisionRight, cast_votes: list[tuple[PartnerRole | None, Vote]], problem: str | None
) -> None:
    told = why_not_agreed(right, cast_votes)
    assert (told is None) is (problem is None)
    assert problem is None or (told is not None and problem in told)


@settings(max_examples=60)
@given(cast_votes=VOTES)
def test_a_greater_say_never_lets_pass_what_a_lesser_one_stops(
    cast_votes: list[tuple[PartnerRole | None, Vote]],
) -> None:
    passes = {right: why_not_agreed(right, cast_votes) is None for right in DecisionRight}
    for lesser, greater in (("asked", "leads"), ("asked", "can_stop"), ("leads", "co_decides")):
        assert passes[DecisionRight[lesser.upper()]] or not passes[DecisionRight[greater.upper()]]


@settings(max_examples=60)
@given(cast_votes=VOTES, right=st.sampled_from([DecisionRight.LEADS, DecisionRight.CAN_STOP]))
def test_the_team_never_outvotes_partners_who_lead_or_can_stop(
    cast_votes: list[tuple[PartnerRole | None, Vote]], right: DecisionRight
) -> None:
    by_partners = [(role, vote) for role, vote in cast_votes if role is not None]
    assert why_not_agreed(right, cast_votes) == why_not_agreed(right, by_partners)


@pytest.mark.parametrize("held", list(product([True, False], repeat=2)))
def test_missing_are_the_roles_that_nobody_speaks_for(held: tuple[bool, bool]) -> None:
    present = [role for role, is_held in zip((PATIENT, CITIZEN), held, strict=True) if is_held]
    missing = missing_from([*present, None])
    assert set(missing) | set(present) == set(PartnerRole)
    assert not set(missing) & set(present)
