"""What the gate knows of a release when it judges: plain values, gathered by `evidence` and read by the rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from partnering.coauthoring.standing import NO, YES
from partnering.foundation.permissions import ROLE_TABLE, Permission
from partnering.foundation.vocabulary import PartnerRole, Rater, Verdict
from partnering.resourcing.late import LatePayments
from partnering.tracker.coverage_shapes import Coverage
from partnering.tracker.release_evidence import WaitingInputs

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks the gate. The verdict is the same for everybody; what it explains is not."""

    person_id: int | None = None
    """None for a program and for the badge."""
    sees_people: bool = False
    sees_aids: bool = False
    """Whether they may read drafts of aids, and so what changed in them."""


@dataclass(frozen=True, slots=True)
class WhoCould:
    """Who could mend something: names where the reader may see people, else the names of roles."""

    team: Mapping[Permission, tuple[str, ...]] = field(default_factory=dict)
    partners: Mapping[PartnerRole, tuple[str, ...]] = field(default_factory=dict)

    def may(self, permission: Permission) -> tuple[str, ...]:
        """Who may do this; the roles that may where nobody is known."""
        return self.team.get(permission) or tuple(
            role.label for role, held in ROLE_TABLE.items() if permission in held
        )

    def are(self, roles: Iterable[PartnerRole]) -> tuple[str, ...]:
        """Partners of any of these roles; the roles where nobody is known."""
        roles = tuple(roles)
        named = [name for role in roles for name in self.partners.get(role, ())]
        return tuple(named[:MOST_NAMED]) or tuple(role.label for role in roles)


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """A plan for a stage after the release."""

    planned_for: date
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """The release that went out before, and the stages of the project's lifecycle at which something was logged."""

    version: str
    stages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A part of an aid that has changed since a reviewer spoke of it."""

    part: str
    """What the part is called, as reviewers see it."""
    changes: tuple[str, ...]
    """What changed, in plain words; empty where the reader may not see drafts."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What one reviewer says of an aid, over all that they were asked about it."""

    role: PartnerRole | None
    """Who they speak as; None for somebody of a team."""
    verdict: Verdict
    """Their latest."""
    has_vote: bool
    """Whether it is a vote on this text: a yes to exactly these words, or a no that was not taken back. Never for a
    writer."""
    is_blocking: bool = False
    """Whether a “harmful or misleading” of theirs stands; an edit does not lift it."""
    is_writer: bool = False
    """Whether they saved a version of the aid themselves."""
    lapsed: tuple[Lapsed, ...] = ()
    """Empty where the verdict speaks of exactly this text."""
    is_asked_again: bool = False
    """Whether they are asked in an open round and have not answered there yet."""
    is_from_paper: bool = False
    """Whether somebody else typed in what came back on paper."""
    name: str = ""
    """Empty where the reader may not see people."""
    printed_as: str = ""
    """The name or the role, as the reviewer agreed to be shown to everybody."""
    words: str = ""
    """Why, in their own words; empty where they are not shared."""
    dismissed: str = ""
    """Who set a “harmful or misleading” aside, and why; empty where nobody did."""

    @property
    def counts(self) -> bool:
        """Whether it counts as a review of exactly this text."""
        return self.has_vote and not self.lapsed

    @property
    def is_against(self) -> bool:
        """Whether it votes against the text. An edit alone does not silence it."""
        return self.has_vote and self.verdict in NO

    @property
    def is_lapsed_yes(self) -> bool:
        """Whether it was a yes to words that have changed since."""
        return self.verdict in YES and bool(self.lapsed) and not self.is_writer


@dataclass(frozen=True, slots=True)
class AidEvidence:
    """One aid of the release: its text, and what reviewers and the checks say of exactly this text."""

    slug: str
    title: str
    sha256: str
    next_review: date | None
    reviews: tuple[Reviewed, ...] = ()
    asked: tuple[PartnerRole | None, ...] = ()
    """The roles of those who were asked, did not write it, and have not answered yet."""
    errors: int = 0
    """How many errors the checks find."""
    findings: tuple[str, ...] = ()
    """These errors in plain words; empty where the reader may not see drafts, whose words they quote."""
    waived: int = 0
    """How many findings the team lets stand with a reason."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the gate knows of a release."""

    project: str
    release: str
    today: date
    coverage: Coverage
    """With every level in sight: by it the gate judges."""
    shown: Coverage
    """As the reader may see it: by it the gate explains."""
    shared_at: Mapping[Rater, frozenset[str]]
    """The stages above the control line by each side's own word; what a file says of partners is not among it."""
    shared_by_file: frozenset[str]
    """The stages above it where only a file says so in the partners' name."""
    plans: Mapping[str, PlannedStage]
    """By stage."""
    followed_up: FollowedUp | None
    """None where nothing of the project went out before."""
    aids: tuple[AidEvidence, ...]
    inputs: WaitingInputs
    late: LatePayments
    who: WhoCould
