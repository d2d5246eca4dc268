"""The page about the checks says what they do."""

from tests.rules_page import PAGE, page


def test_the_page_holds_what_the_rules_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "Write it anew: .venv/bin/python -m tests.rules_page"
