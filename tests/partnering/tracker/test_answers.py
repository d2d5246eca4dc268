"""Answers: always with a reason, one at a time, and back to the person who asked."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.people import give_access
from partnering.foundation.vocabulary import AccessRole, Answer, InputStatus, TeamRole
from partnering.tracker.answers import NewAnswer, answer_input, link_change, mark_answer_read
from partnering.tracker.drafts import list_my_drafts, save_draft
from partnering.tracker.inputs import TRANSITIONS
from partnering.tracker.inputs_told import AnswerTold
from partnering.tracker.models import LONGEST_TEXT
from tests.cast import (
    NOW,
    TODAY,
    YESTERDAY,
    Cast,
    answer,
    at_the_same_time,
    gather,
    nothing_changes,
    say,
    trail,
)
from tests.partnering.tracker.saying_and_answering import DEFER, NEXT_WEEK, WHY, reopen, told, unread

# Answering


@pytest.mark.parametrize("by", ["lead", "editor", "facilitator"])
@pytest.mark.parametrize("kind", Answer)
def test_each_answer_carries_its_words_to_the_one_who_asked(
    kind: Answer, by: str, cast: Cast, session: Session, said: int
) -> None:
    day = NEXT_WEEK if kind is Answer.DEFERRED else None
    answer_id = answer(
        session, getattr(cast, by), cast.project, said, answer=kind, words=f" {WHY}\n", deferred_until=day
    )
    found = told(session, cast, said)
    assert (found.status, found.is_waiting, found.waits_again_on) == (InputStatus.ANSWERED, False, day)
    assert found.answers == (
        AnswerTold(
            answer_id=answer_id,
            answer=kind,
            words=WHY,
            deferred_until=day,
            answered_by={"lead": "Lena", "editor": "Edgar", "facilitator": "Fatima"}[by],
            answered_at=NOW,
            read_at=None,
            changed_activity_id=None,
            changed_activity=None,
            changed_held_on=None,
            changed_release_id=None,
            changed_version=None,
            reopened_at=None,
            reopened_because=None,
        ),
    )
    assert unread(session, cast, cast.patient) == ["The text is too small."]
    assert unread(session, cast, cast.caregiver) == []


@pytest.mark.parametrize("words", ["", " \n", "...", "-"])
@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (Answer.ACCEPTED, "Say what you will do, and why: write at least one word."),
        (Answer.PARTLY, "Say what you will do, and why: write at least one word."),
        (
            Answer.DECLINED,
            "Say what you will do, and why (a no needs its reason): write at least one word.",
        ),
        (Answer.DEFERRED, "Say what you will do, and why: write at least one word."),
    ],
)
def test_no_answer_goes_without_a_reason(
    kind: Answer, message: str, words: str, cast: Cast, session: Session, said: int
) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput) as refused:
        answer(session, cast.lead, cast.project, said, answer=kind, words=words)
    assert refused.value.message == message


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            {"answer": Answer.DEFERRED},
            "Until when: choose the day on which you come back to it.",
        ),
        (
            {"answer": Answer.DEFERRED, "deferred_until": YESTERDAY},
            "Until when: 3 March 2026 is over. Choose today or a later day.",
        ),
        (
            {"answer": Answer.ACCEPTED, "deferred_until": NEXT_WEEK},
            "Until when: only “Not now, we come back to it” has a day.",
        ),
        (
            {"words": "a" * (LONGEST_TEXT + 1)},
            (
                "Say what you will do, and why (a no needs its reason): this is 5001 characters long. "
                "At most 5000 fit. Shorten it, or say it in two."
            ),
        ),
    ],
)
def test_an_answer_that_cannot_be_is_refused(
    wrong: dict[str, Any], message: str, cast: Cast, session: Session, said: int
) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput) as refused:
        answer(session, cast.lead, cast.project, said, **wrong)
    assert refused.value.message == message


def test_what_is_put_off_may_be_answered_before_its_day_and_the_first_answer_stays(
    cast: Cast, session: Session, said: int
) -> None:
    answer(session, cast.lead, cast.project, said, **DEFER)
    answer(session, cast.editor, cast.project, said, answer=Answer.ACCEPTED, words="It is larger now.")
    found = told(session, cast, said)
    assert [item.answer for item in found.answers] == [Answer.DEFERRED, Answer.ACCEPTED]
    assert (found.is_waiting, found.waits_again_on) == (False, None)
    assert unread(session, cast, cast.patient) == ["The text is too small."]


def test_what_is_put_off_may_be_put_off_again(cast: Cast, session: Session, said: int) -> None:
    answer(session, cast.lead, cast.project, said, **DEFER)
    later = NEXT_WEEK + timedelta(days=7)
    answer(session, cast.lead, cast.project, said, answer=Answer.DEFERRED, deferred_until=later)
    assert told(session, cast, said).waits_again_on == later


def test_a_second_answer_by_somebody_else_is_told_who_was_first(
    cast: Cast, session: Session, said: int
) -> None:
    answer(session, cast.lead, cast.project, said)
    with nothing_changes(session), pytest.raises(NotPossibleNow) as refused:
        answer(session, cast.editor, cast.project, said)
    assert refused.value.message == (
        "Lena has answered this: “No, and here is why”. Read that answer. Only who said it can ask again."
    )


@pytest.mark.parametrize("first", [{}, DEFER])
def test_a_double_click_answers_once(first: dict[str, Any], cast: Cast, session: Session, said: int) -> None:
    answer_id = answer(session, cast.lead, cast.project, said, **first)
    with nothing_changes(session):
        assert answer(session, cast.lead, cast.project, said, **first) == answer_id


def test_of_two_answers_at_the_same_moment_one_wins_and_the_other_is_told(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
        said = say(session, cast.patient, cast.project, "The text is too small.")
    first, second = at_the_same_time(
        lambda session: answer(session, cast.lead, cast.project, said, answer=Answer.ACCEPTED),
        lambda session: answer(session, cast.editor, cast.project, said),
    )
    assert first.result()
    with pytest.raises(NotPossibleNow, match="Lena has answered this: “Yes, we will do it”"):
        second.result()
    with reading() as session:
        (only,) = told(session, cast, said).answers
    assert (only.answer, only.answered_by) == (Answer.ACCEPTED, "Lena")


def test_two_clicks_of_one_person_at_the_same_moment_answer_once(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
        said = say(session, cast.patient, cast.project, "The text is too small.")
    first, second = at_the_same_time(
        lambda session: answer(session, cast.lead, cast.project, said),
        lambda session: answer(session, cast.lead, cast.project, said),
    )
    assert first.result() == second.result()


def test_an_answer_while_it_is_opened_again_meets_what_was_said_last(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
        said = say(session, cast.patient, cast.project, "The text is too small.")
        answer_id = answer(session, cast.lead, cast.project, said)
    first, second = at_the_same_time(
        lambda session: reopen(session, cast, answer_id),
        lambda session: reopen(session, cast, answer_id, "Something else."),
    )
    first.result()
    with pytest.raises(NotPossibleNow):
        second.result()
    with reading() as session:
        found = told(session, cast, said)
    assert (found.status, found.answers[0].reopened_because) == (
        InputStatus.REOPENED,
        "I meant the numbers.",
    )


def test_the_draft_of_an_answer_is_gone_once_it_is_sent(cast: Cast, session: Session, said: int) -> None:
    place = save_draft(
        session,
        cast.lead,
        in_project=cast.project,
        form="answer",
        token="a-draft",
        revision=0,
        content={"words": WHY},
        now=NOW,
    )
    answer_input(
        session,
        cast.lead,
        project_id=cast.project,
        input_id=said,
        entry=NewAnswer(Answer.DECLINED, WHY),
        today=TODAY,
        now=NOW,
        draft=place,
    )
    assert list_my_drafts(session, cast.lead, in_project=cast.project, form="answer") == []


def test_the_trail_keeps_the_answer_and_none_of_the_words(cast: Cast, session: Session, said: int) -> None:
    answer_id = answer(session, cast.lead, cast.project, said)
    reopen(session, cast, answer_id)
    events = repr([(event.action, event.before, event.after) for event in trail(session)])
    assert "declined" in events
    for words in (WHY, "too small", "I meant"):
        assert words not in events


# Reading it


def test_an_answer_is_unread_until_the_giver_says_so_and_stays_read(
    cast: Cast, session: Session, said: int
) -> None:
    answer_id = answer(session, cast.lead, cast.project, said)
    later = NOW + timedelta(hours=1)
    read = {"project_id": cast.project, "answer_id": answer_id}
    mark_answer_read(session, cast.patient, **read, now=later)
    assert unread(session, cast, cast.patient) == []
    assert told(session, cast, said).answers[0].read_at == later
    with nothing_changes(session):
        mark_answer_read(session, cast.patient, **read, now=later + timedelta(hours=1))


def test_whoever_reads_the_later_answer_has_read_the_one_before(
    cast: Cast, session: Session, said: int
) -> None:
    answer(session, cast.lead, cast.project, said, **DEFER)
    last = answer(session, cast.lead, cast.project, said, answer=Answer.ACCEPTED)
    mark_answer_read(session, cast.patient, project_id=cast.project, answer_id=last, now=NOW)
    assert [item.read_at for item in told(session, cast, said).answers] == [NOW, NOW]
    assert unread(session, cast, cast.patient) == []


@pytest.mark.parametrize("person", ["lead", "caregiver", "facilitator"])
def test_nobody_reads_or_reopens_in_the_place_of_the_giver(
    person: str, cast: Cast, session: Session, said: int
) -> None:
    answer_id = answer(session, cast.lead, cast.project, said)
    who = getattr(cast, person)
    with nothing_changes(session):
        with pytest.raises(NotAllowed, match="Only the person who said this can do that"):
            mark_answer_read(session, who, project_id=cast.project, answer_id=answer_id, now=NOW)
        with pytest.raises(NotAllowed, match="Only the person who said this can do that"):
            reopen(session, cast, answer_id, person=who)


def test_the_one_who_wrote_it_down_does_not_reopen_it_for_the_partner(cast: Cast, session: Session) -> None:
    said = say(session, cast.facilitator, cast.project, "Larger, please.", given_by=cast.patient)
    answer_id = answer(session, cast.lead, cast.project, said)
    with pytest.raises(NotAllowed):
        reopen(session, cast, answer_id, person=cast.facilitator)
    reopen(session, cast, answer_id)
    assert told(session, cast, said).status is InputStatus.REOPENED


# Rules and borders


def test_every_status_has_a_way_on_and_only_the_giver_leads_back() -> None:
    assert set(TRANSITIONS) == set(InputStatus)
    assert TRANSITIONS[InputStatus.ANSWERED] == {InputStatus.REOPENED}
    for status in (InputStatus.OPEN, InputStatus.REOPENED):
        assert TRANSITIONS[status] == {InputStatus.ANSWERED}


def test_nothing_of_the_other_project_can_be_answered_read_or_opened(cast: Cast, session: Session) -> None:
    here: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    with nothing_changes(session):
        with pytest.raises(NotFound):
            answer(session, cast.lead, cast.project, cast.other_input)
        for person in (cast.lead, cast.patient):
            with pytest.raises(NotFound):
                mark_answer_read(session, person, answer_id=cast.other_answer, **here)
            with pytest.raises(NotFound):
                reopen(session, cast, cast.other_answer, person=person)
        with pytest.raises(NotFound):
            link_change(
                session, cast.lead, answer_id=cast.other_answer, activity_id=None, release_id=None, **here
            )


def test_a_giver_who_pays_for_the_work_now_no_longer_writes(cast: Cast, session: Session, said: int) -> None:
    answer_id = answer(session, cast.lead, cast.project, said)
    give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Rosa",
        email="rosa@example.org",
        access_role=AccessRole.FUNDER,
        role=TeamRole.FUNDER,
        now=NOW,
    )
    with nothing_changes(session), pytest.raises(NotAllowed):
        reopen(session, cast, answer_id)
