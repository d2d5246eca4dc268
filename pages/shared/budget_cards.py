"""The cards of Today about money: funding that ends, and a budget that does not last."""

from collections.abc import Iterator
from typing import Any

from pages.shared.local_time import today_here
from pages.shared.today_cards import Card
from pages.shared.visit import Visit
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _, ngettext
from partnering.resourcing.budget_standing import read_budget
from partnering.resourcing.funding import count_ending_sources

PAGE = "resourcing/budget.py"


def cards_of_budget(session: Any, visit: Visit) -> Iterator[Card]:
    """What those who keep the budget should look at; nothing for others."""
    if not visit.may(Permission.KEEP_BUDGET):
        return
    here: dict[str, Any] = {"project_id": visit.project_id, "today": today_here()}
    ending = count_ending_sources(session, visit.person_id, **here)
    if ending.first_ends_on is not None:
        sentence = ngettext(
            "One source of funding needs a plan for what comes next. Its last day is {day}.",
            "{n} sources of funding need a plan for what comes next. The first last day is {day}.",
            ending.sources,
        )
        sentence = sentence.format(n=ending.sources, day=day_in_words(ending.first_ends_on))
        yield Card("funding", sentence, _("See who funds it"), PAGE)
    warnings = read_budget(session, visit.person_id, **here).warnings
    if warnings:
        more = len(warnings) - 1
        sentence = warnings[0]
        if more:
            sentence += " " + ngettext(
                "One more part of the budget needs a look.",
                "{n} more parts of the budget need a look.",
                more,
            ).format(n=more)
        yield Card("budget", sentence, _("See the budget"), PAGE)
