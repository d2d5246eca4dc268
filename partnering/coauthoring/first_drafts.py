"""What an aid can begin from: a blank page, an example, or a table of findings. Each gives a text for `add_aid`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from decision_aids.editing import with_value, without
from decision_aids.reading import Document
from decision_aids.starting import UnusableSlug, starting_document
from decision_aids.three_way.dumping import dumped
from partnering.coauthoring.aid_texts import readable_aid
from partnering.coauthoring.findings_table import Figure, FindingsRow, FindingsTable, Number
from partnering.coauthoring.section_edits import id_from
from partnering.foundation.errors import InvalidInput, NotFound
from partnering.foundation.words import _

FOLDER = Path(__file__).parents[2] / "data" / "aids"
OF_THE_EXAMPLE_ONLY = ("authors", "partners", "funding", "funders", "dates", "waivers")
"""What an example says about who made it and when. Of the new aid it would be untrue."""


@dataclass(frozen=True, slots=True)
class Example:
    """An aid to begin from."""

    key: str
    title: str
    question: str


def blank_draft(slug: str) -> bytes:
    """A document with notes that say what belongs where. Raises InvalidInput for an unusable slug."""
    try:
        return starting_document(slug).encode()
    except UnusableSlug as problem:
        raise InvalidInput(str(problem)) from problem


def list_examples() -> tuple[Example, ...]:
    """The examples that come with the program, by title; none where they are not installed."""
    examples = [
        Example(document.aid.slug, document.aid.title, document.aid.decision.question)
        for document in _examples().values()
    ]
    return tuple(sorted(examples, key=lambda example: example.title))


def example_draft(key: str, *, slug: str) -> bytes:
    """An example under another slug, without what it says of its own makers.

    Raises NotFound for an unknown key, InvalidInput for an unusable slug.
    """
    blank_draft(slug)
    example = _examples().get(key)
    if example is None:
        raise NotFound(_("There is no example “{key}”.").format(key=key[:60]))
    text = with_value(example.text, "/slug", slug)
    for field in OF_THE_EXAMPLE_ONLY:
        if getattr(example.aid, field):
            text = without(text, f"/{field}")
    return text


def table_draft(table: FindingsTable, *, slug: str, title: str) -> bytes:
    """An aid with the options and numbers of a table; the rest is to be filled in. Raises InvalidInput.

    What the table says and an aid has no field for stands as a note above its outcome.
    """
    blank_draft(slug)
    options = dict(zip(_ids(table.options), table.options, strict=True))
    title = " ".join(title.split())
    if not any(sign.isalnum() for sign in title):
        raise InvalidInput(_("Title: write at least one word."))
    lines = [
        "# Begun from a table of findings. A line that begins with # is a note for you.",
        "format: decision-aid/1",
        f"slug: {_written(slug)}",
        "language: en",
        f"title: {_written(title)}",
        "kind: treatment                    # treatment, screening, test, prevention or care",
        "",
        "condition:",
        f"  name: {_written(_('The health problem'))}",
        "",
        "decision:",
        f"  question: {_written(_('Should I choose this or that?'))}",
        "",
        "options:                           # tell the same things about each of them",
    ]
    for option_id, label in options.items():
        lines += [f"  - id: {_written(option_id)}", f"    label: {_written(label)}"]
    lines += [
        "",
        "evidence:",
        "  - id: table",
        f"    label: {_written(_('From the table of findings'))}",
        f"    denominator: {table.denominator}",
        "    outcomes:",
    ]
    outcome_ids = _ids([row.label for row in table.rows])
    for outcome_id, row in zip(outcome_ids, table.rows, strict=True):
        lines += _outcome(outcome_id, row, list(options))
    return ("\n".join(lines) + "\n").encode()


def _outcome(outcome_id: str, row: FindingsRow, option_ids: list[str]) -> Iterator[str]:
    for note in row.notes:
        yield f"      # {note}"
    yield f"      - id: {_written(outcome_id)}"
    yield f"        label: {_written(row.label)}"
    missing = "" if row.direction else "           # harm, benefit or neutral? The table does not say."
    yield f"        direction: {row.direction or 'neutral'}{missing}"
    if row.time:
        value, unit = row.time
        yield f"        time_horizon: {_written({'value': value, 'unit': unit})}"
    yield "        per_option:"
    for option_id, figure in zip(option_ids, row.figures, strict=True):
        yield f"          {_written(option_id)}: {_written(_count(figure))}"
    yield f"        certainty: {row.certainty}"


def _count(figure: Figure) -> dict[str, object]:
    if figure.n is None:
        return {"n": None, "reason": figure.reason}
    limits: dict[str, Number | None] = {"low": figure.low, "high": figure.high}
    return {"n": figure.n, **{name: limit for name, limit in limits.items() if limit is not None}}


def _written(value: object) -> str:
    return dumped(value, on_one_line=True)


def _ids(labels: tuple[str, ...] | list[str]) -> list[str]:
    """An id for each label; told apart by a number where two would be the same."""
    ids: list[str] = []
    for number, label in enumerate(labels, start=1):
        ids.append(id_from(label, ids, otherwise=f"number-{number}"))
    return ids


@cache
def _examples() -> dict[str, Document]:
    documents = [readable_aid(file.read_bytes(), file=file.name) for file in sorted(FOLDER.glob("*.yaml"))]
    return {document.aid.slug: document for document in documents}
