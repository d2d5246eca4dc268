"""Asking for a review: whom, what to look at, by when; and the links, which are told once."""

from datetime import date, timedelta

import streamlit as st

from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.said import form_key, say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import Visit, now
from partnering.coauthoring.aids import AidCard
from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.review_access import ReviewLink
from partnering.coauthoring.round_views import RoundCard
from partnering.coauthoring.rounds import OpenedRound, ask_again, open_round
from partnering.foundation.database import reading, transaction
from partnering.foundation.people import Member, list_members
from partnering.foundation.settings import read_settings
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import PartnerRole, ReviewHat
from partnering.foundation.words import _, ngettext

LINKS = "review_links"
"""Links that were made just now in this tab, until the person has copied them."""
TIME_TO_REVIEW = timedelta(days=14)
NEW_PEOPLE = 3
"""Rows for people who are not in the project yet."""


def keep_links(links: tuple[ReviewLink, ...]) -> None:
    """Show these links on top of the page until the person says they have them."""
    if links:
        st.session_state[LINKS] = [*st.session_state.get(LINKS, ()), *links]


def show_links() -> None:
    """The links that were made just now. They cannot be shown again, only be made anew."""
    links: list[ReviewLink] = st.session_state.get(LINKS, [])
    if not links:
        return
    with st.container(border=True):
        st.subheader(_("Send each link to this person only"), anchor=False)
        st.write(_("A link opens this one review, without an account. It is shown only now."))
        for link in links:
            until = day_in_words(link.expires_at.date())
            st.markdown(f"**{as_text(link.name)}** {as_text(_('opens until {day}').format(day=until))}")
            st.code(f"{read_settings().site}/review/{link.token}", language=None, wrap_lines=True)
        st.button(_("I have copied them"), key="review_links_done", on_click=_forget_links)


def show_ask_form(visit: Visit, aid: AidCard, *, is_open: bool) -> None:
    """The form that asks people to review the latest version."""
    with reading() as session:
        members = list_members(session, visit.person_id, project_id=visit.project_id)
    by_id = {member.person_id: member for member in members if member.is_active}
    title = _("Ask for a review of version {n}").format(n=aid.latest_number)
    with (
        st.expander(as_text(title), expanded=is_open, icon=":material/rate_review:"),
        st.form(form_key(f"review_ask_{aid.aid_id}"), border=False),
    ):
        chosen = st.multiselect(
            _("Whom do you ask?"),
            list(by_id),
            format_func=lambda person_id: _named(by_id[person_id]),
            help=_("Who can sign in finds it on their Today page. Anybody else gets a link."),
        )
        st.write(_("Somebody new? They get a link and need no account."))
        new = [_new_reviewer(row) for row in range(NEW_PEOPLE)]
        hats = st.pills(
            _("What shall they look at?"),
            list(ReviewHat),
            default=list(ReviewHat),
            format_func=lambda hat: hat.label,
            selection_mode="multi",
        )
        due_on = st.date_input(_("By when?"), value=today_here() + TIME_TO_REVIEW, min_value=today_here())
        words = st.text_area(_("What do you want to say to them?"), max_chars=2000)
        st.caption(_("They are told that they hear back from you within two weeks after that day."))
        is_sent = st.form_submit_button(_("Ask for the review"), type="primary")
    if is_sent:
        reviewers = [
            NewReviewer(person_id=person, by_link=not by_id[person].access_role) for person in chosen
        ]
        with problems_shown():
            with transaction() as session:
                opened = open_round(
                    session,
                    visit.person_id,
                    project_id=visit.project_id,
                    aid_id=aid.aid_id,
                    number=aid.latest_number,
                    hats=hats,
                    words=words,
                    due_on=due_on,
                    reviewers=[*reviewers, *(one for one in new if one is not None)],
                    today=today_here(),
                    now=now(),
                )
            _say_asked(opened, saved=f"review_ask_{aid.aid_id}")


def show_ask_again(visit: Visit, aid: AidCard, rounds: list[RoundCard]) -> None:
    """After an edit: ask those whose verdict has lapsed in part, about the changed parts only."""
    if not any(card.given and card.number < aid.latest_number for card in rounds):
        return
    with (
        st.expander(_("Ask again about what has changed"), icon=":material/replay:"),
        st.form(form_key(f"review_again_{aid.aid_id}"), border=False),
    ):
        st.write(_("Each person is asked only about the parts that changed since they gave their verdict."))
        due_on = st.date_input(_("By when?"), value=today_here() + TIME_TO_REVIEW, min_value=today_here())
        words = st.text_area(_("What did you change, and why?"), max_chars=2000)
        is_sent = st.form_submit_button(_("Ask them again"), type="primary")
    if is_sent:
        with problems_shown():
            with transaction() as session:
                opened = ask_again(
                    session,
                    visit.person_id,
                    project_id=visit.project_id,
                    aid_id=aid.aid_id,
                    words=words,
                    due_on=due_on,
                    today=today_here(),
                    now=now(),
                )
            _say_asked(opened, saved=f"review_again_{aid.aid_id}")


def _say_asked(opened: OpenedRound, *, saved: str) -> None:
    keep_links(opened.links)
    n = len(opened.invitation_ids)
    sentence = ngettext("One person is asked.", "{n} people are asked.", n).format(n=n)
    say_after_rerun(sentence, saved=saved)


def _named(member: Member) -> str:
    how = "" if member.access_role else _(", by link")
    return f"{member.name} ({member.role.label}{how})"


def _new_reviewer(row: int) -> NewReviewer | None:
    left, right = st.columns([3, 2])
    name = left.text_input(_("Name"), max_chars=200, key=f"review_new_name_{row}")
    role = right.selectbox(
        _("Speaks as"), list(PartnerRole), format_func=lambda role: role.label, key=f"review_new_role_{row}"
    )
    return NewReviewer(name=name, role=role, by_link=True) if name.strip() else None


def _forget_links() -> None:
    st.session_state.pop(LINKS, None)


def due_in_words(day: date, today: date) -> str:
    """Until when, and whether that is over."""
    words = _("until {day}") if day >= today else _("was until {day}")
    return words.format(day=day_in_words(day))
