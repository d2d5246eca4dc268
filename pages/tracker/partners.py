"""Partners: who takes part in this project, in which role, and who is still missing."""

import streamlit as st

from pages.shared.paging import one_page
from pages.shared.problems import problems_shown
from pages.shared.said import form_key, say_after_rerun, show_said
from pages.shared.text import as_text
from pages.shared.visit import Visit, now, open_page
from partnering.foundation.database import reading, transaction
from partnering.foundation.people import Member, add_partner, list_members
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _

ROLES = list(PartnerRole)


def show_role(role: PartnerRole, members: list[Member]) -> None:
    """The people of one role, or that there is nobody."""
    st.subheader(as_text(role.label))
    st.caption(as_text(role.meaning))
    if not members:
        st.markdown(f":gray[{as_text(_('Nobody yet'))}]")
    for member in one_page(members, key=f"partners_{role}"):
        since = _("since {day}").format(day=day_in_words(member.joined_at.date()))
        access = member.access_role.label if member.access_role else _("named, without access")
        st.markdown(f"- **{as_text(member.name)}**, {as_text(since)} ({as_text(access)})")


def add_form(visit: Visit) -> None:
    """The form for a new partner."""
    st.header(_("Add a partner"))
    st.write(_("Ask first if you may write their name here. Everybody in the project can read it."))
    with st.form(form_key("add_partner")):
        name = st.text_input(
            _("Name"), max_chars=200, help=_("As they wish to be called. Initials are fine.")
        )
        role = st.selectbox(_("They take part as"), ROLES, format_func=lambda role: role.label)
        is_sent = st.form_submit_button(_("Add this partner"), type="primary")
    if is_sent:
        with problems_shown():
            with transaction() as session:
                add_partner(
                    session, visit.person_id, project_id=visit.project_id, name=name, role=role, now=now()
                )
            say_after_rerun(_("{name} is added.").format(name=name.strip()), saved="add_partner")


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Partners"))
    show_said()
    with reading() as session:
        members = list_members(session, visit.person_id, project_id=visit.project_id)
    partners = [member for member in members if isinstance(member.role, PartnerRole)]
    st.header(_("Who takes part"))
    if not partners:
        st.write(_("Nobody is named yet. Add the first partner below, or bring in a file of activities."))
    for role in ROLES:
        show_role(role, [member for member in partners if member.role is role])
    if visit.may(Permission.ADD_PARTNERS):
        add_form(visit)


show(open_page(Permission.VIEW_PEOPLE))
