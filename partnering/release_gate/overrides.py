"""Overrides: somebody outside the team lets a release pass, in their own name, with a reason and until a day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.models import Membership, Person
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.turns import take_turn_in_project
from partnering.foundation.typed_text import tidy_line, words_that_say_something
from partnering.foundation.vocabulary import GateVerdict
from partnering.foundation.words import _
from partnering.release_gate.evidence_shapes import Reader
from partnering.release_gate.formats import reason_json
from partnering.release_gate.gate import judge
from partnering.release_gate.last_days import end_of_last_day
from partnering.release_gate.models import GateOverride
from partnering.tracker.release_evidence import version_of_release

MOST_DAYS: Final = 90
"""Of one override. What still stands in the way then needs a fresh look."""


@dataclass(frozen=True, slots=True)
class OverrideCard:
    """An override as everybody who sees the gate reads it; also one that is over."""

    override_id: int
    signed_as: str
    reason: str
    not_met: tuple[str, ...]
    """The key of the rule for each thing that was missing when it was signed."""
    granted_at: datetime
    expires_at: datetime
    ended_at: datetime | None


@requires(Permission.OVERRIDE_GATE)
def grant_override(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    release_id: int,
    reason: str,
    signed_as: str,
    last_day: date,
    catalog: Catalog,
    today: date,
    now: datetime,
) -> int:
    """Let a release pass until the end of a day (UTC), and return the id of the override.

    It speaks of what is missing now and of nothing that comes up later. signed_as: the person's own name, typed in
    full. The same override sent twice counts once. Raises NotAllowed for whoever is or was a member of the project,
    InvalidInput for no reason, another name or a day out of range, NotFound, NotPossibleNow where nothing is missing
    or somebody says that an aid is harmful or misleading.
    """
    take_turn_in_project(session, project_id)
    name = _name_of_outsider(session, person_id, project_id)
    reason = words_that_say_something(reason, field=_("Why it may pass"))
    if tidy_line(signed_as).casefold() != name.casefold():
        raise InvalidInput(
            _("Your name: sign with your own, as it stands in your account: {name}.").format(name=name)
        )
    expires_at = end_of_last_day(last_day, today=today, most_days=MOST_DAYS)
    gate = judge(
        session,
        project_id=project_id,
        release_id=release_id,
        reader=Reader(),
        catalog=catalog,
        today=today,
        now=now,
    )
    if gate.is_agreed:
        raise NotPossibleNow(_("Nothing is missing. The release can go out as it is."))
    if gate.verdict is GateVerdict.REFUSED:
        raise NotPossibleNow(
            _(
                "A reviewer says that an aid is harmful or misleading. Nobody can sign that away here. They can take "
                "it back, or somebody who did not write the aid can set it aside, with a reason that is printed."
            )
        )
    earlier = gate.override
    if earlier is not None and earlier.covers:
        if (earlier.reason, earlier.signed_as, earlier.expires_at) == (reason, name, expires_at):
            return earlier.override_id
        raise NotPossibleNow(
            _("{name} lets it pass already, until {day}. End that first.").format(
                name=earlier.signed_as, day=day_in_words(earlier.expires_at.date())
            )
        )
    row = GateOverride(
        project_id=project_id,
        release_id=release_id,
        reason=reason,
        signed_as=name,
        not_met=[reason_json(one) for one in gate.missing],
        granted_by=person_id,
        granted_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="gate overridden",
        subject=f"release {release_id}",
        before={"verdict": gate.verdict},
        after={"override": row.id, "last_day": last_day.isoformat()},
        now=now,
    )
    return row.id


@requires(Permission.OVERRIDE_GATE)
def end_override(
    session: Session, person_id: int, *, project_id: int, override_id: int, now: datetime
) -> None:
    """End an override before its day; it stays to be read. Twice does nothing more. Raises NotFound."""
    row = session.scalar(
        select(GateOverride)
        .where(GateOverride.id == override_id, GateOverride.project_id == project_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound(_("There is no such override in this project."))
    if row.ended_at is not None:
        return
    row.ended_at, row.ended_by = now, person_id
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="override ended",
        subject=f"release {row.release_id}",
        before={"override": override_id},
        now=now,
    )


@requires(Permission.VIEW_COVERAGE)
def list_overrides(
    session: Session, person_id: int, *, project_id: int, release_id: int
) -> list[OverrideCard]:
    """Every override of a release, the latest first, for everybody who may see the gate. Raises NotFound."""
    version_of_release(session, project_id=project_id, release_id=release_id)
    rows = session.scalars(
        select(GateOverride).where(GateOverride.release_id == release_id).order_by(GateOverride.id.desc())
    )
    return [
        OverrideCard(
            override_id=row.id,
            signed_as=row.signed_as,
            reason=row.reason,
            not_met=tuple(reason["rule"] for reason in row.not_met),
            granted_at=row.granted_at,
            expires_at=row.expires_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]


def _name_of_outsider(session: Session, person_id: int, project_id: int) -> str:
    """The person's name. Raises NotAllowed for whoever is or was in the project, and for the command line."""
    person = session.get_one(Person, person_id)
    if person.is_program:
        raise NotAllowed(_("A program cannot sign. An administrator signs in and does it on the screen."))
    if session.scalar(
        select(Membership.id).where(Membership.project_id == project_id, Membership.person_id == person_id)
    ):
        raise NotAllowed(
            _(
                "You are or were part of this project. Ask an administrator who is not: nobody marks their own work."
            )
        )
    return person.name
