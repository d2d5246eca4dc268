"""Who lets a release pass all the same, and who disagrees: in a frame of its own, for everybody who sees the gate."""

from datetime import date, timedelta

import streamlit as st

from pages.shared.deeds import do, say_problem, show_outcome
from pages.shared.local_time import today_here
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, now
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import GateVerdict
from partnering.foundation.words import _, ngettext
from partnering.release_gate.formats import dissent_sentence, override_sentence
from partnering.release_gate.overrides import (
    MOST_DAYS,
    OverrideCard,
    end_override,
    grant_override,
    list_overrides,
)
from partnering.release_gate.verdict import Gate

PLACE = "override"


def show_overrides(visit: Visit, release_id: int, gate: Gate) -> None:
    """Dissent, overrides that stand or stood, and for an administrator outside the team the form to sign one."""
    with reading() as session:
        cards = list_overrides(session, visit.person_id, project_id=visit.project_id, release_id=release_id)
    is_outsider = visit.may(Permission.OVERRIDE_GATE) and visit.project.access_role is None
    if not (cards or gate.dissent or is_outsider):
        return
    with st.container(border=True, key="gate_printed"):
        st.header(_("Printed with the release"))
        for dissent in gate.dissent:
            st.markdown(as_text(dissent_sentence(dissent)))
        if gate.override:
            st.markdown(as_text(override_sentence(gate.override)))
        for card in cards:
            _show_card(visit, card, is_outsider=is_outsider)
        if is_outsider and gate.missing and not gate.may_go_out:
            _show_form(visit, release_id, gate)
        show_outcome(PLACE)


def _show_card(visit: Visit, card: OverrideCard, *, is_outsider: bool) -> None:
    is_over = card.ended_at is not None or card.expires_at <= now()
    day = day_in_words(card.granted_at.date())
    missed = ngettext("{n} thing was missing.", "{n} things were missing.", len(card.not_met)).format(
        n=len(card.not_met)
    )
    if is_over:
        sentence = _("{name} let it pass on {day}. That is over. Why: {reason}").format(
            name=card.signed_as, day=day, reason=card.reason
        )
    else:
        sentence = _("Signed by {name} on {day}.").format(name=card.signed_as, day=day)
    st.caption(as_text(f"{sentence} {missed}"))
    if is_outsider and not is_over:
        st.button(
            _("End this now"),
            key=f"override_end_{card.override_id}",
            on_click=_end,
            args=(visit.project_id, card.override_id),
        )


def _show_form(visit: Visit, release_id: int, gate: Gate) -> None:
    if gate.verdict is GateVerdict.REFUSED:
        st.markdown(
            as_text(_("A reviewer says that an aid is harmful or misleading. Nobody can sign that away."))
        )
        return
    with st.expander(_("Let it pass all the same")), st.form("override", border=False):
        st.markdown(
            as_text(
                _(
                    "You are not part of this team, so you may. Your name, your reason and the day are printed "
                    "on the release for everybody. It speaks of what is missing now, and of nothing that comes later."
                )
            )
        )
        st.text_area(_("Why it may pass"), key="override_reason")
        st.date_input(
            _("The last day"),
            value=None,
            min_value=today_here(),
            max_value=today_here() + timedelta(days=MOST_DAYS),
            format="YYYY-MM-DD",
            key="override_day",
        )
        st.text_input(_("Sign with your name"), key="override_name", max_chars=200)
        st.form_submit_button(_("Sign it"), on_click=_sign, args=(visit.project_id, release_id))


def _end(project_id: int, override_id: int) -> None:
    do(
        PLACE,
        end_override,
        said=_("It no longer lets the release pass."),
        project_id=project_id,
        override_id=override_id,
    )


def _sign(project_id: int, release_id: int) -> None:
    day = st.session_state["override_day"]
    if not isinstance(day, date):
        say_problem(PLACE, _("The last day: choose a day."))
        return
    do(
        PLACE,
        grant_override,
        said=_("Signed. It is printed with the release."),
        project_id=project_id,
        release_id=release_id,
        reason=st.session_state["override_reason"],
        signed_as=st.session_state["override_name"],
        last_day=day,
        catalog=catalog(),
        today=today_here(),
    )
