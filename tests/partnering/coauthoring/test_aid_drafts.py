"""Drafts of an aid: whatever was typed stays, in every tab, through restarts, and for its writer only."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from partnering.coauthoring.aid_drafts import (
    KeptAidDraft,
    drop_aid_draft,
    keep_aid_draft,
    read_aid_draft,
)
from partnering.coauthoring.models import LONGEST_AID
from partnering.foundation.database import connect, reading, transaction
from partnering.foundation.errors import InvalidInput, NotFound
from tests.cast import NOW, Cast, at_the_same_time, gather, nothing_changes
from tests.partnering.coauthoring.texts import KNEE, TITLE, changed, drafts, saved


def of_aid(cast: Cast) -> dict[str, Any]:
    return {"project_id": cast.project, "aid_id": cast.aid}


def keep(session: Session, cast: Cast, text: bytes, revision: int, **more: Any) -> KeptAidDraft:
    call: dict[str, Any] = {**of_aid(cast), "base_number": 1, "now": NOW, **more}
    return keep_aid_draft(session, cast.editor, text=text, revision=revision, **call)


def texts(session: Session, cast: Cast) -> list[bytes]:
    return drafts(session, cast, cast.editor)


def test_where_nothing_is_kept_the_latest_version_is_there_to_begin_from(
    session: Session, cast: Cast
) -> None:
    assert read_aid_draft(session, cast.editor, **of_aid(cast)) == KeptAidDraft(KNEE, 1, 0, None, 0)
    saved(session, cast, cast.lead, changed(KNEE, TITLE))
    begun = read_aid_draft(session, cast.editor, **of_aid(cast))
    assert (begun.text, begun.base_number) == (changed(KNEE, TITLE), 2)


@pytest.mark.parametrize(
    "text", [b"", b"\xff\x00 half", b"title: [", KNEE], ids=["empty", "bytes", "broken", "whole"]
)
def test_a_draft_is_kept_whether_it_can_be_read_or_not(session: Session, cast: Cast, text: bytes) -> None:
    kept = keep(session, cast, text, 0)
    assert read_aid_draft(session, cast.editor, **of_aid(cast)) == kept
    assert (kept.text, kept.base_number, kept.updated_at, kept.others) == (text, 1, NOW, 0)


def test_a_draft_grows_with_each_save(session: Session, cast: Cast) -> None:
    first = keep(session, cast, b"a", 0)
    second = keep(session, cast, b"ab", first.revision)
    assert second.revision == first.revision + 1
    assert texts(session, cast) == [b"ab"]


def test_words_that_did_not_change_write_nothing(session: Session, cast: Cast) -> None:
    first = keep(session, cast, b"a", 0)
    with nothing_changes(session):
        assert keep(session, cast, b"a", first.revision) == first


def test_two_tabs_both_keep_what_was_typed_in_them(session: Session, cast: Cast) -> None:
    begun = keep(session, cast, b"both", 0)
    one = keep(session, cast, b"one tab", begun.revision)
    other = keep(session, cast, b"other tab", begun.revision, now=NOW + timedelta(seconds=1))
    assert (one.others, other.others) == (0, 1)
    assert texts(session, cast) == [b"other tab", b"one tab"]
    keep(session, cast, b"one tab goes on", one.revision, now=NOW + timedelta(seconds=2))
    keep(session, cast, b"other tab goes on", other.revision, now=NOW + timedelta(seconds=3))
    assert texts(session, cast) == [b"other tab goes on", b"one tab goes on"]
    found = read_aid_draft(session, cast.editor, revision=one.revision + 1, **of_aid(cast))
    assert found.text == b"one tab goes on"


def test_a_tab_whose_draft_was_saved_meanwhile_does_not_touch_the_next_one(
    session: Session, cast: Cast
) -> None:
    old = keep(session, cast, b"old", 0)
    drop_aid_draft(session, cast.editor, revision=old.revision, **of_aid(cast))
    keep(session, cast, b"new", 0)
    keep(session, cast, b"old tab", old.revision)
    assert sorted(texts(session, cast)) == [b"new", b"old tab"]


def test_words_kept_since_then_stay_when_a_draft_is_dropped(session: Session, cast: Cast) -> None:
    first = keep(session, cast, b"a", 0)
    keep(session, cast, b"ab", first.revision)
    drop_aid_draft(session, cast.editor, revision=first.revision, **of_aid(cast))
    assert texts(session, cast) == [b"ab"]
    drop_aid_draft(session, cast.editor, **of_aid(cast))
    assert texts(session, cast) == []


def test_a_draft_is_its_writer_s_alone(session: Session, cast: Cast) -> None:
    kept = keep(session, cast, b"mine", 0)
    theirs = read_aid_draft(session, cast.lead, revision=kept.revision, **of_aid(cast))
    assert (theirs.text, theirs.revision) == (KNEE, 0)
    drop_aid_draft(session, cast.lead, revision=kept.revision, **of_aid(cast))
    assert texts(session, cast) == [b"mine"]


def test_a_draft_that_is_too_long_is_refused_with_its_length(session: Session, cast: Cast) -> None:
    keep(session, cast, b"x" * LONGEST_AID, 0)
    with nothing_changes(session), pytest.raises(InvalidInput, match="This has 2,000,001 bytes"):
        keep(session, cast, b"x" * (LONGEST_AID + 1), 0)


def test_a_draft_begins_from_a_version_that_is_there(session: Session, cast: Cast) -> None:
    for number in (0, 2):
        with pytest.raises(InvalidInput, match=f"no version {number}"):
            keep(session, cast, b"x", 0, base_number=number)


def test_an_aid_of_another_project_is_not_found(session: Session, cast: Cast) -> None:
    for aid_id in (cast.other_aid, 999):
        with pytest.raises(NotFound):
            keep(session, cast, b"x", 0, aid_id=aid_id)


def test_a_draft_survives_a_restart(database: str, cast: Cast) -> None:
    with transaction() as session:
        keep(session, cast, b"half a w", 0)
    connect(database)
    with reading() as session:
        assert texts(session, cast) == [b"half a w"]


def test_two_tabs_that_keep_at_the_same_moment_both_keep_their_words(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
    for future in at_the_same_time(
        lambda session: keep(session, cast, b"one", 0), lambda session: keep(session, cast, b"other", 0)
    ):
        future.result()
    with reading() as session:
        assert sorted(texts(session, cast)) == [b"one", b"other"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.binary(max_size=3), st.booleans()), max_size=12))
def test_whatever_three_tabs_type_in_whatever_order_the_last_words_of_each_are_there(
    session: Session, cast: Cast, steps: list[tuple[int, bytes, bool]]
) -> None:
    revisions, last = [0, 0, 0], dict[int, bytes]()
    with session.begin_nested() as attempt:
        for tab, text, is_sent_twice in steps:
            if is_sent_twice:
                keep(session, cast, text, revisions[tab])
            revisions[tab] = keep(session, cast, text, revisions[tab]).revision
            last[tab] = text
            assert set(last.values()) <= set(texts(session, cast))
        attempt.rollback()
    session.expire_all()
