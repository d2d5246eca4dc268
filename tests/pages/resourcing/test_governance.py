"""Who decides: the table, one's own vote, and what those who keep the table can do there."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.database import reading, transaction
from partnering.foundation.vocabulary import DecisionRight, Outcome, PartnerRole, Vote
from partnering.resourcing.decision_list import DecisionCard
from partnering.resourcing.seats import AtTheTable, end_term
from tests.cast import NOW, TODAY, Cast
from tests.pages.conftest import Screen, counted_statements
from tests.pages.screen_words import (
    buttons,
    field,
    of_the_other_project,
    press,
    reads_as_markdown,
    said,
)
from tests.partnering.resourcing.at_the_table import (
    a_decision,
    a_seat,
    at_the_table,
    closes,
    decisions,
    seat_of,
    sit,
    votes,
)

PAGE = "resourcing/governance.py"
WHY = "Why? Everybody of the project can read it. You may leave it out."


def prepared(prepare: Callable[[Session], object]) -> None:
    with transaction() as session:
        prepare(session)


def a_table(session: Session, cast: Cast) -> int:
    """A patient, a citizen without access and the lead at the table, with a decision that waits. Gives its id."""
    seat_of(session, cast, cast.patient, PartnerRole.PATIENT_PARTNER)
    seat_of(session, cast, cast.named_only, PartnerRole.CITIZEN_PARTNER)
    seat_of(session, cast, cast.lead, None)
    return a_decision(session, cast)


def stored(cast: Cast) -> tuple[AtTheTable, list[DecisionCard]]:
    with reading() as session:
        return at_the_table(session, cast), decisions(session, cast)


def test_an_empty_table_says_how_to_begin(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    words = said(tab, "markdown")
    assert words[1] == "Nobody sits at the table yet. Who sits there votes on what the project decides."
    assert "Nothing was put to the table yet." in words
    assert len([line for line in words if "No seat is kept for them yet." in line]) == len(PartnerRole)
    by_partner = open_screen(PAGE, cast.patient)
    assert [said(by_partner, "title"), buttons(by_partner), list(by_partner.error)] == [
        ["Who decides"],
        [],
        [],
    ]


def test_the_table_says_who_is_there_and_who_is_missing(cast: Cast, open_screen: Screen) -> None:
    prepared(lambda session: a_table(session, cast))
    tab = open_screen(PAGE, cast.caregiver)
    words = said(tab, "markdown")
    assert words[1] == (
        "3 people sit at the table, 2 of them partners. "
        "Nobody speaks there as: Caregiver, Clinician, Local decision-maker."
    )
    assert "**Patient**  \nRosa, from 4 March 2026 to 4 March 2027" in words
    assert "Still to vote: Patient, Rosa; Citizen, Cita; The project team, Lena." in words
    assert buttons(tab) == []
    assert of_the_other_project(tab) == []


def test_who_sits_there_votes_says_why_and_can_think_again(cast: Cast, open_screen: Screen) -> None:
    prepared(lambda session: a_table(session, cast))
    tab = open_screen(PAGE, cast.patient)
    press(tab, "Vote")
    assert said(tab, "error") == ["Choose a vote first."]
    field(tab, "Your vote").set_value(Vote.AGAINST)
    field(tab, WHY).set_value("It *frightens* me.")
    press(tab, "Vote")
    assert said(tab, "success") == ["Your vote is kept. You can change it while this is open."]
    assert "- Patient, Rosa: **Against it**. “It *frightens* me.”" in said(tab, "markdown")
    assert not reads_as_markdown(tab, "It *frightens* me.")
    field(tab, "Your vote").set_value(Vote.FOR)
    press(tab, "Vote")
    _table, (decision,) = stored(cast)
    assert [(vote.name, vote.vote, vote.words) for vote in decision.votes] == [
        ("Rosa", Vote.FOR, "It *frightens* me.")
    ]


def test_who_takes_over_a_seat_finds_the_vote_of_who_sat_there_as_theirs(
    cast: Cast, open_screen: Screen
) -> None:
    def takes_over(session: Session) -> None:
        seat_id = seat_of(session, cast, cast.lead, None)
        votes(session, cast, cast.lead, a_decision(session, cast), Vote.AGAINST, "It is too early.")
        end_term(session, cast.lead, project_id=cast.project, seat_id=seat_id, today=TODAY, now=NOW)
        sit(session, cast, seat_id, cast.editor)

    prepared(takes_over)
    tab = open_screen(PAGE, cast.editor)
    assert "Vote in the place of Lena" in [box.label for box in tab.expander]
    assert (field(tab, "Your vote").value, field(tab, WHY).value) == (None, "")


def test_a_vote_is_asked_for_on_today_until_it_is_given(cast: Cast, open_screen: Screen) -> None:
    decided = []
    prepared(lambda session: decided.append(a_table(session, cast)))
    tab = open_screen("today/today.py", cast.patient)
    assert "One decision waits for your vote." in said(tab, "markdown")
    press(tab, "Read and vote")
    assert said(tab, "title") == ["Who decides"]
    prepared(lambda session: votes(session, cast, cast.patient, decided[0], Vote.ABSTAIN))
    assert "One decision waits for your vote." not in said(
        open_screen("today/today.py", cast.patient), "markdown"
    )


def test_a_keeper_writes_down_a_vote_and_what_came_of_it(cast: Cast, open_screen: Screen) -> None:
    prepared(lambda session: a_table(session, cast))
    tab = open_screen(PAGE, cast.facilitator)
    assert [box.label for box in tab.expander] == ["Write down how Cita votes", "Write down what came of it"]
    field(tab, "Their vote").set_value(Vote.FOR)
    press(tab, "Write it down")
    assert [box.label for box in tab.expander] == ["Change how Cita votes", "Write down what came of it"]
    field(tab, "Their vote").set_value(Vote.AGAINST)
    press(tab, "Write it down")
    field(tab, "What came of it?").set_value(Outcome.AGREED)
    press(tab, "Write it down for good")
    assert said(tab, "error") == [
        "The partners decide here, and not more of them are for it than against it."
    ]
    field(tab, "What came of it?").set_value(Outcome.NOT_AGREED)
    field(tab, "Why? Where it is agreed, you may leave it out.").set_value("Too costly.")
    press(tab, "Write it down for good")
    words = said(tab, "markdown")
    assert "**Not agreed on 4 March 2026, written down by Fatima.**" in words
    assert "Why: Too costly." in words
    assert "- Citizen, Cita: **Against it**. (written down for them)" in words


def test_dissent_is_shown_with_what_was_agreed(cast: Cast, open_screen: Screen) -> None:
    def prepare(session: Session) -> None:
        seat_of(session, cast, cast.patient, PartnerRole.PATIENT_PARTNER)
        decision_id = a_decision(session, cast, DecisionRight.ADVISES)
        votes(session, cast, cast.patient, decision_id, Vote.AGAINST)
        closes(session, cast, decision_id)

    prepared(prepare)
    words = said(open_screen(PAGE, cast.patient), "markdown")
    assert "Not everybody agreed. Against it: Patient, Rosa." in words
    assert "The team decides, and the partners give advice." in words


def test_something_is_put_to_the_table_once_and_the_form_is_empty_again(
    cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.lead)
    field(tab, "What is to be decided?").set_value("Do we ship?")
    press(tab, "Put it to the table")
    assert said(tab, "error") == ["Choose whose say it is."]
    assert field(tab, "What is to be decided?").value == "Do we ship?"
    field(tab, "Whose say is it? This cannot be changed later.").set_value(DecisionRight.CAN_STOP)
    press(tab, "Put it to the table")
    assert said(tab, "success") == ["It is put to the table. Who sits there finds it on Today."]
    assert field(tab, "What is to be decided?").value == ""
    tab.run()
    assert [decision.question for decision in stored(cast)[1]] == ["Do we ship?"]


def test_a_seat_is_added_given_ended_and_taken_away(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Add a seat for").set_value(PartnerRole.CLINICIAN_PARTNER)
    press(tab, "Add the seat")
    assert said(tab, "success") == ["The seat is added."]
    field(tab, "Last day").set_value(date(2026, 3, 20))
    press(tab, "Give the seat")
    assert said(tab, "success") == ["Clara sits there now."]
    assert "**Clinician**  \nClara, from 4 March 2026 to 20 March 2026 (ends in 16 days)" in said(
        tab, "markdown"
    )
    press(tab, "Yes, end it")
    assert said(tab, "success") == ["The term is ended. Their votes stay."]
    press(tab, "Yes, take it away")
    assert said(tab, "success") == ["The seat is taken away."]
    assert stored(cast)[0].seats == ()


def test_a_term_without_days_is_told(cast: Cast, open_screen: Screen) -> None:
    prepared(lambda session: a_seat(session, cast, PartnerRole.CLINICIAN_PARTNER))
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Last day").set_value(None)
    press(tab, "Give the seat")
    assert said(tab, "error") == ["The days: choose the first and the last one."]


@pytest.mark.parametrize("most", [1, 3])
def test_the_screen_asks_the_database_as_often_for_many_decisions_as_for_one(
    most: int, cast: Cast, open_screen: Screen
) -> None:
    def ask(session: Session) -> None:
        for number in range(most):
            decision_id = a_decision(session, cast, question=f"Question {number}?")
            votes(session, cast, cast.patient, decision_id, Vote.FOR)

    prepared(lambda session: seat_of(session, cast, cast.patient, PartnerRole.PATIENT_PARTNER))
    prepared(ask)
    tab = open_screen(PAGE, cast.patient)
    with counted_statements() as statements:
        tab.run()
    assert len([statement for statement in statements if "governance_" in statement]) == 7
