"""Pay in the demo network: what an hour is paid, and what was promised and paid."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from partnering.foundation.people import named_members
from partnering.resourcing.pay_rates import Rate, set_rate, write_pay_note
from partnering.resourcing.pay_terms import DeclinedAs, PaymentKind
from partnering.resourcing.payment_replies import Refusal, mark_declined
from partnering.resourcing.payments import NewPayment, approve_payment, mark_paid, promise_payment


def load_demo_pay(
    session: Session, *, project_id: int, people: Mapping[str, int], file: Path, now: datetime
) -> None:
    """Set the rates and make the promises that the file tells of.

    people: person ids by address. Days count back from `now`.
    """
    told = yaml.safe_load(file.read_text("utf-8"))
    keeper, rates = people[told["kept_by"]], told["rates"]
    begun = now - timedelta(days=rates["from_days_ago"])
    for level, amount in rates["for_an_hour"].items():
        rate = Rate(level, Decimal(amount), told["currency"], begun.date(), rates["source"])
        set_rate(session, keeper, project_id=project_id, entry=rate, now=begun)
    write_pay_note(session, keeper, project_id=project_id, before="", words=told["note"], now=begun)
    members = named_members(session, project_id=project_id)
    for payment in told["payments"]:
        member_id = members[payment["to"].casefold()]
        _add_payment(
            session, keeper, payment, member_id, project_id=project_id, currency=told["currency"], now=now
        )


def _add_payment(
    session: Session,
    keeper: int,
    told: Mapping[str, Any],
    member_id: int,
    *,
    project_id: int,
    currency: str,
    now: datetime,
) -> None:
    def day(name: str) -> date:
        return now.date() - timedelta(days=told[name])

    def on(name: str) -> dict[str, Any]:
        moment = now - timedelta(days=told[name])
        return {"project_id": project_id, "now": moment}

    due_on = day("due_days_ago") if "due_days_ago" in told else now.date() + timedelta(told["due_in_days"])
    payment_id = promise_payment(
        session,
        keeper,
        entry=NewPayment(
            member_id,
            told["what_for"],
            Decimal(told["amount"]),
            currency,
            due_on,
            PaymentKind[told["kind"].upper()],
        ),
        form_token=f"demo, {told['what_for']}"[:64],
        today=day("promised_days_ago"),
        **on("promised_days_ago"),
    )
    if "approved_days_ago" in told:
        approved = on("approved_days_ago")
        approve_payment(session, keeper, payment_id=payment_id, today=day("approved_days_ago"), **approved)
    if "paid_days_ago" in told:
        paid_on = day("paid_days_ago")
        paid = on("paid_days_ago")
        mark_paid(session, keeper, payment_id=payment_id, paid_on=paid_on, today=paid_on, **paid)
    if "declined_days_ago" in told:
        entry = Refusal(DeclinedAs[told["because"].upper()], told["words"])
        mark_declined(session, keeper, payment_id=payment_id, entry=entry, **on("declined_days_ago"))
