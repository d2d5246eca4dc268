"""Where both sides put the work on the scale: the chart with the control line, and the same as a table."""

import streamlit as st

from pages.shared.drawn import palette_here, show_chart, show_table
from pages.shared.text import as_text
from pages.shared.visit import catalog
from partnering.foundation.vocabulary import Rater
from partnering.foundation.words import _
from partnering.tracker.charts import level_chart, level_chart_alt, level_chart_rows
from partnering.tracker.coverage import SCALE, Coverage
from partnering.tracker.rating_gap import gap_sentence, widest_gap


def show_gap(coverage: Coverage, side: Rater | None) -> None:
    """The widest gap as a headline, for a reader of this side or of none; nothing where there is none."""
    gap = widest_gap(coverage)
    if gap is not None:
        st.header(as_text(gap_sentence(gap, side)), anchor=False)


def show_where_it_stands(coverage: Coverage) -> None:
    """The chart and the table; nothing while neither side has said anything."""
    cells = [cell for stage in coverage.stages for cell in stage.cells]
    if all((cell.level_by_project, cell.level_by_partner, cell.kept_back) == (None,) * 3 for cell in cells):
        return
    continuum = catalog().continuum(SCALE)
    st.header(_("Where it stands"))
    show_chart(level_chart(coverage, continuum, palette_here()), alt=level_chart_alt(coverage, continuum))
    with st.expander(_("The same as a table")):
        show_table(level_chart_rows(coverage, continuum), name=_("Where it stands, as a table"))
