"""One figure on the page: what it says, its chart, how much it speaks of and how it was counted, table and files."""

import streamlit as st

from pages.plain.figure_file import figure_file_address
from pages.shared.drawn import palette_here, show_chart, show_table
from pages.shared.links import plain_page_link
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog
from partnering.foundation.words import _
from partnering.reporting.charts import figure_chart, figure_rows
from partnering.reporting.dashboard import Choice
from partnering.reporting.figure import Figure
from partnering.tracker.coverage import SCALE
from partnering.tracker.small_cells import FEWEST_PEOPLE_SHOWN


def show_figure(visit: Visit, figure: Figure, choice: Choice) -> None:
    """The figure, with all that must not be parted from it."""
    continuum = catalog().continuum(SCALE)
    st.header(as_text(figure.title), anchor=str(figure.key))
    if figure.levels is None or not figure.has_chart:  # a chart of levels has the sentence as its own title
        st.write(as_text(figure.sentence))
    for fact in figure.facts:
        st.write(as_text(fact))
    if figure.has_chart:
        show_chart(figure_chart(figure, continuum, palette_here()), alt=figure.sentence)
    st.caption(as_text(speaks_of(figure)))
    if figure.is_partly_hidden:
        st.caption(
            as_text(
                _(
                    "Numbers under {n}, and what fewer than {n} people did, are not shown. No sum gives them back."
                ).format(n=FEWEST_PEOPLE_SHOWN)
            )
        )
    with st.expander(_("Table, how counted, and files: {figure}").format(figure=as_text(figure.title))):
        show_table(figure_rows(figure, continuum), name=figure.title)
        st.write(as_text(_("How counted: {how}").format(how=figure.how_counted)))
        with st.container(horizontal=True):
            for ending, label in (
                ("csv", _("Get the table (CSV): {figure}")),
                ("png", _("Get the picture (PNG): {figure}")),
            ):
                plain_page_link(
                    label.format(figure=figure.title),
                    figure_file_address(
                        project=visit.project.slug, figure=figure.key, ending=ending, choice=choice
                    ),
                )


def speaks_of(figure: Figure) -> str:
    """How much the figure speaks of, and of which period."""
    return _("n: {n} ({counted}). {period}.").format(n=figure.n, counted=figure.n_of, period=figure.period)
