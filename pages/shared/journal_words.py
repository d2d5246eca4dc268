"""What the parts of a journal are called, and a page of it to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from pages.shared.text import as_text
from pages.shared.visit import PROJECT_KEY, Visit, catalog
from partnering.foundation.catalog_entries import PromptSet
from partnering.foundation.database import reading
from partnering.foundation.people import list_members
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _
from partnering.reflection.journal import Page, monday_of
from partnering.reflection.prompts import prompt_called
from partnering.tracker.activities_held import list_activities_held

WEEK, WRITE, SHARE, VIEW = "week", "write", "share", "view"
"""What is opened, as it stands in the address."""
BEFORE, AFTER = timedelta(days=14), timedelta(days=6)
"""Activities of these days may be named in a week, counted from its Monday."""


@dataclass(frozen=True, slots=True)
class JournalChoices:
    """Whom and what a page may be about, as it is read."""

    people: Mapping[int, str]
    activities: Mapping[int, str]
    prompts: Mapping[str, PromptSet]
    is_partner: bool


def open_journal(name: str | None = None, value: str = "") -> None:
    """Have the address name another part of the journal; none for this week. For callbacks."""
    part = {name: value} if name and value else {}
    st.query_params.from_dict({PROJECT_KEY: st.session_state[PROJECT_KEY]} | part)


def chosen_week(name: str) -> date | None:
    """The week that the address names for a part of the journal; None for none, and for what is no Monday."""
    try:
        day = date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        return None
    return day if day == monday_of(day) else None


def read_choices(visit: Visit, week_on: date) -> JournalChoices:
    """The people of the project, and what was held around this week."""
    with reading() as session:
        members = list_members(session, visit.person_id, project_id=visit.project_id)
        held = list_activities_held(
            session,
            visit.person_id,
            project_id=visit.project_id,
            since=week_on - BEFORE,
            until=week_on + AFTER,
        )
    return JournalChoices(
        people={
            member.person_id: f"{member.name} · {member.role.label}"
            for member in members
            if member.person_id != visit.person_id
        },
        activities={one.activity_id: f"{one.activity.label}, {day_in_words(one.held_on)}" for one in held},
        prompts=catalog().prompts,
        is_partner=isinstance(visit.project.role, PartnerRole),
    )


def labels(choices: JournalChoices, prompt_set: str, prompt: str) -> dict[str, str]:
    """The question above each text, in the order of the page."""
    asked = prompt_called(choices.prompts, prompt_set, prompt)
    return {
        "tried": _("How did it go with what you meant to try?"),
        "moments": _("Which moments of this week come to mind?"),
        "worked": _("What worked?"),
        "did_not": _("What did not?"),
        "reply": asked.words if asked else _("The question of the week"),
        "to_try": _("What is one thing you want to try next week?"),
    }


def listening_label(choices: JournalChoices) -> str:
    """How the share of listening is asked: from one's own side."""
    if choices.is_partner:
        return _("How much of the time were you listened to?")
    return _("How much of the time did you listen?")


def show_page(page: Page, choices: JournalChoices) -> None:
    """One page to read: each question with its words, then what was chosen."""
    words = page.words
    questions = labels(choices, words.prompt_set, words.prompt)
    for name, text in words.texts.items():
        st.markdown(f"**{as_text(questions[name])}**  \n{as_text(text)}")
    about = [choices.people[one] for one in words.people if one in choices.people]
    about += [choices.activities[one] for one in words.activities if one in choices.activities]
    if about:
        st.markdown(f"**{as_text(_('About'))}**  \n{as_text(', '.join(about))}")
    if words.listening_percent is not None:
        share = _("{percent} of 100 minutes").format(percent=words.listening_percent)
        st.markdown(f"**{as_text(listening_label(choices))}**  \n{as_text(share)}")
    if words.satisfaction is not None:
        st.markdown(f"**{as_text(content_label())}**  \n{as_text(words.satisfaction.label)}")
    if words.is_empty:
        st.write(_("No words yet."))


def content_label() -> str:
    """How content with the use of findings is asked."""
    return _("How content are you with how the findings are used?")
