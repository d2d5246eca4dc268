"""How to call the use cases of payments."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.tokens import new_token
from partnering.resourcing.payments import NewPayment, promise_payment
from tests.cast import NOW, TODAY, Cast
from tests.use_case_calls.entries import IN_TWO_WEEKS, Arguments, Call, Event, in_project


def promised(session: Session, cast: Cast, member_id: int) -> int:
    """A payment that somebody who looks after partners promised to one of them."""
    return promise_payment(
        session,
        cast.facilitator,
        project_id=cast.project,
        entry=NewPayment(member_id, "Two evenings", Decimal(60), "EUR", IN_TWO_WEEKS),
        form_token=new_token(),
        today=TODAY,
        now=NOW,
    )


def of_payment_to_promise(_session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """Two evenings of the patient partner."""
    return {
        "project_id": cast.project,
        "entry": NewPayment(cast.patient, "Two evenings", Decimal(60), "EUR", IN_TWO_WEEKS),
        "form_token": "a-form-of-its-own",
        "today": TODAY,
        "now": NOW,
    }


def of_promised_payment(**more: Any) -> Arguments:
    """A payment that was promised to the patient partner."""
    return lambda session, cast, _person: {
        "project_id": cast.project,
        "payment_id": promised(session, cast, cast.patient),
        **more,
    }


def of_payment_without_access(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A payment that was promised to the citizen partner, who is named only."""
    payment_id = promised(session, cast, cast.named_only)
    return {"project_id": cast.project, "payment_id": payment_id, "now": NOW}


def of_own_payment(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A payment that was promised to the person, if they are a partner, else to the patient partner."""
    member = person if person in cast.partners else cast.patient
    return {"project_id": cast.project, "payment_id": promised(session, cast, member), "now": NOW}


CALLS: Mapping[str, Call] = {
    "resourcing.payments.promise_payment": Call(
        of_payment_to_promise,
        Event("payment promised", after={"due_on": "2026-03-18"}),
    ),
    "resourcing.payments.mark_paid": Call(
        of_promised_payment(paid_on=TODAY, today=TODAY, now=NOW),
        Event("payment made", after={"paid_on": "2026-03-04"}),
    ),
    "resourcing.payments.mark_declined": Call(
        of_payment_without_access, Event("payment declined", after={"is_written_down": True})
    ),
    "resourcing.payments.decline_my_payment": Call(
        of_own_payment, Event("payment declined", after={"is_written_down": False})
    ),
    "resourcing.payments.list_payments": Call(in_project(today=TODAY)),
    "resourcing.payments.list_my_payments": Call(in_project(today=TODAY)),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "resourcing.late.late_payments": "reads for judge_release",
    "resourcing.payment_rows.payment_rows": "reads for export_project",
    "resourcing.payment_rows.own_payments": "reads for export_my_data",
}
