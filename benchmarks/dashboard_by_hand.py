"""What the dashboard of a funder shows, asked by hand: in SQL of the database, and by pandas of the exported CSV.

All of it hides what the dashboard hides: of each project, year and kind a count of 1 to 4, and time that fewer than
five people gave. Words in capitals stand for values: SINCE is the first day that counts. The plus
before a day keeps SQLite from walking an index row by row, which takes several times as long.
"""

import csv
import sqlite3
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.large_network import TODAY

Answers = dict[str, dict[str, int]]
"""By figure and kind."""
FEWEST = 5
KIND = """case when activity in ('document_review', 'async_comment') then 'review'
    when activity = 'coaching' then 'coaching' else 'meetings' end"""
GIVEN = """
    given as (
        select a.project_id, strftime('%Y', held_on) as year, KIND as kind, preparation_minutes > 0 as prepared,
            sum(minutes * people) as spent, sum(preparation_minutes * people) as to_prepare, sum(people) as n
        from activities a join activity_roles r on r.activity_id = a.id
        where removed_at is null and +held_on >= 'SINCE' group by 1, 2, 3, 4),
    named as (
        select a.project_id, strftime('%Y', held_on) as year, KIND as kind, preparation_minutes > 0 as prepared,
            person_id, count(*) as n
        from activities a join activity_people p on p.activity_id = a.id
        where removed_at is null and +held_on >= 'SINCE' group by 1, 2, 3, 4, 5),
    given_by_kind as (
        select project_id, year, kind, sum(spent) as spent, sum(n) as n from given group by 1, 2, 3
        union all
        select project_id, year, 'preparation', sum(to_prepare), sum(n) from given where prepared group by 1, 2),
    named_by_kind as (
        select project_id, year, kind, sum(n) as n, count(distinct person_id) as people from named group by 1, 2, 3
        union all
        select project_id, year, 'preparation', sum(n), count(distinct person_id) from named where prepared
        group by 1, 2)
""".replace("KIND", KIND)
SHOWN = "select kind, sum(n) from (QUESTION) where n >= FEWEST group by 1"
BY_HAND = {
    "partners": SHOWN.replace(
        "QUESTION",
        """select project_id, partner_role as kind, count(*) as n from memberships
        where is_active and partner_role is not null group by 1, 2""",
    ),
    "answers": SHOWN.replace(
        "QUESTION",
        """select project_id, strftime('%Y', given_at), count(*) as n,
            case when status <> 'answered' or waits_again_on <= 'TODAY' then 'waits' else answer end as kind
        from inputs i left join input_answers a on a.id = (select max(id) from input_answers where input_id = i.id)
        where given_at >= 'SINCE' group by 1, 2, 4""",
    ),
    "days to answer": """
        select (strftime('%s', first_at) - strftime('%s', waits_since)) / 86400, count(*)
        from inputs i join
            (select input_id, min(answered_at) as first_at from input_answers group by 1) on input_id = i.id
        where status = 'answered' and coalesce(waits_again_on > 'TODAY', true) and given_at >= 'SINCE' group by 1""",
    "influence": SHOWN.replace(
        "QUESTION",
        """select project_id, strftime('%Y', held_on), influence as kind, count(*) as n from activities
        where removed_at is null and influence is not null and +held_on >= 'SINCE' group by 1, 2, 3""",
    ),
    "hours": """
        with GIVEN
        select g.kind, sum(g.spent) from given_by_kind g left join named_by_kind p
            on p.project_id = g.project_id and p.year = g.year and p.kind = g.kind
        where g.n - coalesce(p.n, 0) + coalesce(p.people, 0) >= FEWEST group by 1""",
    "listening": """
        select sum(percent) / sum(minutes), sum(n) from (
            select project_id, strftime('%Y', held_on), count(*) as n, sum(minutes) as minutes,
                sum(minutes * listening_percent) * 1.0 as percent
            from activities where removed_at is null and listening_percent is not null and +held_on >= 'SINCE'
            group by 1, 2) where n >= FEWEST""",
    "releases": "select status, count(*) from releases group by 1",
    "payments": "select currency, kind, sum(amount), count(*), count(distinct person_id) from payments group by 1, 2",
    "lessons": "select strftime('%Y', written_at), count(*) from lessons group by 1",
    "first year": "select min(held_on) from activities where removed_at is null",
}
COMPARED = ("answers", "influence", "hours")
EXPORTED = {
    "activities": """select a.id, project_id, held_on, activity, minutes, preparation_minutes, listening_percent,
        influence, partner_role, people
        from activities a join activity_roles r on r.activity_id = a.id where removed_at is null""",
    "people": "select activity_id as id, person_id from activity_people",
    "inputs": """select i.id, project_id, given_at, status, waits_since, waits_again_on, answer, answered_at
        from inputs i left join input_answers a on a.input_id = i.id""",
}


def by_sql(connection: sqlite3.Connection, since: str) -> Answers:
    """Each question in one statement."""
    values = {"GIVEN": GIVEN, "SINCE": since, "TODAY": str(TODAY), "FEWEST": str(FEWEST)}
    found = {}
    for name, question in BY_HAND.items():
        asked = question
        for word, value in values.items():
            asked = asked.replace(word, value)
        found[name] = connection.execute(asked).fetchall()
    return {name: {kind: n for kind, n in found[name] if n} for name in COMPARED}


def export(connection: sqlite3.Connection, folder: Path) -> None:
    """As a spreadsheet would hold it: a row for each role in an activity, for each name, and for each answer."""
    for name, question in EXPORTED.items():
        rows = connection.execute(question)
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(column for column, *_rest in rows.description)
            writer.writerows(rows)


def by_pandas(folder: Path, since: str) -> Answers:
    """Read the files, and count."""
    parts = pd.read_csv(folder / "activities.csv", dtype={"influence": "string"})
    parts = parts[parts["held_on"] >= since]
    parts["year"] = parts["held_on"].str[:4]
    kinds = {"document_review": "review", "async_comment": "review", "coaching": "coaching"}
    parts["kind"] = parts["activity"].map(kinds).fillna("meetings")
    once = parts.drop_duplicates("id")
    noted = once[once["listening_percent"].notna()]
    (noted["minutes"] * noted["listening_percent"]).groupby([noted["project_id"], noted["year"]]).sum()
    said = pd.read_csv(folder / "inputs.csv")
    said = said[said["given_at"] >= since].sort_values("id").drop_duplicates("id", keep="last")
    waits = (said["status"] != "answered") | (said["waits_again_on"] <= str(TODAY))
    said["kind"] = said["answer"].mask(waits, "waits")
    said["year"] = said["given_at"].str[:4]
    took = pd.to_datetime(said["answered_at"]) - pd.to_datetime(said["waits_since"])
    took[~waits].dt.days.median()
    named = pd.read_csv(folder / "people.csv").merge(
        once[["id", "project_id", "year", "kind", "preparation_minutes"]], on="id"
    )
    return {
        "answers": _shown(said),
        "influence": _shown(once.assign(kind=once["influence"]).dropna(subset=["kind"])),
        "hours": _hours(parts, named),
    }


def _shown(rows: Any) -> dict[str, int]:
    sizes = rows.groupby(["project_id", "year", "kind"]).size()
    return {str(kind): int(n) for kind, n in sizes[sizes >= FEWEST].groupby("kind").sum().items()}


def _hours(parts: Any, named: Any) -> dict[str, int]:
    def prepared(rows: Any) -> Any:
        return rows[rows["preparation_minutes"] > 0].assign(kind="preparation")

    cell = ["project_id", "year", "kind"]
    before = prepared(parts)
    spent = pd.concat(
        [
            parts[[*cell, "people"]].assign(minutes=parts["minutes"] * parts["people"]),
            before[[*cell, "people"]].assign(minutes=before["preparation_minutes"] * before["people"]),
        ]
    )
    given = spent.groupby(cell)[["minutes", "people"]].sum()
    names = pd.concat([named, prepared(named)]).groupby(cell)["person_id"].agg(["size", "nunique"])
    both = given.join(names).fillna(0)
    enough = both[both["people"] - both["size"] + both["nunique"] >= FEWEST]
    return {str(kind): int(n) for kind, n in enough["minutes"].groupby("kind").sum().items()}
