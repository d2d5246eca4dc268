"""A document that is right comes in with its bytes, its meaning and its lines."""

import hashlib
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from decision_aids.checks.run import check_document
from decision_aids.document import CountOutcome, MeanOutcome, json_schema
from decision_aids.quantities import Count
from decision_aids.reading import Document, DocumentProblems, read_document
from decision_aids.starting import UnusableSlug, starting_document
from decision_aids.strict_yaml import read_yaml
from tests.decision_aids.conftest import MINIMAL


def read(text: bytes) -> Document:
    return read_document(text, file="aid.yaml")


def test_a_document_keeps_its_bytes(aid_file: Path) -> None:
    text = aid_file.read_bytes()
    document = read(text)
    assert document.text == text
    assert document.sha256 == hashlib.sha256(text).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace(b"\n", b"\r\n"), id="windows line ends"),
        pytest.param(lambda text: b"\xef\xbb\xbf" + text, id="byte order mark"),
        pytest.param(lambda text: text.rstrip(b"\n"), id="no last line end"),
        pytest.param(lambda text: b"---\n" + text + b"...\n", id="document markers"),
    ],
)
def test_ways_to_write_the_same_document_say_the_same(change, every_feature: bytes) -> None:  # type: ignore[no-untyped-def]  # a lambda has no types
    changed = change(every_feature)
    document = read(changed)
    assert document.text == changed
    assert document.aid == read(every_feature).aid


def test_what_a_document_must_have_is_little() -> None:
    aid = read(MINIMAL).aid
    assert [option.id for option in aid.options] == ["a", "b"]
    assert aid.evidence == ()
    assert aid.dates is None


def test_numbers_are_as_they_were_written(every_feature: bytes) -> None:
    counts, means = read(every_feature).aid.evidence
    infection, better = counts.outcomes[:2]
    assert isinstance(infection, CountOutcome)
    assert isinstance(better, CountOutcome)
    assert {option: count.n for option, count in infection.per_option.items()} == {
        "no": "<1",
        "keyhole": (4, 6),
        "new_joint": Decimal("12.5"),
    }
    assert infection.per_option["new_joint"].high == Decimal("15.25")
    assert better.per_option["new_joint"] == Count(n=None, reason="not measured")
    assert infection.time_horizon is not None
    assert infection.time_horizon.value == (2, 3)
    (pain,) = means.outcomes
    assert isinstance(pain, MeanOutcome)
    assert pain.scale is not None
    assert pain.scale.better == "lower"
    assert str(pain.per_option["no"].mean) == "40.1"


def test_words_that_other_readers_change_stay_words(every_feature: bytes) -> None:
    aid = read(every_feature).aid
    assert aid.options[0].id == "no"
    assert aid.glossary["on"] == "Switched on."
    assert aid.options[0].is_no_action is True


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yes", "yes"),
        ("No", "No"),
        ("off", "off"),
        ("y", "y"),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("012", "012"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        ("12:30", "12:30"),
        (".inf", ".inf"),
        (".5", ".5"),
        ("12.50", Decimal("12.50")),
        ("9" * 16, "9" * 16),
        ("2026-11-01", date(2026, 11, 1)),
        ("2026-02-30", "2026-02-30"),
        ('"2026-11-01"', "2026-11-01"),
        ('"12"', "12"),
        ("<1", "<1"),
    ],
)
def test_plain_text_means_what_it_looks_like(written: str, meant: object) -> None:
    tree = read_yaml(f"value: {written}".encode())
    assert tree.problems == ()
    assert tree.value == {"value": meant}
    assert type(tree.value["value"]) is type(meant)


def test_a_date_is_a_day_with_or_without_quotes(every_feature: bytes) -> None:
    dates = read(every_feature).aid.dates
    assert dates is not None
    assert dates.published == date(2026, 11, 1)
    assert dates.evidence_searched == date(2026, 4, 1)


def test_a_document_is_frozen(every_feature: bytes) -> None:
    aid = read(every_feature).aid
    with pytest.raises(ValidationError):
        aid.title = "Another"  # type: ignore[misc]  # that it cannot be done is what is tested


def test_a_pointer_leads_to_its_line(every_feature: bytes) -> None:
    document = read(every_feature)
    lines = every_feature.decode().splitlines()
    found = {
        pointer: lines[document.line(pointer) - 1].strip()
        for pointer in (
            "",
            "/condition/summary",
            "/options/2/label",
            "/options/0/hard_points/1",
            "/evidence/0/outcomes/0/per_option/keyhole/n",
            "/glossary/wear~1tear",
            "/steps/1",
        )
    }
    assert found == {
        "": "format: decision-aid/1",
        "/condition/summary": "summary: >-",
        "/options/2/label": "label: A new joint",
        "/options/0/hard_points/1": 'hard_points: [It may still hurt., "You wait, and see."]',
        "/evidence/0/outcomes/0/per_option/keyhole/n": "keyhole: {n: [4, 6]}",
        "/glossary/wear~1tear": "wear/tear: Damage by use ~ over time.",
        "/steps/1": "- Talk.",
    }
    assert document.line("/steps/7/x") == document.line("/steps")


def test_lines_are_those_of_an_editor() -> None:
    text = MINIMAL.replace(b"A condition", 'A "\u2028condition\u0085"'.encode()) + b"funding: us\n"
    document = read(text)
    assert document.line("/funding") == 11


def test_the_starting_document_can_be_read() -> None:
    text = starting_document("2024")
    assert read(text.encode("ascii")).aid.slug == "2024"


SPECIAL_EVIDENCE = set(
    "better composite_of difference group mean meaningful_difference measure overlaps_with remainder scale "
    "weight weight_source".split()
)
WISHES_FOR_PICTURES = set(
    "pictures icons icon order bars_from bars_to told_apart_by colours happens does_not_happen without".split()
)


def fields_of_the_format() -> set[str]:
    schema = json_schema()
    return {name for part in [schema, *schema["$defs"].values()] for name in part["properties"]}


def test_the_starting_document_shows_every_field_but_those_for_special_evidence_and_pictures() -> None:
    text = starting_document("new")
    not_shown = {name for name in fields_of_the_format() if not re.search(rf"\b{name}:", text)}
    assert not_shown == SPECIAL_EVIDENCE | WISHES_FOR_PICTURES


def test_the_notes_of_the_starting_document_can_be_taken_in_as_they_are() -> None:
    text = starting_document("new")
    aid = read(re.sub(r"^( *)# (?=[a-z -])", r"\1", text, flags=re.MULTILINE).encode()).aid
    assert aid.screening is not None
    assert aid.options[0].lived_experience is not None
    assert aid.evidence[0].outcomes[1].shows == "false_positive"
    assert (len(aid.guidelines), len(aid.funders), len(aid.partners), len(aid.waivers)) == (1, 1, 1, 1)


def test_what_the_check_says_of_the_starting_document_is_what_is_left_to_do() -> None:
    document = read(starting_document("new").encode())
    found = check_document(document, today=date(2026, 11, 22))
    assert [(finding.rule, finding.level, finding.pointer) for finding in found] == [
        ("L35", "error", ""),
        ("L23", "error", "/sources/0"),
        ("L22", "error", "/dates"),
        ("L22", "error", "/dates"),
        ("L22", "error", "/dates"),
    ]


def test_every_field_of_the_format_is_in_the_document_with_every_feature(every_feature: bytes) -> None:
    text = every_feature.decode()
    assert {name for name in fields_of_the_format() if not re.search(rf"\b{name}:", text)} == set()


@pytest.mark.parametrize("slug", ["", "My aid", "a--b", "-a", "a\n", "a/b", "é"])
def test_a_slug_is_a_short_plain_name(slug: str) -> None:
    with pytest.raises(UnusableSlug, match="small letters and digits"):
        starting_document(slug)


def test_the_json_schema_accepts_what_the_reader_accepts(aid_file: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="comes with altair")
    validator = jsonschema.Draft202012Validator(json_schema())
    validator.check_schema(json_schema())
    assert list(validator.iter_errors(_as_json(aid_file.read_bytes()))) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"kind: test ", b"kind: tset "),
        (b"is_no_action: true", b"is_no_action: 'yes'"),
        (b"{n: [4, 6]}", b"{n: [4, 6, 8]}"),
        (b"{n: 300}", b"{n: -300}"),
        (b"{n: 300}", b"{m: 300}"),
        (b"denominator: 1000", b"denominator: 0"),
        (b"sore-knee", b"Sore Knee"),
        (b"measure: mean", b"measure: median"),
    ],
)
def test_the_json_schema_refuses_what_the_reader_refuses(
    before: bytes, after: bytes, every_feature: bytes
) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="comes with altair")
    damaged = every_feature.replace(before, after)
    assert damaged != every_feature
    assert not jsonschema.Draft202012Validator(json_schema()).is_valid(_as_json(damaged))
    with pytest.raises(DocumentProblems):
        read(damaged)


def _as_json(text: bytes) -> object:
    """The document as a program that knows JSON only would have it."""

    def plain(value: object) -> object:
        return float(value) if isinstance(value, Decimal) else str(value)

    return json.loads(json.dumps(read_yaml(text).value, default=plain))


def test_the_json_form_of_a_document_is_a_document_too(every_feature: bytes) -> None:
    written = json.dumps(_as_json(every_feature), ensure_ascii=False, indent=1).encode()
    assert read(written).aid == read(every_feature).aid
