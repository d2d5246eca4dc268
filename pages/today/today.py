"""Today: what waits for this person, and what changed because of partners."""

import streamlit as st

from pages.shared.answers_to_read import show_answers_to_read
from pages.shared.latest_changes import show_changes
from pages.shared.problems import problems_shown
from pages.shared.reviews_asked import show_reviews_asked
from pages.shared.said import show_said
from pages.shared.today_cards import (
    show_cards,
    show_way_to_journal,
    show_way_to_say,
)
from pages.shared.today_news import News, read_news
from pages.shared.visit import Visit, open_page
from partnering.foundation.permissions import Permission
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _, ngettext


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
        if news.is_journal_blank:
            show_way_to_journal()
        if news.changes is not None:
            show_changes(news.changes)


show(open_page())
