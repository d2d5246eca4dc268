"""The form for a new partner: a name, a role, and where they stand with the project."""

import streamlit as st

from pages.shared.problems import problems_shown
from pages.shared.said import form_key, say_after_rerun
from pages.shared.visit import Visit, now
from partnering.foundation.database import transaction
from partnering.foundation.partnerships import move_partner
from partnering.foundation.people import add_partner
from partnering.foundation.permissions import Permission
from partnering.foundation.vocabulary import PartnerRole, Standing
from partnering.foundation.words import _

ROLES = list(PartnerRole)
FIRST_STANDINGS = [Standing.ACTIVE, Standing.INVITED, Standing.MET]


def show_add_form(visit: Visit) -> None:
    """The form, and its saving."""
    st.header(_("Add a partner"))
    st.write(_("Ask first if you may write their name here. Everybody in the project can read it."))
    standing = Standing.ACTIVE
    with st.form(form_key("add_partner")):
        name = st.text_input(
            _("Name"), max_chars=200, help=_("As they wish to be called. Initials are fine.")
        )
        role = st.selectbox(_("They take part as"), ROLES, format_func=lambda role: role.label)
        if visit.may(Permission.AGREE_WITH_PARTNERS):
            standing = st.selectbox(
                _("Where you stand with each other"), FIRST_STANDINGS, format_func=lambda at: at.label
            )
        is_sent = st.form_submit_button(_("Add this partner"), type="primary")
    if is_sent:
        with problems_shown():
            add(visit, name, role, standing)
            say_after_rerun(_("{name} is added.").format(name=name.strip()), saved="add_partner")


def add(visit: Visit, name: str, role: PartnerRole, standing: Standing) -> None:
    """Add the partner, and say where they stand unless they take part already: both, or neither."""
    project_id, moment = visit.project_id, now()
    with transaction() as session:
        member_id = add_partner(
            session, visit.person_id, project_id=project_id, name=name, role=role, now=moment
        )
        if standing is not Standing.ACTIVE:
            move_partner(
                session,
                visit.person_id,
                project_id=project_id,
                member_id=member_id,
                to=standing,
                words="",
                now=moment,
            )
