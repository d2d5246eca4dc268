"""The table where a project decides: who sits there, who is missing, and what a decision needs. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from partnering.foundation.vocabulary import DecisionRight, PartnerRole, Vote
from partnering.foundation.words import _

SOON_DAYS = 60
"""So long before a term ends there is time to find the next person."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody in a seat."""

    person_id: int
    name: str
    starts_on: date
    ends_on: date
    """The last day."""
    has_left: bool
    """Whether they no longer take part in the project, so that nobody speaks from this seat."""
    votes_here: bool
    """Whether they vote on this screen; for who cannot, others write the vote down."""

    def ends_soon(self, today: date) -> bool:
        """Whether the term ends within `SOON_DAYS`."""
        return (self.ends_on - today).days <= SOON_DAYS


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat as it is today."""

    seat_id: int
    partner_role: PartnerRole | None
    """None for a seat of the project's own team."""
    sitting: Sitting | None

    @property
    def held_by(self) -> int | None:
        """The person who speaks from this seat now, if any."""
        return self.sitting.person_id if self.sitting and not self.sitting.has_left else None

    @property
    def label(self) -> str:
        """Whose seat it is, in the reader's language."""
        return seat_label(self.partner_role)


def seat_label(partner_role: PartnerRole | None) -> str:
    """Whose seat it is, in the reader's language."""
    return partner_role.label if partner_role else _("The project team")


def missing_from(held: Iterable[PartnerRole | None]) -> tuple[PartnerRole, ...]:
    """The partner roles that nobody speaks for, given the roles of the seats in which somebody sits."""
    present = set(held)
    return tuple(role for role in PartnerRole if role not in present)


def why_not_agreed(right: DecisionRight, votes: Sequence[tuple[PartnerRole | None, Vote]]) -> str | None:
    """Why these votes do not make a decision agreed, in words; None where they do.

    votes: the role of each seat that voted, None for the team, with its vote. What the partners were promised as their
    say holds: whom it lets stop a decision stops it by one vote, and who leads or decides with the team needs more for
    it than against it. Where they are only asked, somebody of them must have spoken.
    """
    partners = [vote for role, vote in votes if role is not None]
    team = [vote for role, vote in votes if role is None]
    if right is DecisionRight.TOLD:
        return None
    if not partners:
        return _("No partner has voted yet. Wait for their votes, or put it off.")
    if right is DecisionRight.CAN_STOP and Vote.AGAINST in partners:
        return _(
            "A partner voted against it, and they can stop it. Talk it over, or write down that it is not agreed."
        )
    if right in (DecisionRight.LEADS, DecisionRight.CO_DECIDES) and not _is_carried(partners):
        return _("The partners decide here, and not more of them are for it than against it.")
    if right is DecisionRight.CO_DECIDES and _is_rejected(team):
        return _("You decide together here, and more of the team are against it than for it.")
    return None


def _is_carried(votes: Sequence[Vote]) -> bool:
    return votes.count(Vote.FOR) > votes.count(Vote.AGAINST)


def _is_rejected(votes: Sequence[Vote]) -> bool:
    return votes.count(Vote.AGAINST) > votes.count(Vote.FOR)
