"""The means of the demo project: a budget, who funds it, and what an hour is valued at."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.resourcing.budget import Given, NewLine, add_budget_line
from partnering.resourcing.budget_spendings import NewSpending, note_spending
from partnering.resourcing.budget_terms import BudgetKind, FundingKind
from partnering.resourcing.funding import NewSource, add_source
from partnering.resourcing.hourly_values import NewHourlyValue, add_hourly_value


def load_demo_budget(
    session: Session,
    *,
    project_id: int,
    people: dict[str, int],
    file: Path,
    catalog: Catalog,
    now: datetime,
) -> None:
    """Write the lines, the sources and the figure of the file, as one person of the project.

    people: person ids by address.
    """
    means = yaml.safe_load(file.read_text("utf-8"))
    by = people[means["by"]]
    for n, line in enumerate(means["lines"]):
        moment = now - timedelta(days=line["starts_days_ago"])
        line_id = add_budget_line(
            session,
            by,
            project_id=project_id,
            entry=NewLine(
                BudgetKind[line["kind"].upper()],
                line["what_for"],
                Given(_money(line), line.get("currency"), _minutes(line)),
                moment.date(),
                now.date() + timedelta(days=line["ends_in_days"]),
                stage=line.get("stage"),
            ),
            form_token=f"demo, line {n}",
            catalog=catalog,
            now=moment,
        )
        for given in line.get("given", ()):
            given_at = now - timedelta(days=given["days_ago"])
            note_spending(
                session,
                by,
                project_id=project_id,
                line_id=line_id,
                entry=NewSpending(given_at.date(), _money(given), _minutes(given), given.get("words", "")),
                form_token=f"demo, line {n}, {given['days_ago']} days ago",
                today=given_at.date(),
                now=given_at,
            )
    for n, source in enumerate(means["funding"]):
        ends_in_days = source.get("ends_in_days")
        add_source(
            session,
            by,
            project_id=project_id,
            entry=NewSource(
                FundingKind[source["kind"].upper()],
                source["name"],
                now.date() - timedelta(days=source["starts_days_ago"]),
                now.date() + timedelta(days=ends_in_days) if ends_in_days else None,
                _money(source),
                source.get("currency"),
            ),
            form_token=f"demo, source {n}",
            now=now,
        )
    value = means["hourly_value"]
    from_on = now.date() - timedelta(days=value["from_days_ago"])
    add_hourly_value(
        session,
        by,
        project_id=project_id,
        entry=NewHourlyValue(from_on, Decimal(value["amount"]), value["currency"], value["source"]),
        form_token=f"demo, value of {value['from_days_ago']} days ago",
        now=now,
    )


def _money(row: dict[str, Any]) -> Decimal | None:
    return Decimal(row["amount"]) if "amount" in row else None


def _minutes(row: dict[str, Any]) -> int | None:
    return row["hours"] * 60 if "hours" in row else None
