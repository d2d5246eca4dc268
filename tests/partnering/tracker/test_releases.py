"""Releases, and how they move on."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.vocabulary import ReleaseStatus
from partnering.tracker.activities import take_back_activity
from partnering.tracker.releases import (
    TRANSITIONS,
    ReleaseCard,
    add_release,
    count_activities,
    find_release,
    list_releases,
    move_release,
    release_ids,
)
from tests.cast import NOW, TODAY, Cast, nothing_changes, trail

PATHS: dict[ReleaseStatus, list[ReleaseStatus]] = {
    ReleaseStatus.DRAFT: [],
    ReleaseStatus.IN_REVIEW: [ReleaseStatus.IN_REVIEW],
    ReleaseStatus.RELEASED: [ReleaseStatus.IN_REVIEW, ReleaseStatus.RELEASED],
    ReleaseStatus.WITHDRAWN: [ReleaseStatus.WITHDRAWN],
}
"""How a release gets from draft to each status."""

NEXT_DAY = date(2026, 3, 5)


def move(session: Session, cast: Cast, to: ReleaseStatus, today: date = TODAY) -> None:
    move_release(
        session, cast.lead, project_id=cast.project, release_id=cast.release, to=to, today=today, now=NOW
    )


def card(session: Session, cast: Cast) -> ReleaseCard:
    (found,) = [
        release
        for release in list_releases(session, cast.lead, project_id=cast.project)
        if release.release_id == cast.release
    ]
    return found


# Status


@pytest.mark.parametrize("to", ReleaseStatus)
@pytest.mark.parametrize("start", ReleaseStatus)
def test_a_release_moves_only_along_the_transitions(
    cast: Cast, session: Session, start: ReleaseStatus, to: ReleaseStatus
) -> None:
    for step in PATHS[start]:
        move(session, cast, step)
    if to in TRANSITIONS[start]:
        move(session, cast, to)
        assert card(session, cast).status is to
        event = trail(session)[-1]
        assert (event.before, event.after) == ({"status": start.value}, {"status": to.value})
    else:
        with nothing_changes(session), pytest.raises(NotPossibleNow) as refused:
            move(session, cast, to)
        assert refused.value.message.startswith(f"Release 2.1 is “{start.label}”.")
        assert all(possible.label in refused.value.message for possible in TRANSITIONS[start])


def test_each_status_has_its_transitions_and_never_stays() -> None:
    assert set(TRANSITIONS) == set(ReleaseStatus)
    assert all(status not in onward for status, onward in TRANSITIONS.items())


def test_what_was_released_is_never_a_draft_again() -> None:
    reachable: set[ReleaseStatus] = set()
    waiting = [ReleaseStatus.RELEASED]
    while waiting:
        reachable.update(onward := TRANSITIONS[waiting.pop()])
        waiting.extend(onward)
    assert reachable == {ReleaseStatus.WITHDRAWN}


def test_a_withdrawn_release_can_become_nothing_else(cast: Cast, session: Session) -> None:
    move(session, cast, ReleaseStatus.WITHDRAWN)
    with pytest.raises(NotPossibleNow, match="From there it can become: nothing else"):
        move(session, cast, ReleaseStatus.DRAFT)


def test_the_day_of_the_release_is_kept_when_it_is_withdrawn(cast: Cast, session: Session) -> None:
    assert card(session, cast).released_on is None
    move(session, cast, ReleaseStatus.IN_REVIEW)
    assert card(session, cast).released_on is None
    move(session, cast, ReleaseStatus.RELEASED)
    move(session, cast, ReleaseStatus.WITHDRAWN, today=NEXT_DAY)
    assert card(session, cast).released_on == TODAY


# Adding


def test_a_new_release_is_a_draft_after_the_one_before(cast: Cast, session: Session) -> None:
    added = add_release(
        session,
        cast.editor,
        project_id=cast.project,
        version=" 3.0-rc.1 ",
        previous="2.1",
        planned_for=NEXT_DAY,
        now=NOW,
    )
    newest = list_releases(session, cast.lead, project_id=cast.project)[0]
    assert newest == ReleaseCard(
        release_id=added,
        version="3.0-rc.1",
        status=ReleaseStatus.DRAFT,
        previous_release_id=cast.release,
        previous_version="2.1",
        planned_for=NEXT_DAY,
        released_on=None,
    )


@pytest.mark.parametrize(
    "version", ["", "  ", "2 1", "2/1", "2?1", "2#1", "2\\1", "..", "2\x001", "2\u202e1", "x" * 41]
)
def test_a_version_that_does_not_fit_an_address_is_refused(
    cast: Cast, session: Session, version: str
) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match="cannot be a version"):
        add_release(session, cast.lead, project_id=cast.project, version=version, now=NOW)


def test_a_version_is_taken_once_in_a_project(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(NotPossibleNow, match=r"There is a release 2\.1 already"):
        add_release(session, cast.lead, project_id=cast.project, version=" 2.1 ", now=NOW)
    add_release(session, cast.outsider, project_id=cast.other_project, version="2.1", now=NOW)


def test_an_unknown_version_before_is_refused_with_those_there_are(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(NotFound, match=r"There are: 2\.1, 2\.0\."):
        add_release(session, cast.lead, project_id=cast.project, version="3.0", previous="2.7", now=NOW)


# Finding


def test_a_release_is_found_by_its_version(cast: Cast, session: Session) -> None:
    assert find_release(session, cast.funder, project_id=cast.project, version=" 2.1") == cast.release
    with pytest.raises(NotFound, match=r"no release “9\.9-hidden” in this project. There are: 2\.1, 2\.0\."):
        find_release(session, cast.lead, project_id=cast.project, version="9.9-hidden")
    assert release_ids(session, project_id=cast.project) == {
        "2.0": cast.earlier_release,
        "2.1": cast.release,
    }


def test_a_long_version_that_is_not_there_is_named_in_few_words(cast: Cast, session: Session) -> None:
    with pytest.raises(NotFound) as refused:
        find_release(session, cast.lead, project_id=cast.project, version="x" * 5000)
    assert len(refused.value.message) < 200


def test_only_activities_that_count_are_counted(cast: Cast, session: Session) -> None:
    def counted() -> dict[int, int]:
        releases = [cast.release, cast.earlier_release, cast.other_release]
        return count_activities(session, cast.lead, project_id=cast.project, release_ids=releases)

    nothing = {cast.earlier_release: 0, cast.other_release: 0}
    assert counted() == {cast.release: 6, **nothing}
    take_back_activity(
        session,
        cast.lead,
        project_id=cast.project,
        activity_id=cast.activities[cast.patient],
        now=NOW,
    )
    assert counted() == {cast.release: 5, **nothing}
