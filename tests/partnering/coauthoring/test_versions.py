"""The history of an aid: what was written, by whom, and bringing it back."""

import pytest
from sqlalchemy.orm import Session

from partnering.coauthoring.versions import (
    list_versions,
    read_version,
    restore_version,
    text_of_version,
    writers_of,
)
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.vocabulary import VersionOrigin
from tests.cast import NOW, Cast, nothing_changes
from tests.partnering.coauthoring.texts import FUNDING, KNEE, TITLE, changed, saved


def restore(
    session: Session, cast: Cast, number: int, seen_number: int | None = None, message: str = ""
) -> int:
    return restore_version(
        session,
        cast.editor,
        project_id=cast.project,
        aid_id=cast.aid,
        number=number,
        seen_number=seen_number,
        message=message,
        now=NOW,
    )


def test_a_history_lists_the_newest_version_first(session: Session, cast: Cast) -> None:
    saved(session, cast, cast.editor, changed(KNEE, TITLE), message="How sore")
    newest, oldest = list_versions(session, cast.patient, project_id=cast.project, aid_id=cast.aid)
    assert (newest.number, newest.message, newest.written_by, newest.base_number) == (
        2,
        "How sore",
        "Edgar",
        1,
    )
    assert (oldest.number, oldest.origin, oldest.written_by) == (1, VersionOrigin.BLANK, "Lena")


def test_every_version_can_be_read_again_unchanged(session: Session, cast: Cast) -> None:
    saved(session, cast, cast.editor, changed(KNEE, TITLE))
    of_aid = {"project_id": cast.project, "aid_id": cast.aid}
    first = read_version(session, cast.patient, number=1, **of_aid)
    assert first.text == KNEE == text_of_version(session, first.version_id)
    assert read_version(session, cast.patient, **of_aid).number == 2
    for number in (0, 3):
        with pytest.raises(NotFound, match=f"no version {number}. Its latest is version 2"):
            read_version(session, cast.patient, number=number, **of_aid)


def test_an_earlier_version_comes_back_as_a_new_one(session: Session, cast: Cast) -> None:
    saved(session, cast, cast.editor, changed(KNEE, TITLE))
    assert restore(session, cast, 1, message="It was better") == 3
    newest = read_version(session, cast.editor, project_id=cast.project, aid_id=cast.aid)
    assert (newest.text, newest.origin, newest.base_number) == (KNEE, VersionOrigin.RESTORED, 1)
    assert newest.message == "It was better"
    with nothing_changes(session):
        assert restore(session, cast, 1) == 3


def test_words_that_somebody_saved_meanwhile_are_not_restored_away_unseen(
    session: Session, cast: Cast
) -> None:
    saved(session, cast, cast.editor, changed(KNEE, TITLE))
    saved(session, cast, cast.lead, changed(KNEE, TITLE, FUNDING), base_number=2)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="Lena has saved version 3 meanwhile"):
        restore(session, cast, 1, seen_number=2)
    assert restore(session, cast, 1, seen_number=3) == 4


def test_a_message_that_is_too_long_is_refused_with_its_length(session: Session, cast: Cast) -> None:
    with pytest.raises(InvalidInput, match="this is 2001 characters long"):
        saved(session, cast, cast.editor, changed(KNEE, TITLE), message="x" * 2001)


def test_who_saved_any_version_is_a_writer(session: Session, cast: Cast) -> None:
    assert writers_of(session, aid_id=cast.aid) == {cast.lead}
    saved(session, cast, cast.editor, changed(KNEE, TITLE))
    assert writers_of(session, aid_id=cast.aid) == {cast.lead, cast.editor}


def test_a_version_that_is_not_there_has_no_text(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound):
        text_of_version(session, 999)
