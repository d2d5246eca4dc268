"""Who of a project could mend what a release misses, by name. Part of use cases for those who may see people."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.models import Membership, Person
from partnering.foundation.permissions import Permission, held_by
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _
from partnering.release_gate.evidence_shapes import MOST_NAMED, WhoCould
from partnering.tracker.coverage_shapes import PersonWhoCouldHelp

OF_THE_TEAM = (
    Permission.RATE_STAGES,
    Permission.PLAN_STAGES,
    Permission.LOG_ACTIVITY,
    Permission.ASK_FOR_REVIEW,
    Permission.DISMISS_BLOCKS,
    Permission.WRITE_AIDS,
    Permission.ANSWER_INPUTS,
    Permission.KEEP_PAYMENTS,
)
"""What the rules send somebody of the project to do."""


def read_who_could(session: Session, *, project_id: int, partners: Iterable[PersonWhoCouldHelp]) -> WhoCould:
    """The members who may do each thing, and the partners of the project by role; at most `MOST_NAMED` of each."""
    members = session.execute(
        select(Person.name, Membership.access_role, Membership.partner_role)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.project_id == project_id,
            Membership.is_active,
            Membership.access_role.is_not(None),
            Person.is_active,
        )
        .order_by(Person.name, Person.id)
    ).all()
    named: dict[PartnerRole, list[str]] = {}
    for partner in partners:
        if partner.is_in_project:
            named.setdefault(partner.role, []).append(partner.name)
    return WhoCould(
        team={
            permission: _first(
                [name for name, access, role in members if permission in held_by(access, role)]
            )
            for permission in OF_THE_TEAM
        },
        partners={role: tuple(names) for role, names in named.items()},
    )


def _first(names: list[str]) -> tuple[str, ...]:
    if len(names) <= MOST_NAMED:
        return tuple(names)
    return (*names[:MOST_NAMED], _("{n} more").format(n=len(names) - MOST_NAMED))
