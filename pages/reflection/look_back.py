"""Looking back together: the list, one looking back, and the forms that the address opens."""

import streamlit as st

from pages.shared.commitment_form import show_commitment_page
from pages.shared.input_pages import chosen_input
from pages.shared.look_back_list import show_begin_form, show_list
from pages.shared.look_back_one import show_one
from pages.shared.look_back_place import ACT, LOOK, NEW, open_look_back
from pages.shared.page_parts import open_part
from pages.shared.problems import problems_shown
from pages.shared.said import show_said
from pages.shared.visit import Visit, open_page
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _


def show_parts(visit: Visit) -> None:
    """What the address opens."""
    look_back_id = chosen_input(LOOK)
    if look_back_id is None:
        if NEW in st.query_params:
            show_begin_form(visit)
        else:
            show_list(visit)
    elif ACT in st.query_params:
        show_commitment_page(visit, look_back_id)
    else:
        show_one(visit, look_back_id)


def show_way_back() -> None:
    """One step back from what the address opens; nothing on the list."""
    look_back_id = chosen_input(LOOK)
    if look_back_id is not None and ACT in st.query_params:
        label, args = _("Back"), (look_back_id,)
        st.button(label, icon=":material/arrow_back:", key="look_back_up", on_click=open_look_back, args=args)
    elif look_back_id is not None or NEW in st.query_params:
        label = _("Back to the list")
        st.button(label, icon=":material/arrow_back:", key="look_back_list", on_click=open_part)


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Look back"))
    show_said()
    with problems_shown():
        show_parts(visit)
    show_way_back()


show(open_page(Permission.LOOK_BACK))
