import re
from itertools import product
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from partnering.foundation.catalog import Catalog, Policy, load_catalog, shown_at
from partnering.foundation.catalog_files import read_entry
from partnering.foundation.errors import InvalidInput
from partnering.foundation.vocabulary import PartnerRole, Rater, Timing

SHIPPED = load_catalog()
SHIPPED_FOLDER = Path(__file__).parents[3] / "partnering" / "catalog"
SHIPPED_FILES = sorted(SHIPPED_FOLDER.rglob("*.yaml"))
SHIPPED_SCALE = (SHIPPED_FOLDER / "continuum" / "partnering-continuum-1.yaml").read_text(encoding="utf-8")
HUB_STAGES = [stage.key for stage in SHIPPED.lifecycle("sittig-2023").stages]
PAIRS = list(product(SHIPPED.lifecycles, repeat=2))

OWN_LIFECYCLE = """\
key: our-clinic-2
kind: lifecycle
title: Our clinic, two steps
version: "1"
source:
  citation: Our clinic's handbook
  url: https://example.org/handbook
licence: CC0-1.0
stages:
  - key: no
    expert_name: "No"
    name: Before
    meaning: We make it.
    timing: pre_release
    question: What do you need?
    crosswalk: [pcor_evidence, computable_clinical_knowledge, patient_specific_inference, information_delivery]
  - key: afterwards
    expert_name: Afterwards
    name: After
    meaning: We use it.
    timing: post_release
    question: Did it help?
    crosswalk: [clinical_decision, patient_behaviors, health_outcomes, aggregate_data]
"""


def own_folder(tmp_path: Path, text: str, kind: str = "lifecycles", name: str = "ours.yaml") -> Path:
    (tmp_path / kind).mkdir(exist_ok=True)
    (tmp_path / kind / name).write_text(text, encoding="utf-8")
    return tmp_path


def refused(folder: Path) -> list[str]:
    """The lines of the refusal, each without the folder's path."""
    with pytest.raises(InvalidInput) as caught:
        load_catalog(folder)
    return caught.value.message.replace(f"{folder}/", "").splitlines()


def line_of(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), start=1) if part in line)


# The shipped catalog


def test_the_shipped_lifecycles_have_as_many_stages_as_their_sources() -> None:
    assert {key: len(lifecycle.stages) for key, lifecycle in SHIPPED.lifecycles.items()} == {
        "sittig-2023": 8,
        "cdsic-4": 4,
        "crmi": 7,
        "gin-mcmaster-18": 18,
        "pccds-4": 4,
        "who-smart": 5,
    }


def test_the_default_lifecycle_comes_first_when_people_choose() -> None:
    assert next(iter(SHIPPED.lifecycles)) == "sittig-2023"


def test_the_eight_stages_stand_in_their_published_order() -> None:
    assert HUB_STAGES == [
        "computable_clinical_knowledge",
        "patient_specific_inference",
        "information_delivery",
        "clinical_decision",
        "patient_behaviors",
        "health_outcomes",
        "aggregate_data",
        "pcor_evidence",
    ]


def test_a_first_release_needs_the_four_stages_that_can_come_before_it() -> None:
    stages = SHIPPED.lifecycle("sittig-2023").stages
    before = [stage.key for stage in stages if stage.timing is Timing.PRE_RELEASE]
    assert before == [
        "computable_clinical_knowledge",
        "patient_specific_inference",
        "information_delivery",
        "pcor_evidence",
    ]


def test_information_delivery_is_called_what_people_see() -> None:
    stage = SHIPPED.lifecycle("sittig-2023").stage("information_delivery")
    assert (stage.name, stage.expert_name) == ("What people see", "Information Delivery")


@pytest.mark.parametrize("path", SHIPPED_FILES, ids=lambda path: path.stem)
def test_every_shipped_file_says_where_it_comes_from_and_what_is_ours(path: Path) -> None:
    entry = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert entry["key"] == path.stem
    assert entry["version"]
    assert entry["licence"]
    assert entry["source"]["citation"]
    assert entry["source"].keys() & {"doi", "url"}
    assert re.search(r"this project's own", " ".join(entry["notes"]))


def test_no_two_stages_share_a_key() -> None:
    keys = [stage.key for lifecycle in SHIPPED.lifecycles.values() for stage in lifecycle.stages]
    assert len(keys) == len(set(keys)) == 46


def test_every_stage_asks_one_question() -> None:
    for lifecycle in SHIPPED.lifecycles.values():
        for stage in lifecycle.stages:
            assert stage.question.endswith("?"), stage.key


def syllables(word: str) -> int:
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<=[^l])e$|(?<=[^td])ed$|es$", "", word))))


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade, with syllables counted as groups of vowels (Kincaid et al. 1975)."""
    sentences = [part for part in re.split(r"[.?!:]+", text) if part.strip()]
    words = re.findall(r"[a-z']+", text.lower())
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize("key", SHIPPED.lifecycles)
def test_stages_read_at_grade_six_or_lower(key: str) -> None:
    for stage in SHIPPED.lifecycle(key).stages:
        assert reading_grade(f"{stage.name}. {stage.meaning} {stage.question}") <= 6, stage.key


def test_levels_read_at_grade_six_or_lower() -> None:
    for level in SHIPPED.continuum("partnering-continuum-1").levels:
        assert reading_grade(f"{level.who_controls} {level.how_continuous}") <= 6, level.key


# The crosswalk


@pytest.mark.parametrize(("logged_in", "shown_in"), PAIRS)
def test_an_entry_shows_somewhere_in_every_lifecycle(logged_in: str, shown_in: str) -> None:
    there = [stage.key for stage in SHIPPED.lifecycle(shown_in).stages]
    for stage in SHIPPED.lifecycle(logged_in).stages:
        shown = shown_at(SHIPPED, logged_in, stage.key, shown_in)
        assert shown, stage.key
        assert shown == tuple(key for key in there if key in shown), "in the order of the lifecycle"


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_stages_match_both_ways_or_not_at_all(one: str, other: str) -> None:
    def matches(here: str, there: str) -> set[tuple[str, str]]:
        return {
            (stage.key, shown)
            for stage in SHIPPED.lifecycle(here).stages
            for shown in shown_at(SHIPPED, here, stage.key, there)
        }

    assert matches(one, other) == {(a, b) for b, a in matches(other, one)}


@pytest.mark.parametrize("key", SHIPPED.lifecycles)
def test_in_its_own_lifecycle_an_entry_shows_at_its_own_stage_only(key: str) -> None:
    for stage in SHIPPED.lifecycle(key).stages:
        assert shown_at(SHIPPED, key, stage.key, key) == (stage.key,)


def test_the_hub_matches_itself() -> None:
    for stage in SHIPPED.lifecycle("sittig-2023").stages:
        assert stage.crosswalk == (stage.key,)


@pytest.mark.parametrize(
    ("logged_in", "stage", "shown_in", "expected"),
    [
        ("sittig-2023", "information_delivery", "cdsic-4", ("design_development", "implementation_adoption")),
        ("cdsic-4", "needs_planning", "sittig-2023", ("pcor_evidence",)),
        ("cdsic-4", "evaluation_maintenance", "pccds-4", ("measuring",)),
        ("crmi", "testing", "who-smart", ("l3_fhir_authoring", "quality_control")),
        ("gin-mcmaster-18", "evaluation_use", "crmi", ("implementation",)),
        ("who-smart", "planning", "pccds-4", ("prioritizing",)),
    ],
)
def test_an_entry_of_one_lifecycle_shows_at_the_matching_stages_of_another(
    logged_in: str, stage: str, shown_in: str, expected: tuple[str, ...]
) -> None:
    assert shown_at(SHIPPED, logged_in, stage, shown_in) == expected


# Finding a stage


def test_a_stage_key_alone_finds_its_lifecycle() -> None:
    lifecycle, stage = SHIPPED.stage_of("needs_planning", prefer="sittig-2023")
    assert (lifecycle.key, stage.name) == ("cdsic-4", "What people need")


def test_an_unknown_stage_is_answered_with_the_stages_of_the_project_and_the_nearest_words() -> None:
    with pytest.raises(InvalidInput) as caught:
        SHIPPED.stage_of("Information delivry", prefer="cdsic-4")
    assert caught.value.message == (
        '"Information delivry" is not a stage we know. Stages of cdsic-4: needs_planning, design_development, '
        "implementation_adoption, evaluation_maintenance. Did you mean information_delivery?"
    )


def test_a_stage_unlike_any_other_gets_no_guess() -> None:
    with pytest.raises(InvalidInput) as caught:
        SHIPPED.stage_of("zzz", prefer="pccds-4")
    assert caught.value.message.endswith(
        "Stages of pccds-4: prioritizing, authoring, implementing, measuring."
    )


def test_a_huge_stage_key_gives_a_short_message() -> None:
    with pytest.raises(InvalidInput) as caught:
        SHIPPED.stage_of("x" * 50_000_000, prefer="cdsic-4")
    assert len(caught.value.message) < 400


@pytest.mark.parametrize("look_up", [Catalog.lifecycle, Catalog.continuum, Catalog.policy])
def test_an_unknown_key_is_answered_with_the_known_ones(look_up) -> None:  # type: ignore[no-untyped-def]  # three types
    with pytest.raises(InvalidInput) as caught:
        look_up(SHIPPED, "nowhere")
    assert caught.value.message.startswith('"nowhere" is not a ')
    assert re.search(
        r"Choose one of: (sittig-2023, cdsic-4|partnering-continuum-1|default-1)", caught.value.message
    )


# The scale and the policy


def test_the_control_line_runs_between_engaged_and_partnering() -> None:
    scale = SHIPPED.continuum("partnering-continuum-1")
    assert [(level.key, scale.is_above_control_line(level.level)) for level in scale.levels] == [
        ("informed", False),
        ("consulted", False),
        ("participating", False),
        ("engaged", False),
        ("partnering", True),
        ("co_producing", True),
    ]
    assert scale.level(4).name == "Partnering"


@pytest.mark.parametrize("number", [-1, 6])
def test_a_level_off_the_scale_is_refused(number: int) -> None:
    with pytest.raises(InvalidInput, match=rf"from 0 to 5, not {number}\."):
        SHIPPED.continuum("partnering-continuum-1").level(number)


def test_the_default_policy_asks_for_a_patient_or_caregiver_and_a_clinician_before_release() -> None:
    policy = SHIPPED.policy("default-1")
    assert policy.stage_coverage is not None
    assert policy.control_line is not None
    assert policy.stage_coverage.timing is Timing.PRE_RELEASE
    assert [requirement.any_of for requirement in policy.stage_coverage.requires] == [
        (PartnerRole.PATIENT_PARTNER, PartnerRole.CAREGIVER_PARTNER),
        (PartnerRole.CLINICIAN_PARTNER,),
    ]
    assert policy.stage_coverage.minimum_level == 2
    assert (policy.control_line.stages, policy.control_line.rater) == (1, Rater.PARTNER)


# Files of one's own


def test_an_own_lifecycle_stands_beside_the_shipped_ones(tmp_path: Path) -> None:
    catalog = load_catalog(own_folder(tmp_path, OWN_LIFECYCLE))
    assert set(catalog.lifecycles) == {*SHIPPED.lifecycles, "our-clinic-2"}
    assert catalog.continua.keys() == SHIPPED.continua.keys()
    assert shown_at(catalog, "cdsic-4", "needs_planning", "our-clinic-2") == ("no",)
    assert load_catalog(tmp_path) is catalog


def test_a_stage_called_no_stays_a_word(tmp_path: Path) -> None:
    catalog = load_catalog(own_folder(tmp_path, OWN_LIFECYCLE))
    assert catalog.stage_of("no", prefer="our-clinic-2")[1].expert_name == "No"


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    folder = own_folder(tmp_path, "\ufeff" + OWN_LIFECYCLE.replace("\n", "\r\n"))
    assert "our-clinic-2" in load_catalog(folder).lifecycles


def test_an_own_policy_may_ask_for_one_thing_only(tmp_path: Path) -> None:
    text = OWN_LIFECYCLE[: OWN_LIFECYCLE.index("stages:")].replace("kind: lifecycle", "kind: policy")
    folder = own_folder(
        tmp_path, text + "control_line: {stages: 3, rater: project}\n", "policies", "ours.yml"
    )
    policy = load_catalog(folder).policy("our-clinic-2")
    assert policy.stage_coverage is None
    assert policy.control_line is not None
    assert (policy.control_line.stages, policy.control_line.rater) == (3, Rater.PROJECT)


def test_an_own_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "gone") == [f"The catalog folder {tmp_path}/gone is not there."]


def test_an_own_file_may_not_replace_a_shipped_one(tmp_path: Path) -> None:
    (line,) = refused(own_folder(tmp_path, OWN_LIFECYCLE.replace("our-clinic-2", "cdsic-4")))
    assert re.fullmatch(
        r'lifecycles/ours\.yaml, line 1: key: "cdsic-4" is taken by \S+/cdsic-4\.yaml\. Choose another key\.',
        line,
    )


def test_an_own_stage_may_not_take_a_key_in_use(tmp_path: Path) -> None:
    (line,) = refused(own_folder(tmp_path, OWN_LIFECYCLE.replace("key: afterwards", "key: measuring")))
    assert re.fullmatch(
        r'lifecycles/ours\.yaml, line 17: "measuring" is already a stage of \S+/pccds-4\.yaml\. Choose another key\.',
        line,
    )


def test_a_stage_given_twice_in_one_file_is_refused(tmp_path: Path) -> None:
    (line,) = refused(own_folder(tmp_path, OWN_LIFECYCLE.replace("key: afterwards", "key: no")))
    assert line.startswith('lifecycles/ours.yaml, line 17: "no" is already a stage of lifecycles/ours.yaml.')


def test_a_crosswalk_must_name_hub_stages_and_leave_none_out(tmp_path: Path) -> None:
    left_out, unknown = refused(own_folder(tmp_path, OWN_LIFECYCLE.replace("aggregate_data", "all_data")))
    assert left_out == (
        "lifecycles/ours.yaml, line 9: No crosswalk names aggregate_data. Add each to the stage that fits best."
    )
    assert unknown == (
        'lifecycles/ours.yaml, line 23: crosswalk: "all_data" is not a stage of sittig-2023. Expected one of: '
        + ", ".join(HUB_STAGES)
        + "."
    )


def test_every_problem_of_a_file_is_told_at_once_with_line_field_and_value(tmp_path: Path) -> None:
    text = (
        OWN_LIFECYCLE.replace("key: our-clinic-2", "key: Our Clinic")
        .replace("kind: lifecycle", "kind: policy")
        .replace("  url: https://example.org/handbook\n", "  doi: ocad122\n")
        .replace("timing: pre_release", "timing: soon")
        .replace("    question: What do you need?\n", "    colour: blue\n")
        .replace("    name: After\n", "    name:\n    name: After\n")
        .replace("    crosswalk: [clinical_decision,", "    crosswalk: now\n    # [")
    )
    assert refused(own_folder(tmp_path, text)) == [
        f"lifecycles/ours.yaml, line {line}"
        for line in """\
1: key: "Our Clinic" cannot be used. Expected small letters, digits and hyphens, like our-clinic-5.
2: kind: "policy" cannot be used. Expected 'lifecycle'.
7: source > doi: "ocad122" cannot be used. Expected a DOI like 10.1093/jamia/ocad122.
10: stages > 1 > question is missing. Add it.
14: stages > 1 > timing: "soon" cannot be used. Expected 'pre_release' or 'post_release'.
15: stages > 1 > colour is not a field here. Known fields: key, expert_name, name, meaning, timing, question, crosswalk.
19: stages > 2 > name: "" cannot be used. Expected some text.
20: stages > 2 > name is given twice. Keep one.
24: stages > 2 > crosswalk: "now" cannot be used. Expected a list.""".splitlines()
    ]


def test_a_list_that_needs_an_entry_may_not_be_empty(tmp_path: Path) -> None:
    text = OWN_LIFECYCLE[: OWN_LIFECYCLE.index("stages:")] + "stages: []\n"
    assert refused(own_folder(tmp_path, text)) == [
        "lifecycles/ours.yaml, line 9: stages: expected at least one entry in the list."
    ]


@pytest.mark.parametrize(
    ("part", "instead", "problem"),
    [
        ('"No"', "&no No", "Anchors (&) and aliases (*) cannot be used. Write the value out."),
        ("What do you need?", "*no", "Anchors (&) and aliases (*) cannot be used. Write the value out."),
        ('"No"', "!!str No", "Tags (!) cannot be used. Write the plain value."),
        ('"No"', "!!python/name:os.system x", "Tags (!) cannot be used. Write the plain value."),
    ],
)
def test_anchors_aliases_and_tags_are_refused(tmp_path: Path, part: str, instead: str, problem: str) -> None:
    text = OWN_LIFECYCLE.replace(part, instead)
    if instead.startswith("*"):
        text = text.replace('"No"', "&no No")
    assert f"lifecycles/ours.yaml, line {line_of(text, instead)}: {problem}" in refused(
        own_folder(tmp_path, text)
    )


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("", "lifecycles/ours.yaml, line 1: The file: expected fields with values."),
        ("just words", 'lifecycles/ours.yaml, line 1: The file: "just words" cannot be used.'),
        ("key: [a", "lifecycles/ours.yaml, line 1: this is not YAML: "),
        ("key: a\n  bad: b", "lifecycles/ours.yaml, line 2: this is not YAML: "),
        ("key: a\n---\nkey: b", "lifecycles/ours.yaml, line 2: this is not YAML: "),
        ("key: \x07", "lifecycles/ours.yaml is not YAML: "),
        ("? [a, b]\n: c", "lifecycles/ours.yaml, line 1: A field name must be a single word."),
    ],
)
def test_a_file_that_is_no_entry_at_all_is_refused(tmp_path: Path, text: str, start: str) -> None:
    assert refused(own_folder(tmp_path, text))[0].startswith(start)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = own_folder(tmp_path, "")
    (folder / "lifecycles" / "ours.yaml").write_bytes("title: Überblick".encode("latin-1"))
    assert refused(folder) == ["lifecycles/ours.yaml is not UTF-8 text. Save it as UTF-8."]


def test_an_own_scale_keeps_the_six_levels_and_one_control_line(tmp_path: Path) -> None:
    text = (
        SHIPPED_SCALE.replace("key: partnering-continuum-1", "key: ours-1")
        .replace("between: [3, 4]", "between: [2, 4]")
        .replace("level: 5", "level: 7")
    )
    control_line, level = refused(own_folder(tmp_path, text, "continuum"))
    assert control_line == (
        f"continuum/ours.yaml, line {line_of(text, 'between')}: control_line > between: expected two levels next to "
        "each other, such as [3, 4]."
    )
    assert level == (
        f'continuum/ours.yaml, line {line_of(text, "level: 7")}: levels > 6 > level: "7" cannot be used. '
        "Expected 5 or less."
    )


def test_an_own_scale_compares_only_with_scales_it_lists(tmp_path: Path) -> None:
    text = SHIPPED_SCALE.replace("key: partnering-continuum-1", "key: ours-1").replace(
        "key: tlap", "key: tall"
    )
    line = line_of(text, "levels:")
    assert refused(own_folder(tmp_path, text, "continuum")) == [
        f"continuum/ours.yaml, line {line}: levels: expected crosswalks to listed compared_scales only."
    ]


@given(st.text(alphabet=" \n-:[]{}?&*!|>'\"#abkey,", max_size=60))
def test_any_text_is_read_or_refused_with_a_reason(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("own") / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"ours\.yaml"):
        read_entry(path, Policy)
