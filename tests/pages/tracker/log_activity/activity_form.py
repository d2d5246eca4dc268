"""The page on which an activity is logged, as its tests fill it in."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest

from partnering.foundation.account import end_session
from partnering.foundation.database import reading, transaction
from partnering.foundation.vocabulary import Activity
from partnering.tracker.drafts import KeptDraft, list_my_drafts
from partnering.tracker.models import ActivityEntry
from tests.cast import NOW, Cast
from tests.pages.screen_words import field

PAGE = "tracker/log_activity.py"
MEETING = {
    "Stage": "information_delivery",
    "What": Activity.MEETING,
    "Minutes": 45,
    "What came of it?": "We cut the second screen.",
}


def fill(tab: AppTest, words: dict[str, Any]) -> AppTest:
    """Types one field after the other, as a person does."""
    for label, value in words.items():
        field(tab, label).set_value(value).run()
    return tab


def shown(tab: AppTest) -> str:
    """Everything the page says, without the marks that keep Markdown from reading it."""
    kinds = ("title", "header", "markdown", "caption", "success", "warning", "error", "info")
    return "\n".join(str(element.value) for kind in kinds for element in tab.get(kind)).replace("\\", "")


def drafts_of(cast: Cast, person: int) -> list[KeptDraft]:
    with reading() as session:
        return list_my_drafts(session, person, in_project=cast.project, form="activity")


def the_draft(cast: Cast, person: int) -> dict[str, Any]:
    (draft,) = drafts_of(cast, person)
    return draft.content


def activities() -> list[ActivityEntry]:
    """Everything logged beside what the cast brought, the oldest first."""
    with reading() as session:
        return list(
            session.scalars(
                select(ActivityEntry).where(ActivityEntry.minutes != 60).order_by(ActivityEntry.id)
            )
        )


def sign_out(cast: Cast, person: int) -> None:
    """End the session of the open tab, from another browser."""
    with transaction() as session:
        end_session(session, person, session_id=cast.browsers[person], now=NOW)


@contextmanager
def as_the_browser_does(tab: AppTest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A field in a fragment runs the fragment alone. AppTest would run the whole page."""
    (fragment,) = tab._fragment_storage._fragments
    with monkeypatch.context() as patch:
        patch.setattr(
            "streamlit.testing.v1.local_script_runner.RerunData", partial(RerunData, fragment_id=fragment)
        )
        yield
