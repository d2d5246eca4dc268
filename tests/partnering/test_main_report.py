"""The report for funders, as typed."""

from pathlib import Path

import pytest

from partnering.foundation.database import disconnect
from tests.cast import Cast
from tests.partnering.command_line import call

BEGINS = {
    "md": b"# Partnering in",
    "html": b"<!doctype html>",
    "pdf": b"%PDF-",
    "csv": b"\xef\xbb\xbffigure,",
}


def test_each_format_is_written(cast: Cast, database: str, tmp_path: Path) -> None:
    disconnect()
    for form, begins in BEGINS.items():
        out = tmp_path / form
        outcome = call("report", "statin", "--to", form, "-o", out, "--database", database)
        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out.startswith(f"The report of statin is in {out}. Period: From the start to ")
        assert out.read_bytes().startswith(begins)


def test_days_stand_for_their_years(cast: Cast, database: str, tmp_path: Path) -> None:
    disconnect()
    days = ("--since", "2024-03-04", "--until", "2025-01-02")
    typed = ("report", "statin", "--to", "md", "-o", tmp_path / "out", *days)
    outcome = call(*typed, "--database", database)
    assert outcome.out.endswith("Period: 1 January 2024 to 31 December 2025.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere", "--to", "md", "-o", "{out}"), "There is no project “nowhere”"),
        (("statin", "--to", "docx", "-o", "{out}"), "Invalid value for '--to': 'docx'"),
        (("statin", "--to", "md"), "Missing option '-o'"),
        (("statin", "-o", "{out}"), "Missing option '--to'"),
        (("statin", "--to", "md", "-o", "{out}", "--since", "March"), "Invalid value for '--since'"),
        (
            ("statin", "--to", "md", "-o", "{out}", "--since", "2026-03-04", "--until", "2026-03-03"),
            "The report would end before it begins.",
        ),
        (("statin", "--to", "md", "-o", "{out}", "--since", "2999-01-01"), "There is no year 2999 here."),
        (("statin", "--to", "md", "-o", "{out}/no/folder"), "cannot be written: No such file or directory"),
        (("statin", "--to", "md", "-o", "/dev/full"), "is no file. Choose another name."),
    ],
)
def test_bad_words_are_told_in_plain_words(
    cast: Cast, database: str, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    disconnect()
    typed = [word.format(out=tmp_path / "out") for word in words]
    outcome = call("report", *typed, "--database", database)
    assert (outcome.code, outcome.out) == (2, ""), outcome
    assert said in outcome.err
    assert "Traceback" not in outcome.err
    assert list(tmp_path.glob("out*")) == []
