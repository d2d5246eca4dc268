"""Every figure is a sentence that holds for any label, in three languages."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from decision_aids.numbers import Whole
from decision_aids.quantities import Scale, TimeHorizon
from decision_aids.reading import read_document
from decision_aids.views.result import Row
from decision_aids.views.sentences import horizon_words, people_words, scale_words, untold_time
from decision_aids.views.showing import result_of
from decision_aids.wording import FOLDER, LANGUAGES, wording
from tests.decision_aids.small_aids import TODAY, shown, small_aid, stroke

EN = wording("en")


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        ("{n: 3}", "3 of 1,000 people. This does not happen to the other 997."),
        ("{n: 1}", "1 of 1,000 people. This does not happen to the other 999."),
        ("{n: 999}", "999 of 1,000 people. This does not happen to the other 1."),
        ("{n: 0}", "0 of 1,000 people. This happens to none of them."),
        ("{n: 1000}", "1,000 of 1,000 people. This happens to all of them."),
        ("{n: 12.5}", "13 of 1,000 people. This does not happen to the other 987."),
        ("{n: [4, 6]}", "4 to 6 of 1,000 people. This does not happen to the others: 994 to 996."),
        ("{n: [0.2, 3]}", "up to 3 of 1,000 people. This does not happen to the others: 997 or more."),
        ('{n: "<1"}', "fewer than 1 of 1,000 people. This does not happen to the others: more than 999."),
        ("{n: 0.3}", "fewer than 1 of 1,000 people. This does not happen to the others: more than 999."),
        ("{n: 999.8}", "more than 999 of 1,000 people. This does not happen to the others: fewer than 1."),
        (
            "{n: 4, low: 2, high: 9}",
            "4 of 1,000 people (likely 2 to 9). This does not happen to the other 996.",
        ),
        ("{n: 4, low: 4, high: 4}", "4 of 1,000 people. This does not happen to the other 996."),
        ("{n: null, reason: nobody counted.}", "not known (nobody counted)."),
        ("{n: null}", "not known."),
    ],
)
def test_a_count_is_told_with_what_happens_and_what_does_not(count: str, sentence: str) -> None:
    row = stroke(count, "{n: 5}")
    assert row.figures[0].sentence == f"Have a stroke, over 10 years: {sentence}"


def test_everybody_else_is_told_without_a_double_no() -> None:
    (panel,) = shown(
        """
        - {id: told, label: Told they are ill, direction: harm, group: told, per_option: {wait: {n: 30}, act: {n: 40}}}
        - {id: rest, label: Not told they are ill, direction: neutral, group: told, remainder: true,
           per_option: {wait: {n: 970}, act: {n: 960}}}
        """
    ).panels
    assert panel.rows[1].figures[0].sentence == (
        "Not told they are ill, over 10 years: 970 of 1,000 people. This is not so for the other 30."
    )


@pytest.mark.parametrize(
    ("difference", "sentence"),
    [
        ("{value: 7}", "With “Take pills”: 7 more of 1,000 people than with “Wait”."),
        ("{value: 7.5, low: 2, high: 15}", "8 more … The true difference is likely 2 to 15 more."),
        ("{value: 7, low: 0.4, high: 15}", "7 more … The true difference is likely up to 15 more."),
        ("{value: 2, low: 1.6, high: 2.4}", "2 more … The true difference is likely 2 more."),
        (
            "{value: 7, low: -2, high: 15}",
            "7 more … We are not sure: the true difference may be 2 fewer, none, or 15 more.",
        ),
        (
            "{value: 7, low: 0, high: 15}",
            "7 more … We are not sure: the true difference may be 15 more, or none.",
        ),
        ("{value: 0.3}", "With “Take pills”: less than 1 more of 1,000 people than with “Wait”."),
        ("{value: 0, low: 0, high: 0}", "The source found no difference between “Take pills” and “Wait”."),
        (
            "{value: 0, low: -3, high: 0.2}",
            (
                "The source found no difference between “Take pills” and “Wait”. "
                "We are not sure: the true difference may be 3 fewer, none, or less than 1 more."
            ),
        ),
    ],
)
def test_a_difference_is_told_with_how_sure_it_is(difference: str, sentence: str) -> None:
    expected = sentence.replace(" …", " of 1,000 people than with “Wait”.")
    if " …" in sentence:
        expected = f"With “Take pills”: {expected}"
    assert stroke("{n: 10}", "{n: 17}", more=f"difference: {difference}, ").difference == expected


def test_fewer_is_the_other_way_round() -> None:
    row = stroke("{n: 17}", "{n: 10}", more="difference: {value: -7, low: -15, high: -2}, ")
    assert row.difference == (
        "With “Take pills”: 7 fewer of 1,000 people than with “Wait”. The true difference is likely 2 to 15 fewer."
    )


def test_a_difference_belongs_to_the_option_whose_number_says_so() -> None:
    row = stroke("{n: 17}", "{n: 10}", more="difference: {value: 7}, ")
    assert row.difference == "With “Wait”: 7 more of 1,000 people than with “Take pills”."


def test_of_three_options_no_two_are_guessed() -> None:
    document = small_aid(
        """
        - {id: stroke, label: Have a stroke, direction: harm, difference: {value: 7},
           per_option: {wait: {n: 3}, act: {n: 10}, cut: {n: 4}}}
        - {id: fall, label: Fall, direction: harm, difference: {value: 0},
           per_option: {wait: {n: 3}, act: {n: 3}, cut: {n: 3}}}
        """,
        more_options="- {id: cut, label: Surgery}\n",
    )
    (panel,) = result_of(document, today=TODAY).panels
    assert [row.difference for row in panel.rows] == [
        "The source gives this difference: 7 more of 1,000 people.",
        "The source found no difference.",
    ]


def test_an_average_is_told_with_its_scale() -> None:
    (panel,) = shown(
        """
        - id: pain
          label: Pain
          measure: mean
          scale: {name: Pain, low: 0, high: 100, better: lower}
          meaningful_difference: 10
          difference: {value: -4.6, low: -9, high: -0.02}
          per_option: {wait: {mean: 40.1}, act: {mean: 35.5, low: 30, high: 41}}
        """
    ).panels
    (row,) = panel.rows
    assert [figure.sentence for figure in row.figures] == [
        "Pain, after 10 years: 40.1 on average. Pain: from 0 to 100. Lower is better.",
        "Pain, after 10 years: 35.5 on average (likely 30 to 41). Pain: from 0 to 100. Lower is better.",
    ]
    assert row.difference == (
        "With “Take pills”: 4.6 lower than with “Wait”. The true difference is likely 0.02 to 9 lower. "
        "That is less than people notice: the smallest difference that they notice is 10."
    )
    assert row.alt == (
        "Pain, after 10 years. Wait: 40.1 on average. Take pills: 35.5 on average (likely 30 to 41). "
        "Pain: from 0 to 100. Lower is better. Certainty not stated."
    )


def test_a_scale_that_names_its_ends_is_not_told_twice() -> None:
    named = Scale(name="Pain from 0 to 10", low=0, high=10, better="lower")
    assert scale_words(EN, named) == "Pain from 0 to 10. Lower is better."
    other = Scale(name="Pain from 0 to 100", low=0, high=10, better="lower")
    assert scale_words(EN, other) == "Pain from 0 to 100: from 0 to 10. Lower is better."


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["over 1 day", "over 2 to 3 days", "over 2.5 years", "over a lifetime"]),
        ("fr", ["en 1 jour", "en 2 à 3 jours", "en 2,5 ans", "au cours de la vie"]),
        ("es", ["en 1 día", "en 2 a 3 días", "en 2,5 años", "a lo largo de la vida"]),
    ],
)
def test_times_are_told_in_the_words_of_the_language(language: str, words: list[str]) -> None:
    horizons = [
        TimeHorizon(value=1, unit="days"),
        TimeHorizon(value=(2, 3), unit="days"),
        TimeHorizon(value=Decimal("2.5"), unit="years"),
        TimeHorizon(unit="lifetime"),
    ]
    assert [horizon_words(wording(language), horizon) for horizon in horizons] == words


@pytest.mark.parametrize(
    ("label", "over", "untold"),
    [
        ("Have pain", "over 3 months", "over 3 months"),
        ("Have pain after 3 months", "after 3 months", ""),
        ("Have pain in the first 3 months", "over 3 months", ""),
        ("Have pain after 13 months", "over 3 months", "over 3 months"),
    ],
)
def test_a_time_that_the_label_tells_is_not_told_twice(label: str, over: str, untold: str) -> None:
    horizon = TimeHorizon(value=3, unit="months")
    assert horizon_words(EN, horizon, label=label) == over
    assert untold_time(EN, horizon, over, label) == untold


def test_every_language_has_every_word_with_the_same_blanks() -> None:
    english, *others = (
        yaml.safe_load(Path(FOLDER, language, "result.yaml").read_text("utf-8")) for language in LANGUAGES
    )
    for other in others:
        assert list(other) == list(english)
        assert {key: _blanks(text) for key, text in other.items()} == {
            key: _blanks(text) for key, text in english.items()
        }


def _blanks(text: str | dict[str, str]) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text["other"] if isinstance(text, dict) else text))


def told_of(name: str) -> list[Row]:
    """Every row of a document of these tests."""
    file = Path(__file__).with_name(name)
    panels = result_of(read_document(file.read_bytes(), file=name), today=TODAY).panels
    return [row for panel in panels for row in panel.rows]


def plain(text: str) -> str:
    """A text with plain spaces in the place of those that hold a line together."""
    return re.sub("[\u00a0\u202f]", " ", text)


def test_a_french_aid_reads_like_this() -> None:
    pain, allergy, other_ear, mean = told_of("french.yaml")
    assert [plain(figure.sentence) for row in (pain, allergy, other_ear, mean) for figure in row.figures] == [
        "Avoir mal, en 2 à 3 jours : 159 sur 1 000 enfants. Ce n’est pas le cas des 841 autres.",
        "Avoir mal, en 2 à 3 jours : 112 sur 1 000 enfants (sans doute 90 à 137). Ce n’est pas le cas des 888 autres.",
        "Avoir une allergie grave, en 1 semaine : 0 sur 1 000 enfants. Cela n’arrive dans aucun cas.",
        (
            "Avoir une allergie grave, en 1 semaine : moins de 1 sur 1 000 enfants. "
            "Ce n’est pas le cas des autres : plus de 999."
        ),
        "Avoir mal à l’autre oreille, en 2 à 3 jours : 999 sur 1 000 enfants. Ce n’est pas le cas de l’autre (1).",
        "Avoir mal à l’autre oreille, en 2 à 3 jours : on ne sait pas (non mesuré).",
        "Douleur, après 1,5 jour : 4,25 en moyenne. Douleur : de 0 à 10. Plus le chiffre est bas, mieux c’est.",
        "Douleur, après 1,5 jour : 3,5 en moyenne. Douleur : de 0 à 10. Plus le chiffre est bas, mieux c’est.",
    ]
    assert plain(pain.difference) == (
        "Avec « Antibiotiques » : 47 de moins sur 1 000 enfants qu’avec « Attendre ». "
        "La vraie différence est sans doute de 22 à 69 de moins."
    )
    assert plain(other_ear.difference).endswith(
        "Nous n’en sommes pas sûrs : la vraie différence peut être de 2 de moins, nulle, ou de 3 de plus."
    )
    assert allergy.larger is not None
    assert plain(allergy.larger.sentence) == (
        "Les petits nombres se voient mieux sur plus de personnes. "
        "Attendre : 0 sur 100 000 enfants. Antibiotiques : 2 sur 100 000 enfants."
    )


def test_a_spanish_aid_reads_like_this() -> None:
    death, diagnosis, rest = told_of("spanish.yaml")
    assert [figure.sentence for row in (death, diagnosis, rest) for figure in row.figures] == [
        (
            "Morir de cáncer de próstata, en 10 años: 3 a 5 de cada 1,000 hombres. "
            "No es así en los demás casos: 995 a 997."
        ),
        (
            "Morir de cáncer de próstata, en 10 años: 3 de cada 1,000 hombres (probablemente 2 a 4). "
            "No es así en los otros 997 casos."
        ),
        "Recibir el diagnóstico, en 10 años: 32 de cada 1,000 hombres. No es así en los otros 968 casos.",
        "Recibir el diagnóstico, en 10 años: 39 de cada 1,000 hombres. No es así en los otros 961 casos.",
        "No recibir el diagnóstico, en 10 años: 968 de cada 1,000 hombres. No es así en los otros 32 casos.",
        "No recibir el diagnóstico, en 10 años: 961 de cada 1,000 hombres. No es así en los otros 39 casos.",
    ]
    assert death.difference == (
        "Con «Prueba de PSA»: 1 menos de cada 1,000 hombres que con «Sin prueba». "
        "No estamos seguros: la diferencia real puede ser de 2 menos, o ninguna."
    )


def test_the_one_other_in_french_and_spanish() -> None:
    french = stroke("{n: 99}", "{n: 100}", of=100, language="fr")
    assert [figure.sentence.split(". ")[1] for figure in french.figures] == [
        "Ce n’est pas le cas de l’autre (1).",
        "Cela arrive dans tous les cas.",
    ]
    spanish = stroke("{n: 99}", "{n: 0}", of=100, language="es")
    assert [figure.sentence.split(". ")[1] for figure in spanish.figures] == [
        "No es así en el otro caso (1).",
        "Esto no ocurre en ningún caso.",
    ]


def test_a_language_without_words_is_told_in_english() -> None:
    row = stroke("{n: 1}", "{n: 2}", language="de")
    assert (
        row.figures[0].sentence
        == "Have a stroke, over 10 years: 1 of 1,000 people. This does not happen to the other 999."
    )


@pytest.mark.parametrize("language", ["fr-ZZ", "en-AA", "es-999", "fr-Hans-XX", "zz"])
def test_a_tag_that_nobody_knows_is_shown_all_the_same(language: str) -> None:
    assert wording(language).number(3) == "3"


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("en", ["1 March 2026", "4 March 2026"]),
        ("en-US", ["1 March 2026", "4 March 2026"]),
        ("fr", ["1er mars 2026", "4 mars 2026"]),
        ("es", ["1 de marzo de 2026", "4 de marzo de 2026"]),
    ],
)
def test_days_have_their_month_in_words(language: str, days: list[str]) -> None:
    words = wording(language)
    assert [words.day(date(2026, 3, 1)), words.day(date(2026, 3, 4))] == days


def test_a_range_that_reaches_nearly_all_is_so_many_or_more() -> None:
    assert people_words(EN, Whole(900, 1000, is_below_high=True)) == "900 or more"
