"""The cards of Today: one sentence about what waits, one button that leads there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from pages.shared.input_pages import SAY, open_form_page
from pages.shared.text import as_text
from partnering.foundation.role_agreements import RolesWaiting
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _, ngettext
from partnering.resourcing.late import LatePayments
from partnering.tracker.waiting import Waiting, Waits

PAGE_OF = {
    Waits.DRAFT: "tracker/log_activity.py",
    Waits.INPUTS: "tracker/inputs.py",
    Waits.FIRST_RELEASE: "tracker/releases.py",
    Waits.FIRST_ACTIVITY: "tracker/log_activity.py",
    Waits.RATINGS: "tracker/ratings.py",
    Waits.GAPS: "tracker/coverage.py",
    Waits.SILENCE: "tracker/coverage.py",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that waits: what, and the page where it is done."""

    key: str
    sentence: str
    button: str
    page: str
    query: Mapping[str, str] | None = None


def cards_of_tracker(waiting: Sequence[Waiting]) -> Iterator[Card]:
    """What waits in the tracker, in its order."""
    for item in waiting:
        query = {"release": str(item.release_id)} if item.release_id else None
        yield Card(str(item.kind), item.sentence, item.kind.label, PAGE_OF[item.kind], query)


def cards_of_roles(roles: RolesWaiting) -> Iterator[Card]:
    """Role agreements that lack the reader's yes."""
    if roles.is_own:
        sentence = _("Your role is written down. Read it, and say yes if it fits.")
        yield Card("own_role", sentence, _("Read my role"), "account/my_part.py")
    if roles.others:
        sentence = ngettext(
            "One partner said yes to their role and waits for the project's yes.",
            "{n} partners said yes to their roles and wait for the project's yes.",
            roles.others,
        ).format(n=roles.others)
        yield Card("roles", sentence, _("See the partners"), "tracker/partners.py")


def cards_of_table(votes_to_give: int) -> Iterator[Card]:
    """Decisions that wait for the reader's vote."""
    if votes_to_give:
        sentence = ngettext(
            "One decision waits for your vote.", "{n} decisions wait for your vote.", votes_to_give
        ).format(n=votes_to_give)
        yield Card("votes", sentence, _("Read and vote"), "resourcing/governance.py")


def cards_of_payments(late: LatePayments) -> Iterator[Card]:
    """Promises that were not kept in time."""
    if late.oldest_due_on is not None:
        sentence = ngettext(
            "One payment to a partner is late. It was due on {day}.",
            "{n} payments to partners are late. The first was due on {day}.",
            late.payments,
        ).format(n=late.payments, day=day_in_words(late.oldest_due_on))
        yield Card("payments", sentence, _("See the payments"), "resourcing/payments.py")


def cards_of_artifact(open_questions: int) -> Iterator[Card]:
    """What a tool that was brought in says about partners, and nobody has confirmed."""
    if open_questions:
        sentence = _(
            "This project came from a file. Read what it says about partners, and say who took part."
        )
        yield Card("evidence", sentence, _("Read and answer"), "interop/artifact.py")


def show_cards(cards: Sequence[Card]) -> None:
    """All cards, each with its button."""
    for card in cards:
        if show_card(card.sentence, card.button, key=f"today_{card.key}"):
            st.switch_page(card.page, query_params=card.query)


def show_way_to_say() -> None:
    """The way for a partner to say something."""
    if show_card(_("Is there something the team should know?"), _("Say something"), key="today_say"):
        open_form_page(SAY)


def show_way_to_journal() -> None:
    """The way to this week's page, while it is blank. An offer: it is not counted among what waits."""
    sentence = _("Your journal of this week is still blank. Fifteen minutes, and only you can read it.")
    if show_card(sentence, _("Write a little"), key="today_journal"):
        st.switch_page("reflection/journal.py")


def show_card(sentence: str, button: str, *, key: str) -> bool:
    """One sentence with one button; whether it was pressed."""
    with st.container(
        border=True, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.markdown(as_text(sentence), width=480)
        return st.button(button, key=key)
