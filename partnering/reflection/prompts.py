"""Which question the journal asks in a week. Pure."""

from collections.abc import Mapping
from datetime import date

from partnering.foundation.catalog_entries import Prompt, PromptSet
from partnering.reflection.journal_words import PROMPT_SET


def prompt_of_week(prompts: PromptSet, week_on: date, *, is_partner: bool) -> Prompt:
    """The question of this week: they take turns, and all who chose this set get the same one for their side."""
    side = "partners" if is_partner else "team"
    own = [prompt for prompt in prompts.prompts if prompt.asks in {side, "everybody"}]
    return own[week_on.toordinal() // 7 % len(own)]


def prompt_called(sets: Mapping[str, PromptSet], prompt_set: str, key: str) -> Prompt | None:
    """The question that was asked when a page was written; None for one that is no longer in the catalog."""
    prompts = sets[prompt_set].prompts if prompt_set in sets else ()
    return next((prompt for prompt in prompts if prompt.key == key), None)


def known_set(sets: Mapping[str, PromptSet], prompt_set: str) -> str:
    """The set that was chosen, else the one that a journal begins with, where the catalog has it no more."""
    return prompt_set if prompt_set in sets else PROMPT_SET
