"""A tab with an empty form."""

import pytest
from streamlit.testing.v1 import AppTest

from partnering.foundation.database import transaction
from partnering.tracker.drafts import discard_draft
from tests.cast import Cast
from tests.pages.conftest import Screen
from tests.pages.tracker.log_activity.activity_form import PAGE


@pytest.fixture
def nothing_begun(database: str, cast: Cast) -> None:
    """Nobody has a draft."""
    with transaction() as session:
        for person, token in cast.drafts.items():
            discard_draft(session, person, token=token)


@pytest.fixture
def tab(cast: Cast, nothing_begun: None, open_screen: Screen) -> AppTest:
    """The lead's tab, with an empty form."""
    return open_screen(PAGE, cast.lead)
