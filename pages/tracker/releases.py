"""Releases: plan one, move it on, and see which have activities."""

import streamlit as st

from pages.shared.paging import one_page
from pages.shared.problems import problems_shown
from pages.shared.release_card import show_release
from pages.shared.said import form_key, say_after_rerun, show_said
from pages.shared.visit import Visit, now, open_page
from partnering.foundation.database import reading, transaction
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _, ngettext
from partnering.tracker.releases import ReleaseCard, add_release, count_activities, list_releases


def add_form(visit: Visit, releases: list[ReleaseCard]) -> None:
    """The form for a new release."""
    st.header(_("Add a release"))
    versions = [release.version for release in releases]
    with st.form(form_key("add_release")):
        version = st.text_input(_("Version"), help=_("Its name, such as 2.1.0."), max_chars=40)
        previous = st.selectbox(
            _("The release before it"), versions, index=0 if versions else None, placeholder=_("None")
        )
        planned_for = st.date_input(_("Planned for (you may leave this out)"), value=None)
        is_sent = st.form_submit_button(_("Add the release"), type="primary")
    if is_sent:
        with problems_shown():
            with transaction() as session:
                add_release(
                    session,
                    visit.person_id,
                    project_id=visit.project_id,
                    version=version,
                    previous=previous,
                    planned_for=planned_for,
                    now=now(),
                )
            say_after_rerun(
                _("Release {version} is added.").format(version=version.strip()), saved="add_release"
            )


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Releases"))
    show_said()
    with reading() as session:
        releases = list_releases(session, visit.person_id, project_id=visit.project_id)
    if not releases:
        st.write(_("There is no release yet. Add the version you work towards, even if it is far away."))
    else:
        st.header(ngettext("One release", "{n} releases", len(releases)).format(n=len(releases)))
    shown = one_page(releases, key="releases")
    with reading() as session:
        activities = count_activities(
            session,
            visit.person_id,
            project_id=visit.project_id,
            release_ids=[release.release_id for release in shown],
        )
    for release in shown:
        show_release(visit, release, activities[release.release_id])
    add_form(visit, releases)


show(open_page(Permission.PLAN_RELEASES))
