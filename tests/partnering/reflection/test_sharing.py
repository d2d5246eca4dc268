"""Sharing words of a journal: to whom each level reaches, and to nobody else."""

import zipfile
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from partnering.foundation.backup import back_up
from partnering.foundation.database import transaction
from partnering.foundation.errors import ExpectedError, InvalidInput, NotFound
from partnering.foundation.people import command_line_person, end_access
from partnering.foundation.vocabulary import SharedWith
from partnering.reflection.journal import keep_page, open_week, search_my_journal
from partnering.reflection.journal_words import PageWords
from partnering.reflection.models import JournalShare
from partnering.reflection.sealing import new_key
from partnering.reflection.sharing import (
    ONE_READER,
    list_my_shares,
    list_readers,
    list_shared_with_me,
    look_over,
    move_share,
    share_words,
    take_back_share,
)
from partnering.reporting.my_data import delete_my_account, export_my_data
from partnering.reporting.project_export import export_project
from tests.cast import CATALOG, NOBODY, NOW, Cast, trail

WEEK = date(2026, 3, 2)
PRIVATE_WORDS, SHARED_WORDS = "marzipan", "nougat"
LEVELS = [level for level in SharedWith if level is not SharedWith.PRIVATE]


@dataclass(frozen=True, slots=True)
class Wrote:
    """A page of the patient partner, and the copy of it."""

    share_id: int | None


def write(session: Session, cast: Cast, level: SharedWith) -> Wrote:
    keep_page(
        session,
        cast.patient,
        week_on=WEEK,
        token="t" * 43,
        revision=0,
        words=PageWords(worked=f"{PRIVATE_WORDS}\n{SHARED_WORDS}", to_try=PRIVATE_WORDS),
        now=NOW,
    )
    return Wrote(None if level is SharedWith.PRIVATE else share(session, cast, level))


def share(session: Session, cast: Cast, level: SharedWith, **more: Any) -> int:
    arguments: dict[str, Any] = {
        "project_id": cast.project,
        "week_on": WEEK,
        "words": SHARED_WORDS,
        "level": level,
        "reader_id": cast.facilitator if level in ONE_READER else None,
        "is_sure": True,
        "now": NOW,
    }
    share_id = share_words(session, cast.patient, **arguments | more)
    session.flush()
    return share_id


def attempt(read: Any) -> str:
    """What a person gets to read, or the refusal."""
    try:
        return repr(read())
    except ExpectedError as refusal:
        return refusal.message


# Who can read what, see also test_who_reads_what.py


def in_zip(file: BytesIO) -> str:
    with zipfile.ZipFile(file) as folder:
        return "\n".join(folder.read(name).decode("utf-8", "replace") for name in folder.namelist())


def test_the_words_are_there_to_be_leaked_and_their_writer_gets_all_of_them(
    cast: Cast, session: Session
) -> None:
    write(session, cast, SharedWith.TEAM)
    out = BytesIO()
    export_my_data(session, cast.patient, out=out)
    own = in_zip(out)
    assert (own.count(PRIVATE_WORDS), own.count(SHARED_WORDS)) == (2, 2)
    assert "journal words shared" in own
    assert search_my_journal(session, cast.patient, words=PRIVATE_WORDS)


def test_the_command_line_which_exports_a_project_gets_no_journal(cast: Cast, session: Session) -> None:
    write(session, cast, SharedWith.TEAM)

    out = BytesIO()
    export_project(session, command_line_person(session), project_id=cast.project, catalog=CATALOG, out=out)
    told = in_zip(out)
    assert [word for word in (PRIVATE_WORDS, SHARED_WORDS, "journal") if word in told] == []


def test_with_a_key_the_stored_copy_says_nothing(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", new_key())
    write(session, cast, SharedWith.TEAM)
    stored = session.scalars(
        text("select sealed from journal_pages union select sealed from journal_shares")
    ).all()
    mine = [one for one in stored if one.startswith("sealed:")]
    assert len(mine) == 2
    assert [word for word in (PRIVATE_WORDS, SHARED_WORDS) if word in "".join(mine)] == []
    assert SHARED_WORDS in repr(list_shared_with_me(session, cast.lead, project_id=cast.project))


def test_with_a_key_neither_the_database_nor_its_backup_holds_a_word(
    cast: Cast, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def words_in(folder: Path) -> list[str]:
        stored = b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())
        return [word for word in (PRIVATE_WORDS, SHARED_WORDS) if word.encode() in stored]

    def backed_up(folder: Path) -> Path:
        folder.mkdir()
        back_up(database, folder / "monday.backup", now=NOW)
        return folder

    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", new_key())
    with transaction() as session:
        write(session, cast, SharedWith.TEAM)
    assert words_in(tmp_path) == []
    assert words_in(backed_up(tmp_path / "sealed")) == []
    monkeypatch.delenv("ONE_MORE_STEP_JOURNAL_KEY")
    with transaction() as session:
        keep_page(
            session,
            cast.lead,
            week_on=WEEK,
            token="u" * 43,
            revision=0,
            words=PageWords(worked=PRIVATE_WORDS),
            now=NOW,
        )
    # Without a seal the same search finds them.
    assert words_in(backed_up(tmp_path / "open")) == [PRIVATE_WORDS]


def test_who_leaves_the_project_reads_on_no_more(cast: Cast, session: Session) -> None:
    write(session, cast, SharedWith.COACH)
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.facilitator, now=NOW)
    assert SHARED_WORDS not in attempt(
        lambda: list_shared_with_me(session, cast.facilitator, project_id=cast.project)
    )


# Sharing, moving, taking back


@pytest.mark.parametrize("level", LEVELS)
def test_to_share_is_asked_each_time_and_the_page_stays_as_it_is(
    level: SharedWith, cast: Cast, session: Session
) -> None:
    write(session, cast, SharedWith.PRIVATE)
    before = open_week(session, cast.patient, week_on=WEEK)
    with pytest.raises(InvalidInput, match="say that you are sure"):
        share(session, cast, level, is_sure=False)
    share(session, cast, level)
    assert open_week(session, cast.patient, week_on=WEEK) == before


@pytest.mark.parametrize("after", LEVELS)
@pytest.mark.parametrize("before", LEVELS)
def test_a_copy_moves_between_levels_when_its_writer_is_sure_and_each_move_is_logged(
    before: SharedWith, after: SharedWith, cast: Cast, session: Session
) -> None:
    share_id = write(session, cast, before).share_id
    move: dict[str, Any] = {
        "project_id": cast.project,
        "share_id": share_id,
        "level": after,
        "reader_id": cast.clinician if after in ONE_READER else None,
        "now": NOW,
    }
    if before is not after or after in ONE_READER:
        with pytest.raises(InvalidInput, match="say that you are sure"):
            move_share(session, cast.patient, is_sure=False, **move)
    move_share(session, cast.patient, is_sure=True, **move)
    session.flush()
    (own,) = list_my_shares(session, cast.patient, project_id=cast.project)
    assert (own.level, own.reader) == (after, "Clara" if after in ONE_READER else "")
    events = [event.action for event in trail(session) if event.action.startswith("journal")]
    is_moved = before is not after or after in ONE_READER
    assert events[-1] == ("journal words moved" if is_moved else "journal words shared")


def test_what_is_taken_back_is_gone_and_can_be_taken_back_without_a_question(
    cast: Cast, session: Session
) -> None:
    share_id = write(session, cast, SharedWith.NETWORK).share_id
    take_back_share(session, cast.patient, project_id=cast.project, share_id=share_id or 0, now=NOW)
    session.flush()
    own = select(JournalShare).where(JournalShare.person_id == cast.patient)
    assert session.scalars(own).all() == []
    event = trail(session)[-1]
    assert (event.action, event.before) == ("journal words taken back", {"level": "network"})


def test_the_same_words_shared_twice_are_one_copy(cast: Cast, session: Session) -> None:
    first = write(session, cast, SharedWith.TEAM).share_id
    assert share(session, cast, SharedWith.TEAM) == first
    assert share(session, cast, SharedWith.NETWORK) != first


def test_nobody_moves_or_takes_back_what_somebody_else_shared(cast: Cast, session: Session) -> None:
    share_id = write(session, cast, SharedWith.TEAM).share_id or 0
    where: dict[str, Any] = {"project_id": cast.project, "share_id": share_id, "now": NOW}
    for person in (cast.lead, cast.facilitator):
        with pytest.raises(NotFound):
            take_back_share(session, person, **where)
        with pytest.raises(NotFound):
            move_share(session, person, level=SharedWith.NETWORK, reader_id=None, is_sure=True, **where)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"words": "  "}, "Choose the words that you want to share."),
        (
            {"level": SharedWith.PRIVATE},
            "Your page is for you alone already. Choose who else may read these words.",
        ),
        (
            {"level": SharedWith.COACH, "reader_id": None},
            "Choose one person for “My coach”, and nobody else.",
        ),
        ({"reader_id": NOBODY}, "Choose one person for “My team”, and nobody else."),
        ({"week_on": date(2026, 2, 23)}, "You wrote nothing in this week."),
    ],
)
def test_what_cannot_be_shared_is_refused_in_words(
    change: dict[str, Any], sentence: str, cast: Cast, session: Session
) -> None:
    write(session, cast, SharedWith.PRIVATE)
    with pytest.raises(ExpectedError) as refused:
        share(session, cast, **{"level": SharedWith.TEAM, **change})
    assert refused.value.message == sentence


@pytest.mark.parametrize(
    "reader", ["patient", "funder", "administrator", "ended", "named_only", "outsider", "nobody"]
)
def test_a_coach_is_somebody_else_who_works_in_this_project(
    reader: str, cast: Cast, session: Session
) -> None:
    write(session, cast, SharedWith.PRIVATE)
    reader_id = NOBODY if reader == "nobody" else getattr(cast, reader)
    with pytest.raises(NotFound):
        share(session, cast, SharedWith.COACH, reader_id=reader_id)
    assert reader_id not in {
        one.person_id for one in list_readers(session, cast.patient, project_id=cast.project)
    }


def test_the_names_of_the_projects_people_are_known_when_words_are_looked_over(
    cast: Cast, session: Session
) -> None:
    words = "I asked Cita and Ottokar, both on time."
    found = look_over(session, cast.patient, project_id=cast.project, words=words)
    assert [finding.words for finding in found] == ["Cita"]


def test_an_account_that_goes_takes_its_journal_along(cast: Cast, session: Session) -> None:
    write(session, cast, SharedWith.TEAM)
    delete_my_account(session, cast.patient, now=NOW)
    session.flush()
    left = session.scalars(
        text("select sealed from journal_pages union all select sealed from journal_shares")
    ).all()
    assert [one for one in left if PRIVATE_WORDS in one or SHARED_WORDS in one] == []


@pytest.mark.parametrize(
    ("level", "reader"), [(SharedWith.COACH, None), (SharedWith.TEAM, "lead"), (SharedWith.PRIVATE, None)]
)
def test_the_database_itself_refuses_a_level_without_its_reader(
    level: SharedWith, reader: str | None, cast: Cast, session: Session
) -> None:
    session.add(
        JournalShare(
            project_id=cast.project,
            person_id=cast.patient,
            reader_id=getattr(cast, reader) if reader else None,
            week_on=WEEK,
            level=level,
            sealed="open:x",
            shared_at=NOW,
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
