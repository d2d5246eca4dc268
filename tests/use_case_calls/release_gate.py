"""How to call the use cases of the gate: publishing, overrides, keys and the public record."""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.tokens import new_token
from partnering.release_gate.badge import find_badged_release
from partnering.release_gate.keys import NewKey, make_key
from partnering.release_gate.models import PublishedAid
from partnering.release_gate.overrides import grant_override
from tests.cast import CATALOG, NOW, TODAY, Cast
from tests.partnering.release_gate.going_out import ONLY_REVIEWS, prepare, released, review
from tests.partnering.release_gate.going_out import SLUG as GOING_OUT
from tests.partnering.release_gate.going_out import TEXT as TEXT_GOING_OUT
from tests.use_case_calls.entries import IN_TWO_WEEKS, Arguments, Call, Event, in_project, in_release


def of_reviewed_release(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A release in review whose one aid partners agree to."""
    out = prepare(session, cast)
    review(session, cast, out)
    return {
        "project_id": cast.project,
        "release_id": out.release,
        "catalog": ONLY_REVIEWS,
        "today": TODAY,
        "now": NOW,
    }


def aid_that_is_out(session: Session, cast: Cast) -> PublishedAid:
    """An aid of the first project that is out; the same one where a test asks twice."""
    found = session.scalar(select(PublishedAid).where(PublishedAid.project_id == cast.project))
    return found or session.get_one(PublishedAid, released(session, cast).published_id)


def of_released_aid(**more: Any) -> Arguments:
    """An aid that is out, without its project."""
    return lambda session, cast, _person: {"published_id": aid_that_is_out(session, cast).id, **more}


def of_own_released_aid(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """An aid of the first project that is out."""
    return {
        "project_id": cast.project,
        "published_id": aid_that_is_out(session, cast).id,
        "reason": "A study was taken back.",
        "now": NOW,
    }


def of_public_address(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """Where an aid that is out can be read."""
    row = aid_that_is_out(session, cast)
    return {"slug": row.slug, "version": row.version}


OVERRIDE: dict[str, Any] = {
    "reason": "A wrong dose stands in the release that is out.",
    "signed_as": "Ada Minster",
    "last_day": IN_TWO_WEEKS,
    "catalog": CATALOG,
    "today": TODAY,
    "now": NOW,
}


def of_override(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """An override that the administrator signed."""
    override_id = grant_override(
        session, cast.administrator, project_id=cast.project, release_id=cast.release, **OVERRIDE
    )
    return {"project_id": cast.project, "override_id": override_id, "now": NOW}


def made_key(session: Session, cast: Cast, name: str) -> NewKey:
    """A key that the lead made."""
    return make_key(
        session,
        cast.lead,
        project_id=cast.project,
        name=name,
        last_day=IN_TWO_WEEKS,
        today=TODAY,
        now=NOW,
    )


def of_key(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A key of the project."""
    return {"project_id": cast.project, "key_id": made_key(session, cast, "GitHub").key_id, "now": NOW}


def of_key_in_use(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """The key itself."""
    return {"token": made_key(session, cast, new_token()).token, "now": NOW}


CALLS: Mapping[str, Call] = {
    "release_gate.publishing.publish_release": Call(
        of_reviewed_release,
        Event(
            "release published",
            before={"status": "in_review"},
            after={
                "status": "released",
                "verdict": "agreed",
                "aids": {GOING_OUT: hashlib.sha256(TEXT_GOING_OUT).hexdigest()},
            },
        ),
    ),
    "release_gate.publishing.list_published": Call(in_release()),
    "release_gate.publishing.withdraw_aid": Call(
        of_own_released_aid, Event("aid withdrawn", after={"slug": GOING_OUT, "version": "3.0"})
    ),
    "release_gate.released.list_released_aids": Call(lambda _s, _c, _p: {}),
    "release_gate.released.find_released_aid": Call(of_public_address),
    "release_gate.record_reading.read_record": Call(of_released_aid(today=TODAY)),
    "release_gate.record_reading.read_released_text": Call(of_released_aid()),
    "release_gate.gate.judge_release": Call(in_release(catalog=CATALOG, today=TODAY, now=NOW)),
    "release_gate.overrides.grant_override": Call(
        in_release(**OVERRIDE),
        Event(
            "gate overridden",
            before={"verdict": "not_ready"},
            after={"override": 1, "last_day": "2026-03-18"},
        ),
    ),
    "release_gate.overrides.end_override": Call(of_override, Event("override ended", before={"override": 1})),
    "release_gate.overrides.list_overrides": Call(in_release()),
    "release_gate.keys.make_key": Call(
        in_project(name="GitHub", last_day=TODAY, today=TODAY, now=NOW),
        Event("gate key made", after={"name": "GitHub", "last_day": "2026-03-04"}),
    ),
    "release_gate.keys.end_key": Call(of_key, Event("gate key ended", before={"name": "GitHub"})),
    "release_gate.keys.list_keys": Call(in_project()),
    "release_gate.keys.judge_by_key": Call(
        lambda session, cast, person: {
            **of_key_in_use(session, cast, person),
            "slug": "statin",
            "version": "2.1",
            "catalog": CATALOG,
            "today": TODAY,
        }
    ),
    "release_gate.keys.note_key_use": Call(
        of_key_in_use,
        no_event_because="It says that a key is still in use; nothing that anybody decided changes.",
    ),
    "release_gate.badge.find_badged_release": Call(lambda _s, _c, _p: {"slug": "statin", "version": "2.1"}),
    "release_gate.badge.read_badge_verdict": Call(
        lambda session, _c, _p: {
            "release": find_badged_release(session, slug="statin", version="2.1"),
            "catalog": CATALOG,
            "today": TODAY,
            "now": NOW,
        }
    ),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "release_gate.release_outcomes.tally_outcomes": "counts for read_dashboard",
    "release_gate.standing_override.overrides_in_time": "reads for read_dashboard",
    "release_gate.released.published_as": "reads for find_released_aid and read_record",
    "release_gate.making.log_of_making": "reads for read_record and list_user_centred",
    "release_gate.gate_rows.override_rows": "reads for export_project",
    "release_gate.gate_rows.published_rows": "reads for export_project",
    "release_gate.gate.judge": "is judge_release, for whoever a use case has let in",
    "release_gate.evidence.gather_evidence": "reads for judge_release",
    "release_gate.aid_evidence.aids_of_release": "reads for judge_release",
    "release_gate.who_could.read_who_could": "reads for judge_release",
    "release_gate.standing_override.override_that_stands": "reads for judge_release",
}
