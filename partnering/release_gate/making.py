"""Reads from the log how one text of an aid was made, for the record of it. Part of use cases."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from partnering.coauthoring.review_record import TextHistory, verdicts_given
from partnering.release_gate.record import OF_INTEREST, Log
from partnering.tracker.done_together import DoneTogether, done_together


def log_of_making(
    session: Session,
    *,
    project_id: int,
    release_id: int,
    aid_id: int,
    history: TextHistory,
    facing: Collection[int],
    changes: int,
    until: datetime,
) -> Log:
    """What was logged about the making of this text for this release, and those before it.

    facing: ids of the partners who face the decision. changes: how many things that people said are answered by an
    edit. until: when it went out; now, for a text that is still being made.
    """
    first_on, last_on = history.first_written_at.date(), until.date()

    def done(since: date | None, to: date) -> tuple[DoneTogether, ...]:
        found = done_together(
            session,
            project_id=project_id,
            release_id=release_id,
            activities=OF_INTEREST,
            since=since,
            until=to,
        )
        return tuple(found)

    return Log(
        first_written_on=first_on,
        first_round_on=history.first_round_at.date() if history.first_round_at else None,
        published_on=last_on,
        number=history.number,
        writers=frozenset(person_id for person_id, _at in history.writers),
        partners_wrote_on=tuple(at.date() for person_id, at in history.writers if person_id in facing),
        before=done(None, first_on - timedelta(days=1)),
        meanwhile=done(first_on, last_on),
        reviews=tuple(verdicts_given(session, aid_id=aid_id, until=until)),
        changes=changes,
    )
