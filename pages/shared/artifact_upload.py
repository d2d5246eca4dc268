"""A file of an artifact that was sent: what is in it, and the button that makes a project of it."""

import streamlit as st

from pages.shared.problems import problems_shown
from pages.shared.said import form_key
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, choose_project, now
from partnering.foundation.database import transaction
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.interop.artifact import MOST_NAMED, Artifact, notes_on, slug_of
from partnering.interop.artifact_file import read_artifact
from partnering.interop.artifact_import import import_artifact, preview_artifact
from partnering.interop.json_document import MAX_BYTES

FILE = "artifact_file"


def show_artifact_upload(visit: Visit) -> None:
    """The field for the file; only for those who may add a project."""
    if not visit.may(Permission.ADD_PROJECT):
        return
    st.header(_("Start a project from a file"))
    st.write(
        _(
            "You may have the tool itself as a file: a CDS Connect export, or FHIR (PlanDefinition, Library, "
            "ActivityDefinition, or a Bundle of them). It becomes a new project. Whom it names is yours to confirm."
        )
    )
    file = st.file_uploader(
        _("File of a tool (JSON)"),
        type="json",
        key=form_key(FILE),
        max_upload_size=MAX_BYTES // 1_000_000,
    )
    if file is not None:
        with problems_shown():
            show_artifact(visit, read_artifact(file.getvalue(), file_name=file.name))


def show_artifact(visit: Visit, artifact: Artifact) -> None:
    """What is in the file, the short name, and the button."""
    with st.container(border=True):
        st.subheader(as_text(artifact.title))
        st.markdown(f"**{as_text(preview_artifact(artifact))}**")
        if artifact.people:
            names = "; ".join(person.name for person in artifact.people[:MOST_NAMED])
            st.markdown(as_text(_("It names: {names}").format(names=names)))
        for note in notes_on(artifact):
            st.caption(as_text(note))
        slug = st.text_input(
            _("Short name of the new project"),
            value=slug_of(artifact.title),
            max_chars=40,
            help=_("For addresses and commands, such as statin."),
        )
        if st.button(_("Make a project of it"), type="primary"):
            with transaction() as session:
                brought = import_artifact(
                    session, visit.person_id, artifact=artifact, slug=slug, catalog=catalog(), now=now()
                )
            choose_project(brought.slug)
            st.switch_page("interop/artifact.py")
