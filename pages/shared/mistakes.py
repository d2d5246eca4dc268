"""Mistakes of ours: one short number ties what a person saw to what the log says."""

import logging
import secrets

import streamlit as st

from pages.shared.text import as_text
from partnering.foundation.errors import ExpectedError
from partnering.foundation.words import _

logger = logging.getLogger("one_more_step")


def note_mistake(mistake: Exception) -> str:
    """Log a mistake with its traceback, and give the number that the person is shown."""
    number = secrets.token_hex(4)
    # Streamlit logs the traceback too, but without the number.
    logger.error("Mistake %s", number, exc_info=mistake)
    return number


def show_script_error(problem: Exception) -> bool:
    """Tell a person about an error that no screen expected; True keeps Streamlit from showing words of its own."""
    if isinstance(problem, ExpectedError):
        st.error(as_text(problem.message))
        return True
    message = _("Something went wrong on our side. Nothing you typed is lost. Tell us this number: {number}")
    st.error(message.format(number=note_mistake(problem)))
    return True
