"""The rate card: dated, sourced, for each level of the scale; and what partners should know about pay."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotPossibleNow
from partnering.reporting.export_of_pay import pay_tables
from partnering.resourcing.pay_rate_rows import own_pay_rates
from partnering.resourcing.pay_rates import Rate, RateCard, read_rate_card, set_rate, write_pay_note
from tests.cast import NOW, TODAY, Cast, gather, nothing_changes

FORTY = Rate(4, Decimal(40), "EUR", TODAY, "Our board, in January")
TOMORROW = TODAY + timedelta(days=1)


def set_by_lead(session: Session, cast: Cast, entry: Rate) -> None:
    set_rate(session, cast.lead, project_id=cast.project, entry=entry, now=NOW)


def card(session: Session, cast: Cast, **more: Any) -> RateCard:
    return read_rate_card(session, cast.patient, project_id=cast.project, **{"today": TODAY, **more})


def test_nothing_is_on_the_card_before_somebody_sets_a_rate(cast: Cast, session: Session) -> None:
    assert card(session, cast) == RateCard((), (), "")


def test_each_level_has_the_rate_of_the_latest_day_that_has_come(any_session: Session) -> None:
    cast = gather(any_session)
    earlier = replace(FORTY, amount=Decimal("35.50"), from_on=TODAY - timedelta(days=400))
    later = replace(FORTY, amount=Decimal(45), from_on=TOMORROW)
    nothing = Rate(0, Decimal(0), "EUR", TODAY, "Our board, in January")
    for rate in (later, FORTY, earlier, nothing):
        set_by_lead(any_session, cast, rate)
    assert card(any_session, cast) == RateCard((nothing, FORTY), (later,), "")
    assert card(any_session, cast, today=TOMORROW).current == (nothing, later)
    assert card(any_session, cast, today=TODAY - timedelta(days=1)).current == (earlier,)
    assert FORTY.amount_in_words == "€40.00"


def test_a_rate_of_the_same_day_gives_way_and_the_same_rate_changes_nothing(
    cast: Cast, session: Session
) -> None:
    set_by_lead(session, cast, FORTY)
    with nothing_changes(session):
        set_by_lead(session, cast, replace(FORTY, currency=" eur "))
    mended = replace(FORTY, amount=Decimal("40.50"))
    set_by_lead(session, cast, mended)
    assert card(session, cast).current == (mended,)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"from_on": None}, "From which day"),
        ({"source": "  "}, "Source"),
        ({"amount": Decimal(-1)}, "above 0"),
        ({"amount": Decimal("40.005")}, "at most 2 digits"),
        ({"amount": Decimal("NaN")}, "above 0"),
        ({"currency": "EURO"}, "EURO"),
        ({"level": 6}, "level"),
        ({"level": -1}, "level"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(
    cast: Cast, session: Session, wrong: dict[str, Any], told: str
) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match=told):
        set_by_lead(session, cast, replace(FORTY, **wrong))


def test_what_partners_should_know_is_written_once_and_changed(cast: Cast, session: Session) -> None:
    note: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    write_pay_note(session, cast.facilitator, before="", words="  Pay counts as income. ", **note)
    with nothing_changes(session):
        write_pay_note(session, cast.lead, before="", words="Pay counts as income.", **note)
    assert card(session, cast).note == "Pay counts as income."
    write_pay_note(session, cast.lead, before="Pay counts as income.", words="", **note)
    assert card(session, cast).note == ""


def test_a_note_that_somebody_else_changed_meanwhile_is_not_written_over(
    cast: Cast, session: Session
) -> None:
    note: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    write_pay_note(session, cast.lead, before="", words="Ask Lena.", **note)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="Somebody else changed this note"):
        write_pay_note(session, cast.facilitator, before="", words="Ask Finn.", **note)
    write_pay_note(session, cast.facilitator, before="Ask Lena.", words="Ask Lena or Finn.", **note)
    assert card(session, cast).note == "Ask Lena or Finn."


def test_one_project_sees_nothing_of_the_card_of_another(cast: Cast, session: Session) -> None:
    set_rate(session, cast.outsider, project_id=cast.other_project, entry=FORTY, now=NOW)
    write_pay_note(session, cast.outsider, project_id=cast.other_project, before="", words="Ours.", now=NOW)
    assert card(session, cast) == RateCard((), (), "")


def test_rates_and_the_note_go_out_with_the_project_and_with_who_wrote_them(
    cast: Cast, session: Session
) -> None:
    set_by_lead(session, cast, FORTY)
    write_pay_note(session, cast.lead, project_id=cast.project, before="", words="Ask Lena.", now=NOW)
    rows = {name: list(cells) for name, cells in pay_tables(session, project_id=cast.project).items()}
    assert rows == {
        "pay_rates.csv": [(4, "40.00", "EUR", "2026-03-04", "Our board, in January")],
        "pay_note.csv": [("Ask Lena.",)],
    }
    rate = {"level": 4, "amount": "40.00", "currency": "EUR", "from_on": "2026-03-04"}
    assert own_pay_rates(session, cast.lead)["what_you_wrote_about_pay"] == {
        "rates": [{"project": "statin", **rate, "source": "Our board, in January"}],
        "notes": [{"project": "statin", "words": "Ask Lena."}],
    }
    assert own_pay_rates(session, cast.patient)["what_you_wrote_about_pay"] == {"rates": [], "notes": []}
    assert list(pay_tables(session, project_id=cast.other_project)["pay_rates.csv"]) == []
