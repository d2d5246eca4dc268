"""The coverage of one release as somebody who knows the tables would ask for it, and the cells that the rows give.

It asks all that the answer is made of: what the reader may see, what was logged, who was named there, the levels said
beside it, the places where the reader has given a level, and who could help. The same text runs on both databases.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

LEAD, PROJECT, RELEASE = 2, 1, 1

RIGHTS = f"""
    select w.is_administrator, m.access_role, m.partner_role, p.slug, p.lifecycle, p.policy, r.version
    from people w
    join projects p on p.id = {PROJECT}
    join releases r on r.id = {RELEASE} and r.project_id = p.id
    left join memberships m on m.person_id = w.id and m.project_id = p.id and m.is_active
    where w.id = {LEAD} and w.is_active
"""  # noqa: S608 (three numbers of this file, here and below)

CELLS = f"""
    with logged as (
        select a.id, a.lifecycle, a.stage, a.minutes, a.held_on from activities a
        where a.project_id = {PROJECT} and a.release_id = {RELEASE} and a.removed_at is null
    )
    select 'took part' as what, a.lifecycle, a.stage, r.partner_role, count(*) as times, sum(r.people) as people,
           sum(a.minutes * r.people) as minutes, max(a.held_on) as last_held_on,
           max(r.level_by_project) as by_project, max(r.level_by_partner) as by_partner, null as person_id
    from logged a join activity_roles r on r.activity_id = a.id
    group by a.lifecycle, a.stage, r.partner_role
    union all
    select 'named', a.lifecycle, a.stage, p.partner_role, count(*), null, null, null, null, null, p.person_id
    from logged a join activity_people p on p.activity_id = a.id
    group by a.lifecycle, a.stage, p.partner_role, p.person_id
    union all
    select 'said', a.lifecycle, a.stage, t.partner_role, null, null, null, null, null, max(t.level), null
    from logged a join activity_accounts t on t.activity_id = a.id
    where t.level is not null
    group by a.lifecycle, a.stage, t.partner_role
    union all
    select 'said', lifecycle, stage, partner_role, null, null, null, null,
           max(case when rater = 'project' then level end), max(case when rater = 'partner' then level end), null
    from (
        select lifecycle, stage, partner_role, rater,
               case when who_controls < how_continuous then who_controls else how_continuous end as level
        from stage_ratings
        where project_id = {PROJECT} and release_id = {RELEASE} and replaced_at is null
    ) as rated
    group by lifecycle, stage, partner_role
"""  # noqa: S608

GIVEN = f"""
    select lifecycle, stage, partner_role from stage_ratings
    where release_id = {RELEASE} and rated_by = {LEAD} and rater = 'project' and replaced_at is null
    union
    select a.lifecycle, a.stage, r.partner_role
    from activities a join activity_roles r on r.activity_id = a.id
    where a.project_id = {PROJECT} and a.release_id = {RELEASE} and a.entered_by = {LEAD}
      and a.removed_at is null and r.level_by_project is not null
"""  # noqa: S608

_PARTNERS = """
    select distinct p.id, p.name, m.partner_role
    from memberships m join people p on p.id = m.person_id
    where {which} and m.is_active and m.partner_role is not null and p.is_active
      and not exists (
          select 1 from partnerships s where s.membership_id = m.id and s.standing in ('paused', 'left')
      )
    order by p.name, p.id limit 200
"""
HELPERS_HERE = _PARTNERS.format(which=f"m.project_id = {PROJECT}")
HELPERS_ELSEWHERE = {
    # As each database wants it, so that it goes by the index of those who agreed.
    "SQLite": _PARTNERS.format(which=f"p.may_be_asked = 1 and m.project_id <> {PROJECT}"),
    "PostgreSQL": _PARTNERS.format(which=f"p.may_be_asked and m.project_id <> {PROJECT}"),
}

Cell = tuple[int, int, int, int | None, int | None, str]


def ask_by_hand(connection: Any, kind: str) -> list[tuple[Any, ...]]:
    """The rows of `CELLS`, after all has been asked on a connection of the database's own driver."""
    for statement in (RIGHTS, GIVEN, HELPERS_HERE, HELPERS_ELSEWHERE[kind]):
        connection.execute(statement).fetchall()
    rows: list[tuple[Any, ...]] = connection.execute(CELLS).fetchall()
    return rows


def cells_of(rows: Sequence[tuple[Any, ...]]) -> dict[tuple[str, str], Cell]:
    """From the rows of `CELLS`, by stage and role: activities, people, person-minutes, both levels and the last day."""
    parts: defaultdict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        parts[row[2], row[3]].append(row)
    cells = {}
    for place, those in parts.items():
        ((_what, *_place, activities, people, minutes, last, _by_project, _by_partner, _person),) = (
            row for row in those if row[0] == "took part"
        )
        mentions = [row[4] for row in those if row[0] == "named"]
        levels = [max((row[at] for row in those if row[at] is not None), default=None) for at in (8, 9)]
        cells[place] = (activities, people - sum(mentions) + len(mentions), minutes, *levels, str(last))
    return cells
