"""Counts, means and differences as evidence gives them: exact, in a range, below one, or unknown with a reason.

Whole numbers stay `int`, decimals are `Decimal`, so that 12.5 is 12.5 and sums are exact.
"""

from decimal import Decimal
from typing import Annotated, Literal, Self, TypeGuard

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

TEXT = r"\S"

Text = Annotated[str, StringConstraints(pattern=TEXT)]
Exact = int | Decimal
Range = tuple[Exact, Exact]


class Part(BaseModel):
    """Base of all parts of a document: frozen, no unknown field, no silent change of type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def expected(what: str) -> PydanticCustomError:
    """The error of a value that is not what was expected; `what` completes the sentence "Expected ..."."""
    return PydanticCustomError("expected", "Expected {what}", {"what": what})


def told(message: str) -> PydanticCustomError:
    """The error of a part whose fields do not fit each other, as whole sentences."""
    return PydanticCustomError("told", "{message}", {"message": message})


def is_exact(value: object) -> TypeGuard[Exact]:
    """True for a whole number or a decimal; False for true and false, which Python counts as numbers."""
    return type(value) in {int, Decimal}


def _number(value: object) -> object:
    if not is_exact(value):
        raise expected("a number such as 12 or 12.5")
    return value


def _amount(value: object) -> object:
    if not _is_amount(value):
        raise expected("a number such as 12 or 12.5, not below 0")
    return value


def _is_amount(value: object) -> TypeGuard[Exact]:
    return is_exact(value) and value >= 0


def _count(value: object) -> object:
    if value is None or value == "<1" or _is_amount(value):
        return value
    if isinstance(value, tuple) and len(value) == 2 and all(_is_amount(end) for end in value):
        return _in_order(value)
    raise expected('a number such as 12 or 12.5, a range such as [4, 6], "<1", or null with a reason')


def _length(value: object) -> object:
    ends = value if isinstance(value, tuple) and len(value) == 2 else (value, value)
    if not all(_is_amount(end) and end > 0 for end in ends):
        raise expected("a number above 0 such as 10, or a range such as [2, 3]")
    return _in_order(value) if isinstance(value, tuple) else value


def _in_order(ends: tuple[Exact, ...]) -> tuple[Exact, ...]:
    if ends[0] > ends[1]:
        raise expected("a range with the lower number first, such as [4, 6]")
    return ends


_AMOUNT_SCHEMA = {"type": "number", "minimum": 0}
_RANGE_SCHEMA = {"type": "array", "items": _AMOUNT_SCHEMA, "minItems": 2, "maxItems": 2}

Number = Annotated[Exact, PlainValidator(_number), WithJsonSchema({"type": "number"})]
Amount = Annotated[Exact, PlainValidator(_amount), WithJsonSchema(_AMOUNT_SCHEMA)]


def _check_interval(middle: Exact | Range | None, low: Exact | None, high: Exact | None) -> None:
    if low is None and high is None:
        return
    if low is None or high is None:
        raise told('An interval has two ends. Write both "low" and "high", or neither.')
    if low > high:
        raise told(f"The low end {low} is above the high end {high}. Write the lower number as low.")
    first, last = middle if isinstance(middle, tuple) else (middle, middle)
    if first is not None and last is not None and not low <= first <= last <= high:
        raise told(f"The interval from {low} to {high} does not hold its own value. Check the three numbers.")


def _check_reason(*, is_unknown: bool, reason: str | None) -> None:
    if reason is not None and not is_unknown:
        raise told("A reason says why a number is unknown, and here is a number. Remove one of the two.")


class Count(Part):
    """How many of the denominator: exact, a range, "<1" (more than none, fewer than one), or unknown."""

    n: Annotated[
        Exact | Range | Literal["<1"] | None,
        PlainValidator(_count),
        WithJsonSchema({"anyOf": [_AMOUNT_SCHEMA, _RANGE_SCHEMA, {"const": "<1"}, {"type": "null"}]}),
    ]
    low: Amount | None = None
    high: Amount | None = None
    reason: Text | None = Field(None, description="Why n is unknown")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _check_reason(is_unknown=self.n is None, reason=self.reason)
        _check_interval(None if self.n is None or self.n == "<1" else self.n, self.low, self.high)
        return self


class Mean(Part):
    """The average of a group on a scale, or unknown."""

    mean: Number | None
    low: Number | None = None
    high: Number | None = None
    reason: Text | None = Field(None, description="Why the mean is unknown")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _check_reason(is_unknown=self.mean is None, reason=self.reason)
        _check_interval(self.mean, self.low, self.high)
        return self


class Difference(Part):
    """How much the options differ; below zero means fewer."""

    value: Number
    low: Number | None = None
    high: Number | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _check_interval(self.value, self.low, self.high)
        return self


class Scale(Part):
    """What a mean is measured on, and which end of it is better."""

    name: Text
    low: Number
    high: Number
    better: Literal["higher", "lower"]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.low >= self.high:
            raise told(
                f"The scale ends at {self.high}, and begins at {self.low}. Write the lower end as low."
            )
        return self


class TimeHorizon(Part):
    """Over which time outcomes are counted: 10 years, 2 to 3 days, or a lifetime, which has no number."""

    value: Annotated[
        Exact | Range | None,
        PlainValidator(_length),
        WithJsonSchema({"anyOf": [{"type": "number", "exclusiveMinimum": 0}, _RANGE_SCHEMA]}),
    ] = None
    unit: Literal["hours", "days", "weeks", "months", "years", "lifetime"]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.value is None) != (self.unit == "lifetime"):
            raise told(
                "A lifetime has no number, all other times have one. "
                "Write {value: 10, unit: years} or {unit: lifetime}."
            )
        return self
