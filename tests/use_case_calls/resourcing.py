"""How to call the use cases of payments."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.tokens import new_token
from partnering.resourcing.pay_rates import Rate
from partnering.resourcing.payment_replies import Refusal
from partnering.resourcing.payments import NewPayment, mark_paid, promise_payment
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
    return {"project_id": cast.project, "payment_id": payment_id, "entry": Refusal(), "now": NOW}


def own_promise(session: Session, cast: Cast, person: int) -> int:
    """A payment that was promised to the person, if they are a partner, else to the patient partner."""
    return promised(session, cast, person if person in cast.partners else cast.patient)


def of_own_payment(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A payment that the person does not take."""
    payment_id = own_promise(session, cast, person)
    return {"project_id": cast.project, "payment_id": payment_id, "entry": Refusal(), "now": NOW}


def of_made_payment(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A payment to the person or the patient partner that is noted as paid."""
    about: dict[str, Any] = {
        "project_id": cast.project,
        "payment_id": own_promise(session, cast, person),
        "now": NOW,
    }
    mark_paid(session, cast.lead, paid_on=TODAY, today=TODAY, **about)
    return about


def of_promise_typed_now(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A promise of a moment ago, by the person where they may, else by the lead."""
    by = person if person in (cast.lead, cast.facilitator) else cast.lead
    entry = NewPayment(cast.patient, "Two evenings", Decimal(60), "EUR", IN_TWO_WEEKS)
    about: dict[str, Any] = {"project_id": cast.project, "today": TODAY, "now": NOW}
    payment_id = promise_payment(session, by, entry=entry, form_token=new_token(), **about)
    return {"payment_id": payment_id, **about}


CALLS: Mapping[str, Call] = {
    "resourcing.payments.promise_payment": Call(
        of_payment_to_promise,
        Event("payment promised", after={"due_on": "2026-03-18"}),
    ),
    "resourcing.payments.mark_paid": Call(
        of_promised_payment(paid_on=TODAY, today=TODAY, now=NOW),
        Event("payment made", after={"paid_on": "2026-03-04"}),
    ),
    "resourcing.payments.approve_payment": Call(
        of_promised_payment(today=TODAY, now=NOW),
        Event("payment approved", after={"approved_on": "2026-03-04"}),
    ),
    "resourcing.payments.take_back_promise": Call(of_promise_typed_now, Event("payment taken back")),
    "resourcing.payment_replies.mark_declined": Call(
        of_payment_without_access, Event("payment declined", after={"is_written_down": True})
    ),
    "resourcing.payment_replies.decline_my_payment": Call(
        of_own_payment, Event("payment declined", after={"is_written_down": False})
    ),
    "resourcing.payment_replies.say_not_received": Call(of_made_payment, Event("payment not received")),
    "resourcing.payment_replies.mark_not_paid": Call(of_made_payment, Event("payment not received")),
    "resourcing.payment_list.list_payments": Call(in_project(today=TODAY)),
    "resourcing.payment_list.list_payments_of": Call(
        lambda _session, cast, _person: {
            "project_id": cast.project,
            "member_id": cast.patient,
            "today": TODAY,
        }
    ),
    "resourcing.payment_list.list_my_payments": Call(in_project(today=TODAY)),
    "resourcing.payment_list.count_late_payments": Call(in_project(today=TODAY)),
    "resourcing.payment_totals.summarise_payments": Call(in_project(today=TODAY)),
    "resourcing.pay_rates.read_rate_card": Call(in_project(today=TODAY)),
    "resourcing.pay_rates.set_rate": Call(
        in_project(entry=Rate(4, Decimal(40), "EUR", TODAY, "Our board"), now=NOW),
        Event("pay rate set", after={"amount": "40", "currency": "EUR", "from_on": "2026-03-04"}),
    ),
    "resourcing.pay_rates.write_pay_note": Call(
        in_project(before="", words="Pay counts as income.", now=NOW), Event("pay note written")
    ),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "resourcing.payment_tallies.tally_payments": "counts for read_dashboard",
    "resourcing.payment_tallies.tally_people_of_payments": "counts for read_dashboard",
    "resourcing.late.late_payments": "reads for judge_release",
    "resourcing.payment_rows.payment_rows": "reads for export_project",
    "resourcing.payment_rows.own_payments": "reads for export_my_data",
    "resourcing.pay_rate_rows.own_pay_rates": "reads for export_my_data",
    "resourcing.pay_rate_rows.pay_rate_rows": "reads for export_project",
    "resourcing.pay_rate_rows.pay_note_rows": "reads for export_project",
    "reporting.export_of_pay.pay_tables": "reads for export_project",
    "resourcing.payment_rows.forget_own_payment_words": "takes part in delete_my_account",
    "resourcing.payment_totals.payment_totals": "sums for summarise_payments, the budget and the time given",
    "resourcing.payment_list.people_promised_pay": "reads for list_unpaid_partners",
    "resourcing.payments.payment_in_turn": "finds a payment for those that change it",
    "resourcing.payments.leave_event": "leaves the event of those that change a payment",
}
