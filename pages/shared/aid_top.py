"""The top of the workshop: which version this is, who else is here, and the way to save, to take in and to leave."""

import hashlib
from contextlib import suppress

import streamlit as st

from pages.plain.aid_preview import aid_preview_address
from pages.shared.aid_conflict import DISAGREEMENT, disagreement_here, take_in
from pages.shared.aid_place import open_section
from pages.shared.aid_tab import AidTab, open_anew, tab_here, text_in_address, throw_away
from pages.shared.links import plain_page_link
from pages.shared.local_time import clock_here, day_here
from pages.shared.problems import problems_shown
from pages.shared.said import say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import PROJECT_KEY, Visit, now
from partnering.coauthoring.aids import AidCard, read_aid
from partnering.coauthoring.presence import Present, list_present, note_presence
from partnering.coauthoring.saving import Disagreement, Saved, save_version
from partnering.coauthoring.sections import NAMES
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import DatabaseUnusable
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _, ngettext

LOOK_EVERY = 10


@st.fragment(run_every=LOOK_EVERY)
def show_who_is_here(visit: Visit, aid_id: int) -> None:
    """Who else is in this aid, at which section, and whether somebody has saved a newer version."""
    section = open_section()
    moment = now()
    with suppress(DatabaseUnusable), transaction() as session:  # who is busy now is noted ten seconds later
        note_presence(
            session,
            visit.person_id,
            project_id=visit.project_id,
            aid_id=aid_id,
            section=section,
            now=moment,
        )
    with reading() as session:
        card = read_aid(session, visit.person_id, project_id=visit.project_id, aid_id=aid_id)
        others = list_present(
            session, visit.person_id, project_id=visit.project_id, aid_id=aid_id, now=moment
        )
    tab = tab_here(visit, aid_id)
    st.caption(as_text(" · ".join((_version_line(tab, card), _who(others)))))
    if card.latest_number > tab.base_number and disagreement_here(tab) is None:
        _show_newer(visit, tab, card)


def show_buttons(visit: Visit, tab: AidTab, card: AidCard) -> None:
    """Save a version, take the text along, or throw the draft away."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(
            _("Save a version"), icon=":material/save:", key=f"aid_save_{tab.round}", type="primary"
        ):
            _show_save(visit, tab)
        if visit.may(Permission.ASK_FOR_REVIEW):
            st.page_link(
                "aids/review_rounds.py",
                label=_("Ask for review"),
                icon=":material/rate_review:",
                query_params={PROJECT_KEY: visit.project.slug, "aid": str(tab.aid_id)},
                width="content",
            )
        with st.popover(_("More"), icon=":material/more_horiz:", key=f"aid_more_{tab.round}"):
            address = aid_preview_address(
                project=visit.project.slug, aid_id=tab.aid_id, text=text_in_address(tab), form="yaml"
            )
            plain_page_link(_("Get the YAML file"), address)
            _show_file(visit, tab)
            if tab.revision:
                _show_throw_away(visit, tab, card)


def is_changed(tab: AidTab, card: AidCard) -> bool:
    """Whether this tab holds something that its version does not."""
    if tab.base_number == card.latest_number:
        return hashlib.sha256(tab.text).hexdigest() != card.sha256
    return bool(tab.revision)


def _version_line(tab: AidTab, card: AidCard) -> str:
    base = _("Version {number}").format(number=tab.base_number)
    return (
        _("{version}, with changes of yours that no version has yet").format(version=base)
        if is_changed(tab, card)
        else base
    )


def _who(others: list[Present]) -> str:
    if not others:
        return _("Only you are here now")
    places = [
        _("{name} ({section})").format(name=other.name, section=_(NAMES[other.section]))
        if other.section in NAMES
        else other.name
        for other in others
    ]
    return _("Here now: {people}").format(people=", ".join(places))


def _show_newer(visit: Visit, tab: AidTab, card: AidCard) -> None:
    when = f"{day_in_words(day_here(card.written_at))}, {clock_here(card.written_at)}"
    words = _("{name} saved version {number} on {when}. Your words are safe.").format(
        name=card.written_by, number=card.latest_number, when=when
    )
    st.info(as_text(words), icon=":material/group:")
    if st.button(_("Take it in"), key="aid_take_in"):
        with problems_shown():
            take_in(visit, tab)
            st.rerun()


def _show_save(visit: Visit, tab: AidTab) -> None:
    with st.form(f"aid_version_{tab.round}_{tab.base_number}", border=False):
        message = st.text_input(_("What did you change? You can leave this."), max_chars=300)
        is_sent = st.form_submit_button(_("Save it"), type="primary")
    if is_sent:
        with problems_shown():
            save(visit, tab, message)


def save(visit: Visit, tab: AidTab, message: str) -> None:
    """Save this tab's text as a version; where two have written at one place, ask."""
    with transaction() as session:
        done = save_version(
            session,
            visit.person_id,
            project_id=tab.project_id,
            aid_id=tab.aid_id,
            text=tab.text,
            base_number=tab.base_number,
            message=message,
            now=now(),
            revision=tab.revision or None,
        )
    if isinstance(done, Disagreement):
        st.session_state[DISAGREEMENT] = done
        st.rerun()
    open_anew(visit, tab)
    say_after_rerun(saved_words(done))


def saved_words(done: Saved) -> str:
    """What was saved, and with whose words."""
    if done.merged_with:
        return _("Saved as version {number}. What {names} wrote is in it too.").format(
            number=done.number, names=", ".join(done.merged_with)
        )
    if not done.is_new:
        return _("Version {number} says this already.").format(number=done.number)
    return _("Saved as version {number}.").format(number=done.number)


def _show_file(visit: Visit, tab: AidTab) -> None:
    file = st.file_uploader(_("Bring in a YAML file"), type=["yaml", "yml"], key=f"aid_file_{tab.round}")
    if file is not None and st.button(_("Put it here in place of your words"), key=f"aid_put_{tab.round}"):
        with problems_shown():
            open_anew(visit, tab, text=file.getvalue(), base_number=tab.base_number)
            say_after_rerun(_("The file is here as your draft. Look at it, then save a version."))


def _show_throw_away(visit: Visit, tab: AidTab, card: AidCard) -> None:
    if tab.others:
        n = tab.others
        st.caption(
            ngettext(
                "You typed in another tab too. It has a draft of its own.",
                "You typed in {n} other tabs too. Each has a draft of its own.",
                n,
            ).format(n=n)
        )
    words = _("Throw your changes away, and go on from version {number}?").format(number=card.latest_number)
    st.write(as_text(words))
    if st.button(_("Throw my changes away"), key="aid_throw"):
        throw_away(visit, tab)
        st.rerun()
