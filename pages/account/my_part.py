"""My part: what a partner and the project agreed on, what would help, who may be named, and a way out and back."""

import streamlit as st

from pages.shared.deeds import section
from pages.shared.partner_consent import show_my_consent
from pages.shared.partner_needs import show_my_needs
from pages.shared.partner_payments import show_my_payments
from pages.shared.partner_standing import my_standing_in_words, show_ways_out
from pages.shared.role_agreement import show_role
from pages.shared.text import as_text
from pages.shared.visit import Visit, open_page
from partnering.foundation.database import reading
from partnering.foundation.needs import list_my_needs
from partnering.foundation.partnerships import read_my_part
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("My part"))
    with reading() as session:
        part = read_my_part(session, visit.person_id, project_id=visit.project_id)
        needs = list_my_needs(session, visit.person_id, project_id=visit.project_id)
    st.markdown(as_text(my_standing_in_words(part)))
    with section(_("My role")):
        show_role(visit, part)
    with section(_("What would help you take part?")):
        show_my_needs(visit, needs)
    with section(_("What you are promised")):
        show_my_payments(visit)
    with section(_("May we name you?")):
        show_my_consent(visit, part)
    with section(_("Take a break, or leave")):
        show_ways_out(visit, part)


show(open_page(Permission.KEEP_OWN_PART))
