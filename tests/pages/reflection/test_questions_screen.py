"""Open questions on the screen: asked, put to somebody who offered to know, answered, and followed to an end."""

from streamlit.testing.v1 import AppTest

from partnering.foundation.database import reading, transaction
from partnering.reflection.question_list import QuestionTold, read_question
from partnering.reflection.terms import QuestionStatus
from partnering.reflection.topics import choose_my_topics, list_my_topics
from tests.cast import NOW, Cast
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
from tests.partnering.reflection.learning import ask, reply

PAGE = "reflection/questions.py"
TODAY_PAGE = "today/today.py"


def check(tab: AppTest) -> AppTest:
    assert [list(tab.exception), [problem.value for problem in tab.error]] == [[], []]
    return tab


def told(cast: Cast, question_id: int) -> QuestionTold:
    with reading() as session:
        return read_question(session, cast.lead, project_id=cast.project, question_id=question_id)


def test_a_question_is_asked_with_the_topics_that_people_offer(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        choose_my_topics(session, cast.caregiver, topics=["Night shifts"], now=NOW)
        choose_my_topics(session, cast.outsider, topics=["Quince"], now=NOW)
    tab = press(check(open_screen(PAGE, cast.lead)), "Ask a question")
    topics = field(check(tab), "What would somebody know about who can answer?")
    assert topics.options == ["Night shifts"]
    field(tab, "What do you want to know?").input("Who *reads* at night?").run()
    field(tab, "What would somebody know about who can answer?").set_value(["Night shifts"]).run()
    tab = check(press(tab, "Ask it"))
    assert "Could know: Carl, Caregiver (Night shifts)" in said(tab, "markdown")
    assert not reads_as_markdown(tab, "*reads*")
    tab = check(press(tab, "Ask Carl"))
    assert said(tab, "success") == ["Carl finds it on Today."]
    assert "Asked, and not answered yet: Carl" in words_on(tab)
    assert of_the_other_project(tab) == []


def test_a_question_comes_to_today_of_the_one_who_knows_and_its_answer_to_the_one_who_asked(
    cast: Cast, open_screen: Screen
) -> None:
    with transaction() as session:
        choose_my_topics(session, cast.caregiver, topics=["Night shifts"], now=NOW)
        question = ask(session, cast, cast.lead, "Who reads at night?", "night shifts")
    check(press(open_screen(PAGE, cast.lead), "Ask Carl"))
    tab = check(open_screen(TODAY_PAGE, cast.caregiver))
    assert "Somebody has a question that you may know about." in said(tab, "markdown")
    tab = check(open_screen(PAGE, cast.caregiver, show="for_me"))
    tab = check(press(tab, "Say what you know"))
    field(tab, "In your own words").input("My aunt does.").run()
    tab = check(press(tab, "Send"))
    assert said(tab, "success") == ["Thank you. The one who asked finds it on Today."]
    tab = check(open_screen(TODAY_PAGE, cast.lead))
    assert "Somebody answered your question." in said(tab, "markdown")
    tab = check(press(check(open_screen(PAGE, cast.lead, show="mine")), "I have read it"))
    assert "I have read it" not in buttons(tab)
    tab = check(press(tab, "It is answered"))
    field(tab, "What do you know now?").input("Aunts do.").run()
    check(press(tab, "Say so"))
    assert (told(cast, question).status, told(cast, question).settled_words) == (
        QuestionStatus.ANSWERED,
        "Aunts do.",
    )
    tab = check(open_screen(PAGE, cast.clinician, show="settled"))
    assert "Aunts do." in words_on(tab)
    assert "Open it again" not in buttons(tab)


def test_who_was_asked_may_say_that_it_is_not_for_them(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        choose_my_topics(session, cast.caregiver, topics=["Night shifts"], now=NOW)
        ask(session, cast, cast.lead, "Who reads at night?", "night shifts")
    press(open_screen(PAGE, cast.editor), "Ask Carl")
    tab = check(press(open_screen(PAGE, cast.caregiver, show="for_me"), "Not for me"))
    assert said(tab, "success") == ["That is fine. It no longer waits for you."]
    assert "question" not in words_on(open_screen(TODAY_PAGE, cast.caregiver)).lower().replace(
        "open questions", ""
    )


def test_one_says_what_one_may_be_asked_about_and_takes_it_back(cast: Cast, open_screen: Screen) -> None:
    tab = check(press(open_screen(PAGE, cast.patient), "What I may be asked about"))
    field(tab, "One thing on each line").set_value("Night shifts\n\n night  shifts\nLarge print")
    tab = check(press(tab, "Save"))
    assert said(tab, "success") == ["Saved. You can change this at any time."]
    with reading() as session:
        assert list_my_topics(session, cast.patient) == ["Large print", "night shifts"]
    tab = press(tab, "What I may be asked about")
    field(tab, "One thing on each line").set_value("")
    check(press(tab, "Save"))
    with reading() as session:
        assert list_my_topics(session, cast.patient) == []


def test_a_question_is_let_go_with_a_reason_and_opened_again(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        question = ask(session, cast, cast.patient, "Who reads at night?")
        reply(session, cast, cast.lead, question, "Nobody, I think.")
    tab = press(open_screen(PAGE, cast.patient), "Let it go")
    tab = press(tab, "Let it go")
    assert said(tab, "error") == ["Why you let it go: write at least one word."]
    field(tab, "Say why").input("It is day.").run()
    check(press(tab, "Let it go"))
    assert told(cast, question).status is QuestionStatus.LET_GO
    tab = check(press(open_screen(PAGE, cast.patient, show="settled"), "Open it again"))
    assert told(cast, question).status is QuestionStatus.OPEN
    foreign = open_screen(PAGE, cast.lead, answer=str(cast.other_question))
    assert [of_the_other_project(foreign), len(foreign.error)] == [[], 1]
