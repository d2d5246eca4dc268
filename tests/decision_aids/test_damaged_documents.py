"""A damaged document is told with its line, its place and what was expected; never with a traceback."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_aids.findings import Finding
from decision_aids.reading import DocumentProblems, read_document
from decision_aids.strict_yaml import MAX_BYTES, MAX_DEPTH, MAX_PROBLEMS
from tests.decision_aids.conftest import EVERY_FEATURE, MINIMAL

WHOLE = EVERY_FEATURE.read_text("utf-8")
INFECTION = "/evidence/0/outcomes/0"
BETTER = "/evidence/0/outcomes/1"
PAIN = "/evidence/1/outcomes/0"
GLOSSARY = "glossary:\n  on: Switched on.\n  wear/tear: Damage by use ~ over time.\n"
CONDITION = WHOLE[WHOLE.index("condition:") : WHOLE.index("\ndecision:")]
OTHER_OPTIONS = WHOLE[WHOLE.index("  - id: keyhole") : WHOLE.index("\nevidence:")]

# What is changed in the document with every feature, into what; then the line, the place and some words of the
# one finding that this must give.
DAMAGES = [
    # It cannot be read as YAML.
    ("title: ", "title: A: ", 5, "", "Put quotes around text that has a colon"),
    ("  name: Sore", "\tname: Sore", 9, "", "tab"),
    ("    label: A new", "\tlabel: A new", 32, "", "Indent with spaces"),
    ("language: en", "language en", 4, "", "without a colon"),
    ("    label: A new", "   label: A new", 32, "", "not in line with the fields"),
    ("    label: No", "      label: No", 18, "", "colon where no field"),
    ('yes or no"', "yes or no", 5, "/title", "does not close before line 14"),
    ('have surgery?"', "have surgery?", 14, "/decision/question", "does not close before line 23"),
    ('searched: "2026-04-01"', 'searched: "2026-04-01', 135, "", "quote that opens"),
    ('and see."]', 'and see."', 23, "", "opens with ["),
    ("a choice.}", "a choice.", 14, "", "open with {"),
    ("  - Talk.", "  talk: x", 111, "", "no item"),
    ("funding: No", "funding: @No", 132, "", "begins with @"),
    ("funding: No", "funding: ]No", 132, "", "begins with a bracket"),
    ("options:\n", "options: [\n", 17, "", "Close each bracket"),
    ("funding: No", "funding: *No*", 132, "", "& or *"),
    ("# Every", "%YAML 1.1\n---\n# Every", 1, "", "directive"),
    ("# Every", "---\nx: y\n---\n# Every", 3, "", "second document"),
    ("glossary:", "---\nglossary:", 116, "", "second document"),
    # It says more than what is written.
    ("title: ", "slug: again\ntitle: ", 5, "/slug", "already in line 3"),
    ("  name: Sore", "  name: &sore Sore", 9, "/condition/name", "anchor &sore"),
    ("funding: No outside funding", "funding: *sore", 132, "/funding", "alias *sore"),
    ("is_no_action: true", "is_no_action: !!bool true", 19, "/options/0/is_no_action", "tag"),
    ("  wear/tear:", "  ? [a, b]\n  :", 118, "/glossary", "name of a field"),
    ("  wear/tear:", f"  ? {'x' * 201}\n  :", 118, "/glossary", "at most 200"),
    ("funding: No", 'funding: "\\e[31mNo" #', 132, "/funding", "U+001B"),
    ("funding: No", "funding: \x07No", 132, "", "U+0007"),
    ("  - Talk.", "   - Talk.", 111, "/steps/0", "list item inside text"),
    # A field is not known, or not there.
    (
        "funding: No",
        "fundings: No",
        132,
        "/fundings",
        'Did you mean "funding"? Expected one of: format, slug',
    ),
    ("    good_points:", "    goodpoints:", 21, "/options/0/goodpoints", '"good_points"'),
    ("{n: 300}", "{n: 300, x: 1}", 64, f"{BETTER}/per_option/keyhole/x", "one of: n, low, high, reason"),
    (
        "direction: harm\n        scale",
        "group: a\n        scale",
        84,
        f"{PAIN}/group",
        "measure, direction, scale",
    ),
    ("steps:", "<<: {a: b}\nsteps:", 109, "/<<", "unknown field"),
    ("steps:", "'[key]': 1\nsteps:", 109, "/[key]", "unknown field"),
    ("    label: A new joint\n", "", 31, "/options/2", '"label" is missing'),
    ("title: ", "# title: ", 2, "", '"title" is missing'),
    ("{n: 300}", "{}", 64, f"{BETTER}/per_option/keyhole", '"n" is missing'),
    # A value is not what belongs there.
    ("aid/1\nslug", "aid/2\nslug", 2, "/format", 'Found "decision-aid/2". Expected decision-aid/1.'),
    ("kind: test ", "kind: tset ", 6, "/kind", "one of: treatment, screening, test, prevention, care"),
    ("slug: sore-knee", "slug: Sore Knee", 3, "/slug", "small letters"),
    ("language: en-GB", "language: English", 4, "/language", "language tag"),
    ("action: true", "action: yes", 19, "/options/0/is_no_action", 'Found "yes". Expected true or false.'),
    ("A new joint", "true", 32, "/options/2/label", "Found true. Expected text, in quotes."),
    ("A new joint", "3", 32, "/options/2/label", "Found the number 3. Expected text, in quotes."),
    ("A new joint", "2026-11-01", 32, "/options/2/label", "the date 2026-11-01"),
    ("A new joint", "2026-11-01 10:00", 32, "/options/2/label", "the date 2026-11-01 10:00"),
    ("label: A new joint", "label:", 32, "/options/2/label", "Found nothing. Expected text."),
    ("A new joint", '" "', 32, "/options/2/label", "some text"),
    ("A new joint", "[A, new]", 32, "/options/2/label", "Found a list of 2. Expected text."),
    ("A new joint", "{A: new}", 32, "/options/2/label", "Found a group of fields. Expected text."),
    ("  - Read.\n  - Talk.", "  Read", 109, "/steps", 'Found "Read". Expected a list'),
    ("- Talk.", "- 2", 111, "/steps/1", "text, in quotes"),
    ("on: Switched on.", "on: 5", 117, "/glossary/on", "text, in quotes"),
    (GLOSSARY, "glossary: [on]\n", 116, "/glossary", "Found a list of 1. Expected a group of fields."),
    (CONDITION, "condition: Sore\n", 8, "/condition", "a group of fields: name, summary"),
    ("denominator: 1000", "denominator: 1000.5", 39, "/evidence/0/denominator", "a whole number"),
    ("denominator: 1000", "denominator: 0", 39, "/evidence/0/denominator", "1 or more"),
    ("{n: 300}", "{n: 1 in 20}", 64, f"{BETTER}/per_option/keyhole/n", 'Found "1 in 20". Expected a number'),
    ("{n: 300}", "{n: -3}", 64, f"{BETTER}/per_option/keyhole/n", "the number -3"),
    ("{n: 300}", "{n: true}", 64, f"{BETTER}/per_option/keyhole/n", "Found true"),
    ("{n: [4, 6]}", "{n: [6, 4]}", 51, f"{INFECTION}/per_option/keyhole/n", "lower number first"),
    ("{n: [4, 6]}", "{n: [4, 5, 6]}", 51, f"{INFECTION}/per_option/keyhole/n", "Found a list of 3"),
    ('{n: "<1"}', '{n: "<5"}', 50, f"{INFECTION}/per_option/no/n", 'Found "<5"'),
    ("low: 10, high", "low: 13, high", 52, f"{INFECTION}/per_option/new_joint", "does not hold"),
    ("low: 10, high", "high", 52, f"{INFECTION}/per_option/new_joint", "two ends"),
    ("low: 104, high: 244", "low: 244, high: 104", 63, f"{BETTER}/per_option/no", "above the high end"),
    ("low: 30, high: 41", "low: 36, high: 41", 90, f"{PAIN}/per_option/keyhole", "does not hold"),
    ("{n: 300}", "{n: 300, reason: lost}", 64, f"{BETTER}/per_option/keyhole", "here is a number"),
    ("low: -1.5, high", "low: 13, high", 53, f"{INFECTION}/difference", "does not hold"),
    ("value: 12,", "value: twelve,", 53, f"{INFECTION}/difference/value", "a number such as"),
    ("value: 2.5", "value: 0", 40, "/evidence/0/time_horizon/value", "above 0"),
    ("value: [2, 3]", "value: [3, 2]", 47, f"{INFECTION}/time_horizon/value", "lower number first"),
    ("unit: years", "unit: year", 40, "/evidence/0/time_horizon/unit", "one of: hours, days"),
    ("low: 0, high: 100,", "low: 100, high: 0,", 85, f"{PAIN}/scale", "lower end as low"),
    ("measure: count", "measure: median", 68, "/evidence/0/outcomes/2/measure", "Expected count or mean"),
    ("measure: count", "measure: [count]", 68, "/evidence/0/outcomes/2/measure", "Expected count or mean"),
    ("published: 2026-11-01", "published: 2026-11", 134, "/dates/published", "a date such as 2026-11-01"),
    ("published: 2026-11-01", "published: 2026-02-30", 134, "/dates/published", "the calendar"),
    ("published: 2026-11-01", "published: 2026-11-01T10:00:00Z", 134, "/dates/published", "a date such as"),
    ("doi: 10.", "doi: https://doi.org/10.", 123, "/sources/0/doi", "without an address"),
    ('pmid: "30185521"', "pmid: 30185521", 124, "/sources/0/pmid", "text, in quotes"),
    ("url: https:", "url: javascript:", 125, "/sources/0/url", "https://"),
    ("role: patient_partner", "role: patient", 130, "/partners/0/role", "one of: patient_partner"),
    # Its parts do not fit each other.
    ("id: not-better", "id: better", 67, "/evidence/0/outcomes/2/id", 'has the id "better" too'),
    ("id: means", "id: counts", 77, "/evidence/1/id", 'has the id "counts" too'),
    ("source: made-up", "source: made-down", 41, "/evidence/0/source", 'the id of a source: "made-up"'),
    (
        "speaks_for: keyhole",
        "speaks_for: x",
        104,
        "/values/0/speaks_for",
        'an option: "no", "keyhole", "new_joint"',
    ),
    ("          keyhole: {n: 300}\n", "", 62, f"{BETTER}/per_option", 'the option "keyhole". Add its number'),
    ("{n: 300}\n", "{n: 300}\n          a/b: {n: 1}\n", 65, f"{BETTER}/per_option/a~1b", 'Found "a/b"'),
    ("{n: 300}", "{n: 1001}", 64, f"{BETTER}/per_option/keyhole/n", "1001 is outside the denominator 1000"),
    ("{n: [4, 6]}", "{n: [4, 1006]}", 51, f"{INFECTION}/per_option/keyhole/n", "1006 is outside"),
    ("    denominator: 1000\n", "", 35, "/evidence/0", "Add a denominator"),
    ("{mean: 40.1}", "{mean: 140}", 89, f"{PAIN}/per_option/no/mean", "outside the scale from 0 to 100"),
]


def findings_in(text: bytes) -> tuple[Finding, ...]:
    with pytest.raises(DocumentProblems) as problems:
        read_document(text, file="aid.yaml")
    return problems.value.findings


@pytest.mark.parametrize(("before", "after", "line", "pointer", "words"), DAMAGES)
def test_a_damage_is_told_with_its_line_and_what_was_expected(
    before: str, after: str, line: int, pointer: str, words: str
) -> None:
    assert before in WHOLE
    (found,) = findings_in(WHOLE.replace(before, after, 1).encode())
    assert (found.line, found.pointer) == (line, pointer)
    assert words in found.message
    assert (found.file, found.rule, found.level, found.source) == (
        "aid.yaml",
        "document",
        "error",
        "decision-aid/1",
    )


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_its_lines() -> None:
    text = WHOLE
    for before, after in [
        ("kind: test ", "kind: tset "),
        ("  name: Sore", "  name: &sore Sore"),
        ("{n: 300}", "{n: 1001}"),
        ("speaks_for: keyhole", "speaks_for: x"),
        ("funding: No outside funding", "funding: *sore"),
        ("dates:", "date:"),
    ]:
        text = text.replace(before, after, 1)
    assert [(found.line, found.pointer) for found in findings_in(text.encode())] == [
        (6, "/kind"),
        (9, "/condition/name"),
        (64, f"{BETTER}/per_option/keyhole/n"),
        (104, "/values/0/speaks_for"),
        (132, "/funding"),
        (133, "/date"),
    ]


@pytest.mark.parametrize(
    ("options", "line", "pointer", "words"),
    [
        (b"", 8, "/options", "Found a list of 1. Expected at least 2."),
        (b"- {id: a, label: B}\n", 10, "/options/1/id", 'Number 1 in this list has the id "a" too.'),
    ],
)
def test_a_choice_is_between_two_options_or_more(options: bytes, line: int, pointer: str, words: str) -> None:
    (found,) = findings_in(MINIMAL.replace(b"- {id: b, label: B}\n", options))
    assert (found.line, found.pointer) == (line, pointer)
    assert words in found.message


def test_a_wrong_id_is_told_once_and_not_at_every_reference_to_it() -> None:
    text = WHOLE.replace("  - id: keyhole", "  - id: [keyhole]", 1)
    assert [found.pointer for found in findings_in(text.encode())] == ["/options/1/id"]


def test_what_has_the_wrong_shape_is_passed_over_when_parts_are_compared() -> None:
    text = WHOLE.replace(OTHER_OPTIONS, "  - keyhole\n", 1).replace("{mean: 40.1}", "40.1", 1)
    text = text.replace(
        "scale: {name: Pain from 0 to 100, low: 0, high: 100, better: lower}", "scale: 100", 1
    )
    assert [found.pointer for found in findings_in(text.encode())] == [
        "/options/1",
        f"{PAIN}/scale",
        f"{PAIN}/per_option/no",
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (b"", 1, "The file is empty"),
        (b"# only a note\n", 1, "The file is empty"),
        (b"just words\n", 1, "Expected a group of fields: format, slug"),
        (b"- a\n- b\n", 1, "Found a list of 2. Expected a group of fields: format, slug"),
        (b"\n\n--- ~\n", 3, "Found nothing. Expected a group of fields: format, slug"),
        ("slug: a\ntitle: Caf\xe9\n".encode("latin-1"), 2, "byte 0xE9, which is not UTF-8"),
        ("a: b\r\nslug: a\r\n".encode("utf-16"), 1, "not UTF-8"),
        (b"[" * 100_000, 1, f"more than {MAX_DEPTH} levels"),
        (b"a:\n" + b"".join(b" " * depth + b"a:\n" for depth in range(1, 60)), 42, f"more than {MAX_DEPTH}"),
        (b"#" * (MAX_BYTES + 1), 1, "Expected at most 1,000,000 bytes"),
    ],
    ids=["empty", "note", "words", "list", "null", "latin-1", "utf-16", "brackets", "deep fields", "large"],
)
def test_a_file_that_is_no_document_at_all_gets_one_clear_finding(text: bytes, line: int, words: str) -> None:
    (found,) = findings_in(text)
    assert found.line == line
    assert words in found.message


def test_a_document_as_large_and_as_deep_as_allowed_is_read() -> None:
    text = WHOLE.encode()
    document = read_document(text + b"#" * (MAX_BYTES - len(text)), file="aid.yaml")
    assert len(document.text) == MAX_BYTES
    deepest = b"a: " + b"[" * (MAX_DEPTH - 1) + b"]" * (MAX_DEPTH - 1)
    assert not any("levels" in found.message for found in findings_in(deepest))


@pytest.mark.parametrize(
    "text",
    [
        b"\0" * 5_000,
        b"a:\n" * 5_000,
        b"options:\n" + b"- {}\n" * 5_000,
        b"".join(b"x%d:\n" % number for number in range(5_000)),
        b"options:\n"
        + b"".join(b"- {id: a%d, label: b}\n" % number for number in range(500))
        + b"evidence:\n- outcomes:\n"
        + b"  - {per_option: {}}\n" * 500,
    ],
    ids=["control characters", "same field", "missing fields", "unknown fields", "options without numbers"],
)
def test_a_hostile_text_gets_no_more_findings_than_anybody_reads(text: bytes) -> None:
    assert len(findings_in(text)) == MAX_PROBLEMS


SCRAPS = st.sampled_from(
    [
        *WHOLE.splitlines(keepends=True),
        *WHOLE.split(),
        *"{}[]:,-?&*!|>'\"%@`#~\n\t\0\u2028\x85é😀\ufeff",
        *(
            "  ",
            "---",
            "...",
            "<<",
            "null",
            "1",
            "-1.5",
            "true",
            "2026-11-01",
            "[1, 2]",
            "{n: 1}",
            "- - - -",
            "count",
            "mean: ",
        ),
        *("x" * 300, "9" * 30),
    ]
)


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """The document with every feature after some cuts, repeats, swaps and strange insertions."""
    text = WHOLE
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 40))
        text = text[:start] + draw(SCRAPS | st.just("")) + text[end:]
    raw = text.encode()
    if draw(st.booleans()):
        cut = draw(st.integers(0, len(raw)))
        raw = raw[:cut] + draw(st.binary(max_size=4)) + raw[cut:]
    return raw


@settings(max_examples=300, deadline=None)
@given(
    mangled()
    | st.binary(max_size=300)
    | st.lists(SCRAPS, max_size=30).map(lambda scraps: "".join(scraps).encode())
)
def test_whatever_the_bytes_are_they_are_read_or_refused_with_places(text: bytes) -> None:
    lines = len(text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
    try:
        assert read_document(text, file="aid.yaml").text == text
    except DocumentProblems as problems:
        places = [(found.line, found.pointer) for found in problems.findings]
    else:
        return
    assert places
    assert all(1 <= line <= lines and (not pointer or pointer[0] == "/") for line, pointer in places)
