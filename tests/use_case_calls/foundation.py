"""How to call the use cases of people, accounts, partners and projects."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.invitations import invite_person
from partnering.foundation.needs import tell_need, write_down_need
from partnering.foundation.partnerships import RoleAgreement
from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.role_agreements import write_agreement
from partnering.foundation.sign_in import find_account
from partnering.foundation.vocabulary import Consent, NeedKind, PartnerRole, Standing
from tests.cast import CATALOG, NOBODY, NOW, PASSWORD_HASH, Cast
from tests.use_case_calls.entries import NELL, Arguments, Call, Event, in_project


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
ACCESS = {"access_role": "partner", "role": "patient_partner", "is_active": True}
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
        of_partner(now=NOW),
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
    "foundation.role_agreements.count_roles_waiting": Call(in_project()),
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
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "foundation.audit.record": "leaves the event of the use case that calls it",
    "foundation.permissions.part_in_project": "is how rights are looked up",
    "foundation.permissions.permissions_in_project": "is how rights are looked up",
    "foundation.permissions.check_in_project": "is how rights are checked",
    "foundation.permissions.check_in_instance": "is how rights are checked",
    "foundation.people.command_line_person": "says which account the command line writes as",
    "foundation.many_rows.new_ids": "numbers rows for import_activities",
    "foundation.many_rows.write_rows": "writes for import_activities",
    "foundation.database.read_rows": "reads for every use case that made its statement beforehand",
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
    "foundation.leaving.only_lead_of": "reads for the use cases about leaving",
    "foundation.leaving.projects_of": "reads for delete_my_account",
    "foundation.leaving.forget_person": "writes for delete_my_account",
}
