"""Reviews of one aid: ask for them, see who has answered, and what was said."""

import streamlit as st

from pages.shared.problems import problems_shown
from pages.shared.review_ask import show_ask_again, show_ask_form, show_links
from pages.shared.review_paper_form import show_paper_form
from pages.shared.review_round_card import show_round
from pages.shared.said import show_said
from pages.shared.text import as_text
from pages.shared.visit import PROJECT_KEY, Visit, open_page
from partnering.coauthoring.aids import AidCard, list_aids
from partnering.coauthoring.round_views import list_rounds
from partnering.coauthoring.versions import list_versions
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _, ngettext


def chosen(name: str) -> int | None:
    """A number of the address; None where it is not there, or is none."""
    number = st.query_params.get(name, "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None


def choose_aid(aids: list[AidCard]) -> AidCard:
    """The aid in the address, else the first; with a list to choose from where there are several."""
    by_id = {aid.aid_id: aid for aid in aids}
    aid = by_id.get(chosen("aid") or 0, aids[0])
    if len(aids) > 1:
        st.session_state["reviews_aid"] = aid.aid_id
        st.selectbox(
            _("Aid"),
            list(by_id),
            format_func=lambda aid_id: by_id[aid_id].title,
            key="reviews_aid",
            on_change=lambda: st.query_params.update(aid=str(st.session_state["reviews_aid"])),
        )
    return aid


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Reviews"))
    show_said()
    with problems_shown():
        with reading() as session:
            aids = list_aids(session, visit.person_id, project_id=visit.project_id)
        if not aids:
            st.write(
                _("There is no decision aid here yet. Begin one, then ask people what they think of it.")
            )
            st.page_link(
                "aids/aids.py", label=_("To the aids"), query_params={PROJECT_KEY: visit.project.slug}
            )
            return
        paper = chosen("paper")
        if paper is not None and visit.may(Permission.ASK_FOR_REVIEW):
            show_paper_form(visit, paper, round_id=chosen("round") or 0)
            return
        aid = choose_aid(aids)
        st.header(as_text(aid.title), anchor=False)
        with reading() as session:
            which = {"project_id": visit.project_id, "aid_id": aid.aid_id}
            rounds = list_rounds(session, visit.person_id, **which)
            versions = list_versions(session, visit.person_id, **which)
        open_rounds = [card for card in rounds if card.closed_at is None]
        if not rounds:
            st.write(_("Nobody has been asked yet. People who face the decision see what writers cannot."))
        show_links()
        if visit.may(Permission.ASK_FOR_REVIEW):
            show_ask_form(visit, aid, is_open=not rounds)
            show_ask_again(visit, aid, rounds)
        if open_rounds:
            n = len(open_rounds)
            st.subheader(ngettext("One review is open", "{n} reviews are open", n).format(n=n), anchor=False)
        for card in [*open_rounds, *(card for card in rounds if card.closed_at is not None)]:
            show_round(visit, card, versions)


show(open_page(Permission.VIEW_AIDS))
