"""Who was involved in a release, to take along for other systems."""

import streamlit as st

from pages.plain.involvement_file import involvement_address
from pages.shared.links import plain_page_link
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.interop.involvement_files import InvolvementForm


def show_involvement_links(visit: Visit, version: str) -> None:
    """A link for each form of the file, for those who may take the project out."""
    if not visit.may(Permission.EXPORT_PROJECT):
        return
    st.markdown(
        as_text(
            _(
                "Who took part, at which stage, what they said and what came of it. People are named only as they "
                "agreed."
            )
        )
    )
    for form in InvolvementForm:
        address = involvement_address(project=visit.project.slug, release=version, form=form)
        plain_page_link(form.label, address)
        if form.meaning:
            st.caption(as_text(form.meaning))
