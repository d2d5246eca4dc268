"""Sharing words of a journal: choose a line, choose who reads it, look at it once more. And what was shared."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from pages.shared.deeds import do, say_problem, show_outcome
from pages.shared.journal_words import WEEK, open_journal
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.database import reading
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import SharedWith
from partnering.foundation.words import _
from partnering.reflection.coaching import list_my_coaching
from partnering.reflection.identifying import Finding
from partnering.reflection.journal import Page, read_week
from partnering.reflection.sharing import (
    ONE_READER,
    OwnShare,
    list_my_shares,
    list_readers,
    list_shared_with_me,
    look_over,
    move_share,
    share_words,
    take_back_share,
)
from partnering.reflection.terms import CoachingStatus

PLACE = "journal_shared"
LEVELS: Mapping[str, SharedWith] = {
    str(level): level for level in SharedWith if level is not SharedWith.PRIVATE
}


def show_share_page(visit: Visit, week_on: date) -> None:
    """A copy of a line for others. The page stays as it is."""
    with reading() as session:
        pages = read_week(session, visit.person_id, week_on=week_on)
    st.header(_("Share a line"), anchor=False)
    lines = _lines(pages)
    if not lines:
        st.write(_("You wrote nothing in this week."))
        return
    st.write(_("Others get a copy. Your page stays with you, as it is."))
    line = st.selectbox(_("Which words?"), lines, key="share_line")
    key = f"share_words_{lines.index(line)}"
    words = st.text_area(_("Change the copy as you like"), value=line, height=160, key=key)
    chosen = _choose_readers(visit, "share")
    if chosen is None or not words.strip():
        return
    level, reader_id = chosen
    advice = _("This may tell who somebody is. Change it above, or leave it out:")
    if _is_sure(visit, words, level, reader_id, prefix="share", advice=advice):
        st.button(
            _("Share it"),
            type="primary",
            key="share_send",
            on_click=_share,
            args=(visit, week_on, key, words, chosen),
        )
    show_outcome(PLACE)


def show_own_shares(visit: Visit, week_on: date) -> None:
    """What of this week others can read, and how to change that."""
    with reading() as session:
        shares = list_my_shares(session, visit.person_id, project_id=visit.project_id, week_on=week_on)
    show_outcome(PLACE)
    if not shares:
        st.caption(_("Nobody else can read anything of this week."))
        return
    st.subheader(_("What others can read of it"), anchor=False)
    for share in shares:
        with st.container(border=True):
            _show_own_share(visit, share)


def show_shared_with_me(visit: Visit) -> None:
    """What others let this person read."""
    with reading() as session:
        found = list_shared_with_me(session, visit.person_id, project_id=visit.project_id)
    if not found:
        st.write(_("Nobody has shared anything with you yet. When somebody does, you find it here."))
    for shared in found:
        with st.container(border=True):
            writer = f"{shared.writer} · {shared.role.label}" if shared.writer else shared.role.label
            st.markdown(f"**{as_text(writer)}**")
            st.write(as_text(shared.words))
            st.caption(
                as_text(
                    _("Week of {day}. Shared with: {level}.").format(
                        day=day_in_words(shared.week_on), level=_read_by(shared.level)
                    )
                )
            )


def warn_of(findings: tuple[Finding, ...], advice: str) -> None:
    """What in some words may tell who somebody is, and what to do about it; nothing where nothing was found."""
    if findings:
        listed = "\n".join(f"- {as_text(one.words)}: {as_text(one.looks_like.label)}" for one in findings)
        st.warning(f"{advice}\n\n{listed}")


def _show_own_share(visit: Visit, share: OwnShare) -> None:
    st.write(as_text(share.words))
    readers = f"{share.level.label}: {share.reader}" if share.reader else share.level.label
    st.caption(as_text(_("Read by: {readers}").format(readers=readers)))
    with st.container(horizontal=True):
        st.button(
            _("Take it back"),
            key=f"share_back_{share.share_id}",
            on_click=_take_back,
            args=(visit, share.share_id),
        )
        with st.popover(_("Change who reads it")):
            prefix = f"share_{share.share_id}"
            chosen = _choose_readers(visit, prefix)
            advice = _(
                "This may tell who somebody is. To leave it out, take the words back and share them anew:"
            )
            if chosen and _is_sure(visit, share.words, *chosen, prefix=prefix, advice=advice):
                st.button(
                    _("Let them read it"),
                    key=f"{prefix}_move",
                    on_click=_move,
                    args=(visit, share.share_id, *chosen),
                )


def _choose_readers(visit: Visit, prefix: str) -> tuple[SharedWith, int | None] | None:
    """Who should read it: the level and, where it is for one, the person; None while one is missing."""
    chosen = st.radio(
        _("Who may read it?"),
        list(LEVELS),
        index=None,
        format_func=lambda word: LEVELS[word].label,
        captions=[level.meaning for level in LEVELS.values()],
        key=f"{prefix}_level",
    )
    if chosen is None:
        return None
    level = LEVELS[chosen]
    if level not in ONE_READER:
        return level, None
    with reading() as session:
        readers = {
            one.person_id: f"{one.name} · {one.role.label}"
            for one in list_readers(session, visit.person_id, project_id=visit.project_id)
        }
        pairs = list_my_coaching(session, visit.person_id, project_id=visit.project_id)
    coaches = [
        pair.other_id
        for pair in pairs
        if level is SharedWith.COACH and pair.status is CoachingStatus.ACCEPTED and not pair.is_coach
    ]
    people = list(readers)
    reader_id = st.selectbox(
        _("Who is it?"),
        people,
        index=next((people.index(coach) for coach in coaches if coach in readers), None),
        format_func=readers.__getitem__,
        placeholder=_("Choose one person"),
        key=f"{prefix}_reader_{level}",
    )
    return None if reader_id is None else (level, reader_id)


def _is_sure(
    visit: Visit, words: str, level: SharedWith, reader_id: int | None, *, prefix: str, advice: str
) -> bool:
    """Show what may tell who somebody is, and ask. The question is a new one for other words and other readers.

    advice: what to do about what was found.
    """
    with reading() as session:
        findings = look_over(session, visit.person_id, project_id=visit.project_id, words=words)
    warn_of(findings, advice)
    return st.checkbox(
        _("I looked at it once more. Nobody can tell which patient it is about."),
        key=f"{prefix}_sure_{level}_{reader_id}_{hash(words)}",
    )


def _lines(pages: Sequence[Page]) -> list[str]:
    """What can be shared: each line that was written, and each whole answer of several lines; each once."""
    answers = [text for page in pages for text in page.words.texts.values()]
    lines = [line.strip() for text in answers for line in text.splitlines() if line.strip()]
    return list(dict.fromkeys([*lines, *answers]))


def _read_by(level: SharedWith) -> str:
    """A level as its reader names it."""
    return {
        SharedWith.COACH: _("you, as a coach"),
        SharedWith.PAIR: _("you, as a pair"),
        SharedWith.TEAM: _("the team"),
        SharedWith.NETWORK: _("all projects"),
    }[level]


def _share(
    visit: Visit, week_on: date, key: str, looked_at: str, readers: tuple[SharedWith, int | None]
) -> None:
    """Share the words that were looked over. A callback gets those, and not what was typed since."""
    if st.session_state[key] != looked_at:
        say_problem(PLACE, _("Your words have changed. Look at them once more, and then share them."))
        return
    problem = do(
        PLACE,
        share_words,
        said=_("Shared. Your page stays with you."),
        project_id=visit.project_id,
        week_on=week_on,
        words=looked_at,
        level=readers[0],
        reader_id=readers[1],
        is_sure=True,
    )
    if problem is None:
        open_journal(WEEK, week_on.isoformat())


def _move(visit: Visit, share_id: int, level: SharedWith, reader_id: int | None) -> None:
    do(
        PLACE,
        move_share,
        said=_("Changed."),
        project_id=visit.project_id,
        share_id=share_id,
        level=level,
        reader_id=reader_id,
        is_sure=True,
    )


def _take_back(visit: Visit, share_id: int) -> None:
    do(
        PLACE,
        take_back_share,
        said=_("Taken back. Nobody else can read it any more."),
        project_id=visit.project_id,
        share_id=share_id,
    )
