"""What stands on the page once an activity is saved: what it counts for now, and the way back."""

from dataclasses import dataclass, replace

import streamlit as st

from pages.shared.kept_form import is_new_visit, mark_place, want_form
from pages.shared.text import as_text
from pages.shared.visit import now, require_person
from partnering.foundation.database import transaction
from partnering.foundation.errors import ExpectedError
from partnering.foundation.words import _
from partnering.tracker.activities import put_back_activity, take_back_activity
from partnering.tracker.releases import ReleaseCard

SAVED = "activity_saved"
"""Where this tab remembers what it saved last."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The activity that was saved last in this tab."""

    activity_id: int
    project_id: int
    release: ReleaseCard | None
    is_taken_back: bool = False
    trouble: str = ""

    @property
    def sentence(self) -> str:
        """What became of it, and what it counts for."""
        if self.is_taken_back:
            return _("Taken back. It counts nowhere now.")
        if self.release is None:
            return _("Saved. It belongs to no release, so no coverage counts it.")
        return _("Saved. It now counts in release {version}.").format(version=self.release.version)


def saved_here(project_id: int) -> Saved | None:
    """What was saved last on this visit to the page, in this project; None where the form is to be shown."""
    saved: Saved | None = st.session_state.get(SAVED)
    if saved is not None and (is_new_visit() or saved.project_id != project_id):
        del st.session_state[SAVED]
        return None
    return saved


def show_saved(saved: Saved) -> None:
    """The sentence, and what one may want to do next."""
    mark_place("")
    st.success(as_text(saved.sentence))
    if saved.trouble:
        st.error(as_text(saved.trouble))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Put it back") if saved.is_taken_back else _("Undo"), key="activity_undo", on_click=turn_round
        )
        st.button(_("Log another"), key="activity_another", type="primary", on_click=log_another)
        release = {"release": str(saved.release.release_id)} if saved.release else None
        st.page_link("tracker/coverage.py", label=_("See the coverage"), query_params=release)


def turn_round() -> None:
    """Take the saved activity back, or let it count again."""
    saved: Saved = st.session_state[SAVED]
    change = put_back_activity if saved.is_taken_back else take_back_activity
    try:
        person = require_person()
        with transaction() as session:
            change(
                session,
                person.person_id,
                project_id=saved.project_id,
                activity_id=saved.activity_id,
                now=now(),
            )
    except ExpectedError as problem:
        st.session_state[SAVED] = replace(saved, trouble=problem.message)
        return
    st.session_state[SAVED] = replace(saved, is_taken_back=not saved.is_taken_back, trouble="")


def log_another() -> None:
    """Open a new form."""
    st.session_state.pop(SAVED, None)
    want_form(None)
    st.rerun()
