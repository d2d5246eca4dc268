"""Looking back as a team: the weeks, what is brought in, what each says, and what is taken on."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from partnering.foundation.consents import choose_consent
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.people import end_access, give_access
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import AccessRole, Consent, SharedWith, TeamRole
from partnering.reflection.commitments import (
    CommitmentTold,
    NewCommitment,
    list_commitments,
    make_commitment,
    move_commitment,
)
from partnering.reflection.journal import keep_page, monday_of
from partnering.reflection.journal_words import PageWords
from partnering.reflection.look_back_pieces import (
    Copy,
    bring_in,
    list_lines_to_bring,
    list_pieces,
    take_out_piece,
)
from partnering.reflection.look_backs import (
    begin_look_back,
    close_look_back,
    list_look_backs,
    list_look_backs_to_answer,
    read_look_back,
    take_back_note,
    write_notes,
)
from partnering.reflection.sharing import move_share, share_words, take_back_share
from partnering.reflection.terms import BroughtKind, CommitmentStatus, LookBackQuestion
from partnering.reporting.my_data import delete_my_account, export_my_data
from partnering.reporting.project_export import export_project
from tests.cast import CATALOG, NOW, TODAY, Cast, everything, gather, nothing_changes

WEEK = date(2026, 3, 2)
DUE = TODAY + timedelta(days=14)
GAP = Copy(BroughtKind.GAP, "gap 2.1 delivery", "Delivery: no clinician took part here yet.")
SAID = Copy(BroughtKind.INPUT, "input 1", "The text is too small.")
HAPPENED, WHY = LookBackQuestion.HAPPENED, LookBackQuestion.WHY


def begin(session: Session, cast: Cast, **more: Any) -> dict[str, Any]:
    """The lead begins; by which project and number it is called since."""
    wanted: dict[str, Any] = {"since": WEEK - timedelta(weeks=1), "until": TODAY, "form_token": new_token()}
    here: dict[str, Any] = {"project_id": cast.project}
    wanted |= more
    return here | {
        "look_back_id": begin_look_back(session, cast.lead, today=TODAY, now=NOW, **here, **wanted)
    }


def share(session: Session, cast: Cast, person: int, words: str, *, week: date = WEEK, **more: Any) -> int:
    keep_page(
        session,
        person,
        week_on=week,
        token=new_token(),
        revision=0,
        words=PageWords(worked=words),
        now=NOW,
    )
    to: dict[str, Any] = {"level": SharedWith.TEAM, "reader_id": None, **more}
    return share_words(
        session, person, project_id=cast.project, week_on=week, words=words, is_sure=True, now=NOW, **to
    )


def say(session: Session, person: int, here: dict[str, Any], words: str) -> None:
    write_notes(session, person, words={HAPPENED: words}, form_token=new_token(), now=NOW, **here)


def take_on(session: Session, cast: Cast, here: dict[str, Any], owner: int, **more: Any) -> int:
    entry = NewCommitment(**{"words": "Send it a week before.", "owner_id": owner, "due_on": DUE, **more})
    return make_commitment(
        session, cast.lead, entry=entry, form_token=new_token(), today=TODAY, now=NOW, **here
    )


def move(
    session: Session, cast: Cast, person: int, commitment_id: int, to: CommitmentStatus, **more: Any
) -> None:
    here: dict[str, Any] = {"project_id": cast.project, "commitment_id": commitment_id}
    move_commitment(session, person, to=to, now=NOW, **here, **more)


def taken_on(session: Session, cast: Cast, person: int, **more: Any) -> list[CommitmentTold]:
    return list_commitments(session, person, project_id=cast.project, **more)


# The weeks


def test_whole_weeks_are_looked_back_on_and_all_of_the_team_is_asked_until_they_speak(
    cast: Cast, session: Session
) -> None:
    here = begin(session, cast, since=WEEK - timedelta(days=3), until=TODAY)
    told = read_look_back(session, cast.patient, **here)
    assert (told.since_on, told.until_on, told.begun_by) == (date(2026, 2, 23), date(2026, 3, 8), "Lena")

    def asked(person: int) -> list[int]:
        waiting = list_look_backs_to_answer(session, person, project_id=cast.project)
        return [one.look_back_id for one in waiting]

    assert asked(cast.patient) == [here["look_back_id"]]
    say(session, cast.patient, here, "We met twice.")
    take_on(session, cast, here, cast.lead)
    assert (asked(cast.patient), asked(cast.caregiver)) == ([], [here["look_back_id"]])
    (card,) = list_look_backs(session, cast.lead, project_id=cast.project)
    assert (card.notes, card.commitments, card.is_closed) == (1, 1, False)
    close_look_back(session, cast.caregiver, is_closed=True, now=NOW, **here)
    assert asked(cast.caregiver) == []


def test_weeks_that_cannot_be_are_refused(cast: Cast, session: Session) -> None:
    wrongs = (
        (TODAY, TODAY - timedelta(days=1), "after the last day"),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=9), "still to come"),
        (TODAY, WEEK + timedelta(days=7), "still to come"),
        (TODAY, date.max, "still to come"),
        (date.min, TODAY, "at most 53 weeks"),
        (TODAY - timedelta(weeks=53), TODAY, "at most 53 weeks"),
    )
    with nothing_changes(session):
        for since, until, told in wrongs:
            with pytest.raises(InvalidInput, match=told):
                begin(session, cast, since=since, until=until)


@settings(max_examples=30)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_monday_of_a_day_is_in_its_week(day: date) -> None:
    assert (monday_of(day).weekday(), (day - monday_of(day)).days) == (0, day.weekday())


# What is before the team


def test_lines_of_these_weeks_that_the_team_may_read_can_be_brought_in(any_session: Session) -> None:
    cast = gather(any_session)
    here = begin(any_session, cast)
    wanted = share(any_session, cast, cast.patient, "Nougat for all.")
    share(any_session, cast, cast.patient, "Marzipan.", level=SharedWith.COACH, reader_id=cast.lead)
    share(any_session, cast, cast.patient, "Toffee.", level=SharedWith.NETWORK)
    share(any_session, cast, cast.caregiver, "Fudge.", week=WEEK - timedelta(weeks=2))
    lines = list_lines_to_bring(any_session, cast.clinician, **here)
    assert [(line.share_id, line.name, line.words) for line in lines] == [(wanted, "Rosa", "Nougat for all.")]
    for new in (3, 0):
        brought = bring_in(
            any_session, cast.clinician, share_ids={wanted}, copies=[GAP, SAID], now=NOW, **here
        )
        assert brought == new
    assert list_lines_to_bring(any_session, cast.clinician, **here) == []
    pieces = list_pieces(any_session, cast.lead, **here)
    assert [(piece.kind, piece.words, piece.name) for piece in pieces] == [
        (BroughtKind.LINE, "Nougat for all.", "Rosa"),
        (BroughtKind.GAP, GAP.words, ""),
        (BroughtKind.INPUT, SAID.words, ""),
    ]
    take_out_piece(any_session, cast.lead, piece_id=pieces[1].piece_id, now=NOW, **here)
    assert [piece.kind for piece in list_pieces(any_session, cast.lead, **here)] == ["line", "input"]
    take_back_share(any_session, cast.patient, project_id=cast.project, share_id=wanted, now=NOW)
    any_session.flush()
    any_session.expire_all()
    assert [piece.kind for piece in list_pieces(any_session, cast.lead, **here)] == ["input"]


@pytest.mark.parametrize("how", ["for a coach", "account deleted"])
def test_a_line_that_is_not_for_the_team_any_more_is_gone_from_here_too(
    cast: Cast, session: Session, how: str
) -> None:
    here = begin(session, cast)
    line = share(session, cast, cast.patient, "Nougat for all.")
    bring_in(session, cast.lead, share_ids={line}, copies=[], now=NOW, **here)
    own: dict[str, Any] = {"project_id": cast.project, "share_id": line, "now": NOW}
    if how == "for a coach":
        to = SharedWith.COACH
        move_share(session, cast.patient, level=to, reader_id=cast.clinician, is_sure=True, **own)
    else:
        delete_my_account(session, cast.patient, now=NOW)
    session.flush()
    session.expire_all()
    assert list_pieces(session, cast.lead, **here) == []


def test_what_was_not_shared_with_this_team_in_these_weeks_is_not_brought(
    cast: Cast, session: Session
) -> None:
    here = begin(session, cast)
    of_coach = share(session, cast, cast.patient, "Marzipan.", level=SharedWith.COACH, reader_id=cast.lead)
    for share_id in (of_coach, cast.other_share):
        with nothing_changes(session), pytest.raises(NotFound, match="not shared"):
            bring_in(session, cast.lead, share_ids={share_id}, copies=[GAP], now=NOW, **here)
    forged = Copy(BroughtKind.LINE, "share 1", "As if Rosa had said it.")
    far = Copy(BroughtKind.GAP, "gap" * 100, "From afar.")
    for copies in ([], [forged], [Copy(BroughtKind.GAP, "gap", " ")], [far], [GAP] * 101):
        with nothing_changes(session), pytest.raises(InvalidInput):
            bring_in(session, cast.lead, share_ids=(), copies=copies, now=NOW, **here)


# What each says


def test_everybody_adds_their_own_words_and_changes_nobody_elses(cast: Cast, session: Session) -> None:
    here = begin(session, cast)
    token = new_token()
    for _click in range(2):
        words = {HAPPENED: "We met twice.", WHY: " "}
        write_notes(session, cast.patient, words=words, form_token=token, now=NOW, **here)
    words = {HAPPENED: "We met twice.", WHY: "It was late."}
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="changed since"):
        write_notes(session, cast.patient, words=words, form_token=token, now=NOW, **here)
    say(session, cast.lead, here, "We met once.")
    notes = read_look_back(session, cast.lead, **here).notes
    assert [(note.question, note.name, note.words, note.is_own) for note in notes] == [
        (HAPPENED, "Rosa", "We met twice.", False),
        (HAPPENED, "Lena", "We met once.", True),
    ]
    rosas = {"note_id": notes[0].note_id, "now": NOW, **here}
    with nothing_changes(session), pytest.raises(NotFound):
        take_back_note(session, cast.lead, **rosas)
    take_back_note(session, cast.patient, **rosas)
    assert [note.name for note in read_look_back(session, cast.lead, **here).notes] == ["Lena"]


def test_what_is_closed_stays_as_it_is_until_it_is_opened_again(cast: Cast, session: Session) -> None:
    here = begin(session, cast)
    say(session, cast.patient, here, "We met twice.")
    bring_in(session, cast.lead, share_ids=(), copies=[GAP], now=NOW, **here)
    close_look_back(session, cast.patient, is_closed=True, now=NOW, **here)
    (note,) = read_look_back(session, cast.lead, **here).notes
    (piece,) = list_pieces(session, cast.lead, **here)
    with nothing_changes(session):
        close_look_back(session, cast.lead, is_closed=True, now=NOW, **here)
        for call in (
            lambda: say(session, cast.lead, here, "Late."),
            lambda: take_back_note(session, cast.patient, note_id=note.note_id, now=NOW, **here),
            lambda: bring_in(session, cast.lead, share_ids=(), copies=[SAID], now=NOW, **here),
            lambda: take_out_piece(session, cast.lead, piece_id=piece.piece_id, now=NOW, **here),
            lambda: take_on(session, cast, here, cast.lead),
        ):
            with pytest.raises(NotPossibleNow, match="closed"):
                call()
    close_look_back(session, cast.lead, is_closed=False, now=NOW, **here)
    say(session, cast.lead, here, "Late.")


def test_another_project_reads_and_changes_nothing_here(cast: Cast, session: Session) -> None:
    here = begin(session, cast)
    commitment_id = take_on(session, cast, here, cast.lead)
    there = {**here, "project_id": cast.other_project}
    for call in (
        lambda: read_look_back(session, cast.outsider, **there),
        lambda: list_pieces(session, cast.outsider, **there),
        lambda: list_lines_to_bring(session, cast.outsider, **there),
        lambda: say(session, cast.outsider, there, "Mine."),
        lambda: close_look_back(session, cast.outsider, is_closed=True, now=NOW, **there),
        lambda: move_commitment(
            session,
            cast.outsider,
            project_id=cast.other_project,
            commitment_id=commitment_id,
            to=CommitmentStatus.DONE,
            now=NOW,
        ),
    ):
        with nothing_changes(session), pytest.raises(NotFound):
            call()
    assert list_look_backs(session, cast.outsider, project_id=cast.other_project) == []


# What is taken on


def test_a_commitment_waits_for_its_owner_until_it_is_done_or_let_go(cast: Cast, session: Session) -> None:
    here = begin(session, cast)
    late = take_on(session, cast, here, cast.patient, due_on=DUE + timedelta(days=1))
    soon = take_on(session, cast, here, cast.patient)
    take_on(session, cast, here, cast.lead)
    own = taken_on(session, cast, cast.patient, is_open=True, is_own=True)
    assert [one.commitment_id for one in own] == [soon, late]
    move(session, cast, cast.patient, soon, CommitmentStatus.DONE)
    why = "The release is off."
    move(session, cast, cast.patient, late, CommitmentStatus.LET_GO, why=why)
    assert taken_on(session, cast, cast.patient, is_open=True, is_own=True) == []
    ended = taken_on(session, cast, cast.lead, is_open=False)
    assert [(one.status, one.why_let_go, one.may_move) for one in ended] == [
        (CommitmentStatus.DONE, "", False),
        (CommitmentStatus.LET_GO, why, False),
    ]
    with nothing_changes(session):
        move(session, cast, cast.patient, soon, CommitmentStatus.DONE)
        with pytest.raises(NotPossibleNow, match="Done"):
            move(session, cast, cast.patient, soon, CommitmentStatus.LET_GO, why=why)
    move(session, cast, cast.patient, late, CommitmentStatus.OPEN)
    (again,) = taken_on(session, cast, cast.patient, is_open=True, is_own=True)
    assert (again.commitment_id, again.why_let_go, again.ended_at) == (late, "", None)


def test_a_commitment_that_cannot_be_is_refused(cast: Cast, session: Session) -> None:
    here = begin(session, cast)
    wrongs: tuple[tuple[dict[str, Any], str], ...] = (
        ({"words": " "}, "at least one word"),
        ({"words": "x" * 2001}, "2000"),
        ({"due_on": TODAY - timedelta(days=1)}, "today or a later day"),
        ({"due_on": date(2226, 1, 1)}, "within three years"),
    )
    with nothing_changes(session):
        for wrong, told in wrongs:
            with pytest.raises(InvalidInput, match=told):
                take_on(session, cast, here, cast.patient, **wrong)
        for who in ("funder", "ended", "named_only", "outsider", "administrator"):
            with pytest.raises(NotFound, match="not of the team"):
                take_on(session, cast, here, getattr(cast, who))


def test_only_the_owner_says_what_becomes_of_it_and_letting_go_needs_a_reason(
    cast: Cast, session: Session
) -> None:
    commitment_id = take_on(session, cast, begin(session, cast), cast.patient)
    with nothing_changes(session):
        with pytest.raises(NotAllowed, match="Somebody else took this on"):
            move(session, cast, cast.lead, commitment_id, CommitmentStatus.DONE)
        with pytest.raises(InvalidInput, match="in a few words"):
            move(session, cast, cast.patient, commitment_id, CommitmentStatus.LET_GO, why=" ")


@pytest.mark.parametrize("how", ["access ended", "account deleted", "looks on only"])
def test_what_somebody_took_on_who_is_gone_everybody_may_move(cast: Cast, session: Session, how: str) -> None:
    commitment_id = take_on(session, cast, begin(session, cast), cast.patient)
    if how == "looks on only":
        give_access(
            session,
            cast.lead,
            project_id=cast.project,
            name="Rosa",
            email="Rosa@example.org",
            access_role=AccessRole.FUNDER,
            role=TeamRole.RESEARCHER,
            now=NOW,
        )
    elif how == "access ended":
        end_access(session, cast.lead, project_id=cast.project, member_id=cast.patient, now=NOW)
    else:
        delete_my_account(session, cast.patient, now=NOW)
    (one,) = taken_on(session, cast, cast.caregiver)
    assert one.may_move
    move(session, cast, cast.caregiver, commitment_id, CommitmentStatus.LET_GO, why="Rosa left.")


def test_the_same_form_makes_one_commitment_and_other_words_are_told(cast: Cast, session: Session) -> None:
    here = begin(session, cast)
    sent: dict[str, Any] = {"form_token": new_token(), "today": TODAY, "now": NOW, **here}
    entry = NewCommitment("Call Rosa.", cast.lead, DUE)
    first = make_commitment(session, cast.patient, entry=entry, **sent)
    with nothing_changes(session):
        assert make_commitment(session, cast.patient, entry=entry, **sent) == first
        other = NewCommitment("Call Carl.", cast.lead, DUE)
        with pytest.raises(NotPossibleNow, match="changed since"):
            make_commitment(session, cast.patient, entry=other, **sent)


def test_ones_own_words_and_commitments_come_out_and_the_words_stay_without_a_name(
    cast: Cast, session: Session
) -> None:
    here = begin(session, cast)
    say(session, cast.patient, here, "We met twice.")
    say(session, cast.lead, here, "Nobody elses words.")
    take_on(session, cast, here, cast.patient)
    out = BytesIO()
    export_my_data(session, cast.patient, out=out)
    with zipfile.ZipFile(out) as folder:
        told = json.loads(folder.read("my-data.json"))
    assert [one["words"] for one in told["what_you_said_on_looking_back"]] == ["We met twice."]
    assert [one["due_on"] for one in told["what_you_took_on"]] == ["2026-03-18"]
    delete_my_account(session, cast.patient, now=NOW)
    names = [note.name for note in read_look_back(session, cast.lead, **here).notes]
    assert names == ["Somebody who left", "Lena"]
    assert "Rosa" not in repr(everything(session)["look_back_notes"])


def test_the_export_of_the_project_holds_it_as_its_people_agreed(cast: Cast, session: Session) -> None:
    here = begin(session, cast)
    for person, consent in ((cast.patient, Consent.NAMED), (cast.caregiver, Consent.NOT_SHARED)):
        choose_consent(session, person, project_id=cast.project, consent=consent, now=NOW)
        say(session, person, here, f"Words of {person}.")
        take_on(session, cast, here, person, words=f"Step of {person}.")
    share_id = share(session, cast, cast.patient, "Nougat for all.")
    bring_in(session, cast.lead, share_ids={share_id}, copies=[SAID], now=NOW, **here)
    out = BytesIO()
    exported = export_project(session, cast.lead, project_id=cast.project, catalog=CATALOG, out=out)
    with zipfile.ZipFile(out) as folder:
        files = {name: folder.read(name).decode("utf-8-sig", "replace") for name in folder.namelist()}
    notes = list(csv.DictReader(io.StringIO(files["look_back_notes.csv"])))
    steps = list(csv.DictReader(io.StringIO(files["commitments.csv"])))
    assert [(row["words"], row["written_by"], row["question"]) for row in notes] == [
        (f"Words of {cast.patient}.", "Rosa", "happened")
    ]
    assert [(row["words"], row["owner"], row["status"]) for row in steps] == [
        (f"Step of {cast.patient}.", "Rosa", "open")
    ]
    assert exported.left_out["look_backs_not_shared"] == 2
    everywhere = "".join(files.values())
    kept_inside = ("Nougat for all.", SAID.words, f"Words of {cast.caregiver}", f"Step of {cast.caregiver}")
    assert [words for words in kept_inside if words in everywhere] == []
