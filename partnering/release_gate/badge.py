"""The badge of a release: its verdict as a small picture for a README, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from partnering.foundation.audit import last_events
from partnering.foundation.catalog import Catalog
from partnering.foundation.database import read_rows
from partnering.foundation.errors import NotFound
from partnering.foundation.models import Project
from partnering.foundation.permissions import public
from partnering.foundation.vocabulary import GateVerdict
from partnering.foundation.words import N_, _
from partnering.release_gate.evidence_shapes import Reader
from partnering.release_gate.gate import judge
from partnering.tracker.releases import find_release_id

LABEL = N_("Partners")
UNKNOWN = N_("Unknown release")
HEIGHT = 22
SEAL = 22
"""Width of the part with the mark."""
LETTER = 6.9
"""Pixels of a letter; the picture stretches each text to its place, so that no font is needed."""
PADDING = 7

COLOURS = {
    GateVerdict.NOT_READY: "#4a5160",
    GateVerdict.IN_REVIEW: "#0b57d0",
    GateVerdict.CHANGES_ASKED: "#8a3d06",
    GateVerdict.AGREED: "#085b47",
    GateVerdict.AGREED_WITH_DISSENT: "#085b47",
    GateVerdict.REFUSED: "#8c1d18",
    None: "#4a5160",
}
"""White words read on each of them at 5:1 or better. None is for a release that does not exist."""
MARKS = {
    GateVerdict.NOT_READY: "M-5,0H5",
    GateVerdict.IN_REVIEW: "M0,-5V0H4",
    GateVerdict.CHANGES_ASKED: "M-4,4L4,-4M1,-4H4V-1",
    GateVerdict.AGREED: "M-5,0L-1,4L5,-4",
    GateVerdict.AGREED_WITH_DISSENT: "M-5,-1L-1,3L5,-5M-5,6H5",
    GateVerdict.REFUSED: "M-4,-4L4,4M4,-4L-4,4",
    None: "M-5,0H5",
}
"""A stroke for each verdict, so that it reads without its colour: a tick, a cross, a clock hand, a pen, a dash."""


@dataclass(frozen=True, slots=True)
class BadgedRelease:
    """The release that a badge speaks of."""

    project_id: int
    release_id: int
    changed: tuple[int | None, int | None]
    """As `last_events`: while it is the same, so is the verdict of a day."""


_PROJECT = select(Project.id, *last_events(Project.id)).where(Project.slug == bindparam("slug"))


@public
def find_badged_release(session: Session, *, slug: str, version: str) -> BadgedRelease:
    """The release of this address. Raises NotFound, in the same words for whatever is missing."""
    try:
        # PostgreSQL refuses a NUL in a text, and no address has one.
        rows = read_rows(session, _PROJECT, {"slug": slug.replace("\0", "")})
        if not rows:
            raise NotFound("")
        ((project_id, *changed),) = rows
        release_id = find_release_id(session, project_id=project_id, version=version)
    except NotFound as problem:
        raise NotFound(_("There is no such release.")) from problem
    return BadgedRelease(project_id, release_id, (changed[0], changed[1]))


@public
def read_badge_verdict(
    session: Session, *, release: BadgedRelease, catalog: Catalog, today: date, now: datetime
) -> GateVerdict:
    """The verdict of a release, and nothing else of it."""
    return judge(
        session,
        project_id=release.project_id,
        release_id=release.release_id,
        reader=Reader(),
        catalog=catalog,
        today=today,
        now=now,
    ).verdict


def badge_svg(verdict: GateVerdict | None) -> str:
    """The badge as SVG; for None, that there is no such release. It needs no font and loads nothing."""
    label, says = _(LABEL), verdict.label if verdict else _(UNKNOWN)
    left, right = _width(label), SEAL + _width(says) - PADDING
    both = f"{escape(label)}: {escape(says)}"
    middle = HEIGHT / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{HEIGHT}" role="img" '
        f'aria-label="{both}"><title>{both}</title>'
        f'<rect width="{left + right}" height="{HEIGHT}" rx="4" fill="#0f1115"/>'
        f'<path d="M{left},0h{right - 4}a4,4,0,0,1,4,4v{HEIGHT - 8}a4,4,0,0,1,-4,4h-{right - 4}z" '
        f'fill="{COLOURS[verdict]}"/>'
        f'<path transform="translate({left + SEAL / 2},{middle})" d="{MARKS[verdict]}" fill="none" stroke="#fff" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>'
        '<g fill="#fff" font-family="Verdana,Geneva,sans-serif" font-size="12">'
        f"{_words(label, PADDING)}{_words(says, left + SEAL)}</g></svg>"
    )


def _width(words: str) -> int:
    return round(len(words) * LETTER) + 2 * PADDING


def _words(words: str, x: float) -> str:
    length = round(len(words) * LETTER)
    return (
        f'<text x="{x}" y="15.5" textLength="{length}" lengthAdjust="spacingAndGlyphs">{escape(words)}</text>'
    )
