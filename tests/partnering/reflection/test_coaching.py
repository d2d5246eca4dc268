"""Coaching: who may ask whom, what each step may become, and what anybody else learns of it."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.audit import OF_COACHING, list_changes
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.people import end_access
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import PartnerRole, TeamRole
from partnering.reflection.coach_offers import end_coach_offer, list_possible_coaches, offer_coaching
from partnering.reflection.coaching import (
    IS_NEWS,
    answer_as_coach,
    ask_for_coach,
    end_coaching,
    list_coaching_news,
    list_my_coaching,
)
from partnering.reflection.coaching_time import (
    CoachingMinutes,
    coaching_minutes,
    note_coaching_time,
    take_back_coaching_time,
)
from partnering.reflection.models import Coaching
from partnering.reflection.sealing import new_key
from partnering.reflection.terms import CoachingStatus
from partnering.reporting.my_data import delete_my_account, export_my_data
from partnering.reporting.project_export import export_project
from tests.cast import CATALOG, NOW, TODAY, YESTERDAY, Cast, everything, gather, nothing_changes, trail

WISH = "Rosa wishes to be heard: marzipan."


def ask(session: Session, cast: Cast, learner: int, coach: int, **more: Any) -> int:
    wanted: dict[str, Any] = {"words": WISH, "form_token": new_token(), "now": NOW, **more}
    return ask_for_coach(session, learner, project_id=cast.project, coach_id=coach, **wanted)


def answer(session: Session, cast: Cast, coaching_id: int, *, is_yes: bool = True) -> None:
    here: dict[str, Any] = {"project_id": cast.project, "coaching_id": coaching_id, "now": NOW}
    answer_as_coach(session, cast.facilitator, is_yes=is_yes, **here)


def note(session: Session, cast: Cast, person: int, coaching_id: int, **more: Any) -> int:
    wanted: dict[str, Any] = {"held_on": TODAY, "minutes": 30, "form_token": new_token(), **more}
    here: dict[str, Any] = {"project_id": cast.project, "coaching_id": coaching_id}
    return note_coaching_time(session, person, today=TODAY, now=NOW, **here, **wanted)


def going_on(session: Session, cast: Cast) -> int:
    """Fatima coaches Rosa."""
    coaching_id = ask(session, cast, cast.patient, cast.facilitator)
    answer(session, cast, coaching_id)
    return coaching_id


def test_those_who_offer_come_first_and_the_reader_knows_themselves(cast: Cast, session: Session) -> None:
    here = {"project_id": cast.project}
    for words in ("Asking first", "Asking\u202e last"):
        offer_coaching(session, cast.lead, words=words, now=NOW, **here)
    offer_coaching(session, cast.caregiver, words=" ", now=NOW, **here)
    people = list_possible_coaches(session, cast.patient, **here)
    assert [(one.name, one.offer) for one in people[:3]] == [
        ("Carl", ""),
        ("Lena", "Asking last"),
        ("Clara", None),
    ]
    assert [one.name for one in people if one.is_reader] == ["Rosa"]
    assert {one.name for one in people} == {"Carl", "Clara", "Edgar", "Fatima", "Lena", "Rosa"}
    end_coach_offer(session, cast.lead, now=NOW, **here)
    with nothing_changes(session):
        end_coach_offer(session, cast.lead, now=NOW, **here)


def test_a_wish_is_read_by_two_and_answered_by_one(cast: Cast, session: Session) -> None:
    here = {"project_id": cast.project}
    coaching_id = ask(session, cast, cast.patient, cast.facilitator)
    of_coach = list_my_coaching(session, cast.facilitator, **here)
    of_learner = list_my_coaching(session, cast.patient, **here)
    assert [(one.other, one.is_coach, one.words, one.status) for one in of_coach + of_learner] == [
        ("Rosa", True, WISH, CoachingStatus.ASKED),
        ("Fatima", False, WISH, CoachingStatus.ASKED),
    ]
    with nothing_changes(session), pytest.raises(NotFound):
        answer_as_coach(session, cast.patient, coaching_id=coaching_id, is_yes=True, now=NOW, **here)
    answer(session, cast, coaching_id)
    with nothing_changes(session):
        answer(session, cast, coaching_id)
        with pytest.raises(NotPossibleNow, match="Goes on"):
            answer(session, cast, coaching_id, is_yes=False)


def test_what_is_sent_twice_is_one_and_a_pair_is_one(cast: Cast, session: Session) -> None:
    token = new_token()
    first = ask(session, cast, cast.patient, cast.facilitator, form_token=token)
    with nothing_changes(session):
        assert ask(session, cast, cast.patient, cast.facilitator, form_token=token) == first
        for other in ({"coach": cast.lead}, {"coach": cast.facilitator, "words": "Something else."}):
            with pytest.raises(NotPossibleNow, match="has changed since"):
                ask(session, cast, cast.patient, form_token=token, **other)
        with pytest.raises(NotPossibleNow, match="already"):
            ask(session, cast, cast.patient, cast.facilitator)
    answer(session, cast, first)
    wanted = {"form_token": token}
    assert note(session, cast, cast.patient, first, **wanted) == note(
        session, cast, cast.patient, first, **wanted
    )
    assert len(coaching_minutes(session, project_id=cast.project)) == 1
    end_coaching(session, cast.patient, project_id=cast.project, coaching_id=first, now=NOW)
    with nothing_changes(session):
        assert ask(session, cast, cast.patient, cast.facilitator, form_token=token) == first
    # The other way round is another pair.
    ask(session, cast, cast.facilitator, cast.patient)


def test_who_cannot_coach_is_not_asked(cast: Cast, session: Session) -> None:
    with nothing_changes(session):
        for who in ("patient", "funder", "ended", "named_only", "outsider", "administrator"):
            with pytest.raises(NotFound, match="cannot coach here"):
                ask(session, cast, cast.patient, getattr(cast, who))
        for words, told in ((" \n", "at least one word"), ("x" * 2001, "2000")):
            with pytest.raises(InvalidInput, match=told):
                ask(session, cast, cast.patient, cast.lead, words=words)


def test_either_ends_it_at_any_time_and_the_wish_is_forgotten(cast: Cast, session: Session) -> None:
    for ends in (cast.patient, cast.facilitator):
        for answered in (None, True, False):
            coaching_id = ask(session, cast, cast.patient, cast.facilitator)
            if answered is not None:
                answer(session, cast, coaching_id, is_yes=answered)
            here: dict[str, Any] = {"project_id": cast.project, "coaching_id": coaching_id, "now": NOW}
            end_coaching(session, ends, **here)
            assert list_my_coaching(session, ends, project_id=cast.project) == []
            assert "marzipan" not in repr(session.get_one(Coaching, coaching_id).sealed)
    with nothing_changes(session):
        end_coaching(session, ends, **here)
        with pytest.raises(NotPossibleNow, match="does not"):
            note(session, cast, cast.patient, coaching_id)


def test_today_tells_of_wishes_and_answers_and_never_reads_them(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", new_key())
    coaching_id = ask(session, cast, cast.patient, cast.facilitator)
    assert WISH not in repr(everything(session))
    monkeypatch.delenv("ONE_MORE_STEP_JOURNAL_KEY")

    def news(person: int, now: Any = NOW) -> list[tuple[str, str]]:
        told = list_coaching_news(session, person, project_id=cast.project, now=now)
        return [(str(one.status), one.other) for one in told]

    assert (news(cast.facilitator), news(cast.patient)) == ([("asked", "Rosa")], [])
    answer(session, cast, coaching_id)
    assert (news(cast.facilitator), news(cast.patient)) == ([], [("accepted", "Fatima")])
    assert news(cast.patient, NOW + IS_NEWS) == []
    assert [news(person) for person in (cast.lead, cast.caregiver)] == [[], []]


def test_a_time_that_cannot_be_is_refused(cast: Cast, session: Session) -> None:
    coaching_id = going_on(session, cast)
    wrongs: tuple[tuple[dict[str, Any], str], ...] = (
        ({"held_on": TODAY + timedelta(days=1)}, "to today"),
        ({"held_on": TODAY - timedelta(days=367)}, "3 March 2025 to today"),
        ({"minutes": 0}, "from 1 to 1440"),
        ({"minutes": 1441}, "from 1 to 1440"),
    )
    with nothing_changes(session):
        for wrong, told in wrongs:
            with pytest.raises(InvalidInput, match=told):
                note(session, cast, cast.patient, coaching_id, **wrong)


def test_time_counts_as_given_with_roles_and_without_names_also_after_the_end(any_session: Session) -> None:
    cast = gather(any_session)
    coaching_id = going_on(any_session, cast)
    note(any_session, cast, cast.patient, coaching_id, minutes=25)
    time_id = note(any_session, cast, cast.facilitator, coaching_id, minutes=50)
    note(any_session, cast, cast.facilitator, coaching_id, minutes=45, held_on=YESTERDAY)
    here: dict[str, Any] = {"project_id": cast.project, "coaching_id": coaching_id, "now": NOW}
    take_back_coaching_time(any_session, cast.patient, time_id=time_id, **here)
    (pair,) = list_my_coaching(any_session, cast.patient, project_id=cast.project)
    assert (pair.minutes, [time.minutes for time in pair.times]) == (70, [25, 45])
    end_coaching(any_session, cast.patient, **here)
    roles = (TeamRole.FACILITATOR, PartnerRole.PATIENT_PARTNER)
    expected = [CoachingMinutes(YESTERDAY, 45, *roles), CoachingMinutes(TODAY, 25, *roles)]
    assert coaching_minutes(any_session, project_id=cast.project) == expected
    assert coaching_minutes(any_session, project_id=cast.other_project) == []


def test_nobody_but_the_two_touches_it(cast: Cast, session: Session) -> None:
    coaching_id = going_on(session, cast)
    time_id = note(session, cast, cast.patient, coaching_id)
    here: dict[str, Any] = {"project_id": cast.project, "coaching_id": coaching_id, "now": NOW}
    with nothing_changes(session):
        for person in (cast.lead, cast.caregiver):
            with pytest.raises(NotFound):
                end_coaching(session, person, **here)
            with pytest.raises(NotFound):
                take_back_coaching_time(session, person, time_id=time_id, **here)
            assert list_my_coaching(session, person, project_id=cast.project) == []
        with pytest.raises(NotFound):
            end_coaching(session, cast.outsider, **{**here, "project_id": cast.other_project})


def test_history_and_export_do_not_tell_who_coaches_whom(cast: Cast, session: Session) -> None:
    coaching_id = going_on(session, cast)
    time_id = note(session, cast, cast.patient, coaching_id)
    here: dict[str, Any] = {"project_id": cast.project, "coaching_id": coaching_id, "now": NOW}
    take_back_coaching_time(session, cast.patient, time_id=time_id, **here)
    end_coaching(session, cast.patient, **here)
    other = ask(session, cast, cast.patient, cast.facilitator)
    answer(session, cast, other, is_yes=False)
    assert {event.action for event in trail(session)} >= OF_COACHING
    changes = list_changes(session, cast.lead, project_id=cast.project, most=500)
    assert not {change.action for change in changes} & OF_COACHING
    out = BytesIO()
    export_project(session, cast.lead, project_id=cast.project, catalog=CATALOG, out=out)
    with zipfile.ZipFile(out) as folder:
        told = "".join(folder.read(name).decode("utf-8", "replace") for name in folder.namelist())
    assert not [word for word in ("marzipan", *OF_COACHING) if word in told]


def test_ones_own_part_comes_out_and_is_forgotten_with_the_account(cast: Cast, session: Session) -> None:
    coaching_id = going_on(session, cast)
    note(session, cast, cast.patient, coaching_id)
    offer_coaching(session, cast.patient, project_id=cast.project, words="Plain words", now=NOW)
    out = BytesIO()
    export_my_data(session, cast.patient, out=out)
    with zipfile.ZipFile(out) as folder:
        told = json.loads(folder.read("my-data.json"))
    assert [(one["with"], one["words"], one["times"]) for one in told["coaching"]] == [
        ("Fatima", WISH, [{"held_on": "2026-03-04", "minutes": 30}])
    ]
    assert [one["words"] for one in told["coaching_you_offered"]] == ["Plain words"]
    delete_my_account(session, cast.patient, now=NOW)
    assert list_my_coaching(session, cast.facilitator, project_id=cast.project) == []
    stored = repr(everything(session))
    assert [word for word in ("marzipan", "Plain words") if word in stored] == []
    assert [time.minutes for time in coaching_minutes(session, project_id=cast.project)] == [30]


def test_who_has_no_access_any_more_is_not_a_coach_to_ask(cast: Cast, session: Session) -> None:
    coaching_id = going_on(session, cast)
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.facilitator, now=NOW)
    with pytest.raises(NotFound):
        ask(session, cast, cast.caregiver, cast.facilitator)
    end_coaching(session, cast.patient, project_id=cast.project, coaching_id=coaching_id, now=NOW)
    assert session.get_one(Coaching, coaching_id).status is CoachingStatus.ENDED
