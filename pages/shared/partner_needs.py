"""What would help a partner to take part: told by them, met by those who can."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from pages.shared.deeds import do, show_outcome
from pages.shared.local_time import today_here
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.needs import (
    NeedTold,
    meet_need,
    tell_need,
    withdraw_need,
    write_down_need,
    write_down_need_withdrawn,
)
from partnering.foundation.partnerships import LONGEST_WORDS, Part
from partnering.foundation.times import days_ago
from partnering.foundation.vocabulary import NeedKind
from partnering.foundation.words import _

PLACE = "needs"


def show_my_needs(visit: Visit, needs: list[NeedTold]) -> None:
    """For the partner: what they told, what came of it, and a way to tell more."""
    st.write(_("Only you and those who can arrange it read this: the lead and the facilitators."))
    for need in needs:
        with st.container(border=True):
            show_need(need)
            offer_to_take_back(visit, need, withdraw_need)
    # Above the form: a need that is told pushes the form down, and what came of it must stay in sight.
    show_outcome(PLACE)
    show_telling(visit, _("Tell them"), tell_need, is_first=not needs)


def show_needs(visit: Visit, part: Part, needs: list[NeedTold]) -> None:
    """For those who can meet them: what the partner told, and a box for what was arranged."""
    if not needs:
        st.write(_("Nothing yet. Ask: “What would help you take part?”"))
    for need in needs:
        with st.container(border=True):
            show_need(need)
            if need.met_at is None:
                show_meeting(visit, need)
            if not part.has_access:
                offer_to_take_back(visit, need, write_down_need_withdrawn, member_id=part.person_id)
    show_outcome(PLACE)
    if not part.has_access:
        with st.expander(_("Write down what they told you")):
            show_telling(visit, _("Write it down"), write_down_need, member_id=part.person_id)


def show_need(need: NeedTold) -> None:
    """One need: what, in their words, how old, and what was arranged."""
    st.markdown(f"**{as_text(need.kind.label)}**")
    if need.words:
        st.markdown(as_text(need.words))
    st.caption(as_text(_("Told {when}.").format(when=_when(need.told_at))))
    if need.met_at:
        arranged = _("Arranged {when}: {what}").format(when=_when(need.met_at), what=need.met_words)
        st.markdown(f":material/check: {as_text(arranged)}")


def show_meeting(visit: Visit, need: NeedTold) -> None:
    """The box for what was arranged."""
    key = f"need_{need.need_id}_{need.told_at.timestamp()}"

    def meet() -> None:
        words = st.session_state[f"{key}_words"]
        where = {"project_id": visit.project_id, "need_id": need.need_id}
        do(PLACE, meet_need, said=_("Saved. They can read it."), words=words, **where)

    with st.form(key, border=False):
        st.text_area(
            _("What did you arrange? (They can read it.)"),
            key=f"{key}_words",
            max_chars=LONGEST_WORDS,
            height=80,
        )
        st.form_submit_button(_("This is arranged"), on_click=meet)


def show_telling(
    visit: Visit, label: str, tell: Callable[..., object], *, is_first: bool = False, **whose: int
) -> None:
    """The two fields by which a need is told."""
    key = f"tell_need_{visit.project_id}_{whose.get('member_id', '')}"

    def save() -> None:
        kind, words = st.session_state[f"{key}_kind"], st.session_state[f"{key}_words"]
        where = {"project_id": visit.project_id, **whose}
        if do(PLACE, tell, said=_("Thank you. It is told."), kind=kind, words=words, **where) is None:
            st.session_state[f"{key}_words"] = ""

    with st.form(key):
        st.selectbox(_("It is about"), list(NeedKind), format_func=lambda kind: kind.label, key=f"{key}_kind")
        st.text_area(
            _("In your words (you may leave this out)"),
            key=f"{key}_words",
            max_chars=LONGEST_WORDS,
            height=80,
        )
        st.form_submit_button(label, type="primary" if is_first else "secondary", on_click=save)


def offer_to_take_back(visit: Visit, need: NeedTold, take_back: Callable[..., object], **whose: int) -> None:
    """A button that takes a need back; it can be told again at any time."""

    def withdraw() -> None:
        where = {"project_id": visit.project_id, **whose}
        do(PLACE, take_back, said=_("Taken back. Nothing of it stays."), kind=need.kind, **where)

    st.button(_("Take it back"), key=f"take_back_{need.need_id}", on_click=withdraw)


def _when(moment: datetime) -> str:
    today = today_here()
    return days_ago(min(moment.date(), today), today)
