"""Values of a FHIR file, each with the way to it, read as the type they should have.

Only what is asked for is looked at: codes outside their lists and elements that FHIR does not know do no harm.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from partnering.foundation.typed_text import tidy, tidy_line
from partnering.foundation.words import _
from partnering.interop.json_document import pointer_part, refuse, shortened

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T.*)?)?)?")


@dataclass(frozen=True, slots=True)
class Group:
    """A group of elements: a resource or a part of one."""

    file_name: str
    path: str
    """JSON Pointer (RFC 6901); "" for the whole file."""
    values: Mapping[str, Any]

    def path_of(self, name: str) -> str:
        """The way to one of its elements."""
        return self.path + pointer_part(name)

    def line(self, name: str) -> str:
        """A text in one line; "" where there is none. Raises InvalidInput for anything but text."""
        return tidy_line(self._text(name))

    def text(self, name: str) -> str:
        """As `line`, with its line breaks."""
        return tidy(self._text(name))

    def group(self, name: str) -> "Group | None":
        """The group in this element. Raises InvalidInput for anything else that is there."""
        value = self.values.get(name)
        if value is None:
            return None
        return group_at(self.file_name, self.path_of(name), value)

    def groups(self, name: str) -> Iterator["Group"]:
        """The groups in the list of this element. Raises InvalidInput for anything else that is there."""
        value = self.values.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            self.refuse(name, _("a list of groups, in [ ]"))
        for number, item in enumerate(value):
            if item is not None:
                yield group_at(self.file_name, self.path_of(name) + pointer_part(number), item)

    def date(self, name: str) -> str:
        """A date or moment as FHIR writes it, which may be a year or a month only; "" where there is none."""
        text = self.line(name)
        found = _DATE.fullmatch(text)
        try:
            if found:
                date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
                return text
        except ValueError:
            found = None
        if text:
            self.refuse(name, _("a date as year-month-day, such as 2026-03-04"))
        return ""

    def refuse(self, name: str, expected: str) -> NoReturn:
        """Raise InvalidInput for what stands in this element."""
        problem = _("{path} is {value}. Expected: {expected}. Correct it, and bring the file in again.")
        refuse(
            self.file_name,
            problem.format(
                path=self.path_of(name), value=shortened(self.values.get(name)), expected=expected
            ),
        )

    def _text(self, name: str) -> str:
        value = self.values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse(name, _("text in quotes"))
        return value


def group_at(file_name: str, path: str, value: Any) -> Group:
    """The value as a group. Raises InvalidInput where it is none."""
    if not isinstance(value, dict):
        problem = _(
            "{path} is {value}. Expected: a group of elements, in {{ }}. Correct it, and bring the file in again."
        )
        refuse(file_name, problem.format(path=path or "/", value=shortened(value)))
    return Group(file_name, path, value)


def extensions(group: Group, name: str) -> Iterator[Group]:
    """The extensions whose address ends in this name: what a profile or its older form adds to FHIR."""
    for extension in group.groups("extension"):
        if extension.line("url").rstrip("/").rsplit("/", 1)[-1] == name:
            yield extension
