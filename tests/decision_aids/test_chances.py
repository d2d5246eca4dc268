"""How chances may be told in a sentence, and how not, in English, French and Spanish."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_aids.checks.chance_words import chance_words
from tests.decision_aids.rule_examples import found_by, patched

FOUND = [
    ("L2", "en", "The test halves the risk of dying."),
    ("L2", "en", "Screening cuts deaths by 20%."),
    ("L2", "en", "Men with the test are twice as likely to have a biopsy."),
    ("L2", "en", "Deaths fall (RR 0.79)."),
    ("L2", "en", "Your risk goes down by a third."),
    ("L2", "en", "It doubles the risk: 2 of 1000 women."),
    ("L2", "en", "It doubles the risk over 10 years: 2 of 1000 women."),
    ("L2", "en", "The pill is taken once, and the risk doubles."),
    ("L2", "fr", "Le dépistage réduit les décès de 20 %."),
    ("L2", "fr", "Le risque double."),
    ("L2", "es", "La prueba reduce el riesgo a la mitad."),
    ("L2", "es", "Reduce las muertes en un 20 %."),
    ("L3", "en", "About 20% of men get it."),
    ("L3", "en", "Up to 10 percent have it."),
    ("L3", "fr", "Environ 20 % des hommes l’ont."),
    ("L3", "es", "Un 20 % de los hombres."),
    ("L4", "en", "1 in 20,000 patients have it."),
    ("L4", "en", "One in five people feel sick."),
    ("L4", "en", "One woman in 8 has it."),
    ("L4", "en", "You have a one-in-four chance."),
    ("L4", "en", "1 of 20 people get it."),
    ("L4", "fr", "Une personne sur cinq est malade."),
    ("L4", "es", "Una de cada cinco personas está enferma."),
    ("L5", "en", "Side effects are rare."),
    ("L5", "en", "Bleeding is common in men over 50."),
    ("L5", "en", "There is a small chance of harm."),
    ("L5", "en", "It is rare. It hits 2 of 1000 people, and 998 of 1000 are fine."),
    ("L5", "fr", "Les effets indésirables sont rares."),
    ("L5", "es", "Los efectos son poco frecuentes."),
    ("L6", "en", "3 of 100 men die."),
    ("L6", "en", "Of 1,000 men, 3 die."),
    ("L6", "en", "3 men out of 100 die, and 2 of 100 women."),
    ("L6", "fr", "3 hommes sur 1 000 meurent."),
    ("L6", "es", "3 de cada 1.000 hombres mueren."),
]

PASSED = [
    ("L2", "en", "It doubles the risk, from 1 of 1000 women to 2 of 1000."),
    ("L2", "en", "It doubles the risk, from 1 to 2 of 1000 women."),
    ("L2", "en", "The pill can be halved, and the dose is doubled after a week."),
    ("L2", "en", "A statin lowers cholesterol by 30%."),
    ("L2", "en", "You may go home or stay, and it lowers your risk."),
    ("L2", "fr", "Le risque double, de 1 à 2 femmes sur 1000."),
    ("L3", "en", "12 of 100 people (12%) feel sick."),
    ("L3", "en", "Use a 1% cream."),
    ("L3", "en", "The true number lies in this range (95% confidence interval)."),
    ("L3", "en", "No test is 100% right."),
    ("L3", "en", "Screening cuts deaths by 20%."),
    ("L4", "en", "1 in 1000 men has it."),
    ("L4", "en", "You take one in 24 hours."),
    ("L4", "en", "One of two things can happen."),
    ("L4", "en", "You see one of 3 nurses."),
    ("L4", "es", "Es una de tres opciones."),
    ("L5", "en", "It is rare, in 2 of 1000 people."),
    ("L5", "en", "It is common (12%)."),
    ("L5", "en", "You may get a common cold, and we have much in common."),
    ("L5", "en", "Ask how often you need it."),
    ("L5", "en", "How common is it?"),
    ("L5", "en", "You will often have to come back, once a week."),
    ("L5", "fr", "Vous êtes au courant."),
    ("L5", "es", "Tenemos mucho en común."),
    ("L6", "en", "3 of 100 men die. 97 of 100 do not."),
    ("L6", "en", "Of 1,000 men, about 3 die and 997 do not."),
    ("L6", "en", "4 to 6 of 100 feel sick, 94 to 96 of 100 do not."),
    ("L6", "en", "0.5 of 100 feel sick, 99.5 do not."),
    ("L6", "en", "Your score goes from 40 to 45 of 100."),
    ("L6", "en", "In 3 of 5 trials it was so."),
    ("L6", "en", "You take 2 pills in 24 hours."),
    ("L6", "en", "It happens to 1 in 20 people."),
    ("L6", "fr", "3 hommes sur 1 000 meurent, 997 ne meurent pas."),
    ("L6", "es", "3 de cada 1.000 hombres mueren, 997 no."),
]


def levels(rule: str, language: str, text: str) -> list[str]:
    document = patched({"language": language, "condition": {"summary": text}})
    return [found.level for found in found_by(rule, document) if found.pointer == "/condition/summary"]


@pytest.mark.parametrize(("rule", "language", "text"), FOUND)
def test_a_sentence_that_misleads_is_found_once(rule: str, language: str, text: str) -> None:
    assert levels(rule, language, text) == ["warning" if rule == "L3" else "error"]


@pytest.mark.parametrize(("rule", "language", "text"), PASSED)
def test_a_sentence_that_is_well_told_is_passed(rule: str, language: str, text: str) -> None:
    assert levels(rule, language, text) == []


def test_a_comparison_without_numbers_is_a_warning() -> None:
    assert levels("L5", "en", "Pain is more likely with a splint.") == ["warning"]
    assert levels("L5", "en", "Pain is rare, and more likely with a splint.") == ["error"]


def test_a_person_may_speak_in_her_own_words() -> None:
    said = "It is rare that I have pain, and it halved my worries."
    values = [{"id": option, "statement": said, "speaks_for": option} for option in ("wait", "splint")]
    document = patched({"values": values})

    assert found_by("L2", document) == found_by("L5", document) == []


def test_a_label_beside_its_icons_is_warned_of_one_in_many() -> None:
    evidence = {
        "id": "trial",
        "label": "A trial",
        "denominator": 100,
        "outcomes": [
            {
                "id": "sick",
                "label": "Feel sick, 1 in 20 people",
                "direction": "harm",
                "per_option": {"wait": {"n": 5}, "splint": {"n": 5}},
            }
        ],
    }
    (found,) = found_by("L4", patched({"evidence": [evidence]}))
    assert (found.pointer, found.level) == ("/evidence/0/outcomes/0/label", "warning")

    (found,) = found_by("L4", patched({"evidence": [{**evidence, "denominator": 5000}]}))
    assert found.level == "error"


@pytest.mark.parametrize("rule", ["L2", "L3", "L4", "L5", "L6", "L15"])
def test_a_language_without_words_is_not_checked_and_that_is_said(rule: str) -> None:
    (found,) = found_by(rule, patched({"language": "de", "title": "20% selten"}))

    assert (found.pointer, found.level) == ("/language", "info")
    assert "cannot read" in found.message


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", "0"),
        ("12", "12"),
        ("12.25", "12.25"),
        ("0.125", "0.125"),
        ("0,5", "0.5"),
        ("1,000", "1000"),
        ("1.000", "1000"),
        ("1,000.5", "1000.5"),
        ("20 000", "20000"),
        ("Three", "3"),
    ],
)
def test_numbers_are_read_with_either_sign_for_thousands(written: str, value: str) -> None:
    words = chance_words("en")
    assert words is not None
    assert words.value(written) == Decimal(value)


@given(n=st.integers(0, 999_999), of=st.sampled_from([100, 1000, 10_000, 1_000_000]))
@settings(max_examples=60)
def test_a_natural_frequency_is_read_as_each_language_writes_it(n: int, of: int) -> None:
    written = {
        "en": f"{n:,} of {of:,} people",
        "fr": f"{n:,} personnes sur {of:,}".replace(",", "\u202f"),
        "es": f"{n:,} de cada {of:,} personas".replace(",", "."),
    }
    for language, text in written.items():
        words = chance_words(language)
        assert words is not None
        (frequency,) = words.frequencies(text)
        assert (frequency.n, frequency.of) == (Decimal(n), Decimal(of))


ODD = "0 1 9 , . % of in 100 1000 men one rare twice by risk RR = - \u202f CI ( ) ! é ٣ ²".split(" ")


@given(pieces=st.lists(st.sampled_from([*ODD, " ", " "]), max_size=30))
@settings(max_examples=60, deadline=None)
def test_no_text_is_too_odd_to_be_checked(pieces: list[str]) -> None:
    words = chance_words("en")
    assert words is not None
    text = "".join(pieces)

    assert all(frequency.of >= 0 for frequency in words.frequencies(text))
    assert all(number >= 0 for number in words.counts(text))
    for found in words.one_in.finditer(text):
        assert words.value(found["of"]) >= 0
