"""Who reads what partners said, in what order, and how fast a project answers."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.errors import NotAllowed, NotFound
from partnering.foundation.models import Membership
from partnering.foundation.people import give_access
from partnering.foundation.vocabulary import AccessRole, Answer, InputStatus, PartnerRole, TeamRole
from partnering.tracker.answers import reopen_input
from partnering.tracker.input_list import (
    PAGE_LENGTH,
    InputSummary,
    Shown,
    inputs_of_cell,
    list_inputs,
    list_my_inputs,
    list_unread_answers,
    read_input,
    summarise_inputs,
)
from partnering.tracker.inputs_told import InputTold
from partnering.tracker.waiting import Waits, list_waiting
from tests.cast import CATALOG, NOW, TODAY, WORDS_OF_THE_OTHER_PROJECT, Cast, answer, everything, gather, say
from tests.pages.conftest import counted_statements
from tests.partnering.tracker.saying_and_answering import HERE, SMALL, told


def days_ago(days: int) -> dict[str, Any]:
    return {"now": NOW - timedelta(days=days)}


def words_of(page: Any) -> list[str]:
    return [item.said for item in page.inputs]


def cell(
    session: Session,
    cast: Cast,
    lifecycle: str = "sittig-2023",
    stage: str = "information_delivery",
    role: PartnerRole = PartnerRole.PATIENT_PARTNER,
) -> list[InputTold]:
    return inputs_of_cell(
        session,
        cast.caregiver,
        project_id=cast.project,
        release_id=cast.release,
        lifecycle=lifecycle,
        stage=stage,
        partner_role=role,
        catalog=CATALOG,
        today=TODAY,
    )


# Reading


def test_of_what_waits_the_oldest_stands_on_top(cast: Cast, session: Session) -> None:
    for said, age in (("b", 3), ("a", 9), ("c", 1)):
        say(session, cast.patient, cast.project, said, **days_ago(age))
    page = list_inputs(session, cast.lead, project_id=cast.project, today=TODAY, shown=Shown.WAITING)
    assert [(item.said, item.age_days) for item in page.inputs] == [("a", 9), ("b", 3), ("c", 1)]
    latest_first = list_inputs(session, cast.lead, project_id=cast.project, today=TODAY)
    assert words_of(latest_first) == ["c", "b", "a"]


def test_what_is_answered_leaves_the_list_of_what_waits(cast: Cast, session: Session) -> None:
    done = say(session, cast.patient, cast.project, "done")
    say(session, cast.patient, cast.project, "open")
    answer(session, cast.lead, cast.project, done)
    by_filter = {
        shown: words_of(list_inputs(session, cast.lead, project_id=cast.project, today=TODAY, shown=shown))
        for shown in Shown
    }
    assert by_filter == {Shown.WAITING: ["open"], Shown.ANSWERED: ["done"], Shown.ALL: ["open", "done"]}


def test_a_deferred_input_waits_again_from_its_day_on(cast: Cast, session: Session) -> None:
    input_id = say(session, cast.patient, cast.project, SMALL)
    day = TODAY + timedelta(days=7)
    answer(session, cast.lead, cast.project, input_id, answer=Answer.DEFERRED, deferred_until=day)
    for today, waits in (
        (TODAY, False),
        (day - timedelta(days=1), False),
        (day, True),
        (day.replace(2027), True),
    ):
        page = list_inputs(session, cast.lead, project_id=cast.project, today=today, shown=Shown.WAITING)
        assert (words_of(page) == [SMALL]) is waits
        found = read_input(session, cast.lead, project_id=cast.project, input_id=input_id, today=today)
        assert (found.is_waiting, found.waits_again_on, found.status) == (waits, day, InputStatus.ANSWERED)
        assert summarise_inputs(session, cast.lead, project_id=cast.project, today=today).waiting == waits


def test_a_list_of_one_release_holds_that_release_only(cast: Cast, session: Session) -> None:
    for said, release in (("new", cast.release), ("old", cast.earlier_release), ("none", None)):
        say(session, cast.patient, cast.project, said, release_id=release)
    page = list_inputs(
        session, cast.lead, project_id=cast.project, today=TODAY, release_id=cast.earlier_release
    )
    assert (words_of(page), page.total, page.pages) == (["old"], 1, 1)


def test_a_long_list_comes_in_pages(cast: Cast, session: Session) -> None:
    for n in range(PAGE_LENGTH + 3):
        say(session, cast.patient, cast.project, f"Number {n}", **days_ago(n))
    first, second, beyond = (
        list_inputs(session, cast.lead, project_id=cast.project, today=TODAY, page=page) for page in (1, 2, 3)
    )
    assert (first.total, first.pages) == (23, 2)
    assert words_of(first) + words_of(second) == [f"Number {n}" for n in range(23)]
    assert words_of(beyond) == []


def test_a_list_takes_as_many_queries_for_twenty_as_for_one(cast: Cast, session: Session) -> None:
    def queries() -> int:
        session.flush()
        session.expire_all()
        with counted_statements() as statements:
            list_inputs(session, cast.lead, project_id=cast.project, today=TODAY)
        return len(statements)

    def say_and_answer(n: int) -> None:
        for _turn in range(n):
            answer(session, cast.lead, cast.project, say(session, cast.patient, cast.project, SMALL))

    say_and_answer(1)
    for_one = queries()
    say_and_answer(19)
    assert queries() == for_one <= 8


def test_a_giver_sees_their_own_words_and_nobody_else_s(cast: Cast, session: Session) -> None:
    say(session, cast.patient, cast.project, "mine")
    say(session, cast.lead, cast.project, "mine, written down", given_by=cast.patient, **days_ago(1))
    say(session, cast.caregiver, cast.project, "theirs")
    mine = list_my_inputs(session, cast.patient, in_project=cast.project, today=TODAY)
    assert words_of(mine) == ["mine", "mine, written down"]
    assert words_of(list_my_inputs(session, cast.lead, in_project=cast.project, today=TODAY)) == []


def test_a_giver_who_pays_for_the_work_now_still_sees_what_they_said(cast: Cast, session: Session) -> None:
    say(session, cast.patient, cast.project, SMALL)
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
    mine = list_my_inputs(session, cast.patient, in_project=cast.project, today=TODAY)
    assert words_of(mine) == [SMALL]
    with pytest.raises(NotAllowed):
        list_inputs(session, cast.patient, project_id=cast.project, today=TODAY)


def test_a_cell_tells_what_people_of_its_role_said_at_its_stage(cast: Cast, session: Session) -> None:
    def said_at(lifecycle: str, stage: str, role: PartnerRole = PartnerRole.PATIENT_PARTNER) -> list[str]:
        return [item.said for item in cell(session, cast, lifecycle, stage, role)]

    here: dict[str, Any] = {"release_id": cast.release, "stage": "information_delivery"}
    say(session, cast.patient, cast.project, "here", **here)
    say(session, cast.caregiver, cast.project, "another role", **here)
    say(session, cast.patient, cast.project, "another stage", release_id=cast.release, stage="pcor_evidence")
    say(session, cast.patient, cast.project, "another release", stage="information_delivery")
    assert said_at(**HERE) == ["here"]
    assert said_at(**HERE, role=PartnerRole.CAREGIVER_PARTNER) == ["another role"]
    by_cdsic = [stage.key for stage in CATALOG.lifecycle("cdsic-4").stages]
    assert sum(said_at("cdsic-4", stage).count("here") for stage in by_cdsic) >= 1


# How a project answers


def summary(session: Session, cast: Cast) -> InputSummary:
    return summarise_inputs(session, cast.patient, project_id=cast.project, today=TODAY)


def test_with_nothing_said_there_is_nothing_to_sum_up(cast: Cast, session: Session) -> None:
    assert summary(session, cast) == InputSummary(
        waiting=0, oldest_days=None, answered=0, timed=0, median_days_to_answer=None
    )


@pytest.mark.parametrize(("days", "middle"), [([4], 4), ([1, 2, 30], 2), ([1, 4], 2.5)])
def test_the_days_to_answer_are_those_in_the_middle(
    days: list[int], middle: float, cast: Cast, session: Session
) -> None:
    for n in days:
        answer(
            session, cast.lead, cast.project, say(session, cast.patient, cast.project, SMALL, **days_ago(n))
        )
    assert summary(session, cast) == InputSummary(
        waiting=0, oldest_days=None, answered=len(days), timed=len(days), median_days_to_answer=middle
    )


def test_what_waits_and_since_when_is_told(cast: Cast, session: Session) -> None:
    for age in (2, 9, 5):
        say(session, cast.patient, cast.project, SMALL, **days_ago(age))
    found = summary(session, cast)
    assert (found.waiting, found.oldest_days) == (3, 9)


def test_the_time_to_answer_counts_from_when_it_was_said_again(cast: Cast, session: Session) -> None:
    input_id = say(session, cast.patient, cast.project, SMALL, **days_ago(20))
    first = answer(session, cast.lead, cast.project, input_id, **days_ago(10))
    reopen_input(session, cast.patient, project_id=cast.project, answer_id=first, words="No.", **days_ago(4))
    assert (summary(session, cast).oldest_days, summary(session, cast).timed) == (4, 0)
    answer(session, cast.lead, cast.project, input_id, **days_ago(1))
    found = summary(session, cast)
    assert (found.timed, found.median_days_to_answer) == (1, 3)


@pytest.mark.parametrize(
    ("ages", "sentence"),
    [
        ([0], "One thing that a partner said waits for an answer. It was said today."),
        ([9], "One thing that a partner said waits for an answer. It was said 9 days ago."),
        ([1, 9, 2], "3 things that partners said wait for an answer. The oldest was said 9 days ago."),
    ],
)
def test_what_waits_stands_on_today_for_those_who_answer(
    ages: list[int], sentence: str, cast: Cast, session: Session
) -> None:
    for age in ages:
        say(session, cast.patient, cast.project, SMALL, **days_ago(age))
    for person in (*cast.members, cast.administrator):
        waiting = list_waiting(session, person, project_id=cast.project, catalog=CATALOG, today=TODAY)
        shown = [item.sentence for item in waiting if item.kind is Waits.INPUTS]
        assert shown == ([sentence] if person in (cast.lead, cast.editor, cast.facilitator) else [])


# Leaks


def test_nothing_said_in_the_other_project_is_told_here(cast: Cast, session: Session) -> None:
    say(session, cast.patient, cast.project, SMALL)
    secrets = [
        word for word in WORDS_OF_THE_OTHER_PROJECT if word in repr(everything(session)["inputs"]).lower()
    ]
    assert secrets, "The other project has words that could leak."
    for person in cast.loggers:
        read = [
            list_inputs(session, person, project_id=cast.project, today=TODAY),
            list_my_inputs(session, person, in_project=cast.project, today=TODAY),
            list_my_inputs(session, person, in_project=cast.other_project, today=TODAY),
            list_unread_answers(session, person, in_project=cast.other_project, today=TODAY),
            summarise_inputs(session, person, project_id=cast.project, today=TODAY),
        ]
        assert [word for word in WORDS_OF_THE_OTHER_PROJECT if word in repr(read).lower()] == []
        with pytest.raises(NotFound):
            read_input(session, person, project_id=cast.project, input_id=cast.other_input, today=TODAY)
        with pytest.raises(NotFound):
            list_inputs(session, person, project_id=cast.other_project, today=TODAY)


def test_the_role_shown_is_the_one_held_in_this_project(cast: Cast, session: Session) -> None:
    # Rosa leads elsewhere; here she speaks as a patient.
    session.add(
        Membership(
            project_id=cast.other_project,
            person_id=cast.patient,
            access_role=AccessRole.LEAD,
            team_role=TeamRole.RESEARCHER,
            joined_at=NOW,
        )
    )
    input_id = say(session, cast.patient, cast.project, SMALL)
    assert told(session, cast, input_id).role is PartnerRole.PATIENT_PARTNER


# Storage


def test_lists_are_the_same_on_both_databases(any_session: Session) -> None:
    cast = gather(any_session)
    for n, said in enumerate(("a", "b", "c")):
        input_id = say(any_session, cast.patient, cast.project, said, **days_ago(n))
        if said != "b":
            answer(any_session, cast.lead, cast.project, input_id)
    page = list_inputs(any_session, cast.lead, project_id=cast.project, today=TODAY, shown=Shown.ANSWERED)
    assert (words_of(page), page.total) == (["a", "c"], 2)
    found = summarise_inputs(any_session, cast.lead, project_id=cast.project, today=TODAY)
    assert found == InputSummary(waiting=1, oldest_days=1, answered=2, timed=2, median_days_to_answer=1.0)
    (unread, _other) = list_unread_answers(any_session, cast.patient, in_project=cast.project, today=TODAY)
    assert unread.said == "c"
    assert cell(any_session, cast) == []


def test_no_list_reads_more_than_it_shows(cast: Cast, session: Session) -> None:
    """Every query finds its rows by an index, so that a project grows and its lists stay fast."""
    here: dict[str, Any] = {"project_id": cast.project, "today": TODAY}
    own: dict[str, Any] = {"in_project": cast.project, "today": TODAY}
    answer(session, cast.lead, cast.project, say(session, cast.patient, cast.project, SMALL))
    with counted_statements() as statements:
        for shown in Shown:
            list_inputs(session, cast.lead, **here, shown=shown)
        list_inputs(session, cast.lead, **here, release_id=cast.release)
        list_my_inputs(session, cast.patient, **own)
        list_unread_answers(session, cast.patient, **own)
        summarise_inputs(session, cast.lead, **here)
        cell(session, cast)
    asked = [statement for statement in statements if "inputs" in statement or "input_answers" in statement]
    assert len(asked) > 10
    for statement in asked:
        plan = session.connection().exec_driver_sql(
            f"explain query plan {statement}", (None,) * statement.count("?")
        )
        scans = [
            step.detail for step in plan if step.detail.startswith(("SCAN inputs", "SCAN input_answers"))
        ]
        assert scans == [], statement
