"""Whom one coaches and who coaches one: a card for each, with what to do next."""

from collections.abc import Sequence

import streamlit as st

from pages.shared.deeds import do, show_outcome
from pages.shared.input_story import show_quotation
from pages.shared.local_time import day_here, today_here
from pages.shared.text import as_text
from pages.shared.visit import PROJECT_KEY, Visit
from partnering.foundation.times import day_in_words, days_ago, duration
from partnering.foundation.tokens import new_token
from partnering.foundation.words import _
from partnering.reflection.coaching import OwnCoaching, answer_as_coach, end_coaching
from partnering.reflection.coaching_time import (
    MINUTES_OF_A_DAY,
    note_coaching_time,
    take_back_coaching_time,
)
from partnering.reflection.terms import CoachingStatus

ENDED = "coaching_ended"
"""Where it is said that a card has gone."""


def show_pairs(visit: Visit, pairs: Sequence[OwnCoaching]) -> None:
    """All cards; nothing where there are none."""
    show_outcome(ENDED)
    for pair in pairs:
        with st.container(border=True):
            _show_pair(visit, pair)


def _show_pair(visit: Visit, pair: OwnCoaching) -> None:
    st.markdown(f"**{as_text(_heading(pair))}**")
    show_quotation(pair.words)
    when = days_ago(day_here(pair.asked_at), today_here())
    if pair.status is CoachingStatus.ASKED and pair.is_coach:
        with st.container(horizontal=True):
            for is_yes, label in ((True, _("Yes, I will")), (False, _("Not now"))):
                st.button(
                    label,
                    type="primary" if is_yes else "secondary",
                    key=f"coaching_{pair.coaching_id}_{is_yes}",
                    on_click=_answer,
                    args=(visit, pair.coaching_id),
                    kwargs={"is_yes": is_yes},
                )
        st.caption(as_text(_("Asked {when}. You may say no without a reason.").format(when=when)))
    elif pair.status is CoachingStatus.ASKED:
        st.caption(as_text(_("Asked {when}. You will find the answer on Today.").format(when=when)))
        _end_button(visit, pair, _("Take it back"), said=_("Taken back. Nobody is asked any more."))
    elif pair.status is CoachingStatus.DECLINED:
        st.caption(as_text(_("{name} cannot do it now. You can ask somebody else.").format(name=pair.other)))
        _end_button(visit, pair, _("Put it away"), said=_("Put away."))
    else:
        _show_going_on(visit, pair)
    show_outcome(_place(pair.coaching_id))


def _heading(pair: OwnCoaching) -> str:
    if pair.status is not CoachingStatus.ACCEPTED:
        if pair.is_coach:
            return _("{name} asks you to be a coach").format(name=pair.other)
        return _("You asked {name} to coach you").format(name=pair.other)
    return (_("You coach {name}") if pair.is_coach else _("{name} coaches you")).format(name=pair.other)


def _show_going_on(visit: Visit, pair: OwnCoaching) -> None:
    if pair.minutes:
        met = _("You met for {time} so far.").format(time=duration(pair.minutes))
        st.caption(as_text(met))
    label = _("Note how long you met with {name}").format(name=as_text(pair.other))
    with st.expander(label, key=f"coaching_{pair.coaching_id}_time"):
        _show_time_form(visit, pair)
        for time in pair.times:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.write(as_text(f"{day_in_words(time.held_on)} · {duration(time.minutes)}"))
                st.button(
                    _("Take away"),
                    key=f"coaching_time_{time.time_id}",
                    on_click=_take_back,
                    args=(visit, pair.coaching_id, time.time_id),
                )
    with st.container(horizontal=True, vertical_alignment="center"):
        if not pair.is_coach:
            st.page_link(
                "reflection/journal.py",
                label=_("Share a line of my journal"),
                query_params={PROJECT_KEY: visit.project.slug},
            )
        with st.popover(_("End it"), key=f"coaching_{pair.coaching_id}_end_ask"):
            st.write(
                _(
                    "No reason is needed. What was wished for is forgotten. The time you noted stays as a number."
                )
            )
            if not pair.is_coach:
                st.write(_("Lines of your journal that you shared stay shared until you take them back."))
            _end_button(visit, pair, _("Yes, end it"), said=_("It has ended."))


def _show_time_form(visit: Visit, pair: OwnCoaching) -> None:
    st.write(
        _(
            "It counts as time given to the project. One of you notes it, and both see it. Never what was said."
        )
    )
    key = _place(pair.coaching_id)
    token = st.session_state.setdefault(f"{key}_token", new_token())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input(
            _("The day you met"),
            value=today_here(),
            max_value=today_here(),
            format="YYYY-MM-DD",
            key=f"{key}_day",
        )
        st.number_input(
            _("Minutes"), min_value=1, max_value=MINUTES_OF_A_DAY, value=30, step=5, key=f"{key}_minutes"
        )
        st.button(
            _("Note it"),
            type="primary",
            key=f"{key}_note",
            on_click=_note,
            args=(visit, pair.coaching_id, token),
        )


def _end_button(visit: Visit, pair: OwnCoaching, label: str, *, said: str) -> None:
    st.button(
        label,
        key=f"coaching_{pair.coaching_id}_end",
        on_click=_end,
        args=(visit, pair.coaching_id, said),
    )


def _place(coaching_id: int) -> str:
    return f"coaching_{coaching_id}"


def _answer(visit: Visit, coaching_id: int, *, is_yes: bool) -> None:
    said = _("You said yes. Arrange a first talk in your own way.") if is_yes else _("Told. Thank you.")
    do(
        _place(coaching_id) if is_yes else ENDED,
        answer_as_coach,
        said=said,
        project_id=visit.project_id,
        coaching_id=coaching_id,
        is_yes=is_yes,
    )


def _end(visit: Visit, coaching_id: int, said: str) -> None:
    do(ENDED, end_coaching, said=said, project_id=visit.project_id, coaching_id=coaching_id)


def _note(visit: Visit, coaching_id: int, token: str) -> None:
    key = _place(coaching_id)
    problem = do(
        key,
        note_coaching_time,
        said=_("Noted. Thank you for the time."),
        project_id=visit.project_id,
        coaching_id=coaching_id,
        held_on=st.session_state[f"{key}_day"],
        minutes=st.session_state[f"{key}_minutes"],
        form_token=token,
        today=today_here(),
    )
    if problem is None:
        st.session_state.pop(f"{key}_token", None)


def _take_back(visit: Visit, coaching_id: int, time_id: int) -> None:
    do(
        _place(coaching_id),
        take_back_coaching_time,
        said=_("Taken away."),
        project_id=visit.project_id,
        coaching_id=coaching_id,
        time_id=time_id,
    )
