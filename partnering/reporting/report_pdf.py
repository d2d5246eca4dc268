"""The report as a tagged PDF (PDF/UA-1, ISO 14289-1), in the fonts of the typesetter."""

from dataclasses import asdict
from typing import Any

from decision_aids.formats.typesetting import typeset
from partnering.foundation.catalog import Continuum
from partnering.foundation.words import _, language, ngettext
from partnering.reporting.figure import Figure
from partnering.reporting.report import Report, ReportedPart
from partnering.reporting.report_figures import chart_svg, table_of
from partnering.reporting.report_words import PAGES, about_figure, made_line, not_logged, not_written

TEMPLATE = PAGES / "report.typ"


def as_pdf(report: Report, continuum: Continuum) -> bytes:
    """The report as one PDF with title, language, headings, tables, and a text for each chart."""
    return typeset(TEMPLATE.read_bytes(), _page(report, continuum), in_words=_unprintable)


def _page(report: Report, continuum: Continuum) -> dict[str, Any]:
    spoken, _hyphen, region = language().partition("-")
    return {
        "title": report.title,
        "made": made_line(report),
        "summary": [asdict(one) for one in report.summary],
        "story": [_part(part) for part in report.story],
        "expectations": [_part(part) for part in report.expectations],
        "figures": [_figure(figure, continuum) for figure in report.figures],
        "notes": report.notes,
        "address": report.address,
        "lang": spoken,
        "region": region or None,
        "words": {
            "page_of": _("Page {n} of {all}").format(n="#n", all="#all"),
            "story": _("The story"),
            "expectations": _("The six expectations"),
            "figures": _("All figures"),
            "notes": _("How this was made"),
            "log_says": _("What the log says:"),
            "not_written": not_written(),
            "not_logged": not_logged(),
            "on_screen": _("The figures on the screen:"),
        },
    }


def _part(part: ReportedPart) -> dict[str, Any]:
    return {
        "heading": part.heading,
        "question": part.question,
        "words": [line for line in part.words.splitlines() if line.strip()],
        "evidence": [asdict(one) for one in part.evidence],
    }


def _figure(figure: Figure, continuum: Continuum) -> dict[str, Any]:
    return {
        "title": figure.title,
        "sentence": figure.sentence,
        "chart": chart_svg(figure, continuum) if figure.has_chart else None,
        "table": table_of(figure, continuum),
        "about": about_figure(figure),
    }


def _unprintable(n: int) -> str:
    return ngettext(
        "One sign of this report cannot be printed here. It is shown as [?].",
        "{n} signs of this report cannot be printed here. They are shown as [?].",
        n,
    ).format(n=n)
