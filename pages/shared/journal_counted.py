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
from partnering.reflection.counted_marks import (
    QuarterOfMarks,
    do_my_marks_count,
    end_my_marks_count,
    let_my_marks_count,
    list_quarters_of_marks,
)
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
            do_marks_count = do_my_marks_count(session, me, project_id=project_id)
            marks = list_quarters_of_marks(session, me, project_id=project_id, today=today_here())
        if is_counted:
            st.write(_("Your weeks count in this project, from the week in which you said so."))
            st.button(
                _("Do not count my weeks"), key="journal_counted_off", on_click=_end, args=(project_id,)
            )
            _show_marks(project_id, is_counted=do_marks_count)
        else:
            st.write(
                _(
                    "Whoever pays for this work may ask if people take time to look back. Your weeks can count in the "
                    "answer. It is a number: no name, no word, no week by itself."
                )
            )
            st.button(_("Count my weeks"), key="journal_counted_on", on_click=_let, args=(project_id,))
        told = f"{in_words(quarters[0])} {marks_in_words(marks[0])}".strip()
        st.caption(as_text(_("What this project tells: {told}").format(told=told)))
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


def marks_in_words(quarter: QuarterOfMarks) -> str:
    """How content people were in one quarter, as a sentence; empty where it is not told."""
    if quarter.people is None:
        return ""
    if quarter.are_most_content:
        sentence = _("Of {n} people, more than half are content with how the findings are used.")
    else:
        sentence = _("Of {n} people, half or fewer are content with how the findings are used.")
    return sentence.format(n=quarter.people)


def _show_marks(project_id: int, *, is_counted: bool) -> None:
    """Whether it counts too how content the person says to be, and the way to change that."""
    if is_counted:
        st.write(
            _(
                "It counts too how content you say to be. Told is only if more than half are, of 5 or more people."
            )
        )
        label, act = _("Do not count how content I am"), _end_marks
    else:
        st.write(
            _(
                "How content you say to be can count too. Told is only if more than half are, of 5 or more people."
            )
        )
        label, act = _("Count how content I am"), _let_marks
    st.button(label, key="journal_marks", on_click=act, args=(project_id,))


def _let_marks(project_id: int) -> None:
    do(PLACE, let_my_marks_count, said=_("It counts now."), project_id=project_id, today=today_here())


def _end_marks(project_id: int) -> None:
    do(PLACE, end_my_marks_count, said=_("It does not count any more."), project_id=project_id)


def _let(project_id: int) -> None:
    today: date = today_here()
    do(PLACE, let_my_weeks_count, said=_("Your weeks count now."), project_id=project_id, today=today)


def _end(project_id: int) -> None:
    do(PLACE, end_my_weeks_count, said=_("Your weeks do not count any more."), project_id=project_id)
