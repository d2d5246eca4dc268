"""How chances are told in sentences, in the languages of `words/chances`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

FOLDER: Final = Path(__file__).parent / "words" / "chances"

# It begins where a number begins, or a very long one would be tried from each of its digits.
_NUMBER: Final = r"(?<!\d)(?:\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?"
_PERCENT: Final = _NUMBER + r"\s?(?:%|percent\b|per cent\b|pour cent\b|por ciento\b)"
_ROUND: Final = r"1(?:0|00|0?[,.\u00a0\u202f ]?000|00[,.\u00a0\u202f ]?000)"


@dataclass(frozen=True, slots=True)
class Frequency:
    """A natural frequency in a text: 3 of 100 men.

    `is_of_people` is False for what may be something else, such as a score of 8 out of 10.
    """

    n: Decimal
    of: Decimal
    is_of_people: bool


@dataclass(frozen=True, slots=True)
class ChanceWords:
    """The patterns of one language; `frequencies` finds natural frequencies."""

    numbers: Mapping[str, int]
    number: re.Pattern[str]
    forward: re.Pattern[str]
    inverted: re.Pattern[str]
    scale: re.Pattern[str]
    percent: re.Pattern[str]
    percent_of: re.Pattern[str]
    one_in: re.Pattern[str]
    risk: re.Pattern[str]
    relative: re.Pattern[str]
    relative_change: re.Pattern[str]
    measured: re.Pattern[str]
    frequency: re.Pattern[str]
    not_frequency: re.Pattern[str]
    compared: re.Pattern[str]
    how_often: re.Pattern[str]
    certainty: re.Pattern[str]

    def frequencies(self, text: str) -> list[Frequency]:
        """Every natural frequency: 3 of 100 men, 3 men out of 100, of 100 men 3."""
        # What reads forwards is not read a second time, from its end to the next number.
        every = [*self.forward.finditer(text), *self.inverted.finditer(self.forward.sub("; ", text))]
        is_score = self.scale.search(text) is not None
        return [
            Frequency(
                self.value(found["n"]),
                of := self.value(found["of"]),
                bool(found["who"]) or (not is_score and re.fullmatch("10{2,5}", str(of)) is not None),
            )
            for found in every
        ]

    def counts(self, text: str) -> list[Decimal]:
        """Every number that is no percentage, no time and no denominator."""
        denominators = {frequency.of for frequency in self.frequencies(text)}
        numbers = (self.value(found[0]) for found in self.number.finditer(text))
        return [number for number in numbers if number not in denominators]

    def value(self, written: str) -> Decimal:
        """The number that digits or a word stand for, with either sign for thousands and decimals."""
        word = self.numbers.get(written.casefold())
        if word is not None:
            return Decimal(word)
        first, *others = re.split(r"\D", written)
        is_grouped = first != "0" and all(len(part) == 3 for part in others)
        fraction = f".{others.pop()}" if others and not is_grouped else ""
        return Decimal("".join([first, *others, fraction]))


@cache
def chance_words(language: str) -> ChanceWords | None:
    """The words of a language tag such as en or fr-CA; None where there are none."""
    file = FOLDER / f"{language.partition('-')[0]}.yaml"
    if not file.exists():
        return None
    return _compiled(yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader))


def _compiled(lists: Mapping[str, Any]) -> ChanceWords:
    people = lists["people"]

    def words(name: str) -> str:
        listed = lists[name]
        # A list that goes on in the next line has a space there.
        text = re.sub(r"\| ", "|", "|".join(listed) if isinstance(listed, list) else str(listed))
        text = text.replace("PERCENT", _PERCENT).replace("NUMBER", _NUMBER)
        return text.replace("PEOPLE", people)

    def pattern(text: str) -> re.Pattern[str]:
        return re.compile(text, re.IGNORECASE)

    in_words = "|".join(lists["numbers"])
    n = rf"(?<![\w.,])(?P<n>{_NUMBER}|{in_words})"
    no_count = rf"(?!\d|[.,]\d|\s?%|[-–]\d|\s(?:{words('units')})\b)"
    who = rf"(?:\s(?:\w+\s)?(?P<who>{people})\b)?"
    every = rf"(?:(?:{words('every')})\s)?"
    return ChanceWords(
        numbers=lists["numbers"],
        number=pattern(
            rf"(?<![\w.,])(?:{_NUMBER}|{in_words})\b(?!\s?%)(?!\s(?:percent|per cent|pour cent|por ciento))"
            + no_count
        ),
        forward=pattern(
            rf"{n}\s(?:(?!\d)\w+\s){{0,2}}?(?:{words('of')})\s{every}(?P<of>{_NUMBER}|(?:{in_words})\b){no_count}{who}"
        ),
        inverted=pattern(
            rf"\b(?:{words('among')})\s{every}(?P<of>{_ROUND})\b[^.,;:!?]{{1,80}},\s(?:(?!\d)\w+\s)?(?P<n>{_NUMBER}|{in_words})\b"
            rf"{no_count}(?P<who>)"
        ),
        scale=pattern(rf"\b(?:{words('scale')})\b"),
        percent=pattern(_PERCENT),
        percent_of=pattern(
            rf"(?:{words('percent_of')})(?:\W{{1,3}}\w+){{0,2}}?\W{{1,3}}{_PERCENT}|{_PERCENT}\W{{0,3}}(?:{words('percent_of')})"
        ),
        one_in=pattern(
            rf"(?<![\w.,-])(?:{words('one')})[\s-](?:(?:{people})\s)?(?:{words('one_of')})[\s-]{every}"
            rf"(?P<of>{_NUMBER}|{in_words})\b{no_count}"
        ),
        risk=pattern(rf"\b(?:{words('risk')})\b"),
        relative=pattern(words("relative")),
        relative_change=pattern(words("relative_change")),
        measured=pattern(rf"\b(?:{words('measured')})\b"),
        frequency=pattern(rf"\b(?:{words('frequency')})\b"),
        not_frequency=pattern(rf"\b(?:{words('not_frequency')})\b"),
        compared=pattern(rf"\b(?:{words('comparison')})\s$"),
        how_often=pattern(words("how_often")),
        certainty=pattern(words("certainty")),
    )
