"""Who decides and whom the work reaches, taken out: names as people agreed, and one's own seats and votes."""

import json
import zipfile
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.consents import choose_consent, write_down_consent
from partnering.foundation.vocabulary import Consent, DecisionRight, PartnerRole, Vote
from partnering.reporting.my_data import delete_my_account, export_my_data
from partnering.resourcing.decision_list import list_decisions
from partnering.resourcing.seats import seats_of
from tests.cast import NOW, TODAY, Cast
from tests.partnering.community.counting import a_measure, counts, in_february
from tests.partnering.reporting.taking_out import take_out
from tests.partnering.resourcing.at_the_table import (
    a_decision,
    a_seat,
    closes,
    is_written_down,
    seat_of,
    votes,
)


def voted(session: Session, cast: Cast) -> int:
    """Rosa and the citizen partner voted; the decision is made. Gives the seat that was always free."""
    seat_of(session, cast, cast.patient, PartnerRole.PATIENT_PARTNER)
    citizen = seat_of(session, cast, cast.named_only, PartnerRole.CITIZEN_PARTNER)
    free = a_seat(session, cast, None)
    decision_id = a_decision(session, cast, DecisionRight.ADVISES)
    votes(session, cast, cast.patient, decision_id, Vote.AGAINST, "It frightens.")
    is_written_down(session, cast, citizen, decision_id, Vote.FOR)
    closes(session, cast, decision_id)
    return free


def own_data(session: Session, person: int) -> Any:
    out = BytesIO()
    export_my_data(session, person, out=out)
    with zipfile.ZipFile(out) as folder:
        return json.loads(folder.read("my-data.json"))


def test_votes_come_out_by_seat_and_by_name_only_as_people_agreed(cast: Cast, session: Session) -> None:
    free = voted(session, cast)
    here: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    choose_consent(session, cast.patient, consent=Consent.NAMED, **here)
    folder = take_out(session, cast)
    assert [(row["partner_role"], row["voted_by"], row["vote"]) for row in folder.rows("votes.csv")] == [
        ("patient_partner", "Rosa", "against"),
        ("citizen_partner", "Partner 4", "for"),
    ]
    assert [(row["decision_right"], row["outcome"]) for row in folder.rows("decisions.csv")] == [
        ("advises", "agreed")
    ]
    (of_nobody,) = [row for row in folder.rows("seats.csv") if row["seat"] == str(free)]
    assert (of_nobody["partner_role"], of_nobody["held_by"], of_nobody["starts_on"]) == ("", "", "")


def test_who_asked_not_to_be_shared_leaves_no_vote_and_no_name(cast: Cast, session: Session) -> None:
    voted(session, cast)
    here: dict[str, Any] = {"project_id": cast.project, "consent": Consent.NOT_SHARED, "now": NOW}
    choose_consent(session, cast.patient, **here)
    write_down_consent(session, cast.lead, member_id=cast.named_only, **here)
    folder = take_out(session, cast)
    assert folder.rows("votes.csv") == []
    assert folder.left_out["votes_not_shared"] == 2
    assert {row["held_by"] for row in folder.rows("seats.csv")} == {""}
    assert "It frightens." not in folder.everything
    assert "Cita" not in folder.everything


def test_counts_of_reach_come_out_with_how_they_were_counted(cast: Cast, session: Session) -> None:
    measure_id = a_measure(session, cast)
    counts(session, cast, measure_id, in_february(aware=30, producing=0))
    assert take_out(session, cast).rows("reach.csv") == [
        {
            "measure": str(measure_id),
            "unit": "people",
            "source": "Our web page",
            "how_counted": "Each browser once.",
            "first_day": "2026-02-01",
            "last_day": "2026-02-28",
            "aware": "30",
            "using": "",
            "producing": "0",
        }
    ]


def test_ones_own_seats_and_votes_come_out_and_nobody_elses(cast: Cast, session: Session) -> None:
    voted(session, cast)
    own = own_data(session, cast.patient)
    assert own["seats_you_held"] == [
        {
            "project": "statin",
            "role": "patient_partner",
            "starts_on": "2026-03-04",
            "ends_on": "2027-03-04",
            "ended_on": None,
        }
    ]
    assert [(vote["question"], vote["vote"], vote["words"]) for vote in own["how_you_voted"]] == [
        ("Do we ship the short form?", "against", "It frightens.")
    ]
    assert own_data(session, cast.caregiver)["how_you_voted"] == []


def test_who_deletes_their_account_leaves_the_seat_free_and_the_vote_without_a_name(
    cast: Cast, session: Session
) -> None:
    voted(session, cast)
    delete_my_account(session, cast.patient, now=NOW)
    session.expire_all()
    seats = seats_of(session, project_id=cast.project, today=TODAY)
    assert [seat.label for seat in seats if seat.held_by] == ["Citizen"]
    (decision,) = list_decisions(session, cast.lead, project_id=cast.project, today=TODAY)
    assert [vote.name for vote in decision.votes] == ["Somebody who left", "Cita"]
