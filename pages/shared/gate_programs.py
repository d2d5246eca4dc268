"""What programs get of the gate: the badge, the lines for CI, and the keys of the project."""

from datetime import date, timedelta
from html import escape
from urllib.parse import quote

import streamlit as st

from pages.plain.addresses import BADGE, GATE_OF_RELEASE
from pages.shared.deeds import do, say_problem, show_outcome
from pages.shared.gate_seal import picture_of
from pages.shared.involvement_links import show_involvement_links
from pages.shared.local_time import day_here, today_here
from pages.shared.text import as_text
from pages.shared.visit import Visit, now, require_person
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import ExpectedError
from partnering.foundation.permissions import Permission
from partnering.foundation.settings import read_settings
from partnering.foundation.times import day_in_words, days_ago
from partnering.foundation.words import _
from partnering.release_gate.badge import LABEL, badge_svg
from partnering.release_gate.keys import LONGEST_NAME, MOST_DAYS, KeyCard, end_key, list_keys, make_key
from partnering.release_gate.verdict import Gate

PLACE = "gate keys"
_NEW = "gate_new_key"

CALL = """curl --fail --silent --show-error --header "Authorization: Bearer $GATE_KEY" \\
  {address} \\
  | python3 -c 'import json, sys; gate = json.load(sys.stdin); print(gate["verdict"]); \
sys.exit(not gate["verdict"].startswith("agreed"))'"""
"""Ends with 0 for a release that is agreed. {address}: of the gate."""


def show_programs(visit: Visit, gate: Gate) -> None:
    """The badge and the call, folded; below them the keys, for those who keep them."""
    with st.expander(_("For programs: badge, CI and keys"), icon=":material/terminal:"):
        badge = address_of(BADGE, gate)
        st.markdown(as_text(_("The badge. Everybody can see it, and it tells nothing but the verdict.")))
        st.html(f'<img alt="{escape(gate.verdict.label)}" src="{picture_of(badge_svg(gate.verdict))}">')
        st.code(f"![{_(LABEL)}]({badge})", language="markdown", wrap_lines=True)
        st.markdown(as_text(_("A step for CI. It fails until the release is agreed.")))
        st.code(CALL.format(address=address_of(GATE_OF_RELEASE, gate)), language="bash", wrap_lines=True)
        show_involvement_links(visit, gate.release)
        if visit.may(Permission.KEEP_GATE_KEYS):
            _show_keys(visit)


def address_of(route: str, gate: Gate) -> str:
    """The full address of a route for this release."""
    path = route.format(slug=quote(gate.project, safe=""), version=quote(gate.release, safe=""))
    return read_settings().site.rstrip("/") + path


def _show_keys(visit: Visit) -> None:
    st.subheader(_("Keys"))
    with reading() as session:
        keys = list_keys(session, visit.person_id, project_id=visit.project_id)
    moment = now()
    working = [key for key in keys if key.works(moment)]
    if not working:
        st.markdown(as_text(_("There is no key yet. A program needs one to ask the gate of this project.")))
    for key in working:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{as_text(key.name)}**  \n{as_text(_facts(key))}", width="stretch")
            st.button(
                _("End it"),
                key=f"gate_key_{key.key_id}",
                on_click=_end,
                args=(visit.project_id, key),
            )
    show_outcome(PLACE)
    if token := st.session_state.pop(_NEW, None):
        st.markdown(as_text(_("Copy the new key now. It is shown this once.")))
        st.code(token, language=None, wrap_lines=True)
    with st.form("gate_key", border=False, clear_on_submit=True):
        st.text_input(
            _("What the new key is for"),
            key="gate_key_name",
            max_chars=LONGEST_NAME,
            placeholder=_("Such as GitHub"),
        )
        st.date_input(
            _("The last day it works"),
            value=today_here() + timedelta(days=90),
            min_value=today_here(),
            max_value=today_here() + timedelta(days=MOST_DAYS),
            format="YYYY-MM-DD",
            key="gate_key_day",
        )
        st.form_submit_button(_("Make a key"), on_click=_make, args=(visit.project_id,))


def _make(project_id: int) -> None:
    day, name = st.session_state["gate_key_day"], st.session_state["gate_key_name"]
    try:
        person = require_person()
        with transaction() as session:
            made = make_key(
                session,
                person.person_id,
                project_id=project_id,
                name=name,
                last_day=day if isinstance(day, date) else date.min,
                today=today_here(),
                now=now(),
            )
    except ExpectedError as problem:
        say_problem(PLACE, problem.message)
        return
    st.session_state[_NEW] = made.token


def _end(project_id: int, key: KeyCard) -> None:
    said = _("The key “{name}” no longer works.").format(name=key.name)
    do(PLACE, end_key, said=said, project_id=project_id, key_id=key.key_id)


def _facts(key: KeyCard) -> str:
    last_day = day_in_words(key.expires_at.date())
    facts = _("Made by {name}. Works until {day}.").format(name=key.created_by, day=last_day)
    if key.last_used_at is None:
        return facts + " " + _("Not used yet.")
    return (
        facts + " " + _("Last used {when}.").format(when=days_ago(day_here(key.last_used_at), today_here()))
    )
