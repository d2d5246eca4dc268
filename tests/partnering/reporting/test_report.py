"""The report: the same for everybody, without names or small numbers, with what people wrote beside what is counted."""

from io import BytesIO
from pathlib import Path
from typing import get_args

import pdfua
import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from partnering.foundation.consents import choose_consent
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.vocabulary import Consent
from partnering.reporting.dashboard import Choice
from partnering.reporting.report import Report, read_report
from partnering.reporting.report_formats import ReportFormat, report_in
from partnering.reporting.report_parts import PARTS
from partnering.reporting.report_texts import list_written_parts, write_report_part
from partnering.tracker.coverage import SCALE
from tests.cast import CATALOG, NOW, TODAY, Cast, a_meeting, log, nothing_changes, say

CONTINUUM = CATALOG.continuum(SCALE)
NAMES = ("Rosa", "Carl", "Clara", "Cita", "Lena", "Fatima", "Edda")


def read(session: Session, cast: Cast, person: int, choice: Choice | None = None) -> Report:
    return read_report(
        session,
        person,
        project_id=cast.project,
        choice=choice or Choice(),
        catalog=CATALOG,
        today=TODAY,
        now=NOW,
    )


def write(session: Session, cast: Cast, words: str, *, base: int = 0, part: str = "aim", by: int = 0) -> int:
    return write_report_part(
        session,
        by or cast.lead,
        project_id=cast.project,
        part=part,
        words=words,
        base_number=base,
        now=NOW,
    )


def text_in(report: Report, to: ReportFormat) -> str:
    """All that a reader of this format can read, in one line."""
    content = report_in(report, to, CONTINUUM)
    if to == "pdf":
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    else:
        text = content.decode()
    return " ".join(text.split())


def test_the_lead_and_a_funder_get_the_same_report(session: Session, cast: Cast) -> None:
    write(session, cast, "We wanted to be told when we are wrong.")
    assert read(session, cast, cast.lead) == read(session, cast, cast.funder)


@pytest.mark.parametrize("to", get_args(ReportFormat))
def test_no_format_names_anybody_or_tells_what_a_partner_said(
    to: ReportFormat, session: Session, cast: Cast
) -> None:
    choose_consent(session, cast.patient, project_id=cast.project, consent=Consent.NAMED, now=NOW)
    say(session, cast.patient, cast.project, "The zebra text is too small.")
    log(session, cast.lead, cast.project, a_meeting(cast.release, cast.patient))
    text = text_in(read(session, cast, cast.lead), to)
    assert [word for word in (*NAMES, "zebra") if word in text] == []


@pytest.mark.parametrize("to", get_args(ReportFormat))
def test_each_format_has_every_figure_with_n_period_and_how_it_was_counted(
    to: ReportFormat, session: Session, cast: Cast
) -> None:
    report = read(session, cast, cast.funder)
    text = text_in(report, to).replace("\\", "").replace("&#39;", "'").replace("\u200b", "").replace(" ", "")
    for figure in report.figures:
        for words in (figure.n, figure.n_of, figure.period, figure.how_counted):
            assert words.replace(" ", "") in text, (figure.key, words)


def test_what_people_wrote_stands_in_each_format_and_never_runs_as_code(session: Session, cast: Cast) -> None:
    words = "We *hoped* <b>for</b> the truth.\n#pagebreak() [and](http://x)"
    write(session, cast, words)
    report = read(session, cast, cast.lead)
    markdown, page, paper = (text_in(report, to) for to in ("md", "html", "pdf"))
    assert r"We \*hoped\* \<b\>for\</b\> the truth. \#pagebreak() \[and\](http://x)" in markdown
    assert "We *hoped* &lt;b&gt;for&lt;/b&gt; the truth. #pagebreak() [and](http://x)" in page
    assert "We *hoped* <b>for</b> the truth. #pagebreak() [and](http://x)" in paper


def test_a_part_that_nobody_wrote_says_so(session: Session, cast: Cast) -> None:
    told = text_in(read(session, cast, cast.lead), "md")
    assert told.count("Nobody has written this part yet.") == len(PARTS)


def test_the_pdf_keeps_to_pdf_ua(session: Session, cast: Cast, tmp_path: Path) -> None:
    write(session, cast, "We wanted to be told when we are wrong. 你好")
    log(session, cast.lead, cast.project, a_meeting(cast.release, cast.patient))
    file = tmp_path / "report.pdf"
    file.write_bytes(report_in(read(session, cast, cast.lead), "pdf", CONTINUUM))
    checked = pdfua.validate(str(file))
    assert (checked.exit_code, list(checked.findings)) == (0, [])
    assert "2 signs of this report cannot be printed here." in text_in(read(session, cast, cast.lead), "pdf")


def test_who_writes_upon_words_they_have_not_seen_is_told_and_nothing_is_lost(
    session: Session, cast: Cast
) -> None:
    first = write(session, cast, "The first words.")
    with (
        nothing_changes(session),
        pytest.raises(NotPossibleNow, match="Lena wrote this part on 4 March 2026"),
    ):
        write(session, cast, "Other words.", by=cast.facilitator)
    assert write(session, cast, "The first words.", by=cast.facilitator) == first
    assert write(session, cast, "Other words.", base=first, by=cast.facilitator) == first + 1
    (part,) = list_written_parts(session, cast.lead, project_id=cast.project)
    assert (part.part, part.number, part.words, part.written_by) == ("aim", 2, "Other words.", "Fatima")


def test_words_can_be_taken_out_again(session: Session, cast: Cast) -> None:
    write(session, cast, "", base=write(session, cast, "Too much."))
    assert "Too much." not in text_in(read(session, cast, cast.lead), "md")


def test_an_unknown_part_and_a_period_that_cannot_be_are_refused(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound, match="no such part"):
        write(session, cast, "Words.", part="appendix")
    with pytest.raises(InvalidInput, match="ends in 2025, before it begins in 2026"):
        read(session, cast, cast.funder, Choice(first_year=2026, last_year=2025))
