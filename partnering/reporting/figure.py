"""A figure of the dashboard: numbers, with how much they speak of, the period, and how they were counted. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from partnering.foundation.errors import InvalidInput
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import Term
from partnering.foundation.words import N_, _
from partnering.reporting.shown_tallies import Shown
from partnering.tracker.coverage import Coverage
from partnering.tracker.small_cells import FEWEST_PEOPLE_SHOWN

EARLIEST_YEAR = 1900


class FigureKey(Term):
    """Which figure it is; also its name in addresses and files."""

    PARTNERS = "partners", N_("Who takes part, and who is missing")
    LEVELS = "levels", N_("Where the work stands")
    GAP = "gap", N_("How far both sides are apart")
    SILENCE = "silence", N_("How long it has been quiet")
    ANSWERS = "answers", N_("What became of what partners said")
    INFLUENCE = "influence", N_("How far partners changed the work")
    HOURS = "hours", N_("Time that partners gave")
    MONEY = "money", N_("What partners were promised and paid")
    REACH = "reach", N_("How far the work reaches")
    RELEASES = "releases", N_("What became of the releases")
    LESSONS = "lessons", N_("What was learnt")
    JOURNALS = "journals", N_("Weeks with a journal")
    SATISFACTION = "satisfaction", N_("How content people are with how the findings are used")


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day of a year to the last day of another one, or to today. Years are whole, so that the counts
    of two periods never differ by a few days' worth."""

    first_year: int | None
    """None: from the start."""
    last_year: int | None
    """None: to today."""
    today: date

    def has(self, year: int | None) -> bool:
        """Whether something of this year is in it; what is counted as it stands today always is."""
        if year is None:
            return True
        return (self.first_year or year) <= year <= (self.last_year or year)

    @property
    def in_words(self) -> str:
        """Such as "1 January 2025 to 4 March 2026"."""
        last = day_in_words(min(self.today, date(self.last_year or self.today.year, 12, 31)))
        if self.first_year is None:
            return _("From the start to {day}").format(day=last)
        return _("{first} to {last}").format(first=day_in_words(date(self.first_year, 1, 1)), last=last)


def period_of(first_year: int | None, last_year: int | None, today: date) -> Period:
    """The period. Raises InvalidInput for one that ends before it begins, and for years that cannot be."""
    for year in (first_year, last_year):
        if year is not None and not EARLIEST_YEAR <= year <= today.year:
            raise InvalidInput(
                _("There is no year {year} here. Choose one from {first} to {last}.").format(
                    year=year, first=EARLIEST_YEAR, last=today.year
                )
            )
    if first_year is not None and last_year is not None and last_year < first_year:
        raise InvalidInput(
            _("This period ends in {last}, before it begins in {first}. Turn the two years round.").format(
                first=first_year, last=last_year
            )
        )
    return Period(first_year, last_year, today)


def as_of(period: Period) -> str:
    """The day of what is counted as it stands today."""
    return _("As it stands on {day}").format(day=day_in_words(period.today))


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a figure."""

    label: str
    shown: Shown | None
    """None where there is no number; the words say why."""
    words: str
    """The number as people read it, with its unit."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, as the screen, the files and the report show it."""

    key: FigureKey
    sentence: str
    """What it says; also the text alternative of its chart."""
    n: str
    """How many it speaks of, as this reader may see it."""
    n_of: str
    """What is counted there, such as "things that partners said"."""
    period: str
    how_counted: str
    bars: tuple[Bar, ...] = ()
    facts: tuple[str, ...] = ()
    """What belongs to it and is no part of the chart, each as a sentence."""
    levels: Coverage | None = None
    """Where the work stands, for the one figure that shows levels in place of bars."""

    @property
    def title(self) -> str:
        """Its name."""
        return self.key.label

    @property
    def has_chart(self) -> bool:
        """Whether there is anything to draw; else the sentence says all."""
        if self.levels is None:
            return any(bar.shown is not None and bar.shown != Shown() for bar in self.bars)
        cells = [cell for stage in self.levels.stages for cell in stage.cells]
        return any((cell.level_by_project, cell.level_by_partner) != (None, None) for cell in cells)

    @property
    def is_partly_hidden(self) -> bool:
        """Whether small numbers were left out."""
        return any(bar.shown is not None and bar.shown.hidden for bar in self.bars)


def shown_in_words(shown: Shown, in_words: Callable[[int], str] = str) -> str:
    """The number as this reader may see it: "12", "12 or more", "Fewer than 5"."""
    if not shown.hidden:
        return in_words(shown.number)
    if shown.number:
        return _("{n} or more").format(n=in_words(shown.number))
    if shown.hidden == 1:
        return _("Fewer than {n}").format(n=FEWEST_PEOPLE_SHOWN)
    return _("Too few to show")


def total_in_words(shown: Shown, in_words: Callable[[int], str] = str) -> str:
    """A total as this reader may see it: "12", "12 or more", "Too few to show"."""
    if shown.hidden and not shown.number:
        return _("Too few to show")
    return shown_in_words(shown, in_words)


def bar(label: str, shown: Shown, in_words: Callable[[int], str] = str) -> Bar:
    """A line with its number."""
    return Bar(label, shown, shown_in_words(shown, in_words))
