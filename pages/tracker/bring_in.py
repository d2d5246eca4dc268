"""Bring in a file: look at what it would add, then add it. All rows or none."""

import streamlit as st

from pages.plain.zip_files import project_file_address
from pages.shared.activity_upload import show_activity_file
from pages.shared.artifact_upload import show_artifact_upload
from pages.shared.links import plain_page_link
from pages.shared.said import form_key, show_said
from pages.shared.text import as_text
from pages.shared.visit import Visit, open_page
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.interop.artifact_import import read_story
from partnering.tracker.activity_files import COLUMNS, REQUIRED_COLUMNS

FILE = "activity_file"


def show_origin(visit: Visit) -> None:
    """The way to the file that the project itself came from, if it did."""
    if not visit.may(Permission.CONFIRM_EVIDENCE):
        return
    with reading() as session:
        story = read_story(session, visit.person_id, project_id=visit.project_id)
    if story is not None:
        st.header(_("The file this project came from"))
        st.page_link("interop/artifact.py", label=_("See what it says"), icon=":material/description:")


def show_way_out(visit: Visit) -> None:
    """The way to take the whole project out."""
    if visit.may(Permission.EXPORT_PROJECT):
        st.header(_("Take the project out"))
        st.write(_("One zip with all that the project keeps, as tables. People are named as they agreed."))
        plain_page_link(_("Get the project as files"), project_file_address(project=visit.project.slug))


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
        show_activity_file(visit, file.name, file.getvalue(), form=FILE)
    show_origin(visit)
    show_artifact_upload(visit)
    show_way_out(visit)


show(open_page(Permission.IMPORT_ACTIVITIES))
