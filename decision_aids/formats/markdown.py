"""Plain text inside Markdown (CommonMark, and the tables and lines of GitHub), so that it stays plain text."""

import re
from typing import Final

_INLINE: Final = re.compile(r"[\\`*_\[\]<>&~|]")
_AT_START: Final = re.compile(r"^([0-9]+(?=[.)])|(?=[#+=-]))")


def markdown_text(text: str) -> str:
    """The text as one line of Markdown that reads as the same text: no mark-up, no HTML, no list begins in it."""
    line = _INLINE.sub(r"\\\g<0>", " ".join(text.split()))
    return _AT_START.sub(r"\1\\", line)
