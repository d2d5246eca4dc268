"""The report for funders and papers: what people write, what the log says beside it, and the files to hand on."""

import streamlit as st

from pages.plain.report_file import report_file_address
from pages.shared.dashboard_choice import read_choice
from pages.shared.links import plain_page_link
from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.report_part import WRITE, part_form, show_parts
from pages.shared.said import show_said
from pages.shared.small_form import show_small_form
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, now, open_page
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import N_, _
from partnering.reporting.dashboard import Choice
from partnering.reporting.report import Report, read_report
from partnering.reporting.report_parts import PARTS
from partnering.reporting.report_texts import WrittenPart, list_written_parts
from partnering.reporting.report_words import made_line

FILES = {
    "pdf": N_("To print or send (PDF)"),
    "html": N_("As a web page (HTML)"),
    "md": N_("To write on with (Markdown)"),
    "csv": N_("The figures for a spreadsheet (CSV)"),
}


def read(visit: Visit, choice: Choice) -> Report:
    """The report, as somebody outside the project reads it."""
    with reading() as session:
        return read_report(
            session,
            visit.person_id,
            project_id=visit.project_id,
            choice=choice,
            catalog=catalog(),
            today=today_here(),
            now=now(),
        )


def show_files(visit: Visit, choice: Choice) -> None:
    """The report in each format."""
    st.header(_("Take it with you"), anchor=False)
    for ending, label in FILES.items():
        plain_page_link(
            _(label), report_file_address(project=visit.project.slug, ending=ending, choice=choice)
        )


def read_written(visit: Visit) -> dict[str, WrittenPart]:
    """What is written by part, for those who may write; nothing for others."""
    if not visit.may(Permission.WRITE_REPORT):
        return {}
    with reading() as session:
        written = list_written_parts(session, visit.person_id, project_id=visit.project_id)
    return {one.part: one for one in written}


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Report"))
    show_said()
    with problems_shown():
        written = read_written(visit)
        wanted = next((part for part in PARTS if part.key == st.query_params.get(WRITE)), None)
        if wanted and visit.may(Permission.WRITE_REPORT):
            st.button(
                _("Back to the report"), type="tertiary", on_click=st.query_params.pop, args=(WRITE, None)
            )
            show_small_form(visit, part_form(wanted, written.get(wanted.key)))
            return
        choice = read_choice(visit)
        report = read(visit, choice)
        st.write(as_text(made_line(report)))
        st.caption(
            _(
                "Nobody is named here, and small numbers stay hidden: it is made to be handed on. Funders read it too."
            )
        )
        show_files(visit, choice)
        show_parts(visit, report, written)


show(open_page(Permission.VIEW_DASHBOARD))
