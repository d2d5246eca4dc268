"""What the tracker tells the gate: which release went out before another."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.vocabulary import ReleaseStatus
from partnering.tracker.release_evidence import release_before
from partnering.tracker.releases import add_release, move_release
from tests.cast import NOW, TODAY, Cast


def add(
    session: Session, cast: Cast, version: str, *, out_on: date | None, previous: str | None = None
) -> int:
    """A release of the second project that went out on this day, or has not gone out."""
    to = {"project_id": cast.other_project, "now": NOW}
    release = add_release(session, cast.outsider, version=version, previous=previous, **to)
    if out_on:
        for status in (ReleaseStatus.IN_REVIEW, ReleaseStatus.RELEASED):
            move_release(session, cast.outsider, release_id=release, to=status, today=out_on, **to)
    return release


def before(session: Session, cast: Cast, release: int) -> str | None:
    found = release_before(session, project_id=cast.other_project, release_id=release)
    return found and found.version


def test_the_release_before_went_out_before(cast: Cast, session: Session) -> None:
    first = add(session, cast, "first", out_on=TODAY - timedelta(days=90))
    second = add(session, cast, "second", out_on=TODAY - timedelta(days=30))
    same_day = add(session, cast, "same-day", out_on=TODAY - timedelta(days=30))
    draft = add(session, cast, "draft", out_on=None)
    named = [before(session, cast, release) for release in (first, second, same_day, draft)]
    assert named == [None, "first", "second", "same-day"]


@pytest.mark.parametrize(("out_on", "told"), [(TODAY, "older"), (None, "newer")])
def test_the_release_that_is_named_comes_first_once_it_is_out(
    out_on: date | None, told: str, cast: Cast, session: Session
) -> None:
    add(session, cast, "older", out_on=out_on)
    add(session, cast, "newer", out_on=TODAY)
    release = add(session, cast, "draft", out_on=None, previous="older")
    assert before(session, cast, release) == told
