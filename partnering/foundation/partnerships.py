"""Partnerships: where a partner and a project stand with each other, step by step.

Without a row in `partnerships` a partner takes part, and only their role is shared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.models import Membership, Partnership, PartnershipStep, Person
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.typed_text import tidy
from partnering.foundation.vocabulary import AccessRole, Consent, PartnerRole, Standing
from partnering.foundation.words import _

LONGEST_WORDS = 2_000
"""Characters of one short text: a side of the agreement, a need, a kind word."""

TRANSITIONS: Mapping[Standing, frozenset[Standing]] = {
    Standing.INVITED: frozenset({Standing.MET, Standing.LEFT}),
    Standing.MET: frozenset({Standing.ACTIVE, Standing.LEFT}),
    Standing.AGREED: frozenset({Standing.ACTIVE, Standing.PAUSED, Standing.LEFT}),
    Standing.ACTIVE: frozenset({Standing.PAUSED, Standing.LEFT}),
    Standing.PAUSED: frozenset({Standing.ACTIVE, Standing.LEFT}),
    Standing.LEFT: frozenset({Standing.INVITED, Standing.MET, Standing.ACTIVE}),
}
"""What each standing may become. `AGREED` is set by nobody: it follows when both sides have agreed on the role."""
BEGINNINGS = frozenset({Standing.INVITED, Standing.MET})
"""Where a partnership of which nothing is written down yet may begin, beside what `TRANSITIONS` says."""
OF_THE_PARTNER = frozenset({Standing.ACTIVE, Standing.PAUSED, Standing.LEFT})
"""What partners may set for themselves."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner as everybody of the project sees them."""

    person_id: int
    name: str
    role: PartnerRole
    access_role: AccessRole | None
    standing: Standing
    standing_since: datetime


@dataclass(frozen=True, slots=True)
class RoleAgreement:
    """What a partner and a project agree on, in short texts that begin with the partner's "I"."""

    i_do: str = ""
    i_do_not: str = ""
    whom_i_call: str = ""
    how_we_stop: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a partnership, with the name of who wrote it down."""

    standing: Standing
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """All of a partnership but the needs, for the partner and those who look after them."""

    person_id: int
    name: str
    role: PartnerRole
    has_access: bool
    """Whether the partner can speak for themselves here; what others say is written down for them."""
    standing: Standing
    standing_since: datetime
    next_standings: tuple[Standing, ...]
    consent: Consent
    agreement: RoleAgreement
    revision: int
    """Of the agreement; 0 before anything is written."""
    partner_agreed_at: datetime | None
    project_agreed_at: datetime | None
    project_agreed_by: str | None
    steps: tuple[Step, ...]
    """The latest first."""


@requires(Permission.VIEW_PEOPLE)
def list_partners(session: Session, person_id: int, *, project_id: int) -> list[Partner]:
    """The partners of the project by name, with where they stand; also those who left with thanks."""
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            Membership.partner_role,
            Membership.access_role,
            Partnership.standing,
            func.coalesce(Partnership.standing_since, Membership.joined_at),
        )
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(Partnership, Partnership.membership_id == Membership.id)
        .where(
            Membership.project_id == project_id, Membership.is_active, Membership.partner_role.is_not(None)
        )
        .order_by(func.lower(Person.name), Person.id)
    )
    return [
        Partner(
            person_id=member_id,
            name=name,
            role=role,
            access_role=access_role,
            standing=standing or Standing.ACTIVE,
            standing_since=since,
        )
        for member_id, name, role, access_role, standing, since in rows
        if role is not None
    ]


@requires(Permission.KEEP_OWN_PART)
def read_my_part(session: Session, person_id: int, *, project_id: int) -> Part:
    """The person's own part in the project."""
    return _read(session, membership_of_partner(session, project_id, person_id))


@requires(Permission.AGREE_WITH_PARTNERS)
def read_part(session: Session, person_id: int, *, project_id: int, member_id: int) -> Part:
    """A partner's part in the project. Raises NotFound for somebody who is no partner here."""
    return _read(session, membership_of_partner(session, project_id, member_id))


@requires(Permission.KEEP_OWN_PART)
def move_my_part(
    session: Session, person_id: int, *, project_id: int, to: Standing, words: str, now: datetime
) -> None:
    """Take a break, leave, or come back. All that was done stays, and one can always come back.

    words: for those who look after partners; may be empty. The same step sent twice counts once. Raises NotAllowed for
    what the project says, such as that they have met, NotPossibleNow where `TRANSITIONS` does not allow it.
    """
    if to not in OF_THE_PARTNER:
        raise NotAllowed(_("The project writes this down. You can take a break, leave, or come back."))
    _move(session, person_id, membership_in_turn(session, project_id, person_id), to, words=words, now=now)


@requires(Permission.AGREE_WITH_PARTNERS)
def move_partner(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    member_id: int,
    to: Standing,
    words: str,
    now: datetime,
) -> None:
    """Write down where a partner stands now, with a kind word that they can read.

    The same step sent twice counts once. Raises NotPossibleNow where `TRANSITIONS` does not allow it, NotFound.
    """
    _move(session, person_id, membership_in_turn(session, project_id, member_id), to, words=words, now=now)


def short_words(words: str, *, field: str) -> str:
    """The words, tidied. Raises InvalidInput, naming the field, above `LONGEST_WORDS`."""
    words = tidy(words)
    if len(words) > LONGEST_WORDS:
        raise InvalidInput(
            _("{field}: this is {n} characters long. At most {most} fit. Make it shorter.").format(
                field=field, n=len(words), most=LONGEST_WORDS
            )
        )
    return words


def membership_of_partner(session: Session, project_id: int, member_id: int) -> Membership:
    """The partner's place in the project. Raises NotFound for anybody else; part of use cases."""
    return _membership(session, project_id, member_id, is_held=False)


def membership_in_turn(session: Session, project_id: int, member_id: int) -> Membership:
    """As `membership_of_partner`; who changes the same part at the same moment waits, and then sees what was done."""
    return _membership(session, project_id, member_id, is_held=True)


def partnership_of(session: Session, membership: Membership) -> Partnership:
    """What is written down of a partnership, else a new row that says the same as none. Part of use cases."""
    return session.get(Partnership, membership.id) or Partnership(
        membership_id=membership.id,
        standing=Standing.ACTIVE,
        standing_since=membership.joined_at,
        consent=Consent.ROLE_ONLY,
        i_do="",
        i_do_not="",
        whom_i_call="",
        how_we_stop="",
        agreement_revision=0,
    )


def set_standing(
    session: Session, person_id: int, row: Partnership, to: Standing, *, words: str, now: datetime
) -> None:
    """Set where they stand and leave the step. Part of use cases, which leave the event.

    Who leaves is bound to nothing any more: the agreed words stay, and both sides agree anew after coming back.
    """
    row.standing, row.standing_since = to, now
    if to is Standing.LEFT:
        row.partner_agreed_at = row.project_agreed_at = row.project_agreed_by = None
    session.add(row)
    session.flush()
    session.add(
        PartnershipStep(
            membership_id=row.membership_id, standing=to, words=words, set_by=person_id, set_at=now
        )
    )


def check_speaks_through_others(session: Session, membership: Membership) -> None:
    """Raise NotAllowed for a partner with access, for whom nobody else speaks. Part of use cases."""
    if membership.access_role is not None:
        raise NotAllowed(
            _("{name} can sign in, so only they can say this, under “My part”. Ask them.").format(
                name=name_of(session, membership.person_id)
            )
        )


def name_of(session: Session, person_id: int) -> str:
    """The person's name; part of use cases."""
    return session.scalars(select(Person.name).where(Person.id == person_id)).one()


def _membership(session: Session, project_id: int, member_id: int, *, is_held: bool) -> Membership:
    statement = select(Membership).where(
        Membership.project_id == project_id,
        Membership.person_id == member_id,
        Membership.partner_role.is_not(None),
        Membership.is_active,
    )
    found = session.scalar(statement.with_for_update(key_share=True) if is_held else statement)
    if found is None:
        raise NotFound(_("There is no such partner in this project."))
    return found


def _move(
    session: Session, person_id: int, membership: Membership, to: Standing, *, words: str, now: datetime
) -> None:
    words = short_words(words, field=_("A kind word"))
    row = partnership_of(session, membership)
    steps = _steps(session, membership.id)
    last = steps[0][0] if steps else None
    if last is not None and (last.standing, last.words, last.set_by) == (to, words, person_id):
        return
    possible = _next_standings(row, has_begun=last is not None)
    if to not in possible:
        raise NotPossibleNow(
            _("{name} is at “{standing}” now. The next steps from there are: {possible}.").format(
                name=name_of(session, membership.person_id),
                standing=row.standing.label,
                possible=", ".join(standing.label for standing in possible),
            )
        )
    before = row.standing
    set_standing(session, person_id, row, to, words=words, now=now)
    audit.record(
        session,
        person_id,
        project_id=membership.project_id,
        action="partner moved on",
        subject=f"person {membership.person_id}",
        before={"standing": before},
        after={"standing": to},
        now=now,
    )


def _next_standings(row: Partnership, *, has_begun: bool) -> tuple[Standing, ...]:
    may_begin = not has_begun and row.agreement_revision == 0
    possible = TRANSITIONS[row.standing] | (BEGINNINGS if may_begin else frozenset())
    return tuple(standing for standing in Standing if standing in possible)


def _steps(session: Session, membership_id: int) -> list[tuple[PartnershipStep, str]]:
    """The latest first, each with the name of who wrote it down."""
    rows = session.execute(
        select(PartnershipStep, Person.name)
        .join(Person, Person.id == PartnershipStep.set_by)
        .where(PartnershipStep.membership_id == membership_id)
        .order_by(PartnershipStep.id.desc())
    )
    return [(step, name) for step, name in rows]


def _read(session: Session, membership: Membership) -> Part:
    row, steps = partnership_of(session, membership), _steps(session, membership.id)
    if membership.partner_role is None:
        raise ValueError(f"Membership {membership.id} is no partner's")
    return Part(
        person_id=membership.person_id,
        name=name_of(session, membership.person_id),
        role=membership.partner_role,
        has_access=membership.access_role is not None,
        standing=row.standing,
        standing_since=row.standing_since,
        next_standings=_next_standings(row, has_begun=bool(steps)),
        consent=row.consent,
        agreement=RoleAgreement(row.i_do, row.i_do_not, row.whom_i_call, row.how_we_stop),
        revision=row.agreement_revision,
        partner_agreed_at=row.partner_agreed_at,
        project_agreed_at=row.project_agreed_at,
        project_agreed_by=name_of(session, row.project_agreed_by) if row.project_agreed_by else None,
        steps=tuple(Step(step.standing, step.words, by=name, at=step.set_at) for step, name in steps),
    )
