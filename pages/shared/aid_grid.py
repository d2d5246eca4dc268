"""The numbers of an evidence set as a grid to type into."""

from typing import Any

import streamlit as st

from decision_aids.editing import CannotEdit
from pages.shared.aid_tab import FRAGMENTS, AidTab, change_as_typed
from pages.shared.text import as_text
from partnering.coauthoring.evidence_grid import (
    CERTAINTY,
    DIRECTION,
    LABEL,
    Grid,
    GridEdits,
    column,
    with_grid,
)
from partnering.coauthoring.section_fields import CERTAINTIES, DIRECTIONS
from partnering.foundation.words import _

GRIDS, PROBLEM = "aid_grids", "aid_grid_problem"
ROW_PIXELS = 36
LABEL_PIXELS, NUMBER_PIXELS = 200, 130


def show_grid(tab: AidTab, grid: Grid, *, name: str) -> None:
    """The grid. What is typed into it is kept at once, and taken together with what it held when it was drawn."""
    key = f"aid_{tab.grid_round}{grid.pointer}"
    drawn = _drawn(tab, grid)
    columns = _columns(drawn)
    of = drawn.of if isinstance(drawn.of, int) else None
    words = _("How many out of {n}").format(n=f"{of:,}") if of else _("The numbers")
    st.markdown(f"**{as_text(words)}**")
    st.caption(
        _(
            "Write 158, or 158 (104 to 244) with its interval; 4 to 6; or <1. "
            "Leave a cell empty while nobody knows."
        )
    )
    st.data_editor(
        {key: [row[key] for row in drawn.rows] for key in columns},
        key=key,
        hide_index=True,
        num_rows="dynamic",
        row_height=ROW_PIXELS,
        column_order=list(columns),
        column_config=columns,
        on_change=_typed,
        args=(tab.round, key, drawn),
        alt=_("{name}: outcomes by options").format(name=name),
    )
    if (problem := st.session_state.get(PROBLEM)) and problem[0] == key:
        st.error(as_text(problem[1]), icon=":material/error:")


def _drawn(tab: AidTab, grid: Grid) -> Grid:
    """The grid as it was first drawn in this round: with other rows beneath, each second edit would be lost."""
    round_, grids = st.session_state.get(GRIDS, ("", {}))
    if round_ != tab.grid_round:
        grids = {}
        st.session_state[GRIDS] = (tab.grid_round, grids)
    drawn: Grid = grids.setdefault(grid.pointer, grid)
    return drawn


def _columns(grid: Grid) -> dict[str, Any]:
    columns: dict[str, Any] = {
        LABEL: st.column_config.TextColumn(_("What can happen"), width=LABEL_PIXELS),
    }
    for option, label in grid.options.items():
        columns[column(option)] = st.column_config.TextColumn(label, width=NUMBER_PIXELS)
    columns[DIRECTION] = st.column_config.SelectboxColumn(
        _("Good or bad"), options=list(DIRECTIONS), format_func=lambda key: _(DIRECTIONS[str(key)])
    )
    columns[CERTAINTY] = st.column_config.SelectboxColumn(
        _("How sure"), options=list(CERTAINTIES), format_func=lambda key: _(CERTAINTIES[str(key)])
    )
    return columns


def _typed(round_: str, key: str, drawn: Grid) -> None:
    st.session_state.pop(PROBLEM, None)
    state = st.session_state[key]
    edits = GridEdits(
        cells={int(row): cells for row, cells in state["edited_rows"].items()},
        added=state["added_rows"],
        removed=state["deleted_rows"],
    )
    try:
        change_as_typed(round_, lambda text: with_grid(text, drawn, edits))
    except CannotEdit as problem:
        st.session_state[PROBLEM] = (key, str(problem))
    st.rerun(FRAGMENTS)
