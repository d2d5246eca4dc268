"""The rules on balance, pictures, dates, money, people, tests and values."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from decision_aids.checks.run import check_document
from decision_aids.findings import Finding
from tests.decision_aids.rule_examples import TODAY, base, found_by, patched


def findings(rule: str, **patch: Any) -> list[Finding]:
    return found_by(rule, patched(patch))


def told(rule: str, **patch: Any) -> list[tuple[str, str]]:
    """Level and place of each finding."""
    return [(found.level, found.pointer) for found in findings(rule, **patch)]


def options(count: int = 2, **of_the_last: Any) -> list[dict[str, Any]]:
    """Two or three options, with other fields for the last; None takes a field away."""
    every = base()["options"]
    if count == 3:
        every.append({**base()["options"][1], "id": "cast", "label": "A cast"})
    every[-1] |= of_the_last
    every[-1] = {name: value for name, value in every[-1].items() if value is not None}
    return every


def evidence(*outcomes: dict[str, Any], **of_the_set: Any) -> list[dict[str, Any]]:
    """One set with these outcomes; of each only what differs from a plain count needs saying."""
    plain = {
        "direction": "harm",
        "per_option": {"wait": {"n": 1}, "splint": {"n": 8}},
        "certainty": "low",
    }
    named = [
        {"id": f"outcome-{index}", "label": f"Outcome {index}", **deepcopy({**plain, **one})}
        for index, one in enumerate(outcomes)
    ]
    return [{**base()["evidence"][0], **of_the_set, "outcomes": named}]


def counts(wait: object, splint: object) -> dict[str, Any]:
    return {"per_option": {"wait": {"n": wait}, "splint": {"n": splint}}}


@pytest.mark.parametrize(
    ("colour", "is_found"),
    [("#949494", False), ("#959595", True), ("#e69f00", True), ("#000000", False), ("#ffffff", True)],
)
def test_a_colour_reaches_three_to_one_on_white_without_rounding_up(colour: str, is_found: bool) -> None:
    pictures = {"colours": {"happens": "#000000", "does_not_happen": colour}}
    expected = [("error", "/pictures/colours/does_not_happen")] if is_found else []
    assert told("L17", pictures=pictures) == expected


def test_a_ratio_is_never_shown_as_more_than_it_is() -> None:
    (found,) = findings("L17", pictures={"colours": {"happens": "#959595"}})
    assert found.message.startswith("#959595 stands out from white by 2.99 to 1.")


def test_two_and_three_options_are_held_against_each_other() -> None:
    assert told("L19", options=options(2)) == told("L19", options=options(3), evidence=None) == []
    few = {"good_points": ["It may help.", "It is light."]}
    assert told("L19", options=options(2, **few)) == [("warning", "/options/0/good_points")]
    assert told("L19", options=options(3, **few), evidence=None) == [("warning", "/options/0/good_points")]


def test_less_room_is_told_in_numbers() -> None:
    every = options(good_points=["It helps.", "It is light."])
    (found,) = findings("L19", options=every)
    assert found.message == "Good points: 1 for “No splint”, 2 for “A splint”. Tell about as much of each."


@pytest.mark.parametrize("field", ["good_points", "hard_points"])
def test_an_option_without_good_or_hard_points_is_an_error(field: str) -> None:
    assert told("L19", options=options(**{field: None})) == [("error", "/options/1")]


@pytest.mark.parametrize("field", ["what_it_involves", "lived_experience"])
def test_a_field_of_one_option_is_asked_of_the_others(field: str) -> None:
    every = options()
    del every[1][field]
    assert told("L19", options=every) == [("error", "/options/1")]
    del every[0][field]
    assert told("L19", options=every) == []


@pytest.mark.parametrize(
    ("first", "second", "is_found"),
    [(3, 4, False), (2, 3, True), (4, 5, False), (1, 2, True)],
)
def test_numbers_of_points_may_differ_by_a_quarter(first: int, second: int, is_found: bool) -> None:
    every = options(hard_points=["It is warm."] * second)
    every[0]["hard_points"] = ["It is sore."] * first
    assert told("L19", options=every) == ([("warning", "/options/0/hard_points")] if is_found else [])


@pytest.mark.parametrize(
    ("first", "second", "is_found"), [(30, 40, False), (29, 40, True), (2, 11, False), (2, 12, True)]
)
def test_words_may_differ_by_a_quarter_or_by_a_short_sentence(
    first: int, second: int, is_found: bool
) -> None:
    every = options(what_it_involves="word " * second)
    every[0]["what_it_involves"] = "word " * first
    assert told("L19", options=every) == ([("warning", "/options/0/what_it_involves")] if is_found else [])


@pytest.mark.parametrize(
    ("outcomes", "is_found"),
    [
        pytest.param([counts(20, 15)], True, id="a harm that gets rarer"),
        pytest.param([counts(20, 15), counts(1, 5)], False, id="one harm of its own"),
        pytest.param([counts(20, 15), counts(3, 3)], False, id="one that is the same"),
        pytest.param([counts(20, 15), counts([3, 5], [4, 6])], False, id="ranges that meet"),
        pytest.param([counts(20, 15), counts([5, 6], "<1")], True, id="ranges apart"),
        pytest.param(
            [
                counts(20, 15),
                {"per_option": {"wait": {"n": None, "reason": "not known"}, "splint": {"n": 5}}},
            ],
            False,
            id="a harm without a number to hold it against",
        ),
        pytest.param(
            [counts(20, 15), {"direction": "neutral", **counts(1, 2)}],
            False,
            id="one for the reader to judge",
        ),
        pytest.param(
            [
                {"group": "g", **counts(20, 15)},
                {"group": "g", "remainder": True, "direction": "neutral", **counts(80, 85)},
            ],
            True,
            id="the rest of a group tells nothing more",
        ),
    ],
)
def test_numbers_that_all_speak_for_one_option_are_an_error(
    outcomes: list[dict[str, Any]], is_found: bool
) -> None:
    found = findings("L19", evidence=evidence(*outcomes))
    assert [(one.level, one.pointer) for one in found] == ([("error", "/evidence")] if is_found else [])
    assert all("“A splint”" in one.message for one in found)


def test_averages_speak_for_the_option_at_the_better_end_of_their_scale() -> None:
    def mean(better: str) -> dict[str, Any]:
        return {
            "measure": "mean",
            "direction": None,
            "scale": {"name": "Pain", "low": 0, "high": 100, "better": better},
            "meaningful_difference": 10,
            "per_option": {"wait": {"mean": 40.1}, "splint": {"mean": 35.5}},
        }

    (lower,) = findings("L19", evidence=evidence(mean("lower")))
    (higher,) = findings("L19", evidence=evidence(mean("higher")))
    assert "“A splint”" in lower.message
    assert "“No splint”" in higher.message


def test_doing_nothing_is_an_option_or_has_a_reason() -> None:
    every = options()
    del every[0]["is_no_action"]
    assert told("L20", options=every) == [("error", "/options")]
    assert told("L20", options=every, decision={"no_action_reason": "It would not heal."}) == []


def test_only_one_of_three_options_is_to_do_nothing() -> None:
    every = options(3, is_no_action=True)
    assert told("L20", options=every, evidence=None) == [("error", "/options/2/is_no_action")]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"published": None}, [("error", "/dates")]),
        ({"evidence_searched": None}, [("error", "/dates")]),
        ({"next_review": None}, [("error", "/dates")]),
        ({"update_policy": None}, [("warning", "/dates")]),
        ({"next_review": date(2026, 11, 22)}, []),
        (
            {"published": date(2026, 1, 1), "next_review": date(2026, 11, 21)},
            [("error", "/dates/next_review")],
        ),
        ({"next_review": date(2026, 10, 31)}, [("error", "/dates/next_review")]),
        ({"evidence_searched": date(2026, 11, 23)}, [("error", "/dates/evidence_searched")]),
    ],
)
def test_dates_hold_on_the_day_of_the_check(dates: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told("L22", dates=dates) == expected


def test_an_overdue_review_is_told_with_its_day() -> None:
    (found,) = [
        found for found in check_document(patched({}), today=date(2027, 11, 2)) if found.rule == "L22"
    ]
    assert found.message.startswith("The review of 1 November 2027 is overdue.")


def test_an_aid_without_dates_is_asked_for_all_of_them() -> None:
    assert told("L22", dates=None) == [("error", "")] * 3 + [("warning", "")]


def test_numbers_need_a_source_that_can_be_found() -> None:
    sources = [{"id": "made-up-2025", "citation": "Nobody."}, {"id": "b", "citation": "B", "pmid": "1"}]
    assert told("L23", evidence=evidence({}, source=None), sources=sources) == [
        ("error", "/evidence/0/source"),
        ("error", "/sources/0"),
    ]


def test_money_and_interests_are_told() -> None:
    assert told("L24", funding=None) == [("error", "")]
    assert told("L24", funding=None, funders=[{"name": "A fund"}]) == []
    assert told("L24", authors=None) == [("error", "")]
    authors = [{"name": "A"}, {"name": "B", "interests": "none declared"}, {"name": "C"}]
    assert told("L24", authors=authors) == [("error", "/authors/0"), ("error", "/authors/2")]


def test_a_funder_that_makes_an_option_is_named() -> None:
    (found,) = findings("L24", funders=[{"name": "Splints of Utopia", "makes": ["splint"]}])
    assert (found.level, found.pointer) == ("warning", "/funders/0")
    assert found.message.startswith("Splints of Utopia paid for this aid, and makes or sells “A splint”.")


def test_a_test_says_what_follows_from_each_result() -> None:
    assert told("L29", kind="treatment") == []
    texts = {"measures": "A.", "if_found": "B.", "if_not_found": "C."}
    assert told("L29", kind="test", screening=texts) == [("warning", "/evidence"), ("error", "/screening")]
    assert [level for level, _ in told("L29", kind="screening")] == ["error"] * 4 + ["warning"]


def test_missing_numbers_of_a_test_are_listed() -> None:
    texts = {"measures": "A.", "if_found": "B.", "if_not_found": "C.", "overdiagnosis": "D."}
    shown = evidence({"shows": "false_positive"}, {"shows": "detection"})
    (found,) = findings("L29", kind="test", screening=texts, evidence=shown)
    assert "(false_negative)" in found.message
    assert "(false_positive)" not in found.message
    assert "(detection)" not in found.message


def test_what_counts_several_things_is_not_added_up() -> None:
    composite = {"composite_of": ["a stroke", "a heart attack"], "group": "g"}
    alone = evidence(composite, {"group": "g", "remainder": True}, {})
    assert told("L30", evidence=alone) == []
    assert told("L30", evidence=evidence(composite, {"group": "g"})) == [
        ("warning", "/evidence/0/outcomes/0/group")
    ]


def test_outcomes_that_overlap_are_not_in_one_group() -> None:
    apart = evidence({"overlaps_with": ["outcome-1"]}, {})
    together = evidence({"overlaps_with": ["outcome-1"], "group": "g"}, {"group": "g"})
    assert told("L30", evidence=apart) == []
    assert told("L30", evidence=together) == [("warning", "/evidence/0/outcomes/0/overlaps_with/0")]


@pytest.mark.parametrize(
    ("label", "is_found"),
    [
        ("Die or have a stroke", True),
        ("Throw up, have loose stools or get a rash", True),
        ("Have a clot in the leg or lung", False),
        ("Have pain for a year or more", False),
    ],
)
def test_a_label_that_names_several_things_is_asked_about(label: str, is_found: bool) -> None:
    expected = [("info", "/evidence/0/outcomes/0/label")] if is_found else []
    assert told("L30", evidence=evidence({"label": label})) == expected
    assert told("L30", evidence=evidence({"label": label, "composite_of": ["a", "b"]})) == []


def test_an_average_says_how_to_read_it() -> None:
    bare = {"measure": "mean", "per_option": {"wait": {"mean": 40}, "splint": {"mean": 35}}}
    scale = {"name": "Pain", "low": 0, "high": 10, "better": "higher"}
    place = "/evidence/0/outcomes/0"
    assert told("L31", evidence=evidence(bare)) == [("warning", place), ("warning", place)]
    small = {
        **bare,
        "scale": scale,
        "per_option": {"wait": {"mean": 4}, "splint": {"mean": 3}},
        "meaningful_difference": 11,
    }
    assert told("L31", evidence=evidence(small)) == [
        ("warning", f"{place}/direction"),
        ("warning", f"{place}/meaningful_difference"),
    ]
    right = {**small, "direction": "benefit", "meaningful_difference": 1}
    assert told("L31", evidence=evidence(right)) == []
    assert told("L31", evidence=evidence(right), pictures={"icons": 100}) == [("warning", "/pictures/icons")]
    assert told("L31", evidence=evidence(right, {}), pictures={"icons": 100}) == []


def test_something_speaks_for_each_option() -> None:
    assert told("L32", values=None) == [("warning", "")]
    assert told("L32", options=options(3), evidence=None) == [("warning", "/options/2")]


def test_a_weight_says_where_it_comes_from() -> None:
    values = base()["values"]
    values[0]["weight"] = 3
    values[1] |= {"weight": 0, "weight_source": "made-up-2025"}
    assert told("L32", values=values) == [("warning", "/values/0/weight")]


def test_one_outcome_has_one_name_in_every_set() -> None:
    first, second = evidence({"label": "Die"})[0], evidence({"label": "Death"})[0]
    assert told("L34", evidence=[first, {**second, "id": "other"}]) == [
        ("warning", "/evidence/1/outcomes/0/label")
    ]


def test_two_outcomes_have_two_names_unless_their_time_tells_them_apart() -> None:
    same = evidence({"label": "Have pain"}, {"label": "have  Pain"})
    later = evidence(
        {"label": "Have pain"}, {"label": "Have pain", "time_horizon": {"value": 9, "unit": "weeks"}}
    )
    assert told("L34", evidence=same) == [("warning", "/evidence/0/outcomes/1/label")]
    assert told("L34", evidence=later) == []


def test_two_options_have_two_names() -> None:
    assert told("L34", options=options(label="No splint")) == [("warning", "/options/1/label")]


@pytest.mark.parametrize(
    ("partners", "expected"),
    [
        (None, [("error", "")]),
        (
            [{"role": "clinician_partner", "contributed": "review", "named": "role_only", "paid": True}],
            [("error", "/partners")],
        ),
        ([{"role": "patient_partner", "contributed": "review", "paid": True}], [("error", "/partners/0")]),
        ([{"role": "caregiver_partner", "contributed": "review", "named": "R."}], [("error", "/partners/0")]),
        ([{"role": "caregiver_partner", "contributed": "review", "named": "R.", "paid": False}], []),
    ],
)
def test_a_patient_or_caregiver_took_part(partners: object, expected: list[tuple[str, str]]) -> None:
    assert told("L35", partners=partners) == expected


def test_nothing_is_found_in_the_small_aid_on_the_day_of_its_review() -> None:
    assert check_document(patched({}), today=date(2027, 11, 1)) == check_document(patched({}), today=TODAY)
