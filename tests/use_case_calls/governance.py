"""How to call the use cases of the table where a project decides."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.vocabulary import DecisionRight, Outcome, PartnerRole, Vote
from partnering.resourcing.decisions import NewDecision
from partnering.resourcing.seats import NewTerm
from tests.cast import NOW, TODAY, Cast
from tests.partnering.resourcing.at_the_table import a_decision, a_seat, seat_of
from tests.use_case_calls.entries import Arguments, Call, Event, in_project

IN_A_YEAR = TODAY + timedelta(days=365)


def of_seat(*, is_held: bool, **more: Any) -> Arguments:
    """A seat for a citizen, with the citizen partner in it or free."""

    def arguments(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
        role = PartnerRole.CITIZEN_PARTNER
        seat_id = seat_of(session, cast, cast.named_only, role) if is_held else a_seat(session, cast, role)
        return {"project_id": cast.project, "seat_id": seat_id, "today": TODAY, "now": NOW, **more}

    return arguments


def of_seat_to_give(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A free seat for a citizen, and a year of the citizen partner."""
    return of_seat(is_held=False, term=NewTerm(cast.named_only, TODAY, IN_A_YEAR))(session, cast, person)


def of_own_vote(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A vote of whoever it is, from a seat of their own where they can have one."""
    decision_id = a_decision(session, cast)
    if person in cast.members and person != cast.funder:
        roles = dict(
            zip(
                cast.partners,
                (PartnerRole.PATIENT_PARTNER, PartnerRole.CAREGIVER_PARTNER, PartnerRole.CLINICIAN_PARTNER),
                strict=True,
            )
        )
        seat_of(session, cast, person, roles.get(person))
    return {
        "project_id": cast.project,
        "decision_id": decision_id,
        "vote": Vote.FOR,
        "words": "",
        "today": TODAY,
        "now": NOW,
    }


def of_vote_to_write_down(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """What the citizen partner, who is named only, said."""
    seat_id = seat_of(session, cast, cast.named_only, PartnerRole.CITIZEN_PARTNER)
    return {
        "project_id": cast.project,
        "decision_id": a_decision(session, cast),
        "seat_id": seat_id,
        "vote": Vote.AGAINST,
        "words": "Too costly.",
        "today": TODAY,
        "now": NOW,
    }


def of_open_decision(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A decision that nobody has voted on."""
    return {
        "project_id": cast.project,
        "decision_id": a_decision(session, cast),
        "outcome": Outcome.PUT_OFF,
        "reason": "We wait for the numbers.",
        "today": TODAY,
        "now": NOW,
    }


CALLS: Mapping[str, Call] = {
    "resourcing.seats.read_table": Call(in_project(today=TODAY)),
    "resourcing.seats.add_seat": Call(
        in_project(partner_role=PartnerRole.PATIENT_PARTNER, form_token="a-form-of-its-own", now=NOW),
        Event("seat added", after={"partner_role": "patient_partner"}),
    ),
    "resourcing.seats.give_seat": Call(
        of_seat_to_give, Event("seat given", after={"partner_role": "citizen_partner"})
    ),
    "resourcing.seats.end_term": Call(
        of_seat(is_held=True), Event("term ended", after={"partner_role": "citizen_partner"})
    ),
    "resourcing.seats.remove_seat": Call(
        of_seat(is_held=False), Event("seat removed", after={"partner_role": "citizen_partner"})
    ),
    "resourcing.decisions.open_decision": Call(
        in_project(
            entry=NewDecision("Do we ship the short form?", DecisionRight.CO_DECIDES),
            form_token="a-form-of-its-own",
            now=NOW,
        ),
        Event("decision opened", after={"decision_right": "co_decides"}),
    ),
    "resourcing.decisions.vote_from_my_seat": Call(
        of_own_vote, Event("vote given", after={"is_written_down": False})
    ),
    "resourcing.decisions.write_down_vote": Call(
        of_vote_to_write_down, Event("vote given", after={"is_written_down": True})
    ),
    "resourcing.decisions.note_outcome": Call(
        of_open_decision, Event("decision noted", after={"outcome": "put_off"})
    ),
    "resourcing.decision_list.list_decisions": Call(in_project(today=TODAY)),
    "resourcing.decision_list.count_votes_to_give": Call(in_project(today=TODAY)),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "resourcing.seats.seats_of": "reads for read_table and the use cases of decisions",
    "resourcing.decision_list.votes_of": "reads for list_decisions and note_outcome",
    "resourcing.governance_rows.decision_rows": "reads for export_project",
    "resourcing.governance_rows.forget_own_seats": "is a part of delete_my_account",
    "resourcing.governance_rows.own_governance": "reads for export_my_data",
    "resourcing.governance_rows.term_rows": "reads for export_project",
    "resourcing.governance_rows.vote_rows": "reads for export_project",
}
