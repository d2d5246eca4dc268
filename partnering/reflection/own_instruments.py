"""Instruments to choose from: those of the catalog, and those that a project brought along by a licence of its own.

What was brought along stays in this instance: it is in no export, and no other project sees it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.catalog_files import wording_of
from partnering.foundation.errors import InvalidInput, NotFound
from partnering.foundation.instruments import Instrument, Item, Scale
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_in_project
from partnering.foundation.typed_text import tidy
from partnering.foundation.words import _
from partnering.reflection.models import OwnInstrument

DEFAULT_INSTRUMENT = "stage-on-the-continuum-1"
_OWN = "own:"
_LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class OfferedInstrument:
    """One instrument as a project may choose it."""

    key: str
    """As assessments name it."""
    instrument: Instrument
    own_id: int | None = None
    """Of one that was brought along; None for one of the catalog."""
    permission: str = ""
    """Who allowed the use of it."""


@dataclass(frozen=True, slots=True)
class BroughtInstrument:
    """What somebody says about a questionnaire that they bring along."""

    title: str
    licence: str
    permission: str
    """Who allowed the use here, and when."""
    citation: str
    url: str
    is_about_a_stage: bool
    items: Sequence[Item]
    scales: Sequence[Scale]


@requires(Permission.ASSESS_PARTNERING)
def list_instruments(
    session: Session, person_id: int, *, project_id: int, catalog: Catalog
) -> list[OfferedInstrument]:
    """The instruments of this project: the default first, then the catalog's, then its own."""
    shipped = [OfferedInstrument(key, instrument) for key, instrument in catalog.instruments.items()]
    shipped.sort(key=lambda offered: offered.key != DEFAULT_INSTRUMENT)
    rows = session.scalars(
        select(OwnInstrument)
        .where(OwnInstrument.project_id == project_id, OwnInstrument.removed_at.is_(None))
        .order_by(OwnInstrument.id)
    )
    return shipped + [_offered(row) for row in rows]


@requires(Permission.KEEP_INSTRUMENTS)
def bring_in_instrument(
    session: Session, person_id: int, *, project_id: int, brought: BroughtInstrument, now: datetime
) -> int:
    """Keep a questionnaire for this project alone, and return its id. The same one twice (a double click) is one.

    Raises InvalidInput without a title, a licence, a permission or a source, and for questions that do not fit
    together.
    """
    instrument = _checked(brought)
    permission = _line(_("Who allowed it"), brought.permission)
    content = instrument.model_dump_json()
    take_turn_in_project(session, project_id)
    same = session.scalar(
        select(OwnInstrument.id).where(
            OwnInstrument.project_id == project_id,
            OwnInstrument.content == content,
            OwnInstrument.removed_at.is_(None),
        )
    )
    if same is not None:
        return same
    row = OwnInstrument(
        project_id=project_id, content=content, permission=permission, brought_by=person_id, brought_at=now
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="instrument brought in",
        subject=f"instrument {row.id}",
        # Without its title: the trail comes out with the project, and what was brought along does not.
        after={"questions": len(instrument.items)},
        now=now,
    )
    return row.id


@requires(Permission.KEEP_INSTRUMENTS)
def remove_instrument(
    session: Session, person_id: int, *, project_id: int, own_id: int, now: datetime
) -> None:
    """Take an own instrument off the list; what was answered stays. Raises NotFound for one of another project."""
    take_turn_in_project(session, project_id)
    row = session.scalar(
        select(OwnInstrument).where(
            OwnInstrument.id == own_id,
            OwnInstrument.project_id == project_id,
            OwnInstrument.removed_at.is_(None),
        )
    )
    if row is None:
        raise NotFound(_("This questionnaire is not in this project any more."))
    row.removed_at = now
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="instrument removed",
        subject=f"instrument {own_id}",
        before={"questions": len(_offered(row).instrument.items)},
        now=now,
    )


def instrument_called(session: Session, project_id: int, key: str, catalog: Catalog) -> Instrument:
    """The instrument that assessments of this project name so. Raises InvalidInput or NotFound. Part of use cases."""
    if not key.startswith(_OWN):
        return catalog.instrument(key)
    own_id = key.removeprefix(_OWN)
    row = session.get(OwnInstrument, int(own_id)) if own_id.isdecimal() and len(own_id) < 10 else None
    if row is None or row.project_id != project_id or row.removed_at is not None:
        raise NotFound(_("This questionnaire is not in this project any more."))
    return _offered(row).instrument


def _offered(row: OwnInstrument) -> OfferedInstrument:
    instrument = Instrument.model_validate_json(row.content)
    return OfferedInstrument(f"{_OWN}{row.id}", instrument, own_id=row.id, permission=row.permission)


def _checked(brought: BroughtInstrument) -> Instrument:
    title = _line(_("Title"), brought.title)
    licence = _line(_("Licence"), brought.licence)
    citation = _line(_("Where it comes from"), brought.citation)
    url = _line(_("Web address"), brought.url)
    if not re.fullmatch(r"https?://\S+", url):
        raise InvalidInput(_("Web address: write one that starts with https://."))
    try:
        return Instrument.model_validate(
            {
                "key": "own",
                "kind": "instrument",
                "title": title,
                "version": "1",
                "source": {"citation": citation, "url": url},
                "licence": licence,
                "about": "stage" if brought.is_about_a_stage else "work",
                "language": "en",
                "lead": title,
                "scales": [scale.model_dump() for scale in brought.scales],
                "items": [item.model_dump() for item in brought.items],
            }
        )
    except ValidationError as problem:
        why = " ".join(wording_of(detail, Instrument) for detail in problem.errors())
        raise InvalidInput(_("These questions do not fit together. {why}").format(why=why)) from problem


def _line(label: str, words: str) -> str:
    words = " ".join(tidy(words).split())
    if not words:
        raise InvalidInput(_("{label}: write at least a word.").format(label=label))
    if len(words) > _LONGEST_LINE:
        raise InvalidInput(
            _("{label}: this is {n} characters long. At most {most} fit.").format(
                label=label, n=len(words), most=_LONGEST_LINE
            )
        )
    return words
