"""One thing that a search found: what it is, when it was, the words around, and the way to it."""

import streamlit as st

from pages.shared.input_lists import VIEW
from pages.shared.local_time import today_here
from pages.shared.text import as_text
from pages.shared.visit import PROJECT_KEY
from partnering.foundation.excerpts import Excerpt
from partnering.foundation.projects import ProjectCard
from partnering.foundation.times import day_in_words, days_ago
from partnering.foundation.words import _
from partnering.tracker.input_list import Shown
from partnering.tracker.search import Hit, HitKind


def show_hit(hit: Hit, project: ProjectCard, *, is_elsewhere: bool) -> None:
    """The card, with a link to where the thing stands. A project that is not the open one is named."""
    today = today_here()
    ago = days_ago(min(hit.on, today), today)
    when = _("{day} ({ago})").format(day=day_in_words(hit.on), ago=ago)
    if is_elsewhere:
        when = _("{when}, in {project}").format(when=when, project=project.title)
    with st.container(border=True):
        st.markdown(f"**{as_text(hit.title)}**, {as_text(when)}")
        st.markdown(in_bold(hit.excerpt))
        way = _way_to(hit)
        if way is not None:
            page, label, place = way
            st.page_link(
                page,
                label=label,
                icon=":material/arrow_forward:",
                query_params={PROJECT_KEY: project.slug, **place},
            )


def in_bold(excerpt: Excerpt) -> str:
    """The text for Markdown, with the words that were found in bold."""
    pieces, here = [], 0
    for start, end in excerpt.marks:
        pieces += [as_piece(excerpt.text[here:start]), f"**{as_piece(excerpt.text[start:end])}**"]
        here = end
    return "".join([*pieces, as_piece(excerpt.text[here:])])


def as_piece(words: str) -> str:
    """As `as_text` for a piece of one line, which keeps the space at its ends."""
    inner = words.strip()
    if not inner:
        return words
    begins = words.index(inner)
    return words[:begins] + as_text(inner) + words[begins + len(inner) :]


def _way_to(hit: Hit) -> tuple[str, str, dict[str, str]] | None:
    """The page where the thing stands, what the link says, and the address; None for what belongs to no release."""
    if hit.kind is HitKind.PERSON:
        return "tracker/partners.py", _("See who takes part"), {}
    if hit.kind in {HitKind.INPUT, HitKind.ANSWER}:
        return "tracker/inputs.py", _("See what was said"), {VIEW: str(Shown.ALL)}
    if hit.cell is None:
        return None
    place = {
        "release": str(hit.cell.release_id),
        "lifecycle": hit.cell.lifecycle,
        "stage": hit.cell.stage,
        "role": str(hit.cell.partner_role),
    }
    return "tracker/coverage.py", _("See it on Coverage"), place
