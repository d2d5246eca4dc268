"""What those who publish an aid add to it stands in every format, and changes nothing where there is nothing."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from lxml import html
from pypdf import PdfReader

from decision_aids.formats.rendering import Target, render
from decision_aids.reading import Document, read_document
from decision_aids.views.result import RecordShown
from tests.decision_aids.conftest import MINIMAL

TODAY = date(2026, 3, 4)
RECORD = RecordShown(
    language="en",
    heading="How this aid was made",
    notices=("There is a <newer> release.",),
    lines=(("Who partnered", ("Patients: Rosa & 2 more", "Clinicians: 1 person")),),
    lists=(("Made with its users", "The log shows 4 of 5.", ("One", "Two", "Three", "Four")),),
    links=(("As PDF", "https://example.org/aids/one.pdf"), ("Nowhere", "javascript:alert(1)")),
)
TEXTS = ("Who partnered", *RECORD.lines[0][1], *RECORD.lists[0][:2], *RECORD.lists[0][2])
WITHDRAWN = replace(RECORD, withdrawn_on=TODAY, withdrawn_because="A study was taken back.")
SENTENCE = "This aid was withdrawn on 4 March 2026. Do not use it. Why: A study was taken back."


@pytest.fixture
def document() -> Document:
    return read_document(MINIMAL, file="aid")


def drawn(document: Document, to: Target, record: RecordShown | None) -> bytes:
    return render(document, to, today=TODAY, record=record)


def text_of_pdf(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_page_holds_every_line_and_folds_only_lists_under_what_sums_them_up(document: Document) -> None:
    page = html.fromstring(drawn(document, "html", RECORD))
    (section,) = page.xpath("//section[@aria-labelledby='record']")
    said = " ".join(section.text_content().split())
    assert all(text in said for text in TEXTS)
    (folded,) = section.xpath(".//details")
    assert folded.xpath("string(summary)") == "The log shows 4 of 5."
    assert folded.xpath(".//li/text()") == ["One", "Two", "Three", "Four"]
    assert section.xpath(".//a/@href") == ["https://example.org/aids/one.pdf"]
    assert page.xpath("//nav//a[@href='#record']/text()") == [RECORD.heading]
    assert page.xpath("string(//header/p[@role='note'])").strip() == "There is a <newer> release."


def test_where_the_document_names_no_partner_the_page_leads_to_the_record(document: Document) -> None:
    page = html.fromstring(drawn(document, "html", RECORD))
    assert page.xpath("//footer//a[@href='#record']/text()") == [RECORD.heading]


def test_paper_holds_every_line(document: Document) -> None:
    said = text_of_pdf(drawn(document, "pdf", RECORD))
    assert RECORD.heading in said
    assert all(text in said for text in TEXTS)
    assert "There is a <newer> release." in said


def test_programs_get_the_record_as_fields_and_as_a_section(document: Document) -> None:
    told = json.loads(drawn(document, "json", RECORD))
    assert told["record"]["lines"][0] == [
        "Who partnered",
        ["Patients: Rosa & 2 more", "Clinicians: 1 person"],
    ]
    composition = json.loads(drawn(document, "fhir", RECORD))["entry"][0]["resource"]
    assert composition["section"][-1]["title"] == RECORD.heading
    assert "Patients: Rosa &amp; 2 more" in composition["section"][-1]["text"]["div"]


def test_a_withdrawn_aid_says_so_in_every_format(document: Document) -> None:
    page = html.fromstring(drawn(document, "html", WITHDRAWN))
    assert page.xpath("string(//title)").startswith("Withdrawn: ")
    assert page.xpath("string((//header//p[@role='note'])[1])").strip() == SENTENCE
    assert 'content:"Withdrawn' in page.xpath("string(//style)")
    pdf = drawn(document, "pdf", WITHDRAWN)
    assert SENTENCE in text_of_pdf(pdf)
    reader = PdfReader(BytesIO(pdf))
    assert all("Withdrawn" in sheet.extract_text() for sheet in reader.pages)
    assert json.loads(drawn(document, "json", WITHDRAWN))["withdrawn"] == SENTENCE
    entries = [entry["resource"] for entry in json.loads(drawn(document, "fhir", WITHDRAWN))["entry"]]
    assert entries[0]["status"] == "deprecated"
    assert {resource["status"] for resource in entries[1:]} == {"retired"}
    drawing = " ".join(html.fromstring(drawn(document, "svg", WITHDRAWN)).itertext())
    assert "This aid was withdrawn on 4 March 2026." in " ".join(drawing.split())
    (card,) = json.loads(drawn(document, "cds-hooks", WITHDRAWN))["cards"]
    assert "withdrawn on 4 March 2026" in card["detail"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Cette aide a été retirée le 4 mars 2026."), ("es", "se retiró el 4 de marzo")],
)
def test_that_it_is_withdrawn_stands_there_in_the_language_of_the_aid(language: str, said: str) -> None:
    text = MINIMAL.replace(b"language: en", f"language: {language}".encode())
    page = html.fromstring(drawn(read_document(text, file="aid"), "html", WITHDRAWN).decode())
    assert said in page.xpath("string((//header//p[@role='note'])[1])")
    assert page.xpath("//section[@aria-labelledby='record']/@lang") == ["en"]


def test_without_a_record_nothing_of_it_stands_anywhere(document: Document) -> None:
    page = html.fromstring(drawn(document, "html", None))
    assert page.xpath("//*[@id='record'] | //a[@href='#record']") == []
    told = json.loads(drawn(document, "json", None))
    assert (told["record"], told["withdrawn"]) == (None, "")
