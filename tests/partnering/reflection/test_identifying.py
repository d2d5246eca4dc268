"""What in a text may tell who somebody is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnering.foundation.words import speak
from partnering.reflection.identifying import Finding, LooksLike, find_identifying


@pytest.mark.parametrize(
    ("text", "looks_like", "words"),
    [
        ("Write to rosa.q@mail.example.org, please.", LooksLike.EMAIL, "rosa.q@mail.example.org"),
        ("She rang from 0171 555 1234 twice.", LooksLike.NUMBER, "0171 555 1234"),
        ("His line is (603) 555-0182.", LooksLike.NUMBER, "(603) 555-0182"),
        ("The record is MRN-445566 there.", LooksLike.NUMBER, "MRN-445566"),
        ("It was 943 476 5919 on the form.", LooksLike.NUMBER, "943 476 5919"),
        ("Born 04/03/1951 in town.", LooksLike.DATE, "04/03/1951"),
        ("Born 1951-03-04 in town.", LooksLike.DATE, "1951-03-04"),
        ("Born on 4 March 1951 in town.", LooksLike.DATE, "4 March 1951"),
        ("Born on the 4th of march, they said.", LooksLike.DATE, "4th of march"),
        ("It was March 4th, 1951 then.", LooksLike.DATE, "March 4th, 1951"),
        ("we met Mrs. Quill today", LooksLike.NAME, "Mrs. Quill"),
        ("a woman called Zora was there", LooksLike.NAME, "Zora"),
        ("we went on, and Zora Quince spoke", LooksLike.NAME, "Zora Quince"),
    ],
)
def test_what_looks_like_somebody_is_found(text: str, looks_like: LooksLike, words: str) -> None:
    assert find_identifying(text) == (Finding(looks_like, words),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We listened for 45 minutes. Two of 12 people spoke.",
        "In 2026 we asked 1200 people, 75 % answered.",
        "Nobody came. We try it again next Monday.",
        "May I ask? We may.",
    ],
)
def test_plain_words_and_counts_are_left_alone(text: str) -> None:
    assert find_identifying(text) == ()


@pytest.mark.parametrize("text", ["a" * 60_000, "A'" * 30_000, "a@" + "." * 20_000, "a.a@" * 15_000])
def test_a_long_text_without_spaces_is_looked_over_at_once(text: str) -> None:
    began = time.process_time()
    find_identifying(text)
    assert time.process_time() - began < 2


def test_names_of_the_projects_people_are_known_also_by_a_part() -> None:
    names = {"Rosa M.", "Jo"}
    assert find_identifying("I asked Rosa, and rosa red is a colour.", names=names) == (
        Finding(LooksLike.NAME, "Rosa"),
    )


def test_three_things_come_in_the_order_of_the_text_and_each_once() -> None:
    text = "a@b.org said 555 123 456 to a@b.org, and Dr Who came"
    assert [finding.words for finding in find_identifying(text)] == ["a@b.org", "555 123 456", "Dr Who"]


def test_months_are_known_in_the_readers_language() -> None:
    speak("fr")
    try:
        assert find_identifying("né le 4 février 1951") == (Finding(LooksLike.DATE, "4 février 1951"),)
    finally:
        speak("en")


@given(st.text(max_size=200), st.sets(st.text(max_size=20), max_size=3))
def test_whatever_the_text_each_finding_stands_in_it(text: str, names: set[str]) -> None:
    assert all(finding.words in text for finding in find_identifying(text, names=names))
