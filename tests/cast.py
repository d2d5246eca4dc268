"""The cast of the tests: two projects and their people, made through the use cases only.

The first project is where tests happen. The second belongs to an outsider; what it says nobody of the first may read.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from decision_aids.starting import starting_document
from partnering.coauthoring.aid_drafts import keep_aid_draft
from partnering.coauthoring.aids import add_aid
from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.giving import NewVerdict
from partnering.coauthoring.paper_reviews import PaperReview, enter_paper_review
from partnering.coauthoring.presence import note_presence
from partnering.coauthoring.reviews import NewRemark
from partnering.coauthoring.rounds import open_round
from partnering.foundation.account import list_my_sessions
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import Base, transaction
from partnering.foundation.invitations import invite_person
from partnering.foundation.models import AuditEvent
from partnering.foundation.needs import write_down_need
from partnering.foundation.partnerships import RoleAgreement, move_partner
from partnering.foundation.people import add_partner, add_person, command_line_person, end_access, give_access
from partnering.foundation.role_agreements import write_agreement
from partnering.foundation.sign_in import accept_invitation
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import (
    AccessRole,
    Activity,
    Answer,
    NeedKind,
    PartnerRole,
    ReviewHat,
    SharedWith,
    Standing,
    TeamRole,
    Verdict,
    VersionOrigin,
)
from partnering.interop.artifact import Artifact
from partnering.interop.artifact_file import read_artifact
from partnering.interop.artifact_import import import_artifact
from partnering.reflection.journal import keep_page
from partnering.reflection.journal_words import PageWords
from partnering.reflection.lessons import LessonWords, NewLesson, record_lesson
from partnering.reflection.questions import NewQuestion, ask_question
from partnering.reflection.sharing import share_words
from partnering.tracker.activities import NewActivity, RolePart, record_activity
from partnering.tracker.answers import NewAnswer, answer_input
from partnering.tracker.drafts import save_draft
from partnering.tracker.inputs import NewInput, give_input
from partnering.tracker.releases import add_release, find_release

T = TypeVar("T")

TODAY = date(2026, 3, 4)
YESTERDAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 4, 14, 2, tzinfo=UTC)
CATALOG = load_catalog()
NOBODY = 999_999
"""An id that nobody and nothing has."""

SECRET = "nobody else may read this"
WORDS_OF_THE_OTHER_PROJECT = ("quince", "zsofia", "ottokar", "-hidden", SECRET)
PASSWORD_HASH = "as-if-hashed"


@dataclass(frozen=True, slots=True)
class Cast:
    """Ids of everybody and everything."""

    project: int
    lead: int
    editor: int
    facilitator: int
    patient: int
    caregiver: int
    clinician: int
    funder: int
    administrator: int
    """Belongs to no project."""
    ended: int
    """Was an editor of the first project."""
    named_only: int
    """A citizen partner of the first project, without access."""
    release: int
    earlier_release: int
    activities: Mapping[int, int]
    """One activity of each who may log, by person."""
    drafts: Mapping[int, str]
    """The token of one draft of each who may log, by person."""
    browsers: Mapping[int, int]
    """The session of the one browser where each is signed in, by person."""
    keys: Mapping[int, str]
    """The token in the cookie of that browser, by person."""
    aid: int
    """An aid of the release in its first version, written by the lead; its slug is sore-knee."""

    outsider: int
    """Leads the second project."""
    other_project: int
    other_release: int
    other_partner: int
    """A patient partner of the second project, named only."""
    other_activity: int
    other_draft: str
    other_input: int
    """Said by the patient partner of the second project, and answered."""
    other_answer: int
    other_need: int
    """Told by the patient partner of the second project."""
    other_aid: int
    """An aid of the second project's release, with a draft; its writer is in it right now."""
    other_round: int
    """A review of that aid."""
    other_invitation: int
    """Of the patient partner of the second project, to that review."""
    other_review: int
    """What came back on paper: that the aid is harmful, with a remark."""
    other_share: int
    """Words of the outsider's journal for the team of the second project."""
    other_lesson: int
    """Written by the outsider for the second project."""
    other_question: int
    """Asked by the outsider in the second project."""

    @property
    def partners(self) -> tuple[int, ...]:
        """The partners of the first project who have access."""
        return (self.patient, self.caregiver, self.clinician)

    @property
    def loggers(self) -> tuple[int, ...]:
        """Everybody of the first project who may log an activity."""
        return (self.lead, self.editor, self.facilitator, self.patient, self.caregiver, self.clinician)

    @property
    def members(self) -> Mapping[int, AccessRole]:
        """Everybody with access to the first project, with the access they have."""
        partners = dict.fromkeys(self.partners, AccessRole.PARTNER)
        return {
            self.lead: AccessRole.LEAD,
            self.editor: AccessRole.EDITOR,
            self.facilitator: AccessRole.FACILITATOR,
            self.funder: AccessRole.FUNDER,
            **partners,
        }


def gather(session: Session) -> Cast:
    """Bring the cast into an empty migrated database."""
    program = command_line_person(session)
    administrator = add_person(
        session, program, name="Ada Minster", email="ada@example.org", is_administrator=True, now=NOW
    )
    artifact = an_artifact("Choose about statins", "2.0", "Rosa, a patient, chose the words.")
    project = import_artifact(
        session, program, artifact=artifact, slug="statin", catalog=CATALOG, now=NOW
    ).project_id

    def member(name: str, access_role: AccessRole, role: PartnerRole | TeamRole) -> int:
        return _member(session, project, name, access_role, role)

    lead = member("Lena", AccessRole.LEAD, TeamRole.RESEARCHER)
    editor = member("Edgar", AccessRole.EDITOR, TeamRole.DEVELOPER)
    facilitator = member("Fatima", AccessRole.FACILITATOR, TeamRole.FACILITATOR)
    patient = member("Rosa", AccessRole.PARTNER, PartnerRole.PATIENT_PARTNER)
    caregiver = member("Carl", AccessRole.PARTNER, PartnerRole.CAREGIVER_PARTNER)
    clinician = member("Clara", AccessRole.PARTNER, PartnerRole.CLINICIAN_PARTNER)
    funder = member("Frank", AccessRole.FUNDER, TeamRole.FUNDER)
    ended = member("Enzo", AccessRole.EDITOR, TeamRole.DEVELOPER)
    end_access(session, lead, project_id=project, member_id=ended, now=NOW)
    named_only = add_partner(
        session, lead, project_id=project, name="Cita", role=PartnerRole.CITIZEN_PARTNER, now=NOW
    )
    earlier_release = find_release(session, lead, project_id=project, version="2.0")
    release = add_release(session, lead, project_id=project, version="2.1", previous="2.0", now=NOW)

    activities, drafts = {}, {}
    for person in (lead, editor, facilitator, patient, caregiver, clinician):
        activities[person] = log(session, person, project, a_meeting(release, patient))
        drafts[person] = keep(session, person, project, {"what_changed": f"typed by {person}"})

    aid = write_aid(session, lead, project, an_aid("sore-knee", "A sore knee"), release_id=release)

    other_artifact = an_artifact("Choose about quince", "9.8-hidden", f"Zsofia, a patient: {SECRET}.")
    other_project = import_artifact(
        session, program, artifact=other_artifact, slug="quince-choice", catalog=CATALOG, now=NOW
    ).project_id
    outsider = _member(session, other_project, "Ottokar", AccessRole.LEAD, TeamRole.RESEARCHER)
    other_partner = add_partner(
        session,
        outsider,
        project_id=other_project,
        name="Zsofia",
        role=PartnerRole.PATIENT_PARTNER,
        now=NOW,
    )
    other_release = add_release(session, outsider, project_id=other_project, version="9.9-hidden", now=NOW)
    other_activity = log(session, outsider, other_project, _secret_meeting(other_release, other_partner))
    other_draft = keep(session, outsider, other_project, {"what_changed": SECRET})

    other_input = say(
        session, outsider, other_project, SECRET, given_by=other_partner, release_id=other_release
    )
    other_answer = answer(session, outsider, other_project, other_input, words=SECRET)
    of_other_partner: dict[str, Any] = {"project_id": other_project, "member_id": other_partner, "now": NOW}
    other_need = write_down_need(session, outsider, kind=NeedKind.CARE, words=SECRET, **of_other_partner)
    for to in (Standing.PAUSED, Standing.ACTIVE):
        move_partner(session, outsider, to=to, words=SECRET, **of_other_partner)
    secret_role = RoleAgreement(SECRET, SECRET, SECRET, SECRET)
    write_agreement(session, outsider, revision=0, agreement=secret_role, **of_other_partner)

    other_text = an_aid("quince-choice", SECRET)
    other_aid = write_aid(
        session, outsider, other_project, other_text, release_id=other_release, message=SECRET
    )
    of_other_aid: dict[str, Any] = {"project_id": other_project, "aid_id": other_aid, "now": NOW}
    keep_aid_draft(session, outsider, text=other_text + b"#", base_number=1, revision=0, **of_other_aid)
    note_presence(session, outsider, section=SECRET, **of_other_aid)
    other_round = open_round(
        session,
        outsider,
        number=1,
        hats=[ReviewHat.FACTS],
        words=SECRET,
        due_on=TODAY,
        reviewers=[NewReviewer(other_partner, by_link=True)],
        today=TODAY,
        **of_other_aid,
    )
    other_review = enter_paper_review(
        session,
        outsider,
        project_id=other_project,
        invitation_id=other_round.invitation_ids[0],
        entry=PaperReview(
            NewVerdict(Verdict.HARMFUL_OR_MISLEADING, SECRET), remarks=(NewRemark(SECRET, "options"),)
        ),
        catalog=CATALOG,
        today=TODAY,
        now=NOW,
    )

    other_week = date(2026, 3, 2)
    keep_page(
        session,
        outsider,
        week_on=other_week,
        token=new_token(),
        revision=0,
        words=PageWords(worked=SECRET, to_try=SECRET),
        now=NOW,
    )
    other_share = share_words(
        session,
        outsider,
        project_id=other_project,
        week_on=other_week,
        words=SECRET,
        level=SharedWith.TEAM,
        reader_id=None,
        is_sure=True,
        now=NOW,
    )

    of_other_project: dict[str, Any] = {"project_id": other_project, "form_token": new_token(), "now": NOW}
    other_lesson = record_lesson(
        session,
        outsider,
        entry=NewLesson(LessonWords(SECRET, SECRET, SECRET)),
        catalog=CATALOG,
        **of_other_project,
    )
    other_question = ask_question(session, outsider, entry=NewQuestion(SECRET, (SECRET,)), **of_other_project)

    browsers, keys = {}, {}
    for person in (
        lead,
        editor,
        facilitator,
        patient,
        caregiver,
        clinician,
        funder,
        administrator,
        ended,
        outsider,
    ):
        link = invite_person(session, program, member_id=person, now=NOW)
        keys[person] = accept_invitation(
            session, token=link, password_hash=PASSWORD_HASH, device="Firefox on Linux", now=NOW
        ).token
        browsers[person] = list_my_sessions(session, person, now=NOW)[0].session_id
    return Cast(
        project=project,
        lead=lead,
        editor=editor,
        facilitator=facilitator,
        patient=patient,
        caregiver=caregiver,
        clinician=clinician,
        funder=funder,
        administrator=administrator,
        ended=ended,
        named_only=named_only,
        release=release,
        earlier_release=earlier_release,
        activities=activities,
        drafts=drafts,
        browsers=browsers,
        keys=keys,
        aid=aid,
        outsider=outsider,
        other_project=other_project,
        other_release=other_release,
        other_partner=other_partner,
        other_activity=other_activity,
        other_draft=other_draft,
        other_input=other_input,
        other_answer=other_answer,
        other_need=other_need,
        other_aid=other_aid,
        other_round=other_round.round_id,
        other_invitation=other_round.invitation_ids[0],
        other_review=other_review,
        other_share=other_share,
        other_lesson=other_lesson,
        other_question=other_question,
    )


def an_artifact(title: str, version: str, contributors: str) -> Artifact:
    """A small CDS Connect export."""
    fields = {"title": title, "version": version, "creation_and_usage": {"contributors": contributors}}
    return read_artifact(json.dumps(fields).encode(), file_name=f"{title}.json")


def a_meeting(release_id: int | None, *person_ids: int) -> NewActivity:
    """A meeting with these patient partners, one hour long, on the day before."""
    return NewActivity(
        held_on=YESTERDAY,
        release_id=release_id,
        stage="information_delivery",
        activity=Activity.MEETING,
        roles=(RolePart(PartnerRole.PATIENT_PARTNER, person_ids),),
        minutes=60,
        what_changed="We cut the second screen.",
        level=3,
    )


def log(
    session: Session, person_id: int, project_id: int, entry: NewActivity, *, form_token: str | None = None
) -> int:
    """Log an activity today, with a form of its own."""
    return record_activity(
        session,
        person_id,
        project_id=project_id,
        entry=entry,
        form_token=form_token or new_token(),
        catalog=CATALOG,
        today=TODAY,
        now=NOW,
    )


def keep(session: Session, person_id: int, project_id: int, content: dict[str, Any]) -> str:
    """Keep a new draft, and give its token."""
    token = new_token()
    save_draft(
        session,
        person_id,
        in_project=project_id,
        form="activity",
        token=token,
        revision=0,
        content=content,
        now=NOW,
    )
    return token


def say(
    session: Session, person_id: int, project_id: int, said: str, *, now: datetime = NOW, **more: Any
) -> int:
    """Say something that needs an answer, with a form of its own; `more` is the rest of the input."""
    return give_input(
        session,
        person_id,
        project_id=project_id,
        entry=NewInput(said, **more),
        form_token=new_token(),
        catalog=CATALOG,
        now=now,
    )


def answer(
    session: Session,
    person_id: int,
    project_id: int,
    input_id: int,
    *,
    answer: Answer = Answer.DECLINED,
    words: str = "There is no room on the screen.",
    today: date = TODAY,
    now: datetime = NOW,
    **more: Any,
) -> int:
    """Answer an input; `more` is the rest of the answer."""
    return answer_input(
        session,
        person_id,
        project_id=project_id,
        input_id=input_id,
        entry=NewAnswer(answer, words, **more),
        today=today,
        now=now,
    )


def an_aid(slug: str, title: str) -> bytes:
    """The text of an aid that is just begun."""
    return starting_document(slug).replace("A short name for this choice", title, 1).encode()


def write_aid(session: Session, person_id: int, project_id: int, text: bytes, **more: Any) -> int:
    """Add an aid with this text; `more` is the rest of the call."""
    return add_aid(
        session,
        person_id,
        project_id=project_id,
        text=text,
        origin=VersionOrigin.BLANK,
        now=NOW,
        **more,
    )


def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, by table."""
    return {
        table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }


@contextmanager
def nothing_changes(session: Session) -> Iterator[None]:
    """Fails where the block leaves anything different in any table."""
    before = everything(session)
    yield
    assert everything(session) == before


def trail(session: Session) -> list[AuditEvent]:
    """All audit events, the oldest first."""
    return list(session.scalars(select(AuditEvent).order_by(AuditEvent.id)))


def at_the_same_time(
    first: Callable[[Session], T], second: Callable[[Session], T]
) -> tuple[Future[T], Future[T]]:
    """Run both in transactions of their own: the first is not yet committed when the second begins."""
    is_written, may_commit = threading.Event(), threading.Event()

    def write_and_hold() -> T:
        with transaction() as session:
            result = first(session)
            session.flush()
            is_written.set()
            may_commit.wait(10)
            return result

    def follow() -> T:
        is_written.wait(10)
        with transaction() as session:
            return second(session)

    with ThreadPoolExecutor(2) as threads:
        holding, following = threads.submit(write_and_hold), threads.submit(follow)
        wait([following], timeout=0.3)
        may_commit.set()
    return holding, following


def _member(
    session: Session,
    project_id: int,
    name: str,
    access_role: AccessRole,
    role: PartnerRole | TeamRole,
) -> int:
    return give_access(
        session,
        command_line_person(session),
        project_id=project_id,
        name=name,
        email=f"{name}@example.org",
        access_role=access_role,
        role=role,
        now=NOW,
    )


def _secret_meeting(release_id: int, person_id: int) -> NewActivity:
    meeting = a_meeting(release_id, person_id)
    return replace(meeting, what_changed=SECRET, what_worked=SECRET, what_did_not=SECRET, decision=SECRET)
