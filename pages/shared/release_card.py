"""One release on the screen: where it stands, and what it can become."""

import streamlit as st

from pages.shared.involvement_links import show_involvement_links
from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.said import say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import Visit, now
from partnering.foundation.database import transaction
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import ReleaseStatus
from partnering.foundation.words import N_, _, ngettext
from partnering.tracker.releases import TRANSITIONS, ReleaseCard, move_release

MOVES = {
    ReleaseStatus.DRAFT: (
        N_("Back to the making"),
        N_("Work on it goes on. You can send it to review again."),
    ),
    ReleaseStatus.IN_REVIEW: (
        N_("Send to review"),
        N_("Partners can look at it as a whole. You can take it back."),
    ),
    ReleaseStatus.WITHDRAWN: (N_("Withdraw"), N_("It stays here to be read, and cannot come back.")),
}
"""For each status a release can be moved to here: the button, and what follows. It goes out through its gate."""


def show_release(visit: Visit, release: ReleaseCard, activities: int) -> None:
    """The release with its facts and buttons."""
    with st.container(border=True):
        st.subheader(as_text(release.version))
        st.markdown(as_text(facts_in_words(release, activities)))
        with st.container(horizontal=True):
            if st.button(_("See its coverage"), key=f"releases_coverage_{release.release_id}"):
                st.switch_page("tracker/coverage.py", query_params={"release": str(release.release_id)})
            if st.button(_("May it go out?"), key=f"releases_gate_{release.release_id}"):
                st.switch_page("aids/gate.py", query_params={"release": str(release.release_id)})
            if visit.may(Permission.EXPORT_PROJECT):
                with st.popover(_("For other systems")):
                    show_involvement_links(visit, release.version)
            for to in MOVES:
                if to in TRANSITIONS[release.status]:
                    offer_move(visit, release, to)


def facts_in_words(release: ReleaseCard, activities: int) -> str:
    """Status, dates, the release before and the number of activities, in one sentence."""
    facts = [release.status.label]
    if release.released_on:
        facts.append(_("went out on {day}").format(day=day_in_words(release.released_on)))
    elif release.planned_for:
        facts.append(_("planned for {day}").format(day=day_in_words(release.planned_for)))
    if release.previous_version:
        facts.append(_("follows {version}").format(version=release.previous_version))
    facts.append(ngettext("{n} activity", "{n} activities", activities).format(n=activities))
    return ", ".join(facts) + "."


def offer_move(visit: Visit, release: ReleaseCard, to: ReleaseStatus) -> None:
    """The button that moves a release on, after saying what follows from it."""
    button, what_follows = MOVES[to]
    with st.popover(_(button)):
        st.write(_(what_follows))
        if st.button(_("Yes, do it"), key=f"releases_{release.release_id}_{release.status}_{to}"):
            with problems_shown():
                with transaction() as session:
                    move_release(
                        session,
                        visit.person_id,
                        project_id=visit.project_id,
                        release_id=release.release_id,
                        to=to,
                        today=today_here(),
                        now=now(),
                    )
                say_after_rerun(
                    _("Release {version} is now “{status}”.").format(version=release.version, status=to.label)
                )
