"""An XLSForm (.xlsx, or CSV with the sheets one below the other), read as a questionnaire."""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO

from partnering.foundation.errors import InvalidInput
from partnering.foundation.instruments import DEEPEST_CONDITION, AskedWhen, Item
from partnering.foundation.spreadsheets import read_rows
from partnering.foundation.words import N_, _
from partnering.reflection.brought_form import (
    BroughtForm,
    FormWriter,
    all_of,
    line,
    name_of,
    with_choices,
    words_of,
)
from partnering.reflection.form_conditions import kept_condition
from partnering.reflection.workbook_sheets import Sheets, read_workbook

_KINDS = {
    "integer": "number",
    "int": "number",
    "decimal": "number",
    "range": "number",
    "date": "date",
    "note": "note",
}
_AS_TEXT = {"text", "string"}
_NOT_ASKED = set(
    "start end today deviceid phonenumber username email audit calculate hidden start-geopoint xml-external "
    "csv-external background-audio".split()
)
_EXTERNAL = "_external"
_CHOICE = re.compile(
    r"(select_one|select_multiple|select one|select multiple|rank)(_external)? +(?:from +)?(\S+).*"
)
_TELLS = {
    "constraint": N_("the check of its answer"),
    "choice_filter": N_("that only some of its answers are offered; all are offered here"),
    "calculation": N_("its formula"),
    "default": N_("the answer that stands there first"),
    "appearance": N_("how it looks"),
    "parameters": N_("its parameters"),
}

Cells = Mapping[str, str]
Group = tuple[str, AskedWhen | None]


def read_xlsform(content: bytes) -> BroughtForm:
    """The questions of the form. Raises InvalidInput for a file that is none, or that cannot be kept at all."""
    sheets = read_workbook(content) if content.startswith(b"PK") else _sheets_of_csv(content)
    tables = {name.strip().lower(): _table(rows) for name, rows in sheets.items()}
    survey = tables.get("survey", [])
    if not survey or "type" not in survey[0]:
        raise InvalidInput(_("This is no XLSForm: it has no sheet “survey” with a column “type”."))
    settings = (tables.get("settings") or [{}])[0]
    language = settings.get("default_language", "").lower()
    writer = FormWriter.empty()
    labels = {
        column for row in survey for column in row if re.fullmatch(r"label(::.+)?", column) and row[column]
    }
    if len(labels) > 1:
        writer.lose("label", _("one language is kept of the {n} that are there").format(n=len(labels)))
    lists = _lists(tables.get("choices", []), language)
    external = _lists(tables.get("external_choices", []), language)
    lists |= {f"{name}{_EXTERNAL}": pairs for name, pairs in external.items()}
    groups: list[Group] = []
    for cells in survey:
        _add(writer, cells, lists, groups, language)
    return writer.form(settings.get("form_title") or settings.get("form_id") or "XLSForm")


def _add(
    writer: FormWriter,
    cells: Cells,
    lists: Mapping[str, list[tuple[str, str]]],
    groups: list[Group],
    language: str,
) -> None:
    kind = line(cells.get("type", "")).replace("begin_", "begin ").replace("end_", "end ")
    if not kind or kind.lower() in _NOT_ASKED:
        if kind:
            writer.lose(
                cells.get("name") or kind, _("what a device notes by itself, and formulas, are left out")
            )
        return
    if kind.lower() in {"end group", "end repeat"}:
        if groups:
            groups.pop()
        return
    key = name_of(cells.get("name") or kind)
    condition = kept_condition(writer, key, cells.get("relevant") or cells.get("relevance") or "")
    label = _label(cells, "label", language)
    if kind.lower() in {"begin group", "begin repeat"}:
        if kind.lower() == "begin repeat":
            writer.lose(key, _("that the group may be answered several times; it is asked once here"))
        if len(groups) >= DEEPEST_CONDITION - 2:
            raise InvalidInput(_("“{name}”: groups stand too deep inside each other.").format(name=key))
        groups.append((line(label), condition))
        return
    conditions = [
        *(inherited for _label, inherited in groups if inherited),
        *([condition] if condition else []),
    ]
    item = Item(
        key=key,
        kind="text",
        words=words_of(label, key),
        help=_label(cells, "hint", language) or None,
        group=next((name for name, _inherited in reversed(groups) if name), None),
        is_required=cells.get("required", "").lower() in {"yes", "true", "true()", "1"},
        asked_when=all_of(conditions),
    )
    writer.add(_typed(writer, item, kind, lists))
    for column, what in _TELLS.items():
        if cells.get(column):
            writer.lose(key, _(what))


def _typed(writer: FormWriter, item: Item, kind: str, lists: Mapping[str, list[tuple[str, str]]]) -> Item:
    if kind.lower() in _KINDS:
        return item.model_copy(update={"kind": _KINDS[kind.lower()]})
    if found := _CHOICE.fullmatch(kind.lower()):
        name = found[3] + (found[2] or "")
        if name not in lists:
            writer.lose(
                item.key, _("its list of answers stands in another file; it is answered in words here")
            )
            return item
        if found[1] == "rank":
            writer.lose(item.key, _("the order of its answers; several can be chosen here"))
        is_single = found[1] in {"select_one", "select one"}
        several = item if is_single else item.model_copy(update={"kind": "choices"})
        return with_choices(writer, several, lists[name], list_name=name)
    if kind.lower() not in _AS_TEXT:
        writer.lose(
            item.key, _("a question of the kind “{kind}” is answered in words here").format(kind=kind[:40])
        )
    return item


def _lists(rows: Sequence[Cells], language: str) -> dict[str, list[tuple[str, str]]]:
    lists: dict[str, list[tuple[str, str]]] = {}
    for cells in rows:
        name, value = (
            (cells.get("list_name") or cells.get("list name") or "").lower(),
            line(cells.get("name", "")),
        )
        pair = (value, line(_label(cells, "label", language)))
        # A list that is filtered by an earlier answer names the same answer several times.
        if name and value and value not in {known for known, _words in lists.setdefault(name, [])}:
            lists[name].append(pair)
    return lists


def _label(cells: Cells, column: str, language: str) -> str:
    """The words in the default language of the form, else in the first that is there."""
    named = [name for name in cells if re.fullmatch(rf"{column}(::.+)?", name) and cells[name]]
    wanted = [name for name in named if name in {column, f"{column}::{language}"}]
    return cells[(wanted or named)[0]] if named else ""


def _table(rows: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    filled = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return []
    header = [re.sub(r"\s*::?\s*", "::", line(cell).lower()) for cell in filled[0]]
    return [{name: cell for name, cell in zip(header, row, strict=False) if name} for row in filled[1:]]


def _sheets_of_csv(content: bytes) -> Sheets:
    """In CSV the name of a sheet stands alone in the first column, and its rows follow behind an empty cell."""
    sheets: Sheets = {}
    rows: list[list[str]] = []
    for row in read_rows(BytesIO(content)):
        if row.cells[0].strip():
            rows = sheets.setdefault(row.cells[0].strip(), [])
        if any(cell.strip() for cell in row.cells[1:]):
            rows.append(row.cells[1:])
    return sheets
