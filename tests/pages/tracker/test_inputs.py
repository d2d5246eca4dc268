"""What partners said: the conversation of a partner, the list of the team, and forms that keep their words."""

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from partnering.foundation.database import reading, transaction
from partnering.foundation.vocabulary import Answer, Consent, InputStatus
from partnering.tracker.answers import reopen_input
from partnering.tracker.drafts import list_my_drafts
from partnering.tracker.input_list import PAGE_LENGTH, list_inputs, list_my_inputs
from partnering.tracker.inputs_told import InputTold
from tests.cast import NOBODY, NOW, TODAY, Cast, answer, say
from tests.pages.conftest import Screen, come_back_after_a_restart
from tests.pages.screen_words import (
    buttons,
    of_the_other_project,
    press,
    reads_as_markdown,
    said,
    words_on,
)

PAGE = "tracker/inputs.py"
SMALL = "The text is too small."
WHY = "There is no room on the screen."
SAY, REPLY, MEANT = "What do you want to say?", "Say what you will do, and why", "What did you mean?"
WHERE = "Where does it belong? You can leave this."


def say_it(cast: Cast, words: str = SMALL, **more: Any) -> int:
    with transaction() as session:
        return say(session, more.pop("by", cast.patient), cast.project, words, **more)


def answer_it(cast: Cast, input_id: int, **more: Any) -> int:
    with transaction() as session:
        return answer(session, more.pop("by", cast.lead), cast.project, input_id, **more)


def area(tab: AppTest, label: str) -> Any:
    (found,) = [widget for widget in tab.text_area if widget.label == label]
    return found


def select(tab: AppTest, label: str, key: Any) -> None:
    widgets: list[Any] = [*tab.selectbox, *tab.radio]
    (found,) = [widget for widget in widgets if widget.label == label]
    found.set_value(key)


def choose(tab: AppTest, label: str, key: Any) -> AppTest:
    select(tab, label, key)
    return tab.run()


def everything_said(cast: Cast) -> list[InputTold]:
    with reading() as session:
        return list(list_inputs(session, cast.lead, project_id=cast.project, today=TODAY).inputs)


# Saying something


def test_a_partner_needs_one_field_and_two_at_most(cast: Cast, open_screen: Screen) -> None:
    tab = press(open_screen(PAGE, cast.patient), "Say something")
    area(tab, SAY).input(SMALL).run()
    tab = choose(tab, WHERE, f"{cast.earlier_release}:information_delivery")
    tab = press(tab, "Send")
    assert said(tab, "success") == ["Thank you. The team has it now. You will find the answer on Today."]
    assert said(tab, "subheader") == ["You said"]
    (found,) = everything_said(cast)
    assert (found.said, found.stage, found.version, found.given_by, found.consent) == (
        SMALL,
        "information_delivery",
        "2.0",
        "Rosa",
        Consent.ROLE_ONLY,
    )


def test_a_partner_chooses_whether_to_be_named(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient, say="1")
    area(tab, SAY).input(SMALL).run()
    press(choose(tab, "When we tell others outside the project", "named"), "Send")
    assert everything_said(cast)[0].consent is Consent.NAMED


def test_a_facilitator_writes_down_what_a_partner_without_access_said(
    cast: Cast, open_screen: Screen
) -> None:
    tab = press(open_screen(PAGE, cast.facilitator), "Write down what somebody said")
    area(tab, "What was said?").input(SMALL).run()
    tab = press(choose(tab, "Whose words?", cast.named_only), "Send")
    assert said(tab, "success") == ["Written down. The answer goes to Cita · Citizen."]
    (found,) = everything_said(cast)
    assert (found.given_by, found.written_down_by) == ("Cita", "Fatima")
    answer_it(cast, found.input_id)
    tab = open_screen(PAGE, cast.facilitator, show="answered")
    assert "Cita has no account here. Tell them what you decided." in words_on(tab)


def test_a_partner_is_not_asked_whose_words_these_are(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient, say="1")
    assert [widget.label for widget in tab.selectbox] == [WHERE]


def test_a_cell_of_the_coverage_fills_in_where_it_belongs(cast: Cast, open_screen: Screen) -> None:
    cell = {"release": str(cast.release), "stage": "health_outcomes"}
    tab = press(
        open_screen("tracker/coverage.py", cast.patient, **cell, role="patient_partner"), "Say something"
    )
    assert said(tab, "title") == ["What partners said"]
    assert {name: tab.query_params[name] for name in cell} == cell
    tab = open_screen(PAGE, cast.patient, say="1", **cell)
    area(tab, SAY).input(SMALL).run()
    press(tab, "Send")
    assert [(found.version, found.stage) for found in everything_said(cast)] == [("2.1", "health_outcomes")]


def test_what_was_said_stands_in_its_cell_of_the_coverage(cast: Cast, open_screen: Screen) -> None:
    say_it(cast, release_id=cast.release, stage="information_delivery")
    cell = {"release": str(cast.release), "stage": "information_delivery", "role": "patient_partner"}
    assert SMALL in words_on(open_screen("tracker/coverage.py", cast.caregiver, **cell))
    assert SMALL not in words_on(open_screen("tracker/coverage.py", cast.funder, **cell))


@pytest.mark.parametrize("place", [{"release": "x", "stage": "y"}, {"release": "999999"}, {"stage": "<b>"}])
def test_a_place_that_is_not_there_is_left_out(
    place: dict[str, str], cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.patient, say="1", **place)
    assert not tab.exception
    assert [widget.value for widget in tab.selectbox] == [""]


def test_nothing_said_is_nothing_sent_and_the_page_says_so(cast: Cast, open_screen: Screen) -> None:
    tab = press(open_screen(PAGE, cast.patient, say="1"), "Send")
    assert said(tab, "error") == ["What you want to say: write at least one word."]
    area(tab, SAY).input(SMALL).run()
    assert said(tab, "error") == []
    assert everything_said(cast) == []


def test_words_outlive_a_restart_and_are_sent_once(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient, say="1")
    area(tab, SAY).input(SMALL).run()
    come_back_after_a_restart(tab)
    assert area(tab, SAY).value == SMALL
    assert area(open_screen(PAGE, cast.patient, say="1"), SAY).value == SMALL
    press(tab, "Send")
    assert [found.said for found in everything_said(cast)] == [SMALL]
    with reading() as session:
        assert list_my_drafts(session, cast.patient, in_project=cast.project, form="input") == []


# Answering


def test_the_list_begins_with_what_waits_for_the_team_and_with_one_s_own_for_a_partner(
    cast: Cast, open_screen: Screen
) -> None:
    answer_it(cast, say_it(cast, "It is answered."))
    say_it(cast, SMALL, by=cast.caregiver, now=NOW - timedelta(days=9))
    tab = open_screen(PAGE, cast.lead)
    assert said(tab, "header") == ["One thing waits for an answer. It was said 9 days ago."]
    assert said(tab, "subheader") == ["Carl, Caregiver"]
    tab = open_screen(PAGE, cast.patient)
    assert (said(tab, "header"), said(tab, "subheader")) == (["What you said"], ["You said"])
    tab = choose(tab, "Show", "all")
    assert said(tab, "subheader") == ["You said", "Carl, Caregiver"]
    assert tab.query_params["show"] == "all"


def test_a_list_of_one_release(cast: Cast, open_screen: Screen) -> None:
    for words, release in (("Old.", cast.earlier_release), ("New.", cast.release)):
        say_it(cast, words, release_id=release)
    tab = choose(open_screen(PAGE, cast.lead), "Release", str(cast.earlier_release))
    assert [words in words_on(tab) for words in ("Old.", "New.")] == [True, False]


def test_the_team_answers_with_a_reason(cast: Cast, open_screen: Screen) -> None:
    say_it(cast)
    tab = press(open_screen(PAGE, cast.lead), "Answer")
    tab = press(tab, "Send the answer")
    assert said(tab, "error") == ["What comes of it: choose one of the four answers."]
    tab = press(choose(tab, "What comes of it?", "declined"), "Send the answer")
    assert said(tab, "error") == [
        "Say what you will do, and why (a no needs its reason): write at least one word."
    ]
    area(tab, REPLY).input(WHY).run()
    tab = press(tab, "Send the answer")
    assert said(tab, "success") == ["Your answer is on its way to Rosa."]
    (found,) = everything_said(cast)
    assert found.last_answer is not None
    assert (found.last_answer.answer, found.last_answer.words) == (Answer.DECLINED, WHY)


def test_what_is_put_off_needs_its_day_and_waits_again_then(cast: Cast, open_screen: Screen) -> None:
    input_id = say_it(cast)
    tab = open_screen(PAGE, cast.lead, answer=str(input_id))
    tab = choose(tab, "What comes of it?", "deferred")
    area(tab, REPLY).input("First the numbers.").run()
    tab = press(tab, "Send the answer")
    assert said(tab, "error") == ["Until when: choose the day on which you come back to it."]
    day = TODAY + timedelta(days=7)
    tab.date_input[0].set_value(day).run()
    assert "11 March 2026, in 7 days. From then on it waits for an answer again." in words_on(tab)
    press(tab, "Send the answer")
    assert everything_said(cast)[0].waits_again_on == day
    assert "Answer now" in buttons(open_screen(PAGE, cast.lead, show="answered"))


def test_words_stay_when_somebody_else_was_faster(cast: Cast, open_screen: Screen) -> None:
    input_id = say_it(cast)
    tab = open_screen(PAGE, cast.editor, answer=str(input_id))
    tab = choose(tab, "What comes of it?", "accepted")
    area(tab, REPLY).input("We make it larger.").run()
    answer_it(cast, input_id)
    tab = press(tab, "Send the answer")
    assert said(tab, "error") == [
        "Lena has answered this: “No, and here is why”. Read that answer. Only who said it can ask again."
    ]
    assert area(tab, REPLY).value == "We make it larger."
    assert WHY in words_on(tab)
    assert len(everything_said(cast)[0].answers) == 1


def test_what_changed_is_linked_to_an_answer(cast: Cast, open_screen: Screen) -> None:
    answer_it(cast, say_it(cast), answer=Answer.ACCEPTED)
    tab = press(open_screen(PAGE, cast.lead, show="answered"), "Say what changed")
    select(tab, "An activity", cast.activities[cast.lead])
    select(tab, "A release", cast.release)
    tab = press(tab, "Save")
    assert said(tab, "success") == ["Saved. Rosa sees what changed."]
    tab = open_screen(PAGE, cast.patient)
    assert "**What changed:** Meeting, 3 March 2026" in words_on(tab)


# Today


def test_the_answer_is_the_first_thing_the_giver_sees_and_is_put_away_once_read(
    cast: Cast, open_screen: Screen
) -> None:
    answer_it(cast, say_it(cast))
    tab = open_screen("today/today.py", cast.patient)
    words = said(tab, "markdown")
    assert (
        words.index(f"> {SMALL}")
        < words.index(WHY)
        < words.index("You began to log an activity today and have not saved it.")
    )
    assert said(tab, "header")[0] == "3 things wait for you."
    tab = press(tab, "I have read it")
    assert said(tab, "success") == ["Thank you. The team sees that you have read it."]
    assert WHY not in words_on(tab)
    assert "Read on 4 March 2026." in words_on(open_screen(PAGE, cast.lead, show="answered"))


@pytest.mark.parametrize("role", ["lead", "caregiver", "funder", "administrator"])
def test_nobody_else_finds_that_answer_on_today(role: str, cast: Cast, open_screen: Screen) -> None:
    answer_it(cast, say_it(cast))
    assert WHY not in words_on(open_screen("today/today.py", getattr(cast, role), project="statin"))


def test_a_giver_opens_it_again_from_today(cast: Cast, open_screen: Screen) -> None:
    input_id = say_it(cast)
    answer_it(cast, input_id)
    tab = press(open_screen("today/today.py", cast.patient), "That is not what I meant")
    assert (said(tab, "title"), tab.query_params["again"]) == (["What partners said"], str(input_id))
    tab = open_screen(PAGE, cast.patient, again=str(input_id))
    assert said(press(tab, "Send"), "error") == ["What you meant: write at least one word."]
    area(tab, MEANT).input("I meant the numbers.").run()
    tab = press(tab, "Send")
    assert said(tab, "success") == ["Thank you. The team answers again. You will find it on Today."]
    assert everything_said(cast)[0].status is InputStatus.REOPENED
    assert "I meant the numbers." in words_on(open_screen(PAGE, cast.lead))


def test_today_shows_what_the_answer_is_to_once_it_was_said_again(cast: Cast, open_screen: Screen) -> None:
    input_id = say_it(cast)
    first = answer_it(cast, input_id)
    with transaction() as session:
        reopen_input(
            session, cast.patient, project_id=cast.project, answer_id=first, words="The numbers.", now=NOW
        )
    answer_it(cast, input_id, words="They are larger now.")
    tab = open_screen("today/today.py", cast.patient)
    assert "> The numbers." in said(tab, "markdown")
    assert "They are larger now." in words_on(tab)


def test_what_waits_leads_the_team_to_the_list(cast: Cast, open_screen: Screen) -> None:
    say_it(cast)
    tab = press(open_screen("today/today.py", cast.facilitator), "Read and answer")
    assert [said(tab, "title"), SMALL in words_on(tab)] == [["What partners said"], True]


# Borders


@pytest.mark.parametrize("role", ["funder", "administrator"])
def test_who_may_not_read_people_s_words_reads_none(role: str, cast: Cast, open_screen: Screen) -> None:
    input_id = say_it(cast)
    for address in ({}, {"answer": str(input_id)}, {"again": str(input_id)}, {"say": "1"}):
        tab = open_screen(PAGE, getattr(cast, role), project="statin", **address)
        assert said(tab, "title") == ["This page is not for your role"]
        assert SMALL not in words_on(tab)


@pytest.mark.parametrize("form", ["answer", "change"])
def test_a_partner_does_not_answer(form: str, cast: Cast, open_screen: Screen) -> None:
    input_id = say_it(cast)
    answer_it(cast, input_id, answer=Answer.ACCEPTED)
    tab = open_screen(PAGE, cast.caregiver, **{form: str(input_id)})
    assert said(tab, "info") == [
        "Your role does not include this: answer what partners said. These roles may: Lead, Editor, Facilitator."
    ]
    assert "Answer" not in buttons(open_screen(PAGE, cast.caregiver, show="all"))


def test_nobody_but_the_giver_gets_the_form_to_ask_again(cast: Cast, open_screen: Screen) -> None:
    input_id = say_it(cast)
    answer_it(cast, input_id)
    for person in (cast.caregiver, cast.lead):
        tab = open_screen(PAGE, person, again=str(input_id))
        assert list(tab.text_area) == []


@pytest.mark.parametrize("number", [str(NOBODY), "other"])
@pytest.mark.parametrize("form", ["answer", "again", "change"])
def test_what_is_not_there_is_said_plainly(form: str, number: str, cast: Cast, open_screen: Screen) -> None:
    number = str(cast.other_input) if number == "other" else number
    tab = open_screen(PAGE, cast.lead, **{form: number})
    assert said(tab, "error") == ["Nobody said this in this project."]
    assert of_the_other_project(tab) == []


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "1; drop table inputs", "²"])
def test_an_address_that_names_nothing_shows_the_list(number: str, cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead, answer=number, show=number, of=number)
    assert not tab.exception
    assert "Write down what somebody said" in buttons(tab)


def test_people_s_words_show_as_they_were_typed(cast: Cast, open_screen: Screen) -> None:
    words = "# One\n> two **x** <b> [a](https://a.example)\n\n- three"
    answer_id = answer_it(cast, say_it(cast, words), words="**no** <i>")
    for tab in (open_screen(PAGE, cast.patient), open_screen("today/today.py", cast.patient)):
        assert not reads_as_markdown(tab, "**x** <b>")
        assert not reads_as_markdown(tab, "**no** <i>")
    with transaction() as session:
        reopen_input(
            session, cast.patient, project_id=cast.project, answer_id=answer_id, words="**why** <u>", now=NOW
        )
    assert not reads_as_markdown(open_screen(PAGE, cast.lead), "**why** <u>")


def test_with_nothing_said_the_page_says_what_it_is_for(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    assert "All that is said here gets an answer: yes, partly, no or later." in words_on(tab)


def test_with_all_answered_the_team_reads_that_and_how_long_it_took(cast: Cast, open_screen: Screen) -> None:
    answer_it(cast, say_it(cast, now=NOW - timedelta(days=3)))
    tab = open_screen(PAGE, cast.lead)
    assert said(tab, "header") == ["All that was said has its answer."]
    assert said(tab, "caption") == ["The one answer so far came within 3 days."]
    answer_it(cast, say_it(cast))
    tab = open_screen(PAGE, cast.lead)
    assert said(tab, "caption") == ["Half of the last 2 answers came within 1.5 days."]
    tab = choose(tab, "Release", str(cast.release))
    assert "Nothing here yet." in words_on(tab)


def test_a_long_list_is_turned_page_by_page(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        for n in range(PAGE_LENGTH + 1):
            say(session, cast.patient, cast.project, f"Number {n}.", now=NOW - timedelta(days=n))
    tab = open_screen(PAGE, cast.patient)
    assert len(said(tab, "subheader")) == PAGE_LENGTH
    with reading() as session:
        page = list_my_inputs(session, cast.patient, in_project=cast.project, today=TODAY, page=2)
    assert [found.said for found in page.inputs] == ["Number 20."]
    assert "Number 20." not in words_on(tab)


def test_nothing_of_the_other_project_shows(cast: Cast, open_screen: Screen) -> None:
    say_it(cast)
    for person in cast.loggers:
        for address in ({"show": "all"}, {"say": "1"}):
            assert of_the_other_project(open_screen(PAGE, person, **address)) == []
