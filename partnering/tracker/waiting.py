"""What waits for a person in a project: their drafts, the gaps of the next release, a first step to take."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.permissions import Permission, permissions_in_project, requires
from partnering.foundation.times import days_ago
from partnering.foundation.vocabulary import Rater, ReleaseStatus, Term
from partnering.foundation.words import N_, _, ngettext
from partnering.tracker.coverage import Coverage, GapKind
from partnering.tracker.drafts import list_my_drafts
from partnering.tracker.input_list import count_waiting
from partnering.tracker.models import Release
from partnering.tracker.release_coverage import read_coverage

ACTIVITY_FORM = "activity"
"""The name under which drafts of an activity are kept."""
LONG_SILENCE_DAYS = 42
"""Six weeks: partners who hear nothing for longer cannot know whether they are still wanted."""


class Waits(Term):
    """What kind of thing waits; also what the button beside it is for."""

    DRAFT = "draft", N_("Go on writing")
    INPUTS = "inputs", N_("Read and answer")
    FIRST_RELEASE = "first_release", N_("Add a release")
    FIRST_ACTIVITY = "first_activity", N_("Log an activity")
    RATINGS = "ratings", N_("Say where it stands")
    GAPS = "gaps", N_("See what is missing")
    SILENCE = "silence", N_("See who is silent")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, in one sentence."""

    kind: Waits
    sentence: str
    release_id: int | None = None


@requires(Permission.VIEW_COVERAGE)
def list_waiting(
    session: Session, person_id: int, *, project_id: int, catalog: Catalog, today: date
) -> list[Waiting]:
    """What waits for this person here, the most personal first; empty where nothing does."""
    held = permissions_in_project(session, person_id, project_id)
    waiting = []
    if Permission.LOG_ACTIVITY in held:
        drafts = list_my_drafts(session, person_id, in_project=project_id, form=ACTIVITY_FORM)
        waiting += [
            Waiting(
                Waits.DRAFT,
                _("You began to log an activity {when} and have not saved it.").format(
                    # Drafts are dated in UTC, where tomorrow may have begun.
                    when=days_ago(min(draft.updated_at.date(), today), today)
                ),
            )
            for draft in drafts[:1]
        ]
    if Permission.ANSWER_INPUTS in held:
        waiting += _inputs_that_wait(session, project_id, today)
    release = next_release(session, project_id=project_id)
    if release is None:
        if Permission.PLAN_RELEASES in held:
            waiting.append(
                Waiting(Waits.FIRST_RELEASE, _("No release is being made. Add the one you work towards."))
            )
        return waiting
    coverage = read_coverage(
        session, person_id, project_id=project_id, release_id=release.id, catalog=catalog, today=today
    )
    waiting += _levels_kept_back(coverage, release.id)
    if all(stage.last_held_on is None for stage in coverage.stages) and Permission.LOG_ACTIVITY in held:
        waiting.append(Waiting(Waits.FIRST_ACTIVITY, coverage.headline, release.id))
        return waiting
    if any(gap.kind is not GapKind.WAITS_FOR_READER for stage in coverage.stages for gap in stage.gaps):
        waiting.append(Waiting(Waits.GAPS, coverage.headline, release.id))
    days_silent = [stage.days_silent for stage in coverage.stages if stage.days_silent is not None]
    # Who may not see people is not told of all days either, and would read of a silence that is none.
    if Permission.VIEW_PEOPLE in held and days_silent and min(days_silent) > LONG_SILENCE_DAYS:
        waiting.append(
            Waiting(
                Waits.SILENCE,
                _("The last activity for release {version} was {n} days ago.").format(
                    version=release.version, n=min(days_silent)
                ),
                release.id,
            )
        )
    return waiting


def _levels_kept_back(coverage: Coverage, release_id: int) -> list[Waiting]:
    """Where the other side has said where the work stands and waits for the reader's own word."""
    sides = [
        {cell.kept_back for cell in stage.cells if cell.kept_back is not None} for stage in coverage.stages
    ]
    n = sum(bool(side) for side in sides)
    if n == 0:
        return []
    by_partners = any(Rater.PARTNER in side for side in sides)
    if by_partners:
        sentence = ngettext(
            "Your partners have said where the work stands at {n} stage. Say yours, then you see theirs.",
            "Your partners have said where the work stands at {n} stages. Say yours, then you see theirs.",
            n,
        )
    else:
        sentence = ngettext(
            "The team has said where the work with you stands at {n} stage. Say yours, then you see theirs.",
            "The team has said where the work with you stands at {n} stages. Say yours, then you see theirs.",
            n,
        )
    return [Waiting(Waits.RATINGS, sentence.format(n=n), release_id)]


def _inputs_that_wait(session: Session, project_id: int, today: date) -> list[Waiting]:
    n, oldest_days = count_waiting(session, project_id=project_id, today=today)
    if oldest_days is None:
        return []
    sentence = ngettext(
        "One thing that a partner said waits for an answer. It was said {when}.",
        "{n} things that partners said wait for an answer. The oldest was said {when}.",
        n,
    )
    return [
        Waiting(
            Waits.INPUTS,
            sentence.format(n=n, when=days_ago(today - timedelta(days=oldest_days), today)),
        )
    ]


def next_release(session: Session, *, project_id: int) -> Release | None:
    """The release that goes out next: the oldest that is being made or reviewed. Part of checked use cases."""
    return session.scalar(
        select(Release)
        .where(
            Release.project_id == project_id,
            Release.status.in_([ReleaseStatus.DRAFT, ReleaseStatus.IN_REVIEW]),
        )
        .order_by(Release.created_at, Release.id)
        .limit(1)
    )
