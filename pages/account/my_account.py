"""My account: name, password, who may ask me, and where I am signed in."""

import streamlit as st

from pages.shared.links import plain_page_link
from pages.shared.own_data import show_own_data
from pages.shared.paging import one_page
from pages.shared.problems import problems_shown
from pages.shared.said import say_after_rerun, show_said
from pages.shared.text import as_text
from pages.shared.visit import now, open_own_page
from partnering.foundation.account import (
    MyAccount,
    OpenSession,
    change_my_details,
    end_session,
    list_my_sessions,
    read_my_account,
)
from partnering.foundation.database import reading, transaction
from partnering.foundation.sign_in import SignedInPerson
from partnering.foundation.times import moment_in_words
from partnering.foundation.words import _


def details_form(person: SignedInPerson, account: MyAccount) -> None:
    """Name and the wish to be asked."""
    with st.form("details"):
        name = st.text_input(_("Name"), value=account.name, max_chars=200)
        may_be_asked = st.checkbox(
            _("Other projects may see my name and role, and ask me for help"), value=account.may_be_asked
        )
        is_sent = st.form_submit_button(_("Save"), type="primary")
    if is_sent:
        with problems_shown():
            with transaction() as session:
                change_my_details(session, person.person_id, name=name, may_be_asked=may_be_asked, now=now())
            say_after_rerun(_("Saved."))


def show_session(person: SignedInPerson, place: OpenSession) -> None:
    """One browser where the person is signed in."""
    is_this = place.session_id == person.session_id
    with st.container(
        border=True, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        seen = _("last seen {moment}").format(moment=moment_in_words(place.last_seen_at))
        st.markdown(f"**{as_text(place.device)}**, {as_text(seen)}", width="content")
        if is_this:
            st.markdown(_("This browser"), width="content")
        elif st.button(_("Sign it out"), key=f"account_end_{place.session_id}"):
            with problems_shown():
                with transaction() as session:
                    end_session(session, person.person_id, session_id=place.session_id, now=now())
                say_after_rerun(_("That browser is signed out."))


def show(person: SignedInPerson) -> None:
    """The page."""
    st.title(_("My account"))
    show_said()
    with reading() as session:
        account = read_my_account(session, person.person_id)
        places = list_my_sessions(session, person.person_id, now=now())
    st.header(_("About me"))
    if account.email:
        st.write(_("You sign in as {email}.").format(email=as_text(account.email)))
    details_form(person, account)
    st.header(_("Password"))
    plain_page_link(_("Change my password"), "/account/password")
    st.header(_("Where I am signed in"))
    for place in one_page(places, key="account_places"):
        show_session(person, place)
    plain_page_link(_("Sign out of this browser"), "/signout")
    show_own_data(person)


show(open_own_page())
