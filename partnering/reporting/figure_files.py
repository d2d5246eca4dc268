"""A figure as a file: CSV for a table, PNG for a paper."""

import json

from partnering.foundation.catalog import Continuum
from partnering.foundation.spreadsheets import csv_text
from partnering.reporting.charts import chart_for_file, figure_rows
from partnering.reporting.dashboard import Dashboard
from partnering.reporting.figure import Figure

PIXELS_PER_PX = 2


def figure_csv(figure: Figure, dashboard: Dashboard, continuum: Continuum) -> str:
    """The table of the figure; each row says of which projects and period it is, n, and how it was counted.

    number: empty where it is hidden, or where the words say why there is none. is_complete: no where small counts are
    not in the number.
    """
    rest = (
        "; ".join(dashboard.projects),
        figure.period,
        f"{figure.n} ({figure.n_of})",
        figure.how_counted,
    )
    about = ("projects", "period", "n", "how_counted")
    if figure.levels is not None:
        rows = figure_rows(figure, continuum)
        return csv_text((*rows[0], *about), [(*row.values(), *rest) for row in rows])
    return csv_text(
        ("what", "number", "in_words", "is_complete", *about),
        [
            (
                bar.label,
                None
                if bar.shown is None or (bar.shown.hidden and not bar.shown.number)
                else bar.shown.number,
                bar.words,
                "no" if bar.shown is None or bar.shown.hidden else "yes",
                *rest,
            )
            for bar in figure.bars
        ],
    )


def figure_png(figure: Figure, continuum: Continuum) -> bytes:
    """The chart at twice its size, with title, n, period and how it was counted in the picture."""
    import vl_convert

    png: bytes = vl_convert.vegalite_to_png(
        json.dumps(chart_for_file(figure, continuum)), scale=PIXELS_PER_PX
    )
    return png


def file_name(figure: Figure, dashboard: Dashboard, ending: str) -> str:
    """Such as "answers-2026-03-04.csv"."""
    return f"{figure.key}-{dashboard.period.today.isoformat()}.{ending}"
