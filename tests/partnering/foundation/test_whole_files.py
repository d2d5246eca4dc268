"""A file takes its name once it is whole, and never that of something that is no file."""

from pathlib import Path

import pytest

from partnering.foundation.errors import InvalidInput
from partnering.foundation.whole_files import whole_file


def test_what_was_there_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text("old")
    with pytest.raises(ZeroDivisionError), whole_file(file) as part:
        part.write_text("half" * (1 // 0))
    assert file.read_text() == "old"
    with whole_file(file) as part:
        part.write_text("new")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("report.md", "new")]


def test_a_device_or_a_folder_is_never_replaced(tmp_path: Path) -> None:
    for taken in (Path("/dev/full"), tmp_path):
        with pytest.raises(InvalidInput, match=r"is no file\. Choose another name"), whole_file(taken):
            pytest.fail("nothing may be written")


def test_a_full_disk_is_told_in_plain_words(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    with (
        pytest.raises(InvalidInput, match="cannot be written: No space left on device"),
        whole_file(file),
        Path("/dev/full").open("wb") as disk,
    ):
        disk.write(b"more than there is room for")
    assert list(tmp_path.iterdir()) == []
