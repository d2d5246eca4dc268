"""One's own data: all of it to take along, and an account that goes for good while what was done stays."""

import json
import zipfile
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from partnering.coauthoring.aid_drafts import keep_aid_draft
from partnering.foundation.account import change_my_details
from partnering.foundation.consents import choose_consent
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import ExpectedError, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.invitations import invite_person
from partnering.foundation.leaving import SOMEBODY_WHO_LEFT
from partnering.foundation.models import Membership, Partnership, Person
from partnering.foundation.needs import tell_need
from partnering.foundation.partnerships import RoleAgreement
from partnering.foundation.people import command_line_person, give_access, list_members
from partnering.foundation.role_agreements import write_my_agreement
from partnering.foundation.sign_in import accept_invitation, find_account, person_of_session
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import AccessRole, Consent, NeedKind, Standing, TeamRole
from partnering.reporting.my_data import Leaving, delete_my_account, export_my_data, read_leaving
from partnering.resourcing.payments import NewPayment, promise_payment
from partnering.tracker.activity_accounts import OwnAccount, tell_own_account
from partnering.tracker.input_list import list_inputs
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.stage_plans import agree_to_plan, write_plan
from tests.cast import (
    CATALOG,
    NOW,
    PASSWORD_HASH,
    TODAY,
    WORDS_OF_THE_OTHER_PROJECT,
    Cast,
    answer,
    at_the_same_time,
    everything,
    gather,
    say,
    trail,
)


def with_a_past(session: Session, cast: Cast) -> int:
    """Rosa, who has told and agreed much, was called something else before, and has a link she did not use."""
    rosa, project = cast.patient, cast.project
    change_my_details(session, rosa, name="Rosalind Quill", may_be_asked=True, now=NOW)
    change_my_details(session, rosa, name="Rosa Quill", may_be_asked=True, now=NOW)
    tell_need(session, rosa, project_id=project, kind=NeedKind.CARE, words="My twins", now=NOW)
    agreement = RoleAgreement(i_do="I read drafts", whom_i_call="0171 555 1234")
    write_my_agreement(session, rosa, project_id=project, revision=0, agreement=agreement, now=NOW)
    choose_consent(session, rosa, project_id=project, consent=Consent.NAMED, now=NOW)
    said = say(session, rosa, project, "The text is too small.", consent=Consent.NAMED)
    answer(session, cast.lead, project, said, words="We made it larger.")
    tell_own_account(
        session,
        rosa,
        project_id=project,
        activity_id=cast.activities[cast.lead],
        account=OwnAccount(what_happened="We laughed a lot."),
        now=NOW,
    )
    invite_person(session, command_line_person(session), member_id=rosa, now=NOW)
    session.flush()
    return rosa


def exported(session: Session, person: int) -> tuple[dict[str, Any], str]:
    out = BytesIO()
    export_my_data(session, person, out=out)
    with zipfile.ZipFile(out) as folder:
        assert folder.namelist() == ["README.md", "my-data.json", "manifest.json"]
        return json.loads(folder.read("my-data.json")), folder.read("README.md").decode()


# Taking it along


def test_all_about_oneself_comes_out_and_is_explained(cast: Cast, session: Session) -> None:
    data, readme = exported(session, with_a_past(session, cast))
    assert [part for part in data if part != "format" and f"- `{part}`: " not in readme] == []
    assert data["account"] == {
        "name": "Rosa Quill",
        "email": "rosa@example.org",
        "may_be_asked_by_other_projects": True,
        "is_administrator": False,
        "has_password": True,
        "since": "2026-03-04T14:02:00+00:00",
    }
    (part,) = data["projects"]
    assert (part["project"], part["role"], part["access_role"]) == ("statin", "patient_partner", "partner")
    assert (part["partnership"]["consent"], part["partnership"]["i_do"]) == ("named", "I read drafts")
    assert [(need["kind"], need["words"]) for need in part["needs"]] == [("care", "My twins")]
    (said,) = data["what_you_said"]
    assert (said["said"], said["answers"][0]["words"]) == ("The text is too small.", "We made it larger.")
    assert [told["what_happened"] for told in data["how_you_told_activities"]] == ["We laughed a lot."]
    assert [draft["content"] for draft in data["drafts"]] == [{"what_changed": f"typed by {cast.patient}"}]
    assert len(data["activities_that_name_you"]) == 6
    assert len(data["activities_you_logged"]) == 1
    assert len(data["signed_in"]) == 1
    assert len(data["sign_in_links"]) == 2
    assert "account changed" in {change["action"] for change in data["changes_you_made"]}


def test_plans_and_payments_of_ones_own_come_out_and_nobody_elses(cast: Cast, session: Session) -> None:
    in_project: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    day = TODAY + timedelta(days=8)
    plan = write_plan(
        session,
        cast.lead,
        release_id=cast.release,
        stage="health_outcomes",
        words="We ask ten people.",
        planned_for=day,
        instead_of="",
        catalog=CATALOG,
        today=TODAY,
        **in_project,
    )
    agree_to_plan(session, cast.patient, plan_id=plan, words="We ask ten people.", **in_project)
    for member, what_for in ((cast.patient, "Two evenings"), (cast.caregiver, "Carl's train")):
        entry = NewPayment(member, what_for, Decimal("60.50"), "EUR", day)
        promise_payment(
            session, cast.facilitator, entry=entry, form_token=new_token(), today=TODAY, **in_project
        )
    expected = {
        "project": "statin",
        "release": "2.1",
        "stage": "health_outcomes",
        "words": "We ask ten people.",
        "planned_for": "2026-03-12",
        "you_wrote_it_at": None,
        "you_agreed_at": None,
    }
    at = "2026-03-04T14:02:00+00:00"
    plans = "plans_you_wrote_or_agreed_to"
    rosas, _readme = exported(session, cast.patient)
    assert rosas[plans] == [{**expected, "you_agreed_at": at}]
    assert rosas["payments_you_were_promised"] == [
        {
            "project": "statin",
            "kind": "pay",
            "what_for": "Two evenings",
            "amount": "60.50",
            "currency": "EUR",
            "promised_on": "2026-03-04",
            "due_on": "2026-03-12",
            "approved_on": None,
            "paid_on": None,
            "declined_at": None,
            "declined_as": None,
            "your_words": "",
        }
    ]
    lenas, _readme = exported(session, cast.lead)
    assert lenas[plans] == [{**expected, "you_wrote_it_at": at}]
    assert lenas["payments_you_were_promised"] == []
    assert exported(session, cast.clinician)[0][plans] == []


def test_no_secret_and_nobody_else_is_in_it(cast: Cast, session: Session) -> None:
    with_a_past(session, cast)
    for person in (*cast.members, cast.administrator, cast.ended):
        data, _readme = exported(session, person)
        told = json.dumps(data)
        assert PASSWORD_HASH not in told
        assert [key for key in (*cast.keys.values(), *cast.drafts.values()) if key in told] == []
        assert [word for word in WORDS_OF_THE_OTHER_PROJECT if word in told.lower()] == []
        assert told.count("@example.org") == 1
        if person != cast.patient:
            assert "twins" not in told
            assert "Rosa" not in told


# Going for good


def test_what_goes_and_what_stays_is_told_before(cast: Cast, session: Session) -> None:
    rosa = with_a_past(session, cast)
    assert read_leaving(session, rosa) == Leaving(only_lead_of=(), drafts=1, activities=6, inputs=1)
    assert read_leaving(session, cast.lead).only_lead_of == ("Choose about statins",)


def test_drafts_of_aids_go_too_and_are_counted(cast: Cast, session: Session) -> None:
    before = read_leaving(session, cast.editor).drafts
    keep_aid_draft(
        session,
        cast.editor,
        project_id=cast.project,
        aid_id=cast.aid,
        text=b"half a line",
        base_number=1,
        revision=0,
        now=NOW,
    )
    assert read_leaving(session, cast.editor).drafts == before + 1
    assert read_leaving(session, cast.lead).drafts == 1


def test_after_going_nothing_in_any_table_tells_who_it_was(cast: Cast, session: Session) -> None:
    rosa = with_a_past(session, cast)
    delete_my_account(session, rosa, now=NOW)
    session.flush()
    session.expire_all()
    tables = everything(session)
    # The file the project came from says what it said, as it was brought in.
    told = repr({name: rows for name, rows in tables.items() if name != "imported_artifacts"})
    for gone in ("Rosa", "Quill", "rosa@", "twins", "0171", "I read drafts", f"typed by {rosa}"):
        assert gone not in told, gone
    person = session.get_one(Person, rosa)
    assert (person.name, person.email, person.password_hash) == (SOMEBODY_WHO_LEFT, None, None)
    assert (person.is_active, person.may_be_asked, person.is_administrator) == (False, False, False)
    assert [row for row in tables["sign_in_sessions"] if rosa in row[1:2]] == []
    event = trail(session)[-1]
    assert (event.action, event.subject, event.person_id) == ("account deleted", f"person {rosa}", rosa)
    (scrubbed, _later) = [event for event in trail(session) if event.action == "account changed"]
    assert (scrubbed.person_id, scrubbed.after) == (rosa, {"name": SOMEBODY_WHO_LEFT, "may_be_asked": True})


def test_what_was_done_together_stays(cast: Cast, session: Session) -> None:
    rosa = with_a_past(session, cast)

    def counted() -> Any:
        coverage = read_coverage(
            session,
            cast.lead,
            project_id=cast.project,
            release_id=cast.release,
            catalog=CATALOG,
            today=TODAY,
        )
        return [(stage.stage, stage.cells) for stage in coverage.stages]

    before = counted()
    delete_my_account(session, rosa, now=NOW)
    assert counted() == before
    assert repr(everything(session)).count("The text is too small.") == 1
    membership = session.scalars(select(Membership).where(Membership.person_id == rosa)).one()
    assert (membership.is_active, membership.access_role) == (False, None)
    partnership = session.get_one(Partnership, membership.id)
    assert (partnership.standing, partnership.consent) == (Standing.LEFT, Consent.ROLE_ONLY)
    assert "Rosa" not in [member.name for member in list_members(session, cast.lead, project_id=cast.project)]


def test_who_went_can_never_sign_in_or_do_anything(cast: Cast, session: Session) -> None:
    rosa = with_a_past(session, cast)
    link = invite_person(session, command_line_person(session), member_id=rosa, now=NOW)
    delete_my_account(session, rosa, now=NOW)
    session.flush()
    assert person_of_session(session, token=cast.keys[rosa], now=NOW) is None
    account = find_account(session, email="rosa@example.org", place="", now=NOW)
    assert account.person_id is None
    with pytest.raises(NotFound):
        accept_invitation(session, token=link, password_hash="h", device="", now=NOW)
    with pytest.raises(ExpectedError):
        invite_person(session, command_line_person(session), member_id=rosa, now=NOW)
    with pytest.raises(NotAllowed):
        delete_my_account(session, rosa, now=NOW)
    with pytest.raises(NotFound):
        list_inputs(session, rosa, project_id=cast.project, today=TODAY)


def test_the_address_is_free_again_and_brings_nothing_back(cast: Cast, session: Session) -> None:
    rosa = with_a_past(session, cast)
    delete_my_account(session, rosa, now=NOW)
    again = give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Rosa",
        email="rosa@example.org",
        access_role=AccessRole.EDITOR,
        role=TeamRole.DEVELOPER,
        now=NOW,
    )
    assert again != rosa
    data, _readme = exported(session, again)
    assert (data["what_you_said"], data["activities_that_name_you"], data["drafts"]) == ([], [], [])


def test_a_project_is_never_left_without_a_lead(cast: Cast, session: Session) -> None:
    before = everything(session)
    with pytest.raises(NotPossibleNow, match="Nobody else leads “Choose about statins”") as refused:
        delete_my_account(session, cast.lead, now=NOW)
    assert "Make somebody else a lead first" in refused.value.message
    assert everything(session) == before
    second(session, cast)
    delete_my_account(session, cast.lead, now=NOW)
    assert session.get_one(Person, cast.lead).name == SOMEBODY_WHO_LEFT


def test_a_lead_who_cannot_sign_in_any_more_does_not_count(cast: Cast, session: Session) -> None:
    other = second(session, cast)
    session.execute(update(Person).where(Person.id == other).values(is_active=False))
    with pytest.raises(NotPossibleNow):
        delete_my_account(session, cast.lead, now=NOW)


def second(session: Session, cast: Cast) -> int:
    """Another lead beside the first."""
    return give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Nell",
        email="nell@example.org",
        access_role=AccessRole.LEAD,
        role=TeamRole.RESEARCHER,
        now=NOW,
    )


def test_of_two_leads_who_go_at_once_one_must_stay(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
        other = second(session, cast)
    first, following = at_the_same_time(
        lambda session: delete_my_account(session, cast.lead, now=NOW),
        lambda session: delete_my_account(session, other, now=NOW),
    )
    assert first.exception() is None
    assert isinstance(following.exception(), NotPossibleNow)
    with reading() as session:
        assert session.get_one(Person, other).is_active
