"""The frozen result: every number and word of an aid that is shown, decided once for all formats.

Words, table, icons, alternative text, PDF, FHIR and JSON read these and compute nothing of their own.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from decision_aids.document import Certainty, Direction
from decision_aids.quantities import Exact
from decision_aids.views.palette import Look

FigureKind = Literal["count", "range", "below_one", "unknown", "mean"]


@dataclass(frozen=True, slots=True)
class Interval:
    """The interval around a figure (95% where the source says no other), and how it is printed.

    For counts in whole people, wide enough to hold the printed number.
    """

    low: Exact
    high: Exact
    printed: str


@dataclass(frozen=True, slots=True)
class Icons:
    """One icon array: how many of `total` (100 or 1000) icons are filled, outlined and empty.

    `filled` equals the number printed; `possible` are the further icons of a range, up to its upper end.
    """

    total: int
    filled: int
    possible: int

    @property
    def empty(self) -> int:
        """The icons of those to whom it does not happen."""
        return self.total - self.filled - self.possible


@dataclass(frozen=True, slots=True)
class Figure:
    """One outcome with one option.

    `low` and `high` are the ends of what is printed, whole people for counts: equal but for a range, None for an
    unknown number; below one, 0 and 1. `printed` is the number alone ("3", "4 to 6", "fewer than 1"), and
    `opposite_printed` that of those to whom it does not happen; empty for a mean and for an unknown number. `icons`
    is None where no array can be drawn.
    """

    option: str
    kind: FigureKind
    low: Exact | None
    high: Exact | None
    of: int | None
    printed: str
    opposite_printed: str
    interval: Interval | None
    icons: Icons | None
    reason: str
    sentence: str
    """What happens and what does not: "Die of a stroke, over 10 years: 3 of 1,000 men. This does not happen to ..." """
    counted: str = ""
    """The number with its whole: "3 of 1,000 men", "40.1 on average", "not known (not measured)"."""


@dataclass(frozen=True, slots=True)
class LargerCount:
    """The same chances out of more people, offered where a figure is below one: one count for each option."""

    of: int
    figures: tuple[str, ...]
    """Printed counts in the order of the options."""
    sentence: str


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome of one evidence set, with a figure for each option in the order of the options."""

    pointer: str
    outcome: str
    label: str
    measure: Literal["count", "mean"]
    direction: Direction | None
    group: str | None
    is_remainder: bool
    reference_class: str
    """What is counted, in the words of the document: "men"; empty where it is not said."""
    horizon: str
    """Over which time, printed: "over 10 years", "after 2 to 3 days"; empty where it is not said.

    `sentence`, `alt` and the table leave it out where the label says it already.
    """
    certainty: Certainty
    certainty_label: str
    """Such as "Low certainty"."""
    certainty_sentence: str
    """The one GRADE sentence for it, such as "We are not sure: new studies may change these numbers." """
    scale: str
    """For a mean: the scale with its ends and which end is better; empty for a count."""
    scale_low: Exact | None
    scale_high: Exact | None
    figures: tuple[Figure, ...]
    difference: str
    """How the options differ, in words with the interval; empty where the document does not say."""
    larger: LargerCount | None
    alt: str
    """The alternative text of a picture of this row: label, time, every figure, certainty."""
    note: str = ""
    """What is counted together here or again elsewhere, as sentences; empty where the document does not say."""
    untold_time: str = ""
    """The horizon where the label does not say it; empty where it does, so that no title says it twice."""


@dataclass(frozen=True, slots=True)
class Group:
    """Outcomes that exclude each other and, with the remainder, add up to the denominator."""

    group: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One evidence set: its rows in the order of the document."""

    evidence_set: str
    label: str
    population: str
    reference_class: str
    denominator: int | None
    horizon: str
    method: str
    citation: str
    link: str
    """DOI, PubMed or web address as a full address; empty where there is none."""
    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    scale_most: int
    """Where the axis of bars of this panel ends: one end for all counts, so that bars can be compared; 0 without."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One outcome that several evidence sets tell differently: a row of each, side by side."""

    outcome: str
    label: str
    rows: tuple[tuple[str, Row], ...]
    """Label of the evidence set, and its row."""
    sentence: str


@dataclass(frozen=True, slots=True)
class OptionShown:
    """What is said about one option."""

    option: str
    label: str
    is_no_action: bool
    what_it_involves: str
    good_points: tuple[str, ...]
    hard_points: tuple[str, ...]
    lived_experience: str
    lived_experience_by: str
    """The plain name of the partner role whose words these are; empty where it is not said."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that may matter to a person, with the weight it begins with."""

    value: str
    text: str
    speaks_for: str
    speaks_for_label: str
    weight: Exact
    weight_from: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Who made the aid, who paid, who partnered, and until when it holds: each a printed line, empty where not said."""

    published: str
    evidence_searched: str
    next_review: str
    is_overdue: bool
    update_policy: str
    funding: str
    funders: tuple[str, ...]
    authors: tuple[str, ...]
    partners: tuple[str, ...]
    published_on: date | None = None
    """The days behind the printed lines, for formats that machines read."""
    evidence_searched_on: date | None = None
    next_review_on: date | None = None
    reading: str = ""
    """How hard the aid is to read, with the formula; empty where no grade can be given."""


@dataclass(frozen=True, slots=True)
class RecordShown:
    """What those who publish an aid add to it: what a reader must know first, and how it was made.

    Plain text in `language`, from outside of the document; every format prints it and looks at nothing in it.
    """

    language: str
    heading: str
    notices: tuple[str, ...]
    """Sentences that stand above everything."""
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    """A label, and what is said under it."""
    lists: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """A label, a sentence that sums up, and the texts of a list that a page may fold."""
    links: tuple[tuple[str, str], ...] = ()
    """Words, and a full web address."""
    withdrawn_on: date | None = None
    """The day from which on nobody should use the aid; None for one that is in use."""
    withdrawn_because: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A decision aid as it is shown, for every format. Text is plain text and not yet escaped for any format."""

    slug: str
    language: str
    title: str
    kind: str
    sha256: str
    question: str
    audience: str
    why_now: str
    condition: str
    condition_summary: str
    options: tuple[OptionShown, ...]
    panels: tuple[Panel, ...]
    """The chosen evidence set first."""
    disagreements: tuple[Disagreement, ...]
    screening: tuple[tuple[str, str], ...]
    """Plain heading and text."""
    statements: tuple[Statement, ...]
    steps: tuple[str, ...]
    questions_for_the_visit: tuple[str, ...]
    glossary: tuple[tuple[str, str], ...]
    guidelines: tuple[tuple[str, str], ...]
    """Advice, and the citation it comes from."""
    sources: tuple[tuple[str, str], ...]
    """Citation, and its address."""
    strip: Strip
    waived: tuple[str, ...]
    """Findings that stand with a reason, as printed lines."""
    problems: tuple[str, ...]
    """Findings of level error, as printed lines. An aid with any is a draft, and every format says so."""
    look: Look = field(default_factory=Look)
    """The icon and colours of its pictures: `palette.look_of(document.pictures)`."""
    record: RecordShown | None = None
    """How it was made, where those who publish it say so."""
    withdrawn: str = ""
    """That nobody should use it any more, since when and why, in the language of the aid; empty while it is in use."""

    @property
    def is_draft(self) -> bool:
        """True where the checks found an error: the output must not be given to anybody as it is."""
        return bool(self.problems)
