"""Files that appear once they are whole: under the name is all of the new one, or what was there before."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import _


@contextmanager
def whole_file(file: Path) -> Iterator[Path]:
    """A file to write beside `file`, readable for its owner only, that takes its name once the block has ended well.

    It is on the disk by then. Raises InvalidInput where the file cannot be written, or its name is that of a device
    or a folder.
    """
    if file.exists() and not file.is_file():
        raise InvalidInput(
            _("{file} is there already and is no file. Choose another name.").format(file=file)
        )
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
        os.close(handle)
        part = Path(name)
        try:
            yield part
            _sync(part)
            part.replace(file)
            _sync(file.parent)
        finally:
            part.unlink(missing_ok=True)
    except OSError as problem:
        raise InvalidInput(
            _("{file} cannot be written: {why}.").format(file=file, why=problem.strerror)
        ) from problem


def _sync(path: Path) -> None:
    """Put a file, or a folder's list of names, on the disk, so that it survives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
