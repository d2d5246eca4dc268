"""What the files of the catalog hold: lifecycles with stages, scales with levels, policies with rules."""

import re
from decimal import Decimal
from typing import Annotated, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from partnering.foundation.errors import InvalidInput
from partnering.foundation.vocabulary import PartnerRole, Rater, Timing
from partnering.foundation.words import N_, _

LOWEST_LEVEL, HIGHEST_LEVEL = 0, 5
_Item = TypeVar("_Item")


def _written_as(pattern: str, expected: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(expected)
        return value

    return AfterValidator(check)


def _has_an_entry(entries: tuple[_Item, ...]) -> tuple[_Item, ...]:
    if not entries:
        raise ValueError(N_("at least one entry in the list"))
    return entries


_LONGEST_KEY = r"(?=.{1,80}$)"
_FileKey = Annotated[
    str,
    _written_as(
        _LONGEST_KEY + r"[a-z0-9]+(-[a-z0-9]+)*", N_("small letters, digits and hyphens, like our-clinic-5")
    ),
]
_WordKey = Annotated[
    str,
    _written_as(_LONGEST_KEY + r"[a-z0-9]+(_[a-z0-9]+)*", N_("small letters, digits and _, like try_it_out")),
]
_Doi = Annotated[str, _written_as(r"10\.\d{4,9}/\S+", N_("a DOI like 10.1093/jamia/ocad122"))]
_Url = Annotated[str, _written_as(r"https?://\S+", N_("an address that starts with https://"))]
NOT_EMPTY = AfterValidator(_has_an_entry)
_LevelNumber = Annotated[int, Field(ge=LOWEST_LEVEL, le=HIGHEST_LEVEL)]


class CatalogPart(BaseModel):
    """Any part of a file of the catalog: no unknown field, no empty text."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, str_min_length=1)


class Source(CatalogPart):
    """Where an entry comes from: a citation with a DOI or an address."""

    citation: str
    doi: _Doi | None = None
    url: _Url | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if self.doi is None and self.url is None:
            raise ValueError(N_("a doi or a url beside the citation"))
        return self


class CatalogEntry(CatalogPart):
    """What every file of the catalog says about itself."""

    key: _FileKey
    title: str
    version: str
    """Version of the file, not of its source."""
    source: Source
    licence: str
    notes: tuple[str, ...] = ()
    """What is ours and what is the source's, one sentence each."""


class Stage(CatalogPart):
    """One stage of a lifecycle."""

    key: _WordKey
    expert_name: str
    """The standard's own name, to the letter."""
    name: str
    """Plain name."""
    meaning: str
    timing: Timing
    question: str
    """The opening question a partner can answer at this stage."""
    crosswalk: Annotated[tuple[str, ...], NOT_EMPTY]
    """Keys of the hub's stages that this stage matches."""


class Lifecycle(CatalogEntry):
    """The stages of making, using and learning from decision support, in the order they are shown."""

    kind: Literal["lifecycle"]
    stages: Annotated[tuple[Stage, ...], NOT_EMPTY]

    def stage(self, key: str) -> Stage:
        """The stage with this key. Raises InvalidInput that lists the keys there are."""
        for stage in self.stages:
            if stage.key == key:
                return stage
        sentence = _('"{stage}" is not a stage of the lifecycle {lifecycle}. Its stages: {known}.')
        raise InvalidInput(
            sentence.format(stage=key, lifecycle=self.key, known=", ".join(s.key for s in self.stages))
        )


class ScaleNames(CatalogPart):
    """What another scale calls a level; our judgement."""

    scale: _WordKey
    names: Annotated[tuple[str, ...], NOT_EMPTY]


class ComparedScale(CatalogPart):
    """Another scale that levels are compared with, by name only."""

    key: _WordKey
    title: str
    source: Source


class Level(CatalogPart):
    """One step of the scale, with the two tests that tell whether the work stands there."""

    level: _LevelNumber
    key: _WordKey
    name: str
    """Plain name."""
    who_controls: str
    how_continuous: str
    crosswalk: tuple[ScaleNames, ...] = ()


class ControlLine(CatalogPart):
    """The line between levels the project controls and levels where control is shared."""

    between: tuple[_LevelNumber, _LevelNumber]
    name: str
    meaning: str

    @field_validator("between")
    @classmethod
    def _next_to_each_other(cls, between: tuple[int, int]) -> tuple[int, int]:
        if between[1] != between[0] + 1:
            raise ValueError(N_("two levels next to each other, such as [3, 4]"))
        return between


class Continuum(CatalogEntry):
    """A scale of partnering: levels 0 to 5, each on one side of the control line."""

    kind: Literal["continuum"]
    control_line: ControlLine
    compared_scales: tuple[ComparedScale, ...] = ()
    levels: tuple[Level, ...]

    @field_validator("levels")
    @classmethod
    def _complete(cls, levels: tuple[Level, ...], info: ValidationInfo) -> tuple[Level, ...]:
        if [level.level for level in levels] != list(range(LOWEST_LEVEL, HIGHEST_LEVEL + 1)):
            raise ValueError(N_("the levels 0, 1, 2, 3, 4 and 5, in this order"))
        compared = {scale.key for scale in info.data.get("compared_scales", ())}
        if any(names.scale not in compared for level in levels for names in level.crosswalk):
            raise ValueError(N_("crosswalks to listed compared_scales only"))
        return levels

    def level(self, number: int) -> Level:
        """The level with this number. Raises InvalidInput outside 0 to 5."""
        if not LOWEST_LEVEL <= number <= HIGHEST_LEVEL:
            raise InvalidInput(
                _("A level is a whole number from 0 to 5, not {number}.").format(number=number)
            )
        return self.levels[number]

    def is_above_control_line(self, level: int) -> bool:
        """Whether control is shared at this level."""
        return level >= self.control_line.between[1]


class Requirement(CatalogPart):
    """One thing a stage needs: somebody of any of these roles."""

    any_of: Annotated[tuple[PartnerRole, ...], NOT_EMPTY]


class StageCoverageRule(CatalogPart):
    """Each stage of this timing needs all of these roles, at this level or above."""

    timing: Timing
    requires: Annotated[tuple[Requirement, ...], NOT_EMPTY]
    minimum_level: _LevelNumber


class ControlLineRule(CatalogPart):
    """So many stages stand above the control line in this rater's eyes."""

    stages: Annotated[int, Field(ge=1)]
    rater: Rater


class AidReviewsRule(CatalogPart):
    """Each aid has verdicts of so many people who did not write it, and of each of these roles, on exactly its text."""

    reviewers: Annotated[int, Field(ge=1)]
    requires: tuple[Requirement, ...] = ()


class Policy(CatalogEntry):
    """What a release needs. Each rule is a field of its own; a rule that is absent or false asks for nothing."""

    kind: Literal["policy"]
    stage_coverage: StageCoverageRule | None = None
    control_line: ControlLineRule | None = None
    post_release_plan: bool = False
    """Each stage after the release has a plan that a partner agreed to."""
    previous_release_followed_up: bool = False
    """Something was logged at each stage after the release that went out before."""
    aid_reviews: AidReviewsRule | None = None
    standing_block: bool = False
    """No “harmful or misleading” stands against an aid."""
    aid_checks: bool = False
    """No aid has an error that the checks find."""
    aid_dates: bool = False
    """No aid is past the day of its next review."""
    inputs_answered: bool = False
    """Everything that partners said about the release has its answer."""
    payments_on_time: bool = False
    """No payment that was promised to a partner is late."""


class Prompt(CatalogPart):
    """One question that a journal asks now and then."""

    key: _WordKey
    asks: Literal["team", "partners", "everybody"]
    words: str


class PromptSet(CatalogEntry):
    """Questions for a journal, one a week by turns."""

    kind: Literal["prompts"]
    prompts: Annotated[tuple[Prompt, ...], NOT_EMPTY]

    @field_validator("prompts")
    @classmethod
    def _each_once_and_one_for_each(cls, prompts: tuple[Prompt, ...]) -> tuple[Prompt, ...]:
        if len({prompt.key for prompt in prompts}) < len(prompts):
            raise ValueError(N_("a key of its own for each prompt"))
        asked = {prompt.asks for prompt in prompts}
        if "everybody" not in asked and not {"team", "partners"} <= asked:
            raise ValueError(N_("a prompt for the team and one for partners"))
        return prompts


class HourlyFigure(CatalogPart):
    """What an hour of a volunteer was valued at in one year, by one source."""

    year: Annotated[int, Field(ge=1990, le=2200)]
    amount: Annotated[Decimal, Field(gt=0, decimal_places=2)]
    source: Source


class HourlyFigures(CatalogEntry):
    """Published figures for an hour, of one country. A project takes one over where it fits."""

    kind: Literal["hourly_values"]
    currency: Annotated[str, _written_as(r"[A-Z]{3}", N_("the three letters of a currency, like EUR"))]
    figures: Annotated[tuple[HourlyFigure, ...], NOT_EMPTY]
