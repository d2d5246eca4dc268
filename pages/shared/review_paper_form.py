"""Typing in what came back on paper, for somebody who is asked; marked as typed in by who does it."""

import streamlit as st

from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.review_told import WELCOME
from pages.shared.said import say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import PROJECT_KEY, Visit, catalog, now
from partnering.coauthoring.aid_contents import content_of
from partnering.coauthoring.giving import MOST_MINUTES, NewVerdict
from partnering.coauthoring.my_reviews import asked_screens
from partnering.coauthoring.paper_reviews import PaperAnswer, PaperReview, enter_paper_review
from partnering.coauthoring.reviews import NewRemark
from partnering.coauthoring.round_views import InvitationCard, RoundView, read_round
from partnering.coauthoring.screens import Screen
from partnering.coauthoring.versions import read_version
from partnering.foundation.database import reading, transaction
from partnering.foundation.vocabulary import Consent, ReviewReply, Verdict
from partnering.foundation.words import _

CONSENTS = list(Consent)


def show_paper_form(visit: Visit, invitation_id: int, *, round_id: int) -> None:
    """The form; its address names the round and the person who is asked."""
    found = _read(visit, invitation_id, round_id)
    if found is None:
        st.write(_("Nobody waits under this number. Go back and choose a person."))
        return
    view, asked, screens = found
    back = {PROJECT_KEY: visit.project.slug, "aid": str(view.card.aid_id)}
    st.header(as_text(_("What {name} wrote on paper").format(name=asked.name)), anchor=False)
    st.write(
        _("Type their words as they stand. It is marked that they came on paper and that you typed them in.")
    )
    key = f"review_paper_{invitation_id}"
    with st.form(key, border=False):
        parts = [_show_part(screen, f"{key}_{number}") for number, screen in enumerate(screens)]
        verdict = st.radio(
            _("Their verdict"),
            list(Verdict),
            index=None,
            format_func=lambda verdict: verdict.label,
            key=f"{key}_verdict",
        )
        words = st.text_area(_("Why?"), key=f"{key}_words")
        consent = st.radio(
            _("Who may see their name?"),
            CONSENTS,
            index=CONSENTS.index(Consent.ROLE_ONLY),
            format_func=lambda consent: consent.label,
            key=f"{key}_consent",
        )
        minutes = st.number_input(
            _("Minutes it took them, if they say so"),
            min_value=0,
            max_value=MOST_MINUTES,
            value=None,
            key=f"{key}_minutes",
        )
        is_sent = st.form_submit_button(_("Save this review"), type="primary")
    st.page_link("aids/review_rounds.py", label=_("Back to the reviews"), query_params=back)
    if not is_sent:
        return
    if verdict is None:
        st.error(_("Choose their verdict. If they ticked none, ask them."))
        return
    with problems_shown():
        with transaction() as session:
            enter_paper_review(
                session,
                visit.person_id,
                project_id=visit.project_id,
                invitation_id=invitation_id,
                entry=PaperReview(
                    NewVerdict(verdict, words, minutes, consent),
                    answers=tuple(answer for answers, _remark in parts for answer in answers),
                    remarks=tuple(remark for _answers, remark in parts if remark is not None),
                ),
                catalog=catalog(),
                today=today_here(),
                now=now(),
            )
        st.query_params.from_dict(back)
        say_after_rerun(_("Saved. {name} hears back like everybody else.").format(name=asked.name))


def _read(
    visit: Visit, invitation_id: int, round_id: int
) -> tuple[RoundView, InvitationCard, tuple[Screen, ...]] | None:
    with reading() as session:
        view = read_round(
            session, visit.person_id, project_id=visit.project_id, round_id=round_id, today=today_here()
        )
        asked = next((one for one in view.invitations if one.invitation_id == invitation_id), None)
        if asked is None or asked.given_at is not None:
            return None
        version = read_version(
            session,
            visit.person_id,
            project_id=visit.project_id,
            aid_id=view.card.aid_id,
            number=view.card.number,
        )
    return view, asked, asked_screens(content_of(version.text), asked.screens)


def _show_part(screen: Screen, key: str) -> tuple[tuple[PaperAnswer, ...], NewRemark | None]:
    """The ticks and the words about one part."""
    st.subheader(as_text(screen.name), anchor=False)
    answers = []
    for question in WELCOME:
        reply = st.radio(
            question.label,
            list(ReviewReply),
            index=None,
            format_func=lambda reply: reply.label,
            horizontal=True,
            key=f"{key}_{question}",
        )
        if reply is not None:
            answers.append(PaperAnswer(screen.key, question, reply))
    said = st.text_area(_("What they say about this part"), key=f"{key}_said")
    return tuple(answers), NewRemark(said, screen.key) if said.strip() else None
