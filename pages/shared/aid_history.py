"""The versions of an aid: who wrote what when, what changed in plain words, and the way back to an earlier one."""

import streamlit as st

from decision_aids.comparing import differences, is_only_layout
from decision_aids.reading import Document, DocumentProblems, read_document
from pages.plain.aid_preview import aid_preview_address
from pages.shared.aid_tab import AidTab, open_anew
from pages.shared.links import plain_page_link
from pages.shared.local_time import clock_here, day_here
from pages.shared.paging import one_page
from pages.shared.problems import problems_shown
from pages.shared.said import say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import Visit, now
from partnering.coauthoring.aids import AidCard
from partnering.coauthoring.versions import VersionCard, list_versions, read_version, restore_version
from partnering.foundation.database import reading, transaction
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _

MOST_CHANGES = 40


def show_history(visit: Visit, tab: AidTab, card: AidCard) -> None:
    """What this draft changes, and every version, the newest first."""
    with reading() as session:
        versions = list_versions(session, visit.person_id, project_id=tab.project_id, aid_id=tab.aid_id)
    st.header(_("Your changes"), anchor=False)
    with problems_shown():
        _show_changes(_text(visit, tab, tab.base_number), tab.text)
    st.header(_("Versions"), anchor=False)
    for version in one_page(versions, key="aid_versions"):
        _show_version(visit, tab, card, version)


def _show_version(visit: Visit, tab: AidTab, card: AidCard, version: VersionCard) -> None:
    with st.container(border=True):
        when = f"{day_in_words(day_here(version.written_at))}, {clock_here(version.written_at)}"
        line = _("Version {number} · {name} · {when}").format(
            number=version.number, name=version.written_by, when=when
        )
        st.markdown(f"**{as_text(line)}**")
        st.caption(as_text(version.origin.label))
        if version.message:
            st.markdown(f"> {as_text(version.message)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            address = aid_preview_address(
                project=visit.project.slug, aid_id=tab.aid_id, text={"version": version.number}
            )
            plain_page_link(_("Read it"), address)
            is_open = version.number > 1 and st.toggle(_("What changed"), key=f"aid_diff_{version.number}")
            if version.number != card.latest_number:
                with st.popover(_("Bring it back"), icon=":material/history:"):
                    _show_restore(visit, tab, card, version)
        if is_open:
            before = _text(visit, tab, version.number - 1)
            _show_changes(before, _text(visit, tab, version.number))


def _show_restore(visit: Visit, tab: AidTab, card: AidCard, version: VersionCard) -> None:
    words = _("Version {number} comes back as a new version. All others stay.").format(number=version.number)
    st.write(as_text(words))
    if st.button(_("Yes, bring it back"), key=f"aid_restore_{version.number}"):
        with problems_shown():
            with transaction() as session:
                number = restore_version(
                    session,
                    visit.person_id,
                    project_id=tab.project_id,
                    aid_id=tab.aid_id,
                    number=version.number,
                    message="",
                    seen_number=card.latest_number,
                    now=now(),
                )
            if not tab.revision:
                open_anew(visit, tab)
            say_after_rerun(
                _("Version {old} is back, as version {number}.").format(old=version.number, number=number)
            )


def _show_changes(before: bytes, after: bytes) -> None:
    if before == after:
        st.write(_("Nothing has changed."))
        return
    was, now_ = _document(before), _document(after)
    if was is None or now_ is None:
        st.write(_("This cannot be told in words yet: one of the two cannot be read as an aid."))
        return
    if is_only_layout(was, now_):
        st.write(_("Only layout and comments changed."))
        return
    changes = differences(was, now_)
    for change in changes[:MOST_CHANGES]:
        st.markdown(f"- {as_text(change.sentence)}")
    if len(changes) > MOST_CHANGES:
        st.caption(as_text(_("And {n} more.").format(n=len(changes) - MOST_CHANGES)))


def _text(visit: Visit, tab: AidTab, number: int) -> bytes:
    with reading() as session:
        return read_version(
            session, visit.person_id, project_id=tab.project_id, aid_id=tab.aid_id, number=number
        ).text


def _document(text: bytes) -> Document | None:
    try:
        return read_document(text, file="aid.yaml")
    except DocumentProblems:
        return None
