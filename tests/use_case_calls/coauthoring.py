"""How to call the use cases of decision aids: their versions, drafts and releases."""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from partnering.coauthoring.aid_drafts import keep_aid_draft
from partnering.coauthoring.release_aids import take_aid_out_of_release
from partnering.coauthoring.saving import save_version
from partnering.foundation.vocabulary import VersionOrigin
from tests.cast import NOW, Cast, an_aid
from tests.use_case_calls.entries import Arguments, Call, Event, in_project, in_release


def of_aid(**more: Any) -> Arguments:
    """The aid of the first project."""
    return lambda _session, cast, _person: {"project_id": cast.project, "aid_id": cast.aid, **more}


def of_aid_in_release(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """The aid, which goes out with the release."""
    return {"project_id": cast.project, "aid_id": cast.aid, "release_id": cast.release, "now": NOW}


def of_aid_and_release(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_aid_in_release`, for an aid that does not go out with it yet."""
    arguments = of_aid_in_release(session, cast, person)
    take_aid_out_of_release(session, cast.lead, **arguments)
    return arguments


def of_aid_with_two_versions(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """The aid, whose first version is no longer the latest."""
    arguments: dict[str, Any] = {
        "project_id": cast.project,
        "aid_id": cast.aid,
        "message": "",
        "now": NOW,
    }
    text = an_aid("sore-knee", "A very sore knee")
    save_version(session, cast.lead, text=text, base_number=1, **arguments)
    return {**arguments, "number": 1}


def of_own_aid_draft(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A draft of the person, else of the lead."""
    writer = person if person in {cast.lead, cast.editor} else cast.lead
    of_aid: dict[str, Any] = {"project_id": cast.project, "aid_id": cast.aid}
    kept = keep_aid_draft(session, writer, text=b"title:", base_number=1, revision=0, now=NOW, **of_aid)
    return {**of_aid, "revision": kept.revision}


NEW_AID = an_aid("sore-hip", "A sore hip")
CHANGED_AID = an_aid("sore-knee", "A very sore knee")
DRAFT_IS_OWN = "A draft is nobody else's: what others see changes when it is saved."

CALLS: Mapping[str, Call] = {
    "coauthoring.aids.add_aid": Call(
        in_release(text=NEW_AID, origin=VersionOrigin.FILE, now=NOW),
        Event(
            "aid added",
            after={
                "slug": "sore-hip",
                "sha256": hashlib.sha256(NEW_AID).hexdigest(),
                "origin": "file",
                "release": "2.1",
            },
        ),
    ),
    "coauthoring.aids.list_aids": Call(in_project()),
    "coauthoring.aids.read_aid": Call(of_aid()),
    "coauthoring.versions.read_version": Call(of_aid()),
    "coauthoring.versions.list_versions": Call(of_aid()),
    "coauthoring.versions.restore_version": Call(
        of_aid_with_two_versions,
        Event(
            "aid version saved",
            after={
                "slug": "sore-knee",
                "number": 3,
                "sha256": hashlib.sha256(an_aid("sore-knee", "A sore knee")).hexdigest(),
                "origin": "restored",
            },
        ),
    ),
    "coauthoring.saving.save_version": Call(
        of_aid(text=CHANGED_AID, base_number=1, message="How sore", now=NOW),
        Event(
            "aid version saved",
            after={
                "slug": "sore-knee",
                "number": 2,
                "sha256": hashlib.sha256(CHANGED_AID).hexdigest(),
                "origin": "written",
            },
        ),
    ),
    "coauthoring.release_aids.put_aid_in_release": Call(
        of_aid_and_release, Event("aid put in release", after={"release": "2.1"})
    ),
    "coauthoring.release_aids.take_aid_out_of_release": Call(
        of_aid_in_release, Event("aid taken out of release", before={"release": "2.1"})
    ),
    "coauthoring.aid_drafts.read_aid_draft": Call(of_aid()),
    "coauthoring.aid_drafts.keep_aid_draft": Call(
        of_aid(text=b"\xff half a w", base_number=1, revision=0, now=NOW), no_event_because=DRAFT_IS_OWN
    ),
    "coauthoring.aid_drafts.drop_aid_draft": Call(of_own_aid_draft, no_event_because=DRAFT_IS_OWN),
    "coauthoring.presence.note_presence": Call(
        of_aid(section="options", now=NOW),
        no_event_because="It says where somebody is just now; nothing that anybody decided changes.",
    ),
    "coauthoring.presence.list_present": Call(of_aid(now=NOW)),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "coauthoring.own_aid_rows.own_aid_rows": "reads for export_my_data",
    "coauthoring.own_aid_rows.count_aid_drafts": "reads for read_leaving",
    "coauthoring.own_aid_rows.forget_own_aid_rows": "writes for delete_my_account",
    "coauthoring.versions.aid_of_project": "looks up for the use cases about aids",
    "coauthoring.versions.aid_in_turn": "lets one writer at a time into the use cases about aids",
    "coauthoring.versions.latest_text": "reads for the use cases about aids",
    "coauthoring.versions.version_numbered": "reads for the use cases about aids",
    "coauthoring.versions.text_of_version": "reads for the use cases about reviews",
    "coauthoring.versions.texts_of_versions": "reads for the use cases about reviews",
    "coauthoring.versions.writers_of": "reads for the use cases about reviews and the gate",
    "coauthoring.versions.write_version": "writes for the use cases that save an aid",
    "coauthoring.versions.record_version": "leaves the event of the use cases that save an aid",
    "coauthoring.release_aids.open_release": "checks for the use cases about what a release holds",
    "coauthoring.release_aids.add_to_release": "writes for add_aid and put_aid_in_release",
    "coauthoring.release_aids.versions_of_release": "reads for the use cases about the gate",
    "coauthoring.aid_rows.aid_version_rows": "reads for export_project",
    "coauthoring.aid_drafts.forget_saved_draft": "writes for save_version",
}
