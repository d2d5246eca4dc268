"""The dashboard: four sentences, and the figures behind them, for whoever asks whether the partnering is real."""

import streamlit as st

from pages.shared.dashboard_choice import offer_choice, read_choice
from pages.shared.figure_card import show_figure, speaks_of
from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.said import show_said
from pages.shared.text import as_text
from pages.shared.visit import PROJECT_KEY, Visit, catalog, now, open_page, projects_of
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.reporting.dashboard import Choice, Dashboard, read_dashboard


def read(visit: Visit, choice: Choice) -> Dashboard:
    """All figures for this choice."""
    with reading() as session:
        return read_dashboard(
            session,
            visit.person_id,
            project_id=visit.project_id,
            choice=choice,
            catalog=catalog(),
            today=today_here(),
            now=now(),
        )


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Dashboard"))
    show_said()
    choice = read_choice(visit)
    with problems_shown():
        dashboard = read(visit, choice)
        offer_choice(visit, choice, projects=len(projects_of(visit.person)), years=dashboard.years)
        with st.container(border=True):
            for figure in dashboard.first_sentences:
                st.markdown(f"**{as_text(figure.sentence)}**")
                st.caption(as_text(speaks_of(figure)))
        st.page_link(
            "reporting/report.py",
            label=_("Read or print the report"),
            icon=":material/description:",
            query_params={
                PROJECT_KEY: visit.project.slug,
                **({"year": str(choice.first_year)} if choice.first_year else {}),
            },
        )
        if choice.has_all_projects:
            st.caption(as_text(_("Projects: {names}").format(names=", ".join(dashboard.projects))))
            st.write(
                _("Where the work stands, silence, reach and journals are shown for one project at a time.")
            )
        if choice.stage is not None:
            st.write(_("Figures that belong to no stage are left out."))
        for figure in dashboard.figures:
            show_figure(visit, figure, choice)


show(open_page(Permission.VIEW_DASHBOARD))
