"""The decision-aid document, format decision-aid/1, as frozen types.

What a document needs to be one is required here; what a good aid needs beyond that is optional, so that a draft is
a document too. `decision_aids.reading` makes these from YAML, and also sees that all references lead somewhere.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import Discriminator, Field, PlainValidator, StringConstraints, Tag, WithJsonSchema

from decision_aids.quantities import (
    TEXT,
    Amount,
    Count,
    Difference,
    Mean,
    Number,
    Part,
    Scale,
    Text,
    TimeHorizon,
    expected,
)

FORMAT: Final = "decision-aid/1"

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
ID = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"
DOI = r"^10\.[0-9]{4,9}/\S+$"
PMID = r"^[1-9][0-9]{0,8}$"
URL = r"^https?://\S+$"
RULE = r"^L([1-9]|[12][0-9]|3[0-5])$"
POINTER = r"^(/[^/]*)+$"
COLOUR = r"^#[0-9A-Fa-f]{6}$"

PATTERNS_IN_WORDS: Final[Mapping[str, str]] = {
    TEXT: "some text",
    SLUG: "small letters and digits, with hyphens between words, such as psa-screening",
    ID: "letters, digits, hyphens and underscores, such as psa-test",
    LANGUAGE: "a language tag such as en, fr-CA or zh-Hans",
    DOI: "a DOI such as 10.1136/bmj.k3519, without an address before it",
    PMID: 'a PubMed number in quotes, such as "30185521"',
    URL: "a web address that begins with https:// or http://",
    RULE: "the id of a rule, L1 to L35",
    POINTER: "a place in this document, such as /evidence/0/outcomes/2",
    COLOUR: 'a colour in quotes, such as "#0b57d0"',
}

Id = Annotated[str, StringConstraints(pattern=ID)]
Kind = Literal["treatment", "screening", "test", "prevention", "care"]
TestResult = Literal[
    "true_positive", "false_positive", "false_negative", "true_negative", "overdiagnosis", "detection"
]
Direction = Literal["harm", "benefit", "neutral"]
Certainty = Literal["high", "moderate", "low", "very_low", "not_stated"]
PartnerRole = Literal[
    "patient_partner", "caregiver_partner", "citizen_partner", "clinician_partner", "local_decision_maker"
]


def _day(value: object) -> object:
    if type(value) is date:
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise expected("a day that the calendar has") from None
    raise expected("a date such as 2026-11-01")


Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


class Condition(Part):
    """The health problem."""

    name: Text
    summary: Text | None = None


class Decision(Part):
    """What is to be decided, and by whom."""

    question: Text
    audience: Text | None = None
    why_now: Text | None = None
    no_action_reason: Text | None = Field(None, description="Why no option is to do nothing, where none is")


class LivedExperience(Part):
    """What an option is like, in the words of somebody who knows."""

    text: Text
    written_with: PartnerRole | None = None


class Option(Part):
    """One of the things a person can choose."""

    id: Id
    label: Text
    is_no_action: bool = False
    what_it_involves: Text | None = None
    good_points: tuple[Text, ...] = ()
    hard_points: tuple[Text, ...] = ()
    lived_experience: LivedExperience | None = None


class Outcome(Part):
    """Something that may happen. Its own time horizon and reference class override those of its set."""

    id: Id
    label: Text
    time_horizon: TimeHorizon | None = None
    reference_class: Text | None = Field(None, description="What the denominator counts, such as people")
    difference: Difference | None = None
    certainty: Certainty | None = Field(None, description="GRADE certainty of the evidence")
    composite_of: tuple[Text, ...] = Field(
        (), description="The things counted together here, where it is more than one"
    )
    overlaps_with: tuple[Id, ...] = Field((), description="Outcomes that count some of the same people again")
    shows: TestResult | None = Field(None, description="What it tells of a test, for kind screening and test")


class CountOutcome(Outcome):
    """An outcome that happens to some: how many of the denominator, for each option."""

    measure: Literal["count"] = "count"
    direction: Direction
    group: Id | None = Field(None, description="Outcomes of one group exclude each other")
    remainder: bool = Field(
        default=False, description="True for the outcome of a group that holds everybody else"
    )
    per_option: Mapping[str, Count]


class MeanOutcome(Outcome):
    """An outcome that everybody has to some degree: the average on a scale, for each option."""

    measure: Literal["mean"]
    direction: Direction | None = None
    scale: Scale | None = None
    meaningful_difference: Amount | None = Field(
        None, description="The smallest difference on the scale that people notice"
    )
    per_option: Mapping[str, Mean]


def _measure(outcome: Any) -> str | None:
    """Which kind of outcome this is; None for a measure that does not exist."""
    measure = outcome.get("measure", "count") if isinstance(outcome, Mapping) else "count"
    return measure if measure in MEASURES else None


MEASURES: Final[Mapping[str, type[Outcome]]] = {"count": CountOutcome, "mean": MeanOutcome}
AnyOutcome = Annotated[
    Annotated[CountOutcome, Tag("count")] | Annotated[MeanOutcome, Tag("mean")],
    Discriminator(
        _measure,
        custom_error_type="measure",
        custom_error_message="The measure of an outcome is count or mean",
    ),
]


class EvidenceSet(Part):
    """Numbers from one source, about one population, with one denominator and one time horizon."""

    id: Id
    label: Text
    population: Text | None = None
    reference_class: Text | None = Field(None, description="What the denominator counts, such as people")
    denominator: Annotated[int, Field(ge=1)] | None = None
    time_horizon: TimeHorizon | None = None
    source: Id | None = None
    method: Text | None = None
    outcomes: tuple[AnyOutcome, ...] = Field(min_length=1)


class Screening(Part):
    """What a person needs to know about a test."""

    measures: Text | None = None
    if_found: Text | None = None
    if_not_found: Text | None = None
    overdiagnosis: Text | None = None


class Value(Part):
    """Something that may matter to a person, and the option it speaks for."""

    id: Id
    statement: Text
    speaks_for: Id
    written_with: PartnerRole | None = Field(None, description="Whose words these are")
    weight: Amount | None = Field(
        None, description="How much it counts before the reader says so; 1 without it"
    )
    weight_source: Id | None = Field(None, description="The source of the weight")


class Guideline(Part):
    """What a guideline advises. It is shown in a labelled box of its own, apart from the rest."""

    text: Text
    source: Id


class Source(Part):
    """Where evidence comes from."""

    id: Id
    citation: Text
    doi: Annotated[str, StringConstraints(pattern=DOI)] | None = None
    pmid: Annotated[str, StringConstraints(pattern=PMID)] | None = None
    url: Annotated[str, StringConstraints(pattern=URL)] | None = None


class Author(Part):
    """Who wrote the aid."""

    name: Text
    role: Text | None = None
    credentials: Text | None = None
    interests: Text | None = None


class Funder(Part):
    """Who paid for the aid, and which of its options they make or sell."""

    name: Text
    makes: tuple[Id, ...] = ()


class Partner(Part):
    """Who took part in making the aid, and how."""

    role: PartnerRole
    contributed: Text
    named: Text | None = Field(None, description="The name, where the person agreed to it; else role_only")
    paid: bool | None = None


class Dates(Part):
    """When the aid was made, and until when it holds."""

    published: Day | None = None
    evidence_searched: Day | None = None
    next_review: Day | None = None
    update_policy: Text | None = None


class Colours(Part):
    """Colours for those to whom something happens, and for the others."""

    happens: Annotated[str, StringConstraints(pattern=COLOUR)] | None = None
    does_not_happen: Annotated[str, StringConstraints(pattern=COLOUR)] | None = None


class Pictures(Part):
    """What a team, or another program, wishes of the pictures.

    Wishes that would mislead a reader are told by the checks and are not followed.
    """

    icons: Annotated[int, Field(ge=1)] | None = Field(None, description="How many icons stand for everybody")
    icon: Literal["person", "dot", "square", "face", "photo"] | None = None
    order: Literal["together", "scattered"] | None = None
    bars_from: Number | None = Field(None, description="Where the axis of bars begins")
    bars_to: Number | None = Field(None, description="Where the axis of bars ends")
    told_apart_by: Literal["colour", "colour_and_shape"] | None = None
    colours: Colours | None = None
    without: tuple[Literal["words", "table"], ...] = Field(
        (), description="What to leave out beside a picture"
    )


class Waiver(Part):
    """A finding that is true and may stand, with the reason. It is printed with every check."""

    rule: Annotated[str, StringConstraints(pattern=RULE)]
    at: Annotated[str, StringConstraints(pattern=POINTER)] | None = Field(
        None, description="The place it holds for, with all that is inside; without it the whole document"
    )
    reason: Text


class DecisionAid(Part):
    """A decision aid: a decision, its options, what may happen with each, and what may matter."""

    format: Literal["decision-aid/1"]
    slug: Annotated[str, StringConstraints(pattern=SLUG)]
    language: Annotated[str, StringConstraints(pattern=LANGUAGE)]
    title: Text
    kind: Kind
    condition: Condition
    decision: Decision
    options: tuple[Option, ...] = Field(min_length=2)
    evidence: tuple[EvidenceSet, ...] = ()
    screening: Screening | None = None
    values: tuple[Value, ...] = ()
    steps: tuple[Text, ...] = ()
    questions_for_the_visit: tuple[Text, ...] = ()
    glossary: Mapping[str, Text] = Field(default_factory=dict)
    guidelines: tuple[Guideline, ...] = ()
    sources: tuple[Source, ...] = ()
    authors: tuple[Author, ...] = ()
    partners: tuple[Partner, ...] = ()
    funding: Text | None = None
    funders: tuple[Funder, ...] = ()
    dates: Dates | None = None
    pictures: Pictures | None = None
    waivers: tuple[Waiver, ...] = ()


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the format. It cannot say that references lead somewhere."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **DecisionAid.model_json_schema()}
