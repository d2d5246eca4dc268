"""Publishing: the aids of a release go out, each with exactly the text the gate has judged, and can be withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from partnering.coauthoring.aid_contents import content_of
from partnering.coauthoring.release_aids import VersionInRelease, versions_of_release
from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.typed_text import tidy
from partnering.foundation.vocabulary import ReleaseStatus
from partnering.foundation.words import _
from partnering.release_gate.evidence_shapes import Reader
from partnering.release_gate.formats import gate_json, missing_sentence, verdict_sentence
from partnering.release_gate.gate import judge
from partnering.release_gate.models import PublishedAid
from partnering.release_gate.verdict import Gate
from partnering.tracker.releases import release_in_turn, set_status

FORM_ENDINGS = (".pdf", ".json", ".yaml", ".fhir.json")
"""What stands behind the address of a released aid to ask for another form; so no version may end like this."""
LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class PublishedCard:
    """An aid that went out with a release, as the project sees it."""

    published_id: int
    slug: str
    version: str
    """Of the release; with the slug it is the public address."""
    title: str
    published_on: date
    withdrawn_on: date | None
    withdrawn_because: str


@requires(Permission.VIEW_COVERAGE)
def list_published(
    session: Session, person_id: int, *, project_id: int, release_id: int
) -> list[PublishedCard]:
    """The aids that went out with a release, by slug; none before it is published."""
    return _published(session, project_id, release_id)


@requires(Permission.PUBLISH_AIDS)
def publish_release(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    release_id: int,
    catalog: Catalog,
    today: date,
    now: datetime,
) -> list[PublishedCard]:
    """Let a release go out with its aids, and give them; a release that is out stays as it is.

    Raises NotFound, and NotPossibleNow where the gate does not agree and no override speaks of all that is missing,
    where the release is not in review, or where somebody changed an aid just now.
    """
    release = release_in_turn(session, project_id=project_id, release_id=release_id)
    if release.status is ReleaseStatus.RELEASED:
        return _published(session, project_id, release_id)
    if release.version.lower().endswith(FORM_ENDINGS):
        raise NotPossibleNow(
            _(
                "Release {version} ends like a file, so its aids could have no address. Add it by another name."
            ).format(version=release.version)
        )
    gate = judge(
        session,
        project_id=project_id,
        release_id=release_id,
        reader=Reader(),
        catalog=catalog,
        today=today,
        now=now,
    )
    if not gate.may_go_out:
        raise NotPossibleNow(
            _("{verdict} {missing} Look at the gate to see what would mend it.").format(
                verdict=verdict_sentence(gate), missing=missing_sentence(gate)
            )
        )
    versions = versions_of_release(session, project_id=project_id, release_id=release_id)
    _check_judged(gate, versions)
    before = set_status(
        session, project_id=project_id, release_id=release_id, to=ReleaseStatus.RELEASED, today=today
    )
    for version in versions:
        dates = content_of(version.text).document.aid.dates
        session.add(
            PublishedAid(
                aid_id=version.aid_id,
                release_id=release_id,
                version_id=version.version_id,
                project_id=project_id,
                slug=version.slug,
                version=release.version,
                title=version.title,
                next_review_on=dates.next_review if dates else None,
                gate=gate_json(gate),
                published_by=person_id,
                published_at=now,
            )
        )
    session.flush()
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="release published",
        subject=f"release {release_id}",
        before={"status": before},
        after={
            "status": ReleaseStatus.RELEASED,
            "verdict": gate.verdict,
            "aids": {version.slug: version.sha256 for version in versions},
        },
        now=now,
    )
    return _published(session, project_id, release_id)


@requires(Permission.PUBLISH_AIDS)
def withdraw_aid(
    session: Session, person_id: int, *, project_id: int, published_id: int, reason: str, now: datetime
) -> None:
    """Say to everybody that nobody should use this released aid any more, and why. It stays readable.

    The same reason sent twice (a double click) counts once. Raises InvalidInput without a reason, NotFound, and
    NotPossibleNow for an aid that is withdrawn: what is withdrawn stays so.
    """
    reason = tidy(reason)
    if not any(sign.isalnum() for sign in reason):
        raise InvalidInput(_("Say why: readers will see it. Write at least one word."))
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(
            _("Say why: this is {n} characters long. At most {most} fit.").format(
                n=len(reason), most=LONGEST_REASON
            )
        )
    row = session.scalar(
        select(PublishedAid)
        .where(PublishedAid.id == published_id, PublishedAid.project_id == project_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound(_("There is no such released aid in this project."))
    if row.withdrawn_because == reason:
        return
    if row.withdrawn_at is not None:
        raise NotPossibleNow(_("This aid is withdrawn already. What is withdrawn stays so."))
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = now, person_id, reason
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="aid withdrawn",
        subject=f"published aid {published_id}",
        after={"slug": row.slug, "version": row.version},
        now=now,
    )


def _check_judged(gate: Gate, versions: list[VersionInRelease]) -> None:
    """Raise NotPossibleNow where the text of an aid is not the one the gate has judged."""
    judged = {reason.aid: reason.sha256 for reason in gate.reasons if reason.sha256 is not None}
    for version in versions:
        if judged.get(version.slug, version.sha256) != version.sha256:
            raise NotPossibleNow(
                _("Somebody has just changed “{title}”. Look at the gate again.").format(title=version.title)
            )


def _published(session: Session, project_id: int, release_id: int) -> list[PublishedCard]:
    rows = session.scalars(
        select(PublishedAid)
        .where(PublishedAid.project_id == project_id, PublishedAid.release_id == release_id)
        .order_by(PublishedAid.slug)
        .options(defer(PublishedAid.gate))
    )
    return [
        PublishedCard(
            published_id=row.id,
            slug=row.slug,
            version=row.version,
            title=row.title,
            published_on=row.published_at.date(),
            withdrawn_on=row.withdrawn_at.date() if row.withdrawn_at else None,
            withdrawn_because=row.withdrawn_because or "",
        )
        for row in rows
    ]
