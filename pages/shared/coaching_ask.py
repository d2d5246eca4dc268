"""Asking somebody to coach: who, and what one wishes for; kept while it is typed."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.shared.kept_fields import fields_of, watched
from pages.shared.kept_form import KeptForm, Words, form_here
from pages.shared.kept_send import send_kept, show_foot
from pages.shared.said import say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import Visit, now
from partnering.foundation.database import reading
from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import _
from partnering.reflection.coach_offers import PossibleCoach
from partnering.reflection.coaching import OwnCoaching, ask_for_coach
from partnering.tracker.drafts import KeptDraft, list_my_drafts

FORM = "coach"


def show_ask(visit: Visit, people: Sequence[PossibleCoach], pairs: Sequence[OwnCoaching]) -> None:
    """Who offers to coach, and the form."""
    st.header(_("Ask for a coach"), anchor=False)
    asked = {pair.other_id for pair in pairs if not pair.is_coach}
    free = {one.person_id: one for one in people if not one.is_reader and one.person_id not in asked}
    if not free:
        st.write(_("There is nobody else to ask in this project yet."))
        return
    offers = [one for one in free.values() if one.offer is not None]
    if offers:
        st.write(_("These people offer to coach:"))
        st.markdown("\n".join(f"- {as_text(_offer(one))}" for one in offers))
    else:
        st.write(_("Nobody has offered to coach here yet. You can ask anybody all the same."))
    with reading() as session:
        drafts = list_my_drafts(session, visit.person_id, in_project=visit.project_id, form=FORM)
    _show_form(visit, free, drafts)


# The interval is for the way back after a lost connection, as on the page to log an activity.
@st.fragment(run_every=60)
def _show_form(visit: Visit, free: Mapping[int, PossibleCoach], drafts: list[KeptDraft]) -> None:
    form = form_here(
        FORM,
        project_id=visit.project_id,
        drafts=drafts,
        came_from={},
        first=lambda draft: _first(free, draft),
    )
    people = list(free)
    chosen = form.first["coach"]
    st.selectbox(
        _("Who?"),
        people,
        index=people.index(chosen) if chosen in free else None,
        format_func=lambda key: f"{free[key].name} · {free[key].role.label}",
        placeholder=_("Choose one person"),
        **watched(form, "coach", fields_of),
    )
    st.text_area(
        _("What do you wish for? Only this person reads it."),
        value=form.first["words"],
        height=120,
        **watched(form, "words", fields_of),
    )
    show_foot(form, fields_of, _("Ask"), _ask, free)


def _first(free: Mapping[int, PossibleCoach], draft: Words | None) -> Words:
    words: Words = {"coach": None, "words": ""}
    words |= {field: draft[field] for field in words if draft and field in draft}
    return words if words["coach"] in free else words | {"coach": None}


def _offer(one: PossibleCoach) -> str:
    name = f"{one.name} · {one.role.label}"
    return f"{name}: {one.offer}" if one.offer else name


def _ask(key: str, free: Mapping[int, PossibleCoach]) -> None:
    chosen: list[int] = []

    def write(session: Any, person_id: int, form: KeptForm, words: Words) -> None:
        if words["coach"] is None:
            raise InvalidInput(_("Who: choose one person."))
        chosen.append(words["coach"])
        ask_for_coach(
            session,
            person_id,
            project_id=form.project_id,
            coach_id=words["coach"],
            words=words["words"],
            form_token=form.place.token,
            now=now(),
        )

    if send_kept(key, fields_of, write):
        say_after_rerun(_("Asked. {name} finds it on Today.").format(name=free[chosen[0]].name))
