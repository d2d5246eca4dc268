"""Needs: told kindly, met with a word, and read by nobody whom they do not concern."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.audit import list_changes
from partnering.foundation.consents import choose_consent
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import ExpectedError, InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.needs import (
    NeedTold,
    list_my_needs,
    list_needs,
    meet_need,
    tell_need,
    withdraw_need,
    write_down_need,
    write_down_need_withdrawn,
)
from partnering.foundation.partnerships import (
    LONGEST_WORDS,
    RoleAgreement,
    move_my_part,
)
from partnering.foundation.people import give_access
from partnering.foundation.role_agreements import write_my_agreement
from partnering.foundation.vocabulary import AccessRole, Consent, NeedKind, Standing, TeamRole
from tests.cast import NOW, Cast, at_the_same_time, gather, nothing_changes, trail
from tests.partnering.test_use_cases import READS, run

LATER = NOW + timedelta(days=3)


def tell(session: Session, cast: Cast, kind: NeedKind = NeedKind.CARE, words: str = "For my mother.") -> int:
    """Let the patient partner tell a need."""
    return tell_need(session, cast.patient, project_id=cast.project, kind=kind, words=words, now=NOW)


def meet(session: Session, cast: Cast, need_id: int, words: str = "A nurse comes at six.") -> None:
    """Let the facilitator meet a need."""
    meet_need(session, cast.facilitator, project_id=cast.project, need_id=need_id, words=words, now=LATER)


def told(session: Session, cast: Cast) -> list[NeedTold]:
    """What the patient partner has told."""
    return list_my_needs(session, cast.patient, project_id=cast.project)


def test_a_need_is_told_and_met_and_both_sides_read_it(any_session: Session) -> None:
    cast = gather(any_session)
    need_id = tell(any_session, cast)
    meet(any_session, cast, need_id)
    expected = NeedTold(
        need_id=need_id,
        member_id=cast.patient,
        kind=NeedKind.CARE,
        words="For my mother.",
        told_at=NOW,
        met_at=LATER,
        met_words="A nurse comes at six.",
    )
    assert told(any_session, cast) == [expected]
    for reader in (cast.lead, cast.facilitator):
        assert list_needs(any_session, reader, project_id=cast.project) == [expected]


def test_three_needs_stand_in_the_order_in_which_they_were_told(cast: Cast, session: Session) -> None:
    for kind in (NeedKind.TRANSPORT, NeedKind.TIME, NeedKind.CARE):
        tell(session, cast, kind)
    assert [need.kind for need in told(session, cast)] == [
        NeedKind.TRANSPORT,
        NeedKind.TIME,
        NeedKind.CARE,
    ]


def test_the_kind_alone_says_enough_unless_it_is_something_else(cast: Cast, session: Session) -> None:
    tell(session, cast, NeedKind.INTERPRETER, "")
    with nothing_changes(session), pytest.raises(InvalidInput, match="say what would help"):
        tell(session, cast, NeedKind.OTHER, " … ")


def test_words_that_do_not_fit_are_refused(cast: Cast, session: Session) -> None:
    with (
        nothing_changes(session),
        pytest.raises(InvalidInput, match="In your words: this is 2001 characters"),
    ):
        tell(session, cast, words="x" * (LONGEST_WORDS + 1))


def test_a_kind_told_again_takes_the_new_words_and_is_met_no_more(cast: Cast, session: Session) -> None:
    need_id = tell(session, cast)
    meet(session, cast, need_id)
    assert tell(session, cast, words="On Mondays too.") == need_id
    (need,) = told(session, cast)
    assert (need.words, need.met_at, need.met_words) == ("On Mondays too.", None, "")


def test_a_need_told_twice_at_once_is_one_need(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
    first, second = at_the_same_time(lambda session: tell(session, cast), lambda session: tell(session, cast))
    assert first.result() == second.result()
    with reading() as session:
        assert len(told(session, cast)) == 1
        assert [event.action for event in trail(session)].count(
            "need told"
        ) == 2  # one is the other project's


def test_a_need_taken_back_leaves_nothing(cast: Cast, session: Session) -> None:
    tell(session, cast)
    for _click in range(2):
        withdraw_need(session, cast.patient, project_id=cast.project, kind=NeedKind.CARE, now=NOW)
    assert told(session, cast) == []
    assert [event.action for event in trail(session)].count("need withdrawn") == 1


def test_whoever_meets_a_need_says_what_they_arranged(cast: Cast, session: Session) -> None:
    need_id = tell(session, cast)
    with nothing_changes(session), pytest.raises(InvalidInput, match="write at least one word"):
        meet(session, cast, need_id, " - ")


def test_two_who_meet_a_need_do_not_overwrite_each_other(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
        need_id = tell(session, cast)
    _first, second = at_the_same_time(
        lambda session: meet(session, cast, need_id, "A nurse."),
        lambda session: meet(session, cast, need_id, "A neighbour."),
    )
    assert isinstance(second.exception(), NotPossibleNow)
    with reading() as session:
        assert [need.met_words for need in told(session, cast)] == ["A nurse."]


def test_a_double_click_meets_a_need_once(cast: Cast, session: Session) -> None:
    need_id = tell(session, cast)
    meet(session, cast, need_id)
    with nothing_changes(session):
        meet(session, cast, need_id)


def test_a_need_that_was_taken_back_is_told_to_whoever_wanted_to_meet_it(
    cast: Cast, session: Session
) -> None:
    need_id = tell(session, cast)
    withdraw_need(session, cast.patient, project_id=cast.project, kind=NeedKind.CARE, now=NOW)
    with nothing_changes(session), pytest.raises(NotFound, match="may have been taken back"):
        meet(session, cast, need_id)


def test_a_need_is_written_down_only_for_those_who_cannot_sign_in(cast: Cast, session: Session) -> None:
    need: dict[str, Any] = {"project_id": cast.project, "kind": NeedKind.TRANSPORT, "now": NOW}
    write_down_need(session, cast.lead, member_id=cast.named_only, words="A taxi.", **need)
    (of_cita,) = list_needs(session, cast.lead, project_id=cast.project)
    assert (of_cita.member_id, of_cita.words) == (cast.named_only, "A taxi.")
    write_down_need_withdrawn(session, cast.lead, member_id=cast.named_only, **need)
    assert list_needs(session, cast.lead, project_id=cast.project) == []
    with nothing_changes(session):
        with pytest.raises(NotAllowed, match="Rosa can sign in"):
            write_down_need(session, cast.lead, member_id=cast.patient, words="A taxi.", **need)
        with pytest.raises(NotAllowed, match="Rosa can sign in"):
            write_down_need_withdrawn(session, cast.lead, member_id=cast.patient, **need)


def test_who_is_no_partner_any_more_has_no_needs_for_others_to_read(cast: Cast, session: Session) -> None:
    need_id = tell(session, cast)
    give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Rosa",
        email="rosa@example.org",
        access_role=AccessRole.EDITOR,
        role=TeamRole.RESEARCHER,
        now=NOW,
    )
    assert list_needs(session, cast.lead, project_id=cast.project) == []
    with pytest.raises(NotFound):
        meet(session, cast, need_id)


# Who reads them

PRIVATE = "pomegranate"
"""A word that stands in every private text of the patient partner."""


@pytest.fixture
def private(cast: Cast, session: Session) -> Cast:
    """The cast, where the patient partner has said private things everywhere."""
    own: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    for kind in NeedKind:
        need_id = tell_need(session, cast.patient, kind=kind, words=f"{PRIVATE}, {kind}", **own)
        if kind in {NeedKind.CARE, NeedKind.TIME}:
            meet(session, cast, need_id, f"A {PRIVATE} is here.")
    choose_consent(session, cast.patient, consent=Consent.NOT_SHARED, **own)
    role = RoleAgreement(*[f"I {PRIVATE}"] * 4)
    write_my_agreement(session, cast.patient, revision=0, agreement=role, **own)
    move_my_part(session, cast.patient, to=Standing.PAUSED, words=PRIVATE, **own)
    session.flush()
    return cast


def all_that_is_read(session: Session, cast: Cast, person: int) -> str:
    """What every use case that only reads tells this person."""
    answers = []
    for name in READS:
        with session.begin_nested() as attempt:
            try:
                answers.append(repr(run(session, name, cast, person)))
            except ExpectedError as refusal:
                answers.append(refusal.message)
            attempt.rollback()
    return "\n".join(answers).casefold()


@pytest.mark.parametrize("who", ["patient", "lead", "facilitator"])
def test_those_whom_they_concern_read_the_words(who: str, private: Cast, session: Session) -> None:
    assert PRIVATE in all_that_is_read(session, private, getattr(private, who))


@pytest.mark.parametrize(
    "who", ["editor", "caregiver", "clinician", "funder", "administrator", "ended", "named_only", "outsider"]
)
def test_nobody_else_reads_a_word_or_learns_that_there_is_one(
    who: str, private: Cast, session: Session
) -> None:
    read = all_that_is_read(session, private, getattr(private, who))
    assert PRIVATE not in read
    assert "need told" not in read
    assert "need met" not in read


def test_the_trail_says_neither_word_nor_kind_of_a_need(private: Cast, session: Session) -> None:
    events = [event for event in trail(session) if event.action.startswith("need ")]
    assert {event.action for event in events} == {"need told", "need met"}
    assert {(event.before, event.after) for event in events} == {(None, None)}
    assert PRIVATE not in repr([vars(event) for event in trail(session)])


def test_the_list_of_changes_tells_of_needs_to_those_who_may_read_them(
    private: Cast, session: Session
) -> None:
    tells = {
        who: "need told"
        in {
            change.action
            for change in list_changes(session, getattr(private, who), project_id=private.project)
        }
        for who in ("lead", "facilitator", "editor")
    }
    assert tells == {"lead": True, "facilitator": True, "editor": False}
