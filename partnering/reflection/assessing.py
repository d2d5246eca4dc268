"""An honest look: one person answers an instrument, each answer kept as it comes, and gives it when it is whole.

The project and its partners answer the same questions, each for themselves. Until an assessment is given nobody else
reads it, and nobody reads the other side before their own is given (`assessment_gap`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput, NotAllowed, NotPossibleNow
from partnering.foundation.instruments import Instrument
from partnering.foundation.models import Membership, Project
from partnering.foundation.permissions import Permission, held_by, part_in_project, refusal, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.typed_text import tidy
from partnering.foundation.vocabulary import AccessRole, PartnerRole, Rater
from partnering.foundation.words import _, ngettext
from partnering.reflection.models import Assessment, AssessmentAnswer
from partnering.reflection.own_instruments import instrument_called
from partnering.reflection.scoring import Answers, Scored, Values, asked_items, checked_answer, score_answers

LONGEST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class AssessedPlace:
    """What is assessed, and by which questions."""

    instrument: str
    stage: str = ""
    """A stage of any lifecycle, by its key; empty for an instrument about the work as a whole."""


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """What the reader answered in one assessment."""

    answers: Answers
    would_raise_it: MappingProxyType[str, str]
    """By the key of the question: what would move it up a step, in the reader's words."""
    scores: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class OwnAssessment:
    """Where the reader stands with one instrument at one place."""

    side: Rater
    people_of_side: int
    """How many people with access answer for this side, the reader too."""
    open: OwnAnswers | None
    """What they answered and have not given; None before the first answer."""
    given: OwnAnswers | None
    """What they gave last."""
    given_at: datetime | None
    times_given: int


@requires(Permission.ASSESS_PARTNERING)
def read_own_assessment(
    session: Session, person_id: int, *, project_id: int, place: AssessedPlace, catalog: Catalog
) -> OwnAssessment:
    """What this person answered here, given or not. Raises InvalidInput for an unknown instrument or stage."""
    side = side_in_project(session, person_id, project_id)
    found = find_place(session, project_id, place, catalog)
    instrument = found.instrument
    rows = _own_rows(session, person_id, project_id, found)
    given = [row for row in rows if row.given_at is not None]
    opened = [row for row in rows if row.given_at is None]
    return OwnAssessment(
        side=side,
        people_of_side=_count_side(session, project_id, side),
        open=_own_answers(session, instrument, opened[-1]) if opened else None,
        given=_own_answers(session, instrument, given[-1]) if given else None,
        given_at=given[-1].given_at if given else None,
        times_given=len(given),
    )


@requires(Permission.ASSESS_PARTNERING)
def keep_answer(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    place: AssessedPlace,
    item: str,
    values: Values | None,
    would_raise_it: str,
    catalog: Catalog,
    now: datetime,
) -> int:
    """Keep one answer of an assessment that is not given yet, and return the id of the assessment.

    values: an empty one for "not for me to judge", None where only words were written so far. The first answer begins
    the assessment. Raises InvalidInput for an answer that the question does not take.
    """
    take_turn_of_person(session, person_id)
    side = side_in_project(session, person_id, project_id)
    found = find_place(session, project_id, place, catalog)
    question = found.instrument.item(item)
    kept = None if values is None else list(checked_answer(found.instrument, question, values))
    words = tidy(would_raise_it)
    if len(words) > LONGEST_WORDS:
        raise InvalidInput(
            _("What would move it up a step: this is {n} characters long. At most {most} fit.").format(
                n=len(words), most=LONGEST_WORDS
            )
        )
    rows = _own_rows(session, person_id, project_id, found)
    row = rows[-1] if rows and rows[-1].given_at is None else None
    if row is None:
        row = Assessment(
            project_id=project_id,
            person_id=person_id,
            instrument=found.key,
            lifecycle=found.lifecycle,
            stage=found.stage,
            rater=side,
            begun_at=now,
        )
        session.add(row)
        session.flush()
    row.rater = side
    answer = session.scalar(
        select(AssessmentAnswer).where(
            AssessmentAnswer.assessment_id == row.id, AssessmentAnswer.item == item
        )
    )
    if answer is None:
        answer = AssessmentAnswer(assessment_id=row.id, item=item)
        session.add(answer)
    answer.given, answer.would_raise_it, answer.answered_at = kept, words, now
    session.flush()
    return row.id


@requires(Permission.ASSESS_PARTNERING)
def give_assessment(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    place: AssessedPlace,
    catalog: Catalog,
    now: datetime,
) -> int:
    """Give one's answers, and return the id of the assessment; what one gave before stays, as replaced.

    Given twice (a double click), it is given once. Answers to questions that a later answer has closed are dropped.
    Raises InvalidInput while a question waits for its answer, NotPossibleNow where nothing was answered.
    """
    take_turn_of_person(session, person_id)
    side_in_project(session, person_id, project_id)
    found = find_place(session, project_id, place, catalog)
    instrument = found.instrument
    rows = _own_rows(session, person_id, project_id, found)
    if not rows:
        raise NotPossibleNow(_("There is no answer yet. Start with the first question."))
    row = rows[-1]
    if row.given_at is not None:
        return row.id
    answers = _own_answers(session, instrument, row).answers
    asked = asked_items(instrument, answers)
    waiting = [item for item in asked if item.is_required and item.key not in answers]
    if waiting:
        raise InvalidInput(
            ngettext(
                "{n} question waits for your answer: “{words}”. “Not for me to judge” is an answer too.",
                "{n} questions wait for your answer, the first is “{words}”. "
                "“Not for me to judge” is an answer too.",
                len(waiting),
            ).format(n=len(waiting), words=waiting[0].words)
        )
    session.execute(
        delete(AssessmentAnswer).where(
            AssessmentAnswer.assessment_id == row.id,
            AssessmentAnswer.item.not_in([item.key for item in asked]),
        )
    )
    for earlier in rows[:-1]:
        earlier.replaced_at = earlier.replaced_at or now
    row.given_at = now
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="assessment given",
        subject=f"assessment {row.id}",
        # Without an answer: the trail names people, and an answer is nobody's number.
        after={"instrument": row.instrument, "stage": row.stage},
        now=now,
    )
    session.flush()
    return row.id


def side_in_project(session: Session, person_id: int, project_id: int) -> Rater:
    """For which side this person answers: partners by their role, the team for the project. Part of use cases.

    Raises NotAllowed for somebody who is on neither side.
    """
    part = part_in_project(session, person_id, project_id)
    side = side_of(part.access_role, part.partner_role)
    if side is None:
        raise NotAllowed(refusal(Permission.ASSESS_PARTNERING))
    return side


def side_of(access_role: AccessRole | None, partner_role: PartnerRole | None) -> Rater | None:
    """For which side a member with these roles answers; None for neither: a funder, and a partner without a role."""
    if Permission.ASSESS_PARTNERING not in held_by(access_role, partner_role):
        return None
    if partner_role is not None:
        return Rater.PARTNER
    return None if access_role is AccessRole.PARTNER else Rater.PROJECT


def answers_of(session: Session, assessment_ids: Sequence[int]) -> dict[int, list[AssessmentAnswer]]:
    """The answers of these assessments, in one query. Part of use cases."""
    found: dict[int, list[AssessmentAnswer]] = {key: [] for key in assessment_ids}
    rows = session.scalars(
        select(AssessmentAnswer)
        .where(AssessmentAnswer.assessment_id.in_(assessment_ids))
        .order_by(AssessmentAnswer.id)
    )
    for row in rows:
        found[row.assessment_id].append(row)
    return found


def plain_answers(rows: Sequence[AssessmentAnswer]) -> dict[str, Values]:
    """By the key of the question, what was answered."""
    return {row.item: tuple(row.given) for row in rows if row.given is not None}


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place with what stands behind its keys."""

    key: str
    instrument: Instrument
    lifecycle: str
    stage: str


def find_place(session: Session, project_id: int, place: AssessedPlace, catalog: Catalog) -> FoundPlace:
    """The place, looked up. Raises InvalidInput for an unknown instrument or stage. Part of use cases."""
    instrument = instrument_called(session, project_id, place.instrument, catalog)
    if instrument.about == "work":
        return FoundPlace(place.instrument, instrument, "", "")
    own_lifecycle = session.scalar(select(Project.lifecycle).where(Project.id == project_id)) or ""
    lifecycle, stage = catalog.stage_of(place.stage, prefer=own_lifecycle)
    return FoundPlace(place.instrument, instrument, lifecycle.key, stage.key)


def _count_side(session: Session, project_id: int, side: Rater) -> int:
    memberships = session.execute(
        select(Membership.access_role, Membership.partner_role).where(
            Membership.project_id == project_id, Membership.is_active, Membership.access_role.is_not(None)
        )
    )
    return sum(side_of(access_role, partner_role) is side for access_role, partner_role in memberships)


def _own_rows(session: Session, person_id: int, project_id: int, found: FoundPlace) -> Sequence[Assessment]:
    return session.scalars(
        select(Assessment)
        .where(
            Assessment.project_id == project_id,
            Assessment.person_id == person_id,
            Assessment.instrument == found.key,
            Assessment.lifecycle == found.lifecycle,
            Assessment.stage == found.stage,
        )
        .order_by(Assessment.id)
    ).all()


def _own_answers(session: Session, instrument: Instrument, row: Assessment) -> OwnAnswers:
    rows = answers_of(session, [row.id])[row.id]
    answers = plain_answers(rows)
    return OwnAnswers(
        answers=MappingProxyType(answers),
        would_raise_it=MappingProxyType({row.item: row.would_raise_it for row in rows if row.would_raise_it}),
        scores=score_answers(instrument, answers),
    )
