"""Publishing a release whose gate agrees, what is out of it, and withdrawing an aid with a reason."""

import streamlit as st

from pages.plain.addresses import RELEASED_AIDS
from pages.shared.deeds import do, section, show_outcome
from pages.shared.links import plain_page_link
from pages.shared.local_time import today_here
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import ReleaseStatus
from partnering.foundation.words import _
from partnering.release_gate.publishing import (
    LONGEST_REASON,
    PublishedCard,
    list_published,
    publish_release,
    withdraw_aid,
)
from partnering.release_gate.verdict import Gate
from partnering.tracker.releases import ReleaseCard

PLACE = "publishing"


def show_publishing(visit: Visit, release: ReleaseCard, gate: Gate) -> None:
    """What went out with the release, with its public addresses; before that, for who may, the way to publish it."""
    with reading() as session:
        cards = list_published(
            session, visit.person_id, project_id=visit.project_id, release_id=release.release_id
        )
    may_publish = visit.may(Permission.PUBLISH_AIDS)
    is_open = release.status in {ReleaseStatus.DRAFT, ReleaseStatus.IN_REVIEW}
    if not cards and not (may_publish and is_open):
        show_outcome(PLACE)
        return
    with section(_("What is out") if cards else _("Let it go out")):
        for card in cards:
            _show_card(visit, card, may_withdraw=may_publish)
        if not cards:
            _show_way(visit, release, gate)
        show_outcome(PLACE)


def _show_way(visit: Visit, release: ReleaseCard, gate: Gate) -> None:
    if not gate.may_go_out:
        st.write(_("You can publish it here once nothing is missing above."))
    elif release.status is ReleaseStatus.DRAFT:
        st.write(_("Nothing is missing. Send the release to review first, then publish it here."))
        if st.button(_("Go to the releases")):
            st.switch_page("tracker/releases.py")
    else:
        with st.popover(_("Publish it")):
            st.write(
                _(
                    "Everybody can read its aids from then on, with the record of who partnered and what reviewers "
                    "said. The texts stay as they are. You can withdraw an aid, and that stays readable too."
                )
            )
            st.button(
                _("Yes, publish it"),
                type="primary",
                key=f"publish_{release.release_id}",
                on_click=_publish,
                args=(visit.project_id, release.release_id, release.version),
            )


def _show_card(visit: Visit, card: PublishedCard, *, may_withdraw: bool) -> None:
    with st.container(border=True):
        st.markdown(f"**{as_text(card.title)}**")
        st.caption(
            as_text(_("It went out on {day}.").format(day=day_in_words(card.published_on)))
            if card.withdrawn_on is None
            else as_text(
                _("Withdrawn on {day}. Why: {reason}").format(
                    day=day_in_words(card.withdrawn_on), reason=card.withdrawn_because
                )
            )
        )
        plain_page_link(_("Read it as everybody does"), f"{RELEASED_AIDS}/{card.slug}/{card.version}")
        if may_withdraw and card.withdrawn_on is None:
            with st.popover(_("Withdraw it")):
                st.write(_("Readers are told not to use it any more, and why. It stays readable."))
                st.text_area(
                    _("Say why. Everybody reads this."),
                    key=f"withdraw_reason_{card.published_id}",
                    max_chars=LONGEST_REASON,
                )
                st.button(
                    _("Yes, withdraw it"),
                    key=f"withdraw_{card.published_id}",
                    on_click=_withdraw,
                    args=(visit.project_id, card.published_id),
                )


def _publish(project_id: int, release_id: int, version: str) -> None:
    do(
        PLACE,
        publish_release,
        said=_("Release {version} is out.").format(version=version),
        project_id=project_id,
        release_id=release_id,
        catalog=catalog(),
        today=today_here(),
    )


def _withdraw(project_id: int, published_id: int) -> None:
    do(
        PLACE,
        withdraw_aid,
        said=_("It is withdrawn. Everybody who opens it reads that, and why."),
        project_id=project_id,
        published_id=published_id,
        reason=st.session_state[f"withdraw_reason_{published_id}"],
    )
