"""Today: what waits for this person, and what changed because of partners."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.shared.answers_to_read import show_answers_to_read
from pages.shared.latest_changes import show_changes
from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.reviews_asked import reviews_asked, show_reviews_asked
from pages.shared.said import show_said
from pages.shared.today_cards import (
    Card,
    cards_of_artifact,
    cards_of_roles,
    cards_of_tracker,
    show_cards,
    show_way_to_say,
)
from pages.shared.visit import Visit, catalog, open_page
from partnering.coauthoring.my_reviews import MyReviewCard
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.role_agreements import count_roles_waiting
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _, ngettext
from partnering.interop.artifact_import import count_open_questions
from partnering.tracker.activity_list import ChangeTold, list_latest_changes
from partnering.tracker.input_list import list_unread_answers
from partnering.tracker.inputs_told import InputTold
from partnering.tracker.waiting import list_waiting


@dataclass(frozen=True, slots=True)
class News:
    """What there is for this person today."""

    unread: list[InputTold]
    asked: list[MyReviewCard]
    cards: Sequence[Card]
    changes: list[ChangeTold] | None
    """None for those who do not read what happened."""


def read_news(visit: Visit) -> News:
    """All of it, in one look at the database."""
    here: dict[str, Any] = {"project_id": visit.project_id}
    me, day = visit.person_id, today_here()
    unread: list[InputTold] = []
    cards: list[Card] = []
    changes = None
    with reading() as session:
        if visit.may(Permission.GIVE_INPUT):
            unread = list_unread_answers(session, me, in_project=visit.project_id, today=day)
        if visit.may(Permission.VIEW_PEOPLE):
            cards += cards_of_roles(count_roles_waiting(session, me, **here))
        cards += cards_of_tracker(list_waiting(session, me, catalog=catalog(), today=day, **here))
        if visit.may(Permission.CONFIRM_EVIDENCE):
            cards += cards_of_artifact(count_open_questions(session, me, **here))
        if visit.may(Permission.VIEW_ACTIVITIES):
            changes = list_latest_changes(session, me, **here)
    return News(unread, reviews_asked(visit), cards, changes)


def show_waiting(visit: Visit, news: News) -> None:
    """One card for each thing that waits, answers to what one said first; glad where nothing does."""
    n = len(news.unread) + len(news.asked) + len(news.cards)
    if n == 0:
        st.header(_("Nothing waits for you."))
        st.write(_("All is answered for now. Enjoy your day."))
        return
    st.header(ngettext("One thing waits for you.", "{n} things wait for you.", n).format(n=n))
    show_answers_to_read(visit, news.unread)
    show_reviews_asked(news.asked)
    show_cards(news.cards)


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Today"))
    show_said()
    with problems_shown():
        news = read_news(visit)
        show_waiting(visit, news)
        if isinstance(visit.project.role, PartnerRole) and visit.may(Permission.GIVE_INPUT):
            show_way_to_say()
        if news.changes is not None:
            show_changes(news.changes)


show(open_page())
