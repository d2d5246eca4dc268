"""What the tracker holds of one person: to hand out to them, and to forget when they go. Part of use cases."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from partnering.foundation.models import Project
from partnering.foundation.vocabulary import Consent, Source
from partnering.tracker.models import (
    ActivityAccount,
    ActivityEntry,
    ActivityPerson,
    Draft,
    Input,
    InputAnswer,
    Release,
    StageRating,
)

Told = list[dict[str, Any]]

_ACTIVITY = ("held_on", "stage", "activity", "minutes")
_LOGGED = (
    *_ACTIVITY,
    *"what_changed agenda_set_by preparation_minutes listening_percent decision decision_right influence".split(),
    *"impact what_worked what_did_not evidence_link entered_at removed_at".split(),
)
_SAID = "said consent given_at status stage".split()
_ANSWER = "answer words deferred_until answered_at read_at reopened_at reopened_because".split()
_ACCOUNT = "partner_role minutes level what_happened told_at".split()
_RATING = (
    "stage partner_role rater who_controls how_continuous what_would_raise_it rated_at replaced_at".split()
)
_DRAFT = "form content updated_at".split()


def own_rows(session: Session, person_id: int) -> dict[str, Any]:
    """All that the person wrote, said and rated, and where they are named, as plain JSON values; nobody else's words
    but the answers to their own."""
    return {
        "drafts": _rows(session, Draft, _DRAFT, Draft.project_id, Draft.person_id == person_id),
        "activities_you_logged": _rows(
            session,
            ActivityEntry,
            _LOGGED,
            ActivityEntry.project_id,
            (ActivityEntry.entered_by == person_id) & (ActivityEntry.source == Source.SCREEN),
        ),
        "number_of_activities_you_brought_in_from_files": session.scalar(
            select(func.count())
            .select_from(ActivityEntry)
            .where(ActivityEntry.entered_by == person_id, ActivityEntry.source == Source.FILE)
        ),
        "activities_that_name_you": [
            {"project": slug, **_plain(entry, _ACTIVITY), "named_as": _value(named_as)}
            for entry, named_as, slug in session.execute(
                select(ActivityEntry, ActivityPerson.partner_role, Project.slug)
                .join(ActivityPerson, ActivityPerson.activity_id == ActivityEntry.id)
                .join(Project, Project.id == ActivityEntry.project_id)
                .where(ActivityPerson.person_id == person_id)
                .order_by(ActivityEntry.id)
            )
        ],
        "how_you_told_activities": [
            {"project": slug, **_plain(entry, ("held_on", "stage")), **_plain(account, _ACCOUNT)}
            for account, entry, slug in session.execute(
                select(ActivityAccount, ActivityEntry, Project.slug)
                .join(ActivityEntry, ActivityEntry.id == ActivityAccount.activity_id)
                .join(Project, Project.id == ActivityEntry.project_id)
                .where(ActivityAccount.told_by == person_id)
                .order_by(ActivityEntry.id)
            )
        ],
        "what_you_said": [
            {
                "project": slug,
                **_plain(said, _SAID),
                "answers": [
                    _plain(answer, _ANSWER)
                    for answer in session.scalars(
                        select(InputAnswer).where(InputAnswer.input_id == said.id).order_by(InputAnswer.id)
                    )
                ],
            }
            for said, slug in session.execute(
                select(Input, Project.slug)
                .join(Project, Project.id == Input.project_id)
                .where(Input.given_by == person_id)
                .order_by(Input.id)
            ).all()
        ],
        "answers_you_gave": [
            {"project": slug, **_plain(answer, ("answer", "words", "answered_at"))}
            for answer, slug in session.execute(
                select(InputAnswer, Project.slug)
                .join(Input, Input.id == InputAnswer.input_id)
                .join(Project, Project.id == Input.project_id)
                .where(InputAnswer.answered_by == person_id)
                .order_by(InputAnswer.id)
            )
        ],
        "how_you_rated": [
            {"project": slug, "release": version, **_plain(rating, _RATING)}
            for rating, version, slug in session.execute(
                select(StageRating, Release.version, Project.slug)
                .join(Release, Release.id == StageRating.release_id)
                .join(Project, Project.id == StageRating.project_id)
                .where(StageRating.rated_by == person_id)
                .order_by(StageRating.id)
            )
        ],
    }


def count_own_rows(session: Session, person_id: int) -> Mapping[str, int]:
    """How many drafts the person has, how many activities name them, and how many things they said."""
    counted = {
        "drafts": select(func.count()).select_from(Draft).where(Draft.person_id == person_id),
        "activities": select(func.count())
        .select_from(ActivityPerson)
        .where(ActivityPerson.person_id == person_id),
        "inputs": select(func.count()).select_from(Input).where(Input.given_by == person_id),
    }
    return {name: session.scalar(statement) or 0 for name, statement in counted.items()}


def forget_own_rows(session: Session, person_id: int) -> None:
    """Throw the person's drafts away, and let nothing that they said ask for their name any more."""
    session.execute(delete(Draft).where(Draft.person_id == person_id))
    session.execute(
        update(Input)
        .where(Input.given_by == person_id, Input.consent == Consent.NAMED)
        .values(consent=Consent.ROLE_ONLY)
    )


def _rows(session: Session, table: Any, names: Any, project_id: Any, which: Any) -> Told:
    return [
        {"project": slug, **_plain(row, names)}
        for row, slug in session.execute(
            select(table, Project.slug)
            .join(Project, Project.id == project_id)
            .where(which)
            .order_by(table.id)
        )
    ]


def _plain(row: object, names: Any) -> dict[str, Any]:
    return {name: _value(getattr(row, name)) for name in names}


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
