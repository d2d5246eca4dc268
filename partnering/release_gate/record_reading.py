"""Reads the record of a released aid from the log, each time anew: nothing of it is stored when the aid goes out."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.aid_contents import content_of
from partnering.coauthoring.review_record import inputs_that_changed, text_history
from partnering.coauthoring.review_standing import ReviewerStanding, review_standing
from partnering.coauthoring.versions import text_of_version
from partnering.foundation.errors import NotFound
from partnering.foundation.models import AuditEvent, Membership, Partnership, Person, Project
from partnering.foundation.permissions import public
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import Consent, GateVerdict, PartnerRole
from partnering.foundation.words import _
from partnering.release_gate.making import log_of_making
from partnering.release_gate.models import GateOverride, PublishedAid
from partnering.release_gate.record import (
    RECORD_ITEMS,
    OverrideTold,
    RecordStrip,
    RolePart,
    VerdictTold,
    items_of,
)
from partnering.release_gate.released import published_as
from partnering.tracker.done_together import (
    FACE_THE_DECISION,
    answered_inputs,
    answers_given,
)
from partnering.tracker.releases import withdrawn_among
from partnering.tracker.what_counts import read_what_counts


@dataclass(frozen=True, slots=True)
class _Partner:
    """A partner of the project, as far as a record needs them."""

    role: PartnerRole
    name: str
    may_be_named: bool


@public
def read_released_text(session: Session, *, published_id: int) -> bytes:
    """The text that went out, bytes unchanged. Raises NotFound."""
    return text_of_version(session, _published(session, published_id).version_id)


@public
def read_record(session: Session, *, published_id: int, today: date) -> RecordStrip:
    """The record of a released aid as of this day. Raises NotFound."""
    row = _published(session, published_id)
    text = text_of_version(session, row.version_id)
    document = content_of(text).document
    partners = _partners(session, row.project_id)
    history = text_history(session, aid_id=row.aid_id, version_id=row.version_id)
    changes = inputs_that_changed(session, aid_id=row.aid_id, number=history.number)
    log = log_of_making(
        session,
        project_id=row.project_id,
        release_id=row.release_id,
        aid_id=row.aid_id,
        history=history,
        facing={person_id for person_id, one in partners.items() if one.role in FACE_THE_DECISION},
        changes=len(changes),
        until=row.published_at,
    )
    standing = review_standing(
        session, project_id=row.project_id, aid_id=row.aid_id, text=text, up_to_number=log.number
    )
    reviewers = [reviewer for reviewer in standing.reviewers if not reviewer.is_writer]
    of_release = {"project_id": row.project_id, "release_id": row.release_id}
    siblings = published_as(session, row.slug)
    withdrawn_on, withdrawn_because = _withdrawal(session, row)
    return RecordStrip(
        slug=row.slug,
        sha256=document.sha256,
        project=session.get_one(Project, row.project_id).title,
        release=row.version,
        number=log.number,
        first_written_on=log.first_written_on,
        published_on=log.published_on,
        verdict=GateVerdict[row.gate["verdict"].upper()],
        policy=row.gate["policy"],
        partners=_role_parts(session, row, partners, reviewers),
        verdicts=tuple(map(_told, (one for one in reviewers if one.consent is not Consent.NOT_SHARED))),
        not_shared=sum(reviewer.consent is Consent.NOT_SHARED for reviewer in reviewers),
        answers=answers_given(session, **of_release, today=today),
        changes=tuple(answered_inputs(session, project_id=row.project_id, input_ids=changes)),
        overrides=_overrides(session, row),
        user_centred=items_of(document, log, key="ucd-11", today=today),
        ipdas=items_of(document, log, key="ipdas-4", today=today, only=RECORD_ITEMS),
        other_releases=tuple(one.version for one in reversed(siblings) if one.id != row.id),
        is_newest=siblings[-1].id == row.id,
        withdrawn_on=withdrawn_on,
        withdrawn_because=withdrawn_because,
    )


def _published(session: Session, published_id: int) -> PublishedAid:
    row = session.get(PublishedAid, published_id)
    if row is None:
        raise NotFound(_("There is no such released aid."))
    return row


def _partners(session: Session, project_id: int) -> dict[int, _Partner]:
    rows = session.execute(
        select(Person.id, Person.name, Membership.partner_role, Partnership.consent)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(Partnership, Partnership.membership_id == Membership.id)
        .where(Membership.project_id == project_id, Membership.partner_role.is_not(None))
    )
    return {
        person_id: _Partner(role, name, consent is Consent.NAMED)
        for person_id, name, role, consent in rows
        if role is not None
    }


def _role_parts(
    session: Session,
    row: PublishedAid,
    partners: Mapping[int, _Partner],
    reviewers: list[ReviewerStanding],
) -> tuple[RolePart, ...]:
    """Who took part in the release or reviewed this aid, by role."""
    people: defaultdict[PartnerRole, dict[int, str]] = defaultdict(dict)
    uncounted: set[PartnerRole] = set()
    for found in read_what_counts(session, project_id=row.project_id, release_id=row.release_id).sums:
        for person_id in found.named:
            partner = partners.get(person_id)
            people[found.partner_role][person_id] = partner.name if partner and partner.may_be_named else ""
        if found.not_named:
            uncounted.add(found.partner_role)
    for reviewer in reviewers:
        if reviewer.partner_role is not None:
            name = reviewer.name if reviewer.consent is Consent.NAMED else ""
            own = people[reviewer.partner_role]
            own[reviewer.person_id] = own.get(reviewer.person_id) or name
    return tuple(
        RolePart(
            role=role,
            names=tuple(sorted((name for name in people[role].values() if name), key=str.casefold)),
            others=sum(not name for name in people[role].values()),
            has_uncounted=role in uncounted,
        )
        for role in PartnerRole
        if people[role] or role in uncounted
    )


def _told(reviewer: ReviewerStanding) -> VerdictTold:
    return VerdictTold(
        role=reviewer.partner_role,
        name=reviewer.name if reviewer.consent is Consent.NAMED else "",
        verdict=reviewer.verdict,
        words=reviewer.words,
        given_at=reviewer.given_at,
        is_from_paper=reviewer.entered_by is not None,
        lapsed=len(reviewer.lapsed),
        answer=_answer(reviewer),
    )


def _answer(reviewer: ReviewerStanding) -> str:
    if reviewer.dismissal is not None:
        return _("{name} set this aside on {day}. Why: {reason}").format(
            name=reviewer.dismissal.by,
            day=day_in_words(reviewer.dismissal.dismissed_at.date()),
            reason=reviewer.dismissal.reason,
        )
    if reviewer.lifted_because is not None:
        return _("They took this back. Why: {reason}").format(reason=reviewer.lifted_because)
    return ""


def _overrides(session: Session, row: PublishedAid) -> tuple[OverrideTold, ...]:
    found = session.scalars(
        select(GateOverride).where(GateOverride.release_id == row.release_id).order_by(GateOverride.id)
    )
    return tuple(
        OverrideTold(
            signed_as=one.signed_as,
            reason=one.reason,
            granted_on=one.granted_at.date(),
            last_day=one.expires_at.date(),
            ended_on=one.ended_at.date() if one.ended_at else None,
        )
        for one in found
    )


def _withdrawal(session: Session, row: PublishedAid) -> tuple[date | None, str]:
    """Since when and why nobody should use it: on its own account, or because its release was withdrawn."""
    if row.withdrawn_at is not None:
        return row.withdrawn_at.date(), row.withdrawn_because or ""
    if not withdrawn_among(session, release_ids=[row.release_id]):
        return None, ""
    moved_at = session.scalar(
        select(AuditEvent.at)
        .where(
            AuditEvent.project_id == row.project_id,
            AuditEvent.action == "release moved",
            AuditEvent.subject == f"release {row.release_id}",
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    return (moved_at or row.published_at).date(), _("Its release was withdrawn.")
