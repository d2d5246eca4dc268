"""What the zip of a project, and the data of whoever wrote it, tell of the budget, of funding and of hourly values."""

import json
import zipfile
from io import BytesIO

from sqlalchemy.orm import Session

from partnering.reporting.my_data import export_my_data
from partnering.resourcing.budget import remove_budget_line
from tests.cast import NOW, Cast
from tests.partnering.reporting.taking_out import take_out
from tests.use_case_calls.resourcing_budget import add_line, fund, spend, value_hours


def test_means_are_taken_out_exactly_and_without_the_words_of_what_was_given(
    cast: Cast, session: Session
) -> None:
    gone, line_id = add_line(session, cast), add_line(session, cast)
    spend(session, cast, line_id)
    spend(session, cast, gone)
    remove_budget_line(session, cast.lead, project_id=cast.project, line_id=gone, now=NOW)
    fund(session, cast)
    value_hours(session, cast)
    folder = take_out(session, cast)
    assert folder.rows("budget_lines.csv") == [
        {
            "line": str(line_id),
            "kind": "travel",
            "lifecycle": "sittig-2023",
            "stage": "information_delivery",
            "what_for": "Trains to the four meetings",
            "amount": "1200.50",
            "currency": "EUR",
            "minutes": "",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        }
    ]
    assert folder.rows("budget_spendings.csv") == [
        {"line": str(line_id), "spent_on": "2026-02-03", "amount": "80.10", "minutes": ""}
    ]
    (source,) = folder.rows("funding.csv")
    assert (source["name"], source["amount"], source["ends_on"]) == (
        "The research council",
        "90000.00",
        "2026-06-30",
    )
    (value,) = folder.rows("hourly_values.csv")
    assert (value["amount"], value["currency"]) == ("31.80", "USD")
    assert "Two tickets" not in folder.everything


def test_whoever_wrote_it_takes_their_own_words_along(cast: Cast, session: Session) -> None:
    spend(session, cast, add_line(session, cast))
    fund(session, cast)

    def written_by(person: int) -> dict[str, list[dict[str, object]]]:
        out = BytesIO()
        export_my_data(session, person, out=out)
        with zipfile.ZipFile(out) as folder:
            told = json.loads(folder.read("my-data.json"))
        written: dict[str, list[dict[str, object]]] = told["budget_you_wrote"]
        return written

    fatimas = written_by(cast.facilitator)
    assert [(given["amount"], given["words"]) for given in fatimas["given"]] == [("80.10", "Two tickets")]
    assert {name: len(rows) for name, rows in fatimas.items()} == {
        "lines": 1,
        "given": 1,
        "funding": 1,
        "hourly_values": 0,
    }
    assert not any(written_by(cast.lead).values())
