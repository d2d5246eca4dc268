"""The budget of the partnering: writing its lines, changing them, and taking them out."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.models import Project
from partnering.foundation.partnerships import short_words
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.words import _
from partnering.resourcing.budget_terms import BudgetKind
from partnering.resourcing.models import BudgetLine, BudgetSpending
from partnering.resourcing.money import check_amount, checked_currency

LONGEST_MINUTES = 60 * 100_000


@dataclass(frozen=True, slots=True)
class Given:
    """Money in one currency, or time that somebody gives in its place. One of the two."""

    amount: Decimal | None = None
    currency: str | None = None
    """ISO 4217, such as EUR."""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class NewLine:
    """What is planned: what for, how much, from when until when, and at which stage if at one."""

    kind: BudgetKind
    what_for: str
    planned: Given
    starts_on: date
    ends_on: date
    stage: str | None = None
    """Key of a stage of any lifecycle; None for the work as a whole."""


@requires(Permission.KEEP_BUDGET)
def add_budget_line(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    entry: NewLine,
    form_token: str,
    catalog: Catalog,
    now: datetime,
) -> int:
    """Add a line to the budget, and return its id. The same form sent twice adds once.

    Raises InvalidInput for an amount, a currency, a stage or a period that cannot be, NotPossibleNow where this form
    was sent before with other words.
    """
    take_turn_of_person(session, person_id)
    columns = _columns(session, project_id, entry, catalog)
    earlier = session.scalar(
        select(BudgetLine).where(BudgetLine.form_token == form_token, BudgetLine.written_by == person_id)
    )
    if earlier is not None:
        if earlier.project_id != project_id or _differs(earlier, columns):
            raise NotPossibleNow(sent_before())
        return earlier.id
    row = BudgetLine(
        project_id=project_id, form_token=form_token, written_by=person_id, written_at=now, **columns
    )
    session.add(row)
    session.flush()
    leave_event(session, person_id, row, "budget line added", now=now, after={"kind": row.kind})
    return row.id


@requires(Permission.KEEP_BUDGET)
def change_budget_line(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    line_id: int,
    before: NewLine,
    entry: NewLine,
    catalog: Catalog,
    now: datetime,
) -> None:
    """Change a line where the entry differs from what it said before; the same words twice change nothing.

    before: the line as the person read it. What somebody else changed since then stays, where this person did not
    change the same thing. Raises InvalidInput as for a new line, NotFound, NotPossibleNow for another currency, or time
    in the place of money, once something was given for it.
    """
    row = line_in_turn(session, project_id, line_id)
    entry = _changed(_written(row), before, entry)
    columns = _columns(session, project_id, entry, catalog)
    if not _differs(row, columns):
        return
    has_other_unit = (row.currency, row.minutes is None) != (
        entry.planned.currency,
        columns["minutes"] is None,
    )
    if has_other_unit and _is_spent_on(session, row.id):
        raise NotPossibleNow(
            _("Something was given for this line already. Add a new line for another currency or for time.")
        )
    was = {"kind": row.kind}
    for name, value in columns.items():
        setattr(row, name, value)
    after = {"kind": row.kind}
    leave_event(session, person_id, row, "budget line changed", now=now, before=was, after=after)


@requires(Permission.KEEP_BUDGET)
def remove_budget_line(
    session: Session, person_id: int, *, project_id: int, line_id: int, now: datetime
) -> None:
    """Take a line out of the budget, with what was noted there; twice does nothing more. Raises NotFound."""
    row = line_in_turn(session, project_id, line_id, or_removed=True)
    if row.removed_at is None:
        row.removed_at = now
        leave_event(session, person_id, row, "budget line removed", now=now)


def line_in_turn(session: Session, project_id: int, line_id: int, *, or_removed: bool = False) -> BudgetLine:
    """The line; who changes the same one at the same moment waits. Raises NotFound. Part of use cases."""
    row = session.scalar(
        select(BudgetLine)
        .where(BudgetLine.id == line_id, BudgetLine.project_id == project_id)
        .with_for_update()
    )
    if row is None or (row.removed_at is not None and not or_removed):
        raise NotFound(_("There is no such line in the budget of this project."))
    return row


def _columns(session: Session, project_id: int, entry: NewLine, catalog: Catalog) -> dict[str, Any]:
    """The entry as the columns of a line, checked."""
    what_for = short_words(entry.what_for, field=_("What for"))
    if not what_for:
        raise InvalidInput(_("What for: write at least one word."))
    if entry.ends_on < entry.starts_on:
        raise InvalidInput(
            _("The last day: choose {day} or a later one.").format(day=day_in_words(entry.starts_on))
        )
    planned = entry.planned
    if planned.minutes is None:
        planned = replace(planned, currency=checked_currency(planned.currency or ""))
    check_given(planned, is_time=planned.minutes is not None)
    lifecycle, stage = None, None
    if entry.stage is not None:
        own = session.scalars(select(Project.lifecycle).where(Project.id == project_id)).one()
        found, its_stage = catalog.stage_of(entry.stage, prefer=own)
        lifecycle, stage = found.key, its_stage.key
    return {
        "kind": entry.kind,
        "what_for": what_for,
        "amount": planned.amount,
        "currency": planned.currency,
        "minutes": planned.minutes,
        "starts_on": entry.starts_on,
        "ends_on": entry.ends_on,
        "lifecycle": lifecycle,
        "stage": stage,
    }


def check_given(given: Given, *, is_time: bool) -> None:
    """Raise InvalidInput for money or time that cannot be, or for one where the other is asked for."""
    if is_time:
        if given.amount is not None or given.minutes is None or not 0 < given.minutes <= LONGEST_MINUTES:
            raise InvalidInput(_("The hours: use a number above 0 and up to 100,000."))
        return
    if given.minutes is not None or given.amount is None or given.currency is None:
        raise InvalidInput(_("The amount: write how much money it is."))
    check_amount(given.amount, given.currency)


def _written(row: BudgetLine) -> NewLine:
    planned = Given(row.amount, row.currency, row.minutes)
    return NewLine(row.kind, row.what_for, planned, row.starts_on, row.ends_on, row.stage)


def _changed(now: NewLine, before: NewLine, entry: NewLine) -> NewLine:
    changes = {
        field.name: getattr(entry, field.name)
        for field in fields(entry)
        if getattr(entry, field.name) != getattr(before, field.name)
    }
    return replace(now, **changes)


def _is_spent_on(session: Session, line_id: int) -> bool:
    return (
        session.scalar(select(BudgetSpending.id).where(BudgetSpending.line_id == line_id).limit(1))
        is not None
    )


def _differs(row: BudgetLine, columns: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in columns.items())


def sent_before() -> str:
    """What to tell who sends a form again with other words."""
    return _("This was sent before, and it has changed since. Send again to keep both.")


def leave_event(
    session: Session,
    person_id: int,
    line: BudgetLine,
    action: str,
    *,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Leave in the trail what was done to a line; never how much or what for. Part of use cases."""
    audit.record(
        session,
        person_id,
        project_id=line.project_id,
        action=action,
        subject=f"budget line {line.id}",
        before=before,
        after=after,
        now=now,
    )
