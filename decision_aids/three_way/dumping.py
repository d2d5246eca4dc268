"""Plain values as YAML text that the strict reader reads as the same values."""

from decimal import Decimal
from typing import Final

import yaml

LONGER_THAN_ANY_LINE: Final = 2_000_000


class _Dumper(yaml.CSafeDumper):
    """Numbers with all their digits, tuples as lists, and no anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # a method of the library
        return True


def _decimal(dumper: yaml.CSafeDumper, number: Decimal) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{number:f}")


def _list(dumper: yaml.CSafeDumper, items: tuple[object, ...]) -> yaml.Node:
    return dumper.represent_list(items)


_Dumper.add_representer(Decimal, _decimal)
_Dumper.add_representer(tuple, _list)


def dumped(value: object, *, on_one_line: bool = False) -> str:
    """The YAML text of dicts, tuples, text, numbers and dates, in their order."""
    text: str = yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=on_one_line,
        width=LONGER_THAN_ANY_LINE if on_one_line else 110,
    )
    return text.removesuffix("...\n").rstrip("\n") if on_one_line else text
