"""The report for funders and papers: what people wrote, what the log says beside it, and every figure.

Everybody gets the same report, as somebody outside the project may read it: small counts stay hidden and nobody is
named, also when the project's own lead makes it, for it is made to be handed on.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.models import Project
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.settings import read_settings
from partnering.foundation.words import _
from partnering.reporting.dashboard import Choice, read_dashboard
from partnering.reporting.figure import Figure
from partnering.reporting.report_parts import EXPECTATIONS, GRIPP2, PCORI, STORY, ReportPart
from partnering.reporting.report_texts import words_of_report
from partnering.tracker.small_cells import FEWEST_PEOPLE_SHOWN


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the log says, in one sentence, with how much it speaks of."""

    figure: str
    """The name of the figure it is from."""
    sentence: str
    n: str
    """Such as "n: 12 (things that partners said)"."""
    link: str
    """Where the figure is on the screen, for those who may see it."""


@dataclass(frozen=True, slots=True)
class ReportedPart:
    """One part of the report."""

    heading: str
    question: str
    words: str
    """What people wrote; empty where nobody did yet."""
    evidence: tuple[Evidence, ...]

    @property
    def is_bare(self) -> bool:
        """Whether nobody wrote anything, and the log says nothing either."""
        return not self.words and not self.evidence


@dataclass(frozen=True, slots=True)
class Report:
    """All of it, ready to be put into any format."""

    title: str
    project: str
    """Title of the project."""
    slug: str
    period: str
    made_on: date
    summary: tuple[Evidence, ...]
    """The four sentences that say the most."""
    story: tuple[ReportedPart, ...]
    expectations: tuple[ReportedPart, ...]
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]
    """How it was made, and what it does not show."""
    address: str
    """Where the figures are on the screen, for those who may see them."""


@requires(Permission.VIEW_DASHBOARD)
def read_report(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    choice: Choice,
    catalog: Catalog,
    today: date,
    now: datetime,
) -> Report:
    """The report of one project over the years of the choice. Raises InvalidInput for a period that cannot be."""
    dashboard = read_dashboard(
        session,
        person_id,
        project_id=project_id,
        choice=replace(choice, has_all_projects=False, stage=None, is_for_outside=True),
        catalog=catalog,
        today=today,
        now=now,
    )
    project = session.get_one(Project, project_id)
    words = words_of_report(session, project_id=project_id)
    figures = {figure.key: figure for figure in dashboard.figures}
    address = f"{read_settings().site}/dashboard?project={project.slug}"

    def reported(part: ReportPart) -> ReportedPart:
        told = tuple(_evidence(figures[key], address) for key in part.figures if key in figures)
        return ReportedPart(part.heading, part.question, words.get(part.key, ""), told)

    return Report(
        title=_("Partnering in “{project}”").format(project=project.title),
        project=project.title,
        slug=project.slug,
        period=dashboard.period.in_words,
        made_on=today,
        summary=tuple(_evidence(figure, address) for figure in dashboard.first_sentences),
        story=tuple(map(reported, STORY)),
        expectations=tuple(map(reported, EXPECTATIONS)),
        figures=dashboard.figures,
        notes=_notes(),
        address=address,
    )


def _evidence(figure: Figure, address: str) -> Evidence:
    n = _("n: {n} ({counted})").format(n=figure.n, counted=figure.n_of)
    return Evidence(figure.title, figure.sentence, n, f"{address}#{figure.key}")


def _notes() -> tuple[str, ...]:
    return (
        _("The figures are counted from the project's log by a program. Nobody can type a figure in."),
        _(
            "Numbers of people or of things said that are below {n} are hidden, and so are totals that would give "
            "them away. The period is made of whole years for the same reason."
        ).format(n=FEWEST_PEOPLE_SHOWN),
        _(
            "Where the project and its partners see it differently, both are shown. No average is made of the two."
        ),
        _(
            "The log holds what people wrote down. What nobody wrote down is missing, and no figure can show it."
        ),
        _("The first five parts follow the short form of GRIPP2: {source}.").format(source=GRIPP2),
        _("The six expectations are those of {source}").format(source=PCORI),
    )
