"""Reviews when two things happen at the same moment, on both databases: nothing counts twice, nothing is lost."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.coauthoring.models import Remark, Review, ReviewRound
from partnering.coauthoring.reviews import NewRemark, keep_answer, keep_remark
from partnering.coauthoring.rounds import close_round, take_back_invitation
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import NotFound, NotPossibleNow
from partnering.foundation.vocabulary import ReviewQuestion, ReviewReply, Verdict
from partnering.tracker.models import ActivityEntry, Input
from tests.cast import NOW, Cast, at_the_same_time, gather
from tests.partnering.coauthoring.reviewing import Asked, ask, judges, says


@pytest.fixture
def everybody(any_database: str) -> Cast:
    with transaction() as session:
        return gather(session)


@pytest.fixture
def rosa(everybody: Cast) -> Asked:
    with transaction() as session:
        opened = ask(session, everybody, everybody.patient)
    return Asked(everybody.patient, opened.invitation_ids[0], everybody.project)


def count(what: object, *which: object) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(what).where(*which)) or 0  # type: ignore[arg-type]


def closing(cast: Cast) -> Callable[[Session], object]:
    def close(session: Session) -> object:
        round_id = session.scalars(select(func.max(ReviewRound.id))).one()
        return close_round(session, cast.lead, project_id=cast.project, round_id=round_id, now=NOW)

    return close


def test_a_verdict_posted_twice_at_the_same_moment_is_given_once(everybody: Cast, rosa: Asked) -> None:
    with transaction() as session:
        says(session, rosa, "Too long.")
    inputs, activities = count(Input), count(ActivityEntry)
    first, second = at_the_same_time(
        *[lambda session: judges(session, rosa, Verdict.NEEDS_CHANGE, "Not yet.", minutes=5)] * 2
    )
    assert first.result() == second.result()
    assert count(Input) == inputs + 2
    assert count(ActivityEntry) == activities + 1


def test_two_answers_at_the_same_moment_begin_one_review(everybody: Cast, rosa: Asked) -> None:
    def answer(question: ReviewQuestion) -> Callable[[Session], None]:
        return lambda session: keep_answer(
            session,
            rosa.person,
            **rosa.at,
            screen="options",
            question=question,
            reply=ReviewReply.YES,
            now=NOW,
        )

    first, second = at_the_same_time(answer(ReviewQuestion.CLEAR), answer(ReviewQuestion.FAIR))
    assert (first.exception(), second.exception()) == (None, None)
    assert count(Review, Review.invitation_id == rosa.invitation) == 1


def test_a_remark_posted_twice_at_the_same_moment_is_one(everybody: Cast, rosa: Asked) -> None:
    def say(session: Session) -> int:
        remark = NewRemark("Too long.", "options")
        return keep_remark(session, rosa.person, **rosa.at, remark=remark, form_token="form-1", now=NOW)

    first, second = at_the_same_time(say, say)
    assert first.result() == second.result()
    assert count(Remark, Remark.form_token == "form-1") == 1


def test_a_verdict_while_the_round_is_being_closed_is_refused(everybody: Cast, rosa: Asked) -> None:
    closed, late = at_the_same_time(closing(everybody), lambda session: judges(session, rosa, Verdict.READY))
    assert closed.exception() is None
    assert isinstance(late.exception(), NotPossibleNow)


def test_a_round_that_is_closed_while_a_verdict_is_given_counts_it(everybody: Cast, rosa: Asked) -> None:
    given, closed = at_the_same_time(lambda session: judges(session, rosa, Verdict.READY), closing(everybody))
    assert given.exception() is None
    assert closed.result().scores == {"patient_partner": (9,)}  # type: ignore[attr-defined]


def test_a_verdict_while_the_invitation_is_taken_back_is_refused(everybody: Cast, rosa: Asked) -> None:
    back, late = at_the_same_time(
        lambda session: take_back_invitation(session, everybody.lead, **rosa.at, now=NOW),
        lambda session: judges(session, rosa, Verdict.READY),
    )
    assert back.exception() is None
    assert isinstance(late.exception(), NotFound)


def test_two_who_ask_the_same_person_at_the_same_moment_ask_once(everybody: Cast) -> None:
    first, second = at_the_same_time(*[lambda session: ask(session, everybody, everybody.clinician)] * 2)
    assert first.exception() is None
    assert isinstance(second.exception(), NotPossibleNow)
