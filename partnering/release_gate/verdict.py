"""The gate of a release: its reasons, its verdict, and who let it pass all the same. Pure values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from partnering.foundation.vocabulary import GateVerdict, Term
from partnering.foundation.words import N_

AGREED = frozenset({GateVerdict.AGREED, GateVerdict.AGREED_WITH_DISSENT})
"""The verdicts by which a release may go out."""


class Rule(Term):
    """What a policy can ask of a release."""

    STAGE_COVERAGE = "stage_coverage", N_("Who took part at each stage")
    CONTROL_LINE = "control_line", N_("Control is shared")
    POST_RELEASE_PLAN = "post_release_plan", N_("A plan for after the release")
    PREVIOUS_RELEASE_FOLLOWED_UP = "previous_release_followed_up", N_("The release before was followed up")
    AID_REVIEWS = "aid_reviews", N_("Partners have reviewed each aid")
    STANDING_BLOCK = "standing_block", N_("Nobody says that an aid is harmful or misleading")
    AID_CHECKS = "aid_checks", N_("Each aid passes the checks")
    AID_DATES = "aid_dates", N_("Each aid is up to date")
    INPUTS_ANSWERED = "inputs_answered", N_("What partners said is answered")
    PAYMENTS_ON_TIME = "payments_on_time", N_("Promised payments are on time")


class Missing(Term):
    """What an unmet reason waits for; the verdict is the gravest of them, and the gravest comes last here."""

    REVIEWERS = "reviewers", N_("Reviewers who were asked")
    WORK = "work", N_("Something the team has to do")
    CHANGES = "changes", N_("Changes that reviewers ask for")
    BLOCK = "block", N_("A reviewer says that it is harmful or misleading")


_VERDICTS = {
    Missing.REVIEWERS: GateVerdict.IN_REVIEW,
    Missing.WORK: GateVerdict.NOT_READY,
    Missing.CHANGES: GateVerdict.CHANGES_ASKED,
    Missing.BLOCK: GateVerdict.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing the policy asks for: whether the release has it, what would mend it, and who could."""

    rule: Rule
    message: str
    missing: Missing | None = None
    """None where it is met."""
    mend: str = ""
    who_can_help: tuple[str, ...] = ()
    """Names where the reader may see people, else roles; empty where it is met."""
    stage: str | None = None
    """The key of a stage of the project's lifecycle, where it is about one."""
    place: str = ""
    """The plain name of the stage, or the title of the aid."""
    aid: str | None = None
    """The slug of an aid, where it is about one."""
    sha256: str | None = None
    """Of the text of the aid that was judged."""
    n: int = 0
    """How many things are missing, where it counts things."""

    @property
    def is_met(self) -> bool:
        """Whether the release has what is asked for."""
        return self.missing is None

    @property
    def subject(self) -> tuple[str, str | None, str | None, str | None]:
        """What it is about; an override that was signed for it speaks of nothing else."""
        return (self.rule.value, self.stage, self.aid, self.sha256)


@dataclass(frozen=True, slots=True)
class Dissent:
    """A reviewer who does not agree, though the release may go out. Printed with it."""

    aid: str
    title: str
    by: str
    """The name or the role, as the reviewer agreed."""
    says: str
    """The verdict in words."""
    words: str
    """Why, in the reviewer's own words; empty where they are not shared."""
    answer: str = ""
    """Who set it aside, and why, where that was done."""


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody outside the team lets the release pass, in their name, for a time. Printed with it."""

    override_id: int
    signed_as: str
    reason: str
    granted_at: datetime
    expires_at: datetime
    """The last second (UTC) of its last day."""
    covers: bool
    """Whether it speaks of all that is missing now; what came up after it was signed it says nothing of."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a release may go out, and why or why not."""

    project: str
    release: str
    policy: str
    as_of: date
    verdict: GateVerdict
    reasons: tuple[Reason, ...]
    dissent: tuple[Dissent, ...] = ()
    override: Override | None = None

    @property
    def is_agreed(self) -> bool:
        """Whether the release has all that the policy asks for."""
        return self.verdict in AGREED

    @property
    def may_go_out(self) -> bool:
        """Whether the release may go out: it has all it needs, or an override speaks of all that is missing."""
        return self.is_agreed or (self.override is not None and self.override.covers)

    @property
    def missing(self) -> tuple[Reason, ...]:
        """The reasons that are not met, in the order of the policy."""
        return tuple(reason for reason in self.reasons if not reason.is_met)

    @property
    def next_step(self) -> Reason | None:
        """What to mend first: of what is gravest the first; None where nothing is missing."""
        gravity = list(Missing)
        unmet = [(gravity.index(reason.missing), reason) for reason in self.reasons if reason.missing]
        return max(unmet, key=lambda one: one[0])[1] if unmet else None


def verdict_of(reasons: Sequence[Reason], *, has_dissent: bool) -> GateVerdict:
    """The verdict that follows from the reasons: the gravest of what is missing, else agreement."""
    missing = {reason.missing for reason in reasons if reason.missing is not None}
    for what in reversed(Missing):
        if what in missing:
            return _VERDICTS[what]
    return GateVerdict.AGREED_WITH_DISSENT if has_dissent else GateVerdict.AGREED
