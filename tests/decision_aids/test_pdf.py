"""The aid on paper says what the result says, to eyes and to screen readers, and never loses a word silently."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfua
import pytest
import yaml
from pypdf import PageObject, PdfReader
from pypdf.generic import DecodedStreamObject, NameObject

from decision_aids.formats.pdf import TEMPLATE, as_pdf
from decision_aids.reading import read_document
from decision_aids.views.result import OptionShown, Result, Statement
from decision_aids.views.showing import result_of
from decision_aids.wording import FOLDER, LANGUAGES, wording
from tests.decision_aids.conftest import EVERY_FEATURE, EXAMPLES, MINIMAL
from tests.decision_aids.small_aids import TODAY

A4_PT = (595, 842)
FOOT_PT, HEAD_PT = 75, 790
SPACES = re.compile("[\\s\u200b]+")
DRAWING = re.compile(rb"(?:-?[0-9.]+ ){2,6}[mlc](?=\s)|(?<=\s)[hBfSWn](?=\s)")
KEYS = {
    *("slug", "language", "kind", "sha256", "option", "outcome", "evidence_set", "value", "speaks_for"),
    *("pointer", "measure", "direction", "group", "certainty", "alt", "look", "link", "groups"),
}
"""Fields of a result that are no words for a reader, or that only a screen reader is told."""


@dataclass(frozen=True)
class Piece:
    """Some text, and where it begins on its page, in points from the lower left corner."""

    text: str
    left: float
    height: float

    def has_letters(self) -> bool:
        return SPACES.sub("", self.text) != ""


@dataclass(frozen=True)
class Paper:
    """A PDF, as a reader and as a screen reader find it."""

    pdf: bytes

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(BytesIO(self.pdf))

    @cached_property
    def pieces(self) -> list[list[Piece]]:
        """The pieces of text of each page, in the order of reading."""
        return [list(pieces_on(page)) for page in self.reader.pages]

    @cached_property
    def pages(self) -> list[str]:
        """The words of each page."""
        return [SPACES.sub(" ", "".join(piece.text for piece in page)) for page in self.pieces]

    @cached_property
    def body(self) -> str:
        """All words but those of the head and foot, without spaces: where a line breaks is not for a test to know."""
        kept = (piece.text for page in self.pieces for piece in page if FOOT_PT < piece.height < HEAD_PT)
        return SPACES.sub("", "".join(kept))

    @cached_property
    def tags(self) -> list[tuple[str, str]]:
        """Every tag with its alternative text, in the order of reading."""
        return list(tags_in(self.reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))

    def says(self, words: str) -> bool:
        return SPACES.sub("", words) in self.body


def pieces_on(page: PageObject) -> Iterator[Piece]:
    """The pieces of text on a page. A thousand drawn people would take seconds to read: lines are left out."""
    contents = page.get_contents()
    assert contents is not None
    stream = DecodedStreamObject()
    stream.set_data(DRAWING.sub(b"", contents.get_data()))
    page[NameObject("/Contents")] = stream
    found: list[Piece] = []

    def note(text: str, cm: Any, tm: Any, _font: Any, _size: Any) -> None:
        found.append(Piece(text, cm[4] + cm[0] * tm[4], cm[5] + cm[3] * tm[5]))

    page.extract_text(visitor_text=note)
    return iter(found)


def tags_in(node: Any) -> Iterator[tuple[str, str]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from tags_in(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"]), str(node.get("/Alt", ""))
        if "/K" in node:
            yield from tags_in(node["/K"])


def result_in(file: Path) -> Result:
    return result_from(file.read_bytes())


def result_from(text: bytes) -> Result:
    return result_of(read_document(text, file="aid.yaml"), today=TODAY)


@pytest.fixture(scope="module", params=[EVERY_FEATURE, *EXAMPLES], ids=lambda file: file.stem)
def example(request: pytest.FixtureRequest) -> tuple[Result, Paper]:
    result = result_in(request.param)
    return result, Paper(as_pdf(result))


def texts_of(value: Any, key: str = "") -> Iterator[str]:
    """Every text of a result that a reader should find on paper."""
    if key in KEYS:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts_of(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_of(inner, key)
    elif isinstance(value, str) and value:
        yield value


def test_every_word_and_number_of_the_result_is_printed(example: tuple[Result, Paper]) -> None:
    result, paper = example
    told = [re.sub(r"[膝😀]", "[?]", text) for text in texts_of(asdict(result))]
    assert len(told) > 50
    assert [text for text in told if not paper.says(text)] == []


def test_it_is_tagged_as_pdf_ua_asks(example: tuple[Result, Paper], tmp_path: Path) -> None:
    result, paper = example
    file = tmp_path / "aid.pdf"
    file.write_bytes(paper.pdf)
    report = pdfua.validate(str(file))
    assert (report.exit_code, list(report.findings)) == (0, [])
    root = paper.reader.trailer["/Root"]
    assert root["/Lang"] == result.language
    assert root["/MarkInfo"]["/Marked"]
    assert paper.reader.metadata is not None
    assert paper.reader.metadata.title == result.question
    assert b"<pdfuaid:part>1</pdfuaid:part>" in paper.pdf


def test_headings_are_in_order(example: tuple[Result, Paper]) -> None:
    levels = [int(tag[2]) for tag, _ in example[1].tags if re.fullmatch("/H[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_each_picture_says_its_numbers_to_a_screen_reader(example: tuple[Result, Paper]) -> None:
    result, paper = example
    expected = []
    for panel in result.panels:
        for row in panel.rows:
            arrays = [
                f"{option.label}. {figure.sentence}"
                for option, figure in zip(result.options, row.figures, strict=True)
                if figure.icons is not None
            ]
            has_numbers = any(figure.low is not None for figure in row.figures)
            expected += arrays or ([row.alt] if has_numbers else [])
    assert [alt for tag, alt in paper.tags if tag == "/Figure"] == expected


def test_each_table_has_its_header_cells(example: tuple[Result, Paper]) -> None:
    result, paper = example
    tags = [tag for tag, _ in paper.tags]
    tables = -(-len(result.options) // 3) + len(result.panels) + len(result.disagreements) + 1
    assert (tags.count("/Table"), tags.count("/THead")) == (tables, tables)
    assert tags.count("/TH") >= tables * 2


def test_each_page_is_a4_and_keeps_its_words_where_letter_prints_too(example: tuple[Result, Paper]) -> None:
    _, paper = example
    for page, lines in zip(paper.reader.pages, paper.pieces, strict=True):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4_PT
        heights = [piece.height for piece in lines if piece.has_letters()]
        # Letter is 50 points lower than A4: a printer that does not shrink a page cuts them off at one of its ends.
        assert min(heights) >= 50
        assert max(heights) <= 842 - 50


def test_its_letters_travel_with_it(example: tuple[Result, Paper]) -> None:
    fonts = [
        font.get_object() for page in example[1].reader.pages for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_same_aid_gives_the_same_bytes_anywhere_and_at_any_time() -> None:
    here = sha256(as_pdf(result_in(EVERY_FEATURE))).hexdigest()
    program = (
        "import sys; from hashlib import sha256; from pathlib import Path; "
        "from tests.decision_aids.test_pdf import as_pdf, result_in; "
        "print(sha256(as_pdf(result_in(Path(sys.argv[1])))).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", program, str(EVERY_FEATURE)],
        env={**os.environ, "TZ": "Pacific/Auckland", "SOURCE_DATE_EPOCH": "1", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    ).stdout
    assert there.strip() == here


def test_its_date_is_that_of_the_aid() -> None:
    dated = Paper(as_pdf(result_in(EVERY_FEATURE))).reader.metadata
    undated = Paper(as_pdf(result_from(MINIMAL))).reader.metadata
    assert dated is not None
    assert undated is not None
    assert dated["/CreationDate"] == "D:20261101000000Z"
    assert "/CreationDate" not in undated


def test_text_never_becomes_code() -> None:
    wild = '#panic("x") $x^2$ *bold* _it_ <label> @ref \\u{41} // no /* comment */ `raw` = h - l + n #{1+1} \\ ~ " \''
    question = Paper(
        as_pdf(replace(result_from(MINIMAL), question=wild, title=wild, slug="#panic()", audience=wild))
    )
    assert question.reader.metadata is not None
    assert question.reader.metadata.title == wild
    assert question.body.count(SPACES.sub("", wild)) >= 2


@pytest.mark.parametrize(
    "words",
    [
        "À Noël, où étiez-vous ? Ça va : « l’œuvre », naïve et sûre… Île, Ü, ÿ, Æ",
        "¿Qué me pasará mañana? ¡Nada! Él, año, pingüino, 1.ª y 2.º",
        "≤ ≥ ± × ÷ ½ ° µ € £ % ‰ − – — ‑ “ ” ‘ ’ → ² ³ α β Ω ✓ ☐",
    ],
)
def test_letters_and_signs_of_our_languages_are_printed(words: str) -> None:
    paper = Paper(as_pdf(replace(result_from(MINIMAL), audience=words)))
    assert paper.says(words)
    assert "[?]" not in paper.body


def test_however_long_a_text_is_none_of_it_runs_over_the_edge() -> None:
    result = result_in(EVERY_FEATURE)
    address = "https://example.org/" + "a" * 300
    long = "Perhaps. " * 400
    panel, *others = result.panels
    figures = tuple(replace(figure, sentence=long) for figure in panel.rows[0].figures)
    rows = (replace(panel.rows[0], figures=figures), *panel.rows[1:])
    options = tuple(replace(option, what_it_involves=long, label="W" * 60) for option in result.options)
    questions = (long * 3,)
    paper = Paper(
        as_pdf(
            replace(
                result,
                panels=(replace(panel, rows=rows, method=long * 2, link=address), *others),
                options=options,
                questions_for_the_visit=questions,
            )
        )
    )
    assert paper.says(address)
    assert paper.body.count("Perhaps.") == 400 * (3 + 3 + 2 + 3)
    for page, lines in zip(paper.reader.pages, paper.pieces, strict=True):
        for piece in filter(Piece.has_letters, lines):
            assert page.mediabox.left + 60 <= piece.left <= page.mediabox.right - 60, piece
            assert piece.height >= 50


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_words_around_an_aid_are_in_its_language(language: str) -> None:
    paper = Paper(as_pdf(replace(result_in(EVERY_FEATURE), language=language)))
    words = wording(language)
    assert paper.reader.trailer["/Root"]["/Lang"] == language
    for key in ("page_options", "page_numbers", "page_values", "paper_tick", "page_notes", "page_about"):
        assert paper.says(words.say(key))
    assert words.say("paper_page", n=1, all=len(paper.pages)) in paper.pages[0]


def test_a_letter_that_no_font_has_is_told_and_never_lost() -> None:
    aid = replace(
        result_from(MINIMAL),
        language="zh",
        audience="我应该做膝盖手术吗? Yes.",
        why_now="Ice 🧊 and heat",
    )
    first = Paper(as_pdf(aid)).pages[0]
    told = "10 letters or signs of this aid cannot be printed. You see [?] in their place."
    assert first.startswith(told)
    assert "[?]? Yes." in first
    assert "Ice [?] and heat" in first
    assert "We have no words for the parts around this aid in its own language." in first


def test_one_letter_that_no_font_has_is_told_as_one_and_joiners_are_not_counted() -> None:
    first = Paper(as_pdf(replace(result_from(MINIMAL), audience="Snow 🧊\ufe0f and a\u200db"))).pages[0]
    assert first.startswith("One letter or sign of this aid cannot be printed. You see [?] in its place.")
    assert "Snow [?] and ab" in first


def test_a_draft_says_so_on_every_page_and_why_on_the_first() -> None:
    result = replace(result_in(EVERY_FEATURE), problems=("Line 3, L7: Mend this.", "Line 9, L1: And this."))
    paper = Paper(as_pdf(result))
    assert paper.reader.metadata is not None
    assert paper.reader.metadata.title == "Draft: Should I have surgery?"
    assert all(page.startswith("Draft. Do not give this to anybody yet.") for page in paper.pages)
    assert "2 things must be mended first. • Line 3, L7: Mend this. • Line 9, L1: And this." in paper.pages[0]


def test_an_aid_past_its_date_says_so_on_the_first_page() -> None:
    result = result_in(EVERY_FEATURE)
    paper = Paper(as_pdf(replace(result, strip=replace(result.strip, is_overdue=True))))
    assert wording("en").say("page_overdue") in paper.pages[0]


def test_findings_that_stand_are_printed() -> None:
    line = "L9: It is so. Let stand because: the source says no more."
    assert Paper(as_pdf(replace(result_in(EVERY_FEATURE), waived=(line,)))).says(line)


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_any_number_of_options_is_printed(count: int) -> None:
    options = tuple(OptionShown(f"o{n}", f"Choice {n}", n == 0, "", (), (), "", "") for n in range(count))
    paper = Paper(as_pdf(replace(result_from(MINIMAL), options=options)))
    assert all(paper.says(option.label) for option in options)


def test_the_worksheet_has_five_boxes_in_each_row_and_two_empty_rows() -> None:
    statements = tuple(
        Statement(f"s{n}", f"I want {n}.", "a", "A", weight=n + 1, weight_from="A study.") for n in range(3)
    )
    paper = Paper(as_pdf(replace(result_from(MINIMAL), statements=statements)))
    assert paper.body.count("☐") == 5 * (3 + 2)
    assert paper.says("I want 2. Speaks for: A. Weight 3, from: A study.")


def test_equal_weights_are_not_spoken_of_where_nothing_is_added_up() -> None:
    statements = (
        Statement("s", "I want it.", "a", "A", 1, ""),
        Statement("t", "I do not.", "b", "B", 1, ""),
    )
    paper = Paper(as_pdf(replace(result_from(MINIMAL), statements=statements)))
    assert paper.says("I want it. Speaks for: A.")
    assert not paper.says("Weight 1")


def test_the_template_uses_words_that_exist() -> None:
    used = set(re.findall(r"words\.([a-z_]+\b)(?!\()", TEMPLATE.read_text("utf-8")))
    assert len(used) > 40
    assert used <= set(wording("en").words)


def test_each_language_says_the_same_things_on_paper() -> None:
    english, *others = (
        yaml.safe_load((FOLDER / language / "paper.yaml").read_text("utf-8")) for language in LANGUAGES
    )
    for other in others:
        assert list(other) == list(english)
        for key, words in english.items():
            assert sorted(re.findall(r"{\w+}", str(other[key]))) == sorted(re.findall(r"{\w+}", str(words)))
