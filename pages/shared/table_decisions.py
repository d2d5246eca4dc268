"""Decisions of the table: each with its votes and what came of it, one's own vote, and the form for a new one."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from pages.shared.deeds import do, say_problem, show_outcome
from pages.shared.form_tokens import close, is_open, open_token
from pages.shared.local_time import day_here, today_here
from pages.shared.table_seats import missing_in_words
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words, days_ago
from partnering.foundation.typed_text import LONGEST_TEXT
from partnering.foundation.vocabulary import DecisionRight, Outcome, Vote
from partnering.foundation.words import N_, _
from partnering.resourcing.decision_list import DecisionCard, VoteTold
from partnering.resourcing.decisions import (
    NewDecision,
    note_outcome,
    open_decision,
    vote_from_my_seat,
    write_down_vote,
)
from partnering.resourcing.table_rules import Seat, seat_label

PLACE = "decisions"
ASK = "ask_table"
SAY = {
    DecisionRight.TOLD: N_("The team decides, and tells the partners"),
    DecisionRight.ASKED: N_("The team decides, and asks the partners first"),
    DecisionRight.ADVISES: N_("The team decides, and the partners give advice"),
    DecisionRight.CO_DECIDES: N_("The team and the partners decide together"),
    DecisionRight.LEADS: N_("The partners decide"),
    DecisionRight.CAN_STOP: N_("The team decides, and any partner can stop it"),
}
"""What say partners have in something that is yet to be decided."""


def show_decision(visit: Visit, decision: DecisionCard, seats: Sequence[Seat], today: date) -> None:
    """One decision: the question, whose say it is, who voted how, and what came of it."""
    with st.container(border=True):
        st.subheader(as_text(decision.question), anchor=False)
        st.markdown(as_text(_(SAY[decision.decision_right]) + "."))
        if decision.outcome:
            _show_outcome_of(decision)
        else:
            opened = days_ago(min(day_here(decision.opened_at), today), today)
            st.caption(as_text(_("Put to the table {when}.").format(when=opened)))
        for vote in decision.votes:
            st.markdown(f"- {_vote_in_words(vote)}")
        if decision.waits_for:
            waits = "; ".join(_seat_in_words(seat) for seat in decision.waits_for)
            st.markdown(as_text(_("Still to vote: {seats}.").format(seats=waits)))
        if decision.missing:
            st.markdown(as_text(_missing_in_words(decision)))
        show_outcome(f"{PLACE}_{decision.decision_id}")
        if decision.outcome is None:
            _offer_votes(visit, decision, seats)


def show_ask_form(visit: Visit) -> None:
    """The form by which something is put to the table."""
    token = open_token(ASK)
    key = f"{ASK}_{visit.project_id}_{token}"

    def ask() -> None:
        if not is_open(ASK, token):
            return
        question, right = st.session_state[f"{key}_question"], st.session_state[f"{key}_right"]
        if right is None:
            say_problem(PLACE, _("Choose whose say it is."))
            return
        here = {"project_id": visit.project_id, "form_token": token}
        said = _("It is put to the table. Who sits there finds it on Today.")
        if do(PLACE, open_decision, said=said, entry=NewDecision(question, right), **here) is None:
            close(ASK)

    st.subheader(_("Put something to the table"), anchor=False)
    show_outcome(PLACE)
    with st.form(key):
        st.text_area(_("What is to be decided?"), key=f"{key}_question", max_chars=LONGEST_TEXT, height=80)
        st.radio(
            _("Whose say is it? This cannot be changed later."),
            list(SAY),
            index=None,
            format_func=lambda right: _(SAY[right]),
            key=f"{key}_right",
        )
        st.form_submit_button(_("Put it to the table"), on_click=ask)


def _show_outcome_of(decision: DecisionCard) -> None:
    if decision.outcome is None or decision.decided_on is None:
        return
    came_of_it = _("{outcome} on {day}, written down by {name}.").format(
        outcome=decision.outcome.label, day=day_in_words(decision.decided_on), name=decision.noted_by
    )
    st.markdown(f"**{as_text(came_of_it)}**")
    if decision.reason:
        st.markdown(as_text(_("Why: {reason}").format(reason=decision.reason)))
    if decision.dissent:
        against = "; ".join(
            _("{seat}, {name}").format(seat=seat_label(vote.partner_role), name=vote.name)
            for vote in decision.dissent
        )
        st.markdown(as_text(_("Not everybody agreed. Against it: {who}.").format(who=against)))


def _missing_in_words(decision: DecisionCard) -> str:
    if decision.outcome is None:
        return missing_in_words(decision.missing)
    roles = ", ".join(role.label for role in decision.missing)
    return _("On that day nobody sat there as: {roles}.").format(roles=roles)


def _vote_in_words(vote: VoteTold) -> str:
    """One vote as Markdown."""
    who = _("{seat}, {name}:").format(seat=seat_label(vote.partner_role), name=vote.name)
    said = [f"{as_text(who)} **{as_text(vote.vote.label)}**."]
    if vote.words:
        said.append(as_text(f"“{vote.words}”"))
    if vote.is_written_down:
        said.append(as_text(_("(written down for them)")))
    return " ".join(said)


def _seat_in_words(seat: Seat) -> str:
    name = seat.sitting.name if seat.sitting else ""
    return _("{seat}, {name}").format(seat=seat.label, name=name)


def _offer_votes(visit: Visit, decision: DecisionCard, seats: Sequence[Seat]) -> None:
    own_seat = next((seat for seat in seats if seat.held_by == visit.person_id), None)
    if own_seat and visit.may(Permission.VOTE_FROM_SEAT):
        given = decision.vote_of(own_seat.seat_id)
        if given is None:
            _show_vote_form(visit, decision, own_seat, is_own=True)
        else:
            instead = _("Vote in the place of {name}").format(name=given.name)
            is_mine = given.person_id == visit.person_id
            with st.expander(_("Change my vote") if is_mine else as_text(instead)):
                _show_vote_form(visit, decision, own_seat, is_own=True)
    if not visit.may(Permission.KEEP_GOVERNANCE):
        return
    for seat in seats:
        if seat.sitting and seat.held_by and not seat.sitting.votes_here:
            is_given = _vote_of_sitting(decision, seat) is not None
            label = _("Change how {name} votes") if is_given else _("Write down how {name} votes")
            with st.expander(as_text(label.format(name=seat.sitting.name))):
                _show_vote_form(visit, decision, seat, is_own=False)
    with st.expander(_("Write down what came of it")):
        _show_outcome_form(visit, decision)


def _vote_of_sitting(decision: DecisionCard, seat: Seat) -> VoteTold | None:
    """The vote of who sits there now; None also where it is still that of who sat there before."""
    given = decision.vote_of(seat.seat_id)
    return given if given and given.person_id == seat.held_by else None


def _show_vote_form(visit: Visit, decision: DecisionCard, seat: Seat, *, is_own: bool) -> None:
    key = f"vote_{decision.decision_id}_{seat.seat_id}"
    place = f"{PLACE}_{decision.decision_id}"
    given = _vote_of_sitting(decision, seat)
    options = list(Vote)

    def send() -> None:
        vote, words = st.session_state[f"{key}_vote"], st.session_state[f"{key}_words"]
        if vote is None:
            say_problem(place, _("Choose a vote first."))
            return
        where = {"project_id": visit.project_id, "decision_id": decision.decision_id}
        day = today_here()
        if is_own:
            said = _("Your vote is kept. You can change it while this is open.")
            do(place, vote_from_my_seat, said=said, vote=vote, words=words, today=day, **where)
        else:
            of_seat = {"seat_id": seat.seat_id, **where}
            do(place, write_down_vote, said=_("Written down."), vote=vote, words=words, today=day, **of_seat)

    with st.form(key, border=False):
        st.radio(
            _("Your vote") if is_own else _("Their vote"),
            options,
            index=options.index(given.vote) if given else None,
            format_func=lambda vote: vote.label,
            key=f"{key}_vote",
            horizontal=True,
        )
        st.text_area(
            _("Why? Everybody of the project can read it. You may leave it out."),
            value=given.words if given else "",
            key=f"{key}_words",
            max_chars=LONGEST_TEXT,
            height=80,
        )
        label = _("Vote") if is_own else _("Write it down")
        st.form_submit_button(
            label, type="primary" if is_own and given is None else "secondary", on_click=send
        )


def _show_outcome_form(visit: Visit, decision: DecisionCard) -> None:
    key = f"outcome_{decision.decision_id}"
    place = f"{PLACE}_{decision.decision_id}"

    def note() -> None:
        outcome, reason = st.session_state[f"{key}_what"], st.session_state[f"{key}_why"]
        if outcome is None:
            say_problem(place, _("Choose what came of it first."))
            return
        where = {"project_id": visit.project_id, "decision_id": decision.decision_id}
        said = _("Written down. The votes stay as they are.")
        do(place, note_outcome, said=said, outcome=outcome, reason=reason, today=today_here(), **where)

    with st.form(key, border=False):
        st.radio(
            _("What came of it?"),
            list(Outcome),
            index=None,
            format_func=lambda outcome: outcome.label,
            key=f"{key}_what",
            horizontal=True,
        )
        st.text_area(
            _("Why? Where it is agreed, you may leave it out."),
            key=f"{key}_why",
            max_chars=LONGEST_TEXT,
            height=80,
        )
        st.form_submit_button(_("Write it down for good"), on_click=note)
