"""What changed because of an answer."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.errors import NotFound
from partnering.foundation.vocabulary import Activity, Answer
from partnering.tracker.activities import take_back_activity
from partnering.tracker.answers import link_change
from tests.cast import NOBODY, NOW, YESTERDAY, Cast, answer, nothing_changes, say
from tests.partnering.tracker.saying_and_answering import told


def test_an_answer_shows_what_changed_because_of_it(cast: Cast, session: Session, said: int) -> None:
    activity = cast.activities[cast.lead]
    answer(
        session,
        cast.lead,
        cast.project,
        said,
        answer=Answer.ACCEPTED,
        changed_activity_id=activity,
        changed_release_id=cast.release,
    )
    found = told(session, cast, said).answers[0]
    assert (found.changed_activity_id, found.changed_activity, found.changed_held_on) == (
        activity,
        Activity.MEETING,
        YESTERDAY,
    )
    assert (found.changed_release_id, found.changed_version) == (cast.release, "2.1")


def test_what_changed_may_be_linked_later_and_taken_away(cast: Cast, session: Session, said: int) -> None:
    answer_id = answer(session, cast.lead, cast.project, said, answer=Answer.ACCEPTED)

    def link(activity: int | None, release: int | None) -> None:
        link_change(
            session,
            cast.editor,
            project_id=cast.project,
            answer_id=answer_id,
            activity_id=activity,
            release_id=release,
            now=NOW,
        )

    link(None, cast.release)
    assert told(session, cast, said).answers[0].changed_version == "2.1"
    with nothing_changes(session):
        link(None, cast.release)
    link(None, None)
    assert told(session, cast, said).answers[0].changed_version is None


@pytest.mark.parametrize("which", ["changed_activity_id", "changed_release_id"])
@pytest.mark.parametrize("whose", ["other", "nobody"])
def test_only_what_changed_in_this_project_can_be_linked(
    whose: str, which: str, cast: Cast, session: Session, said: int
) -> None:
    foreign = {"changed_activity_id": cast.other_activity, "changed_release_id": cast.other_release}
    value = foreign[which] if whose == "other" else NOBODY
    change: dict[str, Any] = {which: value}
    answer_id = answer(session, cast.lead, cast.project, say(session, cast.patient, cast.project, "Thanks."))
    name = which.removeprefix("changed_")
    with nothing_changes(session):
        with pytest.raises(NotFound, match="What changed: there is no such"):
            answer(session, cast.lead, cast.project, said, answer=Answer.ACCEPTED, **change)
        with pytest.raises(NotFound, match="What changed: there is no such"):
            link_change(
                session,
                cast.lead,
                project_id=cast.project,
                answer_id=answer_id,
                now=NOW,
                **{"activity_id": None, "release_id": None, name: value},
            )


def test_an_activity_that_was_taken_back_shows_as_no_change(cast: Cast, session: Session, said: int) -> None:
    activity = cast.activities[cast.lead]
    answer(session, cast.lead, cast.project, said, answer=Answer.ACCEPTED, changed_activity_id=activity)
    take_back_activity(session, cast.lead, project_id=cast.project, activity_id=activity, now=NOW)
    found = told(session, cast, said).answers[0]
    assert (found.changed_activity_id, found.changed_activity) == (None, None)
    with pytest.raises(NotFound):
        answer(
            session,
            cast.lead,
            cast.project,
            say(session, cast.patient, cast.project, "Thanks."),
            answer=Answer.ACCEPTED,
            changed_activity_id=activity,
        )
