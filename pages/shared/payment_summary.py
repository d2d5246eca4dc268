"""How a project keeps its promises: one sentence, and the sums."""

import math

import streamlit as st

from pages.shared.drawn import show_table
from pages.shared.text import as_text
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _, ngettext
from partnering.resourcing.money import money_in_words
from partnering.resourcing.payment_totals import PaymentSummary


def show_summary(summary: PaymentSummary, waiting: int) -> None:
    """Whether promises are kept, in one sentence."""
    late = summary.late
    if late.oldest_due_on is not None:
        sentence = ngettext(
            "One payment is late. It was due on {day}.",
            "{n} payments are late. The first was due on {day}.",
            late.payments,
        ).format(n=late.payments, day=day_in_words(late.oldest_due_on))
    elif waiting:
        sentence = ngettext(
            "One payment is still to come. None is late.",
            "{n} payments are still to come. None is late.",
            waiting,
        ).format(n=waiting)
    else:
        sentence = _("No payment waits.")
    st.header(as_text(sentence), anchor=False)


def show_totals(summary: PaymentSummary) -> None:
    """Sums by kind, state and currency, and how long payments took."""
    if not summary.totals:
        st.write(_("Nothing is promised yet."))
        return
    show_table(
        [
            {
                _("What kind"): total.kind.label,
                _("Where it stands"): total.state.label,
                _("How many"): str(total.payments),
                _("Together"): money_in_words(total.amount, total.currency),
            }
            for total in summary.totals
        ],
        name=_("All payments"),
    )
    if summary.median_days_to_pay is not None:
        days = math.ceil(summary.median_days_to_pay)
        within = ngettext("{n} day", "{n} days", days).format(n=days)
        sentence = ngettext(
            "The one payment that was made took {within} from promise to payment.",
            "Half of the {n} payments that were made took {within} or less, from promise to payment.",
            summary.paid,
        ).format(n=summary.paid, within=within)
        st.caption(as_text(sentence))
