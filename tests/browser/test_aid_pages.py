"""A decision aid as one HTML file, opened from a folder by people with every kind of eye, hand and browser."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from decision_aids.formats.html import as_html
from decision_aids.formats.rendering import render
from decision_aids.reading import read_document
from decision_aids.views.showing import result_of
from tests.browser.walking import check_axe, check_no_sideways_scroll
from tests.decision_aids.conftest import EVERY_FEATURE, EXAMPLES

TODAY = date(2026, 11, 22)
LATE = date(2030, 1, 1)
DESK, PHONE = 1280, 320


@pytest.fixture(scope="module")
def aids(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The address of each page: every example, and a draft that is past its date and has three options."""
    folder = tmp_path_factory.mktemp("aids")
    pages = {"draft": render(read_document(EVERY_FEATURE.read_bytes(), file="aid.yaml"), "html", today=LATE)}
    for example in EXAMPLES:
        document = read_document(example.read_bytes(), file=example.name)
        pages[example.stem] = as_html(result_of(document, today=TODAY))
    for name, page in pages.items():
        (folder / f"{name}.html").write_bytes(page)
    return {name: (folder / f"{name}.html").as_uri() for name in pages}


def cut_off(
    chromium: Browser, *, width: int = DESK, is_dark: bool = False, has_script: bool = True
) -> BrowserContext:
    """A window without any network."""
    window = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if is_dark else "light",
        java_script_enabled=has_script,
        offline=True,
        reduced_motion="reduce",
    )
    window.set_default_timeout(15_000)
    return window


def parameters() -> list[str]:
    return ["draft", *(example.stem for example in EXAMPLES)]


@pytest.mark.parametrize("name", parameters())
def test_every_aid_is_for_everybody_and_asks_nobody(
    name: str, chromium: Browser, aids: dict[str, str]
) -> None:
    with cut_off(chromium) as window:
        page = window.new_page()
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(aids[name])
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            for width in (DESK, PHONE):
                page.set_viewport_size({"width": width, "height": 900})
                check_no_sideways_scroll(page)
                check_axe(page, only_colours=scheme == "dark")
        assert (asked, complaints) == ([aids[name]], [])


def fit(page: Page, option: str) -> str:
    """What the page says about how an option fits."""
    said = page.locator(f".fits li[data-option='{option}'] p")
    return " ".join(said.inner_text().split())


def test_the_keyboard_marks_what_matters_and_adds_something_of_ones_own(
    chromium: Browser, aids: dict[str, str]
) -> None:
    with cut_off(chromium, width=PHONE) as window:
        page = window.new_page()
        page.goto(aids["ear-infection-antibiotics"])
        assert fit(page, "antibiotics") == "Antibiotics No mark yet"
        page.get_by_role("group", name="I want my child's pain to end").get_by_label("Not at all").focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        assert fit(page, "antibiotics") == "Antibiotics 3 of 4 marks: 1 of 1"
        assert fit(page, "no-antibiotics") == "No antibiotics now No mark yet"
        for key in ("Tab", "Space", "Tab", *"We travel", "Tab", "End", "Tab", "ArrowRight", "ArrowRight"):
            page.keyboard.press(key)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").filter(has_text="Added.")).to_be_visible()
        own = page.get_by_role("group", name="We travel")
        expect(own.get_by_label("Some")).to_be_checked()
        expect(own).to_contain_text("Speaks for: Antibiotics.")
        assert fit(page, "antibiotics") == "Antibiotics 2.5 of 4 marks: 2 of 2"
        assert fit(page, "no-antibiotics") == "No antibiotics now 0 of 4 marks: 1 of 1"
        expect(page.get_by_label("What else matters to you?")).to_be_focused()
        check_axe(page)
        own.get_by_role("button", name="Remove").press("Enter")
        assert fit(page, "antibiotics") == "Antibiotics 3 of 4 marks: 1 of 1"
        page.reload()
        assert fit(page, "antibiotics") == "Antibiotics No mark yet"
        kept = "() => [localStorage.length, sessionStorage.length, document.cookie]"
        assert page.evaluate(kept) == [0, 0, ""]


def test_hostile_words_of_ones_own_stay_words(chromium: Browser, aids: dict[str, str]) -> None:
    with cut_off(chromium) as window:
        page = window.new_page()
        page.goto(aids["ear-infection-antibiotics"])
        page.get_by_label("What else matters to you?").fill("<img src=x onerror=alert(1)>")
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_role("group", name="<img src=x")).to_be_visible()
        expect(page.locator("img")).to_have_count(0)


def test_without_script_there_is_a_sheet_to_tick(chromium: Browser, aids: dict[str, str]) -> None:
    with cut_off(chromium, has_script=False) as window:
        page = window.new_page()
        page.goto(aids["ear-infection-antibiotics"])
        statement = page.get_by_role("group", name="I want my child's pain to end")
        expect(statement.get_by_role("radio")).to_have_count(5)
        statement.get_by_label("A lot").check()
        expect(page.get_by_role("heading", name="What can happen")).to_be_visible()
        expect(page.get_by_role("img").first).to_be_visible()
        for name in ("Add something of your own", "How each choice fits what you marked"):
            expect(page.get_by_text(name)).to_be_hidden()
        expect(page.get_by_text("My notes")).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.get_by_text("My notes")).to_be_visible()
        expect(page.get_by_text("What else matters to me")).to_be_visible()
        expect(page.get_by_role("navigation")).to_be_hidden()


def test_a_word_is_explained_where_it_stands(chromium: Browser, aids: dict[str, str]) -> None:
    with cut_off(chromium, width=PHONE) as window:
        page = window.new_page()
        page.goto(aids["psa-screening"])
        word = page.locator("a.term").first
        page.get_by_role("link", name="Go to the aid").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_be_focused()
        word.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        bubble = "word => getComputedStyle(word, '::after').display"
        assert word.evaluate(bubble) == "block"
        check_no_sideways_scroll(page)
        page.keyboard.press("Escape")
        assert word.evaluate(bubble) == "none"


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_paper_keeps_rows_whole_and_tells_that_it_is_a_draft(
    paper: str, chromium: Browser, aids: dict[str, str], tmp_path: Path
) -> None:
    with cut_off(chromium) as window:
        page = window.new_page()
        page.goto(aids["draft"])
        page.pdf(path=tmp_path / "aid.pdf", format=paper)
    sheets = [" ".join(sheet.extract_text().split()) for sheet in PdfReader(tmp_path / "aid.pdf").pages]
    assert [sheet for sheet in sheets if "Draft" not in sheet] == []
    assert "has no good points" in sheets[0]
    for begins, ends in (
        ("Get an infection over 2 to 3 weeks", "The truth may be very different."),
        ("Do not feel better over 2.5 years", "The source does not say how sure these numbers are."),
        ("I want to walk soon.", "Very much"),
    ):
        assert [sheet for sheet in sheets if begins in sheet and ends in sheet], begins
    assert "https://doi.org/10.1000/xyz123" in sheets[-1]
