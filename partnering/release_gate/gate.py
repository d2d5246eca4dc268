"""The gate: whether a release may go out, for a person who asks and for a program that holds a key."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.permissions import Permission, permissions_in_project, requires
from partnering.release_gate.evidence import gather_evidence
from partnering.release_gate.evidence_shapes import Reader
from partnering.release_gate.rules import dissent_in, reasons_for
from partnering.release_gate.standing_override import override_that_stands
from partnering.release_gate.verdict import Gate, verdict_of


@requires(Permission.VIEW_COVERAGE)
def judge_release(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    release_id: int,
    catalog: Catalog,
    today: date,
    now: datetime,
) -> Gate:
    """Whether the release may go out, with every reason: what it has, what is missing, what mends it, who could.

    The verdict is the same for everybody. Names and changed words are for those who may read them anyway, and levels
    that the person may not see yet are not told. Raises NotFound for a release of another project.
    """
    held = permissions_in_project(session, person_id, project_id)
    return judge(
        session,
        project_id=project_id,
        release_id=release_id,
        reader=Reader(
            person_id,
            sees_people=Permission.VIEW_PEOPLE in held,
            sees_aids=Permission.VIEW_AIDS in held,
        ),
        catalog=catalog,
        today=today,
        now=now,
    )


def judge(
    session: Session,
    *,
    project_id: int,
    release_id: int,
    reader: Reader,
    catalog: Catalog,
    today: date,
    now: datetime,
) -> Gate:
    """As `judge_release`, for whoever a use case has let in. Part of use cases."""
    evidence, policy = gather_evidence(
        session, project_id=project_id, release_id=release_id, reader=reader, catalog=catalog, today=today
    )
    reasons, dissent = reasons_for(evidence, policy), dissent_in(evidence)
    return Gate(
        project=evidence.project,
        release=evidence.release,
        policy=policy.key,
        as_of=today,
        verdict=verdict_of(reasons, has_dissent=bool(dissent)),
        reasons=reasons,
        dissent=dissent,
        override=override_that_stands(session, release_id=release_id, reasons=reasons, now=now),
    )
