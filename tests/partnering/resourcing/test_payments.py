"""Payments promised to partners: kept, declined, or late."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from partnering.foundation.audit import list_changes
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.leaving import SOMEBODY_WHO_LEFT
from partnering.foundation.tokens import new_token
from partnering.reporting.my_data import delete_my_account
from partnering.resourcing.late import LatePayments, late_payments
from partnering.resourcing.money import LARGEST_AMOUNT
from partnering.resourcing.pay_terms import DeclinedAs, PaymentKind, PayState
from partnering.resourcing.payment_list import (
    PaymentCard,
    list_my_payments,
    list_payments,
    list_payments_of,
)
from partnering.resourcing.payment_replies import (
    Refusal,
    decline_my_payment,
    mark_declined,
    mark_not_paid,
    say_not_received,
)
from partnering.resourcing.payments import (
    NewPayment,
    approve_payment,
    mark_paid,
    promise_payment,
    take_back_promise,
)
from tests.cast import NOW, TODAY, Cast, everything, gather, nothing_changes

DUE = TODAY + timedelta(days=14)
LATER = DUE + timedelta(days=1)
NO_RULE = Refusal()
FORBIDDEN = Refusal(DeclinedAs.NOT_ALLOWED, "My benefits would stop.")


def promise(session: Session, cast: Cast, **more: Any) -> int:
    entry = NewPayment(
        **{
            "member_id": cast.patient,
            "what_for": "Two evenings",
            "amount": Decimal("60.50"),
            "currency": "EUR",
            "due_on": DUE,
            **more,
        }
    )
    return promise_payment(
        session,
        cast.facilitator,
        project_id=cast.project,
        entry=entry,
        form_token=new_token(),
        today=TODAY,
        now=NOW,
    )


def late(session: Session, cast: Cast, today: date) -> LatePayments:
    return late_payments(session, project_id=cast.project, today=today)


def test_a_promise_is_kept_as_it_was_made(any_session: Session) -> None:
    cast = gather(any_session)
    payment_id = promise(any_session, cast, currency=" eur ")
    (card,) = list_payments(any_session, cast.lead, project_id=cast.project, today=TODAY)
    assert (card.payment_id, card.name, card.what_for) == (payment_id, "Rosa", "Two evenings")
    assert (card.amount, card.currency, card.amount_in_words) == (Decimal("60.50"), "EUR", "€60.50")
    assert (card.promised_on, card.due_on, card.paid_on, card.state) == (
        TODAY,
        DUE,
        None,
        PayState.PROMISED,
    )


def test_partners_see_their_own_payments_only(cast: Cast, session: Session) -> None:
    for member in (cast.patient, cast.caregiver, cast.named_only):
        promise(session, cast, member_id=member)
    for partner in (cast.patient, cast.caregiver):
        own = list_my_payments(session, partner, project_id=cast.project, today=TODAY)
        assert [card.person_id for card in own] == [partner]
    assert list_my_payments(session, cast.clinician, project_id=cast.project, today=TODAY) == []


def test_a_payment_is_late_from_the_day_after_it_was_due(any_session: Session) -> None:
    cast = gather(any_session)
    for days in (0, 0, 7):
        promise(any_session, cast, due_on=DUE + timedelta(days=days))
    assert late(any_session, cast, DUE) == LatePayments(0, None)
    assert late(any_session, cast, LATER) == LatePayments(2, DUE)
    assert late(any_session, cast, DUE + timedelta(days=8)) == LatePayments(3, DUE)
    assert late_payments(any_session, project_id=cast.other_project, today=LATER) == LatePayments(0, None)
    listed = list_payments(any_session, cast.lead, project_id=cast.project, today=LATER)
    assert [card.state for card in listed] == [PayState.LATE, PayState.LATE, PayState.PROMISED]


def test_what_was_paid_or_declined_is_not_late(cast: Cast, session: Session) -> None:
    paid, declined, written = (
        promise(session, cast, member_id=who) for who in (cast.patient, cast.patient, cast.named_only)
    )
    here: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    mark_paid(session, cast.lead, payment_id=paid, paid_on=TODAY, today=TODAY, **here)
    decline_my_payment(session, cast.patient, payment_id=declined, entry=NO_RULE, **here)
    mark_declined(session, cast.facilitator, payment_id=written, entry=FORBIDDEN, **here)
    assert late(session, cast, LATER) == LatePayments(0, None)


@pytest.mark.parametrize(
    ("who", "reads_payments"), [("lead", True), ("facilitator", True), ("editor", False)]
)
def test_the_history_tells_of_payments_only_to_those_who_may_read_them(
    cast: Cast, session: Session, who: str, *, reads_payments: bool
) -> None:
    here: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    paid, declined, slip = (promise(session, cast) for _ in range(3))
    approve_payment(session, cast.lead, payment_id=paid, today=TODAY, **here)
    mark_paid(session, cast.lead, payment_id=paid, paid_on=TODAY, today=TODAY, **here)
    say_not_received(session, cast.patient, payment_id=paid, **here)
    decline_my_payment(session, cast.patient, payment_id=declined, entry=NO_RULE, **here)
    take_back_promise(session, cast.facilitator, payment_id=slip, today=TODAY, **here)
    changes = list_changes(session, getattr(cast, who), project_id=cast.project)
    told = {change.action for change in changes if change.action.startswith("payment")}
    of_all = {"promised", "approved", "made", "not received", "declined", "taken back"}
    assert told == ({f"payment {deed}" for deed in of_all} if reads_payments else set())


def test_twice_is_once(cast: Cast, session: Session) -> None:
    token = new_token()
    call: dict[str, Any] = {"project_id": cast.project, "form_token": token, "today": TODAY, "now": NOW}
    entry = NewPayment(cast.patient, "Two evenings", Decimal(60), "EUR", DUE)
    first = promise_payment(session, cast.lead, entry=entry, **call)
    with nothing_changes(session):
        assert promise_payment(session, cast.lead, entry=entry, **call) == first
        with pytest.raises(NotPossibleNow, match="changed since"):
            promise_payment(session, cast.lead, entry=replace(entry, amount=Decimal(61)), **call)
    here: dict[str, Any] = {"project_id": cast.project, "payment_id": first, "now": NOW}
    mark_paid(session, cast.lead, paid_on=TODAY, today=TODAY, **here)
    with nothing_changes(session):
        mark_paid(session, cast.lead, paid_on=TODAY, today=TODAY, **here)
        with pytest.raises(NotPossibleNow, match="paid on 4 March 2026"):
            decline_my_payment(session, cast.patient, entry=NO_RULE, **here)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"amount": Decimal(0)}, "above 0"),
        ({"amount": Decimal(-5)}, "above 0"),
        ({"amount": Decimal("NaN")}, "above 0"),
        ({"amount": Decimal("Infinity")}, "above 0"),
        ({"amount": Decimal("1.005")}, "at most 2 digits"),
        ({"amount": Decimal("1.5"), "currency": "JPY"}, "at most 0 digits"),
        ({"amount": LARGEST_AMOUNT + 1}, "above 0"),
        ({"currency": "EURO"}, "EURO"),
        ({"currency": ""}, "three letters"),
        ({"what_for": " \n"}, "at least one word"),
        ({"what_for": "x" * 2001}, "2000"),
        ({"due_on": TODAY - timedelta(days=1)}, "today or a later day"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, session: Session, wrong: dict[str, Any], told: str) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match=told):
        promise(session, cast, **wrong)


def test_nobody_decides_about_their_own_payment_or_somebody_elses(cast: Cast, session: Session) -> None:
    payment: dict[str, Any] = {
        "project_id": cast.project,
        "payment_id": promise(session, cast),
        "now": NOW,
    }
    with nothing_changes(session):
        with pytest.raises(NotAllowed, match="only they can say this"):
            mark_declined(session, cast.lead, entry=NO_RULE, **payment)
        with pytest.raises(NotFound, match="no such payment"):
            decline_my_payment(session, cast.caregiver, entry=NO_RULE, **payment)
        with pytest.raises(NotFound, match="no such payment"):
            say_not_received(session, cast.caregiver, **payment)
        with pytest.raises(NotFound, match="partner"):
            promise(session, cast, member_id=cast.other_partner)
        with pytest.raises(NotFound, match="no such payment"):
            mark_paid(
                session,
                cast.outsider,
                project_id=cast.other_project,
                payment_id=payment["payment_id"],
                paid_on=TODAY,
                today=TODAY,
                now=NOW,
            )


@pytest.mark.parametrize("days", [-1, 1])
def test_a_payment_is_made_between_its_promise_and_today(cast: Cast, session: Session, days: int) -> None:
    payment_id = promise(session, cast)
    with nothing_changes(session), pytest.raises(InvalidInput, match="from 4 March 2026 to today"):
        mark_paid(
            session,
            cast.lead,
            project_id=cast.project,
            payment_id=payment_id,
            paid_on=TODAY + timedelta(days=days),
            today=TODAY,
            now=NOW,
        )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=st.decimals(Decimal("0.01"), LARGEST_AMOUNT, places=2))
def test_every_amount_comes_back_to_the_cent(cast: Cast, session: Session, amount: Decimal) -> None:
    payment_id = promise(session, cast, amount=amount)
    session.expire_all()
    cards = list_payments(session, cast.lead, project_id=cast.project, today=TODAY)
    assert [card.amount for card in cards if card.payment_id == payment_id] == [amount]


def the_card(session: Session, cast: Cast, today: date = TODAY) -> PaymentCard:
    (card,) = list_payments(session, cast.lead, project_id=cast.project, today=today)
    return card


def test_a_payment_goes_from_its_promise_over_a_yes_to_the_day_it_is_paid(any_session: Session) -> None:
    cast = gather(any_session)
    payment: dict[str, Any] = {
        "project_id": cast.project,
        "payment_id": promise(any_session, cast, kind=PaymentKind.TRAVEL),
        "now": NOW,
    }
    assert (the_card(any_session, cast).kind, the_card(any_session, cast).approved_on) == (
        PaymentKind.TRAVEL,
        None,
    )
    approve_payment(any_session, cast.lead, today=TODAY, **payment)
    with nothing_changes(any_session):
        approve_payment(any_session, cast.facilitator, today=TODAY, **payment)
    assert the_card(any_session, cast).state is PayState.APPROVED
    assert the_card(any_session, cast, LATER).state is PayState.LATE
    mark_paid(any_session, cast.lead, paid_on=TODAY, today=TODAY, **payment)
    assert the_card(any_session, cast, LATER).state is PayState.PAID
    with nothing_changes(any_session), pytest.raises(NotPossibleNow, match="paid on 4 March 2026"):
        approve_payment(any_session, cast.lead, today=TODAY, **payment)


@pytest.mark.parametrize(
    ("entry", "state"), [(NO_RULE, PayState.DECLINED), (FORBIDDEN, PayState.NOT_ALLOWED)]
)
def test_a_partner_declines_by_choice_or_because_a_rule_forbids_it(
    cast: Cast, session: Session, entry: Refusal, state: PayState
) -> None:
    payment: dict[str, Any] = {
        "project_id": cast.project,
        "payment_id": promise(session, cast),
        "now": NOW,
    }
    decline_my_payment(session, cast.patient, entry=entry, **payment)
    with nothing_changes(session):
        decline_my_payment(session, cast.patient, entry=NO_RULE, **payment)
    card = the_card(session, cast, LATER)
    assert (card.state, card.declined_words, card.is_waiting) == (state, entry.words, False)
    with nothing_changes(session):
        for deed in (mark_not_paid, say_not_received):
            with pytest.raises(NotPossibleNow, match="does not take"):
                deed(session, cast.patient if deed is say_not_received else cast.lead, **payment)


def test_a_rule_that_forbids_pay_is_named(cast: Cast, session: Session) -> None:
    payment_id = promise(session, cast)
    with nothing_changes(session), pytest.raises(InvalidInput, match="which rule"):
        decline_my_payment(
            session,
            cast.patient,
            project_id=cast.project,
            payment_id=payment_id,
            entry=Refusal(DeclinedAs.NOT_ALLOWED, "  "),
            now=NOW,
        )


@pytest.mark.parametrize(("deed", "who"), [(say_not_received, "patient"), (mark_not_paid, "facilitator")])
def test_what_did_not_arrive_waits_again_and_is_late_if_its_day_has_passed(
    cast: Cast, session: Session, deed: Any, who: str
) -> None:
    payment: dict[str, Any] = {
        "project_id": cast.project,
        "payment_id": promise(session, cast),
        "now": NOW,
    }
    mark_paid(session, cast.lead, paid_on=TODAY, today=TODAY, **payment)
    deed(session, getattr(cast, who), **payment)
    with nothing_changes(session):
        deed(session, getattr(cast, who), **payment)
    assert (the_card(session, cast).state, late(session, cast, LATER).payments) == (PayState.PROMISED, 1)


def test_a_slip_is_taken_back_by_who_typed_it_on_the_same_day(cast: Cast, session: Session) -> None:
    slip, kept = promise(session, cast), promise(session, cast)
    here: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    approve_payment(session, cast.lead, payment_id=kept, today=TODAY, **here)
    with nothing_changes(session):
        with pytest.raises(NotAllowed, match="who typed"):
            take_back_promise(session, cast.lead, payment_id=slip, today=TODAY, **here)
        with pytest.raises(NotPossibleNow, match="on the day"):
            take_back_promise(session, cast.facilitator, payment_id=slip, today=LATER, **here)
        with pytest.raises(NotPossibleNow, match="before it is approved"):
            take_back_promise(session, cast.facilitator, payment_id=kept, today=TODAY, **here)
    take_back_promise(session, cast.facilitator, payment_id=slip, today=TODAY, **here)
    assert the_card(session, cast).payment_id == kept


def test_who_looks_after_partners_reads_the_payments_of_one(cast: Cast, session: Session) -> None:
    for member in (cast.patient, cast.caregiver, cast.patient):
        promise(session, cast, member_id=member)
    of_rosa = list_payments_of(
        session, cast.lead, project_id=cast.project, member_id=cast.patient, today=TODAY
    )
    assert [(card.person_id, card.has_access) for card in of_rosa] == [(cast.patient, True)] * 2


def test_who_deletes_their_account_takes_their_words_along_and_the_books_stay(
    cast: Cast, session: Session
) -> None:
    payment_id = promise(session, cast)
    here: dict[str, Any] = {"project_id": cast.project, "payment_id": payment_id, "now": NOW}
    decline_my_payment(session, cast.patient, entry=FORBIDDEN, **here)
    delete_my_account(session, cast.patient, now=NOW)
    session.expire_all()
    card = the_card(session, cast)
    assert (card.state, card.amount, card.name) == (PayState.NOT_ALLOWED, Decimal("60.50"), SOMEBODY_WHO_LEFT)
    assert FORBIDDEN.words not in repr(everything(session))
