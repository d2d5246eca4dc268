"""The cards of Today about coaching, looking back, and what one took on."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pages.shared.local_time import today_here
from pages.shared.look_back_place import LOOK, PAGE, weeks_in_words
from pages.shared.text import first_words
from pages.shared.today_cards import Card
from pages.shared.visit import Visit, now
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words, days_ago
from partnering.foundation.words import _, ngettext
from partnering.reflection.coaching import CoachingNews, list_coaching_news
from partnering.reflection.commitments import CommitmentTold, list_commitments
from partnering.reflection.look_backs import LookBackToAnswer, list_look_backs_to_answer
from partnering.reflection.terms import CoachingStatus

COACHING = "reflection/coaching.py"
MOST = 5
"""How many things somebody took on have a card each; the rest share one."""
LONGEST = 120
"""How much of a commitment stands on its card."""


def cards_of_coaching(session: Any, visit: Visit) -> Iterator[Card]:
    """Who asks for a coach, and what came of one's own wish."""
    if not visit.may(Permission.COACH):
        return
    news = list_coaching_news(session, visit.person_id, project_id=visit.project_id, now=now())
    for n, one in enumerate(news):
        yield Card(f"coaching_{n}", _of_coaching(one), _("Open coaching"), COACHING)


def cards_of_look_back(session: Any, visit: Visit) -> Iterator[Card]:
    """What the person took on, and where the team waits for their view."""
    if not visit.may(Permission.LOOK_BACK):
        return
    me, here, today = visit.person_id, visit.project_id, today_here()
    taken_on = list_commitments(session, me, project_id=here, is_open=True, is_own=True)
    for one in taken_on[:MOST]:
        query = {LOOK: str(one.look_back_id)}
        yield Card(f"commitment_{one.commitment_id}", _of_commitment(one, today), _("Open"), PAGE, query)
    if n := len(taken_on[MOST:]):
        sentence = ngettext("You took on one more thing.", "You took on {n} more things.", n).format(n=n)
        yield Card("commitments", sentence, _("See all"), PAGE)
    for back in list_look_backs_to_answer(session, me, project_id=here):
        query = {LOOK: str(back.look_back_id)}
        yield Card(
            f"look_back_{back.look_back_id}", _of_look_back(back), _("Say how you saw it"), PAGE, query
        )


def _of_coaching(one: CoachingNews) -> str:
    sentence = {
        CoachingStatus.ASKED: _("{name} asks you to be a coach."),
        CoachingStatus.ACCEPTED: _("{name} said yes to coaching you. Arrange a first talk."),
        CoachingStatus.DECLINED: _("{name} cannot coach you now. You can ask somebody else."),
    }[one.status]
    return sentence.format(name=one.other)


def _of_commitment(one: CommitmentTold, today: date) -> str:
    words = first_words(one.words, LONGEST)
    sentence = (
        _("You took this on: “{words}” It was for {day}, {away}.")
        if one.due_on < today
        else _("You took this on: “{words}” By {day}, {away}.")
    )
    return sentence.format(words=words, day=day_in_words(one.due_on), away=days_ago(one.due_on, today))


def _of_look_back(back: LookBackToAnswer) -> str:
    weeks = weeks_in_words(back.since_on, back.until_on)
    return _("The team looks back on {weeks}, and wants to know how you saw it.").format(weeks=weeks)
