"""The release gate: may this release go out, and if not, what is missing and who could mend it."""

import streamlit as st

from pages.shared.gate_overrides import show_overrides
from pages.shared.gate_plans import show_plans
from pages.shared.gate_programs import show_programs
from pages.shared.gate_reasons import show_met, show_missing
from pages.shared.gate_seal import show_seal
from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.publish_form import show_publishing
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, now, open_page
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _
from partnering.release_gate.gate import judge_release
from partnering.release_gate.verdict import Gate
from partnering.tracker.releases import ReleaseCard, list_releases


def choose_release(releases: list[ReleaseCard]) -> ReleaseCard:
    """The release in the address, else the newest; what is picked goes into the address."""
    by_id = {release.release_id: release for release in releases}
    wanted = {str(key): key for key in by_id}.get(st.query_params.get("release", ""), releases[0].release_id)
    st.session_state["gate_release"] = wanted
    st.selectbox(
        _("Release"),
        list(by_id),
        format_func=lambda key: f"{by_id[key].version} ({by_id[key].status.label})",
        key="gate_release",
        on_change=lambda: st.query_params.update(release=str(st.session_state["gate_release"])),
    )
    return by_id[wanted]


def read(visit: Visit, release_id: int) -> Gate:
    """The gate of one release."""
    with reading() as session:
        return judge_release(
            session,
            visit.person_id,
            project_id=visit.project_id,
            release_id=release_id,
            catalog=catalog(),
            today=today_here(),
            now=now(),
        )


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("May it go out?"))
    with reading() as session:
        releases = list_releases(session, visit.person_id, project_id=visit.project_id)
    if not releases:
        st.write(_("There is no release yet. The gate says what a release needs before it goes out."))
        if visit.may(Permission.PLAN_RELEASES) and st.button(_("Add a release"), type="primary"):
            st.switch_page("tracker/releases.py")
        return
    card = choose_release(releases)
    release_id = card.release_id
    with problems_shown():
        gate = read(visit, release_id)
        if card.released_on:
            out = _("It went out on {day}. This is how it stands today, by the rules as they are now.")
            st.write(as_text(out.format(day=day_in_words(card.released_on))))
        show_seal(gate)
        show_missing(visit, gate)
        show_overrides(visit, release_id, gate)
        show_publishing(visit, card, gate)
        show_met(gate)
        show_plans(visit, release_id)
        show_programs(visit, gate)


show(open_page(Permission.VIEW_COVERAGE))
