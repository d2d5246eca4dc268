"""The table of the demo network: who sits there, and what was put to it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from partnering.foundation.people import named_members
from partnering.foundation.vocabulary import DecisionRight, Outcome, PartnerRole, Vote
from partnering.resourcing.decisions import (
    NewDecision,
    note_outcome,
    open_decision,
    vote_from_my_seat,
    write_down_vote,
)
from partnering.resourcing.seats import NewTerm, add_seat, give_seat


def load_demo_governance(
    session: Session, *, project_id: int, people: Mapping[str, int], file: Path, now: datetime
) -> None:
    """Seats with their people, and decisions with their votes, as the file tells them.

    people: person ids by address. Days count back from `now`.
    """
    told = yaml.safe_load(file.read_text("utf-8"))
    keeper = people[told["kept_by"]]
    members = named_members(session, project_id=project_id)
    seats = {}
    for number, seat in enumerate(told["seats"]):
        role = PartnerRole[seat["role"].upper()] if "role" in seat else None
        begun = now - timedelta(days=seat.get("since_days_ago", told["since_days_ago"]))
        seat_id = add_seat(
            session,
            keeper,
            project_id=project_id,
            partner_role=role,
            form_token=f"demo, seat {number}",
            now=begun,
        )
        if name := seat.get("who"):
            seats[name] = seat_id
            give_seat(
                session,
                keeper,
                project_id=project_id,
                seat_id=seat_id,
                term=NewTerm(
                    members[name.casefold()],
                    begun.date(),
                    now.date() + timedelta(days=seat["ends_in_days"]),
                ),
                today=begun.date(),
                now=begun,
            )
    for decision in told["decisions"]:
        _put(session, decision, keeper, members, seats, project_id=project_id, now=now)


def _put(
    session: Session,
    decision: Mapping[str, Any],
    keeper: int,
    members: Mapping[str, int],
    seats: Mapping[str, int],
    *,
    project_id: int,
    now: datetime,
) -> None:
    opened = now - timedelta(days=decision["days_ago"])
    decision_id = open_decision(
        session,
        keeper,
        project_id=project_id,
        entry=NewDecision(decision["question"], DecisionRight[decision["right"].upper()]),
        form_token=f"demo, decision of {decision['days_ago']} days ago",
        now=opened,
    )
    for vote in decision["votes"]:
        moment = now - timedelta(days=vote["days_ago"])
        given: dict[str, Any] = {
            "project_id": project_id,
            "decision_id": decision_id,
            "vote": Vote[vote["vote"].upper()],
            "words": vote.get("words", ""),
            "today": moment.date(),
            "now": moment,
        }
        if vote.get("is_written_down"):
            write_down_vote(session, keeper, seat_id=seats[vote["who"]], **given)
        else:
            vote_from_my_seat(session, members[vote["who"].casefold()], **given)
    if "outcome" in decision:
        moment = now - timedelta(days=decision["decided_days_ago"])
        note_outcome(
            session,
            keeper,
            project_id=project_id,
            decision_id=decision_id,
            outcome=Outcome[decision["outcome"].upper()],
            reason=decision.get("reason", ""),
            today=moment.date(),
            now=moment,
        )
