"""What a person chose to see on the dashboard: projects, period, stage; kept in the address."""

import streamlit as st

from pages.plain.figure_file import ALL_PROJECTS
from pages.shared.visit import Visit, catalog
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.reporting.dashboard import Choice


def read_choice(visit: Visit) -> Choice:
    """What the address asks for; what cannot be is left out."""
    query = st.query_params
    year, stage = query.get("year", ""), query.get("stage")
    chosen_year = int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None
    stages = {stage.key for stage in catalog().lifecycle(visit.project.lifecycle).stages}
    return Choice(
        has_all_projects=query.get("of") == ALL_PROJECTS,
        first_year=chosen_year,
        last_year=chosen_year,
        stage=stage if stage in stages and visit.may(Permission.VIEW_PEOPLE) else None,
    )


def offer_choice(visit: Visit, choice: Choice, *, projects: int, years: tuple[int, ...]) -> None:
    """The fields on top of the page; whoever may not see people chooses no stage."""
    known = sorted({*years, *([choice.first_year] if choice.first_year else [])}, reverse=True)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if projects > 1:
            _field(
                "of",
                _("Projects"),
                {ALL_PROJECTS: _("All my projects"), "": visit.project.title},
                ALL_PROJECTS if choice.has_all_projects else "",
            )
        _field(
            "year",
            _("Period"),
            {"": _("From the start to today")} | {str(year): str(year) for year in known},
            str(choice.first_year or ""),
        )
        if visit.may(Permission.VIEW_PEOPLE):
            stages = catalog().lifecycle(visit.project.lifecycle).stages
            _field(
                "stage",
                _("Stage"),
                {"": _("All stages")} | {stage.key: stage.name for stage in stages},
                choice.stage or "",
            )


def _field(name: str, label: str, choices: dict[str, str], chosen: str) -> None:
    key = f"dashboard_{name}"
    # The address leads, also after the browser's way back; what is picked goes into the address first.
    st.session_state[key] = chosen
    st.selectbox(
        label, list(choices), format_func=choices.__getitem__, key=key, on_change=_keep, args=(name, key)
    )


def _keep(name: str, key: str) -> None:
    chosen = st.session_state[key]
    if chosen:
        st.query_params[name] = chosen
    else:
        st.query_params.pop(name, None)
