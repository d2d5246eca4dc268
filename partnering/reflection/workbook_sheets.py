"""The cells of a small workbook (.xlsx) as text, sheet by sheet. No formula is run, and nothing outside is opened."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree

from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import _

_MOST_BYTES = 20_000_000
"""Unpacked, and of the texts of one sheet; many cells may hold one shared text."""
_MOST_CELLS = 200_000
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""As workbooks are. Others cannot be unpacked piece by piece, so that a small file could fill the memory."""
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ElementTree.ParseError,
    LookupError,
    ValueError,
    RuntimeError,  # for a password too
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Sheets = dict[str, list[list[str]]]


def read_workbook(content: bytes) -> Sheets:
    """Rows of texts by the name of the sheet. Raises InvalidInput for what is no workbook, and for one too large."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as folder:
            if sum(part.file_size for part in folder.infolist()) > _MOST_BYTES:
                raise InvalidInput(_("This workbook is too large. A form is smaller than 20 MB."))
            return _sheets(folder)
    except _DAMAGED as problem:
        raise InvalidInput(_("This workbook cannot be read. Save it again as .xlsx, or as CSV.")) from problem


def _sheets(folder: zipfile.ZipFile) -> Sheets:
    shared: list[str] = []
    if "xl/sharedStrings.xml" in folder.namelist():
        shared = [_text(entry) for entry in _xml(folder, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]
    targets = {
        relation.attrib["Id"]: relation.attrib["Target"]
        for relation in _xml(folder, "xl/_rels/workbook.xml.rels")
    }
    sheets: Sheets = {}
    for sheet in _xml(folder, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = targets[sheet.attrib[_RELATION]]
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        sheets[sheet.attrib["name"]] = list(_rows(_xml(folder, path), shared))
    return sheets


def _rows(sheet: ElementTree.Element, shared: list[str]) -> Iterator[list[str]]:
    cells = characters = 0
    for row in sheet.iter(f"{_MAIN}row"):
        texts: list[str] = []
        for cell in row.iter(f"{_MAIN}c"):
            column = _column(cell.attrib.get("r", ""), len(texts))
            cells += 1 + column - len(texts)
            text = _value(cell, shared)
            characters += len(text)
            if cells > _MOST_CELLS or characters > _MOST_BYTES:
                raise InvalidInput(_("This workbook has too many cells for a form."))
            texts += [""] * (column - len(texts))
            texts.append(text)
        yield texts


def _column(reference: str, following: int) -> int:
    """The column of a cell such as "AB12", from 0; the one that follows where the file does not say."""
    letters = re.match(r"[A-Z]{1,3}", reference)
    if letters is None:
        return following
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return max(number - 1, following)


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    if cell.attrib.get("t") == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    if cell.attrib.get("t") == "s":
        return shared[int(value)]
    # Whole numbers are kept as "1.0" by some programs.
    return re.sub(r"\.0$", "", value)


def _text(entry: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in entry.iter(f"{_MAIN}t"))


def _xml(folder: zipfile.ZipFile, path: str) -> ElementTree.Element:
    if folder.getinfo(path).compress_type not in _PACKED:
        raise ValueError("packed in another way than a workbook")
    # What the file says of its size may be untrue, so that no more than this is unpacked.
    with folder.open(path) as part:
        text = part.read(_MOST_BYTES).decode("utf-8-sig")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("a workbook needs no document type")
    return ElementTree.fromstring(text)  # noqa: S314 - entities are refused above, and the size is bounded
