"""A figure as the report shows it: its table in words, and its chart as a picture without the words around it."""

import json

from partnering.foundation.catalog import Continuum
from partnering.reporting.charts import figure_chart, figure_rows
from partnering.reporting.figure import Figure


def table_of(figure: Figure, continuum: Continuum) -> list[list[str]]:
    """The figure as a table in words, its head first; empty where it has no rows."""
    rows = figure_rows(figure, continuum)
    return [list(rows[0]), *(list(row.values()) for row in rows)] if rows else []


def chart_svg(figure: Figure, continuum: Continuum) -> str:
    """The chart as SVG."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(json.dumps(figure_chart(figure, continuum)))
    return svg
