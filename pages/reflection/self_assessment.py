"""Self-assessment: one question a screen; once both sides have answered, the gap and what would move it one step."""

import streamlit as st

from pages.shared.assessment_look_over import show_given, show_look_over, show_who_will_see
from pages.shared.assessment_place import LOOK_OVER, OpenAssessment, choose_place, open_question
from pages.shared.assessment_question import show_question
from pages.shared.assessment_result import show_result
from pages.shared.instrument_upload import show_own_instruments
from pages.shared.problems import problems_shown
from pages.shared.said import show_said
from pages.shared.text import as_text
from pages.shared.user_centred import LOG, VIEW, show_user_centred, show_way_to_log
from pages.shared.visit import Visit, catalog, open_page
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.reflection.assessing import read_own_assessment
from partnering.reflection.own_instruments import OfferedInstrument, list_instruments


def show_source(offered: OfferedInstrument) -> None:
    """Where the questions come from, and by which licence they are here."""
    instrument = offered.instrument
    with st.expander(_("Where these questions come from")):
        st.write(as_text(instrument.source.citation))
        link = f"https://doi.org/{instrument.source.doi}" if instrument.source.doi else instrument.source.url
        st.write(as_text(link or ""))
        st.write(as_text(_("Licence: {licence}").format(licence=instrument.licence)))
        if offered.permission:
            st.write(as_text(_("Who allowed it: {permission}").format(permission=offered.permission)))
        for note in instrument.notes:
            st.caption(as_text(note))


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Self-assessment"))
    show_said()
    with problems_shown():
        if st.query_params.get(VIEW) == LOG:
            show_user_centred(visit)
            return
        with reading() as session:
            instruments = list_instruments(
                session, visit.person_id, project_id=visit.project_id, catalog=catalog()
            )
        offered, place = choose_place(visit, instruments)
        with reading() as session:
            own = read_own_assessment(
                session, visit.person_id, project_id=visit.project_id, place=place, catalog=catalog()
            )
        opened = OpenAssessment(visit, offered, place, own)
        show_given()
        if not opened.is_answering:
            show_result(opened)
        elif (key := open_question(opened)) == LOOK_OVER:
            show_look_over(opened)
        else:
            st.write(as_text(offered.instrument.lead))
            show_question(opened, key)
            show_who_will_see(own)
        show_source(offered)
        if visit.may(Permission.VIEW_AIDS):
            show_way_to_log()
        if visit.may(Permission.KEEP_INSTRUMENTS):
            show_own_instruments(visit, instruments)


show(open_page(Permission.ASSESS_PARTNERING))
