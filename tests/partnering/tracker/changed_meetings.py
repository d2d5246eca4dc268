"""The meeting of the cast, changed in one way or another, for tests of logging."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from partnering.foundation.vocabulary import PartnerRole
from partnering.tracker.activities import NewActivity, RolePart
from tests.cast import Cast, a_meeting

PATIENTS, CLINICIANS = PartnerRole.PATIENT_PARTNER, PartnerRole.CLINICIAN_PARTNER


def some(**changes: Any) -> Callable[[Cast], NewActivity]:
    return lambda cast: replace(a_meeting(cast.release, cast.patient), **changes)


def who(*roles: RolePart) -> Callable[[Cast], NewActivity]:
    return some(roles=roles)
