"""A questionnaire of one's own: what is in its file, what cannot be kept, and by which licence it may be used."""

from functools import partial

import streamlit as st

from pages.shared.deeds import do, show_outcome
from pages.shared.problems import problems_shown
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.words import _, ngettext
from partnering.reflection.brought_form import BroughtForm, compared_only
from partnering.reflection.form_files import SUFFIXES, read_form
from partnering.reflection.own_instruments import (
    BroughtInstrument,
    OfferedInstrument,
    bring_in_instrument,
    remove_instrument,
)

_OUTCOME = "instrument_upload"


def show_own_instruments(visit: Visit, offered: list[OfferedInstrument]) -> None:
    """The questionnaires of this project, and the way to bring in another."""
    with st.expander(_("Questions of our own")):
        st.write(
            _(
                "Do you have a licence for another questionnaire? Bring it in as an XLSForm, a REDCap data dictionary "
                "or a FHIR Questionnaire. It stays in this project and goes into no export."
            )
        )
        show_outcome(_OUTCOME)
        for one in offered:
            if one.own_id is not None:
                st.button(
                    _("Take “{title}” off the list").format(title=as_text(one.instrument.title)),
                    key=f"instrument_remove_{one.own_id}",
                    on_click=_remove,
                    args=(visit, one.own_id),
                )
        sent = st.file_uploader(_("File of the questionnaire"), type=list(SUFFIXES), key="instrument_file")
        if sent is not None:
            with problems_shown():
                _show_form(visit, read_form(sent.getvalue()))


def _show_form(visit: Visit, form: BroughtForm) -> None:
    n = len(form.items)
    st.markdown(
        as_text(ngettext("{n} question is in the file.", "{n} questions are in the file.", n).format(n=n))
    )
    if form.lost:
        st.warning(_("This cannot be kept:"))
        st.markdown("\n".join(f"- {as_text(sentence)}" for sentence in form.lost))
    with st.expander(_("All questions of the file")):
        st.markdown("\n".join(f"- {as_text(item.words)}" for item in form.items))
    with st.form("instrument_form", enter_to_submit=False):
        st.text_input(_("Title"), form.title, key="instrument_title")
        st.text_input(_("Licence, such as CC BY-NC-SA 4.0"), key="instrument_licence")
        st.text_input(_("Who allowed it here, and when"), key="instrument_permission")
        st.text_input(_("Where it comes from: authors, title, year"), key="instrument_citation")
        st.text_input(_("Its web address"), key="instrument_url")
        st.checkbox(_("It is answered for each stage by itself"), key="instrument_is_about_a_stage")
        words = {item.key: item.words for item in form.items if item.kind == "scale"}
        if words:
            st.multiselect(
                _("Which questions go from low to high? Only these are compared."),
                list(words),
                format_func=words.__getitem__,
                key="instrument_compared",
            )
        st.form_submit_button(_("Bring it in"), type="primary", on_click=_bring_in, args=(visit, form))


def _remove(visit: Visit, own_id: int) -> None:
    do(
        _OUTCOME,
        remove_instrument,
        said=_("It is off the list. What was answered stays."),
        project_id=visit.project_id,
        own_id=own_id,
    )


def _bring_in(visit: Visit, form: BroughtForm) -> None:
    held = st.session_state
    kept = compared_only(form, held.get("instrument_compared", []))
    brought = BroughtInstrument(
        title=held["instrument_title"],
        licence=held["instrument_licence"],
        permission=held["instrument_permission"],
        citation=held["instrument_citation"],
        url=held["instrument_url"].strip(),
        is_about_a_stage=held["instrument_is_about_a_stage"],
        items=kept.items,
        scales=kept.scales,
    )
    do(
        _OUTCOME,
        partial(bring_in_instrument, brought=brought),
        said=_("It is on the list of questions now."),
        project_id=visit.project_id,
    )
