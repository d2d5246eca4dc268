"""A project of the demo network with so many partners that funders see more than that the numbers are small."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count, cycle
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.people import add_partner, named_members
from partnering.foundation.vocabulary import Activity, Answer, Influence, PartnerRole
from partnering.resourcing.pay_terms import PaymentKind
from partnering.resourcing.payments import NewPayment, approve_payment, mark_paid, promise_payment
from partnering.tracker.activities import NewActivity, RolePart, record_activity
from partnering.tracker.answers import NewAnswer, answer_input
from partnering.tracker.inputs import NewInput, give_input
from partnering.tracker.releases import release_ids

ANSWERED_AFTER = timedelta(days=4)


def load_many_partners(
    session: Session, lead: int, *, project_id: int, file: Path, catalog: Catalog, now: datetime
) -> None:
    """Partners, meetings, what was said and what was paid in a project that is there already, with its lead."""
    told = yaml.safe_load(file.read_text("utf-8"))
    joined = now - timedelta(days=told["joined_days_ago"])
    for role, names in told["partners"].items():
        for name in names:
            add_partner(
                session, lead, project_id=project_id, name=name, role=PartnerRole[role.upper()], now=joined
            )
    members = named_members(session, project_id=project_id)
    _add_meetings(session, lead, told, project_id=project_id, catalog=catalog, now=now)
    _add_inputs(session, lead, told, members, project_id=project_id, catalog=catalog, now=now)
    for role in ("patient_partner", "caregiver_partner"):
        for name in told["partners"][role]:
            _pay(session, lead, told["pay"], members[name.casefold()], project_id=project_id, now=now)


def _add_meetings(
    session: Session,
    lead: int,
    told: Mapping[str, Any],
    *,
    project_id: int,
    catalog: Catalog,
    now: datetime,
) -> None:
    roles = tuple(
        RolePart(PartnerRole[role.upper()], others=people)
        for role, people in told["people_at_meetings"].items()
    )
    release_id = release_ids(session, project_id=project_id)["1.0.0"]
    for kind in told["meetings"]:
        for n in range(kind["times"]):
            moment = now - timedelta(days=kind["from_days_ago"] - 7 * n)
            record_activity(
                session,
                lead,
                project_id=project_id,
                entry=NewActivity(
                    held_on=moment.date(),
                    release_id=release_id,
                    stage=kind["stage"],
                    activity=Activity[kind["activity"].upper()],
                    roles=roles,
                    minutes=kind["minutes"],
                    influence=Influence[kind["influence"].upper()],
                ),
                form_token=f"demo, {kind['influence']} {n}",
                catalog=catalog,
                today=moment.date(),
                now=moment,
            )


def _add_inputs(
    session: Session,
    lead: int,
    told: Mapping[str, Any],
    members: Mapping[str, int],
    *,
    project_id: int,
    catalog: Catalog,
    now: datetime,
) -> None:
    givers = cycle(members[name.casefold()] for names in told["partners"].values() for name in names)
    release_id = release_ids(session, project_id=project_id)["1.1.0"]
    days_ago = count(90, -4)
    for answer, said in told["inputs"].items():
        for words, *answered in said:
            said_at = now - timedelta(days=next(days_ago))
            input_id = give_input(
                session,
                lead,
                project_id=project_id,
                entry=NewInput(
                    words, release_id=release_id, stage="information_delivery", given_by=next(givers)
                ),
                form_token=f"demo, {words}"[:64],
                catalog=catalog,
                now=said_at,
            )
            if answered:
                told_at = said_at + ANSWERED_AFTER
                answer_input(
                    session,
                    lead,
                    project_id=project_id,
                    input_id=input_id,
                    entry=NewAnswer(Answer[answer.upper()], answered[0]),
                    today=told_at.date(),
                    now=told_at,
                )


def _pay(
    session: Session, lead: int, told: Mapping[str, Any], partner: int, *, project_id: int, now: datetime
) -> None:
    promised, paid = (now - timedelta(days=told[name]) for name in ("promised_days_ago", "paid_days_ago"))
    payment_id = promise_payment(
        session,
        lead,
        project_id=project_id,
        entry=NewPayment(
            partner,
            told["what_for"],
            Decimal(told["amount"]),
            told["currency"],
            promised.date() + timedelta(days=30),
            PaymentKind.PAY,
        ),
        form_token=f"demo, {partner}",
        today=promised.date(),
        now=promised,
    )
    on_the_day: dict[str, Any] = {"project_id": project_id, "payment_id": payment_id, "now": paid}
    approve_payment(session, lead, today=paid.date(), **on_the_day)
    mark_paid(session, lead, paid_on=paid.date(), today=paid.date(), **on_the_day)
