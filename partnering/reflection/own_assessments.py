"""What one person answered in assessments: to hand out to them, and to forget when they go. Part of use cases."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from partnering.foundation.models import Project
from partnering.reflection.assessing import answers_of
from partnering.reflection.models import Assessment, AssessmentAnswer


def own_assessments(session: Session, person_id: int) -> dict[str, Any]:
    """The person's assessments, given or not, as plain JSON values."""
    rows = session.execute(
        select(Assessment, Project.slug)
        .join(Project, Project.id == Assessment.project_id)
        .where(Assessment.person_id == person_id)
        .order_by(Assessment.id)
    ).all()
    answers = answers_of(session, [row.id for row, _slug in rows])
    return {
        "how_you_assessed": [
            {
                "project": slug,
                "instrument": row.instrument,
                "stage": row.stage,
                "begun_at": row.begun_at.isoformat(),
                "given_at": row.given_at.isoformat() if row.given_at else None,
                "answers": [
                    {
                        "question": answer.item,
                        "answer": answer.given,
                        "would_raise_it": answer.would_raise_it,
                        "answered_at": answer.answered_at.isoformat(),
                    }
                    for answer in answers[row.id]
                ],
            }
            for row, slug in rows
        ]
    }


def forget_own_assessments(session: Session, person_id: int) -> None:
    """Throw away what the person answered and did not give; what they gave stays as one of their side."""
    not_given = select(Assessment.id).where(Assessment.person_id == person_id, Assessment.given_at.is_(None))
    session.execute(delete(AssessmentAnswer).where(AssessmentAnswer.assessment_id.in_(not_given)))
    session.execute(
        delete(Assessment).where(Assessment.person_id == person_id, Assessment.given_at.is_(None))
    )
