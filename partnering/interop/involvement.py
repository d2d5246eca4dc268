"""Who was involved in a release, at which stage, when and with what verdict: what may be told outside. Plain values.

Somebody is told of by name only where they agreed to it for just this; see `Teller`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from partnering.foundation.vocabulary import (
    Activity,
    Answer,
    Contribution,
    DecisionRight,
    GateVerdict,
    Influence,
    PartnerRole,
    ReleaseStatus,
    TeamRole,
    Term,
    Verdict,
)
from partnering.foundation.words import N_, _
from partnering.interop.named_people import Capacity


class RecordKind(Term):
    """What a record of involvement tells of."""

    OCCASION = "occasion", N_("Done together"), N_("Something people did together.")
    INPUT = "input", N_("Said and answered"), N_("Something a partner said, and what came of it.")
    REVIEW = "review", N_("Review"), N_("What somebody says of one text of a decision aid.")
    GATE = "gate", N_("Release gate"), N_("Whether the release has what its policy asks for.")
    OVERRIDE = (
        "override",
        N_("Override"),
        N_("Somebody outside the team let the release pass all the same, in their name."),
    )


class HasIt(Term):
    """Whether a release has something that its policy asks for."""

    MET = "met", N_("The release has it")
    NOT_MET = "not_met", N_("The release does not have it")


@dataclass(frozen=True, slots=True)
class Teller:
    """Somebody who said or did something, as they agreed to be told of."""

    role: PartnerRole | TeamRole | None
    """None for somebody of a team whose role is not known any more."""
    name: str = ""
    """Empty for who is told of by role only: a number would lead from one place to all others."""

    @property
    def shown(self) -> str:
        """What stands in lists: the name with the role, or the role alone."""
        if self.name:
            return f"{self.name}, {_('Project team') if self.role is None else self.role.label}"
        if isinstance(self.role, PartnerRole):
            return _("Unnamed {role} partner").format(role=self.role.label.lower())
        return _("Unnamed member of the project team")


@dataclass(frozen=True, slots=True)
class Place:
    """A stage of a lifecycle, by keys."""

    lifecycle: str
    stage: str


@dataclass(frozen=True, slots=True)
class OccasionPart:
    """The part of one partner role in an occasion."""

    role: PartnerRole
    people: int
    """How many took part, named or not."""
    tellers: tuple[Teller, ...]
    """Those who may be named."""
    contribution: Contribution | None
    level_by_project: int | None
    level_by_partner: int | None


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something people did together."""

    key: str
    held_on: date
    entered_at: datetime
    place: Place
    activity: Activity
    minutes: int
    parts: tuple[OccasionPart, ...]
    what_changed: str
    decision_right: DecisionRight | None
    influence: Influence | None
    is_of_a_review: bool = False
    """Whether it is the time somebody gave to a review, which is told of as such too."""


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """One answer of the team."""

    answer: Answer
    words: str
    answered_on: date
    has_changed_something: bool
    """Whether it names what changed because of it."""


@dataclass(frozen=True, slots=True)
class InputTold:
    """Something a partner said, with its answers, the oldest first."""

    key: str
    given_at: datetime
    by: Teller
    place: Place | None
    said: str
    answers: tuple[AnswerTold, ...]
    waits: bool
    """Whether it waits for an answer, though it may have had one."""


@dataclass(frozen=True, slots=True)
class ReviewTold:
    """What somebody says of one text of a decision aid."""

    key: str
    given_at: datetime
    by: Teller
    verdict: Verdict
    words: str
    aid: str
    """The slug of the aid."""
    sha256: str
    """Of the text that they judged, and no other; empty where that is not known."""
    is_on_this_text: bool
    """Whether this is the text that goes or went out with the release."""
    response: str
    """Why it was taken back or set aside; empty where it stands."""


@dataclass(frozen=True, slots=True)
class OverrideTold:
    """Somebody outside the team who let the release pass, in public."""

    key: str
    signed_as: str
    reason: str
    granted_on: date


@dataclass(frozen=True, slots=True)
class GateTold:
    """What the gate says of the release."""

    verdict: GateVerdict
    policy: str
    as_of: date
    sentence: str
    reasons: tuple[tuple[str, str, HasIt], ...]
    """What is asked for, what there is, and whether that is enough."""


@dataclass(frozen=True, slots=True)
class AidTold:
    """A decision aid of the release, with the text that goes or went out."""

    slug: str
    sha256: str
    is_out: bool


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody in one of FHIR's lists of people."""

    capacity: Capacity
    by: Teller
    on: date
    """When they last did so."""


@dataclass(frozen=True, slots=True)
class Involvement:
    """All that may be told of who was involved in one release."""

    site: str
    """Where people reach this network, without a slash at the end."""
    project: str
    """The slug of the project; of an aid alone, the title of the project."""
    title: str
    version: str
    kind: str
    """The FHIR resource that the release is told as."""
    url: str
    """Its canonical address: that of the file it was made from, where that has one."""
    is_ours: bool
    """Whether the address is our own; else the whole resource stands elsewhere."""
    status: ReleaseStatus
    last_changed_on: date
    released_on: date | None
    lifecycle: str
    """The key of the project's own; empty where no stage is told of."""
    contributors: tuple[Contributor, ...]
    aids: tuple[AidTold, ...]
    occasions: tuple[Occasion, ...]
    inputs: tuple[InputTold, ...]
    reviews: tuple[ReviewTold, ...]
    gate: GateTold
    overrides: tuple[OverrideTold, ...]

    @property
    def canonical(self) -> str:
        """The release as other resources name it: address and version."""
        return f"{self.url}|{self.version}"

    @property
    def lifecycles(self) -> tuple[str, ...]:
        """Keys of the lifecycles whose stages are named, the project's own first."""
        named = (place.lifecycle for place in self._places())
        return tuple(dict.fromkeys(key for key in chain([self.lifecycle], named) if key))

    def _places(self) -> Iterator[Place]:
        yield from (occasion.place for occasion in self.occasions)
        yield from (one.place for one in self.inputs if one.place is not None)
