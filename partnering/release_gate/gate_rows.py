"""What let the releases of a project go out: overrides and published aids, to take out. Part of use cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.vocabulary import GateVerdict
from partnering.release_gate.models import GateOverride, PublishedAid
from partnering.tracker.releases import release_ids


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """An override, as it is printed for everybody."""

    version: str
    signed_as: str
    reason: str
    not_met: tuple[str, ...]
    """Keys of the rules that were not met when it was signed, each once."""
    granted_at: datetime
    expires_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """An aid that went out with a release."""

    slug: str
    version: str
    """Of the release."""
    version_id: int
    """Of the text that went out."""
    title: str
    next_review_on: date | None
    verdict: GateVerdict
    policy: str
    published_by: int
    published_at: datetime
    withdrawn_at: datetime | None
    withdrawn_because: str | None


def override_rows(session: Session, *, project_id: int) -> Iterator[OverrideRow]:
    """Every override of the project, also those that are over, in the order in which they were signed."""
    versions = {number: version for version, number in release_ids(session, project_id=project_id).items()}
    for row in session.scalars(
        select(GateOverride).where(GateOverride.project_id == project_id).order_by(GateOverride.id)
    ):
        yield OverrideRow(
            version=versions[row.release_id],
            signed_as=row.signed_as,
            reason=row.reason,
            not_met=tuple(dict.fromkeys(reason["rule"] for reason in row.not_met)),
            granted_at=row.granted_at,
            expires_at=row.expires_at,
            ended_at=row.ended_at,
        )


def published_rows(session: Session, *, project_id: int) -> Iterator[PublishedRow]:
    """Every aid of the project that went out, also those that were withdrawn, in the order in which they did."""
    for row in session.scalars(
        select(PublishedAid).where(PublishedAid.project_id == project_id).order_by(PublishedAid.id)
    ):
        yield PublishedRow(
            slug=row.slug,
            version=row.version,
            version_id=row.version_id,
            title=row.title,
            next_review_on=row.next_review_on,
            verdict=GateVerdict[row.gate["verdict"].upper()],
            policy=row.gate["policy"],
            published_by=row.published_by,
            published_at=row.published_at,
            withdrawn_at=row.withdrawn_at,
            withdrawn_because=row.withdrawn_because,
        )
