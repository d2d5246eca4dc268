"""The gap: what the project and its partners say to the same questions, once the reader has given their own.

Of each side there is the range and the number of people: no average over people, and never who said what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.instruments import Instrument, Item, Scale, Step
from partnering.foundation.models import Membership
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import Rater
from partnering.reflection.assessing import (
    AssessedPlace,
    answers_of,
    find_place,
    plain_answers,
    side_in_project,
    side_of,
)
from partnering.reflection.assessment_models import Assessment, AssessmentAnswer
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

    side: Rater
    people_of_own_side: int
    """How many people with access answer for the reader's side, the reader too."""
    is_own_given: bool
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
    side = side_in_project(session, person_id, project_id)
    found = find_place(session, project_id, place, catalog)
    rows = _given(session, project_id, place.instrument)
    latest = [row for row in rows if row.replaced_at is None]
    here = _at(latest, found.lifecycle, found.stage)
    is_own_given = any(row.person_id == person_id for row in here)
    answers = answers_of(session, [row.id for row in latest])
    items = _compared_items(found.instrument, here, answers) if is_own_given else []
    stages = catalog.lifecycle(found.lifecycle).stages if found.stage else ()
    return AssessmentGap(
        side=side,
        people_of_own_side=_people_of(session, project_id, side),
        is_own_given=is_own_given,
        items=tuple(sorted(items, key=lambda compared: -(compared.said.gap or 0))),
        stages=tuple(
            _compared_stage(
                found.instrument, stage.key, person_id, _at(latest, found.lifecycle, stage.key), answers
            )
            for stage in stages
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
    rows = _at(_given(session, project_id, place.instrument), found.lifecycle, found.stage)
    if not any(row.person_id == person_id for row in rows):
        return []
    answers = answers_of(session, [row.id for row in rows])
    latest: dict[int, Assessment] = {}
    months: dict[date, Compared] = {}
    for row in rows:
        latest[row.person_id] = row
        months[_month_of(row)] = _compared(
            [(said.rater, _value_of(found.instrument, about, answers[said.id])) for said in latest.values()]
        )
    return [MonthSaid(month, said) for month, said in months.items()][-MOST_MONTHS:]


def widest_of_stages(stages: Sequence[ComparedStage]) -> ComparedStage | None:
    """The stage where both sides are furthest apart, the first of several; None where they differ nowhere."""
    return max(
        (stage for stage in stages if stage.said.gap), key=lambda stage: stage.said.gap or 0, default=None
    )


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


def _given(session: Session, project_id: int, instrument: str) -> Sequence[Assessment]:
    return session.scalars(
        select(Assessment)
        .where(
            Assessment.project_id == project_id,
            Assessment.instrument == instrument,
            Assessment.given_at.is_not(None),
        )
        .order_by(Assessment.given_at, Assessment.id)
    ).all()


def _at(rows: Sequence[Assessment], lifecycle: str, stage: str) -> list[Assessment]:
    return [row for row in rows if (row.lifecycle, row.stage) == (lifecycle, stage)]


def _compared_items(
    instrument: Instrument, rows: Sequence[Assessment], answers: dict[int, list[AssessmentAnswer]]
) -> list[ComparedItem]:
    return [
        _compared_item(instrument, item, rows, answers) for item in instrument.items if item.kind == "scale"
    ]


def _compared_item(
    instrument: Instrument,
    item: Item,
    rows: Sequence[Assessment],
    answers: dict[int, list[AssessmentAnswer]],
) -> ComparedItem:
    said = _compared([(row.rater, _value_of(instrument, item.key, answers[row.id])) for row in rows])
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


def _compared_stage(
    instrument: Instrument,
    stage: str,
    person_id: int,
    rows: Sequence[Assessment],
    answers: dict[int, list[AssessmentAnswer]],
) -> ComparedStage:
    if not any(row.person_id == person_id for row in rows):
        return ComparedStage(stage, is_kept_back=bool(rows), said=Compared())
    about = headline_of(instrument)
    said = _compared([(row.rater, _value_of(instrument, about, answers[row.id])) for row in rows])
    return ComparedStage(stage, is_kept_back=False, said=said)


def _value_of(instrument: Instrument, about: str, rows: Sequence[AssessmentAnswer]) -> int | None:
    answers = plain_answers(rows)
    for scored in score_answers(instrument, answers):
        if scored.score.key == about:
            return scored.value
    return step_of(instrument.item(about), answers.get(about)) if about else None


def _compared(values: Sequence[tuple[Rater, int | None]]) -> Compared:
    def side(rater: Rater) -> SideSaid | None:
        own = [value for of, value in values if of is rater and value is not None]
        return SideSaid(min(own), max(own), len(own)) if own else None

    return Compared(by_project=side(Rater.PROJECT), by_partner=side(Rater.PARTNER))


def _month_of(row: Assessment) -> date:
    moment = row.given_at or row.begun_at
    return date(moment.year, moment.month, 1)


def _people_of(session: Session, project_id: int, side: Rater) -> int:
    memberships = session.execute(
        select(Membership.access_role, Membership.partner_role).where(
            Membership.project_id == project_id, Membership.is_active, Membership.access_role.is_not(None)
        )
    ).all()
    return sum(side_of(membership.access_role, membership.partner_role) is side for membership in memberships)
