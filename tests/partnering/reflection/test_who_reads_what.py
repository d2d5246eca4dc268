"""Who reads what of a journal: every level of sharing, every person, every way in. With words that could leak."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO

from sqlalchemy.orm import Session

from partnering.foundation.errors import ExpectedError
from partnering.foundation.permissions import USE_CASES
from partnering.foundation.vocabulary import SharedWith
from partnering.reflection.journal import keep_page
from partnering.reflection.journal_words import PageWords
from partnering.reflection.sharing import share_words
from tests.cast import NOW, Cast
from tests.partnering.reflection.test_sharing import in_zip
from tests.partnering.test_use_cases import call_with, everybody, expected_error
from tests.use_case_calls import CALLS

WEEK = date(2026, 3, 2)
WORD: Mapping[SharedWith, str] = {
    SharedWith.PRIVATE: "marzipan",
    SharedWith.COACH: "cinnamon",
    SharedWith.PAIR: "nutmeg",
    SharedWith.TEAM: "saffron",
    SharedWith.NETWORK: "vanilla",
}
"""What the patient partner wrote for whom, a word for each level. The coach is the facilitator, the pair the
caregiver."""
IN_ALL_OF_THEM = "pudding"
"""What a search asks for: what it finds is told by the other words."""
TEAM = {SharedWith.TEAM, SharedWith.NETWORK}
READS: Mapping[str, set[SharedWith]] = {
    "patient": set(SharedWith),
    "lead": TEAM,
    "editor": TEAM,
    "facilitator": TEAM | {SharedWith.COACH},
    "caregiver": TEAM | {SharedWith.PAIR},
    "clinician": TEAM,
    "funder": set(),
    "administrator": set(),
    "ended": set(),
    "named_only": set(),
    "outsider": {SharedWith.NETWORK},
}
"""The whole matrix: who may read the words of which level."""


def write_for_everybody(session: Session, cast: Cast) -> None:
    """A page of the patient partner with all words, and a copy of one of them for each level but the private one."""
    keep_page(
        session,
        cast.patient,
        week_on=WEEK,
        token="t" * 43,
        revision=0,
        words=PageWords(worked=" ".join([IN_ALL_OF_THEM, *WORD.values()]), to_try=WORD[SharedWith.PRIVATE]),
        now=NOW,
    )
    session.flush()
    readers = {SharedWith.COACH: cast.facilitator, SharedWith.PAIR: cast.caregiver}
    for level in set(SharedWith) - {SharedWith.PRIVATE}:
        share_words(
            session,
            cast.patient,
            project_id=cast.project,
            week_on=WEEK,
            words=f"{IN_ALL_OF_THEM} {WORD[level]}",
            level=level,
            reader_id=readers.get(level),
            is_sure=True,
            now=NOW,
        )
    session.flush()


def levels_in(told: str) -> set[SharedWith]:
    return {level for level, word in WORD.items() if word in told}


def told_by(session: Session, name: str, cast: Cast, role: str) -> str:
    """Everything that one use case hands to this person: its result, its file, or why it was not done."""
    person = getattr(cast, role)
    arguments = CALLS[name].arguments(session, cast, person)
    if role == "outsider" and "project_id" in arguments:
        arguments["project_id"] = cast.other_project
    if "words" in arguments and "search" in name:
        arguments["words"] = IN_ALL_OF_THEM
    session.flush()
    try:
        result = call_with(session, name, person, arguments)
    except ExpectedError as refusal:
        result = refusal.message
    files = [value for value in arguments.values() if isinstance(value, BytesIO) and value.getbuffer()]
    return "\n".join([repr(result), *map(_text_of, files)])


def _text_of(file: BytesIO) -> str:
    is_zip = file.getvalue().startswith(b"PK")
    return in_zip(file) if is_zip else file.getvalue().decode("utf-8", "replace")


def open_to(cast: Cast, role: str) -> list[str]:
    """The use cases that read and are open to this person; that the others refuse is tested in test_use_cases.py."""
    reads = sorted(name for name, call in CALLS.items() if name in USE_CASES and not call.writes)
    if role == "outsider":
        return reads
    person = getattr(cast, role)
    return [name for name in reads if expected_error(USE_CASES[name], CALLS[name], cast, person) is None]


def test_of_all_there_is_to_read_each_person_reads_exactly_their_levels(cast: Cast, session: Session) -> None:
    """Every use case that reads, and so each screen, export, search and dashboard, as soon as there is one."""
    write_for_everybody(session, cast)
    for role, may_read in READS.items():
        found: set[SharedWith] = set()
        for name in open_to(cast, role):
            with session.begin_nested() as attempt:
                told = told_by(session, name, cast, role)
                attempt.rollback()
            levels = levels_in(told)
            assert levels <= may_read, f"{name} tells the {role} {sorted(levels - may_read)}"
            # That somebody shared something is told to nobody either; the outsider shared words of their own.
            is_own = role == "patient" or name == "reporting.my_data.export_my_data"
            assert is_own or "journal words" not in told, f"{name} tells the {role} who shared"
            found |= levels
        assert found == may_read, role


def test_words_for_all_projects_come_without_a_name(cast: Cast, session: Session) -> None:
    write_for_everybody(session, cast)
    told = told_by(session, "reflection.sharing.list_shared_with_me", cast, "outsider")
    assert levels_in(told) == {SharedWith.NETWORK}
    assert "Rosa" not in told


def test_the_matrix_names_everybody_and_a_search_of_ones_own_finds_all(cast: Cast, session: Session) -> None:
    assert set(READS) == set(everybody(cast)) - {"nobody"}
    write_for_everybody(session, cast)
    own = told_by(session, "reflection.journal.search_my_journal", cast, "patient")
    assert levels_in(own) == set(SharedWith)
