"""Every looking back of the team, what it took on, and the form to begin."""

from datetime import timedelta

import streamlit as st

from pages.shared.commitment_cards import show_commitments
from pages.shared.deeds import say_problem, show_outcome
from pages.shared.local_time import today_here
from pages.shared.look_back_place import NEW, open_look_back, weeks_in_words
from pages.shared.paging import one_page
from pages.shared.text import as_text
from pages.shared.visit import Visit, now, require_person
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import ExpectedError
from partnering.foundation.tokens import new_token
from partnering.foundation.words import _, ngettext
from partnering.reflection.commitments import list_commitments
from partnering.reflection.journal import monday_of
from partnering.reflection.look_backs import LookBackCard, begin_look_back, list_look_backs

PLACE, TOKEN = "look_back_begin", "look_back_token"
SINCE, UNTIL = "look_back_since", "look_back_until"
WEEKS = 4
"""How far back a new one reaches, unless other days are chosen."""


def show_list(visit: Visit) -> None:
    """What the team took on, and every looking back, the latest weeks first."""
    with reading() as session:
        look_backs = list_look_backs(session, visit.person_id, project_id=visit.project_id)
        taken_on = list_commitments(session, visit.person_id, project_id=visit.project_id, is_open=True)
    st.write(_("Stop for an hour, look at some weeks together, and choose what to do in another way."))
    st.caption(_("Others call this a retrospective, or an after-action review."))
    if st.button(_("Look back on some weeks"), type="primary", key="look_back_new"):
        st.query_params[NEW] = "1"
        st.rerun()
    if taken_on:
        st.header(_("What we said we would do"), anchor=False)
    show_commitments(visit, one_page(taken_on, key="commitments"), is_linked=True)
    st.header(_("So far"), anchor=False)
    if not look_backs:
        st.write(_("Your team has not looked back yet. Four weeks are a good first step."))
    for card in one_page(look_backs, key="look_backs"):
        _show_card(card)


def _show_card(card: LookBackCard) -> None:
    with st.container(border=True):
        state = _("Closed") if card.is_closed else _("Open")
        st.markdown(f"**{as_text(weeks_in_words(card.since_on, card.until_on))}** · {as_text(state)}")
        notes = ngettext("{n} note", "{n} notes", card.notes).format(n=card.notes)
        taken_on = ngettext("{n} thing taken on", "{n} things taken on", card.commitments)
        st.caption(as_text(f"{notes} · {taken_on.format(n=card.commitments)}"))
        st.button(
            _("Read") if card.is_closed else _("Go on"),
            key=f"look_back_open_{card.look_back_id}",
            on_click=open_look_back,
            args=(card.look_back_id,),
        )


def show_begin_form(visit: Visit) -> None:
    """Which weeks to look back on."""
    st.header(_("Which weeks?"), anchor=False)
    today = today_here()
    with st.container(horizontal=True):
        st.date_input(
            _("From"),
            value=monday_of(today - timedelta(weeks=WEEKS)),
            max_value=today,
            format="YYYY-MM-DD",
            key=SINCE,
        )
        st.date_input(_("To"), value=today, max_value=today, format="YYYY-MM-DD", key=UNTIL)
    st.caption(_("Whole weeks are taken, from Monday to Sunday. Everybody in the team can add to it."))
    token = st.session_state.setdefault(TOKEN, new_token())
    st.button(
        _("Begin"),
        type="primary",
        key="look_back_begin",
        on_click=_begin,
        args=(visit, token),
    )
    show_outcome(PLACE)


def _begin(visit: Visit, token: str) -> None:
    since, until = st.session_state[SINCE], st.session_state[UNTIL]
    try:
        person = require_person()
        with transaction() as session:
            look_back_id = begin_look_back(
                session,
                person.person_id,
                project_id=visit.project_id,
                since=since,
                until=until,
                form_token=token,
                today=today_here(),
                now=now(),
            )
    except ExpectedError as problem:
        say_problem(PLACE, problem.message)
        return
    st.session_state.pop(TOKEN, None)
    open_look_back(look_back_id)
