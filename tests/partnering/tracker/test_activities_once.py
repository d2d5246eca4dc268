"""An activity is logged once and whole, whoever clicks twice or at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import NotPossibleNow
from partnering.foundation.people import give_access
from partnering.foundation.vocabulary import AccessRole, Contribution, TeamRole
from partnering.tracker.activities import NewActivity, RolePart, record_activity, take_back_activity
from partnering.tracker.drafts import list_my_drafts, save_draft
from partnering.tracker.models import ActivityEntry
from tests.cast import (
    CATALOG,
    NOW,
    TODAY,
    Cast,
    a_meeting,
    at_the_same_time,
    gather,
    keep,
    log,
    nothing_changes,
    trail,
)
from tests.partnering.tracker.changed_meetings import CLINICIANS, PATIENTS, some, who


def number_of_activities(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(ActivityEntry)).one()


def test_a_double_click_saves_once(cast: Cast, session: Session) -> None:
    entry = a_meeting(cast.release, cast.patient)
    first = log(session, cast.patient, cast.project, entry, form_token="key")
    with nothing_changes(session):
        assert log(session, cast.patient, cast.project, entry, form_token="key") == first


def test_the_same_words_said_in_another_order_are_a_double_click_too(cast: Cast, session: Session) -> None:
    here = RolePart(PATIENTS, (cast.patient, cast.named_only))
    there = RolePart(PATIENTS, (cast.named_only, cast.patient))
    clinicians = RolePart(CLINICIANS, others=2)
    first = log(session, cast.lead, cast.project, who(here, clinicians)(cast), form_token="key")
    assert log(session, cast.lead, cast.project, who(clinicians, there)(cast), form_token="key") == first


@pytest.mark.parametrize(
    "changed",
    [
        some(what_changed="Something else."),
        some(minutes=61),
        some(level=None),
        some(release_id=None),
        some(contribution=Contribution.CHALLENGE),
        some(roles=(RolePart(PATIENTS, (), others=1),)),
    ],
)
def test_a_form_saved_before_does_not_swallow_changed_words(
    cast: Cast, session: Session, changed: Callable[[Cast], NewActivity]
) -> None:
    log(session, cast.patient, cast.project, a_meeting(cast.release, cast.patient), form_token="key")
    keep_as(session, cast, "key", {"what_changed": "Something else."})
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="saved before"):
        log(session, cast.patient, cast.project, changed(cast), form_token="key")


def test_a_form_whose_activity_was_taken_back_is_not_called_saved(cast: Cast, session: Session) -> None:
    entry = a_meeting(cast.release, cast.patient)
    activity = log(session, cast.patient, cast.project, entry, form_token="key")
    take_back_activity(session, cast.patient, project_id=cast.project, activity_id=activity, now=NOW)
    with pytest.raises(NotPossibleNow, match="saved before"):
        log(session, cast.patient, cast.project, entry, form_token="key")
    assert log(session, cast.patient, cast.project, entry, form_token="fresh key") != activity


def test_two_people_may_hold_the_same_form(cast: Cast, session: Session) -> None:
    """The address of a form, sent on to somebody else."""
    entry = a_meeting(cast.release, cast.patient)
    mine = log(session, cast.patient, cast.project, entry, form_token="key")
    yours = log(session, cast.caregiver, cast.project, entry, form_token="key")
    assert mine != yours


def test_a_form_taken_along_to_another_project_is_refused(cast: Cast, session: Session) -> None:
    entry = replace(a_meeting(None), roles=(RolePart(PATIENTS, others=1),))
    log(session, cast.outsider, cast.other_project, entry, form_token="key")
    join(session, cast)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="saved before"):
        log(session, cast.outsider, cast.project, entry, form_token="key")


def test_saving_ends_the_draft_of_this_form_and_no_other(cast: Cast, session: Session) -> None:
    token = keep(session, cast.patient, cast.project, {"what_changed": "half a sen"})
    log(session, cast.patient, cast.project, a_meeting(cast.release, cast.patient), form_token=token)
    mine = list_my_drafts(session, cast.patient, in_project=cast.project, form="activity")
    assert [draft.token for draft in mine] == [cast.drafts[cast.patient]]


def test_saving_leaves_what_another_tab_has_kept_since(cast: Cast, session: Session) -> None:
    seen = keep_as(session, cast, "key", {"what_changed": "We"})
    keep_as(session, cast, "key", {"what_changed": "We met, and then"}, revision=seen)
    record_activity(
        session,
        cast.patient,
        project_id=cast.project,
        entry=some(what_changed="We")(cast),
        form_token="key",
        form_revision=seen,
        catalog=CATALOG,
        today=TODAY,
        now=NOW,
    )
    mine = list_my_drafts(session, cast.patient, in_project=cast.project, form="activity")
    assert {"what_changed": "We met, and then"} in [draft.content for draft in mine]


def test_two_clicks_at_the_same_moment_save_once_and_both_are_told(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
        before, events = number_of_activities(session), len(trail(session))
    entry = a_meeting(cast.release, cast.patient)
    clicks, at_once = 4, threading.Barrier(4)

    def click(_n: int) -> int:
        at_once.wait(10)
        with transaction() as session:
            return log(session, cast.patient, cast.project, entry, form_token="key")

    with ThreadPoolExecutor(clicks) as threads:
        told = list(threads.map(click, range(clicks)))
    assert len(set(told)) == 1
    with reading() as session:
        assert number_of_activities(session) == before + 1
        assert len(trail(session)) == events + 1


def test_a_second_click_finds_what_the_first_is_saving(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)

    def click(session: Session) -> int:
        entry = a_meeting(cast.release, cast.patient)
        return log(session, cast.patient, cast.project, entry, form_token="key")

    first, second = at_the_same_time(click, click)
    assert second.result() == first.result()


def test_people_who_log_at_the_same_moment_lose_nothing(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
    at_once = threading.Barrier(len(cast.loggers))

    def work(person: int) -> list[int]:
        at_once.wait(10)
        acknowledged = []
        for _ in range(4):
            with transaction() as session:
                activity = log(session, person, cast.project, a_meeting(cast.release, cast.patient))
            acknowledged.append(activity)
        return acknowledged

    with ThreadPoolExecutor(len(cast.loggers)) as threads:
        acknowledged = {activity for done in threads.map(work, cast.loggers) for activity in done}
    assert len(acknowledged) == 4 * len(cast.loggers)
    with reading() as session:
        assert acknowledged <= set(session.scalars(select(ActivityEntry.id)))


def keep_as(session: Session, cast: Cast, token: str, content: dict[str, Any], *, revision: int = 0) -> int:
    """Keep a draft of the patient partner under this token, and give its revision."""
    return save_draft(
        session,
        cast.patient,
        in_project=cast.project,
        form="activity",
        token=token,
        revision=revision,
        content=content,
        now=NOW,
    ).revision


def join(session: Session, cast: Cast) -> None:
    """Let the outsider become an editor of the first project too."""
    give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Ottokar",
        email="ottokar@example.org",
        access_role=AccessRole.EDITOR,
        role=TeamRole.DEVELOPER,
        now=NOW,
    )
