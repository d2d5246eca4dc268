"""The reasons of the gate: what is missing first, with what would mend it and who could; what it has is folded."""

from collections.abc import Iterable
from itertools import groupby

import streamlit as st

from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.permissions import Permission
from partnering.foundation.words import N_, _, ngettext
from partnering.release_gate.formats import after_place, who_sentence
from partnering.release_gate.verdict import Gate, Reason, Rule

PAGES = {
    Rule.STAGE_COVERAGE: ("tracker/coverage.py", N_("See the coverage"), Permission.VIEW_COVERAGE),
    Rule.CONTROL_LINE: ("tracker/ratings.py", N_("Say where it stands"), Permission.RATE_STAGES),
    Rule.PREVIOUS_RELEASE_FOLLOWED_UP: (
        "tracker/log_activity.py",
        N_("Log an activity"),
        Permission.LOG_ACTIVITY,
    ),
    Rule.AID_REVIEWS: ("aids/review_rounds.py", N_("See the reviews"), Permission.VIEW_AIDS),
    Rule.STANDING_BLOCK: ("aids/review_rounds.py", N_("See the reviews"), Permission.VIEW_AIDS),
    Rule.AID_CHECKS: ("aids/aids.py", N_("See the aids"), Permission.VIEW_AIDS),
    Rule.AID_DATES: ("aids/aids.py", N_("See the aids"), Permission.VIEW_AIDS),
    Rule.INPUTS_ANSWERED: ("tracker/inputs.py", N_("Read what they said"), Permission.VIEW_INPUTS),
    Rule.PAYMENTS_ON_TIME: ("resourcing/payments.py", N_("See the payments"), Permission.KEEP_PAYMENTS),
}
"""Where what a rule misses can be mended, what the way there is called, and who may go there."""


def show_missing(visit: Visit, gate: Gate) -> None:
    """What is missing, one card for each rule."""
    if not gate.missing:
        return
    st.header(_("What is missing"))
    for rule, reasons in groupby(gate.missing, key=lambda reason: reason.rule):
        with st.container(border=True):
            st.subheader(rule.label)
            for alike in told_once(reasons):
                _show_alike(alike)
            _show_way(visit, rule)


def show_met(gate: Gate) -> None:
    """What the release has, folded."""
    met = [reason for reason in gate.reasons if reason.is_met]
    if not met:
        return
    label = ngettext("What it has: {n} thing", "What it has: {n} things", len(met)).format(n=len(met))
    with st.expander(label, icon=":material/check:"):
        for rule, reasons in groupby(met, key=lambda reason: reason.rule):
            st.markdown(f"**{as_text(rule.label)}**")
            for alike in told_once(reasons):
                st.markdown(_with_places(alike))


def told_once(reasons: Iterable[Reason]) -> list[list[Reason]]:
    """The reasons by what they say, so that what holds for four stages is said once."""
    alike: dict[tuple[object, ...], list[Reason]] = {}
    for reason in reasons:
        alike.setdefault((reason.message, reason.mend, reason.who_can_help), []).append(reason)
    return list(alike.values())


def _show_alike(alike: list[Reason]) -> None:
    reason = alike[0]
    st.markdown(f"{_with_places(alike)}  \n{as_text(reason.mend)}")
    if who := who_sentence(reason):
        st.caption(as_text(who))


def _with_places(alike: list[Reason]) -> str:
    places = after_place(", ".join(reason.place for reason in alike if reason.place)).strip()
    message = as_text(alike[0].message)
    return f"**{as_text(places)}** {message}" if places else message


def _show_way(visit: Visit, rule: Rule) -> None:
    page, label, permission = PAGES.get(rule, ("", "", Permission.VIEW_COVERAGE))
    if page and visit.may(permission):
        st.page_link(page, label=_(label), icon=":material/arrow_forward:")
