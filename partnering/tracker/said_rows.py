"""All that was said in a project, one by one, for a file outside: inputs, answers, ratings. Part of use cases."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from partnering.foundation.catalog import Catalog
from partnering.foundation.vocabulary import Answer, Consent, InputStatus, PartnerRole, Rater
from partnering.tracker.levels import level_of
from partnering.tracker.models import ActivityEntry, Input, InputAnswer, Release, StageRating
from partnering.tracker.project_rows import BATCH, external_id_of
from partnering.tracker.releases import release_ids
from partnering.tracker.sight import read_sights


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer to an input."""

    answer: Answer
    words: str
    deferred_until: date | None
    answered_at: datetime
    read_at: datetime | None
    changed_activity: str | None
    """Key of the activity in files."""
    changed_release: str | None
    reopened_at: datetime | None
    reopened_because: str


@dataclass(frozen=True, slots=True)
class InputRow:
    """Something a partner said, with all its answers, the oldest first."""

    input_id: int
    given_by: int
    consent: Consent
    given_at: datetime
    version: str | None
    lifecycle: str | None
    stage: str | None
    said: str
    is_written_down: bool
    status: InputStatus
    answers: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class RatingRow:
    """Where one side said that a stage stands, and what would raise it."""

    version: str
    lifecycle: str
    stage: str
    partner_role: PartnerRole
    rater: Rater
    rated_by: int
    who_controls: int
    how_continuous: int
    level: int
    what_would_raise_it: str
    rated_at: datetime
    replaced_at: datetime | None
    is_kept_back: bool
    """True for what is not for this person yet: they have not given their own."""


def input_rows(session: Session, *, project_id: int) -> Iterator[InputRow]:
    """Everything that was said in the project, in the order in which it came."""
    versions = {found: version for version, found in release_ids(session, project_id=project_id).items()}
    last = 0
    while inputs := session.scalars(
        select(Input).where(Input.project_id == project_id, Input.id > last).order_by(Input.id).limit(BATCH)
    ).all():
        answers = _answers(session, inputs, versions)
        for row in inputs:
            yield InputRow(
                input_id=row.id,
                given_by=row.given_by,
                consent=row.consent,
                given_at=row.given_at,
                version=versions.get(row.release_id or 0),
                lifecycle=row.lifecycle,
                stage=row.stage,
                said=row.said,
                is_written_down=row.entered_by != row.given_by,
                status=row.status,
                answers=tuple(answers[row.id]),
            )
        last = inputs[-1].id


def _answers(
    session: Session, inputs: Sequence[Input], versions: dict[int, str]
) -> defaultdict[int, list[AnswerRow]]:
    found: defaultdict[int, list[AnswerRow]] = defaultdict(list)
    for row, activity in session.execute(
        select(InputAnswer, ActivityEntry)
        .outerjoin(ActivityEntry, ActivityEntry.id == InputAnswer.changed_activity_id)
        .where(InputAnswer.input_id.in_([row.id for row in inputs]))
        .order_by(InputAnswer.id)
    ):
        found[row.input_id].append(
            AnswerRow(
                answer=row.answer,
                words=row.words,
                deferred_until=row.deferred_until,
                answered_at=row.answered_at,
                read_at=row.read_at,
                changed_activity=_key_of(activity),
                changed_release=versions.get(row.changed_release_id or 0),
                reopened_at=row.reopened_at,
                reopened_because=row.reopened_because or "",
            )
        )
    return found


def _key_of(activity: ActivityEntry | None) -> str | None:
    return None if activity is None or activity.removed_at is not None else external_id_of(activity)


def rating_rows(
    session: Session, person_id: int, *, project_id: int, catalog: Catalog
) -> Iterator[RatingRow]:
    """Every rating, also those that were replaced, in the order in which they were given."""
    sights = read_sights(
        session,
        person_id,
        project_id=project_id,
        release_ids=release_ids(session, project_id=project_id).values(),
    )
    release = aliased(Release)
    last = 0
    while rows := session.execute(
        select(StageRating, release.version)
        .join(release, release.id == StageRating.release_id)
        .where(StageRating.project_id == project_id, StageRating.id > last)
        .order_by(StageRating.id)
        .limit(BATCH)
    ).all():
        for row, version in rows:
            sight = sights[row.release_id]
            yield RatingRow(
                version=version,
                lifecycle=row.lifecycle,
                stage=row.stage,
                partner_role=row.partner_role,
                rater=row.rater,
                rated_by=row.rated_by,
                who_controls=row.who_controls,
                how_continuous=row.how_continuous,
                level=level_of(row.who_controls, row.how_continuous),
                what_would_raise_it=row.what_would_raise_it,
                rated_at=row.rated_at,
                replaced_at=row.replaced_at,
                is_kept_back=sight.keeps_back(catalog, row.partner_role, row.lifecycle, row.stage)
                is row.rater,
            )
        last = rows[-1][0].id
