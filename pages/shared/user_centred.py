"""What the log says about the making of an aid with its users: eleven items, what speaks for each, and no total."""

import streamlit as st

from decision_aids.standards.catalog import standard
from pages.shared.page_parts import open_part
from pages.shared.text import as_text
from pages.shared.visit import Visit, now
from partnering.foundation.database import reading
from partnering.foundation.words import _
from partnering.reporting.user_centred import UCD_11, UserCentredReading, list_user_centred
from partnering.tracker.releases import list_releases

VIEW, LOG = "view", "log"
RELEASE = "release"


def show_way_to_log() -> None:
    """The way to what the log says by itself."""
    st.button(
        _("What the log says about the making"), key="user_centred_open", on_click=open_part, args=(VIEW, LOG)
    )


def show_user_centred(visit: Visit) -> None:
    """The aids of the release that the address names, else of the latest release."""
    st.button(_("Back to the questions"), key="user_centred_close", on_click=open_part)
    with reading() as session:
        releases = list_releases(session, visit.person_id, project_id=visit.project_id)
    st.header(_("What the log says about the making"), anchor=False)
    st.write(
        _(
            "Eleven things that help a tool to fit the people who use it. Nobody rates them here. "
            "Each shows what was logged. What nobody logged may have been done all the same."
        )
    )
    if not releases:
        st.write(_("There is no release yet. The log is read for the aids of a release."))
        return
    names = {str(card.release_id): card.version for card in releases}
    wanted = st.query_params.get(RELEASE, "")
    st.session_state["user_centred_release"] = wanted if wanted in names else next(iter(names))
    chosen = st.selectbox(
        _("Release"),
        list(names),
        format_func=names.__getitem__,
        key="user_centred_release",
        on_change=_keep_release,
    )
    with reading() as session:
        readings = list_user_centred(
            session, visit.person_id, project_id=visit.project_id, release_id=int(chosen), now=now()
        )
    if not readings:
        st.write(_("No aid is to go out with this release yet. Put one in on the page of its aid."))
    for read in readings:
        _show(read)
    source = standard(UCD_11)
    st.write(as_text(f"{source.name} (UCD-11). https://doi.org/{source.source}"))


def _show(read: UserCentredReading) -> None:
    st.subheader(as_text(read.title), anchor=False)
    st.caption(as_text(_("Version {number}").format(number=read.number)))
    for item in read.items:
        shown = item.shown_by or _("The log shows nothing of it.")
        st.markdown(f"**{as_text(item.text)}**  \n{as_text(shown)}")


def _keep_release() -> None:
    st.query_params[RELEASE] = st.session_state["user_centred_release"]
