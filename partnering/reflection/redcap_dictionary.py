"""A REDCap data dictionary (CSV), read as a questionnaire."""

from collections.abc import Mapping
from io import BytesIO

from partnering.foundation.errors import InvalidInput
from partnering.foundation.instruments import Item
from partnering.foundation.spreadsheets import read_rows
from partnering.foundation.words import _
from partnering.reflection.brought_form import BroughtForm, FormWriter, line, name_of, with_choices, words_of
from partnering.reflection.form_conditions import kept_condition

NAME, KIND, LABEL = "variable / field name", "field type", "field label"
_CHOICES = "choices, calculations, or slider labels"
_VALIDATION = "text validation type or show slider number"
_YES_NO = [("1", "Yes"), ("0", "No")]
_TRUE_FALSE = [("1", "True"), ("0", "False")]
_ALLOWED_TEXT = {"", "text", "alpha_only", "email", "phone", "notes"}

Cells = Mapping[str, str]


def read_redcap_dictionary(content: bytes) -> BroughtForm:
    """The questions of the dictionary. Raises InvalidInput for a file that is none, or that cannot be kept at all."""
    rows = list(read_rows(BytesIO(content)))
    header = [line(cell).lower() for cell in rows[0].cells] if rows else []
    missing = [column for column in (NAME, KIND, LABEL) if column not in header]
    if missing:
        raise InvalidInput(
            _("This is no REDCap data dictionary: the column “{column}” is missing.").format(
                column=missing[0]
            )
        )
    writer = FormWriter.empty()
    title = group = form_name = ""
    for row in rows[1:]:
        cells = dict.fromkeys(header, "") | dict(
            zip(header, (cell.strip() for cell in row.cells), strict=False)
        )
        if cells.get("form name", "") != form_name:
            form_name, group = cells.get("form name", ""), ""
            title = title or form_name
        group = cells.get("section header", "") or group
        _add(writer, cells, group or form_name)
    return writer.form(title or "REDCap")


def _add(writer: FormWriter, cells: Cells, group: str) -> None:
    key, kind = name_of(cells[NAME]), cells[KIND].lower()
    item = Item(
        key=key,
        kind="text",
        words=words_of(cells[LABEL], key),
        help=cells.get("field note") or None,
        group=line(group) or None,
        is_required=cells.get("required field?", "").lower() == "y",
        asked_when=kept_condition(writer, key, cells.get("branching logic (show field only if...)", "")),
    )
    choices = cells.get(_CHOICES, "")
    if kind in {"radio", "dropdown"}:
        item = with_choices(writer, item, _pairs(choices), list_name=key)
    elif kind == "checkbox":
        several = item.model_copy(update={"kind": "choices"})
        item = with_choices(writer, several, _pairs(choices), list_name=key)
    elif kind in {"yesno", "truefalse"}:
        item = with_choices(writer, item, _YES_NO if kind == "yesno" else _TRUE_FALSE, list_name=key)
    elif kind == "descriptive":
        item = item.model_copy(update={"kind": "note"})
    elif kind == "slider":
        item = item.model_copy(update={"kind": "number", "lowest": 0, "highest": 100})
        if choices:
            writer.lose(key, _("the words at the ends of its slider; it is a number from 0 to 100 here"))
    elif kind == "calc":
        writer.lose(key, _("it is worked out by a formula, and is left out here"))
        return
    elif kind in {"text", "notes"}:
        item = _typed(writer, item, cells)
    else:
        writer.lose(
            key, _("a question of the kind “{kind}” is answered in words here").format(kind=kind[:40])
        )
    for column, what in (
        ("matrix ranking?", _("that each answer may be given once only")),
        ("field annotation", _("the notes to REDCap beside it")),
    ):
        if cells.get(column):
            writer.lose(key, what)
    writer.add(item)


def _typed(writer: FormWriter, item: Item, cells: Cells) -> Item:
    """A text, a number or a day, as its check says."""
    check = cells.get(_VALIDATION, "").lower()
    bounds = [cells.get(f"text validation {end}", "") for end in ("min", "max")]
    if check in {"integer", "number"} or check.startswith("number_"):
        numbers = [_number(bound) for bound in bounds]
        return item.model_copy(update={"kind": "number", "lowest": numbers[0], "highest": numbers[1]})
    if check.startswith("date_"):
        item = item.model_copy(update={"kind": "date"})
    elif check not in _ALLOWED_TEXT:
        writer.lose(item.key, _("its check “{check}”; any words are taken here").format(check=check[:40]))
    if any(bounds):
        writer.lose(item.key, _("its lowest and highest answer"))
    return item


def _pairs(choices: str) -> list[tuple[str, str]]:
    pairs = [part.partition(",") for part in choices.split("|") if part.strip()]
    return [(value.strip(), words.strip()) for value, _comma, words in pairs]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
