"""The frozen result as JSON, for other programs: format decision-aid-result/1.

Fields carry the names of `decision_aids.views.result`, in its order, after "format" and "is_draft". Whole numbers are
JSON numbers. Decimals are JSON strings with all their digits ("12.5"), so that no reader changes them. Days are
"2026-03-04". The same result gives the same bytes.
"""

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Final

from decision_aids.views.result import Result

FORMAT: Final = "decision-aid-result/1"


def as_json(result: Result) -> bytes:
    """The result as UTF-8 text with a line end."""
    told = {"format": FORMAT, "is_draft": result.is_draft, **asdict(result)}
    return json.dumps(told, default=_as_text, ensure_ascii=False, indent=2).encode() + b"\n"


def _as_text(value: object) -> str:
    if isinstance(value, Decimal | date):
        return str(value)
    raise TypeError(f"A result has no {type(value).__name__}.")
