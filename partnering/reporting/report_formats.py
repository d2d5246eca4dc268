"""The report as Markdown, HTML and CSV. Each says the same, from one `Report`."""

import base64
from functools import cache
from typing import Final, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from partnering.foundation.catalog import Continuum
from partnering.foundation.spreadsheets import csv_text
from partnering.foundation.words import _, language
from partnering.reporting.charts import figure_rows
from partnering.reporting.figure import Figure
from partnering.reporting.report import Evidence, Report, ReportedPart
from partnering.reporting.report_figures import chart_svg, table_of
from partnering.reporting.report_words import PAGES, about_figure, made_line, not_logged, not_written
from partnering.reporting.shown_tallies import Shown
from partnering.tracker.coverage_formats import MARKDOWN_SIGNS

ReportFormat = Literal["md", "html", "pdf", "csv"]
MEDIA_TYPES: Final[dict[str, str]] = {
    "md": "text/markdown",
    "html": "text/html",
    "pdf": "application/pdf",
    "csv": "text/csv",
}


def report_in(report: Report, to: ReportFormat, continuum: Continuum) -> bytes:
    """The report as a file of this format; text is UTF-8."""
    match to:
        case "md":
            return as_markdown(report, continuum).encode()
        case "html":
            return as_html(report, continuum).encode()
        case "csv":
            # With its mark in front, Excel reads the file as UTF-8.
            return as_csv(report, continuum).encode("utf-8-sig")
        case "pdf":
            from partnering.reporting.report_pdf import as_pdf

            return as_pdf(report, continuum)


def as_markdown(report: Report, continuum: Continuum) -> str:
    """The report as CommonMark with tables."""
    lines = [f"# {_plain(report.title)}", "", _plain(made_line(report)), ""]
    lines += map(_evidence_line, report.summary)
    for heading, parts in (
        (_("The story"), report.story),
        (_("The six expectations"), report.expectations),
    ):
        lines += ["", f"## {heading}"]
        for part in parts:
            lines += ["", *_part_lines(part)]
    lines += ["", f"## {_('All figures')}"]
    for figure in report.figures:
        lines += ["", *_figure_lines(figure, continuum)]
    lines += ["", f"## {_('How this was made')}", "", *(f"- {_plain(note)}" for note in report.notes)]
    lines += ["", _("The figures on the screen: {address}").format(address=f"<{report.address}>")]
    return "\n".join(lines) + "\n"


def as_html(report: Report, continuum: Continuum) -> str:
    """The report as one page that needs no other file and no script."""
    pictures = {
        figure.key: base64.b64encode(chart_svg(figure, continuum).encode()).decode()
        for figure in report.figures
        if figure.has_chart
    }
    return (
        _pages()
        .get_template("report.html")
        .render(
            report=report,
            made=made_line(report),
            about_figure=about_figure,
            rows_of=lambda figure: table_of(figure, continuum),
            pictures=pictures,
            language=language(),
            not_written=not_written(),
            not_logged=not_logged(),
        )
    )


def as_csv(report: Report, continuum: Continuum) -> str:
    """Every line of every figure. number: empty where it is hidden, or where the words say why there is none."""
    head = ("figure", "what", "number", "in_words", "n", "period", "how_counted")
    return csv_text(
        head,
        [
            (figure.key.value, *line, f"{figure.n} ({figure.n_of})", figure.period, figure.how_counted)
            for figure in report.figures
            for line in _lines(figure, continuum)
        ],
    )


def _lines(figure: Figure, continuum: Continuum) -> list[tuple[str, int | None, str]]:
    """What each line of a figure is about, its number and its words; the sentence where it has no lines."""
    if figure.levels is not None:
        rows = [list(row.items()) for row in figure_rows(figure, continuum)]
        return [
            (first[1], None, "; ".join(f"{name}: {words}" for name, words in rest)) for first, *rest in rows
        ]
    if not figure.bars:
        return [(figure.title, None, figure.sentence)]
    return [(bar.label, _number(bar.shown), bar.words) for bar in figure.bars]


def _number(shown: Shown | None) -> int | None:
    return None if shown is None or (shown.hidden and not shown.number) else shown.number


def _part_lines(part: ReportedPart) -> list[str]:
    words = [_plain(line) for line in part.words.splitlines()] if part.words else [f"*{not_written()}*"]
    lines = [f"### {_plain(part.heading)}", "", f"*{_plain(part.question)}*", "", *words, ""]
    if not part.evidence:
        return [*lines, not_logged()]
    return [*lines, _("What the log says:"), "", *map(_evidence_line, part.evidence)]


def _evidence_line(evidence: Evidence) -> str:
    return (
        f"- {_plain(evidence.sentence)} *{_plain(evidence.n)}* [{_plain(evidence.figure)}](<{evidence.link}>)"
    )


def _figure_lines(figure: Figure, continuum: Continuum) -> list[str]:
    lines = [f"### {_plain(figure.title)}", "", _plain(figure.sentence), ""]
    table = table_of(figure, continuum)
    if table:
        head, *rows = table
        lines += [_row(head), _row(["---"] * len(head)), *map(_row, rows), ""]
    return lines + [f"- {_plain(line)}" for line in about_figure(figure)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell if cell == '---' else _plain(cell) for cell in cells)} |"


def _plain(text: str) -> str:
    """The text with the signs that Markdown would read as its own."""
    return MARKDOWN_SIGNS.sub(r"\\\g<0>", text)


@cache
def _pages() -> Environment:
    pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)
    pages.globals["_"] = _
    return pages
