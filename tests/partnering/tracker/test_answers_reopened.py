"""An answer that did not meet what was meant is opened again by whoever asked."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotPossibleNow
from partnering.foundation.vocabulary import Answer, InputStatus
from partnering.tracker.answers import NewAnswer, answer_input
from partnering.tracker.drafts import DraftPlace, list_my_drafts, save_draft
from tests.cast import NOW, TODAY, Cast, answer, nothing_changes
from tests.partnering.tracker.saying_and_answering import DEFER, WHY, reopen, told, unread


def test_a_giver_opens_it_again_and_the_answer_stays_beside_it(
    cast: Cast, session: Session, said: int
) -> None:
    answer_id = answer(session, cast.lead, cast.project, said)
    reopen(session, cast, answer_id)
    found = told(session, cast, said)
    assert (found.status, found.is_waiting, found.said) == (
        InputStatus.REOPENED,
        True,
        "The text is too small.",
    )
    (only,) = found.answers
    assert (only.words, only.reopened_because, only.reopened_at, only.read_at) == (
        WHY,
        "I meant the numbers.",
        NOW,
        NOW,
    )
    assert unread(session, cast, cast.patient) == []
    second = answer(
        session, cast.lead, cast.project, said, answer=Answer.ACCEPTED, words="We make them larger."
    )
    assert [item.answer_id for item in told(session, cast, said).answers] == [answer_id, second]
    assert unread(session, cast, cast.patient) == ["The text is too small."]


def test_what_was_put_off_waits_at_once_when_it_is_said_again(
    cast: Cast, session: Session, said: int
) -> None:
    answer_id = answer(session, cast.lead, cast.project, said, **DEFER)
    reopen(session, cast, answer_id)
    found = told(session, cast, said)
    assert (found.is_waiting, found.waits_again_on, found.status) == (True, None, InputStatus.REOPENED)


@pytest.mark.parametrize("words", ["", "  ", "?!"])
def test_opening_it_again_takes_words(words: str, cast: Cast, session: Session, said: int) -> None:
    answer_id = answer(session, cast.lead, cast.project, said)
    with nothing_changes(session), pytest.raises(InvalidInput) as refused:
        reopen(session, cast, answer_id, words)
    assert refused.value.message == "What you meant: write at least one word."


def test_a_double_click_opens_it_once(cast: Cast, session: Session, said: int) -> None:
    answer_id = answer(session, cast.lead, cast.project, said)
    reopen(session, cast, answer_id)
    with nothing_changes(session):
        reopen(session, cast, answer_id)
    with nothing_changes(session), pytest.raises(NotPossibleNow) as refused:
        reopen(session, cast, answer_id, "And the colours.")
    assert refused.value.message == "You have said this again already. It waits for an answer."


def test_only_the_last_answer_can_be_sent_back(cast: Cast, session: Session, said: int) -> None:
    first = answer(session, cast.lead, cast.project, said, **DEFER)
    answer(session, cast.lead, cast.project, said, answer=Answer.DECLINED)
    with nothing_changes(session), pytest.raises(NotPossibleNow) as refused:
        reopen(session, cast, first)
    assert refused.value.message == "There is a later answer. Read it first; you can then say more."


def test_the_draft_of_what_was_meant_is_gone_once_it_is_said(cast: Cast, session: Session, said: int) -> None:
    answer_id = answer(session, cast.lead, cast.project, said)
    place = save_draft(
        session,
        cast.patient,
        in_project=cast.project,
        form="again",
        token="a-draft",
        revision=0,
        content={"words": "I"},
        now=NOW,
    )
    reopen(session, cast, answer_id, draft=place)
    assert list_my_drafts(session, cast.patient, in_project=cast.project, form="again") == []


def test_words_of_another_tab_stay_when_the_answer_is_sent(cast: Cast, session: Session, said: int) -> None:
    place = save_draft(
        session,
        cast.lead,
        in_project=cast.project,
        form="answer",
        token="a-draft",
        revision=0,
        content={"words": "Half a sen"},
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
        draft=replace(place, revision=place.revision - 1),
    )
    (kept,) = list_my_drafts(session, cast.lead, in_project=cast.project, form="answer")
    assert DraftPlace(kept.token, kept.revision) == place
