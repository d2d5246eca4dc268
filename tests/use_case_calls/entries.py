"""What an entry is: how to call one use case with the cast, and what the call must leave in the trail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.vocabulary import AccessRole, PartnerRole
from tests.cast import TODAY, Cast

Arguments = Callable[[Session, Cast, int], dict[str, Any]]
"""The keyword arguments for this person; may prepare what the call needs."""


@dataclass(frozen=True, slots=True)
class Event:
    """The one event that a write leaves."""

    action: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    is_of_new_project: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One use case. Without an event and without a reason for none, it must write nothing."""

    arguments: Arguments
    event: Event | None = None
    no_event_because: str = ""
    is_for_members: bool = False
    """An own matter that names a project: an outsider to it gets NotFound."""

    @property
    def writes(self) -> bool:
        """Whether the call changes anything."""
        return self.event is not None or bool(self.no_event_because)


def in_project(**more: Any) -> Arguments:
    """Arguments that are the same for everybody in the first project."""
    return lambda _session, cast, _person: {"project_id": cast.project, **more}


def in_release(**more: Any) -> Arguments:
    """Arguments about the release of the first project."""
    return lambda _session, cast, _person: {
        "project_id": cast.project,
        "release_id": cast.release,
        **more,
    }


NELL: dict[str, Any] = {
    "name": "Nell",
    "email": "nell@example.org",
    "access_role": AccessRole.PARTNER,
    "role": PartnerRole.PATIENT_PARTNER,
}
IN_TWO_WEEKS = TODAY + timedelta(days=14)
THIS_WEEK = date(2026, 3, 2)
