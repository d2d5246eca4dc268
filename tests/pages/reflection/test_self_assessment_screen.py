"""The self-assessment as a person goes through it: question by question, looked over, given, and then the gap."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from partnering.foundation.database import transaction
from partnering.reflection.brought_form import compared_only
from partnering.reflection.form_files import read_form
from partnering.reflection.own_instruments import bring_in_instrument
from tests.cast import NOW, Cast
from tests.pages.conftest import Screen
from tests.partnering.reflection.assessing_together import STAGE, a_questionnaire, assess
from tests.partnering.reflection.test_brought_forms import REDCAP

PAGE = "reflection/self_assessment.py"


def press(tab: AppTest, label: str) -> AppTest:
    (button,) = [button for button in tab.button if button.label == label]
    return button.click().run()


def words_on(tab: AppTest) -> str:
    parts = (*tab.header, *tab.markdown, *tab.caption, *tab.info, *tab.error, *tab.success)
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def answer(tab: AppTest, step: int, words: str = "") -> AppTest:
    tab.radio[0].set_value(str(step)).run()
    if words:
        tab.text_area[0].set_value(words).run()
    return press(tab, "Next")


def test_answers_and_words_are_there_again_after_going_back(open_screen: Screen, cast: Cast) -> None:
    tab = open_screen(PAGE, cast.patient, stage=STAGE)
    assert tab.header[0].value == "Who decides?"
    answer(tab, 2, "Ask us first.")
    assert tab.header[0].value == "How long does it go on?"
    press(tab, "Back")
    assert (tab.radio[0].value, tab.text_area[0].value) == ("2", "Ask us first.")


def test_typing_goes_along_with_next(open_screen: Screen, cast: Cast) -> None:
    tab = open_screen(PAGE, cast.patient, stage=STAGE)
    tab.radio[0].set_value("2")
    tab.text_area[0].set_value("Ask us first.")
    press(tab, "Next")
    press(tab, "Back")
    assert (tab.radio[0].value, tab.text_area[0].value) == ("2", "Ask us first.")


def test_next_without_an_answer_says_what_to_do(open_screen: Screen, cast: Cast) -> None:
    tab = press(open_screen(PAGE, cast.lead, stage=STAGE), "Next")
    assert [error.value.replace("\\", "") for error in tab.error] == [
        "Choose an answer. “Not for me to judge” is one too."
    ]


def test_the_whole_way_to_the_gap(open_screen: Screen, cast: Cast) -> None:
    tab = open_screen(PAGE, cast.patient, stage=STAGE)
    for step in (1, 2, 3):
        answer(tab, step)
    press(tab, "Not for me to judge")
    assert tab.header[0].value == "Look it over"
    press(tab, "Give my answers")
    assert "The other side has not answered yet." in words_on(tab)
    assert "Level on the partnering scale: 1 of 5 in your own eyes." in words_on(tab)

    other = open_screen(PAGE, cast.editor, stage=STAGE)
    assert other.header[0].value == "Who decides?"
    for step in (4, 4, 4, 4):
        answer(other, step)
    press(other, "Give my answers")
    assert other.header[0].value.replace("\\", "") == "You say 4, your partners say 1: Who decides?"
    assert "What would make it 2:" in words_on(other)


def test_who_has_given_nothing_sees_nothing(open_screen: Screen, cast: Cast) -> None:
    with transaction() as session:
        assess(session, cast, cast.patient, 0, 0, 0, 0, words="Ask us before you decide.")
    tab = open_screen(PAGE, cast.lead, stage=STAGE)
    assert "Ask us before you decide." not in words_on(tab)
    assert tab.radio[0].value is None


@pytest.mark.parametrize(
    "tool", ["pcori-expectations-1", "uk-standards-1", "four-sliders-1", "roles-by-phase-1"]
)
def test_each_shipped_instrument_can_be_answered(open_screen: Screen, cast: Cast, tool: str) -> None:
    tab = open_screen(PAGE, cast.facilitator, questions=tool)
    while tab.header[0].value != "Look it over":
        answer(tab, int(tab.radio[0].options[0].split(".")[0].replace("\\", "")))
    press(tab, "Give my answers")
    assert "Your answers are given." in words_on(tab)


def test_a_funder_is_told_that_the_page_is_not_for_the_role(open_screen: Screen, cast: Cast) -> None:
    tab = open_screen(PAGE, cast.funder)
    assert tab.title[0].value == "This page is not for your role"


def test_a_questionnaire_comes_in_with_its_licence_after_what_is_lost_was_told(
    open_screen: Screen, cast: Cast
) -> None:
    tab = open_screen(PAGE, cast.facilitator, stage=STAGE)
    tab.file_uploader[0].set_value(("ours.csv", REDCAP.encode(), "text/csv")).run()
    said = words_on(tab) + "\n".join(warning.value for warning in tab.warning)
    assert "4 questions are in the file." in said
    assert "This cannot be kept:" in said
    assert "“sum”: it is worked out by a formula, and is left out here." in said
    press(tab, "Bring it in")
    assert [error.value.replace("\\", "") for error in tab.error] == ["Licence: write at least a word."]
    for key, value in (
        ("licence", "CC BY-NC-SA 4.0"),
        ("permission", "Mail of the authors, 4 March 2026"),
        ("citation", "Somebody. A scale. 2018."),
        ("url", "https://example.org/scale"),
    ):
        tab.text_input(key=f"instrument_{key}").set_value(value)
    press(tab, "Bring it in")
    assert "It is on the list of questions now." in words_on(tab)
    assert tab.selectbox(key="assessment_tool").options[-1] == "ours"


def test_every_question_of_a_questionnaire_can_be_answered(open_screen: Screen, cast: Cast) -> None:
    form = compared_only(read_form(REDCAP.encode()), [])
    brought = replace(a_questionnaire("Ours"), items=form.items, scales=form.scales)
    with transaction() as session:
        own_id = bring_in_instrument(session, cast.lead, project_id=cast.project, brought=brought, now=NOW)
    tab = open_screen(PAGE, cast.patient, questions=f"own:{own_id}")
    answer(tab, 3)
    tab.multiselect[0].set_value(["1"]).run()
    press(tab, "Next")
    assert tab.header[0].value == "How many?"
    tab.text_input[0].set_value("many").run()
    assert [error.value.replace("\\", "") for error in tab.error] == ["“How many?”: “many” is not a number."]
    tab.text_input[0].set_value("12").run()
    press(tab, "Next")
    tab.radio[0].set_value("1").run()
    press(tab, "Next")
    assert tab.header[0].value == "Look it over"
    press(tab, "Give my answers")
    assert "These questions have no steps to compare. Your answers are kept." in words_on(tab)


def test_a_partner_is_not_asked_for_questionnaires(open_screen: Screen, cast: Cast) -> None:
    assert not open_screen(PAGE, cast.patient, stage=STAGE).get("file_uploader")


def test_the_log_is_read_by_itself_item_by_item_and_without_a_total(cast: Cast, open_screen: Screen) -> None:
    tab = press(open_screen(PAGE, cast.patient), "What the log says about the making")
    assert [list(tab.exception), list(tab.error)] == [[], []]
    told = words_on(tab)
    assert told.count("The log shows nothing of it.") == 11
    assert "https://doi.org/10.2196/15032" in told
    assert [node.value for node in tab.subheader] == ["A sore knee"]
    tab = tab.selectbox(key="user_centred_release").select(str(cast.earlier_release)).run()
    assert tab.query_params["release"] == str(cast.earlier_release)
    assert "No aid is to go out with this release yet." in words_on(tab)
    assert "Who decides?" in words_on(press(tab, "Back to the questions"))
