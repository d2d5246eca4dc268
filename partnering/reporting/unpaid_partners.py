"""Partners who gave time of late, and to whom no pay was promised for it."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from partnering.foundation.partnerships import Partner, list_partners
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import Standing
from partnering.resourcing.payment_list import people_promised_pay
from partnering.tracker.people_in_log import TimeInLog, time_in_log

LOOKED_BACK_DAYS = 183
"""Half a year: longer ago, pay and work no longer belong together plainly."""


@dataclass(frozen=True, slots=True)
class UnpaidPartner:
    """Somebody who took part, without pay and without having said that they do not take it."""

    partner: Partner
    time: TimeInLog


@requires(Permission.KEEP_PAYMENTS)
def list_unpaid_partners(
    session: Session, person_id: int, *, project_id: int, today: date
) -> list[UnpaidPartner]:
    """Those who took part within `LOOKED_BACK_DAYS`, most time first.

    Left out are partners who left, and those to whom pay was promised in that time or is still to come, also where they
    did not take it.
    """
    since = today - timedelta(days=LOOKED_BACK_DAYS)
    times = time_in_log(session, project_id=project_id, since=since)
    promised = people_promised_pay(session, project_id=project_id, since=since)
    unpaid = [
        UnpaidPartner(partner, times[partner.person_id])
        for partner in list_partners(session, person_id, project_id=project_id)
        if partner.person_id in times
        and partner.person_id not in promised
        and partner.standing is not Standing.LEFT
    ]
    return sorted(unpaid, key=lambda one: -one.time.minutes)
