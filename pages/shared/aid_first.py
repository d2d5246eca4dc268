"""A first draft of an aid in minutes: from a blank page, an example, a table of findings, or a YAML file."""

import streamlit as st

from decision_aids.editing import with_value
from pages.shared.problems import problems_shown
from pages.shared.said import form_key
from pages.shared.visit import Visit, now
from partnering.coauthoring.aids import add_aid
from partnering.coauthoring.findings_table import read_findings_table
from partnering.coauthoring.first_drafts import blank_draft, example_draft, list_examples, table_draft
from partnering.coauthoring.section_edits import id_from
from partnering.foundation.database import transaction
from partnering.foundation.errors import InvalidInput
from partnering.foundation.typed_text import tidy_line
from partnering.foundation.vocabulary import VersionOrigin
from partnering.foundation.words import N_, _

BLANK, EXAMPLE, TABLE, FILE = "blank", "example", "table", "file"
WAYS = {
    BLANK: N_("A blank page"),
    EXAMPLE: N_("An example"),
    TABLE: N_("A table of findings"),
    FILE: N_("A YAML file"),
}
FORM = "aid_first"
TABLE_EXAMPLE = (
    "Outcome,Risk with no test,Risk with PSA test,Certainty\n"
    "Die of prostate cancer,3 per 1000,3 per 1000 (3 to 3),Low\n"
    "Die of any cause,129 per 1000,128 per 1000 (126 to 130),Moderate\n"
)


def show_first_draft(visit: Visit) -> None:
    """The ways to begin."""
    st.header(_("Begin an aid"), anchor=False)
    way = st.segmented_control(
        _("What do you begin from?"),
        list(WAYS),
        default=BLANK,
        required=True,
        format_func=lambda key: _(WAYS[key]),
        key="aid_way",
    )
    if way == FILE:
        _show_file(visit)
    else:
        _show_named(visit, way)


def _show_named(visit: Visit, way: str) -> None:
    key = form_key(FORM)
    title = st.text_input(
        _("What is the aid about?"),
        key=f"{key}_title",
        help=_("A short name, such as: Tubes for ear infections. It also makes the address."),
        max_chars=120,
    )
    example, table = "", b""
    if way == EXAMPLE:
        titles = {one.key: one.title for one in list_examples()}
        example = st.selectbox(
            _("Example"), list(titles), format_func=lambda one: titles[one], key=f"{key}_example"
        )
        st.caption(_("Its words and numbers are there to be changed. Who wrote and paid is left out."))
    elif way == TABLE:
        table = _show_table(key)
    if not st.button(_("Begin"), type="primary", key=f"{key}_begin"):
        return
    with problems_shown():
        if not title.strip():
            raise InvalidInput(_("Say what the aid is about. A few words will do."))
        title, slug = tidy_line(title), id_from(title, (), otherwise="aid")
        if way == EXAMPLE:
            _add(visit, with_value(example_draft(example, slug=slug), "/title", title), VersionOrigin.EXAMPLE)
        elif way == TABLE:
            draft = table_draft(read_findings_table(table), slug=slug, title=title)
            _add(visit, draft, VersionOrigin.TABLE)
        else:
            _add(visit, with_value(blank_draft(slug), "/title", title), VersionOrigin.BLANK)


def _show_table(key: str) -> bytes:
    st.write(
        _(
            "One row for each outcome: its name, a column for each option, and how sure the evidence is. "
            "Copy it from a spreadsheet or a summary of findings."
        )
    )
    with st.expander(_("Show me one")):
        st.code(TABLE_EXAMPLE, language=None)
    pasted = st.text_area(_("Paste the table"), key=f"{key}_pasted", height=160)
    file = st.file_uploader(_("Or choose a CSV file"), type=["csv", "tsv", "txt"], key=f"{key}_table")
    return file.getvalue() if file is not None else pasted.encode()


def _show_file(visit: Visit) -> None:
    key = form_key(FORM)
    st.write(_("An aid in the format decision-aid/1. It comes in as it is, byte for byte."))
    file = st.file_uploader(_("YAML file"), type=["yaml", "yml"], key=f"{key}_file")
    if file is not None and st.button(_("Bring it in"), type="primary", key=f"{key}_bring"):
        with problems_shown():
            _add(visit, file.getvalue(), VersionOrigin.FILE)


def _add(visit: Visit, text: bytes, origin: VersionOrigin) -> None:
    with transaction() as session:
        aid_id = add_aid(
            session, visit.person_id, project_id=visit.project_id, text=text, origin=origin, now=now()
        )
    st.session_state.pop("said", None)
    st.switch_page("aids/workshop.py", query_params={"project": visit.project.slug, "aid": str(aid_id)})
