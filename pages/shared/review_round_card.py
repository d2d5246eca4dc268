"""One round of reviews: who is asked and how far they are, what was said, and what can be done about it."""

from collections.abc import Sequence

import streamlit as st

from pages.plain.round_paper import round_paper_address
from pages.shared.deeds import do, show_outcome
from pages.shared.links import plain_page_link
from pages.shared.local_time import day_here, today_here
from pages.shared.problems import problems_shown
from pages.shared.review_ask import due_in_words, keep_links
from pages.shared.review_told import show_review_told
from pages.shared.text import as_text
from pages.shared.visit import PROJECT_KEY, Visit, now
from partnering.coauthoring.consensus import Consensus
from partnering.coauthoring.round_views import InvitationCard, RoundCard, RoundView, read_round
from partnering.coauthoring.rounds import close_round, renew_link, take_back_invitation
from partnering.coauthoring.versions import VersionCard
from partnering.foundation.database import reading, transaction
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _


def show_round(visit: Visit, card: RoundCard, versions: Sequence[VersionCard]) -> None:
    """A round with all that this person may see of it. `versions` are those of the aid, the newest first.

    What was said in a round that is closed is read once somebody wants to see it.
    """
    place = f"review_round_{card.round_id}"
    with st.container(border=True, key=place):
        title = _("Version {n}, {when}: {given} of {asked} have answered").format(
            n=card.number,
            when=_round_in_words(card),
            given=card.given,
            asked=card.asked,
        )
        st.subheader(as_text(title), anchor=False)
        if card.words:
            st.caption(as_text(card.words))
        is_open = card.closed_at is None
        if is_open or st.toggle(_("Show what they said"), key=f"{place}_said"):
            _show_said(visit, card, versions)
        if is_open and visit.may(Permission.ASK_FOR_REVIEW):
            _show_close(visit, card, place)
        elif card.consensus is not None:
            st.markdown(f"**{as_text(_('How it came out'))}**")
            st.write(as_text(_outcome_in_words(card.consensus)))
            st.caption(as_text(_rule_in_words(card.consensus)))
        show_outcome(place)


def _show_said(visit: Visit, card: RoundCard, versions: Sequence[VersionCard]) -> None:
    with reading() as session:
        view = read_round(
            session,
            visit.person_id,
            project_id=visit.project_id,
            round_id=card.round_id,
            today=today_here(),
        )
    may_change = card.closed_at is None and visit.may(Permission.ASK_FOR_REVIEW)
    for invitation in view.invitations:
        _show_invitation(visit, view, invitation, may_change=may_change)
    for told in view.reviews:
        show_review_told(visit, told, versions)


def _round_in_words(card: RoundCard) -> str:
    if card.closed_at is not None:
        return _("closed on {day}").format(day=day_in_words(day_here(card.closed_at)))
    return due_in_words(card.due_on, today_here())


def _outcome_in_words(consensus: Consensus) -> str:
    if consensus.equimedian is None:
        return _(
            "No verdict counts: nobody answered, nobody could judge, or the words they saw have changed since."
        )
    if consensus.is_split:
        return _("The reviewers are of two minds, so it is not agreed.")
    words = (
        _("Agreed: {score:g} of 9.")
        if consensus.is_agreed
        else _("Not agreed: {score:g} of 9, and it takes {least}.")
    )
    return words.format(score=consensus.equimedian, least=consensus.agreed_from)


def _rule_in_words(consensus: Consensus) -> str:
    return _(
        "How counted: each group of reviewers weighs the same, and the middle must be {least} of 9 or more. It is not "
        "agreed where at least {percent} in 100 say yes and at least {percent} in 100 say no. {source}"
    ).format(least=consensus.agreed_from, percent=consensus.disagreement_percent, source=consensus.source)


def _show_invitation(visit: Visit, view: RoundView, invitation: InvitationCard, *, may_change: bool) -> None:
    role = f" ({invitation.partner_role.label})" if invitation.partner_role else ""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{as_text(invitation.name + role)}** {as_text(_how_far(invitation))}", width="stretch")
        if may_change and invitation.given_at is None and invitation.taken_back_at is None:
            with st.popover(_("More"), key=f"review_more_{invitation.invitation_id}"):
                _show_ways(visit, view, invitation)
    show_outcome(f"review_invitation_{invitation.invitation_id}")


def _how_far(invitation: InvitationCard) -> str:
    if invitation.taken_back_at is not None:
        return _("Not asked any more")
    if invitation.given_at is not None:
        return _("Gave a verdict on {day}").format(day=day_in_words(day_here(invitation.given_at)))
    if invitation.begun_at is not None:
        return _("Began on {day}").format(day=day_in_words(day_here(invitation.begun_at)))
    if invitation.opened_at is not None:
        return _("Opened it on {day}").format(day=day_in_words(day_here(invitation.opened_at)))
    return _("Not opened yet")


def _show_ways(visit: Visit, view: RoundView, invitation: InvitationCard) -> None:
    """What can be done for somebody who has not answered yet."""
    key = f"review_{invitation.invitation_id}"
    paper = round_paper_address(
        project=visit.project.slug, round_id=view.card.round_id, invitation_id=invitation.invitation_id
    )
    plain_page_link(_("Print it as PDF"), paper.replace("/paper?", "/paper.pdf?"))
    plain_page_link(_("Print it in large letters"), paper)
    st.page_link(
        "aids/review_rounds.py",
        label=_("Type in what came back on paper"),
        query_params={
            PROJECT_KEY: visit.project.slug,
            "aid": str(view.card.aid_id),
            "round": str(view.card.round_id),
            "paper": str(invitation.invitation_id),
        },
    )
    label = _("Make a new link; the old one ends") if invitation.is_by_link else _("Make a link")
    if st.button(label, key=f"{key}_link"):
        with problems_shown():
            with transaction() as session:
                link = renew_link(
                    session,
                    visit.person_id,
                    project_id=visit.project_id,
                    invitation_id=invitation.invitation_id,
                    now=now(),
                )
            keep_links((link,))
            st.rerun()
    st.button(
        _("Ask them no longer"),
        key=f"{key}_back",
        on_click=_take_back,
        args=(visit.project_id, invitation.invitation_id),
    )


def _show_close(visit: Visit, card: RoundCard, place: str) -> None:
    with st.popover(_("Close this round"), key=f"{place}_close"):
        st.write(_("Nobody can go on then. What was said stays, and all in the project see how it came out."))
        st.button(
            _("Yes, close it"),
            key=f"{place}_close_now",
            on_click=_close,
            args=(place, visit.project_id, card.round_id),
        )


def _take_back(project_id: int, invitation_id: int) -> None:
    do(
        f"review_invitation_{invitation_id}",
        take_back_invitation,
        said=_("They are not asked any more, and their link opens nothing."),
        project_id=project_id,
        invitation_id=invitation_id,
    )


def _close(place: str, project_id: int, round_id: int) -> None:
    do(place, close_round, said=_("The round is closed."), project_id=project_id, round_id=round_id)
