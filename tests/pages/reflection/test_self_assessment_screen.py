"""The self-assessment as a person goes through it: question by question, looked over, given, and then the gap."""

import pytest
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from tests.cast import Cast
from tests.pages.conftest import Screen
from tests.partnering.reflection.assessing_together import STAGE, assess

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
