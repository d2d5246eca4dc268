"""Sentences that the report says in every format, and where its templates are."""

from pathlib import Path
from typing import Final

from partnering.foundation.times import day_in_words
from partnering.foundation.words import _
from partnering.reporting.figure import Figure
from partnering.reporting.report import Report

PAGES: Final = Path(__file__).with_name("report_page")


def made_line(report: Report) -> str:
    """When it was made, and of which period it speaks."""
    return _("Made on {day}. Period: {period}.").format(
        day=day_in_words(report.made_on), period=report.period
    )


def not_written() -> str:
    """What stands where nobody wrote anything."""
    return _("Nobody has written this part yet.")


def not_logged() -> str:
    """What stands where the log has nothing to say."""
    return _("The log says nothing about this yet.")


def about_figure(figure: Figure) -> list[str]:
    """What must not be parted from a figure: its facts, n, period, and how it was counted."""
    return [
        *figure.facts,
        _("n: {n} ({counted})").format(n=figure.n, counted=figure.n_of),
        _("Period: {period}").format(period=figure.period),
        _("How counted: {how}").format(how=figure.how_counted),
    ]
