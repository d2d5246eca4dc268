"""Coverage: counted once more in SQL, gap by gap, and without anything that tells a funder who somebody is."""

import sqlite3
from contextlib import closing
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnering.foundation.catalog import Policy, load_catalog
from partnering.foundation.errors import InvalidInput
from partnering.foundation.vocabulary import PartnerRole
from partnering.tracker.coverage import (
    Cell,
    CellChange,
    Change,
    Coverage,
    GapKind,
    PersonWhoCouldHelp,
    StageCoverage,
    compute_coverage,
)
from partnering.tracker.coverage_changes import compare
from partnering.tracker.small_cells import hide_small_cells
from tests.parts import Part, summed

CATALOG = load_catalog()
POLICY = CATALOG.policy("default-1")
TODAY = date(2026, 11, 21)
PATIENT, CAREGIVER, CITIZEN, CLINICIAN, LOCAL = PartnerRole
PRE_RELEASE = (
    "computable_clinical_knowledge",
    "patient_specific_inference",
    "information_delivery",
    "pcor_evidence",
)
STAGES = [
    (lifecycle.key, stage.key) for lifecycle in CATALOG.lifecycles.values() for stage in lifecycle.stages
]

EMPTY = {
    "activities": 0,
    "people": 0,
    "minutes": 0,
    "level_by_project": None,
    "level_by_partner": None,
    "last_held_on": None,
    "days_silent": None,
    "activities_from_other_lifecycles": 0,
}


def part(
    activity_id: int = 1,
    role: PartnerRole = PATIENT,
    stage: str = "information_delivery",
    *,
    held_on: date = date(2026, 11, 12),
    lifecycle: str = "sittig-2023",
    people: int = 1,
    named: frozenset[int] = frozenset(),
    minutes: int = 60,
    levels: tuple[int | None, int | None] = (3, 3),
) -> Part:
    return Part(activity_id, held_on, lifecycle, stage, role, people, named, minutes, *levels)


def coverage_of(
    *parts: Part,
    lifecycle: str = "sittig-2023",
    people: tuple[PersonWhoCouldHelp, ...] = (),
    policy: Policy = POLICY,
    release: str = "2.1.0",
) -> Coverage:
    return compute_coverage(
        summed(parts),
        project="statin",
        release=release,
        lifecycle=CATALOG.lifecycle(lifecycle),
        catalog=CATALOG,
        policy=policy,
        people=people,
        as_of=TODAY,
    )


def stage_of(coverage: Coverage, key: str = "information_delivery") -> StageCoverage:
    return next(stage for stage in coverage.stages if stage.stage == key)


def cell_of(coverage: Coverage, role: PartnerRole = PATIENT, stage: str = "information_delivery") -> Cell:
    return next(cell for cell in stage_of(coverage, stage).cells if cell.partner_role is role)


def everywhere(
    *roles: PartnerRole, levels: tuple[int | None, int | None] = (3, 3), people: int = 1
) -> list[Part]:
    """A part of each role at each stage that comes before a release."""
    return [
        part(10 * n + m, role, stage, levels=levels, people=people)
        for n, stage in enumerate(PRE_RELEASE)
        for m, role in enumerate(roles)
    ]


# The numbers


def counted_in_sql(parts: list[Part], lifecycle: str) -> dict[tuple[str, str], dict[str, Any]]:
    """What each cell holds, counted another way: in SQL, from the crosswalks as the files write them."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.row_factory = sqlite3.Row
        database.executescript(
            """
            create table crosswalk (lifecycle, stage, hub);
            create table part (activity, lifecycle, stage, role, held_on, people, minutes, by_project, by_partner);
            create table named (part, person);
            """
        )
        database.executemany(
            "insert into crosswalk values (?, ?, ?)",
            [
                (entry.key, stage.key, hub)
                for entry in CATALOG.lifecycles.values()
                for stage in entry.stages
                for hub in stage.crosswalk
            ],
        )
        for n, one in enumerate(parts, start=1):
            database.execute(
                "insert into part values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    one.activity_id,
                    one.lifecycle,
                    one.stage,
                    one.partner_role,
                    one.held_on.isoformat(),
                    one.people,
                    one.minutes,
                    one.level_by_project,
                    one.level_by_partner,
                ),
            )
            database.executemany("insert into named values (?, ?)", [(n, person) for person in one.named])
        rows = database.execute(
            """
            with shown as (
                select part.rowid as id, stage as shown_at from part where lifecycle = :lifecycle
                union
                select part.rowid, theirs.stage from part
                join crosswalk ours on ours.lifecycle = part.lifecycle and ours.stage = part.stage
                join crosswalk theirs on theirs.hub = ours.hub and theirs.lifecycle = :lifecycle
                where part.lifecycle <> :lifecycle
            ),
            once as (
                select min(id) as id, shown_at from shown join part on part.rowid = id
                group by shown_at, role, activity
            )
            select shown_at, role, count(*) as activities,
                sum(people - (select count(*) from named where part = once.id))
                + (select count(distinct person) from named join once o on o.id = part join part p on p.rowid = o.id
                   where o.shown_at = once.shown_at and p.role = part.role) as people,
                sum(minutes * people) as minutes,
                max(by_project) as level_by_project, max(by_partner) as level_by_partner,
                max(held_on) as last_held_on,
                cast(julianday(:today) - julianday(max(held_on)) as integer) as days_silent,
                sum(lifecycle <> :lifecycle) as activities_from_other_lifecycles
            from once join part on part.rowid = once.id group by shown_at, role
            """,
            {"lifecycle": lifecycle, "today": TODAY.isoformat()},
        ).fetchall()
    return {
        (row["shown_at"], row["role"]): {
            key: date.fromisoformat(row[key]) if key == "last_held_on" else row[key] for key in EMPTY
        }
        for row in rows
    }


@st.composite
def any_parts(draw: st.DrawFn) -> list[Part]:
    """Parts of a few activities, in any lifecycle."""
    levels = st.none() | st.integers(0, 5)
    places = draw(st.lists(st.sampled_from(STAGES), min_size=6, max_size=6))
    roles = st.sampled_from([PATIENT, CLINICIAN, LOCAL])
    parts = []
    for activity_id, role in draw(st.lists(st.tuples(st.integers(1, 6), roles), max_size=12, unique=True)):
        lifecycle, stage = places[activity_id - 1]
        named = draw(st.frozensets(st.integers(1, 5), max_size=3))
        parts.append(
            Part(
                activity_id=activity_id,
                held_on=TODAY - timedelta(days=draw(st.integers(0, 400))),
                lifecycle=lifecycle,
                stage=stage,
                partner_role=role,
                people=len(named) + draw(st.integers(0 if named else 1, 4)),
                named=named,
                minutes=draw(st.integers(1, 1440)),
                level_by_project=draw(levels),
                level_by_partner=draw(levels),
            )
        )
    return parts


@pytest.mark.parametrize("lifecycle", CATALOG.lifecycles)
@given(parts=any_parts())
@settings(max_examples=40)
def test_every_number_is_what_sql_counts(lifecycle: str, parts: list[Part]) -> None:
    expected = counted_in_sql(parts, lifecycle)
    coverage = coverage_of(*parts, lifecycle=lifecycle)
    assert [stage.stage for stage in coverage.stages] == [s.key for s in CATALOG.lifecycle(lifecycle).stages]
    for stage in coverage.stages:
        assert [cell.partner_role for cell in stage.cells] == list(PartnerRole)
        for cell in stage.cells:
            numbers = {key: value for key, value in asdict(cell).items() if key in EMPTY}
            assert numbers == expected.get((stage.stage, cell.partner_role), EMPTY)
            assert cell.is_empty == (numbers == EMPTY)


def test_three_activities_count_named_people_once_and_others_as_they_come() -> None:
    cell = cell_of(
        coverage_of(
            part(
                1, people=3, named=frozenset({7, 8}), minutes=60, levels=(2, None), held_on=date(2026, 11, 1)
            ),
            part(2, people=2, named=frozenset({7}), minutes=30, levels=(4, 1), held_on=date(2026, 11, 12)),
            part(3, people=1, named=frozenset({9}), minutes=10, levels=(None, 0), held_on=date(2026, 5, 1)),
        )
    )
    assert cell == Cell(
        partner_role=PATIENT,
        activities=3,
        people=3 + 2,
        minutes=180 + 60 + 10,
        level_by_project=4,
        level_by_partner=1,
        last_held_on=date(2026, 11, 12),
        days_silent=9,
        activities_from_other_lifecycles=0,
    )


def test_an_activity_of_another_lifecycle_shows_at_each_stage_it_matches() -> None:
    logged = part(1, stage="implementation", lifecycle="crmi")
    coverage = coverage_of(logged)
    shown = [stage.stage for stage in coverage.stages if not stage.cells[0].is_empty]
    assert shown == ["clinical_decision", "patient_behaviors", "health_outcomes", "aggregate_data"]
    assert cell_of(coverage, stage="health_outcomes").activities_from_other_lifecycles == 1
    assert (
        cell_of(
            coverage_of(logged, lifecycle="crmi"), stage="implementation"
        ).activities_from_other_lifecycles
        == 0
    )


def test_the_silence_of_a_stage_ends_with_the_last_activity_of_any_role() -> None:
    stage = stage_of(
        coverage_of(part(1, held_on=date(2026, 11, 1)), part(2, CITIZEN, held_on=date(2026, 11, 20)))
    )
    assert (stage.last_held_on, stage.days_silent) == (date(2026, 11, 20), 1)
    nobody = stage_of(coverage_of(), "pcor_evidence")
    assert (nobody.last_held_on, nobody.days_silent) == (None, None)


def test_a_part_with_a_stage_that_the_catalog_lacks_is_told_not_left_out() -> None:
    with pytest.raises(InvalidInput):
        coverage_of(part(stage="our_own_stage"))


# What the policy misses


def test_a_stage_without_the_asked_roles_misses_them_and_says_who_could_help() -> None:
    people = (
        PersonWhoCouldHelp(1, "Zoe", CAREGIVER, is_in_project=False),
        PersonWhoCouldHelp(2, "ana", PATIENT, is_in_project=False),
        PersonWhoCouldHelp(3, "Rosa", PATIENT, is_in_project=True),
        PersonWhoCouldHelp(3, "Rosa", CAREGIVER, is_in_project=True),
        PersonWhoCouldHelp(4, "Dr Lind", CLINICIAN, is_in_project=True),
        PersonWhoCouldHelp(5, "Bo", CITIZEN, is_in_project=True),
    )
    stage = stage_of(coverage_of(part(1, CITIZEN), people=people))
    assert [(gap.kind, gap.any_of, gap.message) for gap in stage.gaps] == [
        (GapKind.NOBODY, (PATIENT, CAREGIVER), "No patient or caregiver took part here yet."),
        (GapKind.NOBODY, (CLINICIAN,), "No clinician took part here yet."),
    ]
    assert [[person.name for person in gap.who_can_help] for gap in stage.gaps] == [
        ["Rosa", "ana", "Zoe"],
        ["Dr Lind"],
    ]
    assert stage.missing == (PATIENT, CAREGIVER, CLINICIAN)


@pytest.mark.parametrize("role", [PATIENT, CAREGIVER])
def test_any_one_of_the_asked_roles_closes_the_gap(role: PartnerRole) -> None:
    stage = stage_of(coverage_of(part(1, role), part(2, CLINICIAN)))
    assert (stage.gaps, stage.missing) == ((), ())


@pytest.mark.parametrize(
    ("levels", "kind"),
    [
        ((None, None), GapKind.NOT_RATED),
        ((1, None), GapKind.BELOW_LEVEL),
        ((0, 1), GapKind.BELOW_LEVEL),
        ((2, None), None),
        ((None, 2), None),
        ((0, 5), None),
    ],
)
def test_somebody_without_the_asked_level_is_a_gap_but_not_missing(
    levels: tuple[int | None, int | None], kind: GapKind | None
) -> None:
    stage = stage_of(coverage_of(part(1, levels=levels), part(2, CLINICIAN)))
    assert [gap.kind for gap in stage.gaps] == ([] if kind is None else [kind])
    assert stage.missing == ()


def test_where_a_rating_is_asked_those_who_took_part_can_help() -> None:
    people = tuple(PersonWhoCouldHelp(n, f"P{n}", PATIENT, is_in_project=True) for n in range(1, 4))
    not_rated = stage_of(
        coverage_of(part(1, named=frozenset({2}), levels=(None, None)), part(2, CLINICIAN), people=people)
    )
    too_low = stage_of(
        coverage_of(part(1, named=frozenset({3}), levels=(1, 1)), part(2, CLINICIAN), people=people)
    )
    assert [(gap.message, gap.who_can_help) for gap in (*not_rated.gaps, *too_low.gaps)] == [
        ("A patient or caregiver took part here, but nobody has said where the work stands.", people[1:2]),
        (
            "The work with a patient or caregiver does not reach level 2 (Participating) here yet.",
            people[2:3],
        ),
    ]


def test_a_policy_asks_only_at_stages_of_its_timing_and_may_ask_for_nothing() -> None:
    assert [stage.stage for stage in coverage_of(part(1, LOCAL)).stages if stage.gaps] == list(PRE_RELEASE)
    nothing = POLICY.model_copy(update={"stage_coverage": None, "control_line": None})
    coverage = coverage_of(part(1, LOCAL), policy=nothing)
    assert [stage.gaps for stage in coverage.stages] == [()] * 8
    assert coverage.headline == "Release 2.1.0 misses nobody that the policy asks for."
    assert coverage.control_line_sentence is None


# The sentences


def test_the_headline_says_what_is_missed_and_at_how_many_stages() -> None:
    parts = [*everywhere(PATIENT, CLINICIAN)]
    without = {(PATIENT, PRE_RELEASE[0]), (PATIENT, PRE_RELEASE[1]), (CLINICIAN, PRE_RELEASE[2])}
    some = [one for one in parts if (one.partner_role, one.stage) not in without]
    assert coverage_of(*some).headline == (
        "Release 2.1.0 misses a patient or caregiver at 2 stages and a clinician at 1 stage."
    )
    assert coverage_of(*parts).headline == "Release 2.1.0 misses nobody that the policy asks for."
    assert coverage_of(release="1.0").headline == "Nobody has logged an activity for release 1.0 yet."


def test_the_headline_names_ratings_where_nobody_is_missing() -> None:
    parts = everywhere(PATIENT, CLINICIAN)
    parts[0] = replace(parts[0], level_by_project=None, level_by_partner=None)
    parts[2] = replace(parts[2], level_by_project=1, level_by_partner=1)
    parts[4] = replace(parts[4], level_by_project=1, level_by_partner=None)
    assert coverage_of(*parts).headline == (
        "Release 2.1.0 misses nobody that the policy asks for, but 1 stage has no rating and 2 stages stand too low."
    )


@pytest.mark.parametrize(
    ("above", "asked", "sentence"),
    [
        (0, 1, "By the partners’ own rating, no stage is above the control line yet."),
        (1, 1, "By the partners’ own rating, 1 stage is above the control line."),
        (3, 1, "By the partners’ own rating, 3 stages are above the control line."),
        (1, 3, "By the partners’ own rating, 1 stage is above the control line. The policy asks for 3."),
    ],
)
def test_a_sentence_says_how_many_stages_the_partners_put_above_the_control_line(
    above: int, asked: int, sentence: str
) -> None:
    parts = [part(n, stage=stage, levels=(5, 4 if n < above else 3)) for n, stage in enumerate(PRE_RELEASE)]
    rule = POLICY.control_line
    policy = POLICY.model_copy(update={"control_line": rule and rule.model_copy(update={"stages": asked})})
    assert coverage_of(*parts, policy=policy).control_line_sentence == sentence


# Compared with the release before


def test_each_cell_tells_whether_it_grew() -> None:
    before = coverage_of(part(1, people=2, minutes=60, levels=(3, None)), part(2, CLINICIAN, levels=(2, 2)))
    now = coverage_of(
        part(1, people=3, minutes=40, levels=(2, 4)), part(2, CLINICIAN, minutes=59, levels=(2, 3))
    )
    changes = {(change.stage, change.partner_role): change for change in compare(now, before)}
    assert len(changes) == 8 * 5
    assert changes["information_delivery", PATIENT] == CellChange(
        "information_delivery", PATIENT, Change.MORE, Change.SAME, Change.FEWER, None
    )
    assert changes["information_delivery", CLINICIAN] == CellChange(
        "information_delivery", CLINICIAN, Change.SAME, Change.FEWER, Change.SAME, Change.MORE
    )
    assert changes["pcor_evidence", CITIZEN] == CellChange(
        "pcor_evidence", CITIZEN, Change.SAME, Change.SAME, None, None
    )


def test_a_hidden_cell_is_not_compared() -> None:
    before = coverage_of(part(1, people=6))
    now = hide_small_cells(coverage_of(part(1, people=2)))
    for change in (*compare(now, before), *compare(before, now)):
        if (change.stage, change.partner_role) == ("information_delivery", PATIENT):
            assert (change.people, change.minutes, change.level_by_project) == (None, None, None)


def test_two_lifecycles_are_not_compared() -> None:
    with pytest.raises(ValueError, match="crmi"):
        compare(coverage_of(), coverage_of(lifecycle="crmi"))


# What a funder sees


@pytest.mark.parametrize(("people", "is_hidden"), [(1, True), (3, True), (4, True), (5, False), (6, False)])
def test_a_cell_with_fewer_than_five_people_is_hidden(people: int, is_hidden: bool) -> None:
    coverage = coverage_of(part(1, people=people))
    hidden = cell_of(hide_small_cells(coverage))
    assert hidden.is_hidden == is_hidden
    assert not hidden.is_empty
    if is_hidden:
        assert {key: value for key, value in asdict(hidden).items() if key in EMPTY} == EMPTY
    else:
        assert hidden == cell_of(coverage)
    assert cell_of(hide_small_cells(coverage), CITIZEN).is_empty


@given(
    parts=any_parts(),
    other=st.integers(1, 1440),
    days=st.integers(0, 400),
    levels=st.tuples(*[st.integers(2, 5)] * 2),
)
@settings(max_examples=60)
def test_nothing_a_funder_sees_depends_on_the_numbers_of_a_hidden_cell(
    parts: list[Part], other: int, days: int, levels: tuple[int, int]
) -> None:
    # Levels of 2 and more: a gap says on purpose that a stage stays below the policy's level.
    def with_small_cell(minutes: int, held_on: date, people: int, rated: tuple[int, int]) -> Coverage:
        small = part(99, CAREGIVER, people=people, minutes=minutes, held_on=held_on, levels=rated)
        return hide_small_cells(coverage_of(*parts, small))

    one = with_small_cell(60, TODAY, 1, (2, 2))
    assert one == with_small_cell(other, TODAY - timedelta(days=days), 4, levels)


def test_a_funder_sees_kinds_of_gaps_but_no_name() -> None:
    rosa = PersonWhoCouldHelp(1, "Rosa", PATIENT, is_in_project=True)
    coverage = coverage_of(part(1, named=frozenset({1}), levels=(1, 1)), people=(rosa,))
    seen = hide_small_cells(coverage)
    assert "Rosa" in repr(coverage)
    assert "Rosa" not in repr(seen)
    assert [[gap.kind for gap in stage.gaps] for stage in seen.stages] == [
        [gap.kind for gap in stage.gaps] for stage in coverage.stages
    ]
    assert hide_small_cells(seen) == seen


def test_the_sentence_on_the_control_line_stays_where_nothing_is_hidden() -> None:
    large = coverage_of(part(1, people=5, levels=(5, 5)))
    assert hide_small_cells(large) == large
    small = coverage_of(part(1, people=5, levels=(5, 5)), part(2, CITIZEN))
    assert hide_small_cells(small).control_line_sentence is None
