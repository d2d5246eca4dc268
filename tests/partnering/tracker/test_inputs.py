"""What partners say: who may say it and for whom, and that it is said once."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation.database import transaction
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.people import end_access
from partnering.foundation.typed_text import words_that_say_something
from partnering.foundation.vocabulary import Consent, InputStatus, PartnerRole
from partnering.tracker.drafts import list_my_drafts, save_draft
from partnering.tracker.inputs import NewInput, give_input
from partnering.tracker.inputs_told import InputTold
from partnering.tracker.models import LONGEST_TEXT, Input
from tests.cast import CATALOG, NOBODY, NOW, Cast, at_the_same_time, gather, nothing_changes
from tests.partnering.tracker.saying_and_answering import HERE, SMALL, told


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
