"""The rules on words: what pushes, what nobody explains, what is too long, and what is left alone."""

from typing import Any

import pytest

from decision_aids.checks.word_lists import word_list
from decision_aids.findings import Finding
from tests.decision_aids.rule_examples import base, example, found_by, patched


def said(text: str, language: str = "en", **patch: Any) -> dict[str, Any]:
    """The small aid with this summary of the condition."""
    return {"language": language, "condition": {"summary": text}, **patch}


def findings(rule: str, text: str, language: str = "en", **patch: Any) -> list[Finding]:
    return found_by(rule, patched(said(text, language, **patch)))


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("en", "You should wear a splint.", "should"),
        ("en", "A splint is the best thing for it.", "best"),
        ("en", "It helps you. Luckily it is safe.", "Luckily"),
        ("en", "Only 3 of 100 people get sore skin.", "Only 3"),
        ("en-GB", "Doctors recommend it.", "recommend"),
        ("fr", "Vous devriez porter une attelle.", "devriez"),
        ("fr", "Seulement 3 personnes sur 100 ont mal.", "Seulement 3"),
        ("es", "La férula es la mejor opción.", "la mejor"),
        ("es-MX", "Por suerte no duele.", "Por suerte"),
    ],
)
def test_words_that_push_are_found(language: str, text: str, word: str) -> None:
    (found,) = findings("L21", text, language)
    assert found.pointer == "/condition/summary"
    assert f"“{word}”" in found.message


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Should you wear it? Is it safe?"),
        ("en", "Talk about what is best for you."),
        ("en", "At best, 6 of 100 people get well, by the best estimate."),
        ("en", "Bestow shoulders safeguard."),
        ("en", "The joint moves as it should."),
        ("fr", "La dose recommandée est d’un comprimé."),
        ("es", "Hable de lo mejor para usted. Puede sentirse mejor."),
        ("de", "Sie sollten die Schiene tragen, sie ist die beste Wahl. Should."),
    ],
)
def test_words_that_push_nobody_are_left_alone(language: str, text: str) -> None:
    assert findings("L21", text, language) == []


def test_people_may_take_sides_in_their_own_words() -> None:
    values = base()["values"]
    values[0]["statement"] = "I should keep my hand free, that is the best for work."
    options = base()["options"]
    options[1]["lived_experience"]["text"] = "It was the best thing I did. You should try it."
    decision = {"question": "Should I wear a splint, or is it best to wait"}
    assert found_by("L21", patched({"values": values, "options": options, "decision": decision})) == []


def test_each_text_that_pushes_is_told_once() -> None:
    options = base()["options"]
    options[1]["good_points"] = ["It is safe, safe and the best.", "You should try it."]
    first, second = found_by("L21", patched({"options": options}))
    assert first.pointer == "/options/1/good_points/0"
    assert first.message.startswith("“safe”, “best” can push")
    assert second.pointer == "/options/1/good_points/1"


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("en", "There may be oedema.", "oedema"),
        ("en", "You may have two biopsies.", "biopsies"),
        ("en", "Metastases are rare.", "Metastases"),
        ("en", "It is a RCT.", '"RCT"'),
        ("fr", "On fait une biopsie.", "biopsie"),
        ("es", "Le hacen una biopsia.", "biopsia"),
        ("es", "Hay metástasis.", "metástasis"),
    ],
)
def test_words_that_nobody_explains_are_found(language: str, text: str, word: str) -> None:
    messages = [found.message for found in findings("L27", text, language, glossary={"x": "y"})]
    assert len(messages) == 1
    assert word in messages[0]


@pytest.mark.parametrize(
    "text",
    [
        "You have a biopsy (a small piece is taken).",
        "A small piece is taken (a biopsy).",
        "This is called a biopsy.",
        "A biopsy is a small piece of tissue.",
        "A look inside is a test. Its medical name is “arthroscopy”.",
        "The prostate specific antigen (PSA) test is a blood test.",
        "PSA stands for prostate specific antigen.",
        "You do not need it, and you do NOT pay.",
        "Stage II and the UK and 3 TV sets, and vitamin B12.",
    ],
)
def test_a_word_that_the_text_explains_is_left_alone(text: str) -> None:
    assert findings("L27", text) == []


@pytest.mark.parametrize("key", ["biopsy", "Biopsies", "needle biopsy"])
def test_the_glossary_explains_a_word(key: str) -> None:
    text = "You may have a biopsy."
    assert len(findings("L27", text)) == 1
    assert findings("L27", text, glossary={key: "A small piece is taken."}) == []


def test_the_glossary_explains_an_abbreviation() -> None:
    assert len(findings("L27", "The MRI scan.")) == 1
    assert findings("L27", "The MRI scan.", glossary={"MRI scan": "A scan with a magnet."}) == []


def test_a_word_is_told_once_at_its_first_use() -> None:
    steps = ["Think about the biopsy.", "Ask about biopsies."]
    (found,) = findings("L27", "You may have a biopsy. The biopsy may hurt.", steps=steps)
    assert found.pointer == "/condition/summary"


def test_a_word_that_is_explained_later_is_left_alone() -> None:
    assert findings("L27", "You may have a biopsy.", steps=["A biopsy (a small piece) is taken."]) == []


def test_an_option_explains_its_own_name() -> None:
    options = base()["options"]
    options[1]["label"] = "Arthroscopy"
    assert found_by("L27", patched({"options": options})) == []
    del options[1]["what_it_involves"]
    (found,) = found_by("L27", patched({"options": options}))
    assert found.pointer == "/options/1/label"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The NNT is 5."),
        ("en", "It is 4 percentage points lower."),
        ("en", "Subtract the second number."),
        ("en", "Add up the two numbers."),
        ("en", "5 fewer in 100 people die."),
        ("en", "There is a difference of 5."),
        ("fr", "C’est 4 points de pourcentage de moins."),
        ("fr", "5 personnes de moins sur 100 meurent."),
        ("es", "Son 4 puntos porcentuales menos."),
        ("es", "Mueren 5 menos de cada 100."),
    ],
)
def test_sums_left_to_the_reader_are_found(language: str, text: str) -> None:
    (found,) = findings("L28", text, language)
    assert found.pointer == "/condition/summary"


@pytest.mark.parametrize(
    "text",
    [
        "20 of 100 people have it, and with a pill 15 of 100, which is 5 fewer of 100.",
        "The doctor may add a second pill. Divide the pill in two. It adds to your care.",
        "What a difference it makes.",
    ],
)
def test_numbers_of_both_options_leave_no_sum(text: str) -> None:
    assert findings("L28", text) == []


def test_a_difference_without_numbers_is_found() -> None:
    evidence = base()["evidence"]
    evidence[0]["outcomes"][0] |= {
        "difference": {"value": 5},
        "per_option": {option: {"n": None, "reason": "not reported"} for option in ("wait", "splint")},
    }
    (found,) = found_by("L28", patched({"evidence": evidence}))
    assert found.pointer == "/evidence/0/outcomes/0/difference"


@pytest.mark.parametrize(("words", "is_found"), [(20, False), (21, True)])
def test_a_sentence_has_twenty_words_at_most(words: int, is_found: bool) -> None:
    assert bool(findings("L26", "word " * words)) is is_found
    assert bool(findings("L26", "mot " * words, "fr")) is is_found


def test_each_long_sentence_is_told() -> None:
    long = "word " * 20
    assert len(findings("L26", f"One {long}. Two words. Three {long}! Four {long}?")) == 3


def test_a_hard_section_is_told_where_it_begins() -> None:
    (found,) = found_by("L25", example("L25", "fails"))
    assert (found.level, found.pointer) == ("warning", "/condition")


def test_a_section_between_six_and_eight_is_information() -> None:
    text = "The doctor looks at the painful wrist and explains the possible operations. " * 15
    (found,) = findings("L25", text)
    assert found.level == "info"
    assert "(Flesch-Kincaid) in the problem and the decision" in found.message


def test_an_aid_of_short_sections_is_graded_as_a_whole() -> None:
    hard = "Conservative intervention facilitates considerable functional recuperation. " * 8
    (found,) = findings("L25", hard, steps=[hard])
    assert found.pointer == "/title"


def test_another_language_is_told_that_it_has_no_grade() -> None:
    (found,) = findings("L25", "Le poignet fait mal.", "fr-CA")
    assert (found.level, found.pointer) == ("info", "/language")


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_no_word_list_finds_fault_with_its_own_glossary_words(language: str) -> None:
    words = word_list(language)
    assert words.known_abbreviations
    assert words.arithmetic("") == ""
    assert words.steering("") == []


def test_a_language_without_a_list_is_silent() -> None:
    words = word_list("de")
    assert list(words.terms("biopsy")) == []
    assert not words.names_several("a, b or c")
