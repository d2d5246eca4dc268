"""Questionnaires from other programs: each question is there, branching is kept, and what is lost is said before."""

import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnering.foundation.errors import InvalidInput
from partnering.foundation.instruments import AskedWhen, Item
from partnering.reflection.brought_form import BroughtForm, compared_only
from partnering.reflection.form_conditions import UnreadableCondition, read_condition
from partnering.reflection.form_files import read_form
from partnering.reflection.scoring import is_asked

XLSFORM = """\
survey,,,,,,
,type,name,label::English,label::Deutsch,relevant,required
,begin_group,together,How we work,Wie wir arbeiten,,
,select_one truth,heard,Were you heard?,Gehört?,,yes
,text,why,Why not?,Warum nicht?,${heard} < 3,
,end_group,,,,,
,begin_group,pay,Pay,Geld,${heard} != '',
,select_multiple ways,ways,How were you paid?,Wie?,,
,integer,hours,How many hours?,Stunden?,"selected(${ways}, 'cash') and ${heard} >= 2",
,end_group,,,,,
,calculate,total,,,,
,geopoint,where,Where?,Wo?,position(..) > 1,
choices,,,,,,
,list_name,name,label::English,label::Deutsch,,
,truth,1,Never,Nie,,
,truth,2,Sometimes,Manchmal,,
,truth,3,Always,Immer,,
,ways,cash,Cash,Bar,,
,ways,card,Gift card,Karte,,
settings,,,,,,
,form_title,default_language,,,,
,Ours,English,,,,
"""

REDCAP_HEADER = (
    '"Variable / Field Name","Form Name","Section Header","Field Type","Field Label",'
    '"Choices, Calculations, OR Slider Labels","Field Note","Text Validation Type OR Show Slider Number",'
    '"Text Validation Min","Text Validation Max",Identifier?,"Branching Logic (Show field only if...)",'
    '"Required Field?"\n'
)
REDCAP = REDCAP_HEADER + (
    'heard,ours,"About you",radio,"Were you heard?","1, Never | 2, Sometimes | 3, Always",,,,,,,y\n'
    'ways,ours,,checkbox,"How were you paid?","1, Cash | 2, Card, or so",,,,,,,\n'
    "hours,ours,Pay,text,How many?,,,integer,0,40,,\"[ways(1)] = '1' and ([heard] = '2' or [heard] > 2)\",\n"
    "agreed,ours,,yesno,Was it agreed?,,,,,,,\"datediff([a],[b],'d') > 3\",\n"
    "sum,ours,,calc,Sum,[hours]*2,,,,,,,\n"
)

FHIR: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "title": "Ours",
    "item": [
        {
            "linkId": "1",
            "type": "group",
            "text": "About you",
            "item": [
                {
                    "linkId": "1.1",
                    "type": "choice",
                    "text": "Were you heard?",
                    "required": True,
                    "answerOption": [
                        {"valueCoding": {"code": str(n), "display": words}}
                        for n, words in ((1, "Never"), (2, "Sometimes"), (3, "Always"))
                    ],
                },
                {"linkId": "1.2", "type": "boolean", "text": "Was it agreed?"},
            ],
        },
        {
            "linkId": "2",
            "type": "group",
            "text": "More",
            "enableWhen": [{"question": "1.2", "operator": "=", "answerBoolean": True}],
            "item": [
                {
                    "linkId": "2.1",
                    "type": "string",
                    "text": "Why?",
                    "enableBehavior": "any",
                    "enableWhen": [
                        {"question": "1.1", "operator": "=", "answerCoding": {"code": "1"}},
                        {"question": "1.1", "operator": "exists", "answerBoolean": False},
                    ],
                }
            ],
        },
    ],
}

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def of(item: str, operator: str, value: str) -> AskedWhen:
    return AskedWhen.model_validate({"item": item, "operator": operator, "value": value})


def read(text: str | dict[str, Any]) -> BroughtForm:
    return read_form((text if isinstance(text, str) else json.dumps(text)).encode())


def item_of(form: BroughtForm, key: str) -> Item:
    return next(item for item in form.items if item.key == key)


def workbook(rows: list[list[str]], *, start: str = "") -> bytes:
    """A workbook with the sheet "survey" and texts in its cells."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>"
        for row in rows
    )
    return workbook_of(cells, start=start)


def workbook_of(
    cells: str, *, start: str = "", shared: str | None = None, packed: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A workbook with the sheet "survey" of these cells, beside a text that they share."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", packed) as folder:
        folder.writestr(
            "xl/workbook.xml",
            f'<workbook {MAIN} xmlns:r="{relations}"><sheets><sheet name="survey" r:id="r1"/></sheets></workbook>',
        )
        folder.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        sheet = f"{start}<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>"
        folder.writestr("xl/worksheets/sheet1.xml", sheet)
        if shared is not None:
            folder.writestr("xl/sharedStrings.xml", f"<sst {MAIN}><si><t>{shared}</t></si></sst>")
    return out.getvalue()


# The three kinds of file


def test_an_xlsform_keeps_questions_groups_and_branching_and_says_what_is_lost() -> None:
    form = read(XLSFORM)
    assert form.title == "Ours"
    assert [(item.key, item.kind, item.group, item.words) for item in form.items] == [
        ("heard", "scale", "How we work", "Were you heard?"),
        ("why", "text", "How we work", "Why not?"),
        ("ways", "choices", "Pay", "How were you paid?"),
        ("hours", "number", "Pay", "How many hours?"),
        ("where", "text", None, "Where?"),
    ]
    assert [item.is_required for item in form.items] == [True, False, False, False, False]
    assert item_of(form, "why").asked_when == of("heard", "less_than", "3")
    assert item_of(form, "ways").asked_when == of("heard", "is_not", "")
    hours = item_of(form, "hours")
    assert is_asked(hours, {"heard": ("2",), "ways": ("card", "cash")})
    assert not is_asked(hours, {"heard": ("1",), "ways": ("cash",)})
    assert not is_asked(hours, {"heard": ("3",), "ways": ("card",)})
    assert form.lost == (
        "“label”: one language is kept of the 2 that are there.",
        "“total”: what a device notes by itself, and formulas, are left out.",
        "“where”: its condition “position(..) > 1”; it is always asked here.",
        "“where”: a question of the kind “geopoint” is answered in words here.",
    )


def test_a_redcap_dictionary_keeps_questions_sections_and_branching_and_says_what_is_lost() -> None:
    form = read(REDCAP)
    assert [(item.key, item.kind, item.group) for item in form.items] == [
        ("heard", "scale", "About you"),
        ("ways", "choices", "About you"),
        ("hours", "number", "Pay"),
        ("agreed", "choice", "Pay"),
    ]
    hours = item_of(form, "hours")
    assert (hours.lowest, hours.highest) == (0, 40)
    assert is_asked(hours, {"ways": ("1", "2"), "heard": ("3",)})
    assert not is_asked(hours, {"ways": ("2",), "heard": ("3",)})
    assert not is_asked(hours, {"ways": ("1",), "heard": ("1",)})
    assert [choice.words for choice in item_of(form, "ways").choices] == ["Cash", "Card, or so"]
    assert form.lost == (
        "“agreed”: its condition “datediff([a],[b],'d') > 3”; it is always asked here.",
        "“sum”: it is worked out by a formula, and is left out here.",
    )


def test_a_fhir_questionnaire_keeps_questions_groups_and_branching() -> None:
    form = read(FHIR)
    assert [(item.key, item.kind, item.group) for item in form.items] == [
        ("1.1", "scale", "About you"),
        ("1.2", "choice", "About you"),
        ("2.1", "text", "More"),
    ]
    why = item_of(form, "2.1")
    assert is_asked(why, {"1.2": ("true",), "1.1": ("1",)})
    assert is_asked(why, {"1.2": ("true",)})
    assert not is_asked(why, {"1.2": ("false",), "1.1": ("1",)})
    assert not is_asked(why, {"1.2": ("true",), "1.1": ("2",)})
    assert form.lost == ()


def test_a_workbook_is_read_like_its_csv() -> None:
    form = read_form(workbook([["type", "name", "label"], ["text", "why", "Why?"]]))
    assert [(item.key, item.words) for item in form.items] == [("why", "Why?")]


def test_only_the_questions_that_somebody_names_are_compared() -> None:
    form = read(REDCAP)
    nothing = compared_only(form, [])
    assert (item_of(nothing, "heard").kind, nothing.scales) == ("choice", ())
    assert [choice.value for choice in item_of(nothing, "heard").choices] == ["1", "2", "3"]
    assert compared_only(form, ["heard"]).items == form.items


def test_a_condition_on_a_later_question_is_told() -> None:
    form = read(XLSFORM.replace("${heard} < 3", "${hours} < 3"))
    assert item_of(form, "why").asked_when is None
    assert "“why”: its condition looks at a question that does not come before it." in form.lost


# Bad files


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "This is no XLSForm"),
        (b"hello,world\n", "This is no XLSForm"),
        (b"{", "This file is not JSON."),
        (b"[" * 100_000, "This file is not JSON."),
        (b'{"resourceType": "Patient"}', "This file holds no FHIR Questionnaire."),
        (b'{"resourceType": "Questionnaire", "item": [1]}', "This Questionnaire is damaged"),
        (b'{"resourceType": "Questionnaire"}', "There is no question in this file"),
        (b"PK\x03\x04 not a zip", "This workbook cannot be read."),
        (XLSFORM.replace("text,why", "text,heard").encode(), "Two questions have the same name, “heard”."),
        (
            XLSFORM.replace(",truth,2,", ",truth,1,").replace("select_one truth", "select_one none").encode(),
            "",
        ),
        (
            REDCAP.replace('"1, Never | 2, Sometimes | 3, Always"', "").encode(),
            "there are no answers to choose",
        ),
        (REDCAP.replace("2, Sometimes", "1, Sometimes").encode(), "two answers have the same value, “1”"),
        (b"x" * 5_000_001, "This file is too large."),
        (
            workbook([["type", "name"]], start='<!DOCTYPE a [<!ENTITY b "c">]>'),
            "This workbook cannot be read.",
        ),
        (workbook_of('<row><c t="s"><v>7</v></c></row>'), "This workbook cannot be read."),
        (workbook_of("", packed=zipfile.ZIP_BZIP2), "This workbook cannot be read."),
        (
            workbook([["type", "name"]]).replace(
                b"PK\x01\x02\x14\x03\x14\0\0", b"PK\x01\x02\x14\x03\x14\0\x01"
            ),
            "This workbook cannot be read.",
        ),
    ],
)
def test_a_bad_file_is_refused_with_a_reason(content: bytes, why: str) -> None:
    if not why:
        assert "its list of answers stands in another file" in " ".join(read_form(content).lost)
        return
    with pytest.raises(InvalidInput) as caught:
        read_form(content)
    assert why in caught.value.message


@given(st.binary(max_size=200))
def test_whatever_is_sent_is_read_or_refused(content: bytes) -> None:
    for start in (b"", b"{", b"PK\x03\x04", b"survey\n", REDCAP_HEADER.encode()):
        with suppress(InvalidInput):
            assert read_form(start + content).items


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from([None, "", " ", "--1", "１", "x" * 101, "x" * 5_000, 1, True, [], {}, [1]]))
def test_a_questionnaire_with_anything_in_any_place_is_read_or_refused(
    data: st.DataObject, strange: object
) -> None:
    changed = json.loads(json.dumps(FHIR))
    place, key = data.draw(st.sampled_from(list(places_in(changed))))
    place[key] = strange
    with suppress(InvalidInput):
        assert compared_only(read(changed), []).items


def places_in(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a JSON value, as what holds it and its key."""
    for key, inside in node.items() if isinstance(node, dict) else enumerate(node):
        yield node, key
        if isinstance(inside, dict | list):
            yield from places_in(inside)


def test_values_that_are_no_numbers_make_no_scale() -> None:
    form = read(REDCAP.replace("1, Never |", "--1, Never |"))
    assert item_of(form, "heard").kind == "choice"


# A small file that unpacks to a large one


def test_a_file_that_lies_about_its_size_is_not_unpacked() -> None:
    real, said = 60_000_000, 1_000
    content = workbook_of("", shared=" " * real)
    sizes = [real + len(f"<sst {MAIN}><si><t></t></si></sst>"), said]
    untrue = content.replace(*(size.to_bytes(4, "little") for size in sizes))
    assert len(untrue) < 100_000
    tracemalloc.start()
    try:
        with pytest.raises(InvalidInput, match="This workbook cannot be read"):
            read_form(untrue)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_one_long_text_in_many_cells_is_refused() -> None:
    cells = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>'
    with pytest.raises(InvalidInput, match="This workbook has too many cells"):
        read_form(workbook_of(cells, shared="x" * 7_000_000))


# Conditions


@pytest.mark.parametrize(
    "text",
    [
        "",
        "__import__('os').system('true')",
        "${a}",
        "${a} =",
        "1 = 1",
        "${a} = 1 and",
        "(${a} = 1",
        "[a(1)] > 2",
        "not(${a} > 1)",
        "${a} = ${b}",
        "count-selected(${a}) > 1",
        "(" * 5_000 + "${a} = 1",
        "(" * 500 + "${a} = 1" + ")" * 500,
        "${a} = 1 or " * 300 + "${a} = 1",
    ],
)
def test_a_condition_that_says_more_is_not_kept(text: str) -> None:
    with pytest.raises(UnreadableCondition):
        read_condition(text)


def test_and_binds_more_than_or_and_brackets_more_than_both() -> None:
    a, b, c = (of(name, "is", "1") for name in "abc")
    assert read_condition("${a} = 1 or ${b} = '1' and ${c} = \"1\"") == AskedWhen(
        any_of=(a, AskedWhen(all_of=(b, c)))
    )
    assert read_condition("([a] = '1' OR [b] = '1') AND [c] = '1'") == AskedWhen(
        all_of=(AskedWhen(any_of=(a, b)), c)
    )
    assert read_condition("not(selected(${a}, '1'))") == of("a", "is_not", "1")
    assert read_condition("[a] <> ''") == of("a", "is_not", "")
    assert read_condition("[a(2)] = '0'") == of("a", "is_not", "2")


@given(st.text(alphabet="${}[]()'\"=<>andornotselected 01", max_size=60))
def test_any_text_is_a_condition_or_is_not(text: str) -> None:
    try:
        assert read_condition(text).depth <= 10
    except UnreadableCondition:
        return
