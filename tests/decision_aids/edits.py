"""Edits of the document with every feature that do not touch each other: any of them can be made beside any other."""

from collections.abc import Iterable

Edit = tuple[str, str]
"""What stands once in the text, and what is written instead."""

MORE = """\
  - id: more
    label: More
    outcomes:
      - id: joy
        label: Joy
        measure: mean
        per_option: {no: {mean: 1}, keyhole: {mean: 1}, new_joint: {mean: 1}}
"""
NOT_BETTER = """\
      - id: not-better
        measure: count
        label: Do not feel better
        direction: neutral
        group: result
        remainder: true
        per_option:
          no: {n: 842}
          keyhole: {n: 700}
          new_joint: {n: null, reason: not measured}
"""

EDITS: tuple[Edit, ...] = (
    # One value becomes another.
    ("slug: sore-knee", "slug: sore-knees"),
    ("kind: test ", "kind: treatment "),
    ("  name: Sore knee", "  name: Painful knee"),
    ("audience: Adults,", "audience: Grown people,"),
    ("label: Keyhole surgery", "label: Surgery through small cuts"),
    ("is_no_action: true", "is_no_action: false"),
    ("{n: 300}", "{n: 299, low: 200, high: 310}"),
    ("{n: [4, 6]}", '{n: "<1"}'),
    ("{mean: 40.1}", "{mean: null, reason: lost}"),
    ("certainty: moderate", "certainty: low"),
    ("pmid: \"30185521\"", "pmid: '999'"),
    ("paid: true", "paid: false"),
    ("credentials: physiotherapy", "credentials: nursing"),
    ("published: 2026-11-01", "published: 2026-11-02"),
    ("wear/tear: Damage by use ~ over time.", "wear/tear: Damage."),
    # Words of one text: several people may change them.
    ("The knee is worn", "One knee is worn"),
    ("on stairs. 膝 😀", "on stairs, and at night. 膝 😀"),
    ("I could live with it.", "I could live well with it."),
    ("It came and went.", "It came and went, now and then."),
    # Something comes in.
    ("  - id: means\n", f"{MORE}  - id: means\n"),
    ("      - No scar.\n", "      - No scar.\n      - No waiting room at all.\n"),
    ("  on: Switched on.\n", "  # a term of physics\n  load: What the knee carries.\n  on: Switched on.\n"),
    ("  - What would you do?\n", "  - What would you do?\n  - How long does pain last?  # asked often\n"),
    ("  - id: soon\n", "  - id: late\n    statement: I can wait.\n    speaks_for: no\n  - id: soon\n"),
    ("    label: A new joint\n", "    label: A new joint\n    good_points: [Less pain., Years of walking.]\n"),
    ("partners:\n", "partners:\n  - {role: citizen_partner, contributed: an idea}\n"),
    ("evidence_searched: \"2026-04-01\"\n", "evidence_searched: \"2026-04-01\"\n  # twice a year\n"),
    # Something goes out.
    ("  - Talk.\n", ""),
    ("    hard_points: [It may still hurt., \"You wait, and see.\"]\n", "    hard_points: [It may still hurt.]\n"),
    (NOT_BETTER, ""),
    ("    url: https://example.org/study\n", ""),
    ("funding: No outside funding\n", ""),
    ("  bars_from: 0\n", ""),
    # Only comments and layout.
    ("# Every feature", "# Here is every feature"),
    ("options:\n", "options:   # what you can choose\n"),
    ("language: en-GB", 'language: "en-GB"'),
    ("  - name: A maker of knees\n    makes: [new_joint]\n", "  - {name: A maker of knees, makes: [new_joint]}\n"),
)  # fmt: skip


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text after some edits. Each must find what it changes."""
    for before, after in edits:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text
