"""Which question the journal asks in a week. Pure."""

from datetime import date

from partnering.foundation.catalog_entries import Prompt, PromptSet


def prompt_of_week(prompts: PromptSet, week_on: date, *, is_partner: bool) -> Prompt:
    """The question of this week: they take turns, and the whole team gets the same one."""
    side = "partners" if is_partner else "team"
    own = [prompt for prompt in prompts.prompts if prompt.asks in {side, "everybody"}]
    return own[week_on.toordinal() // 7 % len(own)]


def prompt_called(prompts: PromptSet, key: str) -> Prompt | None:
    """The question that was asked when a page was written; None for one that is no longer in the catalog."""
    return next((prompt for prompt in prompts.prompts if prompt.key == key), None)
