"""Adding an aid, finding it again, and what happens where its slug is taken."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.coauthoring.aid_texts import UnreadableAid
from partnering.coauthoring.aids import AidCard, AidInRelease, add_aid, list_aids, read_aid
from partnering.coauthoring.models import Aid
from partnering.coauthoring.versions import read_version
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.vocabulary import ReleaseStatus, VersionOrigin
from partnering.tracker.releases import move_release
from tests.cast import (
    NOW,
    TODAY,
    WORDS_OF_THE_OTHER_PROJECT,
    Cast,
    an_aid,
    at_the_same_time,
    gather,
    nothing_changes,
    write_aid,
)
from tests.partnering.coauthoring.texts import KNEE, TITLE, changed, saved

HIP = an_aid("sore-hip", "A sore hip")


def add(session: Session, cast: Cast, text: bytes, **more: Any) -> int:
    call: dict[str, Any] = {"origin": VersionOrigin.FILE, "now": NOW, **more}
    return add_aid(session, cast.editor, project_id=cast.project, text=text, **call)


def test_an_aid_begins_with_its_text_unchanged_as_version_1(session: Session, cast: Cast) -> None:
    text = "\ufeff".encode() + HIP.replace(b"\n", b"\r\n")
    aid_id = add(session, cast, text, message="From Anna")
    version = read_version(session, cast.editor, project_id=cast.project, aid_id=aid_id)
    assert (version.number, version.text, version.base_number) == (1, text, None)
    assert (version.origin, version.message, version.written_by) == (VersionOrigin.FILE, "From Anna", "Edgar")
    assert read_aid(session, cast.patient, project_id=cast.project, aid_id=aid_id).slug == "sore-hip"


def test_a_list_shows_the_latest_version_of_each_aid_and_its_releases(session: Session, cast: Cast) -> None:
    hip = add(session, cast, HIP)
    outcome = saved(session, cast, cast.editor, changed(KNEE, TITLE), now=NOW.replace(hour=15))
    knee, other = list_aids(session, cast.patient, project_id=cast.project)
    assert knee == AidCard(
        aid_id=cast.aid,
        slug="sore-knee",
        title="A very sore knee",
        latest_number=2,
        sha256=outcome.sha256,
        written_at=NOW.replace(hour=15),
        written_by="Edgar",
        releases=(AidInRelease(cast.release, "2.1"),),
    )
    assert (other.aid_id, other.title, other.releases) == (hip, "A sore hip", ())
    assert read_aid(session, cast.patient, project_id=cast.project, aid_id=cast.aid) == knee


def test_a_title_that_is_longer_than_a_list_shows_is_cut_there(session: Session, cast: Cast) -> None:
    aid_id = add(session, cast, an_aid("sore-hip", "sore " * 100))
    card = read_aid(session, cast.lead, project_id=cast.project, aid_id=aid_id)
    assert len(card.title) == 300
    assert card.title.endswith("so…") or card.title.endswith("…")


def test_the_same_text_sent_twice_adds_one_aid(session: Session, cast: Cast) -> None:
    first = add(session, cast, HIP)
    with nothing_changes(session):
        assert add(session, cast, HIP) == first
    assert add(session, cast, HIP, release_id=cast.release) == first
    card = read_aid(session, cast.lead, project_id=cast.project, aid_id=first)
    assert [release.version for release in card.releases] == ["2.1"]


def test_another_text_for_a_slug_of_this_project_is_not_taken_in_silence(
    session: Session, cast: Cast
) -> None:
    with (
        nothing_changes(session),
        pytest.raises(NotPossibleNow, match="This project has the aid “sore-knee” already"),
    ):
        add(session, cast, changed(KNEE, TITLE))


def test_a_slug_of_another_project_is_taken_and_nobody_says_by_whom(session: Session, cast: Cast) -> None:
    for text in (an_aid("quince-choice", "Ours"), an_aid("quince-choice", "nobody else may read this")):
        with nothing_changes(session), pytest.raises(NotPossibleNow) as refused:
            add(session, cast, text)
        assert refused.value.message.startswith("The slug “quince-choice” is taken.")
        told = refused.value.message.replace("quince-choice", "").lower()
        assert not [word for word in WORDS_OF_THE_OTHER_PROJECT if word in told]


def test_a_slug_that_is_too_long_for_an_address_is_refused(session: Session, cast: Cast) -> None:
    with pytest.raises(InvalidInput, match="The slug has 81 characters"):
        add(session, cast, an_aid("a" * 81, "Long"))


@pytest.mark.parametrize(
    "text", [b"", b"PK\x03\x04\x14\x00", b"a,b,c\n1,2,3\n", HIP * 300], ids=["empty", "zip", "csv", "3 MB"]
)
def test_a_file_that_is_no_aid_adds_nothing(session: Session, cast: Cast, text: bytes) -> None:
    with (
        nothing_changes(session),
        pytest.raises(UnreadableAid, match="This cannot be read as a decision aid yet"),
    ):
        add(session, cast, text)


def test_an_aid_goes_into_a_release_that_is_open(session: Session, cast: Cast) -> None:
    with nothing_changes(session), pytest.raises(NotFound, match="no such release"):
        add(session, cast, HIP, release_id=cast.other_release)
    for to in (ReleaseStatus.IN_REVIEW, ReleaseStatus.RELEASED):
        move_release(
            session, cast.lead, project_id=cast.project, release_id=cast.release, to=to, today=TODAY, now=NOW
        )
    with pytest.raises(
        NotPossibleNow, match=r"Release 2\.1 is “Released”\. What went out with it stays as it was\."
    ):
        add(session, cast, HIP, release_id=cast.release)


def test_an_aid_of_another_project_is_not_found(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound, match="There is no such aid in this project"):
        read_aid(session, cast.lead, project_id=cast.project, aid_id=cast.other_aid)


def test_two_who_add_the_same_slug_at_the_same_moment_add_one_aid(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
    holding, following = at_the_same_time(
        lambda session: write_aid(session, cast.lead, cast.project, HIP),
        lambda session: write_aid(session, cast.outsider, cast.other_project, HIP),
    )
    holding.result()
    with pytest.raises(NotPossibleNow, match="The slug “sore-hip” is taken"):
        following.result()
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Aid).where(Aid.slug == "sore-hip")) == 1
