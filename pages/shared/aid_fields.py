"""The fields of a section as widgets. Whatever is typed changes the text of the aid at once."""

from datetime import date
from typing import Any

import streamlit as st

from decision_aids.editing import CannotEdit
from pages.shared.aid_tab import FRAGMENTS, AidTab, change, change_as_typed
from pages.shared.text import as_text
from partnering.coauthoring.section_edits import says_already, shown_as, with_answer
from partnering.coauthoring.sections import Field
from partnering.foundation.words import _

PROBLEM = "aid_field_problem"
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
PAUSE = "600ms"


def draw_field(tab: AidTab, field: Field, place: str) -> tuple[Field, str] | None:
    """Draw one field. `place` tells it from the others of its section. Gives the field with the key of its widget."""
    label, hint = _(field.asks.label), _(field.asks.help) if field.asks.help else None
    if field.is_in_text_only:
        st.markdown(f"**{as_text(label)}**")
        st.caption(_("This is written in a way that the form cannot show. Change it in the YAML."))
        return None
    key = f"aid_{tab.round}_{place}{field.asks.path}"
    common: dict[str, Any] = {
        "key": key,
        "help": hint,
        "on_change": _answered,
        "args": (tab.round, field, key),
    }
    _widget(field, label, common)
    if (problem := st.session_state.get(PROBLEM)) and problem[0] == key:
        st.error(as_text(problem[1]), icon=":material/error:")
    return field, key


def keep_what_is_left(tab: AidTab, drawn: list[tuple[Field, str]]) -> None:
    """Keep what no `on_change` kept: what was typed before a restart, or while the database was busy. Call it last."""
    text = tab.text
    for field, key in drawn:
        if not says_already(field, st.session_state[key]):
            try:
                text = with_answer(text, field, st.session_state[key])
            except CannotEdit:  # its words stand beside the field already
                continue
    if (text != tab.text or tab.text != tab.kept) and not change(tab, text).trouble:
        st.rerun()


def _widget(field: Field, label: str, common: dict[str, Any]) -> None:
    shown: Any = shown_as(field)
    empty = field.value if isinstance(field.value, str) and not shown else ""
    match field.asks.kind:
        case "line":
            st.text_input(label, shown or "", placeholder=empty, live=PAUSE, **common)
        case "name":
            st.text_input(label, shown or "", **common)
        case "text":
            st.text_area(label, shown or "", placeholder=empty, height=_height(shown or ""), **common)
        case "lines":
            st.text_area(label, shown or "", height=_height(shown or "", lines=2), **common)
        case "choice":
            keys = [None, *field.choices]
            st.selectbox(
                label,
                keys,
                index=keys.index(shown) if shown in keys else 0,
                format_func=lambda key: _(field.choices[key]) if key else _("Not said"),
                **common,
            )
        case "yes_no":
            st.checkbox(label, bool(shown), **common)
        case "number":
            st.number_input(label, min_value=1, value=shown, step=1, format="%d", **common)
        case "day":
            st.date_input(label, shown, min_value=FIRST_DAY, max_value=LAST_DAY, **common)


def _height(words: str, *, lines: int = 2) -> int:
    """Pixels for a text with some room below it: about 60 characters stand on a line."""
    shown = sum(1 + len(line) // 60 for line in words.split("\n"))
    return 34 + 26 * min(max(lines, shown), 12)


def _answered(round_: str, field: Field, key: str) -> None:
    given = st.session_state[key]
    st.session_state.pop(PROBLEM, None)
    try:
        change_as_typed(round_, lambda text: with_answer(text, field, given))
    except CannotEdit as problem:
        st.session_state[PROBLEM] = (key, str(problem))
    st.rerun(FRAGMENTS)
