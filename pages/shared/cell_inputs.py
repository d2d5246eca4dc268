"""What was said about one cell of the coverage, and the way to say something there."""

import streamlit as st

from pages.shared.coverage_choice import Choice
from pages.shared.coverage_matrix import Selection
from pages.shared.input_buttons import show_buttons
from pages.shared.input_pages import SAY, open_form_page
from pages.shared.input_story import show_story
from pages.shared.local_time import today_here
from pages.shared.visit import Visit, catalog
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.tracker.input_list import inputs_of_cell


def show_said_here(visit: Visit, choice: Choice, selected: Selection) -> None:
    """What people of this role said at this stage with its answers; nothing for who may not read it."""
    if not visit.may(Permission.VIEW_INPUTS):
        return
    with reading() as session:
        said = inputs_of_cell(
            session,
            visit.person_id,
            project_id=visit.project_id,
            release_id=choice.release_id,
            lifecycle=choice.lifecycle,
            stage=selected.stage,
            partner_role=selected.partner_role,
            catalog=catalog(),
            today=today_here(),
        )
    st.header(_("What was said here"), anchor=False)
    if not said:
        st.write(_("Nothing yet."))
    for told in said:
        with st.container(border=True, key=f"cell_input_{told.input_id}"):
            show_story(told)
            show_buttons(visit, told)
    label = (
        _("Write down what somebody said") if visit.may(Permission.WRITE_DOWN_INPUTS) else _("Say something")
    )
    if st.button(label, key="cell_say"):
        open_form_page(SAY, release=str(choice.release_id), stage=selected.stage)
