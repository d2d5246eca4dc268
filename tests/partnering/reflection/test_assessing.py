"""One person's assessment: kept answer by answer, given when it is whole, read by nobody else before."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.people import give_access
from partnering.foundation.vocabulary import AccessRole, Rater, TeamRole
from partnering.reflection.assessing import (
    AssessedPlace,
    OwnAssessment,
    give_assessment,
    keep_answer,
    read_own_assessment,
    side_of,
)
from partnering.reflection.models import Assessment, AssessmentAnswer
from tests.cast import CATALOG, NOW, Cast, nothing_changes, trail
from tests.partnering.reflection.assessing_together import HERE, ITEMS, STAGE, assess, keep


def own(session: Session, cast: Cast, person: int, place: AssessedPlace = HERE) -> OwnAssessment:
    return read_own_assessment(session, person, project_id=cast.project, place=place, catalog=CATALOG)


def give(session: Session, cast: Cast, person: int, place: AssessedPlace = HERE) -> int:
    return give_assessment(
        session, person, project_id=cast.project, place=place, catalog=CATALOG, now=NOW + timedelta(days=1)
    )


def test_each_answer_is_kept_as_it_comes_and_can_be_changed(cast: Cast, session: Session) -> None:
    first = keep(session, cast, cast.patient, "who_decides", 1, words=" Ask us first. ")
    assert keep(session, cast, cast.patient, "who_decides", 2, words="Ask us first.") == first
    assert keep(session, cast, cast.patient, "how_long", None) == first
    assessment = own(session, cast, cast.patient)
    assert assessment.open is not None
    assert dict(assessment.open.answers) == {"who_decides": ("2",), "how_long": ()}
    assert dict(assessment.open.would_raise_it) == {"who_decides": "Ask us first."}
    assert (assessment.side, assessment.given, assessment.times_given) == (Rater.PARTNER, None, 0)


def test_words_are_kept_before_a_step_is_chosen(cast: Cast, session: Session) -> None:
    keep_answer(
        session,
        cast.patient,
        project_id=cast.project,
        place=HERE,
        item="agenda",
        values=None,
        would_raise_it="Send it a week before.",
        catalog=CATALOG,
        now=NOW,
    )
    assessment = own(session, cast, cast.patient)
    assert assessment.open is not None
    assert dict(assessment.open.answers) == {}
    assert dict(assessment.open.would_raise_it) == {"agenda": "Send it a week before."}


def test_it_is_given_only_once_every_question_has_an_answer(cast: Cast, session: Session) -> None:
    with pytest.raises(NotPossibleNow):
        give(session, cast, cast.lead)
    for item in ITEMS[:3]:
        keep(session, cast, cast.lead, item, 3)
    with pytest.raises(InvalidInput) as caught:
        give(session, cast, cast.lead)
    assert caught.value.message == (
        "1 question waits for your answer: “Who shares the work, the money and the credit?”. "
        "“Not for me to judge” is an answer too."
    )
    keep(session, cast, cast.lead, ITEMS[3], None)
    assert give(session, cast, cast.lead) == give(session, cast, cast.lead)
    assessment = own(session, cast, cast.lead)
    assert assessment.given is not None
    assert [scored.value for scored in assessment.given.scores] == [3]
    assert (assessment.open, assessment.given_at, assessment.times_given) == (
        None,
        NOW + timedelta(days=1),
        1,
    )
    assert [event.action for event in trail(session)][-1] == "assessment given"


def test_the_trail_names_people_but_no_answer(cast: Cast, session: Session) -> None:
    assess(session, cast, cast.patient, 1, 2, 3, 4, words="Ask us first.")
    event = trail(session)[-1]
    assert (event.before, event.after) == (None, {"instrument": HERE.instrument, "stage": STAGE})


def test_what_was_given_before_stays_as_replaced(cast: Cast, session: Session) -> None:
    first = assess(session, cast, cast.patient, 1, 1, 1, 1)
    second = assess(session, cast, cast.patient, 2, 2, 2, 2)
    rows = {row.id: row for row in session.scalars(select(Assessment))}
    assert (rows[first].replaced_at, rows[second].replaced_at) == (NOW, None)
    assert own(session, cast, cast.patient).times_given == 2


def test_each_stage_and_the_work_as_a_whole_have_answers_of_their_own(cast: Cast, session: Session) -> None:
    keep(session, cast, cast.patient, "who_decides", 1)
    elsewhere = AssessedPlace(HERE.instrument, "health_outcomes")
    work = AssessedPlace("four-sliders-1")
    assert own(session, cast, cast.patient, elsewhere).open is None
    keep(session, cast, cast.patient, "voice", 5, place=work)
    assessment = own(session, cast, cast.patient, work)
    assert assessment.open is not None
    assert dict(assessment.open.answers) == {"voice": ("5",)}


@pytest.mark.parametrize("step", [-1, 6, 400])
def test_an_answer_off_the_scale_changes_nothing(cast: Cast, session: Session, step: int) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput):
        keep(session, cast, cast.lead, "who_decides", step)


@pytest.mark.parametrize(
    ("place", "error"),
    [
        (AssessedPlace("no-such-thing", STAGE), InvalidInput),
        (AssessedPlace(HERE.instrument, "no_such_stage"), InvalidInput),
        (AssessedPlace("own:1", STAGE), NotFound),
        (AssessedPlace("own:99999999999999999999", STAGE), NotFound),
        (AssessedPlace("own:one", STAGE), NotFound),
    ],
)
def test_a_place_that_is_not_there_is_refused(
    cast: Cast, session: Session, place: AssessedPlace, error: type[Exception]
) -> None:
    with nothing_changes(session), pytest.raises(error):
        keep(session, cast, cast.lead, "who_decides", 1, place=place)


def test_too_many_words_are_refused(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput):
        keep(session, cast, cast.lead, "who_decides", 1, words="x" * 2_001)


def test_two_people_never_share_an_assessment(cast: Cast, session: Session) -> None:
    assert keep(session, cast, cast.patient, "agenda", 1) != keep(session, cast, cast.lead, "agenda", 5)
    assert [answer.given for answer in session.scalars(select(AssessmentAnswer))] == [["1"], ["5"]]


def test_partners_answer_as_partners_and_the_team_as_the_project(cast: Cast, session: Session) -> None:
    sides = {person: own(session, cast, person).side for person in cast.loggers}
    assert sides == {
        **dict.fromkeys((cast.lead, cast.editor, cast.facilitator), Rater.PROJECT),
        **dict.fromkeys(cast.partners, Rater.PARTNER),
    }
    assert own(session, cast, cast.lead).people_of_side == 3
    assert own(session, cast, cast.patient).people_of_side == len(cast.partners)
    assert side_of(None, None) is None
    assert side_of(AccessRole.FUNDER, None) is None


def test_a_partner_by_access_alone_is_on_neither_side(cast: Cast, session: Session) -> None:
    guest = give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Gus",
        email="gus@example.org",
        access_role=AccessRole.PARTNER,
        role=TeamRole.RESEARCHER,
        now=NOW,
    )
    with pytest.raises(NotAllowed):
        keep(session, cast, guest, "agenda", 1)
