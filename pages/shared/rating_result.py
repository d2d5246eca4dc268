"""What both sides say of one stage, once the reader has said theirs; and how it went from release to release."""

import streamlit as st

from pages.shared.drawn import palette_here, show_chart, show_table
from pages.shared.rating_place import RatingPlace, go_to_place
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog
from partnering.foundation.database import reading
from partnering.foundation.vocabulary import Rater
from partnering.foundation.words import _, ngettext
from partnering.tracker.charts_over_time import (
    levels_over_time_alt,
    levels_over_time_chart,
    levels_over_time_rows,
)
from partnering.tracker.coverage import SCALE, Cell, Coverage
from partnering.tracker.levels_over_time import list_levels_over_time
from partnering.tracker.rating_gap import WidestGap, gap_sentence
from partnering.tracker.ratings import SideSaid


def show_result(visit: Visit, place: RatingPlace, coverage: Coverage, side: Rater) -> None:
    """Both sides, what would raise it, and the way on."""
    cell = cell_of(coverage, place)
    own = place.standing.own
    if own is not None:
        level = catalog().continuum(SCALE).level(own.level)
        st.markdown(as_text(_("You said {n} {name}.").format(n=level.level, name=level.name)))
    stage = next(row for row in coverage.stages if row.stage == place.stage.key)
    if cell.gap:
        st.subheader(as_text(gap_sentence(WidestGap(stage, cell), side)), anchor=False)
    show_side(Rater.PROJECT, cell.level_by_project, place.standing.by_project, cell)
    show_side(Rater.PARTNER, cell.level_by_partner, place.standing.by_partner, cell)
    with st.container(horizontal=True):
        if place.next_stage is not None:
            st.button(
                _("Next: {stage}").format(stage=as_text(place.next_stage.name)),
                type="primary",
                key="rating_next",
                on_click=lambda stage: go_to_place(place, stage=stage),
                args=(place.next_stage.key,),
            )
        st.button(_("Say it anew"), key="rating_anew", on_click=lambda: go_to_place(place, is_anew=True))
    show_over_time(visit, place)


def cell_of(coverage: Coverage, place: RatingPlace) -> Cell:
    """The cell of the coverage that a place is about."""
    return next(
        cell
        for stage in coverage.stages
        if stage.stage == place.stage.key
        for cell in stage.cells
        if cell.partner_role is place.role
    )


def show_side(rater: Rater, level: int | None, said: SideSaid | None, cell: Cell) -> None:
    """What one side says: the level that coverage shows, the range behind it, and its words."""
    if cell.kept_back is rater:
        words = _("say yours first")
    elif level is None:
        words = _("not said yet")
    else:
        words = f"{level} {catalog().continuum(SCALE).level(level).name}"
    line = f"**{as_text(rater.label)}:** {as_text(words)}"
    if said is not None:
        counted = (
            ngettext("{n} person says {lowest}", "{n} people say {lowest}", said.people)
            if said.lowest == said.highest
            else ngettext(
                "{n} person says {lowest} to {highest}",
                "{n} people say {lowest} to {highest}",
                said.people,
            )
        )
        line += " " + as_text(f"({counted.format(n=said.people, lowest=said.lowest, highest=said.highest)})")
    st.markdown(line)
    if said is not None and said.would_raise_it:
        st.caption(_("What would move it up a step:"))
        for quotation in said.would_raise_it:
            st.markdown("> " + as_text(quotation).replace("\n", "\n> "))


def show_over_time(visit: Visit, place: RatingPlace) -> None:
    """The chart and the table; nothing for a single release."""
    with reading() as session:
        points = list_levels_over_time(
            session,
            visit.person_id,
            project_id=visit.project_id,
            lifecycle=visit.project.lifecycle,
            stage=place.stage.key,
            partner_role=place.role,
            catalog=catalog(),
        )
    if len(points) < 2:
        return
    scale = catalog().continuum(SCALE)
    st.subheader(_("From release to release"), anchor=False)
    st.caption(
        _("Filled: the project says. Open: the partners say. Above the dashed line, control is shared.")
    )
    show_chart(
        levels_over_time_chart(points, place.role, scale, palette_here()), alt=levels_over_time_alt(points)
    )
    with st.expander(_("From release to release, as a table")):
        show_table(levels_over_time_rows(points, scale), name=_("From release to release, as a table"))
