"""What people took on: who, by when, and what becomes of it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.shared.deeds import do, show_outcome
from pages.shared.local_time import day_here, today_here
from pages.shared.look_back_place import open_look_back
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.times import day_in_words, days_ago
from partnering.foundation.words import _
from partnering.reflection.commitments import CommitmentTold, move_commitment
from partnering.reflection.terms import CommitmentStatus

PLACE = "commitments"


def show_commitments(visit: Visit, told: Sequence[CommitmentTold], *, is_linked: bool = False) -> None:
    """A card for each. is_linked: with the way to the looking back that it comes from."""
    show_outcome(PLACE)
    for one in told:
        with st.container(border=True):
            _show(visit, one, is_linked=is_linked)


def _show(visit: Visit, one: CommitmentTold, *, is_linked: bool) -> None:
    st.markdown(as_text(one.words))
    owner = _("You") if one.is_own else one.owner
    if one.status is CommitmentStatus.OPEN:
        when = _("by {day}, {away}").format(
            day=day_in_words(one.due_on), away=days_ago(one.due_on, today_here())
        )
        st.caption(as_text(f"{owner} · {when}"))
    else:
        ended = "" if one.ended_at is None else f", {day_in_words(day_here(one.ended_at))}"
        st.caption(as_text(f"{owner} · {one.status.label}{ended}"))
    if one.why_let_go:
        st.write(as_text(_("Why: {words}").format(words=one.why_let_go)))
    with st.container(horizontal=True, vertical_alignment="center"):
        if one.may_move and one.status is CommitmentStatus.OPEN:
            _button(visit, one, _("Done"), CommitmentStatus.DONE, _("Done. Thank you."))
            with st.popover(_("Let it go"), key=f"commitment_{one.commitment_id}_go"):
                _show_letting_go(visit, one)
        elif one.may_move:
            _button(visit, one, _("Open it again"), CommitmentStatus.OPEN, _("It is open again."))
        if is_linked:
            st.button(
                _("Where it comes from"),
                key=f"commitment_{one.commitment_id}_from",
                on_click=open_look_back,
                args=(one.look_back_id,),
            )


def _show_letting_go(visit: Visit, one: CommitmentTold) -> None:
    st.write(_("Not all that we take on can be done. Say why, so that the team learns from it."))
    key = f"commitment_{one.commitment_id}_why"
    st.text_area(_("Why?"), key=key)
    _button(visit, one, _("Let it go"), CommitmentStatus.LET_GO, _("Let go."), why_key=key)


def _button(
    visit: Visit,
    one: CommitmentTold,
    label: str,
    to: CommitmentStatus,
    said: str,
    *,
    why_key: str | None = None,
) -> None:
    st.button(
        label,
        key=f"commitment_{one.commitment_id}_{to}",
        on_click=_move,
        args=(why_key,),
        kwargs={
            "said": said,
            "project_id": visit.project_id,
            "commitment_id": one.commitment_id,
            "to": to,
        },
    )


def _move(why_key: str | None, **arguments: Any) -> None:
    do(PLACE, move_commitment, why=st.session_state[why_key] if why_key else "", **arguments)
