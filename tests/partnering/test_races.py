"""Two people who do the same thing at the same moment: nothing is doubled, lost or refused as a mistake of ours."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import DatabaseUnusable, NotFound, NotPossibleNow
from partnering.foundation.invitations import invite_person
from partnering.foundation.models import Invitation, Membership, Person
from partnering.foundation.people import add_partner, add_person, end_access, give_access
from partnering.foundation.projects import add_project
from partnering.foundation.sign_in import accept_invitation
from partnering.foundation.vocabulary import AccessRole, PartnerRole, ReleaseStatus, TeamRole
from partnering.tracker.activities import RolePart
from partnering.tracker.drafts import save_draft
from partnering.tracker.file_import import import_activities
from partnering.tracker.models import Release
from partnering.tracker.releases import add_release, move_release
from tests.cast import (
    CATALOG,
    NOW,
    PASSWORD_HASH,
    TODAY,
    Cast,
    a_meeting,
    at_the_same_time,
    gather,
    log,
)
from tests.use_case_calls.tracker import of_file

Use = Callable[[Session], object]


@pytest.fixture
def everybody(any_database: str) -> Cast:
    with transaction() as session:
        return gather(session)


def add_nell_by_name(cast: Cast) -> Use:
    return lambda session: add_partner(
        session,
        cast.facilitator,
        project_id=cast.project,
        name="Nell",
        role=PartnerRole.PATIENT_PARTNER,
        now=NOW,
    )


def give_nell_access(cast: Cast, *, by: int, project_id: int) -> Use:
    return lambda session: give_access(
        session,
        by,
        project_id=project_id,
        name="Nell",
        email="nell@example.org",
        access_role=AccessRole.PARTNER,
        role=PartnerRole.PATIENT_PARTNER,
        now=NOW,
    )


def add_nell_to_the_network(cast: Cast) -> Use:
    return lambda session: add_person(
        session, cast.administrator, name="Nell", email="nell@example.org", now=NOW
    )


def add_a_project(cast: Cast) -> Use:
    return lambda session: add_project(
        session, cast.administrator, slug="asthma", title="Asthma", catalog=CATALOG, now=NOW
    )


def add_release_3(cast: Cast) -> Use:
    return lambda session: add_release(session, cast.lead, project_id=cast.project, version="3.0", now=NOW)


@pytest.mark.parametrize("add", [add_nell_by_name, add_nell_to_the_network, add_a_project, add_release_3])
def test_what_two_people_add_at_the_same_moment_is_there_once(
    everybody: Cast, add: Callable[[Cast], Use]
) -> None:
    first, second = at_the_same_time(add(everybody), add(everybody))
    assert first.exception() is None
    assert isinstance(second.exception(), NotPossibleNow)


def test_somebody_new_to_whom_two_leads_give_access_at_the_same_moment_is_one_person(everybody: Cast) -> None:
    here = give_nell_access(everybody, by=everybody.lead, project_id=everybody.project)
    elsewhere = give_nell_access(everybody, by=everybody.outsider, project_id=everybody.other_project)
    first, second = at_the_same_time(here, elsewhere)
    assert (first.exception(), second.exception()) == (None, None)
    with reading() as session:
        assert session.scalar(select(func.count()).where(Person.email == "nell@example.org")) == 1


def test_access_given_twice_at_the_same_moment_is_given_once(everybody: Cast) -> None:
    with transaction() as session:
        add_nell_to_the_network(everybody)(session)
    give = give_nell_access(everybody, by=everybody.lead, project_id=everybody.project)
    first, second = at_the_same_time(give, give)
    assert (first.exception(), second.exception()) == (None, None)
    assert first.result() == second.result()


def test_a_release_moves_on_once(everybody: Cast) -> None:
    def move(session: Session) -> None:
        move_release(
            session,
            everybody.lead,
            project_id=everybody.project,
            release_id=everybody.release,
            to=ReleaseStatus.IN_REVIEW,
            today=TODAY,
            now=NOW,
        )

    first, second = at_the_same_time(move, move)
    assert first.exception() is None
    assert isinstance(second.exception(), NotPossibleNow)
    with reading() as session:
        assert session.get_one(Release, everybody.release).status is ReleaseStatus.IN_REVIEW


def test_somebody_who_just_became_the_only_lead_cannot_be_sent_away_by_an_older_look(everybody: Cast) -> None:
    def make_edgar_the_only_lead(session: Session) -> None:
        give_access(
            session,
            everybody.lead,
            project_id=everybody.project,
            name="Edgar",
            email="edgar@example.org",
            access_role=AccessRole.LEAD,
            role=TeamRole.DEVELOPER,
            now=NOW,
        )
        end_access(session, everybody.lead, project_id=everybody.project, member_id=everybody.lead, now=NOW)

    def send_edgar_away(session: Session) -> None:
        end_access(
            session,
            everybody.administrator,
            project_id=everybody.project,
            member_id=everybody.editor,
            now=NOW,
        )

    first, second = at_the_same_time(make_edgar_the_only_lead, send_edgar_away)
    assert first.exception() is None
    assert isinstance(second.exception(), NotPossibleNow)
    with reading() as session:
        leads = select(func.count()).where(
            Membership.project_id == everybody.project,
            Membership.access_role == AccessRole.LEAD,
            Membership.is_active,
        )
        assert session.scalar(leads) == 1


def test_of_two_links_made_at_the_same_moment_one_is_open(everybody: Cast) -> None:
    def make(session: Session) -> str:
        return invite_person(session, everybody.administrator, member_id=everybody.patient, now=NOW)

    at_the_same_time(make, make)
    with reading() as session:
        assert (
            session.scalar(
                select(func.count()).where(Invitation.used_at.is_(None), Invitation.expires_at > NOW)
            )
            == 1
        )


def test_a_link_that_two_browsers_use_at_the_same_moment_works_once(everybody: Cast) -> None:
    with transaction() as session:
        link = invite_person(session, everybody.administrator, member_id=everybody.patient, now=NOW)

    def use(session: Session) -> object:
        return accept_invitation(session, token=link, password_hash=PASSWORD_HASH, device="", now=NOW)

    first, second = at_the_same_time(use, use)
    assert first.exception() is None
    assert isinstance(second.exception(), NotFound)


def test_two_partners_who_name_each_other_at_the_same_moment_are_both_logged(everybody: Cast) -> None:
    begun = threading.Barrier(2, timeout=5)

    def log_with(person: int, other: int) -> int:
        entry = replace(
            a_meeting(everybody.release),
            roles=(RolePart(PartnerRole.PATIENT_PARTNER, (other,)),),
        )
        with transaction() as session:
            if session.get_bind().dialect.name == "postgresql":
                # Both hold their own row before either names the other.
                save_draft(
                    session,
                    person,
                    in_project=everybody.project,
                    form="activity",
                    token=f"draft of {person}",
                    revision=0,
                    content={},
                    now=NOW,
                )
                begun.wait()
            return log(session, person, everybody.project, entry)

    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(log_with, everybody.patient, everybody.caregiver)
        other = threads.submit(log_with, everybody.caregiver, everybody.patient)
    assert (one.exception(), other.exception()) == (None, None)


@pytest.mark.parametrize("any_database", ["postgresql"], indirect=True)  # SQLite has one writer at a time
def test_a_long_import_does_not_hold_up_who_logs_an_activity(everybody: Cast) -> None:
    with transaction() as session:
        arguments = of_file(session, everybody, everybody.lead)
    with transaction() as importing:
        import_activities(importing, everybody.lead, **arguments, file_name="spring.csv", now=NOW)
        with transaction() as session:
            log(
                session, everybody.patient, everybody.project, a_meeting(everybody.release, everybody.patient)
            )


def test_everybody_reads_on_while_many_wait_to_write(database: str, cast: Cast) -> None:
    is_held, may_end, begun = threading.Event(), threading.Event(), threading.Barrier(41, timeout=10)

    def hold() -> None:
        with transaction() as session:
            add_nell_by_name(cast)(session)
            is_held.set()
            may_end.wait(10)

    def write() -> None:
        is_held.wait(10)
        begun.wait()
        with transaction() as session:
            add_release_3(cast)(session)

    def read() -> str:
        with reading() as session:
            return session.get_one(Person, cast.patient).name

    with ThreadPoolExecutor(60) as threads:
        threads.submit(hold)
        for _ in range(40):
            threads.submit(write)
        begun.wait()
        time.sleep(0.2)  # now they stand before the lock
        try:
            assert [threads.submit(read).result(timeout=2) for _ in range(3)] == ["Rosa"] * 3
        finally:
            may_end.set()


@pytest.mark.parametrize("any_database", ["postgresql"], indirect=True)  # SQLite opens as many as it needs
def test_more_people_than_connections_are_told_that_the_database_is_busy(
    any_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading() as session:
        monkeypatch.setattr(session.get_bind().engine.pool, "_timeout", 0.1)
    with ExitStack() as stack:
        for _ in range(15):
            stack.enter_context(reading()).execute(select(1))
        with pytest.raises(DatabaseUnusable, match="The database is busy"), reading() as session:
            session.execute(select(1))
