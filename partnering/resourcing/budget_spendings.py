"""What was given for a line of the budget: noting it, and taking it back."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.partnerships import short_words
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.words import _
from partnering.resourcing.budget import Given, check_given, leave_event, line_in_turn, sent_before
from partnering.resourcing.models import BudgetLine, BudgetSpending


@dataclass(frozen=True, slots=True)
class NewSpending:
    """What was given for a line: an amount in its currency or minutes, as the line counts; when, and a few words."""

    spent_on: date
    amount: Decimal | None = None
    minutes: int | None = None
    words: str = ""


@requires(Permission.KEEP_BUDGET)
def note_spending(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    line_id: int,
    entry: NewSpending,
    form_token: str,
    today: date,
    now: datetime,
) -> int:
    """Note what was given for a line, and return its id. The same form sent twice notes once.

    Payments to partners are not noted here: they count by themselves. Raises InvalidInput for an amount or a day that
    cannot be, NotFound, NotPossibleNow where this form was sent before with other words.
    """
    take_turn_of_person(session, person_id)
    line = line_in_turn(session, project_id, line_id)
    entry = replace(entry, words=short_words(entry.words, field=_("What it was")))
    check_given(Given(entry.amount, line.currency, entry.minutes), is_time=line.minutes is not None)
    if entry.spent_on > today:
        raise InvalidInput(_("The day: choose today or an earlier day."))
    if entry.spent_on < line.starts_on:
        raise InvalidInput(
            _("The day: this line begins on {day}. Choose that day or a later one.").format(
                day=day_in_words(line.starts_on)
            )
        )
    earlier = session.scalar(
        select(BudgetSpending).where(
            BudgetSpending.form_token == form_token, BudgetSpending.noted_by == person_id
        )
    )
    if earlier is not None:
        noted = NewSpending(earlier.spent_on, earlier.amount, earlier.minutes, earlier.words)
        if (earlier.line_id, noted) != (line_id, entry):
            raise NotPossibleNow(sent_before())
        return earlier.id
    row = BudgetSpending(
        line_id=line_id,
        form_token=form_token,
        spent_on=entry.spent_on,
        amount=entry.amount,
        minutes=entry.minutes,
        words=entry.words,
        noted_by=person_id,
        noted_at=now,
    )
    session.add(row)
    session.flush()
    after = {"spent_on": row.spent_on.isoformat()}
    leave_event(session, person_id, line, "budget spending noted", now=now, after=after)
    return row.id


@requires(Permission.KEEP_BUDGET)
def take_back_spending(
    session: Session, person_id: int, *, project_id: int, spending_id: int, now: datetime
) -> None:
    """Take back what was noted by mistake; it stays in the table and no longer counts. Raises NotFound."""
    found = session.execute(
        select(BudgetSpending, BudgetLine)
        .join(BudgetLine, BudgetLine.id == BudgetSpending.line_id)
        .where(BudgetSpending.id == spending_id, BudgetLine.project_id == project_id)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound(_("This is not noted in the budget of this project."))
    row, line = found
    if row.removed_at is None:
        row.removed_at = now
        leave_event(session, person_id, line, "budget spending taken back", now=now)
