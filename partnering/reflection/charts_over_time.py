"""The chart of one score or question over months, with the sentence and the table that say the same."""

from collections.abc import Sequence
from typing import Any

from partnering.foundation.charts import chart_over_time
from partnering.foundation.instruments import Scale
from partnering.foundation.palette import LIGHT, Palette
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _
from partnering.reflection.assessment_gap import MonthSaid
from partnering.reflection.charts import both_ranges, drawn_scale, in_numbers, with_people


def gap_over_time_chart(
    months: Sequence[MonthSaid], scale: Scale, palette: Palette = LIGHT
) -> dict[str, Any]:
    """Month after month from left to right, as a Vega-Lite specification; a range has a mark at each end."""
    drawn = {_name_of(month): both_ranges(_name_of(month), month.said, palette) for month in months}
    return chart_over_time(drawn, drawn_scale(scale), palette)


def gap_over_time_alt(months: Sequence[MonthSaid]) -> str:
    """What the chart says: where both sides stood in the first and in the last month."""
    sentences = [
        _("{month}: the project {project}, the partners {partners}.").format(
            month=_name_of(month),
            project=in_numbers(month.said.by_project),
            partners=in_numbers(month.said.by_partner),
        )
        for month in months
    ]
    return (
        " ".join(dict.fromkeys([sentences[0], sentences[-1]])) if sentences else _("Nothing was given yet.")
    )


def gap_over_time_rows(months: Sequence[MonthSaid]) -> list[dict[str, str]]:
    """The chart as a table in words, month by month."""
    return [
        {
            _("Month"): _name_of(month),
            _("The project says"): with_people(month.said.by_project),
            _("The partners say"): with_people(month.said.by_partner),
            _("Gap"): "–" if month.said.gap is None else str(month.said.gap),
        }
        for month in months
    ]


def _name_of(month: MonthSaid) -> str:
    """The month without its day: March 2026."""
    return day_in_words(month.month).removeprefix("1 ")
