"""Plans for the stages after a release, and the partner who agrees to exactly these words."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.people import give_access
from partnering.foundation.vocabulary import AccessRole, PartnerRole
from partnering.tracker.stage_plans import Plan, agree_to_plan, list_plans, write_plan
from tests.cast import CATALOG, NOW, TODAY, Cast, gather, nothing_changes

STAGE = "health_outcomes"
WORDS = "We ask ten people how it went."
SOON = TODAY + timedelta(days=30)


def write(session: Session, cast: Cast, person: int | None = None, **more: Any) -> int:
    call: dict[str, Any] = {
        "project_id": cast.project,
        "release_id": cast.release,
        "stage": STAGE,
        "words": WORDS,
        "planned_for": SOON,
        "instead_of": "",
        "catalog": CATALOG,
        "today": TODAY,
        "now": NOW,
        **more,
    }
    return write_plan(session, person or cast.lead, **call)


def agree(session: Session, cast: Cast, person: int, plan_id: int, words: str = WORDS) -> None:
    agree_to_plan(session, person, project_id=cast.project, plan_id=plan_id, words=words, now=NOW)


def plans(session: Session, cast: Cast) -> list[Plan]:
    return list_plans(session, cast.patient, project_id=cast.project, release_id=cast.release)


def test_a_partner_reads_a_plan_and_agrees(any_session: Session) -> None:
    cast = gather(any_session)
    plan_id = write(any_session, cast)
    (plan,) = plans(any_session, cast)
    assert (plan.plan_id, plan.stage, plan.words, plan.planned_for) == (plan_id, STAGE, WORDS, SOON)
    assert (plan.written_by, plan.agreed_by) == ("Lena", None)
    agree(any_session, cast, cast.patient, plan_id)
    assert [one.agreed_by for one in plans(any_session, cast)] == ["Rosa"]


def test_a_change_takes_the_yes_back_and_the_same_words_do_not(cast: Cast, session: Session) -> None:
    plan_id = write(session, cast)
    agree(session, cast, cast.patient, plan_id)
    with nothing_changes(session):
        assert write(session, cast, instead_of="something else") == plan_id
    assert write(session, cast, words="We ask twenty.", instead_of=WORDS) == plan_id
    assert [(plan.words, plan.agreed_by) for plan in plans(session, cast)] == [("We ask twenty.", None)]


def test_a_later_day_alone_takes_the_yes_back_too(cast: Cast, session: Session) -> None:
    plan_id = write(session, cast)
    agree(session, cast, cast.patient, plan_id)
    write(session, cast, planned_for=SOON + timedelta(days=300), instead_of=WORDS)
    assert [plan.agreed_at for plan in plans(session, cast)] == [None]


def test_nobody_writes_over_words_they_have_not_seen(cast: Cast, session: Session) -> None:
    write(session, cast)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="changed this plan while you wrote"):
        write(session, cast, cast.editor, words="We ask nobody.")


def test_a_partner_agrees_to_the_words_they_saw(cast: Cast, session: Session) -> None:
    plan_id = write(session, cast)
    write(session, cast, words="We ask nobody.", instead_of=WORDS)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="has changed"):
        agree(session, cast, cast.patient, plan_id)


def test_nobody_agrees_to_their_own_words_nor_for_the_team(cast: Cast, session: Session) -> None:
    nell = give_access(
        session,
        cast.administrator,
        project_id=cast.project,
        name="Nell",
        email="nell@example.org",
        access_role=AccessRole.LEAD,
        role=PartnerRole.PATIENT_PARTNER,
        now=NOW,
    )
    plan_id = write(session, cast, nell)
    with nothing_changes(session):
        with pytest.raises(NotAllowed, match="You wrote this plan"):
            agree(session, cast, nell, plan_id)
        with pytest.raises(NotAllowed, match="Your role does not include this"):
            agree(session, cast, cast.lead, plan_id)
    agree(session, cast, cast.caregiver, plan_id)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"words": " ... "}, "at least one word"),
        ({"words": "x" * 5001}, "5001 characters"),
        ({"planned_for": TODAY - timedelta(days=1)}, "today or a later day"),
        ({"stage": "information_delivery"}, "comes before the release"),
        ({"stage": "implement_it_here"}, "is not a stage of the lifecycle sittig-2023"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    cast: Cast, session: Session, wrong: dict[str, Any], told: str
) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match=told):
        write(session, cast, **wrong)


def test_plans_of_another_project_are_not_found(cast: Cast, session: Session) -> None:
    plan_id = write(session, cast)
    with nothing_changes(session):
        with pytest.raises(NotFound):
            write(session, cast, release_id=cast.other_release)
        with pytest.raises(NotFound):
            agree_to_plan(
                session, cast.patient, project_id=cast.other_project, plan_id=plan_id, words=WORDS, now=NOW
            )
        with pytest.raises(NotFound):
            agree(session, cast, cast.patient, 999_999)
