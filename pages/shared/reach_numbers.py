"""One way of counting: what was counted, how it grew, and how it was counted."""

import streamlit as st

from pages.shared.drawn import palette_here, show_chart, show_table
from pages.shared.text import as_text
from partnering.community.charts import growth_in_words, reach_chart, reach_chart_alt, reach_rows
from partnering.community.reach import Measure
from partnering.foundation.words import _


def show_numbers(measure: Measure) -> None:
    """How it was counted, then how it grew, then the numbers as a chart and as a table."""
    st.markdown(as_text(_("How it is counted: {how}").format(how=measure.how_counted)))
    if not measure.counts:
        st.markdown(as_text(_("Nothing is counted yet.")))
        return
    for growth in measure.growth:
        st.markdown(as_text(growth_in_words(measure.unit, growth)))
    if measure.why_no_growth:
        st.caption(as_text(measure.why_no_growth))
    if len(measure.counts) > 1:
        show_chart(reach_chart(measure, palette_here()), alt=reach_chart_alt(measure))
    show_table(reach_rows(measure.counts), name=f"{measure.unit.label}: {measure.source}")
