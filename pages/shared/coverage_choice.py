"""What a person chose to see on Coverage: release, lifecycle, comparison and cell; kept in the address."""

from dataclasses import dataclass

import streamlit as st

from pages.shared.coverage_matrix import Selection
from pages.shared.visit import Visit
from partnering.foundation.catalog import Catalog
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.tracker.coverage import Coverage
from partnering.tracker.releases import ReleaseCard


@dataclass(frozen=True, slots=True)
class Choice:
    """The view of the coverage."""

    release_id: int
    compared_release_id: int | None
    lifecycle: str


def choose_view(visit: Visit, releases: list[ReleaseCard], catalog: Catalog) -> Choice:
    """The choices on top of the page; `releases` holds at least one. Funders see the project's own stages only."""
    by_id = {release.release_id: release for release in releases}
    own = visit.project.lifecycle
    lifecycles = list(catalog.lifecycles) if visit.may(Permission.VIEW_PEOPLE) else [own]
    # The address leads, also after the browser's way back; what is picked goes into the address first.
    wanted = {str(key): key for key in by_id}.get(st.query_params.get("release", ""), releases[0].release_id)
    st.session_state["coverage_release"] = wanted
    lifecycle = st.query_params.get("lifecycle")
    lifecycle = lifecycle if lifecycle in lifecycles else own
    with st.container(horizontal=True, vertical_alignment="bottom"):
        release_id = st.selectbox(
            _("Release"),
            list(by_id),
            format_func=lambda key: f"{by_id[key].version} ({by_id[key].status.label})",
            key="coverage_release",
            on_change=_keep,
            args=("release", "coverage_release"),
        )
        if len(lifecycles) > 1:
            st.session_state["coverage_lifecycle"] = lifecycle
            st.selectbox(
                _("Stages as in"),
                lifecycles,
                format_func=lambda key: catalog.lifecycle(key).title,
                help=_("The same work, sorted by the stages of another lifecycle."),
                key="coverage_lifecycle",
                on_change=_keep,
                args=("lifecycle", "coverage_lifecycle"),
            )
    release = by_id[release_id]
    compared = None
    # The label names no version: Streamlit reads a label out with the marks that keep Markdown from reading it.
    if release.previous_release_id is not None and st.toggle(
        _("Compare with the release before it"), key=f"coverage_compare_{release_id}"
    ):
        compared = release.previous_release_id
    return Choice(release_id=release_id, compared_release_id=compared, lifecycle=lifecycle)


def chosen_cell(coverage: Coverage) -> Selection | None:
    """The cell in the address, if this coverage has it."""
    stage, role = st.query_params.get("stage"), st.query_params.get("role")
    for row in coverage.stages:
        for cell in row.cells:
            if row.stage == stage and cell.partner_role == role:
                return Selection(row.stage, cell.partner_role)
    return None


def choose_cell(cell: Selection) -> None:
    """Keep a cell in the address."""
    st.query_params.update(stage=cell.stage, role=str(cell.partner_role))


def _keep(name: str, key: str) -> None:
    st.query_params[name] = str(st.session_state[key])
