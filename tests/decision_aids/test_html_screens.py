"""One screen of an aid at a time: it says what the page says, and every sentence, number and picture is a place."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from decision_aids.formats.html import as_html
from decision_aids.formats.html_screens import SCREENS, NoSuchScreen, ScreenShown, screen_as_html
from decision_aids.reading import read_document
from decision_aids.views.result import Result
from decision_aids.views.showing import result_of
from tests.decision_aids.conftest import EVERY_FEATURE, EXAMPLES

TODAY = date(2026, 11, 22)
MOST_CHARACTERS = 80_000


@pytest.fixture(scope="module", params=[EVERY_FEATURE, *EXAMPLES], ids=lambda file: file.stem)
def result(request: pytest.FixtureRequest) -> Result:
    return result_of(read_document(Path(request.param).read_bytes(), file="aid.yaml"), today=TODAY)


@pytest.fixture(scope="module")
def screens(result: Result) -> dict[str, ScreenShown]:
    keys = [*SCREENS, *(f"evidence/{panel.evidence_set}" for panel in result.panels)]
    return {key: screen_as_html(result, key) for key in keys}


def read(text: str) -> html.HtmlElement:
    return html.fragment_fromstring(text, create_parent="div")


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_all_screens_together_say_what_the_page_says(result: Result, screens: dict[str, ScreenShown]) -> None:
    page = html.document_fromstring(as_html(result).decode())
    told = " ".join(words(read(shown.html)) for shown in screens.values() if shown.html)
    said = [
        words(part) for part in page.xpath("//main//p | //main//li | //main//td | //footer//dd | //h1 | //h2")
    ]
    contents = words(page.xpath("//nav")[0])
    assert [part for part in said if part not in told and part not in contents] == []


def test_a_screen_without_places_is_word_for_word_the_same(
    result: Result, screens: dict[str, ScreenShown]
) -> None:
    for key, shown in screens.items():
        bare = screen_as_html(result, key, has_places=False)
        assert bare.places == ()
        without = re.sub(
            r'<label id="at\d+" for="say\d+">(.*?)</label><button [^>]*></button>',
            r"\1",
            shown.html,
            flags=re.DOTALL,
        )
        assert without == bare.html


def test_each_place_is_the_label_of_a_button_and_quotes_what_stands_there(
    screens: dict[str, ScreenShown],
) -> None:
    for shown in screens.values():
        if not shown.html:
            continue
        part = read(shown.html)
        buttons = part.xpath("//button[@form='review']")
        assert [button.get("value") for button in buttons] == [
            str(number) for number in range(1, len(shown.places) + 1)
        ]
        for number, place in enumerate(shown.places, start=1):
            (label,) = part.xpath(f"//label[@for='say{number}']")
            if place.picture:
                assert len(label.xpath("./svg[@role='img']")) == 1
            else:
                assert words(label) == " ".join(place.quote.split())


def test_each_place_names_what_stands_in_the_document(screens: dict[str, ScreenShown]) -> None:
    pointers = {place.pointer for shown in screens.values() for place in shown.places}
    assert {pointer for pointer in pointers if not pointer.startswith("/")} == set()
    for screen, begins in {"options": "/options/", "values": "/values/", "words": "/glossary/"}.items():
        assert all(place.pointer.startswith(begins) for place in screens[screen].places)


def test_ids_stand_once_and_pictures_find_the_patterns_they_share(screens: dict[str, ScreenShown]) -> None:
    for shown in screens.values():
        if not shown.html:
            continue
        part = read(shown.html)
        ids = part.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert {used.removeprefix("#") for used in part.xpath("//use/@href")} <= set(ids)


def test_a_screen_is_small(screens: dict[str, ScreenShown]) -> None:
    assert {key: len(shown.html) for key, shown in screens.items() if len(shown.html) > MOST_CHARACTERS} == {}


def test_words_of_the_list_are_explained_on_the_screen_that_uses_them() -> None:
    full = result_of(read_document(EVERY_FEATURE.read_bytes(), file="aid.yaml"), today=TODAY)
    told = replace(
        full, glossary=(("stairs", "Steps."), ("unused", "Nothing.")), condition_summary="It hurts on stairs."
    )
    part = read(screen_as_html(told, "decision").html)
    assert [words(meaning) for meaning in part.xpath("//section[@class='explained']//dd")] == ["Steps."]
    assert part.xpath("//a[@class='term']/@href") == ["#word-1"]
    assert part.xpath("//*[@id='word-1']") != []


def test_places_that_were_spoken_of_are_marked(screens: dict[str, ScreenShown]) -> None:
    shown = screens["options"]
    marked = read(shown.pointing_at([2, 3, 3]))
    assert marked.xpath("//label[@class='spoken']/@for") == ["say2", "say3"]
    assert shown.pointing_at([]) == shown.html


def test_an_aid_has_no_other_screens(result: Result) -> None:
    for key in ("", "evidence/", "evidence/none", "nothing"):
        with pytest.raises(NoSuchScreen):
            screen_as_html(result, key)
