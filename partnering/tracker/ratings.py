"""Ratings: where one partner role stands at one stage of a release, as each side sees it.

Each person gives their own before they see what the other side says there: what a colleague has said would lead the
second person as much as the first. What is shown is the range and the number of people, never who.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.catalog_entries import HIGHEST_LEVEL, LOWEST_LEVEL
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound
from partnering.foundation.models import Membership, Project
from partnering.foundation.permissions import Permission, refusal, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.typed_text import tidy
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.foundation.words import _
from partnering.tracker.crosswalk import Crosswalk
from partnering.tracker.drafts import DraftPlace, discard_draft
from partnering.tracker.levels import Sight, level_of
from partnering.tracker.models import LONGEST_TEXT, Release, StageRating
from partnering.tracker.sight import read_side, read_sights


@dataclass(frozen=True, slots=True)
class NewRating:
    """What a person says of one partner role at one stage."""

    release_id: int
    stage: str
    """A stage of any lifecycle, by its key."""
    partner_role: PartnerRole
    who_controls: int
    """0 to 5: the step of the scale whose sentence on control fits."""
    how_continuous: int
    """0 to 5: the step whose sentence on time fits. The level is the lower of the two."""
    what_would_raise_it: str = ""


@dataclass(frozen=True, slots=True)
class OwnRating:
    """What the reader said last. Nobody else is shown it as theirs."""

    who_controls: int
    how_continuous: int
    what_would_raise_it: str
    rated_at: datetime

    @property
    def level(self) -> int:
        """0 to 5."""
        return level_of(self.who_controls, self.how_continuous)


@dataclass(frozen=True, slots=True)
class SideSaid:
    """What the people of one side said, without who said what."""

    lowest: int
    highest: int
    people: int
    would_raise_it: tuple[str, ...]
    """Their words; shown to those who have given their own rating."""


@dataclass(frozen=True, slots=True)
class StageStanding:
    """One partner role at one stage. A side is None where nobody of it rated, and where it is kept back."""

    stage: str
    partner_role: PartnerRole
    own: OwnRating | None
    by_project: SideSaid | None
    by_partner: SideSaid | None


@dataclass(frozen=True, slots=True)
class RatingsOfRelease:
    """What the reader may rate in a release, and what was said there."""

    side: Rater
    own_role: PartnerRole | None
    """The one role a partner rates for; None for the team."""
    people_of_own_role: int
    """How many people with access here rate for that role, the reader too; 0 for the team."""
    standings: tuple[StageStanding, ...]
    """By stage of the lifecycle, then by role."""


@requires(Permission.RATE_STAGES)
def rate_stage(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    entry: NewRating,
    catalog: Catalog,
    now: datetime,
    draft: DraftPlace | None = None,
) -> int:
    """Keep where a stage stands as this person sees it, and return the id of the rating; its draft is gone then.

    A partner rates for their own role and counts as the partners; the team counts as the project. What the person
    said before is replaced and stays in the table. The same said twice (a double click) is kept once.
    Raises InvalidInput for a level off the scale, an unknown stage or too long a text, NotAllowed for the role of
    other partners, NotFound for a release of another project.
    """
    take_turn_of_person(session, person_id)
    side = _side(session, person_id, project_id)
    if not side.may_rate(entry.partner_role):
        raise NotAllowed(
            _("You take part as {own}. Where the work with “{other}” stands is for them to say.").format(
                own=side.own_role.label.lower() if side.own_role else "", other=entry.partner_role.label
            )
        )
    words = tidy(entry.what_would_raise_it)
    _check(entry, words)
    own_lifecycle = session.scalar(select(Project.lifecycle).where(Project.id == project_id)) or ""
    lifecycle, stage = catalog.stage_of(entry.stage, prefer=own_lifecycle)
    _check_release(session, project_id, entry.release_id)
    if draft is not None:
        discard_draft(session, person_id, token=draft.token, revision=draft.revision)
    earlier = session.scalar(
        select(StageRating).where(
            StageRating.release_id == entry.release_id,
            StageRating.rated_by == person_id,
            StageRating.rater == side.side,
            StageRating.lifecycle == lifecycle.key,
            StageRating.stage == stage.key,
            StageRating.partner_role == entry.partner_role,
            StageRating.replaced_at.is_(None),
        )
    )
    said = (entry.who_controls, entry.how_continuous, words)
    if earlier is not None:
        if (earlier.who_controls, earlier.how_continuous, earlier.what_would_raise_it) == said:
            return earlier.id
        earlier.replaced_at = now
    row = StageRating(
        project_id=project_id,
        release_id=entry.release_id,
        lifecycle=lifecycle.key,
        stage=stage.key,
        partner_role=entry.partner_role,
        rater=side.side,
        rated_by=person_id,
        who_controls=entry.who_controls,
        how_continuous=entry.how_continuous,
        what_would_raise_it=words,
        rated_at=now,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="stage rated",
        subject=f"rating {row.id}",
        # Without the level: the trail names people, and a level is nobody's number.
        after={"stage": stage.key, "partner_role": entry.partner_role, "is_first": earlier is None},
        now=now,
    )
    return row.id


@requires(Permission.RATE_STAGES)
def read_stage_ratings(
    session: Session, person_id: int, *, project_id: int, release_id: int, lifecycle: str, catalog: Catalog
) -> RatingsOfRelease:
    """What this person may rate in a release by the stages of a lifecycle, their own ratings, and what others said.

    Raises NotAllowed for somebody who rates for neither side, NotFound for a release of another project, InvalidInput
    for an unknown lifecycle.
    """
    side = _side(session, person_id, project_id)
    _check_release(session, project_id, release_id)
    sight = read_sights(session, person_id, project_id=project_id, release_ids=[release_id])[release_id]
    rows = session.scalars(
        select(StageRating)
        .where(
            StageRating.project_id == project_id,
            StageRating.release_id == release_id,
            StageRating.replaced_at.is_(None),
        )
        .order_by(StageRating.rated_at, StageRating.id)
    ).all()
    crosswalk = Crosswalk(catalog, catalog.lifecycle(lifecycle), sight)
    by_cell: defaultdict[tuple[str, PartnerRole], list[StageRating]] = defaultdict(list)
    for row in rows:
        for stage in crosswalk.shown_at(row.lifecycle, row.stage):
            by_cell[stage, row.partner_role].append(row)
    roles = list(PartnerRole) if side.own_role is None else [side.own_role]
    return RatingsOfRelease(
        side=side.side or Rater.PROJECT,
        own_role=side.own_role,
        people_of_own_role=_people_of(session, project_id, side.own_role) if side.own_role else 0,
        standings=tuple(
            _standing(stage.key, role, by_cell[stage.key, role], person_id=person_id, crosswalk=crosswalk)
            for stage in crosswalk.lifecycle.stages
            for role in roles
        ),
    )


def _side(session: Session, person_id: int, project_id: int) -> Sight:
    sight = read_side(session, person_id, project_id=project_id)
    if sight.side is None:
        raise NotAllowed(refusal(Permission.RATE_STAGES))
    return sight


def _check_release(session: Session, project_id: int, release_id: int) -> None:
    if not session.scalar(
        select(Release.id).where(Release.id == release_id, Release.project_id == project_id)
    ):
        raise NotFound(_("There is no such release in this project."))


def _check(entry: NewRating, words: str) -> None:
    for label, step in (
        (_("Who decides"), entry.who_controls),
        (_("How long it goes on"), entry.how_continuous),
    ):
        if not LOWEST_LEVEL <= step <= HIGHEST_LEVEL:
            raise InvalidInput(
                _("{label}: choose a step from {lowest} to {highest}.").format(
                    label=label, lowest=LOWEST_LEVEL, highest=HIGHEST_LEVEL
                )
            )
    if len(words) > LONGEST_TEXT:
        raise InvalidInput(
            _("What would raise it: this is {n} characters long. At most {most} fit.").format(
                n=len(words), most=LONGEST_TEXT
            )
        )


def _people_of(session: Session, project_id: int, role: PartnerRole) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Membership)
            .where(
                Membership.project_id == project_id,
                Membership.partner_role == role,
                Membership.is_active,
                Membership.access_role.is_not(None),
            )
        )
        or 0
    )


def _standing(
    stage: str, role: PartnerRole, rows: list[StageRating], *, person_id: int, crosswalk: Crosswalk
) -> StageStanding:
    own = [row for row in rows if row.rated_by == person_id and row.rater is crosswalk.sight.side]

    def said(rater: Rater) -> SideSaid | None:
        of_side = [row for row in rows if row.rater is rater]
        is_kept_back = any(crosswalk.keeps_back(role, row.lifecycle, row.stage) is rater for row in of_side)
        return None if is_kept_back or not of_side else _side_said(of_side, with_words=bool(own))

    return StageStanding(
        stage=stage,
        partner_role=role,
        own=_own_rating(own[-1]) if own else None,
        by_project=said(Rater.PROJECT),
        by_partner=said(Rater.PARTNER),
    )


def _own_rating(row: StageRating) -> OwnRating:
    return OwnRating(
        who_controls=row.who_controls,
        how_continuous=row.how_continuous,
        what_would_raise_it=row.what_would_raise_it,
        rated_at=row.rated_at,
    )


def _side_said(rows: Sequence[StageRating], *, with_words: bool) -> SideSaid:
    levels = [level_of(row.who_controls, row.how_continuous) for row in rows]
    return SideSaid(
        lowest=min(levels),
        highest=max(levels),
        people=len({row.rated_by for row in rows}),
        would_raise_it=tuple(
            row.what_would_raise_it for row in rows if with_words and row.what_would_raise_it
        ),
    )
