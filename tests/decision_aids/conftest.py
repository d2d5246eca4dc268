"""Documents that the tests of the library read and damage."""

from pathlib import Path

import pytest

EVERY_FEATURE = Path(__file__).with_name("every_feature.yaml")
EXAMPLES = sorted((Path(__file__).parents[2] / "data" / "aids").glob("*.yaml"))


MINIMAL = b"""\
format: decision-aid/1
slug: small
language: en
title: Small
kind: care
condition: {name: A condition}
decision: {question: What now?}
options:
- {id: a, label: A}
- {id: b, label: B}
"""


@pytest.fixture(params=[EVERY_FEATURE, *EXAMPLES], ids=lambda file: file.stem)
def aid_file(request: pytest.FixtureRequest) -> Path:
    """A document that can be read: the one with every feature, and each example that is shipped."""
    file: Path = request.param
    return file


@pytest.fixture
def every_feature() -> bytes:
    return EVERY_FEATURE.read_bytes()
