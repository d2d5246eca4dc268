"""The demo network: two projects with made-up people, loaded through the use cases like anybody's work.

The files of `data/demo` count days back from the day of loading, so that the network always looks alive.
"""

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from partnering.foundation.account import change_my_details, end_session, list_my_sessions
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import NotFound, NotPossibleNow
from partnering.foundation.instance import is_empty, mark_as_demo
from partnering.foundation.invitations import invite_person
from partnering.foundation.people import add_partner, add_person, command_line_person, give_access
from partnering.foundation.projects import add_project
from partnering.foundation.sign_in import accept_invitation, hash_password
from partnering.foundation.vocabulary import AccessRole, PartnerRole, ReleaseStatus, TeamRole
from partnering.foundation.words import _
from partnering.interop.artifact_import import import_artifact
from partnering.interop.cds_connect import read_artifact
from partnering.tracker.file_import import import_activities, read_file_for_project
from partnering.tracker.releases import add_release, move_release

FOLDER = Path(__file__).parents[1] / "data" / "demo"
ARTIFACT_SLUG = "drinking-aid"
JOINED_DAYS_AGO = 90
LOADED_BY = "maya@example.org"
"""The person whose spreadsheet the activities come from."""


def load_demo(session: Session, *, catalog: Catalog, now: datetime, folder: Path = FOLDER) -> None:
    """Fill an empty database with the demo network.

    Raises NotPossibleNow for a database that is in use, NotFound where the files of the demo are not installed.
    """
    if not is_empty(session):
        raise NotPossibleNow(
            _(
                "This database is in use, and the demo would mix made-up people with real ones.\nGive an empty one."
            )
        )
    if not folder.is_dir():
        raise NotFound(
            _("The demo files are not at {folder}.\nRun this from a checkout of the source.").format(
                folder=folder
            )
        )
    network = yaml.safe_load((folder / "people.yaml").read_text("utf-8"))
    mark_as_demo(session, password=network["password"])
    us = command_line_person(session)
    projects = {
        ARTIFACT_SLUG: import_artifact(
            session,
            us,
            artifact=read_artifact(
                (folder / "drinking-aid.cds-connect.json").read_bytes(),
                file_name="drinking-aid.cds-connect.json",
            ),
            slug=ARTIFACT_SLUG,
            catalog=catalog,
            now=now,
        ).project_id
    }
    for project in network["projects"]:
        projects[project["slug"]] = _add_project(session, us, project, catalog=catalog, now=now)
    people = _add_people(session, us, network, projects, now=now)
    _add_activities(session, people[LOADED_BY], projects["statin"], folder, catalog=catalog, now=now)


def _add_project(
    session: Session, us: int, project: dict[str, Any], *, catalog: Catalog, now: datetime
) -> int:
    project_id = add_project(
        session, us, slug=project["slug"], title=project["title"], catalog=catalog, now=now
    )
    for release in project["releases"]:
        planned_in_days = release.get("planned_in_days")
        release_id = add_release(
            session,
            us,
            project_id=project_id,
            version=release["version"],
            previous=release.get("previous"),
            planned_for=now.date() + timedelta(days=planned_in_days) if planned_in_days else None,
            now=now - timedelta(days=release["added_days_ago"]),
        )
        if release["status"] == ReleaseStatus.RELEASED:
            moment = now - timedelta(days=release["released_days_ago"])
            for to in (ReleaseStatus.IN_REVIEW, ReleaseStatus.RELEASED):
                move_release(
                    session,
                    us,
                    project_id=project_id,
                    release_id=release_id,
                    to=to,
                    today=moment.date(),
                    now=moment,
                )
    return project_id


def _add_people(
    session: Session, us: int, network: dict[str, Any], projects: dict[str, int], *, now: datetime
) -> dict[str, int]:
    """Person ids by address."""
    people: dict[str, int] = {}
    for person in network["people"]:
        for slug in person["projects"]:
            people[person["email"]] = give_access(
                session,
                us,
                project_id=projects[slug],
                name=person["name"],
                email=person["email"],
                access_role=AccessRole[person["access"].upper()],
                role=_role(person["role"]),
                now=now - timedelta(days=JOINED_DAYS_AGO),
            )
    administrator = network["administrator"]
    people[administrator["email"]] = add_person(session, us, **administrator, is_administrator=True, now=now)
    password_hash = hash_password(network["password"])
    for person_id in people.values():
        token = invite_person(session, us, member_id=person_id, now=now)
        accept_invitation(session, token=token, password_hash=password_hash, device=_("Demo"), now=now)
        for opened in list_my_sessions(session, person_id, now=now):
            end_session(session, person_id, session_id=opened.session_id, now=now)
    for person in network["people"]:
        if person.get("may_be_asked"):
            change_my_details(
                session, people[person["email"]], name=person["name"], may_be_asked=True, now=now
            )
    for partner in network["partners"]:
        add_partner(
            session,
            us,
            project_id=projects[partner["project"]],
            name=partner["name"],
            role=PartnerRole[partner["role"].upper()],
            now=now - timedelta(days=JOINED_DAYS_AGO),
        )
    return people


def _role(word: str) -> PartnerRole | TeamRole:
    return PartnerRole[word.upper()] if word in set(PartnerRole) else TeamRole[word.upper()]


def _add_activities(
    session: Session, person_id: int, project_id: int, folder: Path, *, catalog: Catalog, now: datetime
) -> None:
    content = dated((folder / "activities.csv").read_text("utf-8"), now.date())
    records = read_file_for_project(
        session,
        person_id,
        project_id=project_id,
        file=io.BytesIO(content.encode()),
        catalog=catalog,
        today=now.date(),
    )
    import_activities(
        session, person_id, project_id=project_id, records=records, file_name="activities.csv", now=now
    )


def dated(content: str, today: date) -> str:
    """The activity file with its column `days_ago` turned into `held_on`."""
    rows = list(csv.DictReader(io.StringIO(content)))
    written = io.StringIO()
    writer = csv.DictWriter(written, ["held_on" if name == "days_ago" else name for name in rows[0]])
    writer.writeheader()
    for row in rows:
        held_on = today - timedelta(days=int(row.pop("days_ago")))
        writer.writerow(row | {"held_on": held_on.isoformat()})
    return written.getvalue()
