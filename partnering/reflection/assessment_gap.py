"""The gap: what the project and its partners say to the same questions, once the reader has given their own.

Of each side there is the range and the number of people: no average over people, and never who said what.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.instruments import Instrument, Item, Scale, Step
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import Rater
from partnering.reflection.assessing import (
    AssessedPlace,
    FoundPlace,
    answers_of,
    find_place,
    plain_answers,
    side_in_project,
)
from partnering.reflection.models import Assessment, AssessmentAnswer
from partnering.reflection.scoring import next_step, score_answers, step_of

MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class SideSaid:
    """What the people of one side answered, without who answered what."""

    lowest: int
    highest: int
    people: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One question, or one score, as each side answers it. A side is None where nobody of it did."""

    by_project: SideSaid | None = None
    by_partner: SideSaid | None = None

    @property
    def gap(self) -> int | None:
        """How many steps lie between the two sides, 0 where their ranges meet; None until both have answered."""
        if self.by_project is None or self.by_partner is None:
            return None
        return max(
            0,
            self.by_project.lowest - self.by_partner.highest,
            self.by_partner.lowest - self.by_project.highest,
        )


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """One question with a scale at one place."""

    item: Item
    said: Compared
    step_up: int | None
    """The step above the lowest that anybody answered; None at the top, and before anybody answered."""
    would_raise_it: tuple[str, ...]
    """What people of both sides wrote would move it up a step, without who wrote it."""


@dataclass(frozen=True, slots=True)
class ComparedStage:
    """One stage by the first score of the instrument."""

    stage: str
    is_kept_back: bool
    """Whether somebody has answered here, and the reader has not."""
    said: Compared


@dataclass(frozen=True, slots=True)
class AssessmentGap:
    """What both sides say at one place; nothing of it before the reader has given their own answers there."""

    items: tuple[ComparedItem, ...]
    """The widest gap first, then in the order of the instrument."""
    stages: tuple[ComparedStage, ...]
    """Every stage of the project's lifecycle; none for an instrument about the work as a whole."""


@dataclass(frozen=True, slots=True)
class MonthSaid:
    """Where both sides stood at the end of a month in which somebody gave their answers."""

    month: date
    said: Compared


@requires(Permission.ASSESS_PARTNERING)
def read_gap(
    session: Session, person_id: int, *, project_id: int, place: AssessedPlace, catalog: Catalog
) -> AssessmentGap:
    """Both sides at this place, and stage by stage. Raises InvalidInput for an unknown instrument or stage."""
    side_in_project(session, person_id, project_id)
    found = find_place(session, project_id, place, catalog)
    latest: defaultdict[tuple[str, str], list[Assessment]] = defaultdict(list)
    for row in _given(session, project_id, found, Assessment.replaced_at.is_(None)):
        latest[row.lifecycle, row.stage].append(row)
    # What is kept back is not even read.
    opened = {at: rows for at, rows in latest.items() if any(row.person_id == person_id for row in rows)}
    answers = answers_of(session, [row.id for rows in opened.values() for row in rows])
    here = opened.get((found.lifecycle, found.stage), [])
    items = [
        _compared_item(found.instrument, item, here, answers)
        for item in found.instrument.items
        if here and item.kind == "scale"
    ]
    stages = catalog.lifecycle(found.lifecycle).stages if found.stage else ()
    places = [(found.lifecycle, stage.key) for stage in stages]
    about = headline_of(found.instrument)
    return AssessmentGap(
        items=tuple(sorted(items, key=lambda compared: -(compared.said.gap or 0))),
        stages=tuple(
            ComparedStage(
                stage=at[1],
                is_kept_back=at in latest and at not in opened,
                said=_compared_by(found.instrument, about, opened.get(at, ()), answers),
            )
            for at in places
        ),
    )


@requires(Permission.ASSESS_PARTNERING)
def list_gap_over_time(
    session: Session, person_id: int, *, project_id: int, place: AssessedPlace, about: str, catalog: Catalog
) -> list[MonthSaid]:
    """Month by month, where both sides stood; the last `MOST_MONTHS`; none before the reader has given their own.

    about: the key of a score, else of a question. Each person counts with what they gave last by then. Raises
    InvalidInput for an unknown key.
    """
    side_in_project(session, person_id, project_id)
    found = find_place(session, project_id, place, catalog)
    if about not in {score.key for score in found.instrument.scores}:
        found.instrument.item(about)
    rows = _given(
        session, project_id, found, Assessment.lifecycle == found.lifecycle, Assessment.stage == found.stage
    )
    if not any(row.person_id == person_id for row in rows):
        return []
    answers = answers_of(session, [row.id for row in rows])
    latest: dict[int, tuple[Rater, int | None]] = {}
    months: list[MonthSaid] = []
    for month, given in groupby(rows, key=_month_of):
        for row in given:
            latest[row.person_id] = (row.rater, _value_of(found.instrument, about, answers[row.id]))
        months.append(MonthSaid(month, _compared(latest.values())))
    return months[-MOST_MONTHS:]


def headline_of(instrument: Instrument) -> str:
    """The key of the first score, else of the first question with a scale, else empty."""
    keys = [score.key for score in instrument.scores]
    keys += [item.key for item in instrument.items if item.kind == "scale"]
    return keys[0] if keys else ""


def scale_of_headline(instrument: Instrument) -> Scale | None:
    """The scale that the headline stands on; None for an instrument without questions on a scale."""
    about = headline_of(instrument)
    score = next((score for score in instrument.scores if score.key == about), None)
    if score is None:
        return instrument.scale_of(instrument.item(about)) if about else None
    if score.how == "lowest":
        return instrument.scale_of(instrument.item(score.items[0]))
    (scored,) = (scored for scored in score_answers(instrument, {}) if scored.score == score)
    values = range(scored.out_of + 1) if score.how == "count_at_least" else (0, scored.out_of)
    return Scale(key=score.key, steps=tuple(Step(value=value, name=str(value)) for value in values))


def _given(
    session: Session, project_id: int, found: FoundPlace, *which: ColumnElement[bool]
) -> Sequence[Assessment]:
    """What was given with this instrument, the earliest first."""
    return session.scalars(
        select(Assessment)
        .where(
            Assessment.project_id == project_id,
            Assessment.instrument == found.key,
            Assessment.given_at.is_not(None),
            *which,
        )
        .order_by(Assessment.given_at, Assessment.id)
    ).all()


def _compared_item(
    instrument: Instrument,
    item: Item,
    rows: Sequence[Assessment],
    answers: dict[int, list[AssessmentAnswer]],
) -> ComparedItem:
    said = _compared_by(instrument, item.key, rows, answers)
    lowest = [side.lowest for side in (said.by_project, said.by_partner) if side is not None]
    return ComparedItem(
        item=item,
        said=said,
        step_up=next_step(instrument, item, min(lowest)) if lowest else None,
        would_raise_it=tuple(
            answer.would_raise_it
            for row in rows
            for answer in answers[row.id]
            if answer.item == item.key and answer.would_raise_it
        ),
    )


def _value_of(instrument: Instrument, about: str, rows: Sequence[AssessmentAnswer]) -> int | None:
    answers = plain_answers(rows)
    for scored in score_answers(instrument, answers):
        if scored.score.key == about:
            return scored.value
    return step_of(instrument.item(about), answers.get(about)) if about else None


def _compared_by(
    instrument: Instrument,
    about: str,
    rows: Iterable[Assessment],
    answers: dict[int, list[AssessmentAnswer]],
) -> Compared:
    return _compared([(row.rater, _value_of(instrument, about, answers[row.id])) for row in rows])


def _compared(values: Collection[tuple[Rater, int | None]]) -> Compared:
    def side(rater: Rater) -> SideSaid | None:
        own = [value for of, value in values if of is rater and value is not None]
        return SideSaid(min(own), max(own), len(own)) if own else None

    return Compared(by_project=side(Rater.PROJECT), by_partner=side(Rater.PARTNER))


def _month_of(row: Assessment) -> date:
    moment = row.given_at or row.begun_at
    return date(moment.year, moment.month, 1)
