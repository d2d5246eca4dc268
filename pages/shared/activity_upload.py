"""A file of activities that was sent: how far it is checked, what it would add, and the button that adds it."""

from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from io import BytesIO

import streamlit as st

from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.said import say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, now
from partnering.foundation.database import reading, transaction
from partnering.foundation.words import _
from partnering.tracker.activity_records import ActivityRecords
from partnering.tracker.file_import import (
    Imported,
    import_activities,
    in_words,
    preview_import,
    read_file_for_project,
)

SECONDS_BETWEEN_LOOKS = 0.2


class Bar:
    """A bar with numbers. It shows from the first thousand on: a short file is done before."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence
        self._place = st.empty()

    def show(self, done: int, all_of_it: int) -> None:
        """Draw how much is done."""
        words = self._sentence.format(done=f"{done:,}", all=f"{all_of_it:,}")
        self._place.progress(done / all_of_it if all_of_it else 1.0, as_text(words))

    def clear(self) -> None:
        """Take it away."""
        self._place.empty()


def show_activity_file(visit: Visit, name: str, content: bytes, *, form: str) -> None:
    """Check the file, say what is in it, and add it once the person says so. `form` starts empty again then."""
    with problems_shown():
        bar = Bar(_("Checked {done} of {all} lines."))
        with reading() as session:
            records = read_file_for_project(
                session,
                visit.person_id,
                project_id=visit.project_id,
                file=BytesIO(content),
                catalog=catalog(),
                today=today_here(),
                progress=bar.show,
            )
            preview = preview_import(session, visit.person_id, project_id=visit.project_id, records=records)
        bar.clear()
        st.markdown(as_text(in_words(preview)))
        if preview.added and st.button(_("Add them"), type="primary"):
            imported = add(visit, name, records)
            say_after_rerun(_("Done. {what}").format(what=in_words(imported)), saved=form)


def add(visit: Visit, name: str, records: ActivityRecords) -> Imported:
    """Write the activities, and show how many are written.

    They are written in a thread of their own: a person who goes to another page stops the drawing, not the writing.
    """
    bar = Bar(_("Added {done} of {all} activities."))
    moment = now()
    seen: list[tuple[int, int]] = []

    def write() -> Imported:
        with transaction() as session:
            return import_activities(
                session,
                visit.person_id,
                project_id=visit.project_id,
                records=records,
                file_name=name,
                now=moment,
                progress=lambda done, all_of_it: seen.append((done, all_of_it)),
            )

    with ThreadPoolExecutor(1) as threads:
        writing = threads.submit(copy_context().run, write)
        while wait([writing], timeout=SECONDS_BETWEEN_LOOKS).not_done:
            if seen:
                bar.show(*seen[-1])
    return writing.result()
