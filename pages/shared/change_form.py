"""Say what changed because of an answer: an activity, a release, or both."""

import streamlit as st

from pages.shared.activity_choices import release_label
from pages.shared.input_pages import open_list
from pages.shared.input_story import show_story
from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.text import first_words
from pages.shared.visit import Visit, now
from partnering.foundation.database import reading, transaction
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _
from partnering.tracker.activity_list import ChangeTold, list_latest_changes
from partnering.tracker.answers import link_change
from partnering.tracker.input_list import read_input
from partnering.tracker.releases import list_releases

MOST_ACTIVITIES = 30
LONGEST_SHOWN = 60


def show_change_page(visit: Visit, input_id: int) -> None:
    """What was said and answered, and two lists to choose from."""
    with reading() as session:
        told = read_input(
            session, visit.person_id, project_id=visit.project_id, input_id=input_id, today=today_here()
        )
        found = list_latest_changes(
            session, visit.person_id, project_id=visit.project_id, most=MOST_ACTIVITIES
        )
        releases = {
            card.release_id: release_label(card)
            for card in list_releases(session, visit.person_id, project_id=visit.project_id)
        }
    show_story(told, is_alone=True)
    answer = told.last_answer
    if answer is None:
        return
    activities = {activity.activity_id: _label(activity) for activity in found}
    if answer.changed_activity_id and answer.changed_activity:
        activities.setdefault(answer.changed_activity_id, _("The one that is linked now"))
    st.header(_("What changed because of it?"), anchor=False)
    with st.form("change"):
        activity_id = _select(_("An activity"), activities, answer.changed_activity_id)
        release_id = _select(_("A release"), releases, answer.changed_release_id)
        is_sent = st.form_submit_button(_("Save"), type="primary")
    if is_sent:
        with problems_shown():
            with transaction() as session:
                link_change(
                    session,
                    visit.person_id,
                    project_id=visit.project_id,
                    answer_id=answer.answer_id,
                    activity_id=activity_id,
                    release_id=release_id,
                    now=now(),
                )
            open_list(_("Saved. {name} sees what changed.").format(name=told.given_by))


def _select(label: str, choices: dict[int, str], chosen: int | None) -> int | None:
    keys = [None, *choices]
    return st.selectbox(
        label,
        keys,
        index=keys.index(chosen) if chosen in keys else 0,
        format_func=lambda key: choices[key] if key else _("None yet"),
    )


def _label(activity: ChangeTold) -> str:
    return _("{activity}, {day}: {words} ({number})").format(
        activity=activity.activity.label,
        day=day_in_words(activity.held_on),
        words=first_words(activity.what_changed, LONGEST_SHOWN),
        number=activity.activity_id,
    )
