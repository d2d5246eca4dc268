"""Payments on the screen: who waits, who is unpaid, promising, paying, declining, and what an hour is paid."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from partnering.foundation.database import reading, transaction
from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.projects import add_project
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import AccessRole, TeamRole
from partnering.resourcing.pay_rates import Rate, read_rate_card, set_rate, write_pay_note
from partnering.resourcing.pay_terms import DeclinedAs, PaymentKind, PayState
from partnering.resourcing.payment_list import PaymentCard, list_payments
from partnering.resourcing.payments import NewPayment, mark_paid, promise_payment
from tests.cast import CATALOG, NOW, TODAY, Cast
from tests.pages.conftest import Clock, Screen, counted_statements
from tests.pages.screen_words import (
    buttons,
    field,
    of_the_other_project,
    press,
    reads_as_markdown,
    said,
    words_on,
)

PAGE = "resourcing/payments.py"
MY_PART = "account/my_part.py"
DUE = TODAY + timedelta(days=14)
ODD = "Two *evenings* of [Rosa]"
NOTE = "Such as who can help with questions about benefits, and how pay is sent"


def promised(cast: Cast, member: int, **more: Any) -> int:
    entry: dict[str, Any] = {"what_for": ODD, "amount": Decimal("60.50"), "currency": "EUR", "due_on": DUE}
    with transaction() as session:
        return promise_payment(
            session,
            cast.facilitator,
            project_id=cast.project,
            entry=NewPayment(member, **{**entry, **more}),
            form_token=new_token(),
            today=TODAY,
            now=NOW,
        )


def paid(cast: Cast, payment_id: int) -> None:
    with transaction() as session:
        mark_paid(
            session,
            cast.lead,
            project_id=cast.project,
            payment_id=payment_id,
            paid_on=TODAY,
            today=TODAY,
            now=NOW,
        )


def cards(cast: Cast) -> list[PaymentCard]:
    with reading() as session:
        return list_payments(session, cast.lead, project_id=cast.project, today=TODAY)


def test_an_empty_page_says_who_gave_time_and_is_promised_nothing(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    assert said(tab, "title", "header") == [
        "Payments",
        "No payment waits.",
        "Gave time, and is promised no pay",
        "All payments",
        "What an hour is paid",
    ]
    told = words_on(tab)
    assert "**Rosa**" in told
    assert "Patient. 6 activities, 6 hours. The last one yesterday." in told
    assert "No rate is set yet." in told
    assert of_the_other_project(tab) == []


def test_a_facilitator_promises_what_an_unpaid_partner_is_due(cast: Cast, open_screen: Screen) -> None:
    tab = press(open_screen(PAGE, cast.facilitator), "Promise pay")
    assert field(tab, "To whom").value == cast.patient
    for label, words in (("What for", ODD), ("How much", "60.50"), ("Currency", "eur")):
        field(tab, label).set_value(words)
    field(tab, "To be paid by").set_value(DUE)
    press(tab, "Promise it")
    assert list(tab.exception) == []
    assert said(tab, "success") == [
        "Promised. It stands below. Partners who can sign in find it under “My part”."
    ]
    assert said(tab, "header")[0] == "One payment is still to come. None is late."
    assert "Gave time, and is promised no pay" not in said(tab, "header")
    assert not reads_as_markdown(tab, ODD)
    (card,) = cards(cast)
    assert (card.person_id, card.amount, card.currency, card.due_on) == (
        cast.patient,
        Decimal("60.50"),
        "EUR",
        DUE,
    )


@pytest.mark.parametrize(
    ("amount", "currency", "told"),
    [
        ("-5", "EUR", "above 0"),
        ("five", "EUR", "five"),
    ],
)
def test_money_that_cannot_be_is_refused_and_what_was_typed_stays(
    cast: Cast, open_screen: Screen, amount: str, currency: str, told: str
) -> None:
    tab = open_screen(PAGE, cast.lead, promise=str(cast.patient))
    for label, words in (("What for", "An evening"), ("How much", amount), ("Currency", currency)):
        field(tab, label).set_value(words)
    press(tab, "Promise it")
    assert told in said(tab, "error")[0]
    assert field(tab, "How much").value == amount
    assert cards(cast) == []
    again = open_screen(PAGE, cast.lead, promise=str(cast.patient))
    assert (field(again, "What for").value, field(again, "How much").value) == ("An evening", amount)


def test_a_payment_is_approved_paid_and_opened_again(cast: Cast, open_screen: Screen) -> None:
    promised(cast, cast.patient)
    tab = press(open_screen(PAGE, cast.lead), "Approve")
    assert cards(cast)[0].state is PayState.APPROVED
    assert "Approve" not in buttons(tab)
    press(tab, "It is paid")
    assert (cards(cast)[0].paid_on, said(tab, "success")) == (TODAY, ["Noted: Rosa was paid."])
    assert "The one payment that was made took 0 days from promise to payment." in words_on(tab)
    press(tab, "It was not paid after all")
    assert cards(cast)[0].state is PayState.APPROVED


def test_a_slip_is_taken_back_by_who_typed_it(cast: Cast, open_screen: Screen) -> None:
    promised(cast, cast.patient)
    assert "Take it back" not in buttons(open_screen(PAGE, cast.lead))
    press(open_screen(PAGE, cast.facilitator), "Take it back")
    assert cards(cast) == []


def test_what_is_late_comes_first_here_and_on_today(cast: Cast, open_screen: Screen, clock: Clock) -> None:
    for days in (14, 0):
        promised(cast, cast.patient, due_on=TODAY + timedelta(days=days))
    clock.go_on(timedelta(days=1))
    late = "late. It was due on 4 March 2026."
    tab = open_screen(PAGE, cast.lead)
    assert said(tab, "header")[0] == f"One payment is {late}"
    today = open_screen("today/today.py", cast.facilitator)
    assert f"One payment to a partner is {late}" in words_on(today)
    press(today, "See the payments")
    assert said(today, "title") == ["Payments"]
    assert late not in words_on(open_screen("today/today.py", cast.editor))


def test_a_partner_without_access_is_written_down(cast: Cast, open_screen: Screen) -> None:
    promised(cast, cast.named_only)
    tab = open_screen("tracker/partners.py", cast.lead, partner=str(cast.named_only))
    field(tab, "Why").set_value(DeclinedAs.NOT_ALLOWED)
    press(tab, "Decline it")
    assert said(tab, "error") == ["Say which rule forbids it, in a few words."]
    field(tab, "In your words (only those who look after partners read this)").set_value("The town pays me.")
    press(tab, "Decline it")
    assert cards(cast)[0].state is PayState.NOT_ALLOWED
    assert "The town pays me." in words_on(tab)


def test_partners_see_their_own_payments_and_say_no_or_that_nothing_came(
    cast: Cast, open_screen: Screen
) -> None:
    promised(cast, cast.patient)
    paid(cast, promised(cast, cast.patient, what_for="The bus", kind=PaymentKind.TRAVEL))
    promised(cast, cast.caregiver, what_for="Something of Carl's")
    tab = open_screen(MY_PART, cast.patient)
    told = words_on(tab)
    assert "The bus" in told
    assert "Carl" not in told
    assert not reads_as_markdown(tab, ODD)
    assert "Approve" not in buttons(tab)
    press(tab, "It did not reach me")
    press(tab, "Decline it")
    assert list(tab.exception) == []
    states = {card.what_for: card.state for card in cards(cast) if card.person_id == cast.patient}
    assert states == {ODD: PayState.DECLINED, "The bus": PayState.PROMISED}


def test_a_rate_is_set_with_its_day_and_source_and_partners_read_it(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    for label, words in (("For an hour", "40"), ("Currency", "EUR"), ("Who says so", "Our *board*")):
        field(tab, label).set_value(words)
    press(tab, "Save the rate")
    assert said(tab, "error")[0].startswith("From which day")
    field(tab, "From which day").set_value(TODAY)
    press(tab, "Save the rate")
    field(tab, NOTE).set_value("Ask *Lena*.")
    press(tab, "Save the note")
    with reading() as session:
        card = read_rate_card(session, cast.lead, project_id=cast.project, today=TODAY)
    assert card.current == (Rate(4, Decimal(40), "EUR", TODAY, "Our *board*"),)
    told = words_on(open_screen(MY_PART, cast.patient))
    assert "€40.00" in told
    assert "Ask *Lena*." in told


def test_a_note_that_changed_meanwhile_is_read_before_it_is_written_over(
    cast: Cast, open_screen: Screen
) -> None:
    one, other = (open_screen(PAGE, person) for person in (cast.lead, cast.facilitator))
    for tab, words in ((one, "Ask Lena."), (other, "Ask Finn.")):
        field(tab, NOTE).set_value(words)
        press(tab, "Save the note")
    assert said(other, "error")[0].startswith("Somebody else changed this note while you wrote.")
    assert ("Ask Lena." in said(other, "markdown"), field(other, NOTE).value) == (True, "Ask Finn.")
    field(other, NOTE).set_value("Ask Lena or Finn.")
    press(other, "Save the note")
    assert "Ask Lena or Finn." in said(other, "markdown")


def test_the_note_of_one_project_is_not_offered_to_the_next(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        program = command_line_person(session)
        knee = add_project(session, program, slug="knee", title="Knee", catalog=CATALOG, now=NOW)
        give_access(
            session,
            program,
            project_id=knee,
            name="Lena",
            email="lena@example.org",
            access_role=AccessRole.LEAD,
            role=TeamRole.RESEARCHER,
            now=NOW,
        )
        write_pay_note(session, cast.lead, project_id=cast.project, before="", words="Ask Lena.", now=NOW)
    tab = open_screen(PAGE, cast.lead, project="statin")
    assert field(tab, NOTE).value == "Ask Lena."
    tab.selectbox(key="project_switch").select("Knee").run()
    assert (tab.query_params["project"], field(tab, NOTE).value) == ("knee", "")


def test_the_page_asks_the_database_as_often_for_many_payments_as_for_one(
    cast: Cast, open_screen: Screen
) -> None:
    promised(cast, cast.patient)
    tab = open_screen(PAGE, cast.lead)
    with counted_statements() as for_one:
        tab.run()
    for _ in range(60):
        promised(cast, cast.patient)
    with counted_statements() as for_many:
        tab.run()
    assert len(for_many) == len(for_one)
    assert buttons(tab).count("It is paid") == 50


def test_nothing_of_another_project_is_shown(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        about: dict[str, Any] = {"project_id": cast.other_project, "now": NOW}
        secret = NewPayment(cast.other_partner, "quince", Decimal(5), "EUR", DUE)
        promise_payment(session, cast.outsider, entry=secret, form_token=new_token(), today=TODAY, **about)
        set_rate(session, cast.outsider, entry=Rate(4, Decimal(5), "EUR", TODAY, "quince"), **about)
    for page in (PAGE, MY_PART):
        tab = open_screen(page, cast.patient if page == MY_PART else cast.lead)
        assert of_the_other_project(tab) == []
