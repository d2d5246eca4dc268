"""How hard texts are to read, against figures of other programs, and the honest answer where there is none."""

import pytest
import textstat
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_aids.prose import sentences_of, words_of
from decision_aids.readability import (
    LEAST_SENTENCES,
    has_formula,
    readability_of,
    reading_level,
    sections,
)
from decision_aids.syllables import syllables_of
from tests.decision_aids.rule_examples import example, patched

GETTYSBURG = """\
Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in Liberty, and
dedicated to the proposition that all men are created equal. Now we are engaged in a great civil war, testing whether
that nation, or any nation so conceived and so dedicated, can long endure. We are met on a great battle-field of that
war. We have come to dedicate a portion of that field, as a final resting place for those who here gave their lives
that that nation might live. It is altogether fitting and proper that we should do this."""
GETTYSBURG_BY_GNU_STYLE = 8.4
"""Kincaid grade by GNU style 1.11."""

PLAIN = (
    "The wrist hurts when you lift things. It may hurt at night too. You can wait for it to get well. " * 6
)
LONG_WORDS = "Examination of the abdomen can identify the condition. " * 40


def test_the_grade_of_a_known_text_is_that_of_gnu_style_within_one_year() -> None:
    reading = readability_of(GETTYSBURG, "en")
    assert (reading.words, reading.sentences, reading.longest_sentence) == (102, 5, 30)
    assert reading.flesch_kincaid_grade == pytest.approx(GETTYSBURG_BY_GNU_STYLE, abs=1)
    assert reading.formula == "Flesch-Kincaid"


@pytest.mark.parametrize("text", [GETTYSBURG, PLAIN, LONG_WORDS], ids=["speech", "plain", "long words"])
def test_the_grade_is_that_of_textstat_within_one_year(text: str) -> None:
    reading = readability_of(text, "en")
    assert reading.flesch_kincaid_grade == pytest.approx(textstat.flesch_kincaid_grade(text), abs=1)


def test_smog_is_that_of_its_author_and_of_textstat() -> None:
    # Examination, abdomen, identify, condition: 120 long words in 30 sentences (McLaughlin 1969).
    reading = readability_of(LONG_WORDS, "en")
    assert reading.smog_grade == pytest.approx(1.0430 * 120**0.5 + 3.1291)
    assert reading.smog_grade == pytest.approx(textstat.smog_index(LONG_WORDS), abs=1)
    assert reading.grade == reading.smog_grade
    assert reading.formula == "SMOG"


def test_flesch_kincaid_is_the_formula_of_its_authors() -> None:
    # 10 sentences of 10 words with 1 syllable each.
    reading = readability_of("The cat sat on the mat and ate the rat. " * 10, "en")
    assert reading.flesch_kincaid_grade == pytest.approx(0.39 * 10 + 11.8 * 1 - 15.59)


@pytest.mark.parametrize(("words", "is_given"), [(99, False), (100, True)])
def test_a_grade_needs_a_hundred_words(words: int, is_given: bool) -> None:
    reading = readability_of("word " * words, "en")
    assert (reading.flesch_kincaid_grade is not None) is is_given
    assert reading.no_flesch_kincaid == ("" if is_given else "A grade needs 100 words or more. Here are 99.")


@pytest.mark.parametrize(("sentences", "is_given"), [(29, False), (LEAST_SENTENCES, True)])
def test_smog_needs_thirty_sentences(sentences: int, is_given: bool) -> None:
    reading = readability_of("You can take the pill. " * sentences, "en")
    assert (reading.smog_grade is not None) is is_given
    assert reading.no_smog == ("" if is_given else "A grade needs 30 sentences or more. Here are 29.")
    assert reading.grade is not None


@pytest.mark.parametrize("language", ["fr", "es", "fr-CA", "de"])
def test_other_languages_say_that_there_is_no_formula(language: str) -> None:
    reading = readability_of("Un mot et un autre mot. " * 40, language)
    assert not has_formula(language)
    assert (reading.words, reading.sentences, reading.longest_sentence) == (240, 40, 6)
    assert (reading.grade, reading.formula) == (None, "")
    assert reading.no_flesch_kincaid == reading.no_smog == "There is no formula for this language."


def test_words_without_spaces_are_not_counted() -> None:
    reading = readability_of("这是一个句子。", "zh-Hans")
    assert (reading.words, reading.longest_sentence) == (0, 0)


def test_a_text_without_words_has_no_sentence() -> None:
    reading = readability_of(" …! ", "en")
    assert (reading.words, reading.sentences, reading.longest_sentence, reading.grade) == (0, 0, 0, None)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two? Three! Four", ["One.", "Two?", "Three!", "Four"]),
        ("You take 2.5 mg. It costs 1,000.50.", ["You take 2.5 mg.", "It costs 1,000.50."]),
        ("See Dr. Lee, e.g. on Monday. Then wait.", ["See Dr. Lee, e.g. on Monday.", "Then wait."]),
        ("“Does it hurt?” She nods. (It does.) Yes.", ["“Does it hurt?”", "She nods.", "(It does.)", "Yes."]),
        ("A heading\n\nA line that\nruns on.", ["A heading", "A line that\nruns on."]),
        ("Bring:\n- your pills\n- a list", ["Bring:", "- your pills", "- a list"]),
        ("¿Duele? Sí. ¡Mucho!", ["¿Duele?", "Sí.", "¡Mucho!"]),
        ("Vitamin D. You need some.", ["Vitamin D.", "You need some."]),
        (
            "Say yes or no. Ask about pain etc. Then wait.",
            ["Say yes or no.", "Ask about pain etc.", "Then wait."],
        ),
        ("Well ... wait. 3 of 100 get it.", ["Well ... wait.", "3 of 100 get it."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


def test_what_is_joined_is_one_word() -> None:
    assert words_of("A well-known doctor’s 12.5 of 1,000 (l’option) and/or") == [
        "A", "well-known", "doctor’s", "12.5", "of", "1,000", "l’option", "and", "or",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("pill", 1),
        ("biopsy", 3),
        ("Prostate", 2),
        ("doctor’s", 2),
        ("well-being", 3),
        ("1,000", 1),
        ("screened", 1),
        ("covid", 2),
        ("randomised", 3),
        ("immunotherapy", 6),
    ],
)
def test_syllables_are_those_one_hears(word: str, syllables: int) -> None:
    assert syllables_of(word) == syllables


def test_a_section_is_read_at_one_go() -> None:
    parts = sections(patched({}).aid)
    assert [(part.pointer, part.name) for part in parts] == [
        ("/condition", "the problem and the decision"),
        ("/options/0", "“No splint”"),
        ("/options/1", "“A splint”"),
        ("/evidence/0", "“One trial”"),
        ("/values", "what matters"),
        ("/steps", "the steps and questions"),
        ("/glossary", "the glossary"),
    ]
    assert parts[4].text == "I want to have my hand free.\n\nI want the pain to go soon."


def test_an_aid_as_a_whole_has_the_words_of_its_sections() -> None:
    aid = example("L25", "passes").aid
    whole = reading_level(aid)
    assert whole.words == sum(readability_of(part.text, "en").words for part in sections(aid))
    assert whole.grade is not None
    assert whole.grade < 6


TEXTS = st.text(st.sampled_from("ab .,?!-'’\n1é"), max_size=60)


@settings(max_examples=50)
@given(TEXTS, TEXTS)
def test_paragraphs_add_up(one: str, other: str) -> None:
    both = readability_of(f"{one}\n\n{other}", "en")
    apart = [readability_of(text, "en") for text in (one, other)]
    assert both.words == sum(reading.words for reading in apart)
    assert both.sentences == sum(reading.sentences for reading in apart)
    assert both.longest_sentence == max(reading.longest_sentence for reading in apart)


@settings(max_examples=50)
@given(TEXTS)
def test_no_word_is_lost_between_sentences(text: str) -> None:
    assert [word for sentence in sentences_of(text) for word in words_of(sentence)] == words_of(text)
