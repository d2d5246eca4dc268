"""A zip of open formats: the same content gives the same bytes, and a manifest says what each file must be."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from typing import Any, BinaryIO, Self

from partnering.foundation.spreadsheets import write_csv

FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
MANIFEST = "manifest.json"


class _Counted:
    """A stream into one file of the zip, which sums up what passes."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self._size_bytes = 0
        self.closed = False

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self._size_bytes += len(data)
        self._stream.write(data)
        return len(data)

    def entry(self) -> dict[str, Any]:
        return {"bytes": self._size_bytes, "sha256": self._digest.hexdigest()}

    def flush(self) -> None:
        self._stream.flush()

    def close(self) -> None:
        self.closed = True

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


class ZipFolder:
    """Files that go into a zip one after the other; none of them is ever whole in memory."""

    def __init__(self, out: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(out, "w")
        self._entries: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._zip.close()

    def add_bytes(self, name: str, data: bytes) -> None:
        """A file as it is."""
        with self._writing(name) as stream:
            stream.write(data)

    def add_text(self, name: str, text: str) -> None:
        """A text in UTF-8."""
        self.add_bytes(name, text.encode())

    def add_lines(self, name: str, lines: Iterable[str]) -> None:
        """A text, line by line, in UTF-8."""
        with self._writing(name) as stream:
            for line in lines:
                stream.write(f"{line}\n".encode())

    def add_csv(
        self, name: str, header: Sequence[str], rows: Iterable[Sequence[str | int | date | None]]
    ) -> None:
        """A CSV file that no spreadsheet runs as a formula, with the mark by which Excel knows UTF-8."""
        with self._writing(name) as stream:
            text = TextIOWrapper(stream, encoding="utf-8-sig", newline="")  # type: ignore[type-var]  # writes only
            write_csv(text, header, rows)
            text.flush()
            text.detach()

    def add_manifest(self, about: Mapping[str, Any]) -> None:
        """The last file: what the zip is, and size and SHA-256 of every file before it."""
        self.add_text(MANIFEST, as_json({**about, "files": self._entries}))

    @contextmanager
    def _writing(self, name: str) -> Iterator[_Counted]:
        about = zipfile.ZipInfo(name, date_time=FIRST_DAY_OF_ZIP)
        about.compress_type = zipfile.ZIP_DEFLATED
        about.create_system = 3
        about.external_attr = 0o600 << 16
        with self._zip.open(about, "w", force_zip64=True) as stream:
            counted = _Counted(stream)
            yield counted
        if name != MANIFEST:
            self._entries[name] = counted.entry()


def as_json(value: object) -> str:
    """JSON that people can read, with a line end behind it."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
