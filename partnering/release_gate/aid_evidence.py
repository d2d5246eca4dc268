"""Gathers what reviewers and checks say of exactly the texts that go out with a release. Part of use cases."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from decision_aids.checks.run import check_document
from decision_aids.findings import Finding
from partnering.coauthoring.aid_contents import content_of
from partnering.coauthoring.release_aids import VersionInRelease, versions_of_release
from partnering.coauthoring.remark_inputs import RemarkInputs, inputs_of_aids
from partnering.coauthoring.review_standing import ReviewerStanding, review_standing
from partnering.coauthoring.versions import writers_of
from partnering.foundation.vocabulary import Consent
from partnering.release_gate.evidence_shapes import AidEvidence, Lapsed, Reader, Reviewed
from partnering.release_gate.models import PublishedAid

KEPT_CHECKED = 64
"""Of how many texts the findings of a day stay in memory."""


@dataclass(frozen=True, slots=True)
class AidsOfRelease:
    """The aids of a release, and what was said in their reviews."""

    aids: tuple[AidEvidence, ...]
    inputs: RemarkInputs
    """What reviewers said of the aids that needs an answer."""


def aids_of_release(
    session: Session, *, project_id: int, release_id: int, reader: Reader, today: date
) -> AidsOfRelease:
    """The aids with the evidence about each; of what went out already the text that did, else the latest.

    What was said of texts that were written after one that is out says nothing about that one.
    """
    rows = session.execute(
        select(PublishedAid.aid_id, PublishedAid.version_id).where(PublishedAid.release_id == release_id)
    )
    versions = versions_of_release(
        session,
        project_id=project_id,
        release_id=release_id,
        published={row.aid_id: row.version_id for row in rows},
    )
    return AidsOfRelease(
        tuple(
            _evidence(session, version, project_id=project_id, reader=reader, today=today)
            for version in versions
        ),
        inputs_of_aids(session, numbers={version.aid_id: version.number for version in versions}),
    )


def _evidence(
    session: Session, version: VersionInRelease, *, project_id: int, reader: Reader, today: date
) -> AidEvidence:
    text = version.text
    standing = review_standing(
        session, project_id=project_id, aid_id=version.aid_id, text=text, up_to_number=version.number
    )
    writers = writers_of(session, aid_id=version.aid_id, up_to_number=version.number)
    found = _findings(text, today)
    document = content_of(text).document
    dates = document.aid.dates
    errors = tuple(finding.message for finding in found if finding.level == "error")
    return AidEvidence(
        slug=version.slug,
        title=document.aid.title,
        sha256=standing.sha256,
        next_review=dates.next_review if dates else None,
        reviews=tuple(_reviewed(reviewer, reader) for reviewer in standing.reviewers),
        asked=tuple(
            asked.partner_role
            for asked in standing.waiting
            if asked.number == version.number and asked.person_id not in writers
        ),
        errors=len(errors),
        findings=errors if reader.sees_aids else (),
        waived=sum(bool(finding.waived) for finding in found),
    )


@lru_cache(maxsize=KEPT_CHECKED)
def _findings(text: bytes, today: date) -> tuple[Finding, ...]:
    return check_document(content_of(text).document, today=today)


def _reviewed(reviewer: ReviewerStanding, reader: Reader) -> Reviewed:
    dismissal = reviewer.dismissal
    return Reviewed(
        role=reviewer.partner_role,
        verdict=reviewer.verdict,
        has_vote=reviewer.counts,
        is_blocking=reviewer.is_blocking,
        is_writer=reviewer.is_writer,
        lapsed=tuple(
            Lapsed(screen.name, screen.changes if reader.sees_aids else ()) for screen in reviewer.lapsed
        ),
        is_asked_again=reviewer.is_asked_again,
        is_from_paper=reviewer.entered_by is not None,
        name=reviewer.name if reader.sees_people else "",
        printed_as=reviewer.printed_as,
        words="" if reviewer.consent is Consent.NOT_SHARED else reviewer.words,
        dismissed=f"{dismissal.by}: {dismissal.reason}" if dismissal else "",
    )
