"""The wish for one e-mail a week, on or off."""

import streamlit as st
from babel.dates import get_day_names

from pages.shared.deeds import do, show_outcome
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.database import reading
from partnering.foundation.mail import has_mail
from partnering.foundation.words import _, language
from partnering.reflection.reminders import end_my_reminder, read_my_reminder, wish_reminder

PLACE = "journal_reminder"
FRIDAY = 4
DAY = "journal_reminder_day"


def show_reminder(visit: Visit) -> None:
    """On which day an e-mail comes, and the way to end it; nothing where this program sends none."""
    if not has_mail():
        return
    with reading() as session:
        weekday = read_my_reminder(session, visit.person_id)
    names = get_day_names("wide", locale=language().replace("-", "_"))
    with st.expander(_("One e-mail a week"), key="journal_reminder_more"):
        if weekday is None:
            st.write(_("When you have not written yet, one e-mail can ask you to. Nothing is counted."))
        else:
            st.write(
                as_text(_("It comes on {day}, unless you have written already.").format(day=names[weekday]))
            )
        st.selectbox(
            _("On which day?"),
            range(7),
            index=FRIDAY if weekday is None else weekday,
            format_func=lambda day: names[day],
            key=DAY,
        )
        with st.container(horizontal=True):
            st.button(
                _("Send me this e-mail") if weekday is None else _("Change the day"),
                key="journal_reminder_on",
                on_click=_wish,
            )
            if weekday is not None:
                st.button(_("No more e-mails"), key="journal_reminder_off", on_click=_end)
        show_outcome(PLACE)


def _wish() -> None:
    do(PLACE, wish_reminder, said=_("Saved."), weekday=st.session_state[DAY])


def _end() -> None:
    do(PLACE, end_my_reminder, said=_("No more e-mails come."))
