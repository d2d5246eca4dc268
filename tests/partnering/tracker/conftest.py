"""What tests of the tracker start with."""

import pytest
from sqlalchemy.orm import Session

from partnering.tracker.releases import add_release
from tests.cast import NOW, Cast, say


@pytest.fixture
def release(cast: Cast, session: Session) -> int:
    """A release where nobody has done or said anything."""
    return add_release(session, cast.lead, project_id=cast.project, version="3.0", now=NOW)


@pytest.fixture
def said(cast: Cast, session: Session) -> int:
    """Something the patient partner said."""
    return say(session, cast.patient, cast.project, "The text is too small.")
