"""The parts of the report on the screen: what is written, what the log says, and the form to write one."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.shared.kept_fields import watched
from pages.shared.kept_form import KeptForm, Words
from pages.shared.small_form import SmallForm, typed
from pages.shared.text import as_text
from pages.shared.visit import Visit, now
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.typed_text import LONGEST_TEXT
from partnering.foundation.words import _
from partnering.reporting.report import Report, ReportedPart
from partnering.reporting.report_parts import EXPECTATIONS, STORY, ReportPart
from partnering.reporting.report_texts import WrittenPart, write_report_part
from partnering.reporting.report_words import not_logged, not_written

WRITE = "write"
"""Which part the address opens to write."""


def show_parts(visit: Visit, report: Report, written: Mapping[str, WrittenPart]) -> None:
    """Both lists of parts, as the report has them."""
    for heading, parts, told in (
        (_("The story"), STORY, report.story),
        (_("The six expectations"), EXPECTATIONS, report.expectations),
    ):
        st.header(heading, anchor=False)
        for part, one in zip(parts, told, strict=True):
            _show_part(visit, part, one, written.get(part.key))


def part_form(part: ReportPart, written: WrittenPart | None) -> SmallForm:
    """The form to write one part, with what is there now in it."""

    def show_fields(form: KeptForm) -> None:
        st.text_area(
            part.question,
            form.first["words"],
            max_chars=LONGEST_TEXT,
            height="content",
            help=_("Write no name and nothing about somebody's health: everybody may read it."),
            **watched(form, "words", typed),
        )

    def save(session: Any, person_id: int, form: KeptForm, words: Words) -> None:
        write_report_part(
            session,
            person_id,
            project_id=form.project_id,
            part=part.key,
            words=words["words"],
            base_number=int(words["base"]),
            now=now(),
        )

    return SmallForm(
        name=f"report_{part.key}",
        heading=part.heading,
        button=_("Save"),
        first={
            "words": written.words if written else "",
            "base": str(written.number) if written else "0",
        },
        show_fields=show_fields,
        save=save,
        said=_("Saved. It is in the report now."),
    )


def _show_part(visit: Visit, part: ReportPart, told: ReportedPart, written: WrittenPart | None) -> None:
    with st.container(border=True):
        st.subheader(as_text(told.heading), anchor=False)
        st.caption(as_text(told.question))
        st.write(as_text(told.words) if told.words else f":gray[{as_text(not_written())}]")
        if written and written.words:
            by = _("{name} wrote this on {day}.")
            st.caption(
                as_text(by.format(name=written.written_by, day=day_in_words(written.written_at.date())))
            )
        for one in told.evidence:
            st.markdown(f"- {as_text(one.sentence)} :gray[{as_text(one.n)}]")
        if not told.evidence:
            st.caption(not_logged())
        if visit.may(Permission.WRITE_REPORT):
            label = _("Change: {part}") if told.words else _("Write: {part}")
            st.button(
                label.format(part=told.heading),
                key=f"report_{part.key}",
                on_click=st.query_params.__setitem__,
                args=(WRITE, part.key),
            )
