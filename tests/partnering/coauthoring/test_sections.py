"""An aid as forms: what each section asks for, what is missing, and what an answer changes in the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_aids.document import DecisionAid
from decision_aids.editing import plain_value
from decision_aids.reading import read_document
from decision_aids.starting import starting_document
from partnering.coauthoring.section_edits import (
    id_from,
    says_already,
    shown_as,
    with_answer,
    with_one_more,
    without_one,
)
from partnering.coauthoring.sections import NAMES, Field, Record, Section, section_of, sections_of
from tests.decision_aids.conftest import EVERY_FEATURE, EXAMPLES, MINIMAL

TEXTS = [file.read_bytes() for file in (EVERY_FEATURE, *EXAMPLES)] + [starting_document("new").encode()]
LISTS = ("options", "evidence", "values", "glossary", "sources", "guidelines", "authors", "partners")


def section(text: bytes, key: str) -> Section:
    return next(one for one in sections_of(plain_value(text)) if one.key == key)


def all_fields(text: bytes) -> list[Field]:
    return [
        field
        for one in sections_of(plain_value(text))
        for fields in (one.fields, *(record.fields for records in one.lists for record in records.items))
        for field in fields
    ]


def field(text: bytes, pointer: str) -> Field:
    return next(one for one in all_fields(text) if one.pointer == pointer)


def record(text: bytes, pointer: str) -> Record:
    return next(
        found
        for one in sections_of(plain_value(text))
        for records in one.lists
        for found in records.items
        if found.pointer == pointer
    )


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: str(plain_value(text)["slug"]))
def test_a_form_that_nobody_touches_changes_nothing(text: bytes) -> None:
    for one in all_fields(text):
        if not one.is_in_text_only:
            assert says_already(one, shown_as(one)), one.pointer
            assert with_answer(text, one, shown_as(one)) == text


def test_every_field_of_the_format_belongs_to_a_section() -> None:
    assert {section_of(f"/{name}") for name in DecisionAid.model_fields} == set(NAMES)
    assert section_of("/evidence/0/outcomes/1/per_option") == "evidence"
    assert section_of("", "L22") == "people"


def test_the_sections_of_a_finished_aid_miss_nothing() -> None:
    missing = {one.key: one.missing for one in sections_of(plain_value(EXAMPLES[1].read_bytes()))}
    assert {key: words for key, words in missing.items() if words} == {
        "people": ("Studies looked for until", "Partner: there is none yet"),
    }


def test_the_words_of_the_blank_count_as_missing_and_its_names_do_not() -> None:
    text = starting_document("new").encode()
    assert section(text, "options").missing == (
        "Wait and see: What does a person do?, What is good about it?, What is hard about it?",
        "Start treatment: What does a person do?, What is good about it?, What is hard about it?",
    )
    assert section(text, "evidence").missing[-1] == "The main study: 4 numbers are not known"
    assert section(text, "values").missing == ()


def test_about_the_test_is_asked_for_tests_only() -> None:
    assert "screening" not in {one.key for one in sections_of(plain_value(MINIMAL))}
    test = MINIMAL.replace(b"kind: care", b"kind: test")
    assert len(section(test, "screening").missing) == 4


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(TEXTS), st.data(), st.text("Ab é-:#'\n ", max_size=30))
def test_an_answer_is_what_the_text_says_then(text: bytes, data: st.DataObject, words: str) -> None:
    texts = [one for one in all_fields(text) if one.asks.kind in {"line", "text", "lines"}]
    one = data.draw(st.sampled_from([one for one in texts if not one.is_in_text_only]))
    edited = with_answer(text, one, words)
    if not words.strip():
        return
    after = next(new for new in all_fields(edited) if (new.pointer, new.asks) == (one.pointer, one.asks))
    match one.asks.kind:
        case "line":
            assert after.value == " ".join(words.split())
        case "lines":
            assert after.value == tuple(" ".join(line.split()) for line in words.split("\n") if line.strip())
        case _:
            assert after.value == words.strip()


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize(
    "text", [TEXTS[0], TEXTS[2], MINIMAL, TEXTS[-1]], ids=["all", "psa", "small", "blank"]
)
def test_one_more_of_a_list_is_a_document_still_and_can_be_taken_out(text: bytes, kind: str) -> None:
    before = plain_value(text)
    had = len(before.get(kind) or ())
    more = with_one_more(text, f"/{kind}")
    assert len(plain_value(more)[kind]) == had + 1
    if kind not in {"guidelines", "evidence"} or before.get("sources"):
        read_document(more, file="aid.yaml")
    lists = [one for found in sections_of(plain_value(more)) for one in found.lists]
    new = next(one for one in lists if one.pointer == f"/{kind}").items[-1]
    without = plain_value(without_one(more, new))
    assert {name: inner for name, inner in without.items() if inner} == {
        name: inner for name, inner in before.items() if inner
    }


def test_with_an_option_go_its_numbers() -> None:
    text = EXAMPLES[0].read_bytes()
    gone = plain_value(text)["options"][0]["id"]
    after = plain_value(without_one(text, record(text, "/options/0")))
    for evidence in after["evidence"]:
        for outcome in evidence["outcomes"]:
            assert gone not in outcome["per_option"]


def test_what_is_left_empty_keeps_its_place() -> None:
    text = EXAMPLES[0].read_bytes()
    emptied = with_answer(text, field(text, "/decision/why_now"), "  ")
    assert b"why_now: null\n" in emptied
    assert plain_value(with_answer(text, field(text, "/steps"), ""))["steps"] == ()


def test_words_of_experience_go_as_a_whole() -> None:
    text = with_answer(MINIMAL, field(MINIMAL, "/options/0/lived_experience/text"), "It was fine.")
    assert plain_value(text)["options"][0]["lived_experience"] == {"text": "It was fine."}
    again = with_answer(text, field(text, "/options/0/lived_experience/text"), "")
    assert "lived_experience" not in plain_value(again)["options"][0]


def test_a_term_gets_another_name() -> None:
    text = EXAMPLES[0].read_bytes()
    term = next(iter(plain_value(text)["glossary"]))
    name = next(one for one in all_fields(text) if one.asks.kind == "name" and one.value == term)
    assert next(iter(plain_value(with_answer(text, name, " another\nname "))["glossary"])) == "another name"
    assert with_answer(text, name, "") == text


def test_what_the_form_cannot_show_is_left_to_the_yaml() -> None:
    odd = MINIMAL.replace(b"title: Small", b"title: {a: b}").replace(b"kind: care", b"kind: other")
    kept = {one.pointer for one in all_fields(odd) if one.is_in_text_only}
    assert kept == {"/title", "/kind"}


def test_an_id_is_made_of_the_name_and_is_not_taken() -> None:
    assert id_from("Die of any cause!", ["x"], otherwise="one") == "die-of-any-cause"
    assert id_from("Joy", ["joy", "joy-2"], otherwise="one") == "joy-3"
    assert id_from("膝", [], otherwise="outcome-1") == "outcome-1"
