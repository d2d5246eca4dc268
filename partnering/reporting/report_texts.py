"""What people write into the report of their project: every version stays, the latest one is in the report."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from partnering.foundation import audit
from partnering.foundation.errors import NotPossibleNow
from partnering.foundation.models import Person, Project
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.typed_text import words_that_fit
from partnering.foundation.words import _
from partnering.reporting.models import ReportText
from partnering.reporting.report_parts import part_called


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """The words of one part, as they are in the report now."""

    part: str
    number: int
    """Of the version, counted from 1."""
    words: str
    written_by: str
    """The name of whoever wrote it: for people of the project only."""
    written_at: datetime


@requires(Permission.WRITE_REPORT)
def write_report_part(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    part: str,
    words: str,
    base_number: int,
    now: datetime,
) -> int:
    """Write a part of the report anew, and return the number of its version. Empty words take the part out again.

    base_number: the version that the words replace; 0 where there was none. The same words again change nothing.
    Raises InvalidInput for words that do not fit, NotFound for an unknown part, NotPossibleNow where somebody else
    has written it in between.
    """
    about = part_called(part)
    words = words_that_fit(words, field=about.heading)
    # Whoever writes into the same report at the same moment waits here.
    session.execute(select(Project.id).where(Project.id == project_id).with_for_update())
    latest = session.execute(
        select(ReportText.number, ReportText.words, ReportText.written_at, Person.name)
        .join(Person, Person.id == ReportText.written_by)
        .where(ReportText.project_id == project_id, ReportText.part == part)
        .order_by(ReportText.number.desc())
        .limit(1)
    ).one_or_none()
    number = latest.number if latest else 0
    if words == (latest.words if latest else ""):
        return number
    if latest and number != base_number:
        raise NotPossibleNow(
            _(
                "{name} wrote this part on {day}, after you began. Read it first: copy your words, reload the page, "
                "and put both together."
            ).format(name=latest.name, day=day_in_words(latest.written_at.date()))
        )
    session.add(
        ReportText(
            project_id=project_id,
            part=part,
            number=number + 1,
            words=words,
            written_by=person_id,
            written_at=now,
        )
    )
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="report part written",
        subject=f"report {part}",
        after={"number": number + 1},
        now=now,
    )
    session.flush()
    return number + 1


@requires(Permission.WRITE_REPORT)
def list_written_parts(session: Session, person_id: int, *, project_id: int) -> list[WrittenPart]:
    """What is written into the report now, the part that was written last first."""
    rows = session.execute(
        _latest(project_id)
        .join(Person, Person.id == ReportText.written_by)
        .add_columns(Person.name)
        .order_by(ReportText.written_at.desc(), ReportText.id.desc())
    )
    return [WrittenPart(row.part, row.number, row.words, name, row.written_at) for row, name in rows]


def words_of_report(session: Session, *, project_id: int) -> dict[str, str]:
    """What people wrote, by part; parts without words are left out. Part of use cases."""
    return {row.part: row.words for row in session.scalars(_latest(project_id)) if row.words}


def _latest(project_id: int) -> Select[ReportText]:
    later = aliased(ReportText)
    newest = (
        select(func.max(later.number))
        .where(later.project_id == ReportText.project_id, later.part == ReportText.part)
        .scalar_subquery()
    )
    return select(ReportText).where(ReportText.project_id == project_id, ReportText.number == newest)
