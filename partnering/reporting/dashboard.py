"""The dashboard: whether the partnering is real, in figures that say what they speak of and how they were counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from partnering.community.reach import list_reach
from partnering.foundation.catalog import Catalog, shown_at
from partnering.foundation.errors import InvalidInput
from partnering.foundation.models import Project
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.projects import ProjectCard, list_projects
from partnering.foundation.words import _
from partnering.reporting.counted_figures import log_figures, people_figures
from partnering.reporting.figure import Figure, FigureKey, Period, period_of
from partnering.reporting.figures_of_means import figure_of_reach
from partnering.reporting.figures_of_partnering import (
    figure_of_gap,
    figure_of_levels,
    figure_of_releases,
    figure_of_silence,
)
from partnering.reporting.log_tallies import read_log_tallies
from partnering.reporting.outcome_tallies import read_outcomes
from partnering.reporting.scope import Scope
from partnering.reporting.shown_tallies import shown_of
from partnering.tracker.coverage import SCALE
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.releases import list_releases
from partnering.tracker.small_cells import hide_small_cells
from partnering.tracker.waiting import next_release

FIRST_SENTENCES = (
    FigureKey.PARTNERS,
    FigureKey.LEVELS,
    FigureKey.ANSWERS,
    FigureKey.INFLUENCE,
    FigureKey.HOURS,
)
"""The first four of these stand on top; those with something to show come first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader wants to see."""

    has_all_projects: bool = False
    """Every project whose dashboard the reader may see, in place of the one."""
    first_year: int | None = None
    last_year: int | None = None
    stage: str | None = None
    """Key of a stage of the project's lifecycle."""
    is_for_outside: bool = False
    """As somebody outside the project may see it, whoever asks: for what is handed on."""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All figures, as this reader may see them."""

    figures: tuple[Figure, ...]
    period: Period
    projects: tuple[str, ...]
    """Titles."""
    years: tuple[int, ...]
    """Those of which there is something to see, whatever period was chosen; the latest first."""
    sees_everything: bool
    """Whether nothing is hidden from this reader, who may then choose a stage."""

    @property
    def first_sentences(self) -> tuple[Figure, ...]:
        """The four figures whose sentences say the most."""
        by_key = {figure.key: figure for figure in self.figures}
        known = [by_key[key] for key in FIRST_SENTENCES if key in by_key]
        return tuple(sorted(known, key=lambda figure: not figure.has_chart)[:4])

    def figure(self, key: str) -> Figure:
        """The figure of this name. Raises InvalidInput."""
        for figure in self.figures:
            if figure.key == key:
                return figure
        raise InvalidInput(
            _("There is no such figure for this choice. Go back and choose one that is there.")
        )


@requires(Permission.VIEW_DASHBOARD)
def read_dashboard(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    choice: Choice,
    catalog: Catalog,
    today: date,
    now: datetime,
) -> Dashboard:
    """The dashboard of the project, or of all whose dashboard this person may see.

    Where the person may not see people, small counts are hidden. Raises InvalidInput for a period that cannot be, a
    stage that is not of the project's lifecycle, and a stage where small counts are hidden: the same numbers cut
    another way would give them back.
    """
    projects = _chosen_projects(session, person_id, project_id, choice)
    own = session.get_one(Project, project_id).lifecycle
    scope = _scope_of(projects, own, choice, catalog, today)
    if choice.stage is not None and not scope.sees_everything:
        raise InvalidInput(
            _("Numbers by stage are for people of the project. Choose all stages to see the rest.")
        )
    log = read_log_tallies(session, project_ids=scope.project_ids, today=today)
    figures = log_figures(session, scope, log)
    if choice.stage is None:
        outcomes = read_outcomes(
            session, project_ids=scope.project_ids, catalog=catalog, today=today, now=now
        )
        figures += [
            figure_of_releases(shown_of(scope.chosen(outcomes), is_small=lambda _one: False), scope.period),
            *people_figures(session, scope),
        ]
    if not choice.has_all_projects:
        figures += _figures_of_release(
            session, person_id, project_id=project_id, choice=choice, catalog=catalog, scope=scope
        )
    if not choice.has_all_projects and choice.stage is None:
        measures = list_reach(session, person_id, project_id=project_id)
        figures.append(figure_of_reach(measures, scope.period, sees_people=scope.sees_everything))
    order = list(FigureKey)
    first_year = log.first_year or today.year
    return Dashboard(
        figures=tuple(sorted(figures, key=lambda figure: order.index(figure.key))),
        period=scope.period,
        projects=tuple(project.title for project in projects),
        years=tuple(range(today.year, first_year - 1, -1)),
        sees_everything=scope.sees_everything,
    )


def _chosen_projects(session: Session, person_id: int, project_id: int, choice: Choice) -> list[ProjectCard]:
    return [
        project
        for project in list_projects(session, person_id)
        if Permission.VIEW_DASHBOARD in project.permissions
        and (choice.has_all_projects or project.project_id == project_id)
    ]


def _scope_of(
    projects: Sequence[ProjectCard], own: str, choice: Choice, catalog: Catalog, today: date
) -> Scope:
    """own: the lifecycle whose stages can be chosen."""
    places = None
    if choice.stage is not None:
        catalog.lifecycle(own).stage(choice.stage)
        places = frozenset(
            (lifecycle.key, stage.key)
            for lifecycle in catalog.lifecycles.values()
            for stage in lifecycle.stages
            if choice.stage in shown_at(catalog, lifecycle.key, stage.key, own)
        )
    return Scope(
        project_ids=tuple(project.project_id for project in projects),
        sees_people=frozenset(
            project.project_id
            for project in projects
            if Permission.VIEW_PEOPLE in project.permissions and not choice.is_for_outside
        ),
        period=period_of(choice.first_year, choice.last_year, today),
        places=places,
        today=today,
    )


def _figures_of_release(
    session: Session, person_id: int, *, project_id: int, choice: Choice, catalog: Catalog, scope: Scope
) -> list[Figure]:
    """Of the release that goes out next, else of the newest; none before there is one."""
    release = next_release(session, project_id=project_id)
    release_id = release.id if release else None
    if release_id is None:
        releases = list_releases(session, person_id, project_id=project_id)
        if not releases:
            return []
        release_id = releases[0].release_id
    coverage = read_coverage(
        session, person_id, project_id=project_id, release_id=release_id, catalog=catalog, today=scope.today
    )
    if choice.is_for_outside:
        coverage = hide_small_cells(coverage)
    if choice.stage is not None:
        own = tuple(stage for stage in coverage.stages if stage.stage == choice.stage)
        coverage = replace(coverage, stages=own)
    return [
        figure_of_levels(coverage, catalog.continuum(SCALE), scope.period),
        figure_of_gap(coverage, scope.period),
        figure_of_silence(coverage, scope.period),
    ]
