"""The time that partners gave, in words and a table: valued, and beside what they were paid."""

from collections.abc import Mapping
from decimal import Decimal

import streamlit as st

from pages.shared.drawn import show_table
from pages.shared.text import as_text
from partnering.foundation.times import day_in_words, duration
from partnering.foundation.words import _, ngettext
from partnering.reporting.time_given import COACHINGS_AT_ONCE, PaidForTime, TimeGiven
from partnering.resourcing.money import money_in_words


def show_time_given(given: TimeGiven) -> None:
    """The days that are counted, three sentences, then each kind of time by itself."""
    st.caption(as_text(_period(given)))
    if not given.minutes:
        st.header(_("No time of partners is in the log for these days."), anchor=False)
        st.write(_("Log what you do together. It is counted here by itself."))
    else:
        st.header(as_text(_in_a_sentence(given)), anchor=False)
    st.markdown(as_text(_paid_in_a_sentence(given.paid)))
    if given.minutes_without_value and given.values:
        without = _("{time} of it came before the first value below, and has none.")
        st.markdown(as_text(without.format(time=duration(given.minutes_without_value))))
    show_table(rows_of(given), name=_("Time given, by what it was for"))
    st.caption(
        _(
            "How counted: from the log, the minutes of each activity times the partners who took part, and the "
            "same for time to prepare. Coaching also counts from its own notes, {n} at a time, so that no single one "
            "can be seen. The journal is never counted. The value says what this time would cost. Some of it may "
            "have been paid."
        ).format(n=COACHINGS_AT_ONCE)
    )


def rows_of(given: TimeGiven) -> list[dict[str, str]]:
    """Each kind with its time and its value, and all together."""
    rows = [_row(kind.kind.label, kind.minutes, kind.valued) for kind in given.kinds]
    return [*rows, _row(_("All together"), given.minutes, given.valued)]


def _row(name: str, minutes: int, valued: Mapping[str, Decimal]) -> dict[str, str]:
    return {
        _("What for"): name,
        _("Time given"): duration(minutes) if minutes else _("None yet"),
        _("Valued at"): _sums(valued) or "–",
    }


def _in_a_sentence(given: TimeGiven) -> str:
    time = duration(given.minutes)
    valued = _sums(given.valued)
    if not valued:
        return _("Partners gave {time}.").format(time=time)
    return _("Partners gave {time}, valued at {value}.").format(time=time, value=valued)


def _paid_in_a_sentence(paid: tuple[PaidForTime, ...]) -> str:
    if not paid:
        return _("They were paid nothing for their time in these days.")
    n = sum(total.payments for total in paid)
    sentence = ngettext(
        "They were paid {money} for their time, in {n} payment.",
        "They were paid {money} for their time, in {n} payments.",
        n,
    )
    return sentence.format(money=_sums({total.currency: total.amount for total in paid}), n=n)


def _sums(valued: Mapping[str, Decimal]) -> str:
    return _(" and ").join(money_in_words(amount, currency) for currency, amount in valued.items())


def _period(given: TimeGiven) -> str:
    if given.since and given.until:
        return _("From {since} to {until}.").format(
            since=day_in_words(given.since), until=day_in_words(given.until)
        )
    if given.since:
        return _("From {since} on.").format(since=day_in_words(given.since))
    if given.until:
        return _("Until {until}.").format(until=day_in_words(given.until))
    return _("All days so far.")
