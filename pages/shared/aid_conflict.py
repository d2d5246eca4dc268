"""Two people wrote at the same place: both texts side by side, to choose one or to write it anew. Nothing is lost."""

from dataclasses import replace

import streamlit as st

from decision_aids.counterparts import same_place
from decision_aids.editing import CannotEdit, plain_value, with_value
from decision_aids.merging import Choice, Conflict, Side, merge
from decision_aids.reading import DocumentProblems
from pages.shared.aid_tab import AidTab, change, open_anew, open_tab
from pages.shared.problems import problems_shown
from pages.shared.said import say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.coauthoring.aids import read_aid
from partnering.coauthoring.saving import Disagreement, settled
from partnering.coauthoring.versions import read_version
from partnering.foundation.database import reading
from partnering.foundation.errors import InvalidInput
from partnering.foundation.typed_text import tidy
from partnering.foundation.words import _, ngettext

DISAGREEMENT = "aid_disagreement"
"""What two have written at one place, for as long as nobody has chosen."""


def disagreement_here(tab: AidTab) -> Disagreement | None:
    """The disagreement that this tab's text is in, if it is in one."""
    found = st.session_state.get(DISAGREEMENT)
    if isinstance(found, Disagreement) and found.ours == tab.text:
        return found
    st.session_state.pop(DISAGREEMENT, None)
    return None


def take_in(visit: Visit, tab: AidTab) -> None:
    """Put what others have saved since into this tab's draft; where both wrote at one place, ask.

    Raises InvalidInput while the draft cannot be read as an aid.
    """
    aid = {"project_id": tab.project_id, "aid_id": tab.aid_id}
    with reading() as session:
        base = read_version(session, visit.person_id, **aid, number=tab.base_number)
        latest = read_version(session, visit.person_id, **aid)
        if tab.text != base.text:
            name = read_aid(session, visit.person_id, **aid).written_by
    if tab.text == base.text:
        open_anew(visit, tab, text=latest.text, base_number=latest.number)
        return
    try:
        merged = merge(base.text, tab.text, latest.text, files=("base.yaml", "yours.yaml", "latest.yaml"))
    except DocumentProblems as problems:
        first = problems.findings[0]
        raise InvalidInput(
            _("Mend your draft first. Line {line}: {message}").format(line=first.line, message=first.message)
        ) from problems
    if merged.is_settled:
        open_anew(visit, tab, text=merged.text, base_number=latest.number)
        return
    st.session_state[DISAGREEMENT] = Disagreement(
        base_number=base.number,
        latest_number=latest.number,
        base=base.text,
        ours=tab.text,
        theirs=latest.text,
        text=merged.text,
        conflicts=merged.conflicts,
        findings=merged.findings,
        written_by=(name,),
    )


def show_disagreement(visit: Visit, tab: AidTab, found: Disagreement) -> None:
    """Both texts at each place, and the way on."""
    names = ", ".join(found.written_by)
    n = len(found.conflicts)
    st.header(as_text(_("You and {names} wrote at the same place").format(names=names)), anchor=False)
    if n:
        words = ngettext("Choose here. ", "Choose at each of the {n} places. ", n).format(n=n)
        st.write(words + _("Your words and theirs are both kept until you do."))
    else:
        st.write(_("What you both wrote does not go together yet. Put it together, and mend what is found."))
        for finding in found.findings:
            st.markdown(f"- {as_text(finding.message)}")
    choices = [_show_conflict(tab, found, number) for number in range(n)]
    with st.container(horizontal=True):
        label = _("Put it together like this") if n else _("Put it together")
        if st.button(label, type="primary", key="aid_settle"):
            with problems_shown():
                _settle(visit, tab, found, choices)
        if st.button(_("Back to my words"), key="aid_back"):
            del st.session_state[DISAGREEMENT]
            st.rerun()


def _show_conflict(tab: AidTab, found: Disagreement, number: int) -> Choice | None:
    conflict = found.conflicts[number]
    key = f"aid_{tab.round}_conflict_{number}"
    with st.container(border=True):
        st.subheader(as_text(conflict.about), anchor=False)
        mine, other = st.columns(2)
        with mine:
            st.markdown(f"**{_('You wrote')}**")
            if place := _place_of_mine(found, conflict):
                st.text_area(
                    _("Your words. You can change them here."),
                    conflict.ours.words if conflict.ours else "",
                    key=f"{key}_mine",
                    on_change=_write_anew,
                    args=(tab.round, found, place, key),
                )
            else:
                _show_side(conflict.ours)
        with other:
            st.markdown(f"**{as_text(_('{names} wrote').format(names=', '.join(found.written_by)))}**")
            _show_side(conflict.theirs)
        if conflict.base is not None:
            st.caption(as_text(_("Before: {words}").format(words=conflict.base.words)))
        choice: Choice | None = st.radio(
            _("Which shall stand?"),
            ["ours", "theirs"],
            index=None,
            format_func=lambda key: _("Mine") if key == "ours" else _("Theirs"),
            horizontal=True,
            key=f"{key}_choice",
        )
    return choice


def _show_side(side: Side | None) -> None:
    words = side.words if side is not None else ""
    st.markdown(f"> {as_text(words) or as_text(_('Nothing: it was taken out'))}".replace("\n", "\n> "))


def _place_of_mine(found: Disagreement, conflict: Conflict) -> str | None:
    """Where in the person's own text these words stand, if they are words that can be written anew."""
    if conflict.ours is None or not isinstance(conflict.ours.value, str):
        return None
    return same_place(conflict.pointer, plain_value(found.text), plain_value(found.ours))


def _write_anew(round_: str, found: Disagreement, place: str, key: str) -> None:
    tab, words = open_tab(round_), tidy(st.session_state[f"{key}_mine"])
    if tab is None or not words:
        return
    try:
        text = with_value(found.ours, place, words)
        merged = merge(found.base, text, found.theirs)
    except (CannotEdit, DocumentProblems):
        return
    change(tab, text)
    st.session_state[f"{key}_choice"] = "ours"
    st.session_state[DISAGREEMENT] = replace(
        found, ours=text, text=merged.text, conflicts=merged.conflicts, findings=merged.findings
    )


def _settle(visit: Visit, tab: AidTab, found: Disagreement, choices: list[Choice | None]) -> None:
    chosen = [choice for choice in choices if choice is not None]
    if len(chosen) < len(choices):
        raise InvalidInput(_("Choose “Mine” or “Theirs” at each place first."))
    merged = settled(found, chosen)
    open_anew(visit, tab, text=merged.text, base_number=found.latest_number)
    del st.session_state[DISAGREEMENT]
    say_after_rerun(_("Both are put together in your draft. Look at it, then save a version."))
