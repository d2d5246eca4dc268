"""Which aids go out with a release, and when that is settled."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.coauthoring.release_aids import (
    put_aid_in_release,
    take_aid_out_of_release,
    versions_of_release,
)
from partnering.foundation.errors import NotFound, NotPossibleNow
from partnering.foundation.vocabulary import ReleaseStatus
from partnering.tracker.releases import move_release
from tests.cast import NOW, TODAY, Cast, an_aid, nothing_changes, write_aid
from tests.partnering.coauthoring.texts import KNEE, TITLE, changed, saved


def at(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "project_id": cast.project,
        "aid_id": cast.aid,
        "release_id": cast.release,
        "now": NOW,
        **more,
    }


def test_a_release_has_the_latest_text_of_each_of_its_aids(session: Session, cast: Cast) -> None:
    hip = an_aid("sore-hip", "A sore hip")
    write_aid(session, cast.lead, cast.project, hip, release_id=cast.release)
    write_aid(session, cast.lead, cast.project, an_aid("sore-foot", "A sore foot"))
    outcome = saved(session, cast, cast.editor, changed(KNEE, TITLE))
    first, second = versions_of_release(session, project_id=cast.project, release_id=cast.release)
    assert (first.slug, first.title, first.number, first.text) == ("sore-hip", "A sore hip", 1, hip)
    assert (second.slug, second.number, second.text) == ("sore-knee", 2, changed(KNEE, TITLE))
    assert (second.aid_id, second.sha256) == (cast.aid, outcome.sha256)
    assert versions_of_release(session, project_id=cast.other_project, release_id=cast.release) == []


def test_an_aid_goes_in_once_and_comes_out_again(session: Session, cast: Cast) -> None:
    with nothing_changes(session):
        put_aid_in_release(session, cast.editor, **at(cast))
    take_aid_out_of_release(session, cast.editor, **at(cast))
    assert versions_of_release(session, project_id=cast.project, release_id=cast.release) == []
    with nothing_changes(session):
        take_aid_out_of_release(session, cast.editor, **at(cast))


def test_what_went_out_with_a_release_stays(session: Session, cast: Cast) -> None:
    for to in (ReleaseStatus.IN_REVIEW, ReleaseStatus.RELEASED):
        move_release(
            session, cast.lead, project_id=cast.project, release_id=cast.release, to=to, today=TODAY, now=NOW
        )
    for change in (put_aid_in_release, take_aid_out_of_release):
        with nothing_changes(session), pytest.raises(NotPossibleNow, match="Add the next release"):
            change(session, cast.editor, **at(cast))


def test_neither_aid_nor_release_of_another_project_is_found(session: Session, cast: Cast) -> None:
    for change in (put_aid_in_release, take_aid_out_of_release):
        for foreign in ({"aid_id": cast.other_aid}, {"release_id": cast.other_release}):
            with nothing_changes(session), pytest.raises(NotFound):
                change(session, cast.editor, **at(cast, **foreign))
