"""Coverage: who took part at each stage of a release, what is missing, and what happened in one cell."""

import streamlit as st

from pages.plain.coverage_file import coverage_file_address
from pages.shared.cell_story import show_cell
from pages.shared.coverage_choice import choose_cell, choose_view, chosen_cell
from pages.shared.coverage_matrix import coverage_matrix
from pages.shared.links import plain_page_link
from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.rating_place import sight_of
from pages.shared.said import show_said
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, open_page
from pages.shared.where_it_stands import show_gap, show_where_it_stands
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.tracker.coverage import SCALE, CellChange, Coverage
from partnering.tracker.coverage_changes import compare
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.releases import list_releases


def read(visit: Visit, release_id: int, lifecycle: str) -> Coverage:
    """The coverage of one release."""
    with reading() as session:
        return read_coverage(
            session,
            visit.person_id,
            project_id=visit.project_id,
            release_id=release_id,
            lifecycle=lifecycle,
            catalog=catalog(),
            today=today_here(),
        )


def offer_file(coverage: Coverage) -> None:
    """The coverage as a file."""
    plain_page_link(
        _("Get this coverage as a file (CSV)"),
        coverage_file_address(
            project=coverage.project, release=coverage.release, lifecycle=coverage.lifecycle
        ),
    )


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Coverage"))
    show_said()
    with reading() as session:
        releases = list_releases(session, visit.person_id, project_id=visit.project_id)
    if not releases:
        st.write(_("There is no release yet. Coverage shows who took part in the making of a release."))
        if visit.may(Permission.PLAN_RELEASES) and st.button(_("Add a release"), type="primary"):
            st.switch_page("tracker/releases.py")
        return
    choice = choose_view(visit, releases, catalog())
    with problems_shown():
        coverage = read(visit, choice.release_id, choice.lifecycle)
        changes: tuple[CellChange, ...] = ()
        if choice.compared_release_id is not None:
            changes = compare(coverage, read(visit, choice.compared_release_id, choice.lifecycle))
        show_gap(coverage, sight_of(visit).side)
        st.header(as_text(coverage.headline))
        if coverage.control_line_sentence:
            st.markdown(as_text(coverage.control_line_sentence))
        selected = chosen_cell(coverage)
        pressed = coverage_matrix(
            coverage,
            catalog().continuum(SCALE),
            changes=changes,
            selected=selected,
            key="coverage_matrix",
        )
        if pressed is not None:
            choose_cell(pressed)
            selected = pressed
        if selected is not None:
            show_cell(visit, choice, coverage, selected)
        if visit.may(Permission.VIEW_ACTIVITIES):
            show_where_it_stands(coverage)
        offer_file(coverage)
        st.page_link(
            "aids/gate.py",
            label=_("May this release go out?"),
            icon=":material/arrow_forward:",
            query_params={"release": str(choice.release_id)},
        )


show(open_page(Permission.VIEW_COVERAGE))
