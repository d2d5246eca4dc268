"""Who gave time of late, and is promised no pay for it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.partnerships import move_partner
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import Standing
from partnering.reporting.unpaid_partners import LOOKED_BACK_DAYS, list_unpaid_partners
from partnering.resourcing.pay_terms import PaymentKind
from partnering.resourcing.payment_replies import Refusal, decline_my_payment
from partnering.resourcing.payments import NewPayment, mark_paid, promise_payment
from tests.cast import NOW, TODAY, YESTERDAY, Cast, gather
from tests.partnering.resourcing.test_payments import promise

LONG_AGO = TODAY - timedelta(days=LOOKED_BACK_DAYS + 1)


def unpaid(session: Session, cast: Cast, today: date = TODAY) -> list[int]:
    listed = list_unpaid_partners(session, cast.facilitator, project_id=cast.project, today=today)
    return [one.partner.person_id for one in listed]


def test_who_took_part_is_unpaid_until_pay_is_promised(any_session: Session) -> None:
    cast = gather(any_session)
    (one,) = list_unpaid_partners(any_session, cast.lead, project_id=cast.project, today=TODAY)
    assert (one.partner.name, one.time.activities, one.time.minutes, one.time.last_held_on) == (
        "Rosa",
        6,
        360,
        YESTERDAY,
    )
    promise(any_session, cast, kind=PaymentKind.TRAVEL)
    assert unpaid(any_session, cast) == [cast.patient]
    promise(any_session, cast)
    assert unpaid(any_session, cast) == []


def test_who_declined_pay_is_not_asked_again_and_again(cast: Cast, session: Session) -> None:
    payment = {"project_id": cast.project, "payment_id": promise(session, cast)}
    decline_my_payment(session, cast.patient, entry=Refusal(), now=NOW, **payment)
    assert unpaid(session, cast) == []


def test_pay_of_long_ago_does_not_cover_what_was_done_since(cast: Cast, session: Session) -> None:
    about: dict[str, Any] = {"project_id": cast.project, "today": LONG_AGO, "now": NOW}
    entry = NewPayment(cast.patient, "Two evenings", Decimal(60), "EUR", LONG_AGO)
    payment_id = promise_payment(session, cast.lead, entry=entry, form_token=new_token(), **about)
    assert unpaid(session, cast) == []
    mark_paid(session, cast.lead, payment_id=payment_id, paid_on=LONG_AGO, **about)
    assert unpaid(session, cast) == [cast.patient]


def test_nobody_is_unpaid_for_what_was_long_ago_or_once_they_left(cast: Cast, session: Session) -> None:
    assert unpaid(session, cast, YESTERDAY + timedelta(days=LOOKED_BACK_DAYS)) == [cast.patient]
    assert unpaid(session, cast, YESTERDAY + timedelta(days=LOOKED_BACK_DAYS + 1)) == []
    left: dict[str, Any] = {"project_id": cast.project, "member_id": cast.patient, "now": NOW}
    move_partner(session, cast.lead, to=Standing.LEFT, words="", **left)
    assert unpaid(session, cast) == []
