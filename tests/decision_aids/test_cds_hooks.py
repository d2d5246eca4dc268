"""A card for a health record keeps the rules of CDS Hooks, and the words of an aid stay words in it."""

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from decision_aids.formats.cds_hooks import MOST_OF_SUMMARY, as_cds_hooks, card_problems, shortened
from decision_aids.formats.markdown import markdown_text
from decision_aids.reading import read_document
from decision_aids.views.result import Result
from decision_aids.views.showing import result_of
from tests.decision_aids.conftest import EVERY_FEATURE, MINIMAL
from tests.decision_aids.small_aids import TODAY

GOOD_CARDS = json.loads(Path(__file__).with_name("cds_hooks_cards.json").read_text("utf-8"))
LINK = "https://example.org/aids/sore-knee"


def result_from(text: bytes) -> Result:
    return result_of(read_document(text, file="aid.yaml"), today=TODAY)


def card_of(result: Result, **more: Any) -> dict[str, Any]:
    (card,) = json.loads(as_cds_hooks(result, **more))["cards"]
    return dict(card)


def rendered(markdown: str) -> str:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)


def test_each_aid_gives_one_card_that_clients_take(aid_file: Path) -> None:
    assert card_problems(card_of(result_from(aid_file.read_bytes()), link=LINK)) == []


def test_the_smallest_aid_gives_a_card_too() -> None:
    assert card_problems(card_of(result_from(MINIMAL))) == []


def test_the_card_says_each_number_of_the_aid(aid_file: Path) -> None:
    result = result_from(aid_file.read_bytes())
    detail = card_of(result)["detail"]
    for panel in result.panels:
        for row in panel.rows:
            for option, figure in zip(result.options, row.figures, strict=True):
                assert f"  - {markdown_text(f'{option.label}. {figure.sentence}')}" in detail


def test_the_card_links_to_the_aid_only_where_its_address_is_known() -> None:
    result = result_from(EVERY_FEATURE.read_bytes())
    assert "links" not in card_of(result)
    assert card_of(result, link=LINK)["links"] == [{"label": "Open the aid", "type": "absolute", "url": LINK}]


@pytest.mark.parametrize(
    "link", ["aids/sore-knee", "/aids", "javascript:alert(1)", "https://", "http://[", ""]
)
def test_an_address_that_is_not_whole_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="is no full web address"):
        as_cds_hooks(result_from(MINIMAL), link=link)


def test_the_card_of_a_draft_says_so_first() -> None:
    card = card_of(replace(result_from(MINIMAL), problems=("Line 1, L1: Mend this.",)))
    assert card["summary"] == "Draft, do not use: What now?"
    assert card["detail"].startswith("**Draft. Do not give this to anybody yet.**\n\n")
    assert card_problems(card) == []


def test_the_same_aid_gets_the_same_card_and_another_text_another_id() -> None:
    result = result_from(MINIMAL)
    assert as_cds_hooks(result) == as_cds_hooks(result)
    assert card_of(result)["uuid"] != card_of(result_from(MINIMAL + b"# changed\n"))["uuid"]


def test_a_long_question_is_cut_between_words() -> None:
    card = card_of(replace(result_from(MINIMAL), question="Should I, " * 20 + "or not?"))
    assert card["summary"] == "Should I, " * 13 + "Should…"


def test_a_language_without_spaces_is_cut_too() -> None:
    assert shortened("膝" * 200, MOST_OF_SUMMARY) == "膝" * 138 + "…"


@given(st.text(), st.integers(2, 150))
def test_a_short_form_fits_and_keeps_its_beginning(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    assert " ".join(text.split()).startswith(short.removesuffix("…"))


@settings(max_examples=300)
@given(st.text("ab1.)(#*_+-=<>&;~`|!\\[]:/\n \t") | st.text())
def test_text_stays_text_in_markdown(text: str) -> None:
    html = rendered(markdown_text(text))
    said = " ".join(text.replace("\0", "�").split())
    if not said:
        assert html == ""
        return
    found = re.fullmatch(r"<p>([^<>]*)</p>\n", html)
    assert found is not None, html
    plain = found[1]
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        plain = plain.replace(entity, sign)
    assert plain == said


def test_words_of_an_aid_never_become_markup() -> None:
    wild = "<script>alert(1)</script> [x](javascript:1) **b**\n\n# h"
    result = result_from(EVERY_FEATURE.read_bytes())
    options = tuple(replace(option, label=wild) for option in result.options)
    html = rendered(card_of(replace(result, question=wild, audience=wild, options=options))["detail"])
    assert set(re.findall(r"<(\w+)", html)) == {"p", "ul", "li", "strong"}


@pytest.mark.parametrize("card", GOOD_CARDS, ids=lambda card: card["uuid"])
def test_a_good_card_is_accepted(card: dict[str, Any]) -> None:
    assert card_problems(card) == []


LINKED, APP, OVERRIDE, SWAP = GOOD_CARDS[:4]
DELETE = ("suggestions", 0, "actions", 0)
BREAKAGES: list[tuple[dict[str, Any], tuple[str | int, ...], Any, str]] = [
    (LINKED, ("summary",), None, "Expected text as summary of a card."),
    (LINKED, ("summary",), "", "The field summary of a card is empty."),
    (LINKED, ("summary",), "x" * 140, "The summary has 140 characters. It may have at most 139."),
    (LINKED, ("indicator",), None, "Expected text as indicator of a card."),
    (
        LINKED,
        ("indicator",),
        "success",
        "The indicator is “success”. Expected one of: info, warning, critical.",
    ),
    (LINKED, ("source",), "Hill Street", "Expected an object as source of a card."),
    (LINKED, ("source", "label"), None, "Expected text as label of a source."),
    (LINKED, ("source", "topic"), None, "Expected an object as topic of a source."),
    (LINKED, ("source", "topic", "code"), None, "Expected text as code of the topic."),
    (LINKED, ("source", "topic", "system"), 1, "Expected text as system of the topic."),
    (
        LINKED,
        ("source", "url"),
        "choices",
        "Expected a full web address, with https:// or http://, as url of a source.",
    ),
    (LINKED, ("uuid",), 7, "Expected text as uuid of a card."),
    (LINKED, ("detail",), ["A"], "Expected text as detail of a card."),
    (LINKED, ("links",), {}, "Expected a list as links of a card."),
    (LINKED, ("links",), [], "The field links of a card is empty."),
    (LINKED, ("links", 0, "label"), None, "Expected text as label of a link."),
    (LINKED, ("links", 0, "type"), None, "Expected text as type of a link."),
    (
        LINKED,
        ("links", 0, "type"),
        "web",
        "The type of a link is “web”. Expected one of: absolute, smart.",
    ),
    (
        LINKED,
        ("links", 0, "url"),
        "knee",
        "Expected a full web address, with https:// or http://, as url of a link.",
    ),
    (LINKED, ("links", 0, "appContext"), "{}", "Only a link of type smart has an appContext."),
    (APP, ("links", 0, "type"), "absolute", "Only a link of type smart has an appContext."),
    (OVERRIDE, ("overrideReasons", 1, "code"), None, "Expected text as code of a reason to override."),
    (OVERRIDE, ("overrideReasons", 1, "system"), None, "Expected text as system of a reason to override."),
    (OVERRIDE, ("overrideReasons", 1, "display"), None, "Expected text as display of a reason to override."),
    (
        SWAP,
        ("selectionBehavior",),
        None,
        "A card with suggestions says in selectionBehavior how many of them may be chosen.",
    ),
    (
        SWAP,
        ("selectionBehavior",),
        "all",
        "The selectionBehavior is “all”. Expected one of: at-most-one, any.",
    ),
    (SWAP, ("suggestions", 0, "label"), None, "Expected text as label of a suggestion."),
    (SWAP, ("suggestions", 0, "actions"), [], "The field actions of a suggestion is empty."),
    (SWAP, (*DELETE, "description"), None, "Expected text as description of an action."),
    (SWAP, (*DELETE, "resourceId"), None, "Expected text as resourceId of an action of type delete."),
    (
        SWAP,
        (*DELETE, "type"),
        "replace",
        "The type of an action is “replace”. Expected one of: create, update, delete.",
    ),
    (
        SWAP,
        ("suggestions", 0, "actions", 1, "resource"),
        None,
        "Expected an object as resource of an action of type create.",
    ),
]


@pytest.mark.parametrize(("card", "path", "value", "problem"), BREAKAGES)
def test_a_broken_card_is_refused(
    card: dict[str, Any], path: tuple[str | int, ...], value: Any, problem: str
) -> None:
    assert card_problems(changed(card, path, value)) == [problem]


def changed(card: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The card with another value at a place; without it, where the value is None."""
    result: Any = copy.deepcopy(card)
    part = result
    for step in path[:-1]:
        part = part[step]
    if value is None:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return dict(result)


def test_what_is_no_object_is_no_card() -> None:
    assert card_problems(["card"]) == ["A card is an object."]


def test_all_that_is_wrong_with_a_card_is_told_at_once() -> None:
    assert card_problems({}) == [
        "Expected text as summary of a card.",
        "Expected text as indicator of a card.",
        "Expected an object as source of a card.",
    ]


def wild_values() -> Iterator[Any]:
    yield from (None, True, 3, "x", [], {}, [None], [{}], {"actions": [3]})


@pytest.mark.parametrize(
    "field", ["summary", "indicator", "source", "links", "suggestions", "overrideReasons"]
)
def test_whatever_json_holds_is_judged_without_a_crash(field: str) -> None:
    for value in wild_values():
        card_problems({**LINKED, field: value})
