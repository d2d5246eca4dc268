"""Activities: logging what people did together, reading it, taking it back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.models import Membership, Project
from partnering.foundation.permissions import Permission, permissions_in_project, refusal, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.typed_text import tidy
from partnering.foundation.vocabulary import (
    Activity,
    AgendaSetBy,
    Contribution,
    DecisionRight,
    Impact,
    Influence,
    PartnerRole,
    Source,
)
from partnering.foundation.words import N_, _
from partnering.tracker.drafts import discard_draft
from partnering.tracker.models import (
    LONGEST_ACTIVITY_MINUTES,
    LONGEST_TEXT,
    MOST_PEOPLE,
    ActivityEntry,
    ActivityPerson,
    ActivityRole,
    Release,
)


@dataclass(frozen=True, slots=True)
class RolePart:
    """The part of one partner role: who is named, and how many others took part."""

    partner_role: PartnerRole
    person_ids: tuple[int, ...] = ()
    others: int = 0


@dataclass(frozen=True, slots=True)
class NewActivity:
    """What a person fills in. The first six lines are the form; the rest folds out."""

    held_on: date
    release_id: int | None
    stage: str
    activity: Activity
    roles: tuple[RolePart, ...]
    minutes: int
    what_changed: str = ""
    agenda_set_by: AgendaSetBy | None = None
    preparation_minutes: int | None = None
    listening_percent: int | None = None
    contribution: Contribution | None = None
    decision: str = ""
    decision_right: DecisionRight | None = None
    influence: Influence | None = None
    impact: Impact | None = None
    what_worked: str = ""
    what_did_not: str = ""
    evidence_link: str = ""
    level: int | None = None
    """0 to 5, as the one who logs sees it: a partner's counts as the partners', for their own role where it took part;
    anybody else's as the project's."""


_TEXTS = {
    "what_changed": N_("What came of it"),
    "decision": N_("Decision"),
    "what_worked": N_("What worked"),
    "what_did_not": N_("What did not work"),
    "evidence_link": N_("Link"),
}
"""The fields a person writes in, each with the label on the form."""


@requires(Permission.LOG_ACTIVITY)
def record_activity(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    entry: NewActivity,
    form_token: str,
    catalog: Catalog,
    today: date,
    now: datetime,
    form_revision: int | None = None,
) -> int:
    """Log an activity and return its id; the draft with this token is gone then.

    form_token: the key of the form. The same form sent twice (a double click) saves once and gives the same id.
    form_revision: of the draft as this form last saw it; words that another tab has kept in it since then stay.
    Raises InvalidInput, naming the field, for a value that cannot be used; NotPossibleNow where this form was saved
    before with other words; NotFound for a release or a person of another project.
    """
    # A double click waits here, and then finds what the first click saved.
    take_turn_of_person(session, person_id)
    texts: dict[str, Any] = {name: tidy(getattr(entry, name)) for name in _TEXTS}
    entry = replace(entry, **texts)
    lifecycle = session.scalar(select(Project.lifecycle).where(Project.id == project_id)) or ""
    stage_lifecycle, stage = catalog.stage_of(entry.stage, prefer=lifecycle)
    _check(session, project_id, entry, today)
    roles = tuple(sorted(entry.roles, key=lambda part: part.partner_role))
    earlier = session.scalar(
        select(ActivityEntry).where(
            ActivityEntry.form_token == form_token, ActivityEntry.entered_by == person_id
        )
    )
    row = ActivityEntry(
        project_id=project_id,
        release_id=entry.release_id,
        form_token=form_token,
        held_on=entry.held_on,
        lifecycle=stage_lifecycle.key,
        stage=stage.key,
        activity=entry.activity,
        minutes=entry.minutes,
        what_changed=entry.what_changed,
        agenda_set_by=entry.agenda_set_by,
        preparation_minutes=entry.preparation_minutes,
        listening_percent=entry.listening_percent,
        decision=entry.decision,
        decision_right=entry.decision_right,
        influence=entry.influence,
        impact=entry.impact,
        what_worked=entry.what_worked,
        what_did_not=entry.what_did_not,
        evidence_link=entry.evidence_link,
        source=Source.SCREEN,
        entered_by=person_id,
        entered_at=now,
    )
    own_role = session.scalar(
        select(Membership.partner_role).where(
            Membership.project_id == project_id, Membership.person_id == person_id
        )
    )
    # A patient who logs does not speak for the clinician in the room, unless only others were there.
    took_part = {part.partner_role for part in roles}
    spoken_for = {own_role} & took_part or took_part
    parts = [
        ActivityRole(
            partner_role=part.partner_role,
            people=len(part.person_ids) + part.others,
            level_by_project=None if own_role else entry.level,
            level_by_partner=entry.level if own_role and part.partner_role in spoken_for else None,
            contribution=entry.contribution,
        )
        for part in roles
    ]
    named = [
        ActivityPerson(person_id=named_id, partner_role=part.partner_role)
        for part in roles
        for named_id in part.person_ids
    ]
    if earlier is not None:
        if earlier.removed_at is None and _said(row, parts, named) == _stored(session, earlier):
            discard_draft(session, person_id, token=form_token, revision=form_revision)
            return earlier.id
        raise NotPossibleNow(
            _(
                "This form was saved before, and it or your words have changed since. "
                "Save again to log it as another activity."
            )
        )
    session.add(row)
    session.flush()
    for role in parts:
        role.activity_id = row.id
    for person in named:
        person.activity_id = row.id
    session.add_all([*parts, *named])
    discard_draft(session, person_id, token=form_token, revision=form_revision)
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="activity logged",
        subject=f"activity {row.id}",
        after={
            "held_on": row.held_on.isoformat(),
            "stage": row.stage,
            "activity": row.activity,
            "minutes": row.minutes,
        },
        now=now,
    )
    session.flush()
    return row.id


@requires(Permission.LOG_ACTIVITY)
def take_back_activity(
    session: Session, person_id: int, *, project_id: int, activity_id: int, now: datetime
) -> None:
    """Take back an activity: it stays in the database and no longer counts; `put_back_activity` undoes it.

    Raises NotFound, NotAllowed for somebody else's entry without the right to it, NotPossibleNow where it is gone.
    """
    row = _own_or_allowed(session, person_id, project_id, activity_id)
    if row.removed_at is not None:
        raise NotPossibleNow(_("This activity was taken back already."))
    row.removed_at, row.removed_by = now, person_id
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="activity taken back",
        subject=f"activity {row.id}",
        now=now,
    )


@requires(Permission.LOG_ACTIVITY)
def put_back_activity(
    session: Session, person_id: int, *, project_id: int, activity_id: int, now: datetime
) -> None:
    """Let an activity that was taken back count again. Raises as `take_back_activity`."""
    row = _own_or_allowed(session, person_id, project_id, activity_id)
    if row.removed_at is None:
        raise NotPossibleNow(_("This activity counts already."))
    row.removed_at = row.removed_by = None
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="activity put back",
        subject=f"activity {row.id}",
        now=now,
    )


def _own_or_allowed(session: Session, person_id: int, project_id: int, activity_id: int) -> ActivityEntry:
    row = session.scalar(
        select(ActivityEntry)
        .where(ActivityEntry.id == activity_id, ActivityEntry.project_id == project_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound(_("There is no such activity in this project."))
    if row.entered_by != person_id and Permission.TAKE_BACK_ACTIVITIES not in permissions_in_project(
        session, person_id, project_id
    ):
        raise NotAllowed(refusal(Permission.TAKE_BACK_ACTIVITIES))
    return row


def _check(session: Session, project_id: int, entry: NewActivity, today: date) -> None:
    if entry.held_on > today:
        raise InvalidInput(
            _("When: {day} has not come yet. Log an activity once it has happened.").format(
                day=entry.held_on.isoformat()
            )
        )
    if not 1 <= entry.minutes <= LONGEST_ACTIVITY_MINUTES:
        raise InvalidInput(
            _("Minutes: give a number from 1 to {most}. It is the length of the activity itself.").format(
                most=LONGEST_ACTIVITY_MINUTES
            )
        )
    if (
        entry.preparation_minutes is not None
        and not 0 <= entry.preparation_minutes <= LONGEST_ACTIVITY_MINUTES
    ):
        raise InvalidInput(
            _("Minutes to prepare: give a number from 0 to {most}.").format(most=LONGEST_ACTIVITY_MINUTES)
        )
    if entry.listening_percent is not None and not 0 <= entry.listening_percent <= 100:
        raise InvalidInput(_("Share of time you listened: give a number from 0 to 100."))
    if entry.level is not None and not 0 <= entry.level <= 5:
        raise InvalidInput(_("Where it stood: choose a step from 0 to 5."))
    _check_texts(entry)
    _check_people(session, project_id, entry)
    if entry.release_id is not None and not session.scalar(
        select(Release.id).where(Release.id == entry.release_id, Release.project_id == project_id)
    ):
        raise NotFound(_("There is no such release in this project."))


def _check_texts(entry: NewActivity) -> None:
    for name, label in _TEXTS.items():
        text = getattr(entry, name)
        if len(text) > LONGEST_TEXT:
            raise InvalidInput(
                _(
                    "{label}: this is {n} characters long. At most {most} fit; shorten it or link to a page."
                ).format(label=_(label), n=len(text), most=LONGEST_TEXT)
            )
    if entry.evidence_link and not _is_address(entry.evidence_link):
        raise InvalidInput(_("Link: give an address that starts with https://."))


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _check_people(session: Session, project_id: int, entry: NewActivity) -> None:
    if not entry.roles:
        raise InvalidInput(_("Who: choose at least one partner, or say how many others took part."))
    if len({part.partner_role for part in entry.roles}) < len(entry.roles):
        raise InvalidInput(_("Who: each role can stand here once."))
    for part in entry.roles:
        if part.others < 0 or not 1 <= len(part.person_ids) + part.others <= MOST_PEOPLE:
            raise InvalidInput(
                _("Who: give a number of people from 1 to {most} for “{role}”.").format(
                    most=MOST_PEOPLE, role=part.partner_role.label
                )
            )
    named = [person for part in entry.roles for person in part.person_ids]
    if len(set(named)) < len(named):
        raise InvalidInput(_("Who: somebody is named twice. Each person takes part in one role."))
    known = session.scalars(
        select(Membership.person_id).where(
            Membership.project_id == project_id, Membership.person_id.in_(named)
        )
    ).all()
    if set(named) - set(known):
        raise NotFound(
            _("Who: one of these people is not part of this project. Add them on the Partners screen first.")
        )


_COMPARED = (
    "project_id release_id held_on lifecycle stage activity minutes what_changed agenda_set_by preparation_minutes "
    "listening_percent decision decision_right influence impact what_worked what_did_not evidence_link"
).split()


def _said(
    row: ActivityEntry, roles: Iterable[ActivityRole], people: Iterable[ActivityPerson]
) -> tuple[object, ...]:
    """All that a form says, for telling a double click from a changed form."""
    return (
        tuple(getattr(row, name) for name in _COMPARED),
        frozenset(
            (part.partner_role, part.people, part.level_by_project, part.level_by_partner, part.contribution)
            for part in roles
        ),
        frozenset((person.person_id, person.partner_role) for person in people),
    )


def _stored(session: Session, row: ActivityEntry) -> tuple[object, ...]:
    return _said(
        row,
        session.scalars(select(ActivityRole).where(ActivityRole.activity_id == row.id)).all(),
        session.scalars(select(ActivityPerson).where(ActivityPerson.activity_id == row.id)).all(),
    )
