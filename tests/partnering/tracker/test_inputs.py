"""What partners say: who may say it and for whom, and who reads it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation.database import transaction
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.models import Membership
from partnering.foundation.people import end_access, give_access
from partnering.foundation.vocabulary import AccessRole, Answer, Consent, InputStatus, PartnerRole, TeamRole
from partnering.tracker.answers import reopen_input
from partnering.tracker.drafts import list_my_drafts, save_draft
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
from partnering.tracker.inputs import NewInput, give_input, words_that_say_something
from partnering.tracker.inputs_told import InputTold
from partnering.tracker.models import LONGEST_TEXT, Input
from partnering.tracker.waiting import Waits, list_waiting
from tests.cast import (
    CATALOG,
    NOBODY,
    NOW,
    TODAY,
    WORDS_OF_THE_OTHER_PROJECT,
    Cast,
    answer,
    at_the_same_time,
    everything,
    gather,
    nothing_changes,
    say,
)
from tests.pages.conftest import counted_statements

SMALL = "The text is too small for my mother."
HERE: dict[str, Any] = {"lifecycle": "sittig-2023", "stage": "information_delivery"}


def give(session: Session, cast: Cast, person: int, entry: NewInput, *, form_token: str = "a-form") -> int:
    return give_input(
        session,
        person,
        project_id=cast.project,
        entry=entry,
        form_token=form_token,
        catalog=CATALOG,
        now=NOW,
    )


def told(session: Session, cast: Cast, input_id: int, *, to: int | None = None) -> InputTold:
    return read_input(session, to or cast.lead, project_id=cast.project, input_id=input_id, today=TODAY)


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


# Saying something


def test_a_partner_says_something_about_a_stage_and_reads_it_back(cast: Cast, session: Session) -> None:
    input_id = give(
        session, cast, cast.patient, NewInput(f"  {SMALL}\r\n", cast.release, "information_delivery")
    )
    assert told(session, cast, input_id) == InputTold(
        input_id=input_id,
        said=SMALL,
        given_by="Rosa",
        role=PartnerRole.PATIENT_PARTNER,
        can_read_answer=True,
        is_own=False,
        written_down_by=None,
        given_at=NOW,
        age_days=0,
        release_id=cast.release,
        version="2.1",
        **HERE,
        status=InputStatus.OPEN,
        is_waiting=True,
        waits_again_on=None,
        consent=Consent.ROLE_ONLY,
        answers=(),
    )
    assert told(session, cast, input_id, to=cast.patient).is_own


def test_words_alone_are_enough(cast: Cast, session: Session) -> None:
    found = told(session, cast, give(session, cast, cast.caregiver, NewInput(SMALL)))
    assert (found.said, found.version, found.stage) == (SMALL, None, None)


def test_a_stage_of_another_lifecycle_keeps_its_own_lifecycle(cast: Cast, session: Session) -> None:
    lifecycle = CATALOG.lifecycle("gin-mcmaster-18")
    stage = lifecycle.stages[0].key
    found = told(session, cast, give(session, cast, cast.patient, NewInput(SMALL, stage=stage)))
    assert (found.lifecycle, found.stage) == (lifecycle.key, stage)


@pytest.mark.parametrize("writer", ["lead", "editor", "facilitator"])
@pytest.mark.parametrize("partner", ["patient", "named_only"])
def test_the_team_may_write_down_what_a_partner_said(
    writer: str, partner: str, cast: Cast, session: Session
) -> None:
    giver = getattr(cast, partner)
    input_id = give(session, cast, getattr(cast, writer), NewInput(SMALL, given_by=giver))
    found = told(session, cast, input_id)
    assert (found.given_by, found.written_down_by) == (
        {"patient": "Rosa", "named_only": "Cita"}[partner],
        {"lead": "Lena", "editor": "Edgar", "facilitator": "Fatima"}[writer],
    )
    assert found.can_read_answer is (partner == "patient")


def test_a_partner_puts_no_words_into_the_mouth_of_another(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(NotAllowed) as refused:
        give(session, cast, cast.patient, NewInput(SMALL, given_by=cast.caregiver))
    assert refused.value.message == (
        "Your role does not include this: write down what a partner said, in their name. "
        "These roles may: Lead, Editor, Facilitator."
    )


@pytest.mark.parametrize("giver", ["other_partner", "outsider", "editor", "ended", "administrator"])
def test_only_a_partner_of_this_project_can_be_written_down_for(
    giver: str, cast: Cast, session: Session
) -> None:
    with nothing_changes(session), pytest.raises(NotFound) as refused:
        give(session, cast, cast.lead, NewInput(SMALL, given_by=getattr(cast, giver)))
    assert refused.value.message == (
        "Whose words: this person is not a partner here. Add them on the Partners screen first."
    )


def test_nobody_writes_down_for_a_partner_who_has_left(cast: Cast, session: Session) -> None:
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.patient, now=NOW)
    with pytest.raises(NotFound):
        give(session, cast, cast.lead, NewInput(SMALL, given_by=cast.patient))


@pytest.mark.parametrize("said", ["", "  \n ", "…?!", "\x00"])
def test_something_must_be_said(said: str, cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput) as refused:
        give(session, cast, cast.patient, NewInput(said))
    assert refused.value.message == "What you want to say: write at least one word."


def test_what_does_not_fit_is_refused_with_its_length(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput) as refused:
        give(session, cast, cast.patient, NewInput("a" * (LONGEST_TEXT + 1)))
    assert refused.value.message == (
        "What you want to say: this is 5001 characters long. At most 5000 fit. Shorten it, or say it in two."
    )


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"release_id": NOBODY}, NotFound, "There is no such release in this project."),
        ({"stage": "the_end"}, InvalidInput, '"the_end" is not a stage we know.'),
    ],
)
def test_a_place_that_is_not_there_is_refused(
    wrong: dict[str, Any], error: type[Exception], message: str, cast: Cast, session: Session
) -> None:
    with nothing_changes(session), pytest.raises(error, match=message):
        give(session, cast, cast.patient, NewInput(SMALL, **wrong))


def test_a_release_of_the_other_project_is_not_found(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(NotFound) as refused:
        give(session, cast, cast.patient, NewInput(SMALL, cast.other_release))
    assert "hidden" not in refused.value.message


@settings(max_examples=30)
@given(st.text(max_size=40))
def test_words_are_kept_as_typed_or_refused(words: str) -> None:
    letters = [sign for sign in words if sign.isalnum()]
    if not letters:
        with pytest.raises(InvalidInput, match="Words: write at least one word"):
            words_that_say_something(words, field="Words")
        return
    kept = words_that_say_something(words, field="Words")
    assert [sign for sign in kept if sign.isalnum()] == letters
    assert kept == words_that_say_something(kept, field="Words")


# Twice


def test_the_same_form_sent_twice_says_it_once(cast: Cast, session: Session) -> None:
    first = give(session, cast, cast.patient, NewInput(SMALL))
    with nothing_changes(session):
        assert give(session, cast, cast.patient, NewInput(SMALL)) == first


@pytest.mark.parametrize(
    "change", [{"said": "Larger, please."}, {"stage": "pcor_evidence"}, {"consent": Consent.NAMED}]
)
def test_the_same_form_with_other_words_asks_to_send_again(
    change: dict[str, Any], cast: Cast, session: Session
) -> None:
    give(session, cast, cast.patient, NewInput(SMALL))
    with nothing_changes(session), pytest.raises(NotPossibleNow) as refused:
        give(session, cast, cast.patient, replace(NewInput(SMALL), **change))
    assert refused.value.message == (
        "This was sent before, and your words have changed since. Send again to say both."
    )


def test_two_people_with_the_same_form_token_both_say_it(cast: Cast, session: Session) -> None:
    assert give(session, cast, cast.patient, NewInput(SMALL)) != give(
        session, cast, cast.caregiver, NewInput(SMALL)
    )


def test_a_double_click_at_the_same_moment_says_it_once(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
    first, second = at_the_same_time(
        lambda session: give(session, cast, cast.patient, NewInput(SMALL)),
        lambda session: give(session, cast, cast.patient, NewInput(SMALL)),
    )
    assert first.result() == second.result()
    with transaction() as session:
        said = select(func.count()).where(Input.project_id == cast.project)
        assert session.scalar(said.select_from(Input)) == 1


def test_the_draft_it_was_typed_into_is_gone_once_it_is_said(cast: Cast, session: Session) -> None:
    place = save_draft(
        session,
        cast.patient,
        in_project=cast.project,
        form="input",
        token="a-draft",
        revision=0,
        content={"said": SMALL},
        now=NOW,
    )
    give(session, cast, cast.patient, NewInput(SMALL), form_token=place.token)
    assert list_my_drafts(session, cast.patient, in_project=cast.project, form="input") == []


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
