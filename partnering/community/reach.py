"""Reach: how many people or places know of the work, use it and help to make it, as somebody counted them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.community.models import ReachCount, ReachMeasure
from partnering.community.reach_growth import Growth, Window, growth_of, why_no_growth
from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.permissions import Permission, permissions_in_project, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.turns import take_turn_in_project, take_turn_of_person
from partnering.foundation.typed_text import tidy_line, words_that_say_something
from partnering.foundation.vocabulary import ReachTier, ReachUnit
from partnering.foundation.words import _

FEWEST_SHOWN = 5
"""Below this, a number of people could point at somebody: who may not see people is told only that it is small."""
LARGEST_NUMBER = 1_000_000_000
LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """A way of counting."""

    unit: ReachUnit
    source: str
    """Where the numbers come from."""
    how_counted: str


@dataclass(frozen=True, slots=True)
class NewCount:
    """What was counted from one day to another, both included."""

    first_day: date
    last_day: date
    numbers: Mapping[ReachTier, int]
    """Everybody once, in the highest tier they came to. Without the tiers that were not counted."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One count as the reader may see it."""

    count_id: int
    window: Window
    """With the numbers that are shown."""
    too_small: frozenset[ReachTier]
    """Tiers with somebody in them, but too few to show to this reader."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One way of counting with all its counts, the latest first."""

    measure_id: int
    unit: ReachUnit
    source: str
    how_counted: str
    counts: tuple[Counted, ...]
    growth: tuple[Growth, ...]
    why_no_growth: str | None
    """Why growth cannot be said; None where it can, and before anything was counted."""


@requires(Permission.KEEP_REACH)
def add_measure(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    entry: NewMeasure,
    form_token: str,
    now: datetime,
) -> int:
    """Add a way of counting, and return its id. The same form sent twice adds one.

    Raises InvalidInput without a source or a way, NotPossibleNow where the form was sent before with other words.
    """
    take_turn_of_person(session, person_id)
    entry = replace(
        entry,
        source=_checked_source(entry.source),
        how_counted=words_that_say_something(entry.how_counted, field=_("How it is counted")),
    )
    earlier = session.scalar(
        select(ReachMeasure).where(ReachMeasure.form_token == form_token, ReachMeasure.added_by == person_id)
    )
    if earlier is not None:
        as_before = NewMeasure(earlier.unit, earlier.source, earlier.how_counted)
        if (earlier.project_id, as_before) != (project_id, entry):
            raise NotPossibleNow(_("This was sent before, and it has changed since. Send again to add both."))
        return earlier.id
    row = ReachMeasure(
        project_id=project_id,
        form_token=form_token,
        unit=entry.unit,
        source=entry.source,
        how_counted=entry.how_counted,
        added_by=person_id,
        added_at=now,
    )
    session.add(row)
    session.flush()
    _leave_event(session, person_id, row, "reach measure added", now=now, after={"unit": row.unit})
    return row.id


@requires(Permission.KEEP_REACH)
def note_count(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    measure_id: int,
    entry: NewCount,
    today: date,
    now: datetime,
) -> None:
    """Write down what was counted in a window. The same window again corrects it; the same numbers again do nothing.

    Raises InvalidInput for days or numbers that cannot be, and for a window that overlaps another; NotFound.
    """
    row = _measure_in_turn(session, project_id, measure_id)
    _check_count(entry, today)
    counts = session.scalars(select(ReachCount).where(ReachCount.measure_id == measure_id)).all()
    same = next((one for one in counts if _days(one) == (entry.first_day, entry.last_day)), None)
    if same is not None and _numbers(same) == entry.numbers:
        return
    overlapping = next(
        (
            one
            for one in counts
            if one is not same and one.first_day <= entry.last_day and entry.first_day <= one.last_day
        ),
        None,
    )
    if overlapping is not None:
        raise InvalidInput(
            _(
                "These days overlap with a count from {first} to {last}. Use the same days, or days after it."
            ).format(first=day_in_words(overlapping.first_day), last=day_in_words(overlapping.last_day))
        )
    before = None if same is None else _told(same)
    count = same or ReachCount(measure_id=measure_id, first_day=entry.first_day, last_day=entry.last_day)
    count.n_aware = entry.numbers.get(ReachTier.AWARE)
    count.n_using = entry.numbers.get(ReachTier.USING)
    count.n_producing = entry.numbers.get(ReachTier.PRODUCING)
    count.entered_by, count.entered_at = person_id, now
    session.add(count)
    _leave_event(session, person_id, row, "reach counted", now=now, before=before, after=_told(count))


@requires(Permission.KEEP_REACH)
def take_back_count(
    session: Session, person_id: int, *, project_id: int, count_id: int, now: datetime
) -> None:
    """Take back a count that is wrong; the trail still holds it. Raises NotFound."""
    take_turn_in_project(session, project_id)
    found = session.execute(
        select(ReachCount, ReachMeasure)
        .join(ReachMeasure, ReachMeasure.id == ReachCount.measure_id)
        .where(ReachCount.id == count_id, ReachMeasure.project_id == project_id)
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no such count in this project."))
    count, measure = found
    session.delete(count)
    _leave_event(session, person_id, measure, "reach count taken back", now=now, before=_told(count))


@requires(Permission.VIEW_REACH)
def list_reach(session: Session, person_id: int, *, project_id: int) -> list[Measure]:
    """Every way of counting with what was counted, in the order in which they were added; two queries.

    For those who may not see people, numbers of people below `FEWEST_SHOWN` are left out, and so is growth that would
    tell them. No total is given from which they could be taken.
    """
    sees_people = Permission.VIEW_PEOPLE in permissions_in_project(session, person_id, project_id)
    measures = session.scalars(
        select(ReachMeasure).where(ReachMeasure.project_id == project_id).order_by(ReachMeasure.id)
    ).all()
    rows = session.scalars(
        select(ReachCount)
        .join(ReachMeasure, ReachMeasure.id == ReachCount.measure_id)
        .where(ReachMeasure.project_id == project_id)
        .order_by(ReachCount.measure_id, ReachCount.first_day.desc())
    )
    counts = {measure_id: list(of_it) for measure_id, of_it in groupby(rows, lambda row: row.measure_id)}
    return [
        _measure(row, counts.get(row.id, []), shows_small=sees_people or row.unit is ReachUnit.SETTINGS)
        for row in measures
    ]


def _measure(row: ReachMeasure, counts: Sequence[ReachCount], *, shows_small: bool) -> Measure:
    counted = tuple(_counted(count, shows_small=shows_small) for count in counts)
    windows = [count.window for count in counted]
    return Measure(
        measure_id=row.id,
        unit=row.unit,
        source=row.source,
        how_counted=row.how_counted,
        counts=counted,
        growth=growth_of(windows),
        why_no_growth=why_no_growth(windows) if windows else None,
    )


def _counted(count: ReachCount, *, shows_small: bool) -> Counted:
    numbers = _numbers(count)
    too_small = frozenset(tier for tier, n in numbers.items() if 0 < n < FEWEST_SHOWN and not shows_small)
    shown = {tier: n for tier, n in numbers.items() if tier not in too_small}
    return Counted(count.id, Window(count.first_day, count.last_day, shown), too_small)


def _checked_source(words: str) -> str:
    field = _("Where the numbers come from")
    source = tidy_line(words_that_say_something(words, field=field))
    if len(source) > LONGEST_SOURCE:
        raise InvalidInput(
            _("{field}: write up to {most} characters.").format(field=field, most=LONGEST_SOURCE)
        )
    return source


def _check_count(entry: NewCount, today: date) -> None:
    if entry.last_day < entry.first_day:
        raise InvalidInput(_("The days: the last day comes before the first. Turn them round."))
    if entry.last_day > today:
        raise InvalidInput(
            _("The last day: choose today or a day before. Nobody can be counted ahead of time.")
        )
    if not entry.numbers:
        raise InvalidInput(_("The numbers: give at least one. Leave empty what was not counted."))
    for tier, n in entry.numbers.items():
        if not 0 <= n <= LARGEST_NUMBER:
            raise InvalidInput(
                _("{tier}: use a whole number from 0 to {most}.").format(
                    tier=tier.label, most=f"{LARGEST_NUMBER:,}"
                )
            )


def _days(count: ReachCount) -> tuple[date, date]:
    return count.first_day, count.last_day


def _numbers(count: ReachCount) -> dict[ReachTier, int]:
    numbers = {
        ReachTier.AWARE: count.n_aware,
        ReachTier.USING: count.n_using,
        ReachTier.PRODUCING: count.n_producing,
    }
    return {tier: n for tier, n in numbers.items() if n is not None}


def _told(count: ReachCount) -> dict[str, object]:
    days = {"first_day": count.first_day.isoformat(), "last_day": count.last_day.isoformat()}
    return {**days, **{tier.value: n for tier, n in _numbers(count).items()}}


def _measure_in_turn(session: Session, project_id: int, measure_id: int) -> ReachMeasure:
    """The way of counting; who counts at the same moment waits, and then sees what was done."""
    take_turn_in_project(session, project_id)
    row = session.scalar(
        select(ReachMeasure).where(ReachMeasure.id == measure_id, ReachMeasure.project_id == project_id)
    )
    if row is None:
        raise NotFound(_("There is no such way of counting in this project."))
    return row


def _leave_event(
    session: Session,
    person_id: int,
    row: ReachMeasure,
    action: str,
    *,
    now: datetime,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    audit.record(
        session,
        person_id,
        project_id=row.project_id,
        action=action,
        subject=f"reach measure {row.id}",
        before=before,
        after=after,
        now=now,
    )
