"""Taking something on: what, who, and by when; kept while it is typed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from pages.shared.kept_fields import fields_of, watched
from pages.shared.kept_form import CAME_FROM, KeptForm, Words, form_here
from pages.shared.kept_send import send_kept, show_foot
from pages.shared.local_time import today_here
from pages.shared.look_back_place import ACT, open_look_back
from pages.shared.said import say_after_rerun
from pages.shared.visit import Visit, now
from partnering.foundation.database import reading
from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import _
from partnering.reflection.commitments import NewCommitment, make_commitment
from partnering.reflection.look_backs import read_look_back
from partnering.reflection.sharing import list_readers
from partnering.tracker.drafts import KeptDraft, list_my_drafts

AT_FIRST = timedelta(weeks=2)
"""By when something is done, unless another day is chosen."""


def show_commitment_page(visit: Visit, look_back_id: int) -> None:
    """The form, with the words of the note that the address names, if any."""
    with reading() as session:
        told = read_look_back(
            session, visit.person_id, project_id=visit.project_id, look_back_id=look_back_id
        )
        others = list_readers(session, visit.person_id, project_id=visit.project_id)
        drafts = list_my_drafts(
            session, visit.person_id, in_project=visit.project_id, form=_name(look_back_id)
        )
    team = {visit.person_id: _("I do")} | {one.person_id: f"{one.name} · {one.role.label}" for one in others}
    wanted = st.query_params[ACT]
    note = next((one.words for one in told.notes if str(one.note_id) == wanted), "")
    st.header(_("Take something on"), anchor=False)
    _show_form(visit, look_back_id, team, drafts, {"note": wanted, "words": note} if note else {})


# The interval is for the way back after a lost connection, as on the page to log an activity.
@st.fragment(run_every=60)
def _show_form(
    visit: Visit,
    look_back_id: int,
    team: Mapping[int, str],
    drafts: list[KeptDraft],
    note: Words,
) -> None:
    form = form_here(
        _name(look_back_id),
        project_id=visit.project_id,
        drafts=drafts,
        came_from=note,
        first=lambda draft: _first(team, note, draft),
    )
    people = list(team)
    owner = form.first["owner"]
    st.text_area(
        _("What will be done?"), value=form.first["words"], height=100, **watched(form, "words", _typed)
    )
    st.selectbox(
        _("Who does it?"),
        people,
        index=people.index(owner) if owner in team else None,
        format_func=team.__getitem__,
        placeholder=_("Choose one person"),
        **watched(form, "owner", _typed),
    )
    st.date_input(
        _("By when?"),
        value=date.fromisoformat(form.first["due_on"]),
        format="YYYY-MM-DD",
        **watched(form, "due_on", _typed),
    )
    st.caption(_("Today shows it to this person until it is done, or let go with a reason."))
    show_foot(form, _typed, _("Take it on"), _send, look_back_id)


def _name(look_back_id: int) -> str:
    return f"commit-{look_back_id}"


def _first(team: Mapping[int, str], note: Words, draft: Words | None) -> Words:
    words: Words = {
        "words": note.get("words", ""),
        "owner": None,
        "due_on": (today_here() + AT_FIRST).isoformat(),
    }
    if note:
        words[CAME_FROM] = note
    words |= {field: draft[field] for field in words if draft and field in draft}
    return words if words["owner"] in team else words | {"owner": None}


def _typed(form: KeptForm) -> Words:
    """As `fields_of`, with the day as a draft keeps it."""
    words = fields_of(form)
    due_on = words["due_on"]
    return words | {"due_on": due_on.isoformat() if isinstance(due_on, date) else due_on or ""}


def _send(key: str, look_back_id: int) -> None:
    def write(session: Any, person_id: int, form: KeptForm, words: Words) -> None:
        if words["owner"] is None:
            raise InvalidInput(_("Who does it: choose one person."))
        if not words["due_on"]:
            raise InvalidInput(_("By when: choose a day."))
        make_commitment(
            session,
            person_id,
            project_id=form.project_id,
            look_back_id=look_back_id,
            entry=NewCommitment(words["words"], words["owner"], date.fromisoformat(words["due_on"])),
            form_token=form.place.token,
            today=today_here(),
            now=now(),
        )

    if send_kept(key, _typed, write):
        open_look_back(look_back_id)
        say_after_rerun(_("Taken on."))
