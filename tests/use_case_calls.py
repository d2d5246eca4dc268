"""How to call each use case of the program with the cast, and what the call must leave in the trail.

Tests walk over all use cases by this table. A new use case needs an entry here; an entry whose use case is gone fails.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.invitations import invite_person
from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.sign_in import find_account
from partnering.foundation.vocabulary import AccessRole, PartnerRole, ReleaseStatus
from partnering.tracker.activities import take_back_activity
from partnering.tracker.file_import import read_file_for_project
from tests.cast import CATALOG, NOBODY, NOW, PASSWORD_HASH, TODAY, Cast, a_meeting, an_artifact

Arguments = Callable[[Session, Cast, int], dict[str, Any]]
"""The keyword arguments for this person; may prepare what the call needs."""


@dataclass(frozen=True, slots=True)
class Event:
    """The one event that a write leaves."""

    action: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    is_of_new_project: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One use case. Without an event and without a reason for none, it must write nothing."""

    arguments: Arguments
    event: Event | None = None
    no_event_because: str = ""
    is_for_members: bool = False
    """An own matter that names a project: an outsider to it gets NotFound."""

    @property
    def writes(self) -> bool:
        """Whether the call changes anything."""
        return self.event is not None or bool(self.no_event_because)


def in_project(**more: Any) -> Arguments:
    """Arguments that are the same for everybody in the first project."""
    return lambda _session, cast, _person: {"project_id": cast.project, **more}


def of_own_activity(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """An activity that the person logged, else the lead's."""
    activity = cast.activities.get(person, cast.activities[cast.lead])
    return {"project_id": cast.project, "activity_id": activity, "now": NOW}


def of_own_taken_back_activity(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_own_activity`, for one that was taken back."""
    arguments = of_own_activity(session, cast, person)
    take_back_activity(session, cast.lead, **arguments)
    return arguments


ACTIVITY_FILE = """\
external_id,held_on,release,stage,activity,minutes,partner_role,people,partners
A-1,2026-03-03,2.1,information_delivery,workshop,90,patient_partner,3,Rosa; Nell
A-1,2026-03-03,2.1,information_delivery,workshop,90,clinician_partner,1,
A-2,2026-03-02,,pcor_evidence,meeting,60,caregiver_partner,1,
"""


def of_file(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """The records of a file with two activities and one new name."""
    records = read_file_for_project(
        session,
        cast.lead,
        project_id=cast.project,
        file=BytesIO(ACTIVITY_FILE.encode()),
        catalog=CATALOG,
        today=TODAY,
    )
    return {"project_id": cast.project, "records": records}


def of_open_link(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A fresh one-time link for the patient partner."""
    token = invite_person(session, command_line_person(session), member_id=cast.patient, now=NOW)
    return {"token": token, "now": NOW}


def of_right_password(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A sign-in of the patient partner whose password was checked."""
    where = {"email": "rosa@example.org", "place": "192.0.2.7", "now": NOW}
    account = find_account(session, **where)  # type: ignore[arg-type]  # the dict's values differ in type
    return {**where, "account": account, "is_right": True, "device": "Firefox on Linux"}


def of_patient_browser(_session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """The key in the patient partner's cookie."""
    return {"token": cast.keys[cast.patient], "now": NOW}


def of_new_member(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A member who has not set a password yet."""
    nell = give_access(session, command_line_person(session), **NELL, project_id=cast.project, now=NOW)
    return {"project_id": cast.project, "member_id": nell, "now": NOW}


NELL: dict[str, Any] = {
    "name": "Nell",
    "email": "nell@example.org",
    "access_role": AccessRole.PARTNER,
    "role": PartnerRole.PATIENT_PARTNER,
}
ACCESS = {"access_role": "partner", "role": "patient_partner", "is_active": True}
RELEASE = {"version": "3.0", "previous": "2.1", "planned_for": "2026-03-04"}
ASTHMA = an_artifact("Asthma plan", "1.4", "Two parents wrote the questions.")
PROJECT: dict[str, Any] = {
    "slug": "asthma",
    "title": "Asthma plan",
    "lifecycle": "cdsic-4",
    "policy": "default-1",
}

CALLS: Mapping[str, Call] = {
    # One's own account
    "foundation.account.read_my_account": Call(lambda _s, _c, _p: {}),
    "foundation.account.list_my_sessions": Call(lambda _s, _c, _p: {"now": NOW}),
    "foundation.account.end_session": Call(
        lambda _s, cast, person: {"session_id": cast.browsers.get(person, NOBODY), "now": NOW},
        Event("session ended"),
    ),
    "foundation.account.change_my_details": Call(
        lambda _s, _c, _p: {"name": "Lena K.", "may_be_asked": True, "now": NOW},
        Event(
            "account changed",
            before={"name": "Lena", "may_be_asked": False},
            after={"name": "Lena K.", "may_be_asked": True},
        ),
    ),
    "foundation.account.change_my_password": Call(
        lambda _s, cast, person: {
            "password_hash": "as-if-hashed-anew",
            "keep_session_id": cast.browsers.get(person, NOBODY),
            "now": NOW,
        },
        Event("password changed"),
    ),
    # Signing in
    "foundation.sign_in.find_account": Call(
        lambda _s, _c, _p: {"email": "rosa@example.org", "place": "192.0.2.7", "now": NOW}
    ),
    "foundation.sign_in.finish_sign_in": Call(of_right_password, Event("signed in")),
    "foundation.sign_in.accept_invitation": Call(
        lambda session, cast, person: {
            **of_open_link(session, cast, person),
            "password_hash": PASSWORD_HASH,
            "device": "Firefox on Linux",
        },
        Event("invitation accepted"),
    ),
    "foundation.sign_in.person_of_session": Call(of_patient_browser),
    "foundation.sign_in.author_of_draft": Call(of_patient_browser),
    "foundation.sign_in.note_visit": Call(
        lambda session, cast, person: {
            **of_patient_browser(session, cast, person),
            "now": NOW.replace(hour=20),
        },
        no_event_because="It says that a browser is still in use; nothing that anybody decided changes.",
    ),
    "foundation.sign_in.sign_out": Call(of_patient_browser, Event("signed out")),
    "foundation.instance.list_demo_accounts": Call(lambda _s, _c, _p: {}),
    # Invitations
    "foundation.invitations.read_invitation": Call(of_open_link),
    "foundation.invitations.invite_member": Call(of_new_member, Event("invitation made")),
    "foundation.invitations.invite_person": Call(
        lambda _s, cast, _p: {"member_id": cast.patient, "now": NOW}, Event("invitation made")
    ),
    # People
    "foundation.people.add_person": Call(
        lambda _s, _c, _p: {"name": "Nell", "email": "nell@example.org", "now": NOW},
        Event("person added", after={"name": "Nell", "is_administrator": False}),
    ),
    "foundation.people.find_person": Call(lambda _s, _c, _p: {"email": "rosa@example.org"}),
    "foundation.people.give_access": Call(in_project(**NELL, now=NOW), Event("access given", after=ACCESS)),
    "foundation.people.end_access": Call(
        lambda _s, cast, _p: {"project_id": cast.project, "member_id": cast.patient, "now": NOW},
        Event("access ended", before=ACCESS, after={**ACCESS, "is_active": False}),
    ),
    "foundation.people.add_partner": Call(
        in_project(name="Nell", role=PartnerRole.CITIZEN_PARTNER, now=NOW),
        Event("partner added", after={"access_role": None, "role": "citizen_partner", "is_active": True}),
    ),
    "foundation.people.list_members": Call(in_project()),
    "foundation.audit.list_changes": Call(in_project()),
    # Projects
    "foundation.projects.add_project": Call(
        lambda _s, _c, _p: {**PROJECT, "catalog": CATALOG, "now": NOW},
        Event("project added", after=PROJECT, is_of_new_project=True),
    ),
    "foundation.projects.list_projects": Call(lambda _s, _c, _p: {}),
    "foundation.projects.find_project": Call(lambda _s, _c, _p: {"slug": "statin"}, is_for_members=True),
    # Artifacts
    "interop.artifact_import.import_artifact": Call(
        lambda _s, _c, _p: {"artifact": ASTHMA, "slug": "asthma", "catalog": CATALOG, "now": NOW},
        Event(
            "artifact imported",
            after={"slug": "asthma", "version": "1.4", "sha256": ASTHMA.sha256},
            is_of_new_project=True,
        ),
    ),
    "interop.artifact_import.read_story": Call(in_project()),
    "interop.artifact_import.count_open_questions": Call(in_project()),
    "interop.artifact_import.answer_role_question": Call(
        in_project(partner_role=PartnerRole.PATIENT_PARTNER, took_part=True, now=NOW),
        Event("role confirmed", before={"took_part": None}, after={"took_part": True}),
    ),
    # Releases
    "tracker.releases.add_release": Call(
        in_project(version="3.0", previous="2.1", planned_for=TODAY, now=NOW),
        Event("release added", after=RELEASE),
    ),
    "tracker.releases.move_release": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "release_id": cast.release,
            "to": ReleaseStatus.IN_REVIEW,
            "today": TODAY,
            "now": NOW,
        },
        Event("release moved", before={"status": "draft"}, after={"status": "in_review"}),
    ),
    "tracker.releases.list_releases": Call(in_project()),
    "tracker.releases.find_release": Call(in_project(version="2.1")),
    "tracker.release_coverage.read_coverage": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "release_id": cast.release,
            "catalog": CATALOG,
            "today": TODAY,
        }
    ),
    # Activities
    "tracker.activities.record_activity": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "entry": a_meeting(cast.release, cast.patient),
            "form_token": "a-form-of-its-own",
            "catalog": CATALOG,
            "today": TODAY,
            "now": NOW,
        },
        Event(
            "activity logged",
            after={
                "held_on": "2026-03-03",
                "stage": "information_delivery",
                "activity": "meeting",
                "minutes": 60,
            },
        ),
    ),
    "tracker.activities.take_back_activity": Call(of_own_activity, Event("activity taken back")),
    "tracker.activities.put_back_activity": Call(of_own_taken_back_activity, Event("activity put back")),
    "tracker.activity_list.list_activities_of_cell": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "release_id": cast.release,
            "lifecycle": "sittig-2023",
            "stage": "information_delivery",
            "partner_role": PartnerRole.PATIENT_PARTNER,
            "catalog": CATALOG,
        }
    ),
    "tracker.activity_list.list_latest_changes": Call(in_project()),
    "tracker.waiting.list_waiting": Call(in_project(catalog=CATALOG, today=TODAY)),
    # Drafts
    "tracker.drafts.save_draft": Call(
        lambda _s, cast, _p: {
            "in_project": cast.project,
            "form": "activity",
            "token": "a-draft-of-its-own",
            "revision": 0,
            "content": {"what_changed": "half a sen"},
            "now": NOW,
        },
        no_event_because="What one is still typing is one's own; nobody else ever sees it.",
        is_for_members=True,
    ),
    "tracker.drafts.list_my_drafts": Call(
        lambda _s, cast, _p: {"in_project": cast.project, "form": "activity"}
    ),
    "tracker.drafts.discard_draft": Call(
        lambda _s, cast, person: {"token": cast.drafts.get(person, "nothing kept")},
        no_event_because="What one is still typing is one's own; nobody else ever sees it.",
    ),
    # Files
    "tracker.file_import.read_file_for_project": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "file": BytesIO(ACTIVITY_FILE.encode()),
            "catalog": CATALOG,
            "today": TODAY,
        }
    ),
    "tracker.file_import.preview_import": Call(of_file),
    "tracker.file_import.import_activities": Call(
        lambda session, cast, person: {
            **of_file(session, cast, person),
            "file_name": "spring.csv",
            "now": NOW,
        },
        Event("activities imported", after={"added": 2, "already_here": 0, "new_partners": 1}),
    ),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "demo.load_demo": "calls use cases, on an empty database only",
    "foundation.audit.record": "leaves the event of the use case that calls it",
    "foundation.permissions.permissions_in_project": "is how rights are looked up",
    "foundation.permissions.check_in_project": "is how rights are checked",
    "foundation.permissions.check_in_instance": "is how rights are checked",
    "foundation.people.command_line_person": "says which account the command line writes as",
    "foundation.people.new_named_partners": "writes for add_partner and import_activities",
    "foundation.people.named_members": "looks names up for add_partner and import_activities",
    "foundation.projects.new_project": "writes for use cases that add a project",
    "foundation.instance.mark_as_demo": "is for the command that loads the demo network, once",
    "foundation.instance.demo_password": "is for the server's own start",
    "foundation.instance.is_empty": "is for the server's own start",
    "foundation.invitations.find_open": "looks up the link for the use cases around it",
    "foundation.invitations.end_links": "ends links for the use cases around it",
    "foundation.turns.take_turn_in_project": "lets one writer at a time into the use cases around it",
    "foundation.turns.take_turn_in_network": "lets one writer at a time into the use cases around it",
    "foundation.turns.take_turn_of_person": "lets one writer at a time into the use cases around it",
    "tracker.release_coverage.read_parts": "reads for read_coverage",
    "tracker.release_coverage.people_who_could_help": "reads for read_coverage",
    "tracker.releases.new_release": "writes for use cases that add a release",
    "tracker.releases.find_release_id": "reads for find_release and add_release",
    "tracker.releases.release_ids": "reads for the use cases about files",
    "tracker.waiting.next_release": "reads for list_waiting",
}
"""Public functions that take a session and are no use cases, with why: whoever calls them has checked the rights."""

OPEN_TO_STRANGERS = {
    "foundation.instance.list_demo_accounts",
    "foundation.invitations.read_invitation",
    "foundation.sign_in.accept_invitation",
    "foundation.sign_in.author_of_draft",
    "foundation.sign_in.find_account",
    "foundation.sign_in.finish_sign_in",
    "foundation.sign_in.note_visit",
    "foundation.sign_in.person_of_session",
    "foundation.sign_in.sign_out",
}
"""All that anybody may call without an account. Think twice before this grows."""
