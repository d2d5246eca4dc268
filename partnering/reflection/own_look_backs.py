"""What coaching and looking back hold of one person: to hand out to them, and to forget when they go.

Part of use cases.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from partnering.foundation.models import Person, Project
from partnering.reflection.models import (
    Coaching,
    CoachingTime,
    CoachOffer,
    Commitment,
    LookBack,
    LookBackNote,
)
from partnering.reflection.sealing import unseal
from partnering.reflection.terms import CoachingStatus


def own_coaching(session: Session, person_id: int) -> dict[str, Any]:
    """What the person offered, asked for and was asked for, as plain JSON values.

    Raises NotPossibleNow without the key.
    """
    offers = session.execute(
        select(CoachOffer, Project.slug)
        .join(Project, Project.id == CoachOffer.project_id)
        .where(CoachOffer.person_id == person_id)
        .order_by(Project.slug)
    )
    pairs = session.execute(
        select(Coaching, Project.slug, Person.name)
        .join(Project, Project.id == Coaching.project_id)
        .join(
            Person,
            or_(
                (Coaching.learner_id == person_id) & (Person.id == Coaching.coach_id),
                (Coaching.coach_id == person_id) & (Person.id == Coaching.learner_id),
            ),
        )
        .order_by(Coaching.id)
    ).all()
    times: dict[int, list[CoachingTime]] = {row.id: [] for row, _slug, _name in pairs}
    for time in session.scalars(
        select(CoachingTime).where(CoachingTime.coaching_id.in_(times)).order_by(CoachingTime.id)
    ):
        times[time.coaching_id].append(time)
    return {
        "coaching_you_offered": [
            {"project": slug, "words": offer.words, "offered_at": offer.offered_at.isoformat()}
            for offer, slug in offers
        ],
        "coaching": [
            {
                "project": slug,
                "with": name,
                "you_are_the_coach": row.coach_id == person_id,
                "words": unseal(row.sealed) if row.sealed else "",
                "status": row.status,
                "asked_at": row.asked_at.isoformat(),
                "answered_at": _iso(row.answered_at),
                "ended_at": _iso(row.ended_at),
                "times": [
                    {"held_on": time.held_on.isoformat(), "minutes": time.minutes} for time in times[row.id]
                ],
            }
            for row, slug, name in pairs
        ],
    }


def own_look_backs(session: Session, person_id: int) -> dict[str, Any]:
    """What the person said on looking back, and what they took on, as plain JSON values."""
    notes = session.execute(
        select(LookBackNote, LookBack.since_on, Project.slug)
        .join(LookBack, LookBack.id == LookBackNote.look_back_id)
        .join(Project, Project.id == LookBack.project_id)
        .where(LookBackNote.written_by == person_id)
        .order_by(LookBackNote.id)
    )
    commitments = session.execute(
        select(Commitment, Project.slug)
        .join(Project, Project.id == Commitment.project_id)
        .where(Commitment.owner_id == person_id)
        .order_by(Commitment.id)
    )
    return {
        "what_you_said_on_looking_back": [
            {
                "project": slug,
                "weeks_since": since_on.isoformat(),
                "question": note.question,
                "words": note.words,
                "written_at": note.written_at.isoformat(),
            }
            for note, since_on, slug in notes
        ],
        "what_you_took_on": [
            {
                "project": slug,
                "words": row.words,
                "due_on": row.due_on.isoformat(),
                "status": row.status,
                "ended_at": _iso(row.ended_at),
                "why_let_go": row.why_let_go,
            }
            for row, slug in commitments
        ],
    }


def forget_own_coaching(session: Session, person_id: int, *, now: datetime) -> None:
    """End the person's coaching and offers, and forget what was wished for; how long people met stays."""
    session.execute(delete(CoachOffer).where(CoachOffer.person_id == person_id))
    own = or_(Coaching.learner_id == person_id, Coaching.coach_id == person_id)
    session.execute(
        update(Coaching)
        .where(own, Coaching.status != CoachingStatus.ENDED)
        .values(status=CoachingStatus.ENDED, ended_at=now, sealed="")
        .execution_options(synchronize_session="fetch")
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
