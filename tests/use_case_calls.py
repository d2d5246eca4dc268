"""How to call each use case of the program with the cast, and what the call must leave in the trail.

Tests walk over all use cases by this table. A new use case needs an entry here; an entry whose use case is gone fails.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.invitations import invite_person
from partnering.foundation.needs import tell_need, write_down_need
from partnering.foundation.partnerships import RoleAgreement
from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.role_agreements import write_agreement
from partnering.foundation.sign_in import find_account
from partnering.foundation.vocabulary import (
    AccessRole,
    Answer,
    Consent,
    NeedKind,
    PartnerRole,
    ReleaseStatus,
    Standing,
)
from partnering.interop.models import ArtifactPerson, ImportedArtifact
from partnering.tracker.activities import take_back_activity
from partnering.tracker.activity_accounts import OwnAccount
from partnering.tracker.answers import NewAnswer
from partnering.tracker.file_import import read_file_for_project
from partnering.tracker.inputs import NewInput
from partnering.tracker.ratings import NewRating
from tests.cast import (
    CATALOG,
    NOBODY,
    NOW,
    PASSWORD_HASH,
    TODAY,
    Cast,
    a_meeting,
    an_artifact,
    answer,
    log,
    say,
)

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


def of_activity_that_names(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """An activity where the person is named as a patient, else the patient partner."""
    named = person if person in cast.loggers else cast.patient
    activity_id = log(session, cast.lead, cast.project, a_meeting(cast.release, named))
    return {"project_id": cast.project, "activity_id": activity_id, "now": NOW}


def own_role(cast: Cast, person: int) -> PartnerRole:
    """The role the person may rate for; any for the team."""
    roles = {cast.caregiver: PartnerRole.CAREGIVER_PARTNER, cast.clinician: PartnerRole.CLINICIAN_PARTNER}
    return roles.get(person, PartnerRole.PATIENT_PARTNER)


def of_waiting_input(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """Something the patient partner said."""
    return {
        "project_id": cast.project,
        "input_id": say(session, cast.patient, cast.project, "The text is too small."),
    }


def of_own_answer(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """An answer to what the person said, else to what the patient partner said."""
    giver = person if person in cast.loggers else cast.patient
    said = say(session, giver, cast.project, "The text is too small.")
    return {
        "project_id": cast.project,
        "answer_id": answer(session, cast.lead, cast.project, said),
        "now": NOW,
    }


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


def of_partner(**more: Any) -> Arguments:
    """The patient partner, who has access."""
    return lambda _session, cast, _person: {"project_id": cast.project, "member_id": cast.patient, **more}


def of_partner_without_access(**more: Any) -> Arguments:
    """The citizen partner, who is named only."""
    return lambda _session, cast, _person: {"project_id": cast.project, "member_id": cast.named_only, **more}


def of_written_role(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """The patient partner's role, which the lead has written down."""
    member: dict[str, Any] = {"project_id": cast.project, "member_id": cast.patient, "now": NOW}
    return {**member, "revision": write_agreement(session, cast.lead, revision=0, agreement=ROLE, **member)}


def of_role_written_without_access(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """As `of_written_role`, for the citizen partner, who is named only."""
    member: dict[str, Any] = {"project_id": cast.project, "member_id": cast.named_only, "now": NOW}
    return {**member, "revision": write_agreement(session, cast.lead, revision=0, agreement=ROLE, **member)}


def of_own_written_role(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """One's own role, which the lead has written down; for somebody who is no partner, any revision."""
    own: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    if person not in cast.partners:
        return {**own, "revision": 1}
    revision = write_agreement(session, cast.lead, member_id=person, revision=0, agreement=ROLE, **own)
    return {**own, "revision": revision}


def of_own_need(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A need that the person has told, if they are a partner."""
    need: dict[str, Any] = {"project_id": cast.project, "kind": NeedKind.TIME, "now": NOW}
    if person in cast.partners:
        tell_need(session, person, words="Evenings.", **need)
    return need


def of_need_without_access(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A need that was written down for the citizen partner, who is named only."""
    need: dict[str, Any] = {
        "project_id": cast.project,
        "member_id": cast.named_only,
        "kind": NeedKind.TIME,
        "now": NOW,
    }
    write_down_need(session, cast.lead, words="Evenings.", **need)
    return need


def of_need_to_meet(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A need of the patient partner, and what was arranged."""
    where: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    need_id = tell_need(session, cast.patient, kind=NeedKind.TIME, words="Evenings.", **where)
    return {**where, "need_id": need_id, "words": "We meet at seven."}


def consent_chosen(*, is_written_down: bool) -> Event:
    """The event of a partner who may be named now."""
    return Event(
        "consent chosen",
        before={"consent": "role_only"},
        after={"consent": "named", "is_written_down": is_written_down},
    )


def role_agreed(side: str, *, is_written_down: bool = False) -> Event:
    """The event of a yes to the first words of a role."""
    return Event("role agreed", after={"side": side, "revision": 1, "is_written_down": is_written_down})


MOVED = Event("partner moved on", before={"standing": "active"}, after={"standing": "paused"})
ROLE = RoleAgreement("I read drafts.", "I do not recruit.", "Fatima", "I say so.")
ROLE_WRITTEN = Event("role written", before={"revision": 0}, after={"revision": 1})


def with_name_in_file(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """The file of the first project names an institute."""
    file = session.scalars(
        select(ImportedArtifact.id).where(ImportedArtifact.project_id == cast.project)
    ).one()
    session.merge(ArtifactPerson(artifact_id=file, name="The Institute"))
    return {"project_id": cast.project, "name": "The Institute", "partner_role": None, "now": NOW}


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


def of_one_lead_of_two(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """Nothing to hand over: whoever leads a project does not lead it alone."""
    for project, lead in ((cast.project, cast.lead), (cast.other_project, cast.outsider)):
        if person == lead:
            second = {**NELL, "access_role": AccessRole.LEAD}
            give_access(session, command_line_person(session), **second, project_id=project, now=NOW)
    return {"now": NOW}


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
    "reporting.my_data.export_my_data": Call(lambda _s, _c, _p: {"out": BytesIO()}),
    "reporting.my_data.read_leaving": Call(lambda _s, _c, _p: {}),
    "reporting.my_data.delete_my_account": Call(of_one_lead_of_two, Event("account deleted")),
    # Taking out
    "reporting.project_export.export_project": Call(
        lambda _s, cast, _p: {"project_id": cast.project, "catalog": CATALOG, "out": BytesIO()}
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
    "foundation.sign_in.sign_in_identified": Call(
        lambda _s, _c, _p: {"email": "rosa@example.org", "device": "Firefox on Linux", "now": NOW},
        Event("signed in by provider"),
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
    # Partners
    "foundation.partnerships.list_partners": Call(in_project()),
    "foundation.partnerships.read_my_part": Call(in_project()),
    "foundation.partnerships.read_part": Call(of_partner()),
    "foundation.partnerships.move_my_part": Call(
        in_project(to=Standing.PAUSED, words="My mother is ill.", now=NOW), MOVED
    ),
    "foundation.partnerships.move_partner": Call(
        of_partner(to=Standing.PAUSED, words="Rest well.", now=NOW), MOVED
    ),
    "foundation.consents.choose_consent": Call(
        in_project(consent=Consent.NAMED, now=NOW), consent_chosen(is_written_down=False)
    ),
    "foundation.consents.write_down_consent": Call(
        of_partner_without_access(consent=Consent.NAMED, now=NOW), consent_chosen(is_written_down=True)
    ),
    "foundation.role_agreements.write_my_agreement": Call(
        in_project(revision=0, agreement=ROLE, now=NOW), ROLE_WRITTEN
    ),
    "foundation.role_agreements.write_agreement": Call(
        of_partner(revision=0, agreement=ROLE, now=NOW), ROLE_WRITTEN
    ),
    "foundation.role_agreements.agree_to_my_role": Call(of_own_written_role, role_agreed("partner")),
    "foundation.role_agreements.agree_for_project": Call(of_written_role, role_agreed("project")),
    "foundation.role_agreements.write_down_partners_yes": Call(
        of_role_written_without_access, role_agreed("partner", is_written_down=True)
    ),
    "foundation.needs.list_my_needs": Call(in_project()),
    "foundation.needs.list_needs": Call(in_project()),
    "foundation.needs.tell_need": Call(
        in_project(kind=NeedKind.CARE, words="My mother cannot be alone.", now=NOW), Event("need told")
    ),
    "foundation.needs.write_down_need": Call(
        of_partner_without_access(kind=NeedKind.TRANSPORT, words="A taxi.", now=NOW), Event("need told")
    ),
    "foundation.needs.withdraw_need": Call(of_own_need, Event("need withdrawn")),
    "foundation.needs.write_down_need_withdrawn": Call(of_need_without_access, Event("need withdrawn")),
    "foundation.needs.meet_need": Call(of_need_to_meet, Event("need met")),
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
    "interop.artifact_import.answer_name_question": Call(
        with_name_in_file,
        Event(
            "name denied",
            before={"partner_role": None, "person": None},
            after={"partner_role": None, "person": None},
        ),
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
    # Inputs and answers
    "tracker.inputs.give_input": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "entry": NewInput("The text is too small.", cast.release, "information_delivery"),
            "form_token": "a-form-of-its-own",
            "catalog": CATALOG,
            "now": NOW,
        },
        Event("input given", after={"stage": "information_delivery", "is_written_down": False}),
    ),
    "tracker.input_list.list_inputs": Call(in_project(today=TODAY)),
    "tracker.input_list.read_input": Call(
        lambda session, cast, person: {**of_waiting_input(session, cast, person), "today": TODAY}
    ),
    "tracker.input_list.summarise_inputs": Call(in_project(today=TODAY)),
    "tracker.input_list.list_my_inputs": Call(
        lambda _s, cast, _p: {"in_project": cast.project, "today": TODAY}
    ),
    "tracker.input_list.list_unread_answers": Call(
        lambda _s, cast, _p: {"in_project": cast.project, "today": TODAY}
    ),
    "tracker.input_list.inputs_of_cell": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "release_id": cast.release,
            "lifecycle": "sittig-2023",
            "stage": "information_delivery",
            "partner_role": PartnerRole.PATIENT_PARTNER,
            "catalog": CATALOG,
            "today": TODAY,
        }
    ),
    "tracker.answers.answer_input": Call(
        lambda session, cast, person: {
            **of_waiting_input(session, cast, person),
            "entry": NewAnswer(Answer.DEFERRED, "First the numbers.", TODAY),
            "today": TODAY,
            "now": NOW,
        },
        Event(
            "input answered",
            before={"status": "open"},
            after={"status": "answered", "answer": "deferred", "deferred_until": "2026-03-04"},
        ),
    ),
    "tracker.answers.link_change": Call(
        lambda session, cast, person: {
            **of_own_answer(session, cast, person),
            "activity_id": cast.activities[cast.lead],
            "release_id": None,
        },
        Event(
            "change linked",
            before={"activity": None, "release": None},
            after={"activity": 1, "release": None},
        ),
    ),
    "tracker.answers.mark_answer_read": Call(of_own_answer, Event("answer read")),
    "tracker.answers.reopen_input": Call(
        lambda session, cast, person: {
            **of_own_answer(session, cast, person),
            "words": "I meant the numbers.",
        },
        Event("input reopened", before={"status": "answered"}, after={"status": "reopened"}),
    ),
    # Ratings and partners' own accounts
    "tracker.ratings.rate_stage": Call(
        lambda _s, cast, person: {
            "project_id": cast.project,
            "entry": NewRating(cast.release, "pcor_evidence", own_role(cast, person), 4, 2),
            "catalog": CATALOG,
            "now": NOW,
        },
        Event(
            "stage rated",
            after={"stage": "pcor_evidence", "partner_role": "patient_partner", "is_first": True},
        ),
    ),
    "tracker.ratings.read_stage_ratings": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "release_id": cast.release,
            "lifecycle": "sittig-2023",
            "catalog": CATALOG,
        }
    ),
    "tracker.levels_over_time.list_levels_over_time": Call(
        in_project(
            lifecycle="sittig-2023",
            stage="information_delivery",
            partner_role=PartnerRole.PATIENT_PARTNER,
            catalog=CATALOG,
        )
    ),
    "tracker.activity_accounts.tell_own_account": Call(
        lambda session, cast, person: {
            **of_activity_that_names(session, cast, person),
            "account": OwnAccount("We were asked at the end only."),
        },
        Event("activity told", after={"partner_role": "patient_partner", "is_first": True}),
    ),
    "tracker.activity_accounts.correct_own_part": Call(
        lambda session, cast, person: {
            **of_activity_that_names(session, cast, person),
            "partner_role": None,
        },
        Event("own part corrected", before={"named_as": "patient_partner"}, after={"named_as": None}),
    ),
    "tracker.search.search": Call(in_project(words="read")),
    "tracker.search.search_everywhere": Call(lambda _s, _c, _p: {"words": "read"}),
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
    "commands.calling.project_called": "is find_project, with more words for who types commands",
    "demo.load_demo": "calls use cases, on an empty database only",
    "foundation.audit.record": "leaves the event of the use case that calls it",
    "foundation.permissions.permissions_in_project": "is how rights are looked up",
    "foundation.permissions.check_in_project": "is how rights are checked",
    "foundation.permissions.check_in_instance": "is how rights are checked",
    "foundation.people.command_line_person": "says which account the command line writes as",
    "foundation.many_rows.new_ids": "numbers rows for import_activities",
    "foundation.many_rows.write_rows": "writes for import_activities",
    "foundation.many_rows.count_anew": "tells PostgreSQL what import_activities wrote",
    "foundation.many_rows.as_stored": "converts for import_activities",
    "foundation.people.new_named_partners": "writes for add_partner, import_activities and answer_name_question",
    "foundation.people.named_members": "looks names up for add_partner and import_activities",
    "foundation.partnerships.membership_of_partner": "looks up for the use cases about partners",
    "foundation.partnerships.membership_in_turn": "lets one writer at a time into the use cases about partners",
    "foundation.partnerships.partnership_of": "looks up for the use cases about partners",
    "foundation.partnerships.set_standing": "writes for the use cases about partners",
    "foundation.partnerships.check_speaks_through_others": "is how the use cases about partners check",
    "foundation.partnerships.name_of": "looks up for the use cases about partners",
    "foundation.projects.new_project": "writes for use cases that add a project",
    "foundation.instance.mark_as_demo": "is for the command that loads the demo network, once",
    "foundation.instance.demo_password": "is for the server's own start",
    "foundation.instance.is_empty": "is for the server's own start",
    "foundation.invitations.find_open": "looks up the link for the use cases around it",
    "foundation.invitations.end_links": "ends links for the use cases around it",
    "foundation.turns.take_turn_in_project": "lets one writer at a time into the use cases around it",
    "foundation.turns.take_turn_in_network": "lets one writer at a time into the use cases around it",
    "foundation.turns.take_turn_of_person": "lets one writer at a time into the use cases around it",
    "tracker.release_coverage.read_sums": "reads for read_coverage",
    "tracker.release_coverage.people_who_could_help": "reads for read_coverage",
    "tracker.sight.read_side": "says for which side a person rates, for the use cases about levels",
    "tracker.sight.read_sights": "says whose levels a person may see, for the use cases about levels",
    "tracker.sight.read_said_levels": "reads for the use cases about levels",
    "tracker.releases.new_release": "writes for use cases that add a release",
    "tracker.releases.find_release_id": "reads for find_release and add_release",
    "tracker.releases.release_ids": "reads for the use cases about files",
    "tracker.input_list.count_waiting": "reads for list_waiting and summarise_inputs",
    "tracker.inputs_told.inputs_told": "reads for the use cases about inputs",
    "tracker.waiting.next_release": "reads for list_waiting",
    "foundation.leaving.only_lead_of": "reads for the use cases about leaving",
    "foundation.leaving.projects_of": "reads for delete_my_account",
    "foundation.leaving.forget_person": "writes for delete_my_account",
    "tracker.own_rows.own_rows": "reads for export_my_data",
    "tracker.own_rows.count_own_rows": "reads for read_leaving",
    "tracker.own_rows.forget_own_rows": "writes for delete_my_account",
    "tracker.project_rows.release_rows": "reads for export_project",
    "tracker.project_rows.role_rows": "reads for export_project",
    "tracker.project_rows.detail_rows": "reads for export_project",
    "tracker.project_rows.account_rows": "reads for export_project",
    "tracker.said_rows.input_rows": "reads for export_project",
    "tracker.said_rows.rating_rows": "reads for export_project",
    "interop.artifact_files.artifact_files": "reads for export_project",
    "reporting.consented_names.people_shown": "says what people are called in export_project",
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
    "foundation.sign_in.sign_in_identified",
    "foundation.sign_in.sign_out",
}
"""All that anybody may call without an account. Think twice before this grows."""
