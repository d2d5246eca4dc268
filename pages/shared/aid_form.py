"""The sections of an aid with what is missing, and the form of one of them, or the YAML itself."""

import streamlit as st

from decision_aids.editing import CannotEdit, plain_value, with_item_moved
from decision_aids.three_way.layout import with_line_ends_of
from pages.shared.aid_fields import draw_field, keep_what_is_left
from pages.shared.aid_grid import show_grid
from pages.shared.aid_place import mark_finding, needs_room, open_section, open_up, sections_key
from pages.shared.aid_tab import (
    FRAGMENTS,
    AidTab,
    change,
    change_as_typed,
    find_what_the_browser_holds,
    open_tab,
    tab_here,
)
from pages.shared.links import plain_page_link
from pages.shared.local_time import clock_here
from pages.shared.text import as_text
from pages.shared.visit import Visit, sign_in_address
from partnering.coauthoring.evidence_grid import grid_of
from partnering.coauthoring.section_edits import with_one_more, without_one
from partnering.coauthoring.sections import Field, Record, Records, Section, sections_of
from partnering.foundation.words import _, ngettext

Drawn = list[tuple[Field, str]]


# The interval is for the way back: after a lost connection Streamlit asks for the page again only where a fragment
# has one.
@st.fragment(key="aid_form", run_every=60)
def show_aid_form(visit: Visit, aid_id: int, *, is_yaml: bool, drawn_for: str) -> None:
    """The sections and the form, or the YAML. Typing runs this, and the preview; nothing else is read or drawn.

    `drawn_for` is the section that the page around was drawn for.
    """
    tab = find_what_the_browser_holds(tab_here(visit, aid_id))
    drawn: Drawn = []
    try:
        sections = sections_of(plain_value(tab.text))
    except CannotEdit as problem:
        st.warning(as_text(_("The forms come back once the YAML can be read. {why}").format(why=problem)))
        _show_yaml(tab)
    else:
        if is_yaml:
            _show_yaml(tab)
        else:
            left, middle = st.columns([1, 2.8], gap="medium")
            with left:
                section = _choose(sections)
            if needs_room(section.key) != needs_room(drawn_for):
                st.rerun()
            with middle, st.container(key="aid_middle"):
                drawn = _show_section(tab, section)
    _show_kept_line(tab)
    keep_what_is_left(tab, drawn)


def _choose(sections: tuple[Section, ...]) -> Section:
    """The list of sections, each with how much is missing."""
    by_key = {section.key: section for section in sections}
    here, key = open_section(), sections_key()
    keys = list(by_key)
    with st.container(key="aid_sections"):
        chosen = st.radio(
            _("Sections"),
            keys,
            index=keys.index(here) if here in keys else 0,
            format_func=lambda key: by_key[key].name,
            captions=[_missing(section) for section in sections],
            key=key,
            on_change=_section_chosen,
            args=(key,),
        )
    return by_key[chosen]


def _missing(section: Section) -> str:
    n = len(section.missing)
    return ngettext("one thing is missing", "{n} things are missing", n).format(n=n) if n else ""


def _show_section(tab: AidTab, section: Section) -> Drawn:
    st.header(section.name, anchor=False)
    mark_finding(section.key)
    if section.missing:
        with st.expander(_("What is missing here"), key=f"aid_missing_{section.key}"):
            for words in section.missing:
                st.markdown(f"- {as_text(words)}")
    drawn = [draw_field(tab, field, section.key) for field in section.fields]
    for records in section.lists:
        drawn += _show_records(tab, records)
    return [one for one in drawn if one]


def _show_records(tab: AidTab, records: Records) -> list[tuple[Field, str] | None]:
    drawn: list[tuple[Field, str] | None] = []
    if not records.items:
        st.write(as_text(_("{name}: there is none yet.").format(name=records.name)))
    for record in records.items:
        place = f"{records.pointer}/{record.number}"
        with st.container(border=True, key=f"aid_record{place.replace('/', '_')}"):
            st.subheader(as_text(record.name), anchor=False)
            if records.pointer == "/evidence":
                _show_numbers(tab, record)
            drawn += [draw_field(tab, field, place) for field in record.fields]
            _show_buttons(tab, record, place)
    st.button(
        as_text(_("Add {one}").format(one=records.one)),
        icon=":material/add:",
        key=f"aid_{tab.round}_add{records.pointer}",
        on_click=_add,
        args=(tab.round, records.pointer),
    )
    return drawn


def _show_numbers(tab: AidTab, record: Record) -> None:
    grid = grid_of(plain_value(tab.text), record.number)
    if grid:
        show_grid(tab, grid, name=record.name)
    else:
        st.caption(_("These numbers are written in a way that the form cannot show. Use the YAML."))


def _show_buttons(tab: AidTab, record: Record, place: str) -> None:
    with st.container(horizontal=True):
        if record.number and not record.pointer.startswith("/glossary/"):
            st.button(
                _("Move up"),
                icon=":material/arrow_upward:",
                key=f"aid_{tab.round}_up{place}",
                on_click=_move_up,
                args=(tab.round, record),
            )
        with st.popover(_("Take out"), icon=":material/delete:"):
            st.write(
                as_text(_("Take “{name}” out? The versions saved so far keep it.").format(name=record.name))
            )
            st.button(
                _("Yes, take it out"),
                key=f"aid_{tab.round}_out{place}",
                on_click=_take_out,
                args=(tab.round, record),
            )


def _show_yaml(tab: AidTab) -> None:
    key = f"aid_{tab.round}_yaml"
    with st.container(key="aid_yaml"):
        st.text_area(
            _("The aid as YAML. Comments and layout stay as you write them."),
            _shown(tab.text),
            height=640,
            key=key,
            on_change=_yaml_typed,
            args=(tab.round, key),
        )


def _show_kept_line(tab: AidTab) -> None:
    if tab.is_signed_out:
        st.warning(as_text(tab.trouble or _("You are signed out. Your words are kept. Sign in and go on.")))
        plain_page_link(_("Sign in"), sign_in_address())
    elif tab.trouble:
        st.warning(as_text(tab.trouble))
    elif tab.kept_at:
        st.caption(as_text(_("Your words are kept. Last at {time}.").format(time=clock_here(tab.kept_at))))
    else:
        st.caption(_("What you type is kept at once."))


def _shown(text: bytes) -> str:
    """A text as browsers hold it: with plain line ends."""
    words = text.decode("utf-8-sig", "replace")
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _is_text(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _section_chosen(key: str) -> None:
    open_up(st.session_state[key])
    st.rerun(FRAGMENTS)


def _yaml_typed(round_: str, key: str) -> None:
    typed: str = st.session_state[key]
    change_as_typed(round_, lambda text: with_line_ends_of(text, typed) if _is_text(text) else typed.encode())
    st.rerun(FRAGMENTS)


def _add(round_: str, pointer: str) -> None:
    if tab := open_tab(round_):
        change(tab, with_one_more(tab.text, pointer), is_new_round=True)
    st.rerun(FRAGMENTS)


def _take_out(round_: str, record: Record) -> None:
    if tab := open_tab(round_):
        change(tab, without_one(tab.text, record), is_new_round=True)
    st.rerun(FRAGMENTS)


def _move_up(round_: str, record: Record) -> None:
    if tab := open_tab(round_):
        change(tab, with_item_moved(tab.text, record.pointer, record.number - 1), is_new_round=True)
    st.rerun(FRAGMENTS)
