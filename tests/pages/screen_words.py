"""What a screen says, and pressing its buttons, for tests of screens without a browser."""

from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.cast import WORDS_OF_THE_OTHER_PROJECT

SAYS_PLAIN_TEXT = {"selectbox", "text_input", "text_area", "multiselect", "code"}
"""Kinds that show words as they are; everything else reads Markdown."""


def words_on(tab: AppTest) -> str:
    """Everything the browser is sent, in one text: words, charts, tables, lists to choose from.

    The marks that keep Markdown from reading people's words are taken away.
    """
    return "\n".join(_sent(tab, without=set())).replace("\\", "")


def of_the_other_project(tab: AppTest) -> list[str]:
    """What the screen says of the second project of the cast."""
    # The attribute of that name is in the matrix of every project.
    words = words_on(tab).casefold().replace("aria-hidden", "")
    return [word for word in WORDS_OF_THE_OTHER_PROJECT if word in words]


def reads_as_markdown(tab: AppTest, words: str) -> bool:
    """Whether people's words stand somewhere on the screen where Markdown would read their marks."""
    return any(words in sent for sent in _sent(tab, without=SAYS_PLAIN_TEXT))


def said(tab: AppTest, *kinds: str) -> list[str]:
    """What the elements of these kinds say, in their order on the page, without the marks against Markdown."""
    nodes = [node for node in tab.main if node.type in kinds]
    return [str(getattr(node, "value", "")).replace("\\", "") for node in nodes]


def press(tab: AppTest, label: str, which: int = 0) -> AppTest:
    """Press the button with this label; of several the one with this number, counted from 0."""
    [button for button in tab.button if button.label == label][which].click()
    return tab.run()


def field(tab: AppTest, label: str) -> Any:
    """The one field with this label."""
    kinds = (
        "text_input",
        "text_area",
        "selectbox",
        "multiselect",
        "number_input",
        "date_input",
        "radio",
        "checkbox",
        "toggle",
        "file_uploader",
    )
    widgets: list[Any] = [widget for kind in kinds for widget in tab.get(kind)]
    (found,) = [widget for widget in widgets if widget.label == label]
    return found


def buttons(tab: AppTest) -> list[str]:
    """The labels of all buttons of the page."""
    return [button.label for button in tab.button]


def _sent(tab: AppTest, *, without: set[str]) -> Iterator[str]:
    for part in (tab.main, tab.sidebar):
        for node in part:
            proto = getattr(node, "proto", None)
            if proto is not None and node.type not in without:
                yield proto.SerializeToString().decode("utf-8", "replace")
