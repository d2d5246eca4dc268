"""The HTML page says what the result says, number by number, asks nobody for anything, and keeps text text."""

import re
import time
from base64 import b64encode
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from datetime import date
from hashlib import sha256
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import html

from decision_aids.checks.run import check_document
from decision_aids.findings import Finding
from decision_aids.formats.html import FOLDER, as_html, is_web
from decision_aids.formats.rendering import render
from decision_aids.reading import read_document
from decision_aids.views.result import Figure, Icons, Panel, Result, Row
from decision_aids.views.showing import result_of
from decision_aids.views.table import table_of
from decision_aids.wording import FOLDER as LANGUAGES
from decision_aids.wording import wording
from tests.decision_aids.conftest import EVERY_FEATURE, EXAMPLES, MINIMAL

TODAY = date(2026, 11, 22)
KEYS = {
    *("slug", "language", "kind", "sha256", "option", "outcome", "evidence_set", "value", "speaks_for"),
    *("pointer", "measure", "direction", "group", "certainty"),
}
"""Fields of a result that a document cannot fill with any words it likes."""


def result_from(text: bytes, **more: Any) -> Result:
    return result_of(read_document(text, file="aid.yaml"), today=TODAY, **more)


def page_of(result: Result) -> html.HtmlElement:
    return html.document_fromstring(as_html(result).decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def one(page: html.HtmlElement, path: str) -> html.HtmlElement:
    (found,) = page.xpath(path)
    return found


def has_class(name: str) -> str:
    return f"contains(concat(' ', @class, ' '), ' {name} ')"


@pytest.fixture(scope="module", params=[EVERY_FEATURE, *EXAMPLES], ids=lambda file: file.stem)
def result(request: pytest.FixtureRequest) -> Result:
    return result_from(Path(request.param).read_bytes())


@pytest.fixture(scope="module")
def page(result: Result) -> html.HtmlElement:
    return page_of(result)


@pytest.fixture
def full() -> Result:
    return result_from(EVERY_FEATURE.read_bytes())


# Numbers


def icons_drawn(picture: html.HtmlElement, state: str) -> int:
    """How many icons a group of an array draws: the id of each pattern ends with how many are in it."""
    uses = picture.xpath(f".//g[@class='aid-{state}']/use/@href")
    return sum(int(re.findall(r"\d+$", used)[0]) for used in uses)


def test_every_number_in_words_icons_and_table_is_that_of_the_result(
    result: Result, page: html.HtmlElement
) -> None:
    told: set[str] = set()
    for panel in result.panels:
        shown = one(page, f"//section[@data-evidence-set='{panel.evidence_set}']")
        rows = shown.xpath(f".//div[{has_class('outcome')}]")
        assert [row.get("data-pointer") for row in rows] == [row.pointer for row in panel.rows]
        for row, element in zip(panel.rows, rows, strict=True):
            for figure in row.figures:
                check_figure(result, figure, element, is_first=row.outcome not in told)
            told.add(row.outcome)
            assert one(element, "./h4").text_content().startswith(row.label)
            for sentence in (row.difference, row.certainty_label, row.certainty_sentence, row.note):
                assert " ".join(sentence.split()) in words(element)
            if row.larger:
                assert row.larger.sentence in words(element)
        check_table(result, panel, one(shown, ".//table"))


def check_figure(result: Result, figure: Figure, row: html.HtmlElement, *, is_first: bool) -> None:
    label = next(option.label for option in result.options if option.option == figure.option)
    said = one(row, f"./div[@class='said']/p[@data-option='{figure.option}']")
    assert words(said) == f"{label} {figure.sentence}"
    drawn = row.xpath(f".//figure[@data-option='{figure.option}']")
    for picture in drawn:
        assert words(one(picture, "./figcaption")) == f"{label}: {figure.counted}"
        if figure.icons:
            image = one(picture, "./svg")
            assert image.get("aria-label") == f"{label}: {figure.sentence}"
            assert icons_drawn(image, "happens") == figure.icons.filled
            assert icons_drawn(image, "possible") == figure.icons.possible
            assert icons_drawn(image, "others") == figure.icons.empty
    if figure.icons:
        # A further study of the same outcome stands as words and in tables, without a picture of its own.
        assert len(drawn) == is_first


def check_table(result: Result, panel: Panel, table: html.HtmlElement) -> None:
    expected = table_of(panel, result.options, wording(result.language))
    assert words(one(table, "./caption")) == expected.caption
    assert [words(cell) for cell in table.xpath("./thead/tr/th[@scope='col']")] == list(expected.header)
    rows = table.xpath("./tbody/tr")
    assert [row.get("data-pointer") for row in rows] == [row.pointer for row in expected.rows]
    for row, element in zip(expected.rows, rows, strict=True):
        cells = element.xpath("./th[@scope='row'] | ./td")
        assert [words(cell) for cell in cells] == [f"{cell.text}{cell.note}" for cell in row.cells]


def test_where_no_icons_can_be_drawn_there_are_bars_or_words(full: Result) -> None:
    page = page_of(full)
    bars = one(page, "//div[@data-outcome='pain']//figure[@class='bars']/svg")
    pain = full.panels[1].rows[0]
    assert bars.get("aria-label") == pain.alt
    assert page.xpath("//div[@data-outcome='better']//figure[@class='unknown']/figcaption/text()") == [
        "A new joint: not known (not measured)"
    ]
    nobody_knows = replace(pain, figures=(pain.figures[2],) * 3)
    unknown = page_of(replace(full, panels=(replace(full.panels[1], rows=(nobody_knows,)),)))
    assert unknown.xpath("//section[@data-evidence-set]//svg") == []


def test_sets_that_disagree_stand_side_by_side(full: Result) -> None:
    again = result_from(
        EVERY_FEATURE.read_bytes()
        .replace(b"- id: pain\n", b"- id: infection\n")
        .replace(b"mean: 40.1", b"mean: 41")
    )
    disagreement = again.disagreements[0]
    shown = one(page_of(again), "//section[@aria-labelledby='disagreement']")
    assert disagreement.sentence in words(shown)
    for (study, row), element in zip(disagreement.rows, shown.xpath(".//tbody/tr"), strict=True):
        assert one(element, "./th").text == study
        assert [cell.text for cell in element.xpath("./td/span")] == [
            figure.counted for figure in row.figures
        ]
    assert full.disagreements == ()
    assert page_of(full).xpath("//section[@aria-labelledby='disagreement']") == []


# The rest of the aid


def test_options_stand_in_the_order_of_the_document_with_the_same_parts(
    result: Result, page: html.HtmlElement
) -> None:
    options = page.xpath(f"//div[{has_class('option')}]")
    assert [option.get("data-option") for option in options] == [option.option for option in result.options]
    parts = [[words(heading) for heading in option.xpath(".//h4")] for option in options]
    assert parts == [["What it involves", "Good points", "Hard points", "What it is like"]] * len(options)
    for option, element in zip(result.options, options, strict=True):
        assert [words(point) for point in element.xpath(".//li")] == [
            " ".join(point.split()) for point in (*option.good_points, *option.hard_points)
        ]
        quotation = [one.text_content() for one in element.xpath(".//blockquote")]
        assert quotation == ([option.lived_experience] if option.lived_experience else [])


def test_everything_else_of_the_result_is_on_the_page(result: Result, page: html.HtmlElement) -> None:
    text = words(page)
    strip = result.strip
    told = [
        *(result.title, result.question, result.audience, result.why_now, result.condition, result.slug),
        *(result.condition_summary, result.sha256, *result.steps, *result.questions_for_the_visit),
        *(
            part
            for pairs in (result.screening, result.glossary, result.guidelines)
            for pair in pairs
            for part in pair
        ),
        *(part for source in result.sources for part in source),
        *(strip.published, strip.evidence_searched, strip.next_review, strip.update_policy, strip.funding),
        *(*strip.funders, *strip.authors, *strip.partners),
        *(
            part
            for panel in result.panels
            for part in (panel.label, panel.population, panel.method, panel.link)
        ),
    ]
    assert [part for part in told if " ".join(part.split()) not in text] == []


def test_the_title_of_the_page_is_the_question(page: html.HtmlElement, result: Result) -> None:
    assert words(one(page, "//h1")) == words(one(page, "//title")) == result.question


def test_what_is_absent_is_to_be_seen() -> None:
    page = page_of(result_from(MINIMAL))
    assert Counter(words(absent) for absent in page.xpath(f"//p[{has_class('nothing')}]")) == {
        "Nobody has written this yet.": 10,
        "This aid has no numbers yet.": 1,
        "No date of publication yet.": 1,
        "Not said until when we looked for studies.": 1,
        "No date yet to check it again.": 1,
        "Not said how it is kept up to date.": 1,
        "Not said yet.": 2,
        "Nobody yet.": 1,
    }


def test_what_the_team_lets_stand_is_told_as_missing(full: Result) -> None:
    page = page_of(replace(full, waived=("L23: No source. Let stand because: the card gives none",)))
    missing = one(page, "//dt[.='What we know is missing']/../dd")
    assert words(missing) == "L23: No source. Let stand because: the card gives none"


def test_a_word_of_the_glossary_leads_to_its_meaning_where_it_first_stands(full: Result) -> None:
    told = replace(full, glossary=(("Stairs", "Steps."), ("stair", "A step."), ("a.b", "Not a pattern.")))
    page = page_of(replace(told, condition_summary="It hurts on STAIRS, upstairs, on stairs and axb."))
    (link,) = page.xpath("//a[@class='term']")
    assert (link.text, link.get("href"), link.get("data-meaning")) == ("STAIRS", "#word-1", "Steps.")
    assert words(one(page, "//*[@id='meaning-1']")) == "Steps."


# What matters to the reader


def test_each_statement_has_five_steps_and_says_what_it_speaks_for_and_what_it_weighs(
    result: Result, page: html.HtmlElement
) -> None:
    statements = page.xpath(f"//form[{has_class('statements')}]/fieldset")
    for statement, element in zip(result.statements, statements, strict=True):
        assert words(one(element, "./legend")) == statement.text
        assert element.get("data-speaks-for") == statement.speaks_for
        assert element.get("data-weight") == str(statement.weight)
        assert statement.speaks_for_label in words(one(element, "./p"))
        steps = element.xpath(".//input[@type='radio']")
        assert [step.get("value") for step in steps] == ["0", "1", "2", "3", "4"]
        assert len({step.get("name") for step in steps}) == 1
    names = [step.get("name") for step in page.xpath(f"//form[{has_class('statements')}]//input")]
    assert len(set(names)) == len(result.statements)
    fits = page.xpath("//ul[@class='fits']/li/@data-option")
    assert fits == [option.option for option in result.options]


def test_weights_that_differ_are_told_with_where_they_are_from(full: Result) -> None:
    light = replace(full.statements[0], speaks_for_label="Keyhole surgery", weight=1, weight_from="")
    heavy = replace(light, weight=2, weight_from="A study 2026.")
    equal, different = (page_of(replace(full, statements=(light, other))) for other in (light, heavy))
    assert "Each of these counts the same: weight 1." in words(equal)
    assert "Each of these counts the same" not in words(different)
    assert [words(told) for told in different.xpath("//form[contains(@class, 'statements')]//p")] == [
        "Speaks for: Keyhole surgery. Weight 1. The people who made this aid chose that.",
        "Speaks for: Keyhole surgery. Weight 2, from: A study 2026.",
    ]


def test_no_option_is_called_the_best(page: html.HtmlElement) -> None:
    exercise = words(one(page, "//section[@id='values-exercise']")).lower()
    assert not re.search(r"\b(best|should|recommended|winner|right for you)\b", exercise)


# Drafts and dates


def test_a_draft_says_so_on_screen_on_paper_and_in_its_title(full: Result) -> None:
    problems = tuple(f"Line {n}, L1: Mend <this>." for n in range(4))
    for told in (problems[:1], problems):
        page = page_of(replace(full, problems=told))
        banner = one(page, f"//div[{has_class('draft')}]")
        assert [words(problem) for problem in banner.xpath(".//li")] == list(told)
        assert "Do not give this to anybody yet." in words(banner)
        assert words(one(page, "//title")) == f"Draft: {full.question}"
        assert '@top-center{content:"Draft"' in one(page, "//style").text
    finished = page_of(full)
    assert finished.xpath(f"//div[{has_class('draft')}]") == []
    assert "@top-center" not in one(finished, "//style").text


def test_an_aid_past_its_date_says_so_first() -> None:
    late = result_of(read_document(EVERY_FEATURE.read_bytes(), file="aid.yaml"), today=date(2027, 11, 2))
    assert "past its review date" in words(one(page_of(late), f"//p[{has_class('overdue')}]"))
    assert page_of(result_from(EVERY_FEATURE.read_bytes())).xpath(f"//p[{has_class('overdue')}]") == []


def test_rendering_runs_the_checks_and_marks_a_draft() -> None:
    document = read_document(EVERY_FEATURE.read_bytes(), file="aid.yaml")
    findings: tuple[Finding, ...] = check_document(document, today=TODAY)
    expected = result_of(document, today=TODAY, findings=findings, evidence_set="means")
    assert expected.is_draft
    page = html.document_fromstring(render(document, "html", today=TODAY, evidence_set="means").decode())
    assert (
        tuple(words(problem) for problem in page.xpath(f"//div[{has_class('draft')}]//li"))
        == expected.problems
    )
    assert page.xpath("//section[@data-evidence-set]/@data-evidence-set") == ["means", "counts"]


@pytest.mark.parametrize(
    ("to", "begins"),
    [
        ("html", b"<!doctype html>"),
        ("pdf", b"%PDF"),
        ("svg", b"<svg"),
        ("png", b"\x89PNG"),
        ("fhir", b"{"),
        ("cds-hooks", b"{"),
        ("json", b"{"),
    ],
)
def test_each_format_is_drawn_by_its_own_module(to: Any, begins: bytes) -> None:
    document = read_document(MINIMAL, file="aid.yaml")
    assert render(document, to, today=TODAY).startswith(begins)


# Nothing leaves the page, and nothing comes in


def test_the_page_asks_nobody_for_anything(result: Result, page: html.HtmlElement) -> None:
    assert page.xpath("//@src | //link | //base | //iframe | //object | //embed | //@ping | //@action") == []
    assert {name for name in ("@import", "url(", "@font-face") if name in one(page, "//style").text} == set()
    assert not re.search(
        r"fetch|XMLHttp|WebSocket|sendBeacon|import|Storage|cookie", one(page, "//script").text
    )
    assert [
        address for address in page.xpath("//@href") if not address.startswith("#") and not is_web(address)
    ] == []
    assert set(page.xpath("//@href[starts-with(., 'http')]")) <= {address for _, address in result.sources}
    policy = one(page, "//meta[@http-equiv='Content-Security-Policy']").get("content")
    hashes = {
        name: b64encode(sha256(one(page, f"//{name}").text.encode()).digest()).decode()
        for name in ("style", "script")
    }
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert page.xpath("//@style") == []


HOSTILE = (
    "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7*7 }} {% raw %} ${1} & &lt;b&gt; "
    "javascript:alert(3)"
)


def hostile(value: Any) -> Any:
    """A result with hostile words wherever a document may write words."""
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, tuple):
        return tuple(map(hostile, value))
    if is_dataclass(value) and not isinstance(value, type) and not isinstance(value, Icons):
        changed = {
            one.name: hostile(getattr(value, one.name)) for one in fields(value) if one.name not in KEYS
        }
        return replace(value, **{name: new for name, new in changed.items() if name != "look"})
    return value


def test_hostile_words_stay_words(full: Result) -> None:
    text = as_html(replace(hostile(full), guidelines=((HOSTILE, HOSTILE),), waived=(HOSTILE,))).decode()
    page = html.document_fromstring(text)
    assert len(page.xpath("//script")) == 1
    assert page.xpath("//img") == []
    assert {name for element in page.iter() for name in element.attrib if name.startswith("on")} == set()
    assert [address for address in page.xpath("//a/@href") if not address.startswith("#")] == []
    assert "49" not in words(one(page, "//h1"))
    assert words(one(page, "//h1")) == " ".join(HOSTILE.split())
    assert text.count(escape("</script><script>", quote=False)) > 50


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://doi.org/10.1000/x", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https:", False),
        ("//example.org", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(address: str, expected: bool) -> None:
    assert is_web(address) is expected


# Structure that screen readers and keyboards need


def test_headings_landmarks_and_names_are_in_order(result: Result, page: html.HtmlElement) -> None:
    levels = [
        int(heading.tag[1]) for heading in page.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4]")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert [len(page.xpath(f"/html/body/{name}")) for name in ("header", "nav", "main", "footer")] == [1] * 4
    ids = page.xpath("//@id")
    assert [name for name, times in Counter(ids).items() if times > 1] == []
    used = [
        *page.xpath("//@aria-labelledby"),
        *page.xpath("//@aria-describedby"),
        *page.xpath("//label/@for"),
    ]
    used += [address[1:] for address in page.xpath("//@href[starts-with(., '#')]")]
    assert set(used) - set(ids) == set()
    assert (page.get("lang"), page.get("dir")) == (result.language, "ltr")
    assert page.xpath("//body/a[1]/@href") == ["#aid"]
    assert (
        page.xpath(
            "//fieldset[not(legend)] | //table[not(caption)] | //svg[not(@role='img') and not(@aria-hidden)]"
        )
        == []
    )


# Languages


def words_in(language: str) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((LANGUAGES / language / "page.yaml").read_text("utf-8"))
    return told


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_words_of_the_page_are_there_in_each_language(language: str) -> None:
    english, other = words_in("en"), words_in(language)
    assert english.keys() - other.keys() == {"page_english"}
    assert other.keys() - english.keys() == set()
    names = [{key: set(re.findall(r"\{\w+\}", str(each[key]))) for key in other} for each in (english, other)]
    assert names[0] == names[1]


def test_the_page_says_all_of_its_words_and_no_others() -> None:
    templates = "".join(
        file.read_text("utf-8") for file in [*FOLDER.glob("*.html"), FOLDER.parent / "html.py"]
    )
    said = set(re.findall(r"[\"'](page_\w+)[\"']", templates)) - {"page_mark_"}
    assert said | {f"page_mark_{step}" for step in range(5)} == words_in("en").keys()


def test_a_page_speaks_the_language_of_its_aid() -> None:
    french = MINIMAL.replace(b"language: en", b"language: fr-CA")
    page = page_of(result_from(french))
    assert page.get("lang") == "fr-CA"
    assert "Ce qui compte pour vous" in [words(heading) for heading in page.xpath("//h2")]
    arabic = page_of(result_from(MINIMAL.replace(b"language: en", b"language: ar")))
    assert (arabic.get("lang"), arabic.get("dir")) == ("ar", "rtl")
    assert "They are in English." in words(one(arabic, "//header"))


# Size and time


def four_arrays(full: Result) -> Result:
    """A result with four arrays of 1000 icons in which icons of all kinds stand."""
    row: Row = full.panels[0].rows[0]
    figures = [
        replace(figure, icons=Icons(1000, 111 * n, 37))
        for n, figure in enumerate((*row.figures, *row.figures)[:4], 1)
    ]
    options = (*full.options, replace(full.options[0], option="fourth"))
    rows = (
        replace(
            row, figures=tuple(replace(f, option=o.option) for f, o in zip(figures, options, strict=True))
        ),
    )
    return replace(full, options=options, panels=(replace(full.panels[0], rows=rows),), disagreements=())


def test_four_arrays_of_a_thousand_stay_small_and_quick(full: Result) -> None:
    result = four_arrays(full)
    assert len(as_html(result)) <= 120_000
    assert len(page_of(result).xpath("//div[@data-outcome]//figure/svg[@role='img']")) == 4
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        as_html(result)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) <= 0.02
