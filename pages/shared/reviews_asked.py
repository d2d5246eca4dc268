"""On Today: the reviews that a person is asked for, with how long each takes and until when."""

import streamlit as st

from pages.plain.addresses import MY_REVIEW
from pages.shared.links import plain_page_link
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.coauthoring.my_reviews import MyReviewCard, list_my_reviews
from partnering.foundation.database import reading
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _


def reviews_asked(visit: Visit) -> list[MyReviewCard]:
    """What this person is asked to review in this project and has not judged yet, by its day."""
    with reading() as session:
        cards = list_my_reviews(session, visit.person_id)
    return [card for card in cards if card.project_id == visit.project_id]


def show_reviews_asked(cards: list[MyReviewCard]) -> None:
    """One card for each review: a sentence, and the way there."""
    for card in cards:
        if card.is_again:
            words = _("{name} changed “{title}” and asks you again: about {minutes} minutes, by {day}.")
        else:
            words = _("{name} asks you to look at “{title}”: about {minutes} minutes, by {day}.")
        sentence = words.format(
            name=card.asked_by,
            title=card.title,
            minutes=card.minutes,
            day=day_in_words(card.due_on),
        )
        label = _("Go on with it") if card.begun_at else _("Look at it")
        with st.container(
            border=True,
            horizontal=True,
            horizontal_alignment="distribute",
            vertical_alignment="center",
            key=f"today_review_{card.invitation_id}",
        ):
            st.markdown(as_text(sentence), width=480)
            with st.container(width="content"):
                plain_page_link(label, MY_REVIEW.replace("{invitation_id:int}", str(card.invitation_id)))
