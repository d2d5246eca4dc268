"""Who funds the partnering: each source with its end, what comes after it, and the form for a new one."""

from typing import Any

import streamlit as st

from pages.shared.budget_words import SOURCE, day_typed, open_form_page, show_choice, show_day, show_money
from pages.shared.deeds import do, say_problem, section, show_outcome
from pages.shared.kept_fields import watched
from pages.shared.kept_form import KeptForm, Words
from pages.shared.local_time import today_here
from pages.shared.paging import one_page
from pages.shared.small_form import SmallForm, day_of, typed
from pages.shared.text import as_text
from pages.shared.visit import Visit, now
from partnering.foundation.partnerships import LONGEST_WORDS
from partnering.foundation.times import day_in_words, days_ago
from partnering.foundation.words import _
from partnering.resourcing.budget_terms import FundingKind
from partnering.resourcing.funding import (
    LONGEST_NAME,
    NewSource,
    SourceCard,
    add_source,
    let_source_end,
    months_after,
    remove_source,
    renew_source,
)
from partnering.resourcing.money import amount_of, money_in_words

PLACE = "funding"
KINDS = {str(kind): kind for kind in FundingKind}
A_YEAR_IN_MONTHS = 12


def show_sources(visit: Visit, sources: list[SourceCard]) -> None:
    """Every source, what ends first on top."""
    with section(_("Who funds it")):
        if not sources:
            st.write(
                _(
                    "Nobody is written down yet. Add each source and its last day. Half a year before that day, "
                    "Today reminds you to look for what comes next."
                )
            )
        show_outcome(PLACE)
        for source in one_page(sources, key="funding"):
            with st.container(border=True):
                _show_source(visit, source)
        if st.button(_("Add a source of funding"), key="funding_add"):
            open_form_page(SOURCE)


def source_form() -> SmallForm:
    """The form of a new source."""
    today = today_here()
    return SmallForm(
        name="funding-source",
        heading=_("A source of funding"),
        button=_("Save"),
        first={
            "kind": str(FundingKind.RESEARCH),
            "name": "",
            "amount": "",
            "currency": "",
            "starts_on": today.isoformat(),
            "ends_on": "",
        },
        show_fields=_show_fields,
        save=_save,
        said=_("Saved."),
    )


def _show_fields(form: KeptForm) -> None:
    st.text_input(
        _("Who gives it?"),
        value=form.first["name"],
        max_chars=LONGEST_NAME,
        **watched(form, "name", typed),
    )
    show_choice(form, "kind", _("What kind is it?"), {key: kind.label for key, kind in KINDS.items()})
    show_money(form, _("How much? You can leave this."))
    with st.container(horizontal=True):
        show_day(form, "starts_on", _("First day"))
        show_day(form, "ends_on", _("Last day, if there is one"))


def _save(session: Any, person_id: int, form: KeptForm, words: Words) -> None:
    add_source(
        session,
        person_id,
        project_id=form.project_id,
        entry=NewSource(
            kind=KINDS[words["kind"]],
            name=words["name"],
            starts_on=day_typed(words, "starts_on", _("First day")),
            ends_on=day_of(words["ends_on"]),
            amount=amount_of(words["amount"]) if words["amount"].strip() else None,
            currency=words["currency"],
        ),
        form_token=form.place.token,
        now=now(),
    )


def _show_source(visit: Visit, source: SourceCard) -> None:
    st.markdown(f"**{as_text(source.name)}**")
    facts = [source.kind.label]
    if source.amount is not None and source.currency is not None:
        facts.append(money_in_words(source.amount, source.currency))
    facts.append(_end_in_words(source))
    st.caption(as_text(" · ".join(facts)))
    if source.is_ending:
        st.markdown(f":orange[:material/event_upcoming: {as_text(_('Say what comes after it.'))}]")
    if source.what_then:
        st.markdown(as_text(_("What then: {words}").format(words=source.what_then)))
    with st.container(horizontal=True):
        with st.popover(_("It goes on")):
            _show_renewal(visit, source)
        if source.ends_on is not None:
            with st.popover(_("It ends")):
                _show_ending(visit, source)
        with st.popover(_("Take it out")):
            st.write(_("For what was written down by mistake."))
            key = f"funding_remove_{source.source_id}"
            st.button(_("Yes, take it out"), key=key, on_click=_remove, args=(visit, source.source_id))


def _end_in_words(source: SourceCard) -> str:
    if source.ends_on is None:
        return _("no last day")
    when = days_ago(source.ends_on, today_here())
    sentence = _("ended on {day}, {when}") if source.has_ended else _("ends on {day}, {when}")
    return sentence.format(day=day_in_words(source.ends_on), when=when)


def _show_renewal(visit: Visit, source: SourceCard) -> None:
    key = f"funding_renew_{source.source_id}"
    last = source.ends_on or today_here()
    st.date_input(
        _("Until when?"),
        value=months_after(last, A_YEAR_IN_MONTHS),
        min_value=last,
        format="YYYY-MM-DD",
        key=f"{key}_day",
    )
    st.button(_("Save this day"), key=key, on_click=_renew, args=(visit, source.source_id, f"{key}_day"))


def _show_ending(visit: Visit, source: SourceCard) -> None:
    key = f"funding_end_{source.source_id}"
    st.text_area(_("What happens then?"), max_chars=LONGEST_WORDS, height=80, key=f"{key}_words")
    st.button(_("Save"), key=key, on_click=_let_end, args=(visit, source.source_id, f"{key}_words"))


def _renew(visit: Visit, source_id: int, field: str) -> None:
    day = st.session_state[field]
    if day is None:
        say_problem(PLACE, _("Until when: choose a day."))
        return
    where = {"project_id": visit.project_id, "source_id": source_id}
    do(PLACE, renew_source, said=_("Saved."), ends_on=day, **where)


def _let_end(visit: Visit, source_id: int, field: str) -> None:
    where = {"project_id": visit.project_id, "source_id": source_id}
    do(PLACE, let_source_end, said=_("Saved."), what_then=st.session_state[field], **where)


def _remove(visit: Visit, source_id: int) -> None:
    do(PLACE, remove_source, said=_("Taken out."), project_id=visit.project_id, source_id=source_id)
