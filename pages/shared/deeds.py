"""One deed of a person, done in the callback of a button, and what came of it shown where the button stands.

A callback gets what was on the screen when the button was pressed, such as the revision of a text; the page that is
drawn afterwards may know a newer one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from pages.shared.text import as_text
from pages.shared.visit import now, require_person
from partnering.foundation.database import transaction
from partnering.foundation.errors import ExpectedError

_OUTCOME = "deed_outcome"


def do(
    place: str, use_case: Callable[..., object], *, said: str, **arguments: object
) -> ExpectedError | None:
    """Do it as whoever is signed in now, and say so at this place. Gives what went wrong, which is said there too."""
    try:
        person = require_person()
        with transaction() as session:
            use_case(session, person.person_id, now=now(), **arguments)
    except ExpectedError as problem:
        say_problem(place, problem.message)
        return problem
    st.session_state[_OUTCOME] = (place, said, True)
    return None


def say_problem(place: str, sentence: str) -> None:
    """Say at this place why nothing was done."""
    st.session_state[_OUTCOME] = (place, sentence, False)


def show_outcome(place: str) -> None:
    """Say once what came of the deed at this place, if there was one."""
    # Its place is always there: else what stands below is made anew when it comes, and a part that was open closes.
    with st.container():
        where, sentence, is_done = st.session_state.get(_OUTCOME, ("", "", False))
        if where != place:
            return
        del st.session_state[_OUTCOME]
        if is_done:
            st.success(as_text(sentence))
        else:
            st.error(as_text(sentence), icon=":material/error:")


@contextmanager
def section(heading: str) -> Iterator[None]:
    """A part of a page with a heading. What comes and goes in it leaves the other parts as they are."""
    with st.container():
        st.header(heading)
        yield
