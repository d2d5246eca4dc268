"""What there is for a person today: what waits for them, and what changed because of partners."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pages.shared.budget_cards import cards_of_budget
from pages.shared.learning_cards import cards_of_questions
from pages.shared.local_time import today_here
from pages.shared.reviews_asked import reviews_asked
from pages.shared.today_cards import (
    Card,
    cards_of_artifact,
    cards_of_payments,
    cards_of_roles,
    cards_of_table,
    cards_of_tracker,
)
from pages.shared.together_cards import cards_of_coaching, cards_of_look_back
from pages.shared.visit import Visit, catalog
from partnering.coauthoring.my_reviews import MyReviewCard
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.role_agreements import count_roles_waiting
from partnering.interop.artifact_import import count_open_questions
from partnering.reflection.journal import is_week_begun
from partnering.resourcing.decision_list import count_votes_to_give
from partnering.resourcing.payment_list import count_late_payments
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
    is_journal_blank: bool
    """Whether there is a journal here, and nothing in it this week."""


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
        if visit.may(Permission.VOTE_FROM_SEAT):
            cards += cards_of_table(count_votes_to_give(session, me, today=day, **here))
        cards += cards_of_tracker(list_waiting(session, me, catalog=catalog(), today=day, **here))
        if visit.may(Permission.CONFIRM_EVIDENCE):
            cards += cards_of_artifact(count_open_questions(session, me, **here))
        if visit.may(Permission.KEEP_PAYMENTS):
            cards += cards_of_payments(count_late_payments(session, me, today=day, **here))
        cards += cards_of_questions(session, visit)
        cards += cards_of_coaching(session, visit)
        cards += cards_of_look_back(session, visit)
        cards += cards_of_budget(session, visit)
        if visit.may(Permission.VIEW_ACTIVITIES):
            changes = list_latest_changes(session, me, **here)
        is_blank = visit.may(Permission.SHARE_REFLECTIONS) and not is_week_begun(session, me, today=day)
    return News(unread, reviews_asked(visit), cards, changes, is_blank)
