"""Lessons on the screen: begun from a journal or a no, kept, shared after a second look, found again."""

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from partnering.foundation.database import reading, transaction
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import Consent
from partnering.reflection.journal import keep_page
from partnering.reflection.journal_words import PageWords
from partnering.reflection.lesson_list import (
    LessonTold,
    list_lessons,
    list_shared_lessons,
)
from partnering.reflection.lessons import LessonWords, share_lesson
from partnering.tracker.drafts import list_my_drafts
from tests.cast import CATALOG, NOW, Cast, answer, say
from tests.pages.conftest import Screen
from tests.pages.screen_words import (
    buttons,
    field,
    of_the_other_project,
    press,
    reads_as_markdown,
    said,
    words_on,
)
from tests.partnering.reflection.learning import write_lesson

PAGE = "reflection/lessons.py"
TRIED, HAPPENED, NOW_DO = "What did you try?", "What happened?", "What do you do now?"
WORDS = LessonWords("We asked by e-mail.", "Nobody answered.", "We call.")


def check(tab: AppTest) -> AppTest:
    assert [list(tab.exception), [problem.value for problem in tab.error]] == [[], []]
    return tab


def lessons_of(cast: Cast) -> tuple[LessonTold, ...]:
    with reading() as session:
        return list_lessons(session, cast.lead, project_id=cast.project, catalog=CATALOG).lessons


def wrote(cast: Cast, writer: int, words: LessonWords = WORDS, stage: str = "", **more: Any) -> int:
    with transaction() as session:
        return write_lesson(session, cast, writer, words, stage, **more)


def test_a_lesson_is_written_down_and_read_by_the_project(cast: Cast, open_screen: Screen) -> None:
    tab = check(open_screen(PAGE, cast.patient))
    assert "No lesson yet." in words_on(tab)
    check(press(tab, "Write down a lesson").run())
    with reading() as session:
        drafts = list_my_drafts(session, cast.patient, in_project=cast.project, form="lesson")
    assert drafts == []
    field(tab, TRIED).input("We asked by *e-mail*.").run()
    tab = press(tab, "Keep this lesson")
    assert said(tab, "error") == ["What happened: write at least one word."]
    field(tab, HAPPENED).input("Nobody answered.").run()
    field(tab, "Where does it belong?").set_value("information_delivery").run()
    tab = check(press(tab, "Keep this lesson"))
    assert said(tab, "success") == ["Kept. Everybody in this project can learn from it now."]
    (told,) = lessons_of(cast)
    assert (told.words, told.stage) == (
        LessonWords("We asked by *e-mail*.", "Nobody answered."),
        "information_delivery",
    )
    told_to_others = check(open_screen(PAGE, cast.clinician))
    assert "Not decided yet." in words_on(told_to_others)
    assert "Rosa, Patient" in words_on(told_to_others)
    assert not reads_as_markdown(told_to_others, "*e-mail*")
    assert "Change" not in buttons(told_to_others)
    assert of_the_other_project(told_to_others) == []


def test_a_line_of_a_journal_becomes_a_lesson_and_the_rest_of_the_page_stays_private(
    cast: Cast, open_screen: Screen
) -> None:
    with transaction() as session:
        page = PageWords(worked="A *secret* thing.\nThe call worked.", to_try="We call first.")
        keep_page(
            session,
            cast.patient,
            week_on=date(2026, 3, 2),
            token=new_token(),
            revision=0,
            words=page,
            now=NOW,
        )
    tab = press(open_screen("reflection/journal.py", cast.patient, week="2026-03-02"), "Make a lesson of it")
    address = {"of-week": tab.query_params["of-week"]}
    assert said(check(tab), "title", "header") == ["Lessons", "A lesson from your journal"]
    assert "You wrote nothing in the week" in words_on(open_screen(PAGE, cast.lead, **address))
    tab = open_screen(PAGE, cast.patient, **address)
    assert field(tab, "Which line?").options == ["A *secret* thing.", "The call worked.", "We call first."]
    field(tab, "Which line?").set_value(1).run()
    tab = check(press(tab, "Begin with this line"))
    assert [field(tab, label).value for label in (TRIED, HAPPENED, NOW_DO)] == ["", "The call worked.", ""]
    assert "secret" not in words_on(tab)
    assert lessons_of(cast) == ()
    field(tab, TRIED).input("Calling").run()
    check(press(tab, "Keep this lesson"))
    (told,) = lessons_of(cast)
    assert told.words == LessonWords("Calling", "The call worked.")


@pytest.mark.parametrize(("consent", "stays"), [(Consent.ROLE_ONLY, False), (Consent.NOT_SHARED, True)])
def test_a_declined_input_fills_the_form_and_its_consent_is_kept(
    consent: Consent, stays: bool, cast: Cast, open_screen: Screen
) -> None:
    with transaction() as session:
        given = say(
            session,
            cast.patient,
            cast.project,
            "Show two numbers.",
            consent=consent,
            stage="information_delivery",
        )
        answer(session, cast.lead, cast.project, given, words="No room.")
    tab = press(open_screen("tracker/inputs.py", cast.lead, show="answered"), "Make a lesson of it")
    assert said(check(tab), "title") == ["Lessons"]
    tab = open_screen(PAGE, cast.lead, **{"of-said": tab.query_params["of-said"]})
    assert field(tab, HAPPENED).value == "A partner said: “Show two numbers.”\n\nWe said no: No room."
    assert field(tab, "Where does it belong?").value == "information_delivery"
    field(tab, TRIED).input("Six numbers").run()
    tab = check(press(tab, "Keep this lesson"))
    (told,) = lessons_of(cast)
    assert told.stays_inside is stays
    assert ("Share it with all projects" in buttons(tab)) is not stays


def test_sharing_is_asked_after_a_warning_and_others_read_no_name(cast: Cast, open_screen: Screen) -> None:
    words = LessonWords("We asked Rosa by e-mail.", "Nobody answered.", "We call.")
    wrote(cast, cast.lead, words)
    tab = press(open_screen(PAGE, cast.lead), "Share it with all projects")
    assert "Rosa: a name" in said(check(tab), "warning")[0]
    assert "Share it" not in buttons(tab)
    field(tab, "What we tried").input("We asked a patient by e-mail.").run()
    assert said(tab, "warning") == []
    tab.checkbox[0].check().run()
    field(tab, "What happened").input("Nobody of us answered.")
    tab = press(tab, "Share it")
    assert said(tab, "error") == ["Your words have changed. Look at them once more, and then share them."]
    tab.checkbox[0].check().run()
    tab = check(press(tab, "Share it"))
    assert said(tab, "success") == ["Shared. People of all projects can learn from it now."]
    elsewhere = words_on(check(open_screen(PAGE, cast.outsider, view="others")))
    assert "We asked a patient by e-mail." in elsewhere
    assert "Nobody of us answered." in elsewhere
    assert "From another project" in elsewhere
    assert [name for name in ("Rosa", "Lena", "statin") if name in elsewhere] == []
    tab = check(press(open_screen(PAGE, cast.lead), "Take it back from all projects"))
    with reading() as session:
        page = list_shared_lessons(session, cast.outsider, project_id=cast.other_project, catalog=CATALOG)
    assert page.total == 0


def test_a_lesson_is_changed_and_taken_away_by_its_writer(cast: Cast, open_screen: Screen) -> None:
    wrote(cast, cast.patient)
    tab = press(open_screen(PAGE, cast.patient), "Change")
    assert field(check(tab), NOW_DO).value == "We call."
    field(tab, NOW_DO).input("We visit.").run()
    tab = check(press(tab, "Keep this lesson"))
    assert lessons_of(cast)[0].words.now_do == "We visit."
    tab = check(press(tab, "Take it away for good"))
    assert said(tab, "success") == ["The lesson is gone."]
    assert lessons_of(cast) == ()


def test_a_lesson_shows_on_its_stage_but_not_to_funders(cast: Cast, open_screen: Screen) -> None:
    wrote(cast, cast.patient, stage="information_delivery")
    with transaction() as session:
        theirs = write_lesson(
            session, cast, cast.outsider, LessonWords("Far", "away"), "information_delivery"
        )
        share_lesson(
            session,
            cast.outsider,
            project_id=cast.other_project,
            lesson_id=theirs,
            words=LessonWords("Far", "away"),
            is_sure=True,
            now=NOW,
        )
    cell = {"release": str(cast.release), "role": "patient_partner"}
    here = words_on(
        check(open_screen("tracker/coverage.py", cast.clinician, stage="information_delivery", **cell))
    )
    assert "Nobody answered." in here
    assert "From another project" in here
    funders = words_on(
        check(open_screen("tracker/coverage.py", cast.funder, stage="information_delivery", **cell))
    )
    assert "Nobody answered." not in funders


def test_a_lesson_is_found_by_the_search_of_the_app(cast: Cast, open_screen: Screen) -> None:
    lesson = wrote(cast, cast.patient)
    tab = open_screen("tracker/search.py", cast.clinician)
    field(tab, "Words").set_value("nobod answ")
    tab = check(press(tab, "Search"))
    assert said(tab, "header", "subheader") == ["One thing was found.", "Lessons: 1"]
    assert "**Nobod**y **answ**ered." in words_on(tab)
    alone = check(open_screen(PAGE, cast.clinician, lesson=str(lesson)))
    assert "We call." in words_on(alone)


@pytest.mark.parametrize("role", ["funder", "administrator"])
def test_lessons_are_not_for_those_who_only_look_on(role: str, cast: Cast, open_screen: Screen) -> None:
    for page in (PAGE, "reflection/questions.py"):
        tab = open_screen(page, getattr(cast, role), project="statin")
        assert said(tab, "title") == ["This page is not for your role"]


def test_an_address_with_a_number_of_the_other_project_shows_nothing_of_it(
    cast: Cast, open_screen: Screen
) -> None:
    foreign = {"lesson": cast.other_lesson, "share": cast.other_lesson, "of-said": cast.other_input}
    for part, number in foreign.items():
        tab = open_screen(PAGE, cast.lead, **{part: str(number)})
        assert [of_the_other_project(tab), list(tab.exception), len(tab.error)] == [[], [], 1]
