"""Tell an activity in one's own words: the form below how it was logged, kept while it is typed."""

import streamlit as st

from pages.shared.control_line import line_above_option
from pages.shared.kept_fields import fields_of, show_problem, watched
from pages.shared.kept_form import (
    KeptForm,
    Words,
    close_form,
    form_here,
    keep,
    keep_what_is_left,
    not_saved,
    open_form,
    show_kept_line,
    show_trouble,
)
from pages.shared.rating_place import sight_of
from pages.shared.said import say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, now, require_person
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import ExpectedError
from partnering.foundation.vocabulary import Rater
from partnering.foundation.words import _
from partnering.tracker.activity_accounts import OwnAccount, tell_own_account
from partnering.tracker.activity_list import ActivityTold
from partnering.tracker.coverage import SCALE
from partnering.tracker.drafts import KeptDraft, list_my_drafts

TELL = "tell"
"""In the address, with the number of the activity that somebody is telling."""


def form_name(activity_id: int) -> str:
    """The name under which drafts about this activity are kept."""
    return f"tell-{activity_id}"


def read_tell_drafts(visit: Visit, activity: ActivityTold) -> list[KeptDraft]:
    """What the person has begun to tell of this activity."""
    with reading() as session:
        return list_my_drafts(
            session, visit.person_id, in_project=visit.project_id, form=form_name(activity.activity_id)
        )


# The interval is for the way back after a lost connection, as on the page to log an activity.
@st.fragment(run_every=60)
def show_tell_form(visit: Visit, activity: ActivityTold, drafts: list[KeptDraft]) -> None:
    """The form. Typing runs this alone, and reads nothing from the database."""
    form = form_here(
        form_name(activity.activity_id),
        project_id=visit.project_id,
        drafts=drafts,
        came_from={},
        first=lambda draft: first_words(activity, draft),
    )
    st.write(_("What was logged stays. Yours stands beside it, for all who work in this project."))
    show_fields(form, may_rate=sight_of(visit).side is Rater.PARTNER)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Save"), type="primary", key=f"{form.key}_save", on_click=save, args=(form.key, activity))
        st.button(_("Not now"), key=f"{form.key}_not_now", on_click=leave)
        show_kept_line(form)
    show_problem(form, fields_of)
    show_trouble(form)
    keep_what_is_left(form, fields_of)


def first_words(activity: ActivityTold, draft: Words | None) -> Words:
    """What the fields show first: a draft's words, else what the person told before, else nothing."""
    words: Words = {"what_happened": "", "minutes": None, "level": None}
    for account in activity.accounts:
        if account.is_own:
            level = None if account.level is None else str(account.level)
            words = {
                "what_happened": account.what_happened,
                "minutes": account.minutes,
                "level": level,
            }
    return words | {field: draft[field] for field in words if draft and field in draft}


def show_fields(form: KeptForm, *, may_rate: bool) -> None:
    """What happened, how long it was, and where it stood."""
    st.text_area(
        _("What happened, as you saw it?"),
        value=form.first["what_happened"],
        height=120,
        **watched(form, "what_happened", fields_of),
    )
    st.number_input(
        _("Minutes it took you"),
        min_value=1,
        value=form.first["minutes"],
        step=5,
        **watched(form, "minutes", fields_of),
    )
    if not may_rate:
        return
    scale = catalog().continuum(SCALE)
    steps = {str(level.level): level for level in scale.levels}
    options = [None, *steps]
    line = scale.control_line
    st.html(line_above_option("tell_scale", options.index(str(line.between[1])), line.name))
    with st.container(key="tell_scale", gap="xsmall"):
        st.radio(
            _("Where it stood, as you see it"),
            options,
            index=options.index(form.first["level"]),
            format_func=lambda key: _("I can’t say") if key is None else f"{key} {as_text(steps[key].name)}",
            captions=[
                "",
                *(as_text(f"{step.who_controls} {step.how_continuous}") for step in steps.values()),
            ],
            **watched(form, "level", fields_of),
        )


def save(key: str, activity: ActivityTold) -> None:
    """Save what the form with this key holds. The second click of a double click finds it closed."""
    keep(key, fields_of)
    form = open_form(key)
    if form is None:
        return
    words = fields_of(form)
    try:
        person = require_person()
        with transaction() as session:
            tell_own_account(
                session,
                person.person_id,
                project_id=form.project_id,
                activity_id=activity.activity_id,
                account=OwnAccount(
                    what_happened=words["what_happened"],
                    minutes=words["minutes"],
                    level=None if words["level"] is None else int(words["level"]),
                ),
                now=now(),
                draft=form.place,
            )
    except ExpectedError as problem:
        not_saved(form, problem)
        return
    leave_form()
    say_after_rerun(_("Saved. It stands beside how it was logged."))


def leave() -> None:
    """Close the form; what was typed stays as a draft."""
    leave_form()
    st.rerun()


def leave_form() -> None:
    """Close the form, also in the address."""
    close_form()
    st.query_params.pop(TELL, None)
