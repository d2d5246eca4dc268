"""Partners: who takes part in this project, in which role, where each stands, and who is still missing."""

from collections import Counter

import streamlit as st

from pages.shared.add_partner import ROLES, show_add_form
from pages.shared.paging import one_page
from pages.shared.partner_detail import open_partner, partner_in_address, show_partner
from pages.shared.partner_standing import standing_in_words
from pages.shared.said import show_said
from pages.shared.text import as_text
from pages.shared.visit import Visit, open_page
from partnering.foundation.database import reading
from partnering.foundation.needs import list_needs
from partnering.foundation.partnerships import Partner, list_partners
from partnering.foundation.permissions import Permission
from partnering.foundation.vocabulary import PartnerRole, Standing
from partnering.foundation.words import _, ngettext


def show_role(visit: Visit, role: PartnerRole, partners: list[Partner], open_needs: Counter[int]) -> None:
    """The people of one role, or that there is nobody."""
    st.subheader(as_text(role.label))
    st.caption(as_text(role.meaning))
    if not partners:
        st.markdown(f":gray[{as_text(_('Nobody yet'))}]")
    for partner in one_page(partners, key=f"partners_{role}"):
        show_line(visit, partner, open_needs[partner.person_id])


def show_line(visit: Visit, partner: Partner, open_needs: int) -> None:
    """One partner in a line; those who look after partners open them here."""
    access = partner.access_role.label if partner.access_role else _("named, without access")
    facts = as_text(f"{standing_in_words(partner)} ({access})")
    if not visit.may(Permission.AGREE_WITH_PARTNERS):
        st.markdown(f"- **{as_text(partner.name)}**, {facts}")
        return
    if open_needs:
        helps = ngettext("One thing would help.", "{n} things would help.", open_needs)
        facts += f". **{as_text(helps.format(n=open_needs))}**"
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        opens = f"partners_open_{partner.person_id}"
        st.button(as_text(partner.name), key=opens, on_click=open_partner, args=(partner.person_id,))
        st.markdown(facts, width="stretch")


def show_all(visit: Visit) -> None:
    """Everybody by role, then those who left, then the form."""
    st.title(_("Partners"))
    show_said()
    with reading() as session:
        partners = list_partners(session, visit.person_id, project_id=visit.project_id)
        needs = (
            list_needs(session, visit.person_id, project_id=visit.project_id)
            if visit.may(Permission.MEET_NEEDS)
            else []
        )
    open_needs = Counter(need.member_id for need in needs if need.met_at is None)
    here = [partner for partner in partners if partner.standing is not Standing.LEFT]
    st.header(_("Who takes part"))
    if not here:
        st.write(_("Nobody is named yet. Add the first partner below, or bring in a file of activities."))
    for role in ROLES:
        show_role(visit, role, [partner for partner in here if partner.role is role], open_needs)
    if gone := [partner for partner in partners if partner.standing is Standing.LEFT]:
        st.header(_("Left, with thanks"))
        st.write(_("What they did stays, and they can come back."))
        for partner in one_page(gone, key="partners_left"):
            show_line(visit, partner, 0)
    if visit.may(Permission.ADD_PARTNERS):
        show_add_form(visit)


def show(visit: Visit) -> None:
    """The page: all partners, or the one in the address."""
    person_id = partner_in_address()
    if person_id is None or not visit.may(Permission.AGREE_WITH_PARTNERS):
        show_all(visit)
    else:
        show_partner(visit, person_id)


show(open_page(Permission.VIEW_PEOPLE))
