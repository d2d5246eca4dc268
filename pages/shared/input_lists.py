"""What was said in the project, some of it at a time: one's own conversation, and what the team answers."""

import math
from datetime import timedelta

import streamlit as st

from pages.shared.input_buttons import show_buttons
from pages.shared.input_story import show_story
from pages.shared.local_time import today_here
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.database import reading
from partnering.foundation.times import days_ago
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _, ngettext
from partnering.tracker.input_list import (
    InputPage,
    InputSummary,
    Shown,
    list_inputs,
    list_my_inputs,
    summarise_inputs,
)
from partnering.tracker.releases import list_releases

MINE = "mine"
SHOWN = {str(shown): shown for shown in Shown}
VIEW, RELEASE = "show", "of"
"""What is shown, as it stands in the address."""


def show_lists(visit: Visit) -> None:
    """How the project answers, the filters, and a page of what they leave."""
    with reading() as session:
        summary = summarise_inputs(session, visit.person_id, project_id=visit.project_id, today=today_here())
        releases = {
            str(card.release_id): card.version
            for card in list_releases(session, visit.person_id, project_id=visit.project_id)
        }
    if summary.waiting + summary.answered == 0:
        st.write(
            _(
                "Nobody has said anything here yet. All that is said here gets an answer: yes, partly, no or later."
            )
        )
        return
    above = st.container()
    view, release = _choose_view(visit, releases)
    with above:
        if view == MINE:
            st.header(_("What you said"), anchor=False)
        else:
            show_summary(summary)
    turned = f"inputs_{view}_{release}"
    found = _read(visit, view, release, st.session_state.get(turned, 1))
    if not found.inputs and st.session_state.get(turned, 1) > 1:
        st.session_state[turned] = 1
        found = _read(visit, view, release, 1)
    if not found.inputs and (release or view != Shown.WAITING):
        st.write(_("Nothing here yet."))
    for told in found.inputs:
        with st.container(border=True, key=f"input_{told.input_id}"):
            show_story(told)
            show_buttons(visit, told)
    if found.pages > 1:
        widget = f"{turned}_of_{found.pages}"
        st.session_state[widget] = st.session_state.get(turned, 1)
        st.pagination(found.pages, key=widget, on_change=_turn, args=(turned, widget))


def show_summary(summary: InputSummary) -> None:
    """Two sentences: what waits, and how long answers took, with what is counted."""
    if summary.oldest_days is None:
        st.header(as_text(_("All that was said has its answer.")), anchor=False)
    else:
        today = today_here()
        sentence = ngettext(
            "One thing waits for an answer. It was said {when}.",
            "{n} things wait for an answer. The oldest was said {when}.",
            summary.waiting,
        )
        when = days_ago(today - timedelta(days=summary.oldest_days), today)
        st.header(as_text(sentence.format(n=summary.waiting, when=when)), anchor=False)
    if summary.median_days_to_answer is not None:
        sentence = ngettext(
            "The one answer so far came {within}.",
            "Half of the last {n} answers came {within}.",
            summary.timed,
        )
        within = _within(summary.median_days_to_answer)
        st.caption(as_text(sentence.format(n=summary.timed, within=within)))


def _within(days: float) -> str:
    if days < 1:
        return _("on the same day")
    return ngettext("within {n} day", "within {n} days", math.ceil(days)).format(n=f"{days:g}")


def _choose_view(visit: Visit, releases: dict[str, str]) -> tuple[str, str | None]:
    """Which inputs, and of which release; kept in the address. A partner begins with their own."""
    is_partner = isinstance(visit.project.role, PartnerRole)
    views = {MINE: _("What you said"), **{key: shown.label for key, shown in SHOWN.items()}}
    first = MINE if is_partner else str(Shown.WAITING)
    wanted = st.query_params.get(VIEW, first)
    st.session_state["inputs_view"] = view = wanted if wanted in views else first
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Show"),
            list(views) if is_partner else [*list(views)[1:], MINE],
            format_func=lambda key: views[key],
            key="inputs_view",
            on_change=_keep,
            args=(VIEW, "inputs_view"),
        )
        if view == MINE or len(releases) < 2:
            return view, None
        release = st.query_params.get(RELEASE, "")
        st.session_state["inputs_release"] = release = release if release in releases else ""
        st.selectbox(
            _("Release"),
            ["", *releases],
            format_func=lambda key: releases[key] if key else _("All"),
            key="inputs_release",
            on_change=_keep,
            args=(RELEASE, "inputs_release"),
        )
    return view, release or None


def _read(visit: Visit, view: str, release: str | None, page: int) -> InputPage:
    with reading() as session:
        if view == MINE:
            return list_my_inputs(
                session, visit.person_id, in_project=visit.project_id, today=today_here(), page=page
            )
        return list_inputs(
            session,
            visit.person_id,
            project_id=visit.project_id,
            today=today_here(),
            shown=SHOWN[view],
            release_id=int(release) if release else None,
            page=page,
        )


def _keep(name: str, key: str) -> None:
    st.query_params[name] = str(st.session_state[key])


def _turn(turned: str, widget: str) -> None:
    st.session_state[turned] = st.session_state[widget]
