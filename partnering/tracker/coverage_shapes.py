"""What coverage is made of: the plain rows it is computed from, and the frozen results that everything shows."""

from dataclasses import dataclass
from datetime import date

from partnering.foundation.vocabulary import PartnerRole, Rater, Term, Timing
from partnering.foundation.words import N_

SCALE = "partnering-continuum-1"
"""Key of the scale in the catalog by which levels are said."""


class GapKind(Term):
    """Why a requirement of the policy is not met at a stage."""

    NOBODY = "nobody", N_("Nobody yet")
    NOT_RATED = "not_rated", N_("Nobody has said where it stands")
    BELOW_LEVEL = "below_level", N_("Too low on the scale")
    WAITS_FOR_READER = "waits_for_reader", N_("Say yours first")


@dataclass(frozen=True, slots=True)
class StageSum:
    """What one partner role did at one stage of one lifecycle, summed over the activities of the release."""

    lifecycle: str
    stage: str
    partner_role: PartnerRole
    activities: int
    named: frozenset[int]
    """Person ids of those who are named."""
    not_named: int
    """How many took part without being named, counted anew in each activity."""
    minutes: int
    """Person-minutes: an activity's minutes times the people of this role."""
    last_held_on: date
    level_by_project: int | None
    level_by_partner: int | None
    """The highest level that an activity has from this rater; None where no activity has one."""


@dataclass(frozen=True, slots=True)
class PersonWhoCouldHelp:
    """Someone who holds a missing role: in this project, or elsewhere in the network and willing to be asked."""

    person_id: int
    name: str
    role: PartnerRole
    is_in_project: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What one partner role did at one stage. Zero and None where nobody took part, and where it is hidden.

    A level may stand where nobody took part: somebody has said where the work stands all the same.
    """

    partner_role: PartnerRole
    activities: int
    people: int
    """Distinct people where they are named, plus the counts of those who are not."""
    minutes: int
    """Person-minutes: an activity's minutes times the people of this role."""
    level_by_project: int | None
    """The highest level this rater gave, 0 to 5; None where nobody rated, and where it is kept back."""
    level_by_partner: int | None
    last_held_on: date | None
    days_silent: int | None
    """Days from the last activity to the day of the report."""
    activities_from_other_lifecycles: int
    """How many of the activities show here through the crosswalk, not by their own stage key."""
    is_hidden: bool = False
    """True where some people took part, but so few that numbers would tell who they are."""
    kept_back: Rater | None = None
    """The side whose level the reader sees once they have given their own; None where nothing is kept back."""

    @property
    def is_empty(self) -> bool:
        """Whether nobody of this role took part."""
        return self.activities == 0 and not self.is_hidden

    @property
    def is_blank(self) -> bool:
        """Whether nobody of this role took part, and nobody has said where the work with them stands."""
        said = (self.level_by_project, self.level_by_partner, self.kept_back)
        return self.is_empty and said == (None, None, None)

    @property
    def gap(self) -> int | None:
        """Levels between the two sides, None unless the reader sees both."""
        if self.level_by_project is None or self.level_by_partner is None:
            return None
        return abs(self.level_by_project - self.level_by_partner)


@dataclass(frozen=True, slots=True)
class Gap:
    """One requirement of the policy that a stage does not meet."""

    kind: GapKind
    any_of: tuple[PartnerRole, ...]
    """Any one of these roles would close the gap."""
    message: str
    """One sentence that names neither a person nor anything but the policy's own numbers."""
    who_can_help: tuple[PersonWhoCouldHelp, ...]
    """Where nobody took part: who holds a missing role. Else: who took part, and can say where the work stands."""


@dataclass(frozen=True, slots=True)
class StageCoverage:
    """One row of the matrix: a stage with a cell for every partner role, in the order of `PartnerRole`."""

    stage: str
    name: str
    """Plain name."""
    expert_name: str
    question: str
    """The opening question a partner can answer at this stage."""
    timing: Timing
    cells: tuple[Cell, ...]
    gaps: tuple[Gap, ...]
    missing: tuple[PartnerRole, ...]
    """Roles without any activity here that the policy asks for."""
    last_held_on: date | None
    days_silent: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of one release, seen by one lifecycle, on one day."""

    project: str
    release: str
    lifecycle: str
    as_of: date
    stages: tuple[StageCoverage, ...]
    headline: str
    """One sentence: what the release misses, or that it misses nothing."""
    control_line_sentence: str | None
    """One sentence: how many stages stand above it. None where no policy asks, or where it would tell too much."""


class Change(Term):
    """How a number compares with the release before."""

    MORE = "more", N_("More than before")
    SAME = "same", N_("As before")
    FEWER = "fewer", N_("Less than before")


@dataclass(frozen=True, slots=True)
class CellChange:
    """How one cell compares with the same cell of another coverage; None where one of the two numbers is not known."""

    stage: str
    partner_role: PartnerRole
    people: Change | None
    minutes: Change | None
    level_by_project: Change | None
    level_by_partner: Change | None
