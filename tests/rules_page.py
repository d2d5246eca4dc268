"""The page docs/checks.md, made from the rules and their examples. `python -m tests.rules_page` writes it anew."""

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Final

from decision_aids.checks.rule import Rule
from decision_aids.checks.run import all_rules
from tests.decision_aids.rule_examples import example, found_by, patch_text

PAGE: Final = Path(__file__).parents[1] / "docs" / "checks.md"

STRENGTHS: Final = {
    "strong": "supported by reviews of many studies",
    "standard": "agreed in a standard or a guide",
    "experiment": "found in experiments",
    "ours": "our own judgement",
}

INTRODUCTION: Final = """\
# What the checks find

`decision-aids check FILE` reads a decision aid and tells what would mislead a reader: where it stands, what is wrong
and what to write instead. It needs no network and no database.

- An **error** keeps an aid from release. A **warning** should be mended or explained. An **info** is worth a look.
- A rule may find one thing as an error and a milder one as a warning; the level below is that of the rule.
- Rules look at the fields of the document first, and at words only where there is no field. Rules about words know
  English, French and Spanish. In other languages they say that they cannot read, and check nothing.

Some findings are true of the published evidence and cannot be mended. Let them stand, with the reason:

```yaml
waivers:
  - rule: L14
    at: /evidence/0/outcomes/3     # this place and all inside; without it, the whole document
    reason: The source gives no interval and no certainty for this harm.
```

A waived finding becomes an info and is printed with its reason by every check. A waiver that meets no finding is a
warning, so that none outlives what it was for.

Below each rule stands an example, as lines to change in a [small aid](../decision_aids/checks/examples/base.yaml):
without the lines that begin with `+` it fails, without those that begin with `-` it passes. Tests run all of them.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *_overview(), *(line for rule in all_rules() for line in _section(rule))])


def _overview() -> Iterator[str]:
    yield "| rule | level | what a good aid does |"
    yield "|---|---|---|"
    for rule in all_rules():
        yield f"| [{rule.id}](#{rule.id.lower()}) | {rule.level} | {rule.title} |"
    yield ""


def _section(rule: Rule) -> Iterator[str]:
    yield f"## {rule.id}\n"
    yield f"**{rule.title}**\n"
    yield f"{rule.level.capitalize()}, {STRENGTHS[rule.strength]}: <{rule.link}>\n"
    yield f"What to do: {rule.instead}\n"
    fails, passes = (patch_text(rule.id, side).splitlines() for side in ("fails", "passes"))
    changes = list(unified_diff(fails, passes, n=len(fails) + len(passes), lineterm=""))
    yield "\n".join(["```diff", *changes[3:], "```"])
    for finding in found_by(rule.id, example(rule.id, "fails")):
        yield f"\n> {finding.level} at `{finding.pointer or '/'}`: {finding.message}"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
