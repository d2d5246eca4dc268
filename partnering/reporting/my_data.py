"""One's own data: all of it to take along, and an account that goes for good."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.own_aid_rows import count_aid_drafts, forget_own_aid_rows, own_aid_rows
from partnering.foundation import audit
from partnering.foundation.errors import NotPossibleNow
from partnering.foundation.leaving import forget_person, only_lead_of, projects_of
from partnering.foundation.models import (
    AuditEvent,
    Invitation,
    Membership,
    Need,
    Partnership,
    PartnershipStep,
    Person,
    Project,
    SignInSession,
)
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_in_network, take_turn_in_project, take_turn_of_person
from partnering.foundation.words import _
from partnering.reflection.own_assessments import forget_own_assessments, own_assessments
from partnering.reflection.own_journal import count_own_journal, forget_own_journal, own_journal
from partnering.reflection.own_learning import forget_own_learning, own_learning
from partnering.reflection.own_look_backs import forget_own_coaching, own_coaching, own_look_backs
from partnering.reporting.zip_folder import ZipFolder, as_json
from partnering.resourcing.budget_rows import own_budget
from partnering.resourcing.governance_rows import forget_own_seats, own_governance
from partnering.resourcing.pay_rate_rows import own_pay_rates
from partnering.resourcing.payment_rows import forget_own_payment_words, own_payments
from partnering.tracker.own_rows import count_own_rows, forget_own_rows, own_rows
from partnering.tracker.plan_rows import own_plans

FORMAT = "one-more-step-my-data/1"
README = """\
# What One More Step keeps about you

`my-data.json` holds all of it. It is a text that most programs can open. Moments are in UTC.

- `account`: your name, your e-mail address, and since when you are here. Your password is not kept: only a
  fingerprint of it is, which stays with us.
- `signed_in`: where you are or were signed in.
- `sign_in_links`: when links were made for you.
- `projects`: your role in each project, what you agreed on there, and what you said would help you to take part.
- `drafts`: what you began to type and did not save.
- `activities_you_logged`: what you logged on the screen.
- `number_of_activities_you_brought_in_from_files`: how many came from files that you brought in.
- `activities_that_name_you`: where you took part by name.
- `how_you_told_activities`: activities in your own words.
- `what_you_said`: your words, how you agreed to be named, and each answer.
- `answers_you_gave`: your answers to others.
- `how_you_rated`: where you said that the work stands.
- `aids_you_are_writing`: decision aids you changed and did not save.
- `versions_of_aids_you_saved`: what you saved of them, and what you said you changed.
- `reviews_you_were_asked_for`: what you said of them, also where you have not given it yet.
- `plans_you_wrote_or_agreed_to`: what is planned after a release.
- `payments_you_were_promised`: what for, how much, and what came of it.
- `what_you_wrote_about_pay`: what an hour is paid, and what partners should know.
- `budget_you_wrote`: lines of budgets, what was given for them, who funds the work, and what an hour is valued at.
- `seats_you_held`: where you sat at the table that decides, and from when to when.
- `how_you_voted`: what you said to each decision, and why.
- `journal`: each week of your journal. Nobody else was given this.
- `journal_words_you_shared`: what you let others read of it, and who.
- `journal_weeks_you_let_count`: in which projects your weeks count, without your name, and since when.
- `journal_reminder`: whether you want an e-mail a week. Monday is 0.
- `how_you_assessed`: your answers in the self-assessment, also those you have not given yet. An empty answer means
  that it was not for you to judge.
- `coaching_you_offered`: where you offered to coach, and with what you can help.
- `coaching`: whom you coach or who coaches you, what was wished for, and how long you met. Nothing else is kept.
- `what_you_said_on_looking_back`: your words when the team looked back.
- `what_you_took_on`: what you said you would do, and what became of it.
- `lessons_you_wrote`: what you tried, what happened, and what you do now, with the copy that all projects read.
- `questions_you_asked`: open questions, and what became of them.
- `questions_you_answered`: what you said to open questions.
- `topics_you_may_be_asked_about`: what you said that others may ask you about.
- `changes_you_made`: a line for each thing you changed.

Other people's words are not in here, but the answers to yours are.
"""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What deleting one's account would mean now."""

    only_lead_of: tuple[str, ...]
    """Titles of projects that need another lead first."""
    drafts: int
    """Of anything, decision aids too."""
    activities: int
    """How many name the person."""
    inputs: int
    """How many things the person said."""
    journal_pages: int = 0


@requires(Permission.KEEP_OWN_ACCOUNT)
def read_leaving(session: Session, person_id: int) -> Leaving:
    """What goes and what stays when this person deletes their account."""
    counted = count_own_rows(session, person_id)
    return Leaving(
        only_lead_of=tuple(only_lead_of(session, person_id)),
        drafts=counted["drafts"] + count_aid_drafts(session, person_id),
        activities=counted["activities"],
        inputs=counted["inputs"],
        **count_own_journal(session, person_id),
    )


@requires(Permission.KEEP_OWN_ACCOUNT)
def delete_my_account(session: Session, person_id: int, *, now: datetime) -> None:
    """Delete the person's own account for good; what was done together stays, without their name.

    Raises NotPossibleNow, with nothing changed, while a project has no other lead.
    """
    take_turn_in_network(session)
    for project_id in projects_of(session, person_id):
        take_turn_in_project(session, project_id)
    take_turn_of_person(session, person_id)
    alone = only_lead_of(session, person_id)
    if alone:
        raise NotPossibleNow(
            _(
                "Nobody else leads {projects}. Make somebody else a lead first, then delete your account."
            ).format(projects=", ".join(f"“{title}”" for title in alone))
        )
    forget_own_rows(session, person_id)
    forget_own_aid_rows(session, person_id, now=now)
    forget_own_payment_words(session, person_id)
    forget_own_journal(session, person_id)
    forget_own_assessments(session, person_id)
    forget_own_coaching(session, person_id, now=now)
    forget_own_learning(session, person_id)
    forget_own_seats(session, person_id, today=now.date())
    forget_person(session, person_id, now=now)
    audit.record(
        session, person_id, project_id=None, action="account deleted", subject=f"person {person_id}", now=now
    )


@requires(Permission.KEEP_OWN_ACCOUNT)
def export_my_data(session: Session, person_id: int, *, out: BinaryIO) -> None:
    """Write all that is kept about the person into `out`, as a zip with a README."""
    person = session.get_one(Person, person_id)
    data = {
        "format": FORMAT,
        "account": {
            "name": person.name,
            "email": person.email,
            "may_be_asked_by_other_projects": person.may_be_asked,
            "is_administrator": person.is_administrator,
            "has_password": person.password_hash is not None,
            "since": person.created_at.isoformat(),
        },
        "signed_in": [
            {
                "device": row.device,
                "started_at": row.started_at.isoformat(),
                "last_seen_at": row.last_seen_at.isoformat(),
                "ended_at": _iso(row.ended_at),
            }
            for row in session.scalars(
                select(SignInSession).where(SignInSession.person_id == person_id).order_by(SignInSession.id)
            )
        ],
        "sign_in_links": [
            {"made_at": row.created_at.isoformat(), "used_at": _iso(row.used_at)}
            for row in session.scalars(
                select(Invitation).where(Invitation.person_id == person_id).order_by(Invitation.id)
            )
        ],
        "projects": [
            _part(session, membership, project)
            for membership, project in session.execute(
                select(Membership, Project)
                .join(Project, Project.id == Membership.project_id)
                .where(Membership.person_id == person_id)
                .order_by(Membership.id)
            ).all()
        ],
        **own_rows(session, person_id),
        **own_aid_rows(session, person_id),
        **own_plans(session, person_id),
        **own_payments(session, person_id),
        **own_pay_rates(session, person_id),
        **own_budget(session, person_id),
        **own_governance(session, person_id),
        **own_journal(session, person_id),
        **own_assessments(session, person_id),
        **own_coaching(session, person_id),
        **own_look_backs(session, person_id),
        **own_learning(session, person_id),
        "changes_you_made": [
            {"at": at.isoformat(), "action": action, "subject": subject}
            for at, action, subject in session.execute(
                select(AuditEvent.at, AuditEvent.action, AuditEvent.subject)
                .where(AuditEvent.person_id == person_id)
                .order_by(AuditEvent.id)
            )
        ],
    }
    with ZipFolder(out) as folder:
        folder.add_text("README.md", README)
        folder.add_text("my-data.json", as_json(data))
        folder.add_manifest({"format": FORMAT})


def _part(session: Session, membership: Membership, project: Project) -> dict[str, Any]:
    partnership = session.get(Partnership, membership.id)
    steps = session.scalars(
        select(PartnershipStep)
        .where(PartnershipStep.membership_id == membership.id)
        .order_by(PartnershipStep.id)
    )
    needs = session.scalars(select(Need).where(Need.membership_id == membership.id).order_by(Need.id))
    return {
        "project": project.slug,
        "title": project.title,
        "role": membership.role,
        "access_role": membership.access_role,
        "is_active": membership.is_active,
        "since": membership.joined_at.isoformat(),
        "partnership": partnership
        and {
            "standing": partnership.standing,
            "since": partnership.standing_since.isoformat(),
            "consent": partnership.consent,
            "i_do": partnership.i_do,
            "i_do_not": partnership.i_do_not,
            "whom_i_call": partnership.whom_i_call,
            "how_we_stop": partnership.how_we_stop,
            "partner_agreed_at": _iso(partnership.partner_agreed_at),
            "project_agreed_at": _iso(partnership.project_agreed_at),
        },
        "steps": [
            {"standing": step.standing, "words": step.words, "at": step.set_at.isoformat()} for step in steps
        ],
        "needs": [
            {
                "kind": need.kind,
                "words": need.words,
                "told_at": need.told_at.isoformat(),
                "met_at": _iso(need.met_at),
                "met_words": need.met_words,
            }
            for need in needs
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
