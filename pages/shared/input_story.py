"""What somebody said as people read it: their words as a quotation, where, how long ago, and what came of it."""

from datetime import datetime

import streamlit as st

from pages.shared.local_time import day_here, today_here
from pages.shared.text import as_text
from pages.shared.visit import catalog
from partnering.foundation.errors import InvalidInput
from partnering.foundation.times import day_in_words, days_ago
from partnering.foundation.vocabulary import InputStatus
from partnering.foundation.words import _
from partnering.tracker.inputs_told import AnswerTold, InputTold


def show_quotation(words: str) -> None:
    """A person's own words, line by line."""
    st.markdown("\n".join(f"> {line}" for line in as_text(words).split("\n")))


def when_in_words(moment: datetime) -> str:
    """A day, and how long ago it was."""
    day = day_here(moment)
    return _("{day} ({ago})").format(day=day_in_words(day), ago=days_ago(day, today_here()))


def place_in_words(told: InputTold) -> str:
    """Where it belongs: a stage, a release, both, or the work as a whole."""
    stage = ""
    if told.lifecycle and told.stage:
        try:
            stage = catalog().lifecycle(told.lifecycle).stage(told.stage).name
        except InvalidInput:  # its file was taken out of the catalog; the words still stand
            stage = told.stage
    if stage and told.version:
        return _("About “{stage}” of release {version}").format(stage=stage, version=told.version)
    if stage:
        return _("About “{stage}”").format(stage=stage)
    if told.version:
        return _("About release {version}").format(version=told.version)
    return _("About the work as a whole")


def show_story(told: InputTold, *, is_alone: bool = False) -> None:
    """Who said what, and every answer. To the one who said it, it reads as a conversation.

    is_alone: whether it stands right below the title, and not among others below a heading.
    """
    heading = st.header if is_alone else st.subheader
    heading(as_text(_giver_in_words(told)), anchor=False)
    show_quotation(told.said)
    told_where = _("{place}. {when}").format(place=place_in_words(told), when=when_in_words(told.given_at))
    if told.written_down_by:
        told_where = _("{place}. Written down by {name}.").format(place=told_where, name=told.written_down_by)
    st.caption(as_text(told_where))
    for answer in told.answers:
        show_answer(told, answer)
    show_what_waits(told)


def show_answer(told: InputTold, answer: AnswerTold) -> None:
    """One answer, what changed because of it, and what the one who asked said to it."""
    with st.container(border=True, gap="xsmall"):
        label = answer.answer.label
        if answer.deferred_until:
            label = _("{answer}: {day}").format(answer=label, day=day_in_words(answer.deferred_until))
        st.markdown(f"**{as_text(label)}**")
        st.markdown(as_text(answer.words))
        show_change(answer)
        who = _("{name}, {when}").format(name=answer.answered_by, when=when_in_words(answer.answered_at))
        read = "" if told.is_own else _read_in_words(told, answer)
        st.caption(as_text(_("{who}. {read}").format(who=who, read=read)))
    if answer.reopened_at and answer.reopened_because:
        st.markdown(f"**{as_text(_('“That is not what I meant.”'))}**")
        show_quotation(answer.reopened_because)
        st.caption(as_text(when_in_words(answer.reopened_at)))


def show_change(answer: AnswerTold) -> None:
    """What changed because of an answer, and the way there; nothing where nothing is linked yet."""
    if answer.changed_activity and answer.changed_held_on:
        changed = _("{activity}, {day}").format(
            activity=answer.changed_activity.label, day=day_in_words(answer.changed_held_on)
        )
        st.markdown(f"**{as_text(_('What changed:'))}** {as_text(changed)}")
    if answer.changed_version:
        st.page_link(
            "tracker/coverage.py",
            label=as_text(_("It is in release {version}").format(version=answer.changed_version)),
            icon=":material/arrow_forward:",
            query_params={"release": str(answer.changed_release_id)},
        )


def show_what_waits(told: InputTold) -> None:
    """That it waits for an answer, and since when."""
    if not told.is_waiting:
        return
    if told.status is InputStatus.ANSWERED and told.waits_again_on:
        waits = _("It was put off until {day}. It waits for an answer again.").format(
            day=day_in_words(told.waits_again_on)
        )
    else:
        waits = _("It waits for an answer.")
    st.markdown(f":material/hourglass_empty: {as_text(waits)}")


def _giver_in_words(told: InputTold) -> str:
    if told.is_own:
        return _("You said")
    if told.role is None:
        return told.given_by
    return _("{name}, {role}").format(name=told.given_by, role=told.role.label)


def _read_in_words(told: InputTold, answer: AnswerTold) -> str:
    if answer.read_at:
        return _("Read on {day}.").format(day=day_in_words(day_here(answer.read_at)))
    if told.can_read_answer:
        return _("Not read yet.")
    return _("{name} has no account here. Tell them what you decided.").format(name=told.given_by)
