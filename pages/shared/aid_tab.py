"""The text of an aid that is open in this browser tab, kept as a draft whenever it changes.

Forms and the YAML itself all change this one text. Its round names the fields that show it: a new round shows new
words, as after somebody else's are taken in. Round, version and revision travel in a field that nobody sees, so that
after a restart of the server what the browser holds in its fields finds its draft again.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import streamlit as st

from decision_aids.merging import merge
from decision_aids.reading import DocumentProblems
from pages.shared.cookies import read_token
from pages.shared.kept_form import mark_place
from pages.shared.visit import Visit, now
from partnering.coauthoring.aid_drafts import KeptAidDraft, drop_aid_draft, keep_aid_draft, read_aid_draft
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import ExpectedError
from partnering.foundation.sign_in import author_of_draft, person_of_session
from partnering.foundation.words import _

TAB, LEFT = "aid_tab", "aid_tabs_left"
MOST_LEFT = 8
"""How many rounds are remembered after others have taken their place."""
FRAGMENTS = ["aid_form", "aid_beside"]
"""What is drawn anew when the text has changed."""

_WRITTEN = re.compile(r"(\d{1,18}) (\w{8}) (\d{1,10}) (\d{1,10})", re.ASCII)


@dataclass(frozen=True, slots=True)
class AidTab:
    """An aid as it is open in this tab."""

    project_id: int
    aid_id: int
    round: str
    grid_round: str
    """The round of the grids. It is not carried through a restart: a grid goes on from rows that are forgotten then."""
    text: bytes
    kept: bytes
    """What the draft holds; before there is one, the text of the version."""
    base_number: int
    revision: int
    kept_at: datetime | None
    others: int = 0
    """Drafts of this aid that the person has kept in other tabs."""
    is_signed_out: bool = False
    trouble: str = ""
    """Why the last words are not kept."""


def tab_here(visit: Visit, aid_id: int) -> AidTab:
    """The aid as it is open in this tab, else the person's draft of it, else its latest version."""
    tab = st.session_state.get(TAB)
    if isinstance(tab, AidTab) and (tab.project_id, tab.aid_id) == (visit.project_id, aid_id):
        return tab
    with reading() as session:
        draft = read_aid_draft(session, visit.person_id, project_id=visit.project_id, aid_id=aid_id)
    return show_in_tab(_opened(visit.project_id, aid_id, draft))


def find_what_the_browser_holds(tab: AidTab) -> AidTab:
    """Draw the field that nobody sees; after a restart of the server, the tab that its fields belong to.

    Call it before any field of the aid is drawn.
    """
    carried = mark_place(f"{tab.aid_id} {tab.round} {tab.base_number} {tab.revision}")
    found = _WRITTEN.fullmatch(carried) if carried else None
    if found is None or int(found[1]) != tab.aid_id:
        return tab
    # The fields of this round hold what was typed; the draft may be ahead of what the browser was told.
    return show_in_tab(replace(tab, round=found[2]))


def text_in_address(tab: AidTab) -> dict[str, int]:
    """How a plain page finds the text of this tab."""
    return {"draft": tab.revision} if tab.revision else {"version": tab.base_number}


def open_tab(round_: str) -> AidTab | None:
    """The tab whose fields are of this round; None where the fields are gone, as a late second click finds them."""
    tab = st.session_state.get(TAB)
    return tab if isinstance(tab, AidTab) and tab.round == round_ else None


def show_in_tab(tab: AidTab) -> AidTab:
    """Let this tab show this."""
    before = st.session_state.get(TAB)
    if isinstance(before, AidTab) and before.aid_id == tab.aid_id and before.round != tab.round:
        left = {**st.session_state.get(LEFT, {}), before.round: before}
        st.session_state[LEFT] = dict(list(left.items())[-MOST_LEFT:])
    st.session_state[TAB] = tab
    return tab


def change(tab: AidTab, text: bytes, *, is_new_round: bool = False) -> AidTab:
    """Keep another text as the draft. A new round where the fields of the form are to show it."""
    tab = replace(tab, text=text)
    if is_new_round:
        fresh = _new_round()
        tab = replace(tab, round=fresh, grid_round=fresh)
    return show_in_tab(tab if text == tab.kept and not tab.trouble else _kept(tab))


def change_as_typed(round_: str, typed: Callable[[bytes], bytes]) -> None:
    """Change the text by what was typed into fields of this round. `typed` may raise CannotEdit.

    Words may come from fields whose place others have taken meanwhile: typed after somebody pressed a button, before
    its answer came. They are put together with the text as it is now. Where that cannot be, the text is again what
    those fields showed, with these words; what was taken in is then still to be taken in.
    """
    if tab := open_tab(round_):
        change(tab, typed(tab.text))
        return
    tab, rounds = st.session_state.get(TAB), st.session_state.get(LEFT, {})
    left = rounds.get(round_)
    if tab is None or left is None or left.aid_id != tab.aid_id:
        return
    text = typed(left.text)
    if (
        text == left.text
    ):  # with the field that was typed into, the browser sends all others that were beside it
        return
    together = _put_together(left.text, text, tab.text)
    del rounds[round_]  # what is typed into still is the last to be forgotten
    rounds[round_] = replace(left, text=text)
    if together is None:
        tab, together = replace(tab, base_number=left.base_number), text
    change(tab, together, is_new_round=True)


def begin_round() -> None:
    """Let the fields of what is drawn next show what the text says now, as when forms make way for the YAML."""
    tab = st.session_state.get(TAB)
    if isinstance(tab, AidTab):
        change(tab, tab.text, is_new_round=True)


def open_anew(
    visit: Visit, tab: AidTab, *, text: bytes | None = None, base_number: int | None = None
) -> AidTab:
    """Show another text on another version as this tab's draft; without a text, whatever is kept or the latest."""
    if text is not None and base_number is not None:
        return change(replace(tab, base_number=base_number, kept=b""), text, is_new_round=True)
    with reading() as session:
        draft = read_aid_draft(session, visit.person_id, project_id=tab.project_id, aid_id=tab.aid_id)
    return show_in_tab(_opened(tab.project_id, tab.aid_id, draft))


def throw_away(visit: Visit, tab: AidTab) -> AidTab:
    """Throw this tab's draft away, and show what is there without it."""
    with transaction() as session:
        drop_aid_draft(
            session,
            visit.person_id,
            project_id=tab.project_id,
            aid_id=tab.aid_id,
            revision=tab.revision,
        )
    return open_anew(visit, tab)


def _opened(project_id: int, aid_id: int, draft: KeptAidDraft) -> AidTab:
    fresh = _new_round()
    return AidTab(
        project_id=project_id,
        aid_id=aid_id,
        round=fresh,
        grid_round=fresh,
        text=draft.text,
        kept=draft.text,
        base_number=draft.base_number,
        revision=draft.revision,
        kept_at=draft.updated_at,
        others=draft.others,
    )


def _put_together(before: bytes, typed: bytes, now_: bytes) -> bytes | None:
    """What was typed and what has changed beside it; None where both are about one place, or one cannot be read."""
    if now_ == before:
        return typed
    try:
        merged = merge(before, typed, now_)
    except DocumentProblems:
        return None
    return merged.text if merged.is_settled else None


def _new_round() -> str:
    return secrets.token_hex(4)


def _kept(tab: AidTab) -> AidTab:
    token, moment = read_token() or "", now()
    try:
        with transaction() as session:
            person = person_of_session(session, token=token, now=moment)
            author = person.person_id if person else author_of_draft(session, token=token, now=moment)
            if author is None:
                return replace(tab, is_signed_out=True, trouble=_too_late())
            draft = keep_aid_draft(
                session,
                author,
                project_id=tab.project_id,
                aid_id=tab.aid_id,
                text=tab.text,
                base_number=tab.base_number,
                revision=tab.revision,
                now=moment,
            )
    except ExpectedError as problem:
        return replace(tab, trouble=_("Your last words are not kept yet. {why}").format(why=problem.message))
    return replace(
        tab,
        kept=tab.text,
        revision=draft.revision,
        kept_at=moment,
        others=draft.others,
        is_signed_out=person is None,
        trouble="",
    )


def _too_late() -> str:
    return _(
        "You have been signed out for too long, so your last words are not kept. Copy them, sign in, and paste them."
    )
