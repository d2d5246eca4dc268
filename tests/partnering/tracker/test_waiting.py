"""What waits for a person: each kind, in order, and nothing where nothing waits."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import PartnerRole, ReleaseStatus
from partnering.tracker.activities import NewActivity, RolePart, record_activity, take_back_activity
from partnering.tracker.drafts import discard_draft, save_draft
from partnering.tracker.ratings import NewRating, rate_stage
from partnering.tracker.releases import add_release, move_release
from partnering.tracker.waiting import LONG_SILENCE_DAYS, Waiting, Waits, list_waiting, next_release
from tests.cast import CATALOG, NOW, TODAY, WORDS_OF_THE_OTHER_PROJECT, Cast, a_meeting, gather, keep, log

PATIENT, CAREGIVER, CITIZEN, CLINICIAN, LOCAL = PartnerRole
PRE_RELEASE = (
    "computable_clinical_knowledge",
    "patient_specific_inference",
    "information_delivery",
    "pcor_evidence",
)
GAPS = "Release 2.1 misses a patient or caregiver at 3 stages and a clinician at 4 stages."


def waiting_for(session: Session, cast: Cast, person_id: int, today: date = TODAY) -> list[Waiting]:
    return list_waiting(session, person_id, project_id=cast.project, catalog=CATALOG, today=today)


def throw_away_drafts(session: Session, cast: Cast) -> None:
    for person_id, token in cast.drafts.items():
        discard_draft(session, person_id, token=token)


def move(session: Session, cast: Cast, release_id: int, *to: ReleaseStatus) -> None:
    for status in to:
        move_release(
            session,
            cast.lead,
            project_id=cast.project,
            release_id=release_id,
            to=status,
            today=TODAY,
            now=NOW,
        )


def withdraw_all(session: Session, cast: Cast) -> None:
    for release_id in (cast.release, cast.earlier_release):
        move(session, cast, release_id, ReleaseStatus.WITHDRAWN)


@pytest.fixture
def only_release(cast: Cast, session: Session) -> int:
    """2.1 is the release that goes out next, and nobody has a draft."""
    throw_away_drafts(session, cast)
    move(session, cast, cast.earlier_release, ReleaseStatus.WITHDRAWN)
    return cast.release


def fill(session: Session, cast: Cast, release_id: int, *, level: int = 3, people: int = 1) -> None:
    """All that the policy asks for."""
    for stage in PRE_RELEASE:
        meeting = replace(
            a_meeting(release_id),
            stage=stage,
            level=level,
            roles=(RolePart(PATIENT, others=people), RolePart(CLINICIAN, others=people)),
        )
        log(session, cast.lead, cast.project, meeting)


# Each kind


def test_where_all_is_there_nothing_waits(cast: Cast, session: Session, only_release: int) -> None:
    fill(session, cast, only_release)
    for person_id in {*cast.members, cast.administrator} - {cast.patient, cast.clinician}:
        assert waiting_for(session, cast, person_id) == []


def test_what_the_other_side_has_said_waits_for_ones_own_word(
    cast: Cast, session: Session, only_release: int
) -> None:
    fill(session, cast, only_release)
    # Patient and lead have said theirs at one of the four stages, when each logged a meeting there.
    assert waiting_for(session, cast, cast.patient) == [
        Waiting(
            Waits.RATINGS,
            "The team has said where the work with you stands at 3 stages. Say yours, then you see theirs.",
            only_release,
        )
    ]
    rate_stage(
        session,
        cast.clinician,
        project_id=cast.project,
        entry=NewRating(only_release, "health_outcomes", CLINICIAN, 1, 1),
        catalog=CATALOG,
        now=NOW,
    )
    for person_id in (cast.lead, cast.editor):
        assert waiting_for(session, cast, person_id) == [
            Waiting(
                Waits.RATINGS,
                "Your partners have said where the work stands at 1 stage. Say yours, then you see theirs.",
                only_release,
            )
        ]
    assert waiting_for(session, cast, cast.funder) == []


def test_gaps_wait_for_everybody_in_the_words_of_coverage(
    cast: Cast, session: Session, only_release: int
) -> None:
    for person_id in (*cast.members, cast.administrator):
        assert waiting_for(session, cast, person_id) == [Waiting(Waits.GAPS, GAPS, only_release)]


def test_a_draft_waits_for_the_one_who_began_it_alone(cast: Cast, session: Session) -> None:
    for person_id in cast.loggers:
        first = waiting_for(session, cast, person_id)[0]
        assert first == Waiting(Waits.DRAFT, "You began to log an activity today and have not saved it.")
    for person_id in (cast.funder, cast.administrator):
        assert Waits.DRAFT not in {waiting.kind for waiting in waiting_for(session, cast, person_id)}


@pytest.mark.parametrize(
    ("kept_at", "when"),
    [
        (NOW - timedelta(days=1), "yesterday"),
        (NOW - timedelta(days=9), "9 days ago"),
        # West of Greenwich it is still the day before.
        (datetime(2026, 3, 5, 1, 30, tzinfo=UTC), "today"),
    ],
)
def test_a_draft_says_when_it_was_begun(
    cast: Cast, session: Session, only_release: int, kept_at: datetime, when: str
) -> None:
    save_draft(
        session,
        cast.patient,
        in_project=cast.project,
        form="activity",
        token="one",
        revision=0,
        content={"minutes": 5},
        now=kept_at,
    )
    assert waiting_for(session, cast, cast.patient) == [
        Waiting(Waits.DRAFT, f"You began to log an activity {when} and have not saved it."),
        Waiting(Waits.GAPS, GAPS, only_release),
    ]


def test_of_several_drafts_the_latest_waits(cast: Cast, session: Session, only_release: int) -> None:
    fill(session, cast, only_release)
    for _time in range(3):
        keep(session, cast.editor, cast.project, {"minutes": 5})
    (waiting,) = waiting_for(session, cast, cast.editor)
    assert waiting.kind is Waits.DRAFT


def test_a_draft_of_another_form_or_project_does_not_wait_here(
    cast: Cast, session: Session, only_release: int
) -> None:
    fill(session, cast, only_release)
    save_draft(
        session,
        cast.lead,
        in_project=cast.project,
        form="another",
        token="one",
        revision=0,
        content={},
        now=NOW,
    )
    assert waiting_for(session, cast, cast.lead) == []


def test_a_first_release_waits_for_who_may_add_one(cast: Cast, session: Session) -> None:
    throw_away_drafts(session, cast)
    withdraw_all(session, cast)
    first = Waiting(Waits.FIRST_RELEASE, "No release is being made. Add the one you work towards.")
    for person_id in (cast.lead, cast.editor, cast.administrator):
        assert waiting_for(session, cast, person_id) == [first]
    for person_id in (cast.facilitator, cast.patient, cast.clinician, cast.funder):
        assert waiting_for(session, cast, person_id) == []


def test_a_first_activity_waits_for_who_may_log_one(cast: Cast, session: Session, only_release: int) -> None:
    for activity_id in cast.activities.values():
        take_back_activity(session, cast.lead, project_id=cast.project, activity_id=activity_id, now=NOW)
    nobody_yet = "Nobody has logged an activity for release 2.1 yet."
    for person_id in cast.loggers:
        assert waiting_for(session, cast, person_id) == [
            Waiting(Waits.FIRST_ACTIVITY, nobody_yet, only_release)
        ]
    for person_id in (cast.funder, cast.administrator):
        assert waiting_for(session, cast, person_id) == [Waiting(Waits.GAPS, nobody_yet, only_release)]


def test_a_stage_that_stands_too_low_or_has_no_rating_waits_too(
    cast: Cast, session: Session, only_release: int
) -> None:
    fill(session, cast, only_release, level=1)
    (waiting,) = waiting_for(session, cast, cast.lead)
    assert waiting.kind is Waits.GAPS
    assert "stand too low" in waiting.sentence


def test_a_long_silence_waits_once_it_is_longer_than_six_weeks(
    cast: Cast, session: Session, only_release: int
) -> None:
    fill(session, cast, only_release)
    last = a_meeting(None).held_on
    assert waiting_for(session, cast, cast.lead, last + timedelta(days=LONG_SILENCE_DAYS)) == []
    silent = waiting_for(session, cast, cast.lead, last + timedelta(days=LONG_SILENCE_DAYS + 1))
    assert silent == [
        Waiting(Waits.SILENCE, "The last activity for release 2.1 was 43 days ago.", only_release)
    ]


def test_one_activity_at_any_stage_ends_the_silence(cast: Cast, session: Session, only_release: int) -> None:
    fill(session, cast, only_release)
    later = a_meeting(None).held_on + timedelta(days=60)
    assert Waits.SILENCE in {waiting.kind for waiting in waiting_for(session, cast, cast.lead, later)}
    recent = replace(a_meeting(only_release, cast.patient), stage="health_outcomes")
    log_on(session, cast, recent, later)
    assert waiting_for(session, cast, cast.lead, later) == []


def log_on(session: Session, cast: Cast, entry: NewActivity, day: date) -> None:
    """Log an activity of this day on this day."""
    record_activity(
        session,
        cast.lead,
        project_id=cast.project,
        entry=replace(entry, held_on=day),
        form_token=new_token(),
        catalog=CATALOG,
        today=day,
        now=NOW,
    )


# In order


def test_what_is_most_personal_comes_first(cast: Cast, session: Session) -> None:
    move(session, cast, cast.earlier_release, ReleaseStatus.WITHDRAWN)
    later = TODAY + timedelta(days=100)
    assert [waiting.kind for waiting in waiting_for(session, cast, cast.facilitator, later)] == [
        Waits.DRAFT,
        Waits.GAPS,
        Waits.SILENCE,
    ]
    move(session, cast, cast.release, ReleaseStatus.WITHDRAWN)
    assert [waiting.kind for waiting in waiting_for(session, cast, cast.lead, later)] == [
        Waits.DRAFT,
        Waits.FIRST_RELEASE,
    ]


def test_the_next_release_is_the_oldest_that_is_being_made_or_reviewed(any_session: Session) -> None:
    cast = gather(any_session)

    def next_id() -> int | None:
        release = next_release(any_session, project_id=cast.project)
        return release.id if release else None

    assert next_id() == cast.earlier_release
    move(any_session, cast, cast.earlier_release, ReleaseStatus.IN_REVIEW)
    assert next_id() == cast.earlier_release
    move(any_session, cast, cast.earlier_release, ReleaseStatus.RELEASED)
    assert next_id() == cast.release
    newer = add_release(any_session, cast.lead, project_id=cast.project, version="3.0", now=NOW)
    assert next_id() == cast.release
    move(any_session, cast, cast.release, ReleaseStatus.WITHDRAWN)
    assert next_id() == newer
    move(any_session, cast, newer, ReleaseStatus.WITHDRAWN)
    assert next_id() is None


# What it does not tell


def test_a_funder_reads_of_gaps_without_names_and_of_no_silence_that_is_none(
    cast: Cast, session: Session, only_release: int
) -> None:
    fill(session, cast, only_release, people=6)
    later = a_meeting(None).held_on + timedelta(days=60)
    # One person took part lately: the funder is not told, so must not read that it has been quiet for 60 days.
    log_on(session, cast, replace(a_meeting(only_release, cast.named_only), stage="health_outcomes"), later)
    assert waiting_for(session, cast, cast.funder, later) == []
    told = repr(waiting_for(session, cast, cast.funder))
    assert [name for name in ("Rosa", "Cita", "Clara") if name in told] == []


def test_nobody_reads_of_what_waits_in_another_project(cast: Cast, session: Session) -> None:
    for person_id in cast.members:
        told = repr(waiting_for(session, cast, person_id)).lower()
        assert [word for word in WORDS_OF_THE_OTHER_PROJECT if word in told] == []


def test_each_kind_has_a_word_for_its_button() -> None:
    assert [kind.label for kind in Waits] == [
        "Go on writing",
        "Read and answer",
        "Add a release",
        "Log an activity",
        "Say where it stands",
        "See what is missing",
        "See who is silent",
    ]
