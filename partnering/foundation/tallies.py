"""Counts as the database makes them: how much of something, by project, year and stage. Pure."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Tally(Generic[K]):
    """How much of one kind there was in a project, in one year, at one stage. Tallies of one kind can be added up."""

    project_id: int
    year: int | None
    """None for what is counted as it stands today."""
    lifecycle: str | None
    """Key of a lifecycle; None, like the stage, for what belongs to no stage."""
    stage: str | None
    kind: K
    number: int
