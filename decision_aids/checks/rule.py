"""What a rule is: a function that finds what would mislead a reader, and what is known about it.

A module of rules, one for each family, holds functions with `@rule`. Each finds breaches in one document and yields
them in any order; `checks.run` adds file, line, level and waivers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Literal

from decision_aids.checks.texts import texts
from decision_aids.document import DecisionAid
from decision_aids.findings import Level
from decision_aids.prose import sentences_of

Strength = Literal["strong", "standard", "experiment", "ours"]
"""How well a rule is founded: supported by reviews, agreed in a standard, found in an experiment, or our judgement."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One place that breaks a rule: a JSON pointer, what is wrong there and what to write instead.

    `level` is None for the level of the rule.
    """

    pointer: str
    message: str
    level: Level | None = None


@dataclass(frozen=True)
class Subject:
    """What a rule looks at. `today` decides what is overdue."""

    aid: DecisionAid
    today: date

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """JSON pointer and text of all that is written for the reader: found once, for all rules."""
        return tuple(texts(self.aid))

    @cached_property
    def sentences(self) -> tuple[tuple[str, str], ...]:
        """JSON pointer and sentence, each sentence on one line."""
        return tuple(
            (pointer, " ".join(sentence.split()))
            for pointer, text in self.texts
            for sentence in sentences_of(text)
        )


Check = Callable[[Subject], Iterator[Breach]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, from L1 to L35. `source` is a DOI or a web address."""

    id: str
    level: Level
    title: str
    """What a good aid does, as one plain sentence."""
    instead: str
    """What to write instead."""
    source: str
    strength: Strength
    check: Check

    @property
    def link(self) -> str:
        """The address of the source."""
        return f"https://doi.org/{self.source}" if self.source.startswith("10.") else self.source


RULES: Final[dict[str, Rule]] = {}
"""Every rule by its id. Filled by importing the modules of rules: `decision_aids.checks.run` does."""


def rule(
    id_: str, *, level: Level, title: str, instead: str, source: str, strength: Strength
) -> Callable[[Check], Check]:
    """Makes a function the check of a rule. Raises ValueError where two rules have one id."""

    def register(check: Check) -> Check:
        if id_ in RULES:
            raise ValueError(f"There are two rules {id_}.")
        RULES[id_] = Rule(id_, level, title, instead, source, strength, check)
        return check

    return register
