"""The wish that one's weeks count in the project's number of weeks, and what that number tells."""

from datetime import date

import streamlit as st
from babel.dates import format_date

from pages.shared.deeds import do, show_outcome
from pages.shared.local_time import today_here
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.database import reading
from partnering.foundation.words import _, language, ngettext
from partnering.reflection.counted_weeks import (
    FEWEST_WRITERS,
    QuarterOfJournals,
    do_my_weeks_count,
    end_my_weeks_count,
    let_my_weeks_count,
    list_journal_quarters,
)

PLACE = "journal_counted"


def show_counted_weeks(visit: Visit) -> None:
    """Whether the person's weeks count, the way to change that, and exactly what funders are told."""
    me, project_id = visit.person_id, visit.project_id
    with st.expander(_("Count my weeks"), key="journal_counted_more", on_change="rerun") as more:
        if not more.open:
            return
        with reading() as session:
            is_counted = do_my_weeks_count(session, me, project_id=project_id)
            quarters = list_journal_quarters(session, me, project_id=project_id, today=today_here())
        if is_counted:
            st.write(_("Your weeks count in this project, from the week in which you said so."))
            st.button(
                _("Do not count my weeks"), key="journal_counted_off", on_click=_end, args=(project_id,)
            )
        else:
            st.write(
                _(
                    "Whoever pays for this work may ask if people take time to look back. Your weeks can count in the "
                    "answer. It is a number: no name, no word, no week by itself."
                )
            )
            st.button(_("Count my weeks"), key="journal_counted_on", on_click=_let, args=(project_id,))
        st.caption(as_text(_("What this project tells: {told}").format(told=in_words(quarters[0]))))
        show_outcome(PLACE)


def in_words(quarter: QuarterOfJournals) -> str:
    """One quarter as a sentence."""
    months = format_date(quarter.begins_on, "QQQQ y", locale=language())
    if quarter.weeks is None:
        return _("{quarter}: nothing. Fewer than {n} people wrote and let their weeks count.").format(
            quarter=months, n=FEWEST_WRITERS
        )
    return ngettext("{quarter}: {n} week written.", "{quarter}: {n} weeks written.", quarter.weeks).format(
        quarter=months, n=quarter.weeks
    )


def _let(project_id: int) -> None:
    today: date = today_here()
    do(PLACE, let_my_weeks_count, said=_("Your weeks count now."), project_id=project_id, today=today)


def _end(project_id: int) -> None:
    do(PLACE, end_my_weeks_count, said=_("Your weeks do not count any more."), project_id=project_id)
