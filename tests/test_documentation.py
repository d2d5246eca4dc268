"""The README says what the code does: what is made from code is compared with it."""

from tests.readme_blocks import README, blocks, filled


def test_the_readme_holds_what_the_code_says() -> None:
    text = README.read_text("utf-8")

    assert filled(text, blocks()) == text, "Write it anew: .venv/bin/python -m tests.readme_blocks"


def test_every_picture_of_the_readme_is_there() -> None:
    import re

    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README.read_text("utf-8"))

    assert [picture for picture in pictures if not (README.parent / picture).is_file()] == []
    assert pictures
