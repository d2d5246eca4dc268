"""The parts of a report: what each asks, and which figures speak of it. Pure.

Five parts follow the short form of GRIPP2 (Staniszewska et al. 2017, doi:10.1136/bmj.j3453), six the expectations of
PCORI for partnerships in research (2024), whose names are PCORI's. The questions are in our own words.
"""

from dataclasses import dataclass
from typing import Final

from partnering.foundation.errors import NotFound
from partnering.foundation.words import N_, _
from partnering.reporting.figure import FigureKey

GRIPP2: Final = "Staniszewska et al. 2017, doi:10.1136/bmj.j3453"
PCORI: Final = (
    "PCORI, Foundational Expectations for Partnerships in Research, 2024, "
    "https://www.pcori.org/engagement/foundational-expectations/in-action"
)


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One part of the report."""

    key: str
    _heading: str
    _question: str
    figures: tuple[FigureKey, ...]
    """Those that speak of it, the most telling first."""
    is_expectation: bool = False
    """Whether it is one of PCORI's six."""

    @property
    def heading(self) -> str:
        """Its name, in the reader's language."""
        return _(self._heading)

    @property
    def question(self) -> str:
        """What it asks, in the reader's language."""
        return _(self._question)


STORY: Final = (
    ReportPart(
        "aim",
        N_("Why we work with partners"),
        N_("What did you hope for when you asked partners in?"),
        (FigureKey.PARTNERS,),
    ),
    ReportPart(
        "methods",
        N_("How we worked together"),
        N_("How did partners take part, at which steps, and who held the pen?"),
        (FigureKey.LEVELS, FigureKey.HOURS),
    ),
    ReportPart(
        "results",
        N_("What came of it"),
        N_("What is different because of partners, for better or worse?"),
        (FigureKey.INFLUENCE, FigureKey.ANSWERS, FigureKey.RELEASES, FigureKey.REACH),
    ),
    ReportPart(
        "discussion",
        N_("How much it mattered"),
        N_("How far did partners shape the whole? What stood in the way?"),
        (FigureKey.GAP, FigureKey.SILENCE),
    ),
    ReportPart(
        "reflections",
        N_("What we learned"),
        N_("What went well, what did not, and what should others know?"),
        (FigureKey.LESSONS,),
    ),
    ReportPart(
        "failures",
        N_("What failed, and what we changed"),
        N_("What did not work? What do you do now in its place?"),
        (FigureKey.LESSONS, FigureKey.ANSWERS),
    ),
)
"""The five of GRIPP2, and what failed."""

EXPECTATIONS: Final = (
    ReportPart(
        "representation",
        N_("Diversity and representation"),
        N_("Who is at the table, and whose voice is missing?"),
        (FigureKey.PARTNERS,),
        is_expectation=True,
    ),
    ReportPart(
        "early_and_ongoing",
        N_("Early and ongoing engagement"),
        N_("Were partners there from the start, and are they still?"),
        (FigureKey.LEVELS, FigureKey.SILENCE),
        is_expectation=True,
    ),
    ReportPart(
        "funds_and_pay",
        N_("Dedicated funds and compensation"),
        N_("Is there money set aside for partners, and are they paid on time?"),
        (FigureKey.MONEY,),
        is_expectation=True,
    ),
    ReportPart(
        "capacity",
        N_("Building capacity"),
        N_("Do partners and the team get the time and training they need?"),
        (FigureKey.HOURS,),
        is_expectation=True,
    ),
    ReportPart(
        "decisions",
        N_("Meaningful inclusion in decisions"),
        N_("Which decisions did partners help to make?"),
        (FigureKey.INFLUENCE,),
        is_expectation=True,
    ),
    ReportPart(
        "review",
        N_("Ongoing review and assessment"),
        N_("How do you ask each other how it goes, and what changed then?"),
        (FigureKey.GAP, FigureKey.SATISFACTION, FigureKey.ANSWERS, FigureKey.JOURNALS),
        is_expectation=True,
    ),
)

PARTS: Final = (*STORY, *EXPECTATIONS)


def part_called(key: str) -> ReportPart:
    """The part with this key. Raises NotFound."""
    for part in PARTS:
        if part.key == key:
            return part
    raise NotFound(_("There is no such part in the report."))
