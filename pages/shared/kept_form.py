"""A form whose words are kept while they are typed: through a reload, a restart of the server and a sign-out.

Four names belong to an open form. Its key starts the names of its fields and stays for as long as the form is open in
this tab. Token and revision say which draft is kept, as this tab last saw it. The last one says which memory of a
server wrote this. All four travel in a field that nobody sees: after a restart the browser still has its fields, and
the server, with a new memory, has nothing else to go by.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import streamlit as st

from pages.shared.cookies import read_token
from pages.shared.links import plain_page_link
from pages.shared.local_time import clock_here
from pages.shared.text import as_text
from pages.shared.visit import now, sign_in_address
from partnering.foundation.database import transaction
from partnering.foundation.errors import ExpectedError, NotAllowed, NotPossibleNow
from partnering.foundation.sign_in import author_of_draft, person_of_session
from partnering.foundation.tokens import new_token
from partnering.foundation.words import _
from partnering.tracker.drafts import DraftPlace, KeptDraft, discard_draft, save_draft

FORM = "kept_form"
WANTED = "kept_form_wanted"
PLACE = "kept_form_place"
MEMORY = "kept_form_memory"
CAME_FROM = "came_from"
"""Where in a draft it stands which gap or cell a person came from, so that they find it there again."""

_WRITTEN = re.compile(r"(\w[\w-]{1,99}) ([\w-]{43}) (\d{1,10}) [\w-]{43}", re.ASCII)
_keep_typing = st.components.v2.component(
    "keep_typing", js=(Path(__file__).parent / "keep_typing.js").read_text("utf-8")
)

Words = dict[str, Any]
"""What the fields of a form hold, by field, as a draft keeps it."""


Saves = Callable[..., DraftPlace]
"""Keeps the words of a form, and says where: called as save(session, person_id, form, words, now)."""


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form as it is open in this browser tab."""

    name: str
    project_id: int
    key: str
    place: DraftPlace
    first: Words
    """What the fields show when they are drawn for the first time."""
    kept: Words
    """What the draft holds now; before there is one, what the empty form holds."""
    begun_at: datetime | None = None
    """When an earlier visit kept it last; None for a new form."""
    kept_at: datetime | None = None
    is_forked: bool = False
    """Whether another tab had typed into the same draft, so that this one went on as a draft of its own."""
    is_signed_out: bool = False
    trouble: str = ""
    """Why the last words are not kept."""
    refused: Words | None = None
    """What the fields held when the last try to save failed; None before any."""
    problem: str = ""
    """Why it failed."""
    save: Saves | None = None
    """How the words are kept; None for a draft like any other."""


Reads = Callable[[KeptForm], Words]
"""Gives what the fields of a form hold now."""


def is_new_visit() -> bool:
    """Whether the person has just come to this page, or back to it: fields are forgotten when a page is left."""
    return PLACE not in st.session_state


def form_here(
    name: str,
    *,
    project_id: int,
    drafts: list[KeptDraft],
    came_from: Words,
    first: Callable[[Words | None], Words],
    save: Saves | None = None,
) -> KeptForm:
    """The form that is open in this tab, else the person's latest draft, else a new form. Call it before any field.

    drafts: the person's own, the latest first. came_from: the gap or cell of the address; empty where there is none.
    first: what the fields show first, for the words of a draft, or None for a new form. save: for words that are
    kept elsewhere than among drafts.
    """
    form: KeptForm | None = None if is_new_visit() else st.session_state.get(FORM)
    if form is None or (form.project_id, form.name) != (project_id, name):
        form = replace(_open(name, project_id, _choose(drafts, came_from), first), save=save)
        st.session_state[FORM] = form
    carried = mark_place(f"{form.key} {form.place.token} {form.place.revision} {_memory()}")
    if carried and (parts := _WRITTEN.fullmatch(carried)):
        key, token, revision = parts.groups()
        found = next((draft for draft in drafts if draft.token == token), None)
        form = replace(
            _open(name, project_id, found, first),
            key=key,
            place=DraftPlace(token, int(revision)),
            begun_at=None,
            kept_at=found.updated_at if found else None,
            save=save,
        )
        st.session_state[FORM] = form
    return form


def mark_place(written: str) -> str | None:
    """Draw the field that nobody sees. Gives what the browser held in it before the server forgot, else None."""
    is_new = is_new_visit()
    if not is_new and st.session_state[PLACE] != written:
        st.session_state[PLACE] = written
    with st.container(key="kept_form_unseen"):
        st.html("<style>.st-key-kept_form_unseen { display: none; }</style>")
        held = st.text_input(_("Draft"), value=written if is_new else "", key=PLACE)
        _keep_typing(key="kept_form_typing", data={"memory": _memory(), "answer": new_token()})
    return held if held != written else None


def want_form(token: str | None) -> None:
    """Have the next run open this draft, or a new form for None."""
    st.session_state[WANTED] = token
    close_form()


def close_form() -> None:
    """Forget the form of this tab; its draft stays."""
    st.session_state.pop(FORM, None)


def keep(key: str, read: Reads) -> None:
    """Keep what was typed into the form with this key, unless it is kept or closed. For `on_change` of every field."""
    form = open_form(key)
    if form is not None and (words := read(form)) != form.kept:
        st.session_state[FORM] = _kept(form, words)


def keep_what_is_left(form: KeptForm, read: Reads) -> None:
    """Keep what no `on_change` kept: what was typed before a restart, or while the database was busy. Call it last."""
    if read(form) == form.kept:
        return
    keep(form.key, read)
    if not st.session_state[FORM].trouble:
        st.rerun()


def open_form(key: str) -> KeptForm | None:
    """The form with this key, if it is open in this tab; None once it was saved, as a second click finds it."""
    form = st.session_state.get(FORM)
    return form if isinstance(form, KeptForm) and form.key == key else None


def not_saved(form: KeptForm, problem: ExpectedError) -> None:
    """Say on the page why the form was not saved; everything stays as it is.

    A form that was saved before, with other words, goes on under a new token, so that the next try may save it.
    """
    if isinstance(problem, NotPossibleNow):
        fresh = replace(form, place=DraftPlace(new_token(), 0))
        form = replace(_kept(fresh, form.kept, instead_of=form.place), is_forked=False)
    elif isinstance(problem, NotAllowed):
        form = _kept(form, form.kept)  # which also tells whether the person is still signed in
    st.session_state[FORM] = replace(form, refused=form.kept, problem=problem.message)


def show_kept_line(form: KeptForm) -> None:
    """One quiet line that says when the words were kept last."""
    if form.kept_at:
        st.caption(as_text(_("Kept at {time}.").format(time=clock_here(form.kept_at))))


def show_trouble(form: KeptForm) -> None:
    """Why the last words are not kept; for somebody whose session has ended, the way back in."""
    if form.is_signed_out:
        st.warning(as_text(form.trouble or _("You are signed out. Your words are kept. Sign in and go on.")))
        plain_page_link(_("Sign in"), sign_in_address())
    elif form.trouble:
        st.warning(as_text(form.trouble))


def _memory() -> str:
    """Which memory of a server this tab speaks with; after a restart it is another one."""
    memory: str = st.session_state.setdefault(MEMORY, new_token())
    return memory


def _choose(drafts: list[KeptDraft], came_from: Words) -> KeptDraft | None:
    if WANTED in st.session_state:
        token = st.session_state.pop(WANTED)
        return next((draft for draft in drafts if draft.token == token), None)
    here = [draft for draft in drafts if not came_from or draft.content.get(CAME_FROM) == came_from]
    return here[0] if here else None


def _open(
    name: str, project_id: int, draft: KeptDraft | None, first: Callable[[Words | None], Words]
) -> KeptForm:
    place = DraftPlace(draft.token, draft.revision) if draft else DraftPlace(new_token(), 0)
    words = first(draft.content if draft else None)
    return KeptForm(
        name=name,
        project_id=project_id,
        key=f"{name}_{place.token}",
        place=place,
        first=words,
        kept=words,
        begun_at=draft.updated_at if draft else None,
    )


def _kept(form: KeptForm, words: Words, *, instead_of: DraftPlace | None = None) -> KeptForm:
    token, moment = read_token() or "", now()
    try:
        with transaction() as session:
            person = person_of_session(session, token=token, now=moment)
            author = person.person_id if person else author_of_draft(session, token=token, now=moment)
            if author is None:
                return replace(form, is_signed_out=True, trouble=_too_late())
            if instead_of:
                discard_draft(session, author, token=instead_of.token, revision=instead_of.revision)
            place = (form.save or _save_draft)(session, author, form, words, moment)
    except ExpectedError as problem:
        return replace(form, trouble=_("Your last words are not kept yet. {why}").format(why=problem.message))
    return replace(
        form,
        place=place,
        kept=words,
        kept_at=moment,
        is_forked=form.is_forked or place.token != form.place.token,
        is_signed_out=person is None,
        trouble="",
    )


def _save_draft(session: Any, author: int, form: KeptForm, words: Words, moment: datetime) -> DraftPlace:
    return save_draft(
        session,
        author,
        in_project=form.project_id,
        form=form.name,
        token=form.place.token,
        revision=form.place.revision,
        content=words,
        now=moment,
    )


def _too_late() -> str:
    return _(
        "You have been signed out for too long, so your last words are not kept. Copy them, sign in, and paste them."
    )
