"""Partners who gave time and are promised no pay: how much, and one button that begins to mend it."""

from collections.abc import Sequence

import streamlit as st

from pages.shared.local_time import today_here
from pages.shared.paging import one_page
from pages.shared.payment_form import open_promise_form
from pages.shared.text import as_text
from partnering.foundation.times import days_ago, duration
from partnering.foundation.words import _, ngettext
from partnering.reporting.unpaid_partners import UnpaidPartner


def show_unpaid(unpaid: Sequence[UnpaidPartner]) -> None:
    """One line each."""
    st.write(
        _(
            "The log of the last six months names them. Ask each of them. Who does not want pay, or may not take it, "
            "declines the promise, and then no longer stands here."
        )
    )
    for one in one_page(unpaid, key="payments_unpaid"):
        with st.container(
            border=True, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            st.markdown(f"**{as_text(one.partner.name)}**  \n{as_text(_facts(one))}", width=440)
            if st.button(_("Promise pay"), key=f"payments_unpaid_{one.partner.person_id}"):
                open_promise_form(one.partner.person_id)


def _facts(one: UnpaidPartner) -> str:
    times = ngettext(
        "{role}. {n} activity, {length}.", "{role}. {n} activities, {length}.", one.time.activities
    )
    facts = times.format(
        role=one.partner.role.label, n=one.time.activities, length=duration(one.time.minutes)
    )
    return facts + " " + _("The last one {when}.").format(when=days_ago(one.time.last_held_on, today_here()))
