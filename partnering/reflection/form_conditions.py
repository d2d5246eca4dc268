"""The conditions of XLSForms and of REDCap, read into plain comparisons. Nothing is ever run.

What is understood: a question compared with a value, `selected(...)` and ticked boxes, joined by `and`, `or`, brackets,
and `not(...)` of one comparison.
"""

import re
from collections.abc import Iterator

from partnering.foundation.instruments import DEEPEST_CONDITION, AskedWhen, Operator
from partnering.foundation.words import _
from partnering.reflection.brought_form import FormWriter, line

_TOKEN = re.compile(
    r"""\s*(?:
      \$\{(?P<xls>[^{}\s]{1,100})\}
    | \[(?P<redcap>[^\[\]()\s]{1,100})(?:\((?P<box>-?\w{1,50})\))?\]
    | (?P<text>'[^']*'|"[^"]*")
    | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<compare><>|!=|<=|>=|=|<|>)
    | (?P<word>and|or|not|selected)\b
    | (?P<bracket>[(),])
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_OPERATORS: dict[str, Operator] = {
    "=": "is",
    "!=": "is_not",
    "<>": "is_not",
    ">": "more_than",
    ">=": "at_least",
    "<": "less_than",
    "<=": "at_most",
}
_LONGEST_CONDITION = 2_000

Token = tuple[str, str]


class UnreadableCondition(ValueError):
    """A condition that says more than can be kept."""


def read_condition(text: str) -> AskedWhen:
    """The condition as comparisons. Raises UnreadableCondition for anything that is not understood."""
    if len(text) > _LONGEST_CONDITION:
        raise UnreadableCondition(text)
    reader = _Reader(list(_tokens(text)))
    condition = reader.either(depth=1)
    if reader.tokens:
        raise UnreadableCondition(text)
    try:
        return AskedWhen.model_validate(condition.model_dump())
    except ValueError as problem:
        raise UnreadableCondition(text) from problem


def kept_condition(writer: FormWriter, key: str, text: str) -> AskedWhen | None:
    """The condition of a question; None for an empty text, and for one that cannot be kept, which is noted."""
    if not text:
        return None
    try:
        return read_condition(text)
    except UnreadableCondition:
        writer.lose(
            key, _("its condition “{condition}”; it is always asked here").format(condition=line(text)[:80])
        )
        return None


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    while text[position:].strip():
        found = _TOKEN.match(text, position)
        if found is None or found.lastgroup is None:
            raise UnreadableCondition(text)
        position = found.end()
        if found["redcap"]:
            yield "item", found["redcap"]
            if found["box"]:
                yield "box", found["box"]
        elif found["xls"]:
            yield "item", found["xls"]
        elif found["text"]:
            yield "value", found["text"][1:-1]
        elif found["number"]:
            yield "value", found["number"]
        else:
            yield found.lastgroup, found[found.lastgroup].lower()


class _Reader:
    """Reads from the left; `or` binds less than `and`."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens

    def either(self, depth: int) -> AskedWhen:
        parts = [self._both(depth)]
        while self._takes("word", "or"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else AskedWhen(any_of=tuple(parts))

    def _both(self, depth: int) -> AskedWhen:
        parts = [self._one(depth)]
        while self._takes("word", "and"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else AskedWhen(all_of=tuple(parts))

    def _one(self, depth: int) -> AskedWhen:
        if depth > DEEPEST_CONDITION:
            raise UnreadableCondition
        if self._takes("bracket", "("):
            inside = self.either(depth + 1)
            self._needs("bracket", ")")
            return inside
        if self._takes("word", "not"):
            self._needs("bracket", "(")
            inside = self.either(depth + 1)
            self._needs("bracket", ")")
            return _opposite(inside)
        if self._takes("word", "selected"):
            return self._selected()
        return self._comparison()

    def _selected(self) -> AskedWhen:
        self._needs("bracket", "(")
        item = self._needs("item")
        self._needs("bracket", ",")
        value = self._needs("value")
        self._needs("bracket", ")")
        return AskedWhen(item=item, operator="is", value=value)

    def _comparison(self) -> AskedWhen:
        item = self._needs("item")
        box = self.tokens.pop(0)[1] if self.tokens and self.tokens[0][0] == "box" else None
        operator = _OPERATORS[self._needs("compare")]
        value = self._needs("value")
        if box is None:
            return AskedWhen(item=item, operator=operator, value=value)
        # A ticked box is 1, an empty one 0.
        if operator not in {"is", "is_not"} or value not in {"0", "1"}:
            raise UnreadableCondition
        is_ticked = (value == "1") is (operator == "is")
        return AskedWhen(item=item, operator="is" if is_ticked else "is_not", value=box)

    def _takes(self, kind: str, text: str) -> bool:
        if self.tokens and self.tokens[0] == (kind, text):
            self.tokens.pop(0)
            return True
        return False

    def _needs(self, kind: str, text: str | None = None) -> str:
        if not self.tokens or self.tokens[0][0] != kind or text not in {None, self.tokens[0][1]}:
            raise UnreadableCondition
        return self.tokens.pop(0)[1]


def _opposite(condition: AskedWhen) -> AskedWhen:
    turned: dict[str, Operator] = {"is": "is_not", "is_not": "is"}
    if condition.operator not in turned:
        raise UnreadableCondition
    return condition.model_copy(update={"operator": turned[condition.operator]})
