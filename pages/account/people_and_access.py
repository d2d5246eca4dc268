"""People and access: who may do what in this project, invitations, and who changed what."""

import streamlit as st

from pages.shared.member_card import show_member
from pages.shared.paging import one_page
from pages.shared.problems import problems_shown
from pages.shared.said import form_key, say_after_rerun, show_said
from pages.shared.text import as_text
from pages.shared.visit import Visit, now, open_page
from partnering.foundation.audit import Change, list_changes
from partnering.foundation.database import reading, transaction
from partnering.foundation.people import give_access, list_members
from partnering.foundation.permissions import Permission
from partnering.foundation.times import moment_in_words
from partnering.foundation.vocabulary import AccessRole, PartnerRole, TeamRole
from partnering.foundation.words import _

ROLES: list[PartnerRole | TeamRole] = [*PartnerRole, *TeamRole]
ACCESS_ROLES = list(AccessRole)


def given_in_words(visit: Visit, member_id: int, were_here: set[int]) -> str:
    """What follows from giving access, with the name of the account, which may not be the one that was typed."""
    if member_id == visit.person_id:
        return _("Saved.")  # who changes their own access may not be able to see people any more
    with reading() as session:
        members = list_members(session, visit.person_id, project_id=visit.project_id)
    member = next(member for member in members if member.person_id == member_id)
    if not member.can_sign_in:
        sentence = _("{name} has access now. If they are new, make a sign-in link for them here.")
    elif member_id in were_here:
        sentence = _("Saved. {name} signs in as before.")
    else:
        sentence = _(
            "{name} has access now, with an account that was made elsewhere in this network. "
            "Ask them if it is theirs before you share anything."
        )
    return sentence.format(name=member.name)


def invite_form(visit: Visit, were_here: set[int]) -> None:
    """The form that gives somebody access, or changes what they may do."""
    st.header(_("Invite somebody, or change what they may do"))
    with st.form(form_key("give_access")):
        name = st.text_input(_("Name"), max_chars=200)
        email = st.text_input(_("E-mail address"), max_chars=254, type="email")
        role = st.selectbox(_("They take part as"), ROLES, format_func=lambda role: role.label)
        access = st.radio(
            _("They may"),
            ACCESS_ROLES,
            index=ACCESS_ROLES.index(AccessRole.PARTNER),
            format_func=lambda access: access.label,
            captions=[access.meaning for access in ACCESS_ROLES],
        )
        is_sent = st.form_submit_button(_("Give access"), type="primary")
    if is_sent:
        with problems_shown():
            with transaction() as session:
                member_id = give_access(
                    session,
                    visit.person_id,
                    project_id=visit.project_id,
                    name=name,
                    email=email,
                    role=role,
                    access_role=access,
                    now=now(),
                )
            say_after_rerun(given_in_words(visit, member_id, were_here), saved="give_access")


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("People and access"))
    show_said()
    changes: list[Change] = []
    with reading() as session:
        members = list_members(session, visit.person_id, project_id=visit.project_id)
        if visit.may(Permission.VIEW_HISTORY):
            changes = list_changes(session, visit.person_id, project_id=visit.project_id)
    st.header(_("Who has access"))
    with_access = [member for member in members if member.access_role]
    for member in one_page(with_access, key="people"):
        show_member(visit, member)
    invite_form(visit, {member.person_id for member in with_access})
    if changes:
        st.header(_("Who changed what"))
        with st.expander(_("The last changes")):
            for change in changes:
                st.markdown(
                    as_text(f"{moment_in_words(change.at)}: {change.by}, {change.action} ({change.subject})")
                )


show(open_page(Permission.GIVE_ACCESS))
