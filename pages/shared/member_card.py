"""One person with access on the screen: what they may do, their sign-in link, and ending their access."""

import streamlit as st

from pages.shared.problems import problems_shown
from pages.shared.said import say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import Visit, now
from partnering.foundation.database import transaction
from partnering.foundation.invitations import invite_member
from partnering.foundation.people import Member, end_access
from partnering.foundation.settings import read_settings
from partnering.foundation.words import _


def show_link(visit: Visit, member: Member) -> None:
    """Make a one-time link and show it once."""
    with problems_shown():
        with transaction() as session:
            token = invite_member(
                session, visit.person_id, project_id=visit.project_id, member_id=member.person_id, now=now()
            )
        st.success(
            as_text(
                _("Send this link to {name} only. It works once, for 7 days. It is shown only now.").format(
                    name=member.name
                )
            )
        )
        st.code(f"{read_settings().site}/invitation/{token}", language=None, wrap_lines=True)


def show_member(visit: Visit, member: Member) -> None:
    """One person with access, and what can be done."""
    key = f"people_{member.person_id}"
    with st.container(border=True):
        st.markdown(f"**{as_text(member.name)}** {as_text(member.email or '')}")
        if member.access_role:
            st.markdown(
                as_text(f"{member.role.label}. {member.access_role.label}: {member.access_role.meaning}")
            )
        if not member.can_sign_in and st.button(_("Make a sign-in link"), key=f"{key}_link"):
            show_link(visit, member)
        with st.popover(_("End access")):
            st.write(
                _("They can no longer open this project. What they logged stays. You can invite them again.")
            )
            if st.button(_("Yes, end access"), key=f"{key}_end"):
                with problems_shown():
                    with transaction() as session:
                        end_access(
                            session,
                            visit.person_id,
                            project_id=visit.project_id,
                            member_id=member.person_id,
                            now=now(),
                        )
                    say_after_rerun(_("{name} can no longer open this project.").format(name=member.name))
