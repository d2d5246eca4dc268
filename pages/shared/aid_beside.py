"""The aid as a reader will see it, and what its checks find, drawn anew whenever the text has changed."""

import hashlib
from typing import Any

import streamlit as st

from decision_aids.checks.run import check_document
from decision_aids.editing import CannotEdit, plain_value
from decision_aids.findings import Finding
from decision_aids.places_in_words import name_of
from decision_aids.reading import DocumentProblems, read_document
from pages.plain.aid_preview import aid_preview_address
from pages.shared.aid_place import open_section, point_at
from pages.shared.aid_tab import FRAGMENTS, AidTab, tab_here, text_in_address
from pages.shared.links import plain_page_link
from pages.shared.local_time import today_here
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.coauthoring.sections import NAMES, section_of
from partnering.foundation.words import N_, _, ngettext

PHONE, DESKTOP, PRINT = "phone", "desktop", "print"
LOOKS = {PHONE: N_("Phone"), DESKTOP: N_("Desktop"), PRINT: N_("Print")}
PHONE_PIXELS = 360
FRAME_PIXELS = 640
FIRST_FINDINGS = 5
ANCHORS = {
    "options": "options",
    "evidence": "numbers",
    "screening": "test",
    "values": "values",
    "steps": "steps",
    "words": "words",
    "sources": "sources",
    "people": "about",
}
"""Where on the aid's page the words of a section stand."""
ICONS = {"error": ":material/error:", "warning": ":material/warning:", "info": ":material/info:"}
FOUND = "aid_found"


@st.fragment(key="aid_beside")
def show_aid_beside(visit: Visit, aid_id: int) -> None:
    """The preview, and the findings below it."""
    tab = tab_here(visit, aid_id)
    _show_preview(visit, tab)
    _show_findings(tab)


def _show_preview(visit: Visit, tab: AidTab) -> None:
    st.header(_("As a reader sees it"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        look = st.segmented_control(
            _("Look"),
            list(LOOKS),
            default=PHONE,
            required=True,
            format_func=lambda key: _(LOOKS[key]),
            key="aid_look",
            label_visibility="collapsed",
        )
        is_turned = st.toggle(_("Options turned round"), key="aid_turned")
    shown: dict[str, Any] = {
        "project": visit.project.slug,
        "aid_id": tab.aid_id,
        "text": text_in_address(tab),
        "is_turned_round": is_turned,
    }
    page = aid_preview_address(**shown)
    pdf = aid_preview_address(**shown, form="pdf")
    anchor = ANCHORS.get(open_section(), "")
    with st.container(key=f"aid_frame_{look}"):
        st.iframe(
            pdf if look == PRINT else f"{page}#{anchor}",
            width=PHONE_PIXELS if look == PHONE else "stretch",
            height=FRAME_PIXELS,
            alt=_("The aid as a reader sees it"),
        )
    with st.container(horizontal=True):
        plain_page_link(_("Open it in full"), page)
        plain_page_link(_("As PDF"), pdf)


def _show_findings(tab: AidTab) -> None:
    findings = _findings(tab.text)
    open_ones = [finding for finding in findings if not finding.waived]
    st.header(
        ngettext("One thing to look at", "{n} things to look at", len(open_ones)).format(n=len(open_ones))
        if open_ones
        else _("Nothing to mend"),
        anchor=False,
    )
    if not open_ones:
        st.write(_("The checks find nothing that would mislead a reader."))
    in_order = sorted(open_ones, key=lambda finding: list(ICONS).index(finding.level))
    for number, finding in enumerate(in_order[:FIRST_FINDINGS]):
        _show_finding(tab, finding, number)
    if rest := in_order[FIRST_FINDINGS:]:
        with st.expander(
            ngettext("One more", "{n} more", len(rest)).format(n=len(rest)), key="aid_more_found"
        ):
            for number, finding in enumerate(rest, start=FIRST_FINDINGS):
                _show_finding(tab, finding, number)


def _show_finding(tab: AidTab, finding: Finding, number: int) -> None:
    with st.container(border=True):
        st.markdown(f"{ICONS[finding.level]} {as_text(finding.message)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                as_text(_("{place} · line {line}").format(place=_place(tab, finding), line=finding.line))
            )
            st.button(
                _("Show me"),
                key=f"aid_show_{number}",
                on_click=_show_place,
                args=(finding,),
            )


def _show_place(finding: Finding) -> None:
    point_at(finding)
    st.rerun(FRAGMENTS)


def _place(tab: AidTab, finding: Finding) -> str:
    if not finding.pointer:
        return _(NAMES[section_of("", finding.rule)])
    try:
        return name_of(plain_value(tab.text), finding.pointer)
    except (CannotEdit, KeyError, IndexError, TypeError, AttributeError, ValueError):
        return _("The document")  # what is no document yet has no places with names


def _findings(text: bytes) -> tuple[Finding, ...]:
    """What the checks find, once for each text."""
    sha256 = hashlib.sha256(text).hexdigest()
    known = st.session_state.get(FOUND)
    if known and known[0] == sha256:
        found: tuple[Finding, ...] = known[1]
        return found
    try:
        found = check_document(read_document(text, file="aid.yaml"), today=today_here())
    except DocumentProblems as problems:
        found = problems.findings
    st.session_state[FOUND] = (sha256, found)
    return found
