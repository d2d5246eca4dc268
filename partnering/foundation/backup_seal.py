"""The last line of a backup: what it is a copy of, and the sum of all bytes before it.

SQLite and pg_restore read a backup as it is: neither looks behind its own last byte.
"""

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import _

LONGEST_SEAL_BYTES = 300
CHUNK_BYTES = 1024 * 1024
SEAL = re.compile(
    rb"\nOne More Step backup: (sqlite|postgresql), revision ([^\s,]{1,40}), made ([0-9T:.+-]{19,32}), "
    rb"SHA-256 ([0-9a-f]{64})\n\Z"
)


@dataclass(frozen=True, slots=True)
class Seal:
    """What a backup says of itself."""

    backend: str
    """ "sqlite" or "postgresql"."""
    revision: str
    made_at: datetime
    sha256: str
    """Of all bytes before the seal, in hexadecimal."""


def write_seal(file: Path, *, backend: str, revision: str, made_at: datetime) -> None:
    """Close a finished copy with its seal."""
    with file.open("r+b") as copy:
        line = (
            f"\nOne More Step backup: {backend}, revision {revision}, "
            f"made {made_at.isoformat(timespec='seconds')}, SHA-256 {_sum(copy)}\n"
        )
        copy.write(line.encode())


def has_seal(file: Path) -> bool:
    """Whether the file ends as a backup does. The rest of it is not looked at."""
    try:
        with file.open("rb") as backup:
            return _found(backup) is not None
    except OSError:
        return False


def read_seal(file: Path) -> Seal:
    """The seal of a whole backup. Raises InvalidInput for anything else: no backup, cut off, damaged, or changed."""
    try:
        with file.open("rb") as backup:
            found = _found(backup)
            if found is None:
                raise InvalidInput(
                    _(
                        "{file} is not a backup, or its end is missing. Nothing was changed.\n"
                        "Choose a file that this command made: python -m partnering backup"
                    ).format(file=file)
                )
            backup.seek(0)
            is_whole = _sum(backup, os.fstat(backup.fileno()).st_size - len(found[0])) == found[4].decode()
    except OSError as problem:
        raise InvalidInput(
            _("{file} cannot be read: {why}.").format(file=file, why=problem.strerror)
        ) from problem
    if not is_whole:
        raise InvalidInput(
            _(
                "{file} is damaged: it is not what was written. Nothing was changed.\nUse another backup."
            ).format(file=file)
        )
    backend, revision, made_at, sha256 = (part.decode() for part in found.groups())
    return Seal(backend=backend, revision=revision, made_at=datetime.fromisoformat(made_at), sha256=sha256)


def _found(backup: BinaryIO) -> re.Match[bytes] | None:
    size = backup.seek(0, os.SEEK_END)
    backup.seek(max(0, size - LONGEST_SEAL_BYTES))
    return SEAL.search(backup.read())


def _sum(opened: BinaryIO, most_bytes: int | None = None) -> str:
    """SHA-256 of what follows in the file, or of this many bytes of it."""
    digest = hashlib.sha256()
    left = most_bytes
    while chunk := opened.read(CHUNK_BYTES if left is None else min(left, CHUNK_BYTES)):
        digest.update(chunk)
        left = None if left is None else left - len(chunk)
    return digest.hexdigest()
