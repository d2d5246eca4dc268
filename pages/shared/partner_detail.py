"""One partner, for those who look after partners: needs, role, where they stand, and whether they may be named."""

import streamlit as st

from pages.shared.deeds import section
from pages.shared.partner_consent import show_consent
from pages.shared.partner_needs import show_needs
from pages.shared.partner_payments import show_payments_of
from pages.shared.partner_standing import show_next_step, standing_in_words
from pages.shared.role_agreement import show_role
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.database import reading
from partnering.foundation.errors import NotFound
from partnering.foundation.needs import list_needs
from partnering.foundation.partnerships import read_part
from partnering.foundation.words import _

PARTNER = "partner"
"""Where the open partner stands in the address."""


def open_partner(person_id: int | None) -> None:
    """Open one partner, or with None go back to all of them."""
    if person_id is None:
        st.query_params.pop(PARTNER, None)
    else:
        st.query_params[PARTNER] = str(person_id)


def partner_in_address() -> int | None:
    """The partner whom the address names; 0, which nobody has, where it names something else."""
    written = st.query_params.get(PARTNER)
    if written is None:
        return None
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def show_partner(visit: Visit, person_id: int) -> None:
    """All that is agreed with one partner."""
    st.button(_("All partners"), icon=":material/arrow_back:", on_click=open_partner, args=(None,))
    try:
        with reading() as session:
            part = read_part(session, visit.person_id, project_id=visit.project_id, member_id=person_id)
            needs = list_needs(session, visit.person_id, project_id=visit.project_id)
    except NotFound:
        st.title(_("Partners"))
        raise
    st.title(as_text(part.name))
    st.markdown(as_text(f"{part.role.label}, {standing_in_words(part)}."))
    if not part.has_access:
        st.markdown(as_text(_("They have no access here. Write down what they tell you.")))
    with section(_("What would help them take part")):
        show_needs(visit, part, [need for need in needs if need.member_id == person_id])
    with section(_("Payments")):
        show_payments_of(visit, part)
    with section(_("Their role")):
        show_role(visit, part)
    with section(_("Where you stand with each other")):
        show_next_step(visit, part)
    with section(_("May they be named?")):
        show_consent(visit, part)
