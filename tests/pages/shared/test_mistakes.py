import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest


def show_mistake() -> None:
    from pages.shared.mistakes import show_script_error

    show_script_error(ValueError("the inside of the program"))


def show_refusal() -> None:
    from pages.shared.mistakes import show_script_error
    from partnering.foundation.errors import NotAllowed

    show_script_error(NotAllowed("Only a *lead* may do this.\nAsk one."))


def words_shown(script: Callable[[], None]) -> str:
    screen = AppTest.from_function(script).run()
    assert [len(screen.error), len(screen.exception)] == [1, 0]
    return str(screen.error[0].value)


def test_a_mistake_of_ours_shows_a_number_that_the_log_has_too(caplog: pytest.LogCaptureFixture) -> None:
    number = re.fullmatch(
        r"Something went wrong on our side\. Nothing you typed is lost\. Tell us this number: ([0-9a-f]{8})",
        words_shown(show_mistake),
    )
    assert number is not None
    (record,) = [record for record in caplog.records if record.name == "one_more_step"]
    assert number.group(1) in record.message
    assert record.exc_info is not None


def test_an_expected_error_that_no_screen_caught_is_shown_in_its_own_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert words_shown(show_refusal).replace("\\", "") == "Only a *lead* may do this.  \nAsk one."
    assert [record for record in caplog.records if record.name == "one_more_step"] == []
