"""Bring in a file: look at what it would add, then add it. All rows or none."""

from io import BytesIO

import streamlit as st

from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.said import form_key, say_after_rerun, show_said
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, now, open_page
from partnering.foundation.database import reading, transaction
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.interop.artifact_import import read_story
from partnering.tracker.activity_files import COLUMNS, REQUIRED_COLUMNS
from partnering.tracker.file_import import import_activities, in_words, preview_import, read_file_for_project

FILE = "activity_file"


def show_file(visit: Visit, name: str, content: bytes) -> None:
    """What is in the file, and the button that adds it."""
    with problems_shown():
        with reading() as session:
            records = read_file_for_project(
                session,
                visit.person_id,
                project_id=visit.project_id,
                file=BytesIO(content),
                catalog=catalog(),
                today=today_here(),
            )
            preview = preview_import(session, visit.person_id, project_id=visit.project_id, records=records)
        st.markdown(as_text(in_words(preview)))
        if preview.added and st.button(_("Add them"), type="primary"):
            with transaction() as session:
                imported = import_activities(
                    session,
                    visit.person_id,
                    project_id=visit.project_id,
                    records=records,
                    file_name=name,
                    now=now(),
                )
            say_after_rerun(_("Done. {what}").format(what=in_words(imported)), saved=FILE)


def show_origin(visit: Visit) -> None:
    """The way to the file that the project itself came from, if it did."""
    if not visit.may(Permission.CONFIRM_EVIDENCE):
        return
    with reading() as session:
        story = read_story(session, visit.person_id, project_id=visit.project_id)
    if story is not None:
        st.header(_("The file this project came from"))
        st.page_link("interop/artifact.py", label=_("See what it says"), icon=":material/description:")


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Bring in a file"))
    show_said()
    st.write(
        _(
            "You may have kept your activities in a spreadsheet. Save it as CSV (UTF-8), one row for each activity "
            "and partner role. All rows come in, or none does. The same file twice adds nothing."
        )
    )
    st.download_button(
        _("Get an empty file to fill in"), ",".join(COLUMNS) + "\n", "activities.csv", "text/csv"
    )
    with st.expander(_("The columns")):
        st.write(_("These must be there: {columns}.").format(columns=as_text(", ".join(REQUIRED_COLUMNS))))
        others = [column for column in COLUMNS if column not in REQUIRED_COLUMNS]
        st.write(_("These may be there: {columns}.").format(columns=as_text(", ".join(others))))
    file = st.file_uploader(_("File of activities (CSV)"), type="csv", key=form_key(FILE))
    if file is not None:
        show_file(visit, file.name, file.getvalue())
    show_origin(visit)


show(open_page(Permission.IMPORT_ACTIVITIES))
