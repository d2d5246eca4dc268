"""One aid on the list: its latest version, the releases it goes out with, and the way in."""

import streamlit as st

from pages.plain.aid_preview import aid_preview_address
from pages.shared.deeds import do, show_outcome
from pages.shared.links import plain_page_link
from pages.shared.local_time import day_here, today_here
from pages.shared.text import as_text
from pages.shared.visit import PROJECT_KEY, Visit
from partnering.coauthoring.aids import AidCard
from partnering.coauthoring.release_aids import OPEN, put_aid_in_release, take_aid_out_of_release
from partnering.foundation.permissions import Permission
from partnering.foundation.times import days_ago
from partnering.foundation.words import _, ngettext
from partnering.tracker.releases import ReleaseCard


def show_aid_card(visit: Visit, aid: AidCard, releases: list[ReleaseCard]) -> None:
    """One aid, with the way in."""
    with st.container(border=True):
        st.subheader(as_text(aid.title), anchor=False)
        when = days_ago(day_here(aid.written_at), today_here())
        line = _("Version {number}, saved by {name} {when}").format(
            number=aid.latest_number, name=aid.written_by, when=when
        )
        st.write(as_text(line))
        with st.container(horizontal=True, vertical_alignment="center"):
            if visit.may(Permission.WRITE_AIDS):
                st.page_link(
                    "aids/workshop.py",
                    label=_("Write on it"),
                    icon=":material/edit:",
                    query_params={PROJECT_KEY: visit.project.slug, "aid": str(aid.aid_id)},
                    width="content",
                )
            st.page_link(
                "aids/review_rounds.py",
                label=_("Reviews"),
                icon=":material/rate_review:",
                query_params={PROJECT_KEY: visit.project.slug, "aid": str(aid.aid_id)},
                width="content",
            )
            shown = {"version": aid.latest_number}
            plain_page_link(
                _("Read it"),
                aid_preview_address(project=visit.project.slug, aid_id=aid.aid_id, text=shown),
            )
        _show_releases(visit, aid, releases)


def _show_releases(visit: Visit, aid: AidCard, releases: list[ReleaseCard]) -> None:
    """The releases that the aid goes out with, and the way to change them."""
    versions = [release.version for release in aid.releases]
    if versions:
        line = ngettext("In release {releases}", "In releases {releases}", len(versions))
        st.caption(as_text(line.format(releases=", ".join(versions))))
    else:
        st.caption(_("In no release yet"))
    place = f"aid_release_{aid.aid_id}"
    open_ones = [release for release in releases if release.status in OPEN]
    if visit.may(Permission.WRITE_AIDS) and open_ones:
        inside = {release.release_id for release in aid.releases}
        with st.popover(_("Change the release"), icon=":material/package_2:", key=f"{place}_pop"):
            for release in open_ones:
                is_inside = release.release_id in inside
                words = _("Take it out of {version}") if is_inside else _("Put it in {version}")
                st.button(
                    as_text(words.format(version=release.version)),
                    key=f"{place}_{release.release_id}",
                    on_click=_change_release,
                    args=(visit.project_id, aid.aid_id, release, place),
                    kwargs={"is_inside": is_inside},
                )
    show_outcome(place)


def _change_release(
    project_id: int, aid_id: int, release: ReleaseCard, place: str, *, is_inside: bool
) -> None:
    do(
        place,
        take_aid_out_of_release if is_inside else put_aid_in_release,
        said=_("Saved."),
        project_id=project_id,
        aid_id=aid_id,
        release_id=release.release_id,
    )
