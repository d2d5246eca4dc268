"""One looking back: what is before the team, what each says to the four questions, and what comes of it."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.shared.commitment_cards import show_commitments
from pages.shared.deeds import do, show_outcome
from pages.shared.look_back_bring import show_bringing_in
from pages.shared.look_back_form import notes_form, show_notes_form
from pages.shared.look_back_place import ACT, open_look_back, weeks_in_words
from pages.shared.text import as_text
from pages.shared.visit import PROJECT_KEY, Visit
from partnering.foundation.database import reading
from partnering.foundation.words import _
from partnering.reflection.commitments import CommitmentTold, list_commitments
from partnering.reflection.look_back_pieces import PieceTold, list_pieces, take_out_piece
from partnering.reflection.look_backs import (
    LookBackTold,
    NoteTold,
    close_look_back,
    read_look_back,
    take_back_note,
)
from partnering.reflection.terms import BroughtKind, LookBackQuestion
from partnering.tracker.drafts import list_my_drafts

PLACE = "look_back"


def show_one(visit: Visit, look_back_id: int) -> None:
    """The page of one looking back."""
    here: dict[str, Any] = {"project_id": visit.project_id, "look_back_id": look_back_id}
    with reading() as session:
        told = read_look_back(session, visit.person_id, **here)
        pieces = list_pieces(session, visit.person_id, **here)
        taken_on = list_commitments(session, visit.person_id, **here)
        drafts = list_my_drafts(
            session, visit.person_id, in_project=visit.project_id, form=notes_form(look_back_id)
        )
    st.header(weeks_in_words(told.since_on, told.until_on), anchor=False)
    st.caption(as_text(_("Begun by {name}. Everybody in the team reads this.").format(name=told.begun_by)))
    show_outcome(PLACE)
    _show_pieces(visit, told, pieces)
    _show_notes(visit, told)
    if not told.is_closed:
        st.subheader(_("What do you say?"), anchor=False)
        st.write(_("You need not answer all four. Write about the work, not about who is to blame."))
        show_notes_form(visit, look_back_id, drafts)
    _show_taken_on(visit, told, taken_on)
    _show_closing(visit, told)


def _show_pieces(visit: Visit, told: LookBackTold, pieces: Sequence[PieceTold]) -> None:
    st.subheader(_("What we have before us"), anchor=False)
    if not pieces:
        st.write(_("Nothing yet. Bring in lines you shared, gaps, and what waits for an answer."))
    for piece in pieces:
        with st.container(border=True):
            label = f"{piece.kind.label} · {piece.name}" if piece.name else piece.kind.label
            st.caption(as_text(label))
            st.write(as_text(piece.words))
            with st.container(horizontal=True, vertical_alignment="center"):
                _show_way_from(visit, piece)
                if not told.is_closed:
                    _deed(
                        _("Take it out"),
                        take_out_piece,
                        _("Taken out. Where it came from it stays."),
                        visit,
                        told,
                        piece_id=piece.piece_id,
                    )
    if not told.is_closed:
        key = f"look_back_bringing_{told.look_back_id}"
        with st.expander(_("Bring something in"), key=key, on_change="rerun") as bringing:
            if bringing.open:  # what there is to bring is looked for only then
                show_bringing_in(visit, told.look_back_id, pieces)


def _show_way_from(visit: Visit, piece: PieceTold) -> None:
    """The way to where a copy comes from."""
    page = {BroughtKind.INPUT: "tracker/inputs.py", BroughtKind.GAP: "tracker/coverage.py"}.get(piece.kind)
    if page is not None:
        st.page_link(page, label=_("See how it stands now"), query_params={PROJECT_KEY: visit.project.slug})


def _show_notes(visit: Visit, told: LookBackTold) -> None:
    for question in LookBackQuestion:
        st.subheader(question.label, anchor=False)
        st.caption(question.meaning)
        notes = [note for note in told.notes if note.question is question]
        if not notes:
            st.write(_("Nobody has said anything yet."))
        for note in notes:
            _show_note(visit, told, note)


def _show_note(visit: Visit, told: LookBackTold, note: NoteTold) -> None:
    with st.container(border=True):
        st.write(as_text(note.words))
        st.caption(as_text(_("You") if note.is_own else note.name))
        if told.is_closed:
            return
        with st.container(horizontal=True):
            if note.question is LookBackQuestion.NEXT:
                st.button(
                    _("Take it on"),
                    key=f"note_act_{note.note_id}",
                    on_click=open_look_back,
                    args=(told.look_back_id,),
                    kwargs={ACT: str(note.note_id)},
                )
            if note.is_own:
                _deed(
                    _("Take it back"),
                    take_back_note,
                    _("Taken back."),
                    visit,
                    told,
                    note_id=note.note_id,
                )


def _show_taken_on(visit: Visit, told: LookBackTold, taken_on: Sequence[CommitmentTold]) -> None:
    st.subheader(_("What we take on"), anchor=False)
    if not taken_on:
        st.write(_("Nothing yet. One small thing with a name and a day is worth more than ten good wishes."))
    show_commitments(visit, taken_on)
    if not told.is_closed:
        st.button(
            _("Take something on"),
            key="look_back_act",
            on_click=open_look_back,
            args=(told.look_back_id,),
            kwargs={ACT: "new"},
        )


def _show_closing(visit: Visit, told: LookBackTold) -> None:
    if told.is_closed:
        st.write(_("The team has closed this. What was taken on goes on."))
        _deed(_("Open it again"), close_look_back, _("It is open again."), visit, told, is_closed=False)
    else:
        said = _("Closed. It stays to read, and what was taken on goes on.")
        _deed(_("We are done: close it"), close_look_back, said, visit, told, is_closed=True)


def _deed(
    label: str,
    use_case: Callable[..., object],
    said: str,
    visit: Visit,
    told: LookBackTold,
    **arguments: object,
) -> None:
    """A button that does one thing to this looking back."""
    st.button(
        label,
        key="look_back_" + "_".join(f"{name}_{value}" for name, value in arguments.items()),
        on_click=_do,
        args=(use_case,),
        kwargs={
            "said": said,
            "project_id": visit.project_id,
            "look_back_id": told.look_back_id,
            **arguments,
        },
    )


def _do(use_case: Callable[..., object], **arguments: Any) -> None:
    do(PLACE, use_case, **arguments)
