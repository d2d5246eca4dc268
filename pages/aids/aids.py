"""The decision aids of the project: where each stands, the way to write on it, and the ways to begin one."""

import streamlit as st

from pages.shared.aid_card import show_aid_card
from pages.shared.aid_first import show_first_draft
from pages.shared.paging import one_page
from pages.shared.said import show_said
from pages.shared.visit import Visit, open_page
from partnering.coauthoring.aids import list_aids
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _, ngettext
from partnering.tracker.releases import list_releases


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Aids"))
    show_said()
    with reading() as session:
        aids = list_aids(session, visit.person_id, project_id=visit.project_id)
        may_plan = visit.may(Permission.PLAN_RELEASES)
        releases = list_releases(session, visit.person_id, project_id=visit.project_id) if may_plan else []
    if aids:
        st.header(ngettext("One aid", "{n} aids", len(aids)).format(n=len(aids)), anchor=False)
    else:
        st.write(_("A decision aid helps a person choose. There is none here yet."))
    for aid in one_page(aids, key="aids"):
        show_aid_card(visit, aid, releases)
    if visit.may(Permission.WRITE_AIDS):
        show_first_draft(visit)


show(open_page(Permission.VIEW_AIDS))
