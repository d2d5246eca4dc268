"""The journal on the screen: five parts, kept while they are typed, shared only after a second look."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from partnering.foundation.database import reading, transaction
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import Satisfaction, SharedWith
from partnering.reflection.journal import Page, keep_page, list_weeks
from partnering.reflection.journal_words import PageWords
from partnering.reflection.sealing import new_key
from partnering.reflection.sharing import list_my_shares, list_shared_with_me
from tests.cast import NOW, Cast
from tests.pages.conftest import Clock, Screen, come_back_after_a_restart
from tests.pages.screen_words import (
    buttons,
    field,
    of_the_other_project,
    press,
    reads_as_markdown,
    said,
    words_on,
)

PAGE = "reflection/journal.py"
WEEK = date(2026, 3, 2)
MOMENTS, WORKED = "Which moments of this week come to mind?", "What worked?"
TRY = "What is one thing you want to try next week?"
NO_SEAL = "It is stored without a seal: whoever can open the database file could read it."


def pages_of(person: int) -> list[Page]:
    with reading() as session:
        return list_weeks(session, person)


def wrote(person: int, *, week: date = WEEK, **words: Any) -> None:
    with transaction() as session:
        keep_page(
            session,
            person,
            week_on=week,
            token=new_token(),
            revision=0,
            words=replace(PageWords(), **words),
            now=NOW,
        )


def area(tab: AppTest, label: str) -> Any:
    (found,) = [widget for widget in tab.text_area if widget.label == label]
    return found


def check(tab: AppTest) -> AppTest:
    assert [list(tab.exception), [problem.value for problem in tab.error]] == [[], []]
    return tab


# Writing


def test_this_week_opens_and_what_is_typed_is_kept_without_a_button(cast: Cast, open_screen: Screen) -> None:
    tab = check(open_screen(PAGE, cast.patient))
    assert said(tab, "title", "header") == ["Journal", "Week of 2 March 2026"]
    check(area(tab, MOMENTS).input("The call on Tuesday").run())
    check(area(tab, WORKED).input("We laughed.").run())
    (people,) = [widget for widget in tab.multiselect if widget.label == "Who is it about?"]
    check(people.set_value([cast.lead]).run())
    (listened,) = tab.select_slider
    check(listened.set_value(0).run())
    tab.selectbox(key=next(w.key for w in tab.selectbox if w.label.startswith("How content"))).set_value(
        "mostly"
    )
    check(tab.run())
    (page,) = pages_of(cast.patient)
    assert page.words == PageWords(
        moments="The call on Tuesday",
        worked="We laughed.",
        people=(cast.lead,),
        listening_percent=0,
        satisfaction=Satisfaction.MOSTLY,
        prompt=page.words.prompt,
    )
    assert page.words.prompt
    assert "Kept at 15:02." in said(tab, "caption")


def test_opening_the_page_alone_keeps_nothing(cast: Cast, open_screen: Screen) -> None:
    open_screen(PAGE, cast.patient).run()
    assert pages_of(cast.patient) == []


def test_the_bar_shows_the_minutes_and_nothing_happens_when_they_are_over(
    cast: Cast, open_screen: Screen, clock: Clock
) -> None:
    tab = open_screen(PAGE, cast.patient)
    assert "0 minutes of about 15" in words_on(tab)
    clock.go_on(timedelta(minutes=40))
    tab = check(area(tab, WORKED).input("Slowly.").run())
    assert "40 minutes of about 15" in words_on(tab)
    assert pages_of(cast.patient)[0].words.worked == "Slowly."


def test_a_restart_of_the_server_loses_no_word(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    area(tab, WORKED).input("Before.").run()
    area(tab, TRY).input("After.")
    tab = check(come_back_after_a_restart(tab))
    assert (area(tab, WORKED).value, area(tab, TRY).value) == ("Before.", "After.")
    (page,) = pages_of(cast.patient)
    assert (page.words.worked, page.words.to_try) == ("Before.", "After.")


def test_two_browsers_in_one_week_lose_nothing_and_are_put_together(cast: Cast, open_screen: Screen) -> None:
    wrote(cast.patient, worked="First.")
    phone, laptop = open_screen(PAGE, cast.patient), open_screen(PAGE, cast.patient)
    area(phone, WORKED).input("First. Phone.").run()
    area(laptop, WORKED).input("First. Laptop.").run()
    assert {page.words.worked for page in pages_of(cast.patient)} == {"First. Phone.", "First. Laptop."}
    tab = check(press(open_screen(PAGE, cast.patient), "Put it together"))
    (page,) = pages_of(cast.patient)
    assert sorted(page.words.worked.split("\n\n")) == ["First. Laptop.", "First. Phone."]
    assert area(tab, WORKED).value == page.words.worked
    assert said(tab, "success") == ["It is one page now."]


def test_what_i_meant_to_try_comes_first_and_a_year_ago_last(cast: Cast, open_screen: Screen) -> None:
    wrote(cast.patient, week=WEEK - timedelta(weeks=1), to_try="Ask *first*.")
    wrote(cast.patient, week=WEEK - timedelta(weeks=52), worked="A year-old word.")
    tab = check(open_screen(PAGE, cast.patient))
    assert "You meant to try, in the week of 23 February 2026:" in said(tab, "markdown")
    assert "> Ask *first*." in said(tab, "markdown")
    assert not reads_as_markdown(tab, "Ask *first*.")
    assert "A year-old word." in words_on(tab)
    check(area(tab, "How did it go with what you meant to try?").input("Well.").run())
    assert pages_of(cast.patient)[0].words.tried == "Well."


def test_other_questions_can_be_chosen_and_come_back_next_week(
    cast: Cast, open_screen: Screen, clock: Clock
) -> None:
    tab = open_screen(PAGE, cast.patient)
    first = pages_asked(tab)
    check(field(tab, "Questions to choose from").set_value("three-questions-1").run())
    asked = "What happened? So what does it mean? Now what will I do?"
    assert first != asked
    check(area(tab, asked).input("I asked twice.").run())
    (page,) = pages_of(cast.patient)
    assert (page.words.prompt_set, page.words.prompt) == ("three-questions-1", "what_so_what_now_what")
    tab = check(come_back_after_a_restart(tab))
    assert area(tab, asked).value == "I asked twice."
    clock.go_on(timedelta(weeks=1))
    tab = check(open_screen(PAGE, cast.patient))
    assert (area(tab, asked).value, field(tab, "Questions to choose from").value) == ("", "three-questions-1")


def pages_asked(tab: AppTest) -> str:
    """The question of the week, which stands between what did not work and what to try."""
    return str([widget.label for widget in tab.text_area][-2])


def test_weeks_count_for_who_says_so_and_the_page_tells_what_others_see_of_it(
    cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.patient)
    assert "Count my weeks" not in buttons(tab)
    tab.session_state["journal_counted_more"] = True
    tab.run()
    nobody = "4th quarter 2025: nothing. Fewer than 5 people wrote and let their weeks count."
    assert f"What this project tells: {nobody}" in said(tab, "caption")
    tab = check(press(tab, "Count my weeks"))
    assert said(tab, "success") == ["Your weeks count now."]
    tab = check(press(tab, "Count how content I am"))
    assert said(tab, "success") == ["It counts now."]
    tab = check(press(tab, "Do not count how content I am"))
    assert said(tab, "success") == ["It does not count any more."]
    tab = check(press(tab, "Do not count my weeks"))
    assert "Your weeks do not count any more." in said(tab, "success")
    assert "Count my weeks" in buttons(tab)


def test_one_tap_keeps_it_private(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    area(tab, WORKED).input("We laughed.").run()
    tab = check(press(tab, "Keep it so"))
    assert said(tab, "success") == ["Kept. Only you can read it."]
    assert "Nobody else can read anything of this week." in said(tab, "caption")
    assert "We laughed." in words_on(tab)


def test_people_of_another_project_stay_on_the_page(cast: Cast, open_screen: Screen) -> None:
    wrote(cast.patient, people=(cast.outsider, cast.lead), worked="One")
    tab = open_screen(PAGE, cast.patient)
    check(area(tab, WORKED).input("Two").run())
    (page,) = pages_of(cast.patient)
    assert (page.words.worked, set(page.words.people)) == ("Two", {cast.outsider, cast.lead})
    assert of_the_other_project(tab) == []


def test_without_a_key_the_page_says_so_and_with_one_it_does_not(
    cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert NO_SEAL in said(open_screen(PAGE, cast.patient), "caption")
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", new_key())
    assert NO_SEAL not in said(open_screen(PAGE, cast.patient), "caption")


def test_a_wrong_key_is_told_and_nothing_is_lost(
    cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", new_key())
    wrote(cast.patient, worked="Sealed.")
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", new_key())
    tab = open_screen(PAGE, cast.patient)
    assert list(tab.exception) == []
    assert ["Your words are safe" in problem.value for problem in tab.error] == [True]


# Past weeks


def test_past_weeks_are_a_calm_list_some_at_a_time_and_can_be_searched(
    cast: Cast, open_screen: Screen
) -> None:
    for n in range(14):
        wrote(cast.patient, week=WEEK - timedelta(weeks=n), worked=f"Word number {n}x.")
    tab = check(open_screen(PAGE, cast.patient, view="past"))
    assert buttons(tab).count("Read") == 12
    tab = check(press(tab, "Show earlier weeks"))
    assert buttons(tab).count("Read") == 14
    tab.text_input(key="journal_search").input("NUMBER 13x").run()
    assert buttons(check(tab)).count("Read") == 1
    tab = check(press(tab, "Read"))
    assert said(tab, "header") == ["Week of 1 December 2025"]
    assert "Word number 13x." in words_on(tab)


def test_a_week_is_deleted_after_one_question(cast: Cast, open_screen: Screen) -> None:
    wrote(cast.patient, worked="Gone.")
    tab = open_screen(PAGE, cast.patient, week="2026-03-02")
    tab = check(press(tab, "Delete it for good"))
    assert said(tab, "success") == ["The week of 2 March 2026 is deleted."]
    assert pages_of(cast.patient) == []


@pytest.mark.parametrize("week", ["2026-03-03", "soon", "0000-00-00", ""])
def test_an_address_that_names_no_week_opens_this_one(week: str, cast: Cast, open_screen: Screen) -> None:
    assert said(check(open_screen(PAGE, cast.patient, week=week)), "header") == ["Week of 2 March 2026"]


# Sharing


def test_words_changed_as_share_is_pressed_are_looked_at_once_more(cast: Cast, open_screen: Screen) -> None:
    wrote(cast.patient, worked="Rosa rang.")
    tab = open_screen(PAGE, cast.patient, share="2026-03-02")
    tab.radio(key="share_level").set_value("team").run()
    tab.checkbox[0].check().run()
    # In a browser, leaving the field by pressing the button sends both at once.
    area(tab, "Change the copy as you like").input("Somebody rang.")
    press(tab, "Share it")
    assert said(tab, "error") == ["Your words have changed. Look at them once more, and then share them."]
    with reading() as session:
        assert list_shared_with_me(session, cast.lead, project_id=cast.project) == []


def test_a_line_is_shared_after_a_warning_and_a_question_and_taken_back_without_one(
    cast: Cast, open_screen: Screen
) -> None:
    wrote(cast.patient, worked="We laughed.\nRosa rang 0171 555 1234.", did_not="A secret thing.")
    tab = check(open_screen(PAGE, cast.patient, share="2026-03-02"))
    tab.selectbox(key="share_line").set_value("Rosa rang 0171 555 1234.").run()
    tab.radio(key="share_level").set_value("team").run()
    (warning,) = said(tab, "warning")
    assert "Rosa: a name" in warning
    assert "0171 555 1234: a number" in warning
    assert "Share it" not in buttons(tab)
    area(tab, "Change the copy as you like").input("Somebody rang twice.").run()
    assert said(tab, "warning") == []
    tab.checkbox[0].check().run()
    # More people could read it: the question is a new one.
    tab.radio(key="share_level").set_value("network").run()
    assert "Share it" not in buttons(tab)
    tab.checkbox[0].check().run()
    tab = check(press(tab, "Share it"))
    assert said(tab, "success") == ["Shared. Your page stays with you."]
    with reading() as session:
        (shared,) = list_shared_with_me(session, cast.lead, project_id=cast.project)
    assert (shared.words, shared.writer) == ("Somebody rang twice.", "")
    assert "Rosa rang" in pages_of(cast.patient)[0].words.worked
    tab = check(press(tab, "Take it back"))
    with reading() as session:
        assert list_my_shares(session, cast.patient, project_id=cast.project) == []


def test_a_pair_is_one_person_and_reads_it_with_a_name(cast: Cast, open_screen: Screen) -> None:
    wrote(cast.patient, worked="We laughed.")
    tab = open_screen(PAGE, cast.patient, share="2026-03-02")
    tab.radio(key="share_level").set_value("pair").run()
    assert [list(tab.checkbox), "Share it" in buttons(tab)] == [[], False]
    tab.selectbox(key="share_reader_pair").set_value(cast.clinician).run()
    tab.checkbox[0].check().run()
    check(press(tab, "Share it"))
    told = check(open_screen(PAGE, cast.clinician, view="shared"))
    assert "We laughed." in words_on(told)
    assert "Rosa" in words_on(told)
    assert "We laughed." not in words_on(open_screen(PAGE, cast.lead, view="shared"))
    with reading() as session:
        (share,) = list_my_shares(session, cast.patient, project_id=cast.project)
    assert (share.level, share.reader) == (SharedWith.PAIR, "Clara")


@pytest.mark.parametrize("role", ["funder", "administrator"])
def test_the_journal_is_not_for_those_who_only_look_on(role: str, cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, getattr(cast, role), project="statin")
    assert said(tab, "title") == ["This page is not for your role"]


# One e-mail a week


def test_an_email_is_wished_and_ended_where_this_program_can_send_one(
    cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Send me this e-mail" not in buttons(open_screen(PAGE, cast.patient))
    monkeypatch.setenv("ONE_MORE_STEP_MAIL", "smtp://127.0.0.1")
    tab = check(press(open_screen(PAGE, cast.patient), "Send me this e-mail"))
    assert "It comes on Friday, unless you have written already." in said(tab, "markdown")
    tab = check(press(tab, "No more e-mails"))
    assert said(tab, "success") == ["No more e-mails come."]
    assert "Send me this e-mail" in buttons(tab)
