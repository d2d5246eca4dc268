"""How to call each use case of the program with the cast, and what the call must leave in the trail.

Tests walk over all use cases by this table. A new use case needs an entry here; an entry whose use case is gone fails.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.aid_drafts import keep_aid_draft
from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.giving import NewVerdict
from partnering.coauthoring.paper_reviews import PaperReview
from partnering.coauthoring.release_aids import take_aid_out_of_release
from partnering.coauthoring.review_endings import TypedEnding
from partnering.coauthoring.reviews import NewRemark
from partnering.coauthoring.round_views import list_rounds
from partnering.coauthoring.rounds import renew_link
from partnering.coauthoring.saving import save_version
from partnering.coauthoring.versions import read_version
from partnering.coauthoring.you_said_we_did import link_edit, read_you_said_we_did
from partnering.foundation.invitations import invite_person
from partnering.foundation.needs import tell_need, write_down_need
from partnering.foundation.partnerships import RoleAgreement
from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.role_agreements import write_agreement
from partnering.foundation.sign_in import find_account
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import (
    AccessRole,
    Answer,
    Consent,
    NeedKind,
    PartnerRole,
    ReleaseStatus,
    ReviewHat,
    ReviewQuestion,
    ReviewReply,
    SharedWith,
    Standing,
    Verdict,
    VersionOrigin,
)
from partnering.interop.models import ArtifactPerson, ImportedArtifact
from partnering.reflection.journal import keep_page
from partnering.reflection.journal_words import PageWords
from partnering.reflection.models import JournalReminder
from partnering.reflection.own_instruments import bring_in_instrument
from partnering.reflection.reminders import claim_reminder, wish_reminder
from partnering.reflection.sharing import share_words
from partnering.release_gate.keys import make_key
from partnering.release_gate.models import PublishedAid
from partnering.release_gate.overrides import grant_override
from partnering.resourcing.payments import NewPayment, promise_payment
from partnering.tracker.activities import take_back_activity
from partnering.tracker.activity_accounts import OwnAccount
from partnering.tracker.answers import NewAnswer
from partnering.tracker.file_import import read_file_for_project
from partnering.tracker.inputs import NewInput
from partnering.tracker.ratings import NewRating
from partnering.tracker.stage_plans import write_plan
from tests.cast import (
    CATALOG,
    NOBODY,
    NOW,
    PASSWORD_HASH,
    TODAY,
    Cast,
    a_meeting,
    an_aid,
    an_artifact,
    answer,
    log,
    say,
    write_aid,
)
from tests.partnering.coauthoring.reviewing import DUE, Asked, asked, judges, says
from tests.partnering.reflection.assessing_together import HERE as ASSESSED
from tests.partnering.reflection.assessing_together import ITEMS, a_questionnaire
from tests.partnering.reflection.assessing_together import keep as keep_assessed
from tests.partnering.release_gate.going_out import ONLY_REVIEWS, prepare, released, review
from tests.partnering.release_gate.going_out import SLUG as GOING_OUT
from tests.partnering.release_gate.going_out import TEXT as TEXT_GOING_OUT

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


def of_aid(**more: Any) -> Arguments:
    """The aid of the first project."""
    return lambda _session, cast, _person: {"project_id": cast.project, "aid_id": cast.aid, **more}


def of_aid_in_release(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """The aid, which goes out with the release."""
    return {"project_id": cast.project, "aid_id": cast.aid, "release_id": cast.release, "now": NOW}


def of_aid_and_release(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_aid_in_release`, for an aid that does not go out with it yet."""
    arguments = of_aid_in_release(session, cast, person)
    take_aid_out_of_release(session, cast.lead, **arguments)
    return arguments


def of_aid_with_two_versions(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """The aid, whose first version is no longer the latest."""
    arguments: dict[str, Any] = {
        "project_id": cast.project,
        "aid_id": cast.aid,
        "message": "",
        "now": NOW,
    }
    text = an_aid("sore-knee", "A very sore knee")
    save_version(session, cast.lead, text=text, base_number=1, **arguments)
    return {**arguments, "number": 1}


def of_own_aid_draft(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A draft of the person, else of the lead."""
    writer = person if person in {cast.lead, cast.editor} else cast.lead
    of_aid: dict[str, Any] = {"project_id": cast.project, "aid_id": cast.aid}
    kept = keep_aid_draft(session, writer, text=b"title:", base_number=1, revision=0, now=NOW, **of_aid)
    return {**of_aid, "revision": kept.revision}


NEW_AID = an_aid("sore-hip", "A sore hip")
CHANGED_AID = an_aid("sore-knee", "A very sore knee")
DRAFT_IS_OWN = "A draft is nobody else's: what others see changes when it is saved."


def of_own_review(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A review the person is asked for; for an outsider, one that the patient partner is asked for."""
    if person == cast.administrator:
        ada: dict[str, Any] = {**NELL, "name": "Ada Minster", "email": "ada@example.org"}
        give_access(session, command_line_person(session), **ada, project_id=cast.project, now=NOW)
    is_asked = person in cast.members or person == cast.administrator
    who = asked(session, cast, person if is_asked else cast.patient)
    return {**who.at, "now": NOW}


def of_own_block(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_own_review`, where the one who is asked has called the aid harmful."""
    arguments = of_own_review(session, cast, person)
    speaker = person if person in cast.members or person == cast.administrator else cast.patient
    who = Asked(speaker, arguments["invitation_id"], cast.project)
    judges(session, who, Verdict.HARMFUL_OR_MISLEADING)
    return {**arguments, "because": "I read it again."}


def of_own_remark(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_own_review`, with a remark that the one who is asked has kept."""
    arguments = of_own_review(session, cast, person)
    speaker = person if person in cast.members or person == cast.administrator else cast.patient
    remark_id = says(session, Asked(speaker, arguments["invitation_id"], cast.project), "Too long.")
    return {**arguments, "remark_id": remark_id}


def of_reviewed_release(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A release in review whose one aid partners agree to."""
    out = prepare(session, cast)
    review(session, cast, out)
    return {
        "project_id": cast.project,
        "release_id": out.release,
        "catalog": ONLY_REVIEWS,
        "today": TODAY,
        "now": NOW,
    }


def aid_that_is_out(session: Session, cast: Cast) -> PublishedAid:
    """An aid of the first project that is out; the same one where a test asks twice."""
    found = session.scalar(select(PublishedAid).where(PublishedAid.project_id == cast.project))
    return found or session.get_one(PublishedAid, released(session, cast).published_id)


def of_released_aid(**more: Any) -> Arguments:
    """An aid that is out, without its project."""
    return lambda session, cast, _person: {"published_id": aid_that_is_out(session, cast).id, **more}


def of_own_released_aid(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """An aid of the first project that is out."""
    return {
        "project_id": cast.project,
        "published_id": aid_that_is_out(session, cast).id,
        "reason": "A study was taken back.",
        "now": NOW,
    }


def of_public_address(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """Where an aid that is out can be read."""
    row = aid_that_is_out(session, cast)
    return {"slug": row.slug, "version": row.version}


def of_round(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A round in which the patient partner is asked."""
    asked(session, cast, cast.patient)
    latest, *_earlier = list_rounds(session, cast.lead, project_id=cast.project, aid_id=cast.aid)
    return {"project_id": cast.project, "round_id": latest.round_id}


def of_invitation(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """An invitation of the patient partner."""
    return {**asked(session, cast, cast.patient).at, "now": NOW}


def of_link(session: Session, cast: Cast, person: int) -> str:
    """A new link that opens a review for the patient partner."""
    return renew_link(session, cast.lead, **of_invitation(session, cast, person)).token


def of_lapsed_verdict(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """The aid, edited after the patient partner found it ready."""
    judges(session, asked(session, cast, cast.patient), Verdict.READY)
    of_aid_with_two_versions(session, cast, person)
    return {
        "project_id": cast.project,
        "aid_id": cast.aid,
        "words": "",
        "due_on": DUE,
        "today": TODAY,
        "now": NOW,
    }


def of_block_on_another_aid(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A “harmful or misleading” of the patient partner on an aid that nobody of the cast wrote."""
    aid = write_aid(session, command_line_person(session), cast.project, an_aid("sore-hip", "A sore hip"))
    who = asked(session, cast, cast.patient, aid_id=aid)
    review_id = judges(session, who, Verdict.HARMFUL_OR_MISLEADING)
    return {
        "project_id": cast.project,
        "review_id": review_id,
        "reason": "The pain is on page two.",
        "now": NOW,
    }


def of_remark_and_version(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """Something that the patient partner said in a review, and the version it was said of."""
    who = asked(session, cast, cast.patient)
    says(session, who, "Too long.")
    judges(session, who, Verdict.READY)
    said = read_you_said_we_did(session, cast.patient, **who.at, today=TODAY)[0]
    version = read_version(session, cast.lead, project_id=cast.project, aid_id=cast.aid)
    return {
        "project_id": cast.project,
        "input_id": said.told.input_id,
        "version_id": version.version_id,
        "now": NOW,
    }


def of_linked_edit(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_remark_and_version`, where the version answers what was said."""
    arguments = of_remark_and_version(session, cast, person)
    link_edit(session, cast.lead, **arguments)
    return arguments


def without_now(arguments: Arguments, **more: Any) -> Arguments:
    """The arguments for a read, which takes no moment."""

    def for_person(session: Session, cast: Cast, person: int) -> dict[str, Any]:
        kept = arguments(session, cast, person)
        del kept["now"]
        return {**kept, **more}

    return for_person


A_STRANGER = NewReviewer(name="Nora", role=PartnerRole.PATIENT_PARTNER, by_link=True)
GIVEN = {"aid": "sore-knee", "number": 1, "verdict": "ready", "remarks": 0, "minutes": 20}
KEPT_UNTIL_GIVEN = "What a reviewer writes is theirs alone until the verdict, which leaves the event."


IN_TWO_WEEKS = TODAY + timedelta(days=14)
PLAN: dict[str, Any] = {
    "stage": "health_outcomes",
    "words": "We ask ten people how it went.",
    "planned_for": IN_TWO_WEEKS,
    "instead_of": "",
    "catalog": CATALOG,
    "today": TODAY,
    "now": NOW,
}
OVERRIDE: dict[str, Any] = {
    "reason": "A wrong dose stands in the release that is out.",
    "signed_as": "Ada Minster",
    "last_day": IN_TWO_WEEKS,
    "catalog": CATALOG,
    "today": TODAY,
    "now": NOW,
}


def in_release(**more: Any) -> Arguments:
    """Arguments about the release of the first project."""
    return lambda _session, cast, _person: {
        "project_id": cast.project,
        "release_id": cast.release,
        **more,
    }


def promised(session: Session, cast: Cast, member_id: int) -> int:
    """A payment that somebody who looks after partners promised to one of them."""
    return promise_payment(
        session,
        cast.facilitator,
        project_id=cast.project,
        entry=NewPayment(member_id, "Two evenings", Decimal(60), "EUR", IN_TWO_WEEKS),
        form_token=new_token(),
        today=TODAY,
        now=NOW,
    )


def of_payment_to_promise(_session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """Two evenings of the patient partner."""
    return {
        "project_id": cast.project,
        "entry": NewPayment(cast.patient, "Two evenings", Decimal(60), "EUR", IN_TWO_WEEKS),
        "form_token": "a-form-of-its-own",
        "today": TODAY,
        "now": NOW,
    }


def of_promised_payment(**more: Any) -> Arguments:
    """A payment that was promised to the patient partner."""
    return lambda session, cast, _person: {
        "project_id": cast.project,
        "payment_id": promised(session, cast, cast.patient),
        **more,
    }


def of_payment_without_access(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A payment that was promised to the citizen partner, who is named only."""
    payment_id = promised(session, cast, cast.named_only)
    return {"project_id": cast.project, "payment_id": payment_id, "now": NOW}


def of_own_payment(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A payment that was promised to the person, if they are a partner, else to the patient partner."""
    member = person if person in cast.partners else cast.patient
    return {"project_id": cast.project, "payment_id": promised(session, cast, member), "now": NOW}


def of_plan(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A plan that the lead wrote."""
    plan_id = write_plan(session, cast.lead, project_id=cast.project, release_id=cast.release, **PLAN)
    return {"project_id": cast.project, "plan_id": plan_id, "words": PLAN["words"], "now": NOW}


def of_override(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """An override that the administrator signed."""
    override_id = grant_override(
        session, cast.administrator, project_id=cast.project, release_id=cast.release, **OVERRIDE
    )
    return {"project_id": cast.project, "override_id": override_id, "now": NOW}


def of_key(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A key that the lead made."""
    key = make_key(
        session,
        cast.lead,
        project_id=cast.project,
        name="GitHub",
        last_day=IN_TWO_WEEKS,
        today=TODAY,
        now=NOW,
    )
    return {"project_id": cast.project, "key_id": key.key_id, "now": NOW}


def of_key_in_use(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """The key itself."""
    key = make_key(
        session,
        cast.lead,
        project_id=cast.project,
        name=new_token(),
        last_day=IN_TWO_WEEKS,
        today=TODAY,
        now=NOW,
    )
    return {"token": key.token, "now": NOW}


THIS_WEEK = date(2026, 3, 2)
PAGE_IS_OWN = "A page of a journal is nobody else's: what others see changes when its words are shared."


def of_new_page(_session: Session, _cast: Cast, _person: int) -> dict[str, Any]:
    """A first page of this week."""
    return {
        "week_on": THIS_WEEK,
        "token": new_token(),
        "revision": 0,
        "words": PageWords(worked="We listened."),
        "now": NOW,
    }


def of_own_week(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A week in which the person wrote a page; for nobody, one in which nobody did."""
    if person != NOBODY:
        keep_page(session, person, **of_new_page(session, cast, person))
    return {"week_on": THIS_WEEK, "now": NOW}


def of_two_own_pages(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_own_week`, where two browsers typed at once."""
    of_own_week(session, cast, person)
    return of_own_week(session, cast, person)


def of_own_words_to_share(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """Words of the person's week for the team."""
    of_own_week(session, cast, person)
    return {
        "project_id": cast.project,
        "week_on": THIS_WEEK,
        "words": "We listened.",
        "level": SharedWith.TEAM,
        "reader_id": None,
        "is_sure": True,
        "now": NOW,
    }


def of_own_reminder(session: Session, _cast: Cast, person: int) -> dict[str, Any]:
    """A wish of the person for an e-mail on Wednesdays."""
    if person != NOBODY:
        wish_reminder(session, person, weekday=2, now=NOW)
    return {"now": NOW}


def of_reminder_link(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """The link in the e-mail of the patient partner."""
    of_own_reminder(session, cast, cast.patient)
    session.flush()
    return {"token": session.get_one(JournalReminder, cast.patient).token, "now": NOW}


def of_due_reminder(**more: Any) -> Arguments:
    """An e-mail that is due to the patient partner."""

    def for_person(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
        of_own_reminder(session, cast, cast.patient)
        return {"receiver_id": cast.patient, **more}

    return for_person


def of_claimed_reminder(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_due_reminder`, where the e-mail is on its way."""
    arguments = of_due_reminder()(session, cast, person)
    claim_reminder(session, cast.administrator, today=TODAY, **arguments)
    return arguments


def of_own_share(**more: Any) -> Arguments:
    """Words the person shared with the team, else the lead's."""

    def for_person(session: Session, cast: Cast, person: int) -> dict[str, Any]:
        writer = person if person in cast.loggers else cast.lead
        words = of_own_words_to_share(session, cast, writer)
        share_id = share_words(session, writer, **words)
        return {"project_id": cast.project, "share_id": share_id, "now": NOW, **more}

    return for_person


def of_own_instrument(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A questionnaire that the lead brought along."""
    brought = {"project_id": cast.project, "brought": a_questionnaire(), "now": NOW}
    return {
        "project_id": cast.project,
        "own_id": bring_in_instrument(session, cast.lead, **brought),
        "now": NOW,
    }


def of_own_answers(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """Answers to every question of a stage, the person's where they may answer."""
    if person in cast.loggers:
        for item in ITEMS:
            keep_assessed(session, cast, person, item, 3)
    return {"project_id": cast.project, "place": ASSESSED, "catalog": CATALOG, "now": NOW}


CALLS: Mapping[str, Call] = {
    # The journal
    "reflection.journal.open_week": Call(lambda _s, _c, _p: {"week_on": THIS_WEEK}),
    "reflection.journal.list_weeks": Call(lambda _s, _c, _p: {}),
    "reflection.journal.search_my_journal": Call(lambda _s, _c, _p: {"words": "listened"}),
    "reflection.journal.keep_page": Call(of_new_page, no_event_because=PAGE_IS_OWN),
    "reflection.journal.join_pages": Call(of_two_own_pages, no_event_because=PAGE_IS_OWN),
    "reflection.journal.delete_week": Call(of_own_week, Event("journal week deleted")),
    "tracker.activities_held.list_activities_held": Call(in_project(since=THIS_WEEK, until=TODAY)),
    "reflection.reminders.read_my_reminder": Call(lambda _s, _c, _p: {}),
    "reflection.reminders.wish_reminder": Call(
        lambda _s, _c, _p: {"weekday": 4, "now": NOW},
        Event("journal reminder wished", before={"weekday": None}, after={"weekday": 4}),
    ),
    "reflection.reminders.end_my_reminder": Call(
        of_own_reminder, Event("journal reminder ended", before={"weekday": 2})
    ),
    "reflection.reminders.end_reminder_by_link": Call(
        of_reminder_link, Event("journal reminder ended", before={"weekday": 2})
    ),
    "reflection.reminders.list_due_reminders": Call(lambda _s, _c, _p: {"today": TODAY}),
    "reflection.reminders.claim_reminder": Call(
        of_due_reminder(today=TODAY), no_event_because="Whether an e-mail went out stands at the wish."
    ),
    "reflection.reminders.release_reminder": Call(
        of_claimed_reminder, no_event_because="Whether an e-mail went out stands at the wish."
    ),
    "reflection.sharing.list_readers": Call(in_project()),
    "reflection.sharing.look_over": Call(in_project(words="Rosa was there.")),
    "reflection.sharing.list_my_shares": Call(in_project()),
    "reflection.sharing.list_shared_with_me": Call(in_project()),
    "reflection.sharing.share_words": Call(
        of_own_words_to_share, Event("journal words shared", after={"level": "team"})
    ),
    "reflection.sharing.move_share": Call(
        of_own_share(level=SharedWith.NETWORK, reader_id=None, is_sure=True),
        Event("journal words moved", before={"level": "team"}, after={"level": "network"}),
    ),
    "reflection.sharing.take_back_share": Call(
        of_own_share(), Event("journal words taken back", before={"level": "team"})
    ),
    # The self-assessment
    "reflection.own_instruments.list_instruments": Call(in_project(catalog=CATALOG)),
    "reflection.own_instruments.bring_in_instrument": Call(
        in_project(brought=a_questionnaire(), now=NOW),
        Event("instrument brought in", after={"questions": 1}),
    ),
    "reflection.own_instruments.remove_instrument": Call(
        of_own_instrument, Event("instrument removed", before={"questions": 1})
    ),
    "reflection.assessing.read_own_assessment": Call(in_project(place=ASSESSED, catalog=CATALOG)),
    "reflection.assessing.keep_answer": Call(
        in_project(place=ASSESSED, item="agenda", values=("3",), would_raise_it="", catalog=CATALOG, now=NOW),
        no_event_because="An answer is nobody else's until the assessment is given.",
    ),
    "reflection.assessing.give_assessment": Call(
        of_own_answers,
        Event("assessment given", after={"instrument": ASSESSED.instrument, "stage": ASSESSED.stage}),
    ),
    "reflection.assessment_gap.read_gap": Call(in_project(place=ASSESSED, catalog=CATALOG)),
    "reflection.assessment_gap.list_gap_over_time": Call(
        in_project(place=ASSESSED, about="level", catalog=CATALOG)
    ),
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
    # Decision aids
    "coauthoring.aids.add_aid": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "text": NEW_AID,
            "origin": VersionOrigin.FILE,
            "release_id": cast.release,
            "now": NOW,
        },
        Event(
            "aid added",
            after={
                "slug": "sore-hip",
                "sha256": hashlib.sha256(NEW_AID).hexdigest(),
                "origin": "file",
                "release": "2.1",
            },
        ),
    ),
    "coauthoring.aids.list_aids": Call(in_project()),
    "coauthoring.aids.read_aid": Call(of_aid()),
    "coauthoring.aids.find_aid": Call(in_project(slug="sore-knee")),
    "coauthoring.versions.read_version": Call(of_aid()),
    "coauthoring.versions.list_versions": Call(of_aid()),
    "coauthoring.versions.restore_version": Call(
        of_aid_with_two_versions,
        Event(
            "aid version saved",
            after={
                "slug": "sore-knee",
                "number": 3,
                "sha256": hashlib.sha256(an_aid("sore-knee", "A sore knee")).hexdigest(),
                "origin": "restored",
            },
        ),
    ),
    "coauthoring.saving.save_version": Call(
        of_aid(text=CHANGED_AID, base_number=1, message="How sore", now=NOW),
        Event(
            "aid version saved",
            after={
                "slug": "sore-knee",
                "number": 2,
                "sha256": hashlib.sha256(CHANGED_AID).hexdigest(),
                "origin": "written",
            },
        ),
    ),
    "coauthoring.release_aids.put_aid_in_release": Call(
        of_aid_and_release, Event("aid put in release", after={"release": "2.1"})
    ),
    "coauthoring.release_aids.take_aid_out_of_release": Call(
        of_aid_in_release, Event("aid taken out of release", before={"release": "2.1"})
    ),
    "coauthoring.aid_drafts.read_aid_draft": Call(of_aid()),
    "coauthoring.aid_drafts.list_aid_drafts": Call(of_aid()),
    "coauthoring.aid_drafts.keep_aid_draft": Call(
        of_aid(text=b"\xff half a w", base_number=1, revision=0, now=NOW), no_event_because=DRAFT_IS_OWN
    ),
    "coauthoring.aid_drafts.drop_aid_draft": Call(of_own_aid_draft, no_event_because=DRAFT_IS_OWN),
    # Reviews
    "coauthoring.rounds.open_round": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "aid_id": cast.aid,
            "number": 1,
            "hats": [ReviewHat.FACTS],
            "words": "Please be frank.",
            "due_on": DUE,
            "reviewers": [NewReviewer(cast.patient), A_STRANGER],
            "today": TODAY,
            "now": NOW,
        },
        Event(
            "review round opened",
            after={"aid": "sore-knee", "number": 1, "reviewers": 2, "due_on": "2026-03-12"},
        ),
    ),
    "coauthoring.rounds.ask_again": Call(
        of_lapsed_verdict,
        Event(
            "reviewers asked again",
            after={"aid": "sore-knee", "number": 2, "reviewers": 1, "due_on": "2026-03-12"},
        ),
    ),
    "coauthoring.rounds.close_round": Call(
        lambda session, cast, person: {**of_round(session, cast, person), "now": NOW},
        Event("review round closed", after={"is_agreed": False, "equimedian": None}),
    ),
    "coauthoring.rounds.take_back_invitation": Call(of_invitation, Event("review invitation taken back")),
    "coauthoring.rounds.renew_link": Call(of_invitation, Event("review link made")),
    "coauthoring.round_views.list_rounds": Call(of_aid()),
    "coauthoring.round_views.read_round": Call(
        lambda session, cast, person: {**of_round(session, cast, person), "today": TODAY}
    ),
    "coauthoring.review_access.invitation_of_link": Call(
        lambda session, cast, person: {"token": of_link(session, cast, person), "now": NOW}
    ),
    "coauthoring.my_reviews.list_my_reviews": Call(lambda _s, _c, _p: {}),
    "coauthoring.my_reviews.find_my_review": Call(
        lambda session, cast, person: {
            "invitation_id": of_own_review(session, cast, person)["invitation_id"]
        },
        is_for_members=True,
    ),
    "coauthoring.my_reviews.read_my_review": Call(without_now(of_own_review), is_for_members=True),
    "coauthoring.reviews.note_review_opened": Call(
        of_own_review, no_event_because=KEPT_UNTIL_GIVEN, is_for_members=True
    ),
    "coauthoring.reviews.keep_answer": Call(
        lambda session, cast, person: {
            **of_own_review(session, cast, person),
            "screen": "options",
            "question": ReviewQuestion.CLEAR,
            "reply": ReviewReply.YES,
        },
        no_event_because=KEPT_UNTIL_GIVEN,
        is_for_members=True,
    ),
    "coauthoring.reviews.keep_remark": Call(
        lambda session, cast, person: {
            **of_own_review(session, cast, person),
            "remark": NewRemark("Too long.", "options"),
            "form_token": "form-1",
        },
        no_event_because=KEPT_UNTIL_GIVEN,
        is_for_members=True,
    ),
    "coauthoring.reviews.drop_remark": Call(
        of_own_remark, no_event_because=KEPT_UNTIL_GIVEN, is_for_members=True
    ),
    "coauthoring.review_endings.read_ending": Call(without_now(of_own_review), is_for_members=True),
    "coauthoring.review_endings.keep_ending": Call(
        lambda session, cast, person: {
            **of_own_review(session, cast, person),
            "ending": TypedEnding(words="Almost"),
        },
        no_event_because=KEPT_UNTIL_GIVEN,
        is_for_members=True,
    ),
    "coauthoring.reviews.give_verdict": Call(
        lambda session, cast, person: {
            **of_own_review(session, cast, person),
            "entry": NewVerdict(Verdict.READY, minutes=20),
            "catalog": CATALOG,
            "today": TODAY,
        },
        Event("review given", after=GIVEN),
        is_for_members=True,
    ),
    "coauthoring.reviews.lift_block": Call(of_own_block, Event("block lifted"), is_for_members=True),
    "coauthoring.paper_reviews.enter_paper_review": Call(
        lambda session, cast, person: {
            **of_invitation(session, cast, person),
            "entry": PaperReview(NewVerdict(Verdict.READY, minutes=20)),
            "catalog": CATALOG,
            "today": TODAY,
        },
        Event("paper review entered", after=GIVEN),
    ),
    "coauthoring.blocks.dismiss_block": Call(of_block_on_another_aid, Event("block dismissed")),
    "coauthoring.you_said_we_did.read_you_said_we_did": Call(
        without_now(of_own_review, today=TODAY), is_for_members=True
    ),
    "coauthoring.you_said_we_did.places_of_inputs": Call(
        lambda _s, cast, _p: {"project_id": cast.project, "input_ids": [cast.other_input]}
    ),
    "coauthoring.you_said_we_did.link_edit": Call(
        of_remark_and_version, Event("edit linked", after={"version": 1})
    ),
    "coauthoring.you_said_we_did.unlink_edit": Call(
        of_linked_edit, Event("edit unlinked", after={"version": 1})
    ),
    "coauthoring.presence.note_presence": Call(
        of_aid(section="options", now=NOW),
        no_event_because="It says where somebody is just now; nothing that anybody decided changes.",
    ),
    "coauthoring.presence.list_present": Call(of_aid(now=NOW)),
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
    # Payments
    "resourcing.payments.promise_payment": Call(
        of_payment_to_promise,
        Event("payment promised", after={"due_on": "2026-03-18"}),
    ),
    "resourcing.payments.mark_paid": Call(
        of_promised_payment(paid_on=TODAY, today=TODAY, now=NOW),
        Event("payment made", after={"paid_on": "2026-03-04"}),
    ),
    "resourcing.payments.mark_declined": Call(
        of_payment_without_access, Event("payment declined", after={"is_written_down": True})
    ),
    "resourcing.payments.decline_my_payment": Call(
        of_own_payment, Event("payment declined", after={"is_written_down": False})
    ),
    "resourcing.payments.list_payments": Call(in_project(today=TODAY)),
    "resourcing.payments.list_my_payments": Call(in_project(today=TODAY)),
    # Plans and the release gate
    "tracker.stage_plans.write_plan": Call(
        in_release(**PLAN),
        Event("stage planned", after={"stage": "health_outcomes", "planned_for": "2026-03-18"}),
    ),
    "tracker.stage_plans.agree_to_plan": Call(
        of_plan, Event("plan agreed", after={"stage": "health_outcomes"})
    ),
    "tracker.stage_plans.list_plans": Call(in_release()),
    "release_gate.publishing.publish_release": Call(
        of_reviewed_release,
        Event(
            "release published",
            before={"status": "in_review"},
            after={
                "status": "released",
                "verdict": "agreed",
                "aids": {GOING_OUT: hashlib.sha256(TEXT_GOING_OUT).hexdigest()},
            },
        ),
    ),
    "release_gate.publishing.list_published": Call(in_release()),
    "release_gate.publishing.withdraw_aid": Call(
        of_own_released_aid, Event("aid withdrawn", after={"slug": GOING_OUT, "version": "3.0"})
    ),
    "release_gate.released.list_released_aids": Call(lambda _s, _c, _p: {}),
    "release_gate.released.find_released_aid": Call(of_public_address),
    "release_gate.record_reading.read_record": Call(of_released_aid(today=TODAY)),
    "release_gate.record_reading.read_released_text": Call(of_released_aid()),
    "release_gate.gate.judge_release": Call(in_release(catalog=CATALOG, today=TODAY, now=NOW)),
    "release_gate.overrides.grant_override": Call(
        in_release(**OVERRIDE),
        Event(
            "gate overridden",
            before={"verdict": "not_ready"},
            after={"override": 1, "last_day": "2026-03-18"},
        ),
    ),
    "release_gate.overrides.end_override": Call(of_override, Event("override ended", before={"override": 1})),
    "release_gate.overrides.list_overrides": Call(in_release()),
    "release_gate.keys.make_key": Call(
        in_project(name="GitHub", last_day=TODAY, today=TODAY, now=NOW),
        Event("gate key made", after={"name": "GitHub", "last_day": "2026-03-04"}),
    ),
    "release_gate.keys.end_key": Call(of_key, Event("gate key ended", before={"name": "GitHub"})),
    "release_gate.keys.list_keys": Call(in_project()),
    "release_gate.keys.judge_by_key": Call(
        lambda session, cast, person: {
            **of_key_in_use(session, cast, person),
            "slug": "statin",
            "version": "2.1",
            "catalog": CATALOG,
            "today": TODAY,
        }
    ),
    "release_gate.keys.note_key_use": Call(
        of_key_in_use,
        no_event_because="It says that a key is still in use; nothing that anybody decided changes.",
    ),
    "release_gate.badge.read_badge_verdict": Call(
        lambda _s, _c, _p: {
            "slug": "statin",
            "version": "2.1",
            "catalog": CATALOG,
            "today": TODAY,
            "now": NOW,
        }
    ),
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
    "demo_aids.load_demo_aids": "is a part of load_demo",
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
    "tracker.what_counts.read_what_counts": "reads for read_coverage",
    "tracker.release_coverage.people_who_could_help": "reads for read_coverage",
    "tracker.sight.read_side": "says for which side a person rates, for the use cases about levels",
    "tracker.sight.read_sights": "says whose levels a person may see, for the use cases about levels",
    "tracker.sight.sights_from": "says whose levels a person may see, for the use cases about levels",
    "tracker.sight.read_said_levels": "reads for the use cases about levels",
    "tracker.releases.new_release": "writes for use cases that add a release",
    "tracker.releases.find_release_id": "reads for find_release and add_release",
    "tracker.releases.release_ids": "reads for the use cases about files and aids",
    "tracker.releases.release_in_turn": "lets one writer at a time into the use cases about what a release holds",
    "coauthoring.asking.people_to_ask": "looks up and writes for open_round",
    "coauthoring.asking.asked_already": "reads for the use cases about rounds",
    "coauthoring.asking.check_not_asked_yet": "is how open_round checks",
    "coauthoring.asking.invite": "writes for open_round and ask_again",
    "coauthoring.giving.give": "writes for give_verdict and enter_paper_review",
    "coauthoring.my_reviews.remarks_of": "reads for read_my_review",
    "coauthoring.own_aid_rows.own_aid_rows": "reads for export_my_data",
    "coauthoring.own_aid_rows.count_aid_drafts": "reads for read_leaving",
    "coauthoring.own_aid_rows.forget_own_aid_rows": "writes for delete_my_account",
    "coauthoring.review_access.own_invitation": "is how the use cases of a reviewer check",
    "coauthoring.review_access.invitation_in_turn": "lets one writer at a time into the use cases about reviews",
    "coauthoring.review_standing.review_standing": "reads for the use cases about rounds and the gate",
    "coauthoring.reviews.given_review": "reads for the use cases that give a verdict",
    "coauthoring.reviews.review_under_way": "begins a review for the use cases of a reviewer",
    "coauthoring.reviews.put_answer": "writes for keep_answer and enter_paper_review",
    "coauthoring.reviews.put_remark": "writes for keep_remark and enter_paper_review",
    "coauthoring.rounds.round_in_turn": "lets one writer at a time into close_round",
    "coauthoring.you_said_we_did.said_and_done": "reads for the use cases about remarks",
    "tracker.inputs.new_input": "writes for the use cases that give a verdict",
    "tracker.inputs_told.inputs_by_id": "reads for the use cases about remarks",
    "tracker.time_given.log_review": "writes for the use cases that give a verdict",
    "coauthoring.versions.aid_of_project": "looks up for the use cases about aids",
    "coauthoring.versions.aid_in_turn": "lets one writer at a time into the use cases about aids",
    "coauthoring.versions.latest_text": "reads for the use cases about aids",
    "coauthoring.versions.version_numbered": "reads for the use cases about aids",
    "coauthoring.versions.text_of_version": "reads for the use cases about reviews",
    "coauthoring.versions.writers_of": "reads for the use cases about reviews and the gate",
    "coauthoring.versions.write_version": "writes for the use cases that save an aid",
    "coauthoring.versions.record_version": "leaves the event of the use cases that save an aid",
    "coauthoring.release_aids.open_release": "checks for the use cases about what a release holds",
    "coauthoring.release_aids.add_to_release": "writes for add_aid and put_aid_in_release",
    "coauthoring.release_aids.latest_versions_of_release": "reads for the use cases about the gate",
    "coauthoring.aid_rows.aid_version_rows": "reads for export_project",
    "coauthoring.review_rows.review_rows": "reads for export_project",
    "coauthoring.aid_drafts.forget_saved_draft": "writes for save_version",
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
    "tracker.plan_rows.plan_rows": "reads for export_project",
    "tracker.plan_rows.own_plans": "reads for export_my_data",
    "interop.artifact_files.artifact_files": "reads for export_project",
    "reporting.consented_names.people_shown": "says what people are called in export_project",
    "reflection.own_assessments.own_assessments": "reads for export_my_data",
    "reflection.own_assessments.forget_own_assessments": "writes for delete_my_account",
    "reflection.own_instruments.instrument_called": "reads for the use cases about assessments",
    "reflection.assessing.find_place": "reads for the use cases about assessments",
    "reflection.assessing.side_in_project": "reads for the use cases about assessments",
    "reflection.assessing.answers_of": "reads for the use cases about assessments",
    "reflection.own_journal.own_journal": "reads for export_my_data",
    "reflection.own_journal.count_own_journal": "reads for read_leaving",
    "reflection.own_journal.forget_own_journal": "writes for delete_my_account",
    "resourcing.late.late_payments": "reads for judge_release",
    "resourcing.payment_rows.payment_rows": "reads for export_project",
    "resourcing.payment_rows.own_payments": "reads for export_my_data",
    "tracker.stage_plans.plans_of_release": "reads for list_plans and judge_release",
    "tracker.release_evidence.version_of_release": "reads for the use cases about the gate",
    "tracker.release_evidence.levels_partners_logged": "reads for judge_release",
    "tracker.release_evidence.release_before": "reads for judge_release",
    "tracker.release_evidence.waiting_inputs": "reads for judge_release",
    "coauthoring.remark_inputs.inputs_of_aids": "reads for judge_release",
    "release_gate.released.published_as": "reads for find_released_aid and read_record",
    "release_gate.gate_rows.override_rows": "reads for export_project",
    "release_gate.gate_rows.published_rows": "reads for export_project",
    "tracker.done_together.done_together": "reads for read_record",
    "tracker.done_together.answers_given": "reads for read_record",
    "tracker.done_together.answered_inputs": "reads for read_record",
    "tracker.releases.set_status": "writes for move_release and publish_release",
    "tracker.releases.withdrawn_among": "reads for the use cases about released aids",
    "coauthoring.review_record.text_history": "reads for read_record",
    "coauthoring.review_record.verdicts_given": "reads for read_record",
    "coauthoring.review_record.inputs_that_changed": "reads for read_record",
    "release_gate.gate.judge": "is judge_release, for whoever a use case has let in",
    "release_gate.evidence.gather_evidence": "reads for judge_release",
    "release_gate.aid_evidence.aids_of_release": "reads for judge_release",
    "release_gate.who_could.read_who_could": "reads for judge_release",
    "release_gate.standing_override.override_that_stands": "reads for judge_release",
}
"""Public functions that take a session and are no use cases, with why: whoever calls them has checked the rights."""

OPEN_TO_STRANGERS = {
    "coauthoring.review_access.invitation_of_link",
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
    "release_gate.badge.read_badge_verdict",
    "release_gate.record_reading.read_record",
    "release_gate.record_reading.read_released_text",
    "release_gate.released.find_released_aid",
    "release_gate.released.list_released_aids",
    "release_gate.keys.judge_by_key",
    "release_gate.keys.note_key_use",
    "reflection.reminders.end_reminder_by_link",
}
"""All that anybody may call without an account. Think twice before this grows."""
