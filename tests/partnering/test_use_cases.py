"""All use cases by all people: who may call them, what they leave behind, what they never show."""

import importlib
import inspect
import pkgutil
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import partnering
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import ExpectedError, NotAllowed, NotFound
from partnering.foundation.permissions import (
    ADMINISTRATOR,
    OF_PARTNERS,
    ROLE_TABLE,
    USE_CASES,
    Permission,
    Scope,
    UseCase,
)
from tests.cast import (
    NOBODY,
    PASSWORD_HASH,
    WORDS_OF_THE_OTHER_PROJECT,
    Cast,
    everything,
    nothing_changes,
    trail,
)
from tests.use_case_calls import CALLS, OPEN_TO_STRANGERS, PART_OF_USE_CASES, Call

MODULES = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(partnering.__path__, "partnering.")
    if "migrations" not in module.name
]

KNOWN = sorted(set(USE_CASES) & set(CALLS))
GUARDED = [name for name in KNOWN if USE_CASES[name].permission is not None]
WRITES = [name for name in KNOWN if CALLS[name].writes]
READS = [name for name in KNOWN if not CALLS[name].writes]


def test_each_use_case_is_called_here_and_each_call_has_its_use_case() -> None:
    missing = sorted(set(USE_CASES) - set(CALLS))
    gone = sorted(set(CALLS) - set(USE_CASES))
    assert not missing, f"Add to CALLS of its room in tests/use_case_calls how to call: {', '.join(missing)}"
    assert not gone, f"Take out of CALLS in tests/use_case_calls, they are gone: {', '.join(gone)}"


def test_each_public_function_with_a_session_is_a_use_case_or_part_of_one() -> None:
    found = {
        f"{module.__name__.removeprefix('partnering.')}.{name}"
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and next(iter(inspect.signature(function).parameters), "") == "session"
    }
    unguarded = sorted(found - set(USE_CASES) - set(PART_OF_USE_CASES))
    gone = sorted(set(PART_OF_USE_CASES) - found)
    assert not unguarded, (
        f"Decorate with @requires or @public, or name in PART_OF_USE_CASES of its room in tests/use_case_calls: "
        f"{', '.join(unguarded)}"
    )
    assert not gone, f"Take out of PART_OF_USE_CASES, they are gone: {', '.join(gone)}"


def test_only_signing_in_is_open_to_strangers() -> None:
    assert {name for name, case in USE_CASES.items() if case.permission is None} == OPEN_TO_STRANGERS


def everybody(cast: Cast) -> dict[str, int]:
    names = (
        "lead editor facilitator patient caregiver clinician funder administrator ended named_only outsider"
    )
    return {**{name: getattr(cast, name) for name in names.split()}, "nobody": NOBODY}


def expected_error(case: UseCase, call: Call, cast: Cast, person: int) -> type[ExpectedError] | None:
    """What the policy says about this person: None where they may."""
    permission = case.permission
    is_administrator = person == cast.administrator
    held = ROLE_TABLE[cast.members[person]] if person in cast.members else frozenset()
    if person in cast.partners:
        held |= OF_PARTNERS
    if is_administrator:
        held |= ADMINISTRATOR
    if permission is None:
        return None
    if permission.scope is Scope.PROJECT:
        return NotFound if not held else None if permission in held else NotAllowed
    if person == NOBODY:
        return NotAllowed
    if permission.scope is Scope.INSTANCE:
        return None if is_administrator else NotAllowed
    return NotFound if call.is_for_members and not held else None


def run(session: Session, name: str, cast: Cast, person: int) -> Any:
    """Call the use case as this person."""
    arguments = CALLS[name].arguments(session, cast, person)
    session.flush()
    return call_with(session, name, person, arguments)


def call_with(session: Session, name: str, person: int, arguments: dict[str, Any]) -> Any:
    case = USE_CASES[name]
    if case.permission is None:
        return case.function(session, **arguments)
    return case.function(session, person, **arguments)


def new_project_id(result: Any) -> int:
    """The id of the project that a call made, however it gives it."""
    return int(getattr(result, "project_id", result))


def somebody_who_may(name: str, cast: Cast) -> int:
    return next(
        person
        for person in everybody(cast).values()
        if expected_error(USE_CASES[name], CALLS[name], cast, person) is None
    )


@pytest.mark.parametrize("name", GUARDED)
def test_a_use_case_is_open_to_exactly_those_whom_the_role_table_names(
    name: str, cast: Cast, session: Session
) -> None:
    for who, person in everybody(cast).items():
        if person == cast.named_only and USE_CASES[name].permission is Permission.KEEP_OWN_ACCOUNT:
            continue  # has no account
        expected = expected_error(USE_CASES[name], CALLS[name], cast, person)
        with session.begin_nested() as attempt:
            arguments = CALLS[name].arguments(session, cast, person)
            if expected is None:
                call_with(session, name, person, arguments)
            else:
                with nothing_changes(session), pytest.raises(ExpectedError) as refused:
                    call_with(session, name, person, arguments)
                assert refused.type is expected, f"{who} got {refused.type.__name__}: {refused.value}"
                assert str(refused.value), "A refusal says what to do."
            attempt.rollback()


@pytest.mark.parametrize("name", WRITES)
def test_a_write_leaves_exactly_one_event(name: str, cast: Cast, session: Session) -> None:
    person = somebody_who_may(name, cast)
    arguments = CALLS[name].arguments(session, cast, person)
    before, events_before = everything(session), len(trail(session))
    result = call_with(session, name, person, arguments)
    assert everything(session) != before
    events = trail(session)[events_before:]
    expected = CALLS[name].event
    if expected is None:
        assert events == []
        return
    (event,) = events
    is_signing_in = USE_CASES[name].permission is None
    assert event.person_id == (cast.patient if is_signing_in else person)
    assert event.project_id == (
        new_project_id(result) if expected.is_of_new_project else arguments.get("project_id")
    )
    assert (event.action, event.before, event.after) == (expected.action, expected.before, expected.after)
    assert event.at == arguments["now"]


@pytest.mark.parametrize("name", READS)
def test_a_read_leaves_nothing(name: str, cast: Cast, session: Session) -> None:
    person = somebody_who_may(name, cast)
    arguments = CALLS[name].arguments(session, cast, person)
    with nothing_changes(session):
        call_with(session, name, person, arguments)


def test_the_trail_holds_no_password_key_or_address(cast: Cast, session: Session) -> None:
    secrets = [PASSWORD_HASH, *cast.keys.values(), *cast.drafts.values()]
    for name in WRITES:
        with session.begin_nested() as attempt:
            person = somebody_who_may(name, cast)
            arguments = CALLS[name].arguments(session, cast, person)
            result = call_with(session, name, person, arguments)
            given = [result, getattr(result, "token", None), *arguments.values()]
            own = [value for value in given if isinstance(value, str) and len(value) > 30]
            told = repr(
                [(event.action, event.subject, event.before, event.after) for event in trail(session)]
            )
            assert "@" not in told, name
            assert not [secret for secret in [*secrets, *own] if secret in told], name
            attempt.rollback()


@pytest.mark.parametrize("name", WRITES)
def test_a_use_case_never_commits(name: str, cast: Cast, database: str) -> None:
    with reading() as session:
        before = everything(session)
    with transaction() as session:
        run(session, name, cast, somebody_who_may(name, cast))
        session.rollback()
    with reading() as session:
        assert everything(session) == before


@pytest.mark.parametrize("name", [name for name in WRITES if CALLS[name].event])
def test_a_write_whose_event_cannot_be_kept_is_not_kept_either(name: str, cast: Cast, database: str) -> None:
    with transaction() as session:
        person = somebody_who_may(name, cast)
        arguments = CALLS[name].arguments(session, cast, person)
        session.execute(
            text(
                "create trigger no_more_events before insert on audit_events "
                "begin select raise(abort, 'the trail is full'); end"
            )
        )
    with reading() as session:
        before = everything(session)
    with pytest.raises(IntegrityError, match="the trail is full"), transaction() as session:
        call_with(session, name, person, arguments)
    with reading() as session:
        assert everything(session) == before


def test_nobody_of_one_project_reads_a_word_of_another(cast: Cast, session: Session) -> None:
    for name in READS:
        for person in (*cast.members, cast.ended, cast.named_only):
            try:
                told = repr(run(session, name, cast, person))
            except (NotAllowed, NotFound) as refusal:
                told = refusal.message
            leaked = [word for word in WORDS_OF_THE_OTHER_PROJECT if word in told.lower()]
            assert not leaked, f"{name} tells {leaked}"


def test_the_words_of_the_other_project_are_there_to_be_leaked(cast: Cast, session: Session) -> None:
    stored = repr(everything(session)).lower()
    assert [word for word in WORDS_OF_THE_OTHER_PROJECT if word not in stored] == []
    assert cast.other_project != cast.project


def foreign_ids(cast: Cast) -> dict[str, Any]:
    """What belongs to the second project, by the name of the argument that could take it."""
    return {
        "project_id": cast.other_project,
        "release_id": cast.other_release,
        "activity_id": cast.other_activity,
        "input_id": cast.other_input,
        "answer_id": cast.other_answer,
        "need_id": cast.other_need,
        "aid_id": cast.other_aid,
        "round_id": cast.other_round,
        "invitation_id": cast.other_invitation,
        "review_id": cast.other_review,
        "share_id": cast.other_share,
        "lesson_id": cast.other_lesson,
        "question_id": cast.other_question,
        "member_id": cast.outsider,
        "session_id": cast.browsers[cast.outsider],
        "version": "9.9-hidden",
        "previous": "9.9-hidden",
        "slug": "quince-choice",
    }


@pytest.mark.parametrize("name", GUARDED)
def test_what_belongs_to_the_other_project_is_not_found(name: str, cast: Cast, session: Session) -> None:
    permission = USE_CASES[name].permission
    if permission is None or permission.scope is Scope.INSTANCE:
        return
    if permission is Permission.OVERRIDE_GATE:
        return  # for administrators, to whom no project is another's; see test_overrides.py
    arguments = CALLS[name].arguments(session, cast, cast.lead)
    for argument, value in foreign_ids(cast).items():
        if argument not in arguments or (name, argument) == ("tracker.releases.add_release", "version"):
            continue
        with nothing_changes(session):
            try:
                found = call_with(session, name, cast.lead, {**arguments, argument: value})
            except NotFound as refusal:
                told = refusal.message.replace(str(value), "").lower()
                assert not [word for word in WORDS_OF_THE_OTHER_PROJECT if word in told]
            else:
                assert found == [], f"{argument} of the other project was taken"
