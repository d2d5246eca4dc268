"""Which section of an aid is open, and the place that a finding leads to."""

import streamlit as st

from decision_aids.findings import Finding
from pages.shared.text import as_text
from partnering.coauthoring.sections import section_of

SECTION = "part"
"""Where the section stands in the address, and in the tab's memory."""
POINTED = "aid_pointed"

_bring_into_sight = st.components.v2.component(
    "aid_bring_into_sight",
    js="""
export default function ({ data }) {
  const place = document.querySelector(data.place);
  if (place && place.dataset.seen !== data.turn) {
    place.dataset.seen = data.turn;
    place.scrollIntoView({ block: "center" });
  }
}
""",
)


def open_section() -> str:
    """The section that is open in this tab, else the one in the address."""
    section: str = st.session_state.get(SECTION) or st.query_params.get(SECTION, "")
    return section


def open_up(section: str) -> None:
    """Let this section be open, here and in the address."""
    st.session_state[SECTION] = st.query_params[SECTION] = section


def sections_key() -> str:
    """The key of the list of sections; another one once a finding has led elsewhere, so that the list shows it."""
    turn, _finding = st.session_state.get(POINTED, (0, None))
    return f"aid_sections_{turn}"


def needs_room(section: str) -> bool:
    """Whether the form of a section is as wide as a table."""
    return section == "evidence"


def point_at(finding: Finding) -> None:
    """Open the section where a finding is mended, and mark the place there."""
    open_up(section_of(finding.pointer, finding.rule))
    turn = st.session_state.get(POINTED, (0, None))[0] + 1
    st.session_state[POINTED] = (turn, finding)


def mark_finding(section: str) -> None:
    """The finding that was pointed at, where this is its section: on top, and its part of the form in sight."""
    turn, finding = st.session_state.get(POINTED, (0, None))
    if finding is None or section_of(finding.pointer, finding.rule) != section:
        return
    st.warning(as_text(finding.message), icon=":material/arrow_forward:")
    steps = finding.pointer.split("/")[1:]
    if len(steps) > 1 and steps[1].isdecimal():
        place = f".st-key-aid_record_{steps[0]}_{steps[1]}"
    else:
        place = ".st-key-aid_middle"
    with st.container(key="aid_unseen"):
        _bring_into_sight(key="aid_sight", data={"place": place, "turn": str(turn)})
