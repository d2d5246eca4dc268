"""A release with one aid on its way out: reviewed by a patient and a clinician, then published. For several tests."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from sqlalchemy.orm import Session

from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.giving import NewVerdict
from partnering.coauthoring.reviews import NewRemark, give_verdict, keep_remark
from partnering.coauthoring.rounds import open_round
from partnering.foundation.catalog import Catalog
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import Consent, ReleaseStatus, ReviewHat, Verdict
from partnering.release_gate.overrides import grant_override
from partnering.release_gate.publishing import PublishedCard, publish_release
from partnering.tracker.releases import add_release, move_release
from tests.cast import CATALOG, NOW, TODAY, Cast, write_aid

AIDS = Path(__file__).parents[3] / "data" / "aids"
SLUG = "ear-infection-antibiotics"
TEXT = (AIDS / f"{SLUG}.yaml").read_bytes()
VERSION = "3.0"

_POLICY = CATALOG.policy("default-1")
ONLY_REVIEWS: Catalog = replace(
    CATALOG,
    policies=MappingProxyType(
        {
            "default-1": _POLICY.model_copy(
                update={
                    "stage_coverage": None,
                    "control_line": None,
                    "post_release_plan": False,
                    "previous_release_followed_up": False,
                    "aid_checks": False,
                    "aid_dates": False,
                    "payments_on_time": False,
                }
            )
        }
    ),
)
"""The catalog with a policy that asks for reviews and answers only."""


@dataclass(frozen=True, slots=True)
class GoingOut:
    """The release and its aid."""

    release: int
    aid: int


def prepare(session: Session, cast: Cast, *, text: bytes = TEXT, version: str = VERSION) -> GoingOut:
    """A release in review with this aid."""
    release = add_release(
        session, cast.lead, project_id=cast.project, version=version, previous="2.1", now=NOW
    )
    aid = write_aid(session, cast.lead, cast.project, text, release_id=release)
    move_release(
        session,
        cast.lead,
        project_id=cast.project,
        release_id=release,
        to=ReleaseStatus.IN_REVIEW,
        today=TODAY,
        now=NOW,
    )
    return GoingOut(release, aid)


def ask(session: Session, cast: Cast, out: GoingOut, *person_ids: int, number: int = 1) -> list[int]:
    """Ask these people to review a version; the ids of the invitations."""
    opened = open_round(
        session,
        cast.lead,
        project_id=cast.project,
        aid_id=out.aid,
        number=number,
        hats=[ReviewHat.LIVED_EXPERIENCE],
        words="",
        due_on=TODAY + timedelta(days=7),
        reviewers=[NewReviewer(person_id=person_id) for person_id in person_ids],
        today=TODAY,
        now=NOW,
    )
    return list(opened.invitation_ids)


def judge(
    session: Session,
    cast: Cast,
    person_id: int,
    invitation_id: int,
    verdict: Verdict = Verdict.READY,
    *,
    words: str = "",
    consent: Consent = Consent.ROLE_ONLY,
    remark: str = "",
    now: datetime = NOW,
) -> None:
    """Give a verdict, with a remark before where there is one."""
    if remark:
        keep_remark(
            session,
            person_id,
            project_id=cast.project,
            invitation_id=invitation_id,
            remark=NewRemark(remark, "options"),
            form_token=new_token(),
            now=now,
        )
    give_verdict(
        session,
        person_id,
        project_id=cast.project,
        invitation_id=invitation_id,
        entry=NewVerdict(verdict, words, minutes=10, consent=consent),
        catalog=CATALOG,
        today=TODAY,
        now=now,
    )


def review(session: Session, cast: Cast, out: GoingOut) -> None:
    """A patient who may be named and a clinician who may not both say that it is ready."""
    of_patient, of_clinician = ask(session, cast, out, cast.patient, cast.clinician)
    judge(session, cast, cast.patient, of_patient, consent=Consent.NAMED)
    judge(session, cast, cast.clinician, of_clinician)


def let_pass(session: Session, cast: Cast, out: GoingOut, *, catalog: Catalog = ONLY_REVIEWS) -> None:
    """The administrator signs that it may go out today, whatever is missing."""
    grant_override(
        session,
        cast.administrator,
        project_id=cast.project,
        release_id=out.release,
        reason="A warning has to reach people today.",
        signed_as="Ada Minster",
        last_day=TODAY,
        catalog=catalog,
        today=TODAY,
        now=NOW,
    )


def publish(session: Session, cast: Cast, out: GoingOut, *, now: datetime = NOW) -> list[PublishedCard]:
    """Let it go out."""
    return publish_release(
        session,
        cast.lead,
        project_id=cast.project,
        release_id=out.release,
        catalog=ONLY_REVIEWS,
        today=TODAY,
        now=now,
    )


def released(session: Session, cast: Cast) -> PublishedCard:
    """The aid, reviewed and out."""
    out = prepare(session, cast)
    review(session, cast, out)
    return publish(session, cast, out)[0]
