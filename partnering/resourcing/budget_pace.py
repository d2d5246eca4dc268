"""Whether what was planned lasts until its end, going by what was used so far. Pure."""

from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

FIRST_LOOK_DAYS = 28
"""Before four weeks have passed, one large bill would look like a pace."""


def runs_out_on(
    *, planned: Decimal, used: Decimal, starts_on: date, ends_on: date, today: date
) -> date | None:
    """The day on which the plan is used up if it goes on like this; None where it lasts until `ends_on`.

    planned, used: at least 0, in one currency or in minutes. None also while nothing is used, in the first
    `FIRST_LOOK_DAYS` days, and after the end. Today, where all of it is used already.
    """
    days = (today - starts_on).days + 1
    if used <= 0 or today > ends_on:
        return None
    if used >= planned:
        return today
    if days < FIRST_LOOK_DAYS:
        return None
    days_it_lasts = (planned * days / used).to_integral_value(ROUND_FLOOR)
    if days_it_lasts > (ends_on - starts_on).days:
        return None
    return starts_on + timedelta(days=int(days_it_lasts))
