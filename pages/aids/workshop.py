"""The workshop of one aid: its sections as forms or as YAML, how a reader sees it, what is found, and its versions."""

import streamlit as st

from pages.shared.aid_beside import show_aid_beside
from pages.shared.aid_conflict import disagreement_here, show_disagreement
from pages.shared.aid_form import show_aid_form
from pages.shared.aid_history import show_history
from pages.shared.aid_place import needs_room, open_section
from pages.shared.aid_style import apply_aid_style
from pages.shared.aid_tab import begin_round, tab_here
from pages.shared.aid_top import show_buttons, show_who_is_here
from pages.shared.said import show_said
from pages.shared.text import as_text
from pages.shared.visit import Visit, open_page
from partnering.coauthoring.aids import read_aid
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import N_, _

AID = "aid"
FORMS, YAML, HISTORY = "forms", "yaml", "history"
VIEWS = {FORMS: N_("Forms"), YAML: N_("YAML"), HISTORY: N_("History")}


def chosen_aid() -> int | None:
    """The id in the address; None where there is none."""
    words = st.query_params.get(AID, "")
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 19 else None


def show(visit: Visit) -> None:
    """The page."""
    aid_id = chosen_aid()
    if aid_id is None:
        st.title(_("Workshop"))
        st.write(_("Choose an aid on the list to write on it."))
        st.page_link("aids/aids.py", label=_("Go to the list"), icon=":material/arrow_back:")
        return
    apply_aid_style()
    with reading() as session:
        card = read_aid(session, visit.person_id, project_id=visit.project_id, aid_id=aid_id)
    tab = tab_here(visit, aid_id)
    st.title(as_text(card.title), anchor=False)
    show_said()
    show_who_is_here(visit, aid_id)
    if found := disagreement_here(tab):
        show_disagreement(visit, tab, found)
        return
    with st.container(horizontal=True, vertical_alignment="center", key="aid_buttons"):
        view = st.segmented_control(
            _("What do you want to see?"),
            list(VIEWS),
            default=FORMS,
            required=True,
            format_func=lambda key: _(VIEWS[key]),
            key="aid_view",
            on_change=begin_round,
            label_visibility="collapsed",
        )
        show_buttons(visit, tab, card)
    if view == HISTORY:
        show_history(visit, tab, card)
        return
    section = open_section()
    left, right = st.columns([2, 1] if needs_room(section) else [3, 2], gap="large")
    with left:
        show_aid_form(visit, aid_id, is_yaml=view == YAML, drawn_for=section)
    with right, st.container(key="aid_right"):
        show_aid_beside(visit, aid_id)


show(open_page(Permission.WRITE_AIDS))
