"""What the file of an artifact says about itself."""

import streamlit as st

from pages.shared.text import as_text
from partnering.foundation.times import moment_in_words
from partnering.foundation.words import _
from partnering.interop.artifact import notes_on
from partnering.interop.artifact_import import ArtifactStory


def show_text(story: ArtifactStory) -> None:
    """What the file says about itself, its foreign HTML sanitised."""
    artifact = story.artifact
    st.header(_("What the file says"))
    laid_out = [(_("What it is for"), artifact.description_html)]
    if not artifact.lists_people:
        laid_out.append((_("Who made it"), artifact.contributors_html))
    for heading, html in laid_out:
        st.subheader(heading)
        if html:
            st.html(html)
        else:
            st.write(_("It does not say."))
    if not artifact.lists_people:
        st.subheader(_("How it was tried out"))
        st.markdown(as_text(artifact.pilot_text or _("It does not say.")))
    for fact in artifact.facts:
        st.markdown(f"{as_text(fact.label)}: **{as_text(fact.words)}**")
        st.caption(as_text(fact.path))
    for note in notes_on(artifact):
        st.markdown(as_text(note))
    st.caption(
        as_text(
            _("File {name}, brought in on {moment}. SHA-256 {sha256}.").format(
                name=story.file_name, moment=moment_in_words(story.imported_at), sha256=story.sha256
            )
        )
    )
