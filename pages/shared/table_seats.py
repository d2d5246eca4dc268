"""The seats at the table: who sits there and until when, who is missing, and how those who keep it change it."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from pages.shared.deeds import do, say_problem, show_outcome
from pages.shared.form_tokens import close, is_open, open_token
from pages.shared.local_time import today_here
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.people import Member
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words, days_ago
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _, ngettext
from partnering.resourcing.seats import AtTheTable, NewTerm, add_seat, end_term, give_seat, remove_seat
from partnering.resourcing.table_rules import Seat, Sitting, seat_label

PLACE = "seats"
ADD = "add_seat"
FIRST_TERM = timedelta(days=365)


def table_in_words(table: AtTheTable) -> str:
    """Who is there and who is missing, in one or two sentences."""
    held = [seat for seat in table.seats if seat.held_by]
    partners = [seat for seat in held if seat.partner_role]
    if not held:
        return _("Nobody sits at the table yet. Who sits there votes on what the project decides.")
    people = ngettext("{n} person sits", "{n} people sit", len(held)).format(n=len(held))
    counted = ngettext(
        "{people} at the table, {n} of them a partner.",
        "{people} at the table, {n} of them partners.",
        len(partners),
    ).format(people=people, n=len(partners))
    if not table.missing:
        return counted + " " + _("Every partner role is there.")
    return counted + " " + missing_in_words(table.missing)


def missing_in_words(missing: Sequence[PartnerRole]) -> str:
    """For whom nobody speaks."""
    return _("Nobody speaks there as: {roles}.").format(roles=", ".join(role.label for role in missing))


def show_seats(visit: Visit, table: AtTheTable, members: Sequence[Member], today: date) -> None:
    """Every seat, the roles without one, and for keepers a form for one more."""
    show_outcome(PLACE)
    seated = {seat.held_by for seat in table.seats}
    for seat in table.seats:
        with st.container(border=True):
            _show_seat(seat, today)
            if visit.may(Permission.KEEP_GOVERNANCE):
                free = [one for one in members if one.person_id not in seated and _fits(one, seat)]
                _offer_changes(visit, seat, free)
    for role in PartnerRole:
        if not any(seat.partner_role is role for seat in table.seats):
            st.markdown(f"**{as_text(role.label)}**  \n:gray[{as_text(_('No seat is kept for them yet.'))}]")
    if visit.may(Permission.KEEP_GOVERNANCE):
        _show_add_form(visit)


def _fits(member: Member, seat: Seat) -> bool:
    if seat.partner_role is None:
        return not isinstance(member.role, PartnerRole)
    return member.role is seat.partner_role


def _show_seat(seat: Seat, today: date) -> None:
    st.markdown(f"**{as_text(seat.label)}**  \n{_sitting_in_words(seat.sitting, today)}")


def _sitting_in_words(sitting: Sitting | None, today: date) -> str:
    """Who sits there, as Markdown."""
    if sitting is None:
        return f":gray[{as_text(_('Nobody yet'))}]"
    if sitting.has_left:
        left = _("{name} has left the project. Somebody else can sit here.").format(name=sitting.name)
        return f":gray[{as_text(left)}]"
    term = _("{name}, from {first} to {last}").format(
        name=sitting.name, first=day_in_words(sitting.starts_on), last=day_in_words(sitting.ends_on)
    )
    if sitting.ends_soon(today):
        term += " " + _("(ends {when})").format(when=days_ago(sitting.ends_on, today))
    return as_text(term)


def _offer_changes(visit: Visit, seat: Seat, free: Sequence[Member]) -> None:
    where = {"project_id": visit.project_id, "seat_id": seat.seat_id}

    def end() -> None:
        do(PLACE, end_term, said=_("The term is ended. Their votes stay."), today=today_here(), **where)

    def remove() -> None:
        do(PLACE, remove_seat, said=_("The seat is taken away."), today=today_here(), **where)

    if seat.held_by:
        with st.popover(_("End this term")):
            st.write(_("From today on nobody sits here. What they voted stays."))
            st.button(_("Yes, end it"), key=f"seat_end_{seat.seat_id}", on_click=end)
        return
    with st.container(horizontal=True):
        with st.popover(_("Give this seat")):
            _show_term_form(visit, seat, free)
        with st.popover(_("Take this seat away")):
            st.write(_("Votes from this seat stay. You can add a seat again."))
            st.button(_("Yes, take it away"), key=f"seat_remove_{seat.seat_id}", on_click=remove)


def _show_term_form(visit: Visit, seat: Seat, free: Sequence[Member]) -> None:
    if not free:
        st.write(_("Nobody of this role is free. Add somebody under “Partners” first."))
        return
    key = f"term_{visit.project_id}_{seat.seat_id}"
    names = {member.person_id: member.name for member in free}

    def give() -> None:
        member_id = st.session_state[f"{key}_who"]
        first, last = st.session_state[f"{key}_first"], st.session_state[f"{key}_last"]
        if not isinstance(first, date) or not isinstance(last, date):
            say_problem(PLACE, _("The days: choose the first and the last one."))
            return
        do(
            PLACE,
            give_seat,
            said=_("{name} sits there now.").format(name=names[member_id]),
            project_id=visit.project_id,
            seat_id=seat.seat_id,
            term=NewTerm(member_id, first, last),
            today=today_here(),
        )

    with st.form(key, border=False):
        st.selectbox(_("Who"), list(names), format_func=names.__getitem__, key=f"{key}_who")
        st.date_input(_("First day"), value=today_here(), format="YYYY-MM-DD", key=f"{key}_first")
        st.date_input(_("Last day"), value=today_here() + FIRST_TERM, format="YYYY-MM-DD", key=f"{key}_last")
        st.form_submit_button(_("Give the seat"), on_click=give)


def _show_add_form(visit: Visit) -> None:
    token = open_token(ADD)
    key = f"{ADD}_{visit.project_id}_{token}"

    def add() -> None:
        if not is_open(ADD, token):
            return
        role = st.session_state[f"{key}_role"]
        here = {"project_id": visit.project_id, "form_token": token}
        if do(PLACE, add_seat, said=_("The seat is added."), partner_role=role, **here) is None:
            close(ADD)

    with st.form(key):
        st.selectbox(_("Add a seat for"), [*PartnerRole, None], format_func=seat_label, key=f"{key}_role")
        st.form_submit_button(_("Add the seat"), on_click=add)
