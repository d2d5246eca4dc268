"""The last page of a review while somebody fills it in: kept as typed, seen by nobody else, until the verdict."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.models import Review
from partnering.coauthoring.review_access import own_invitation
from partnering.coauthoring.reviews import review_under_way
from partnering.foundation.errors import InvalidInput
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.words import _

LONGEST_ENDING: Final = 500_000
"""Characters that are kept while somebody types; a verdict itself holds less."""


@dataclass(frozen=True, slots=True)
class TypedEnding:
    """What the fields of the last page hold. None of it need be right yet."""

    verdict: str = ""
    words: str = ""
    consent: str = ""
    minutes: str = ""


@requires(Permission.REVIEW_AIDS)
def read_ending(session: Session, person_id: int, *, project_id: int, invitation_id: int) -> TypedEnding:
    """What was typed on the last page so far. Raises NotFound."""
    asked = own_invitation(session, person_id, project_id=project_id, invitation_id=invitation_id)
    typed = session.scalar(select(Review.ending).where(Review.invitation_id == asked.invitation.id))
    return TypedEnding(**typed) if typed else TypedEnding()


@requires(Permission.REVIEW_AIDS)
def keep_ending(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    invitation_id: int,
    ending: TypedEnding,
    now: datetime,
) -> None:
    """Keep the last page as typed. Raises NotFound, InvalidInput, NotPossibleNow after the verdict or the round."""
    length = sum(map(len, asdict(ending).values()))
    if length > LONGEST_ENDING:
        raise InvalidInput(
            _("Why: this is {n} characters long. At most {most} can be kept. Shorten it.").format(
                n=length, most=LONGEST_ENDING
            )
        )
    asked = own_invitation(
        session, person_id, project_id=project_id, invitation_id=invitation_id, is_turn=True
    )
    review_under_way(session, asked, now=now).ending = asdict(ending)
