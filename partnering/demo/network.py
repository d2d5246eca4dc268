"""The demo network: two projects with made-up people, loaded through the use cases like anybody's work.

The files of `data/demo` count days back from the day of loading, so that the network always looks alive.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from partnering.demo.activities import load_demo_activities
from partnering.demo.aids import load_demo_aids
from partnering.demo.budget import load_demo_budget
from partnering.demo.governance import load_demo_governance
from partnering.demo.learning import load_demo_learning
from partnering.demo.look_backs import load_demo_look_backs
from partnering.demo.many_partners import load_many_partners
from partnering.demo.pay import load_demo_pay
from partnering.demo.reach import load_demo_reach
from partnering.demo.reflection import load_demo_reflection
from partnering.demo.report import load_demo_report
from partnering.foundation.account import change_my_details, end_session, list_my_sessions
from partnering.foundation.catalog import HUB, Catalog
from partnering.foundation.consents import choose_consent
from partnering.foundation.errors import NotFound, NotPossibleNow
from partnering.foundation.instance import is_empty, mark_as_demo
from partnering.foundation.invitations import invite_person
from partnering.foundation.needs import meet_need, tell_need
from partnering.foundation.partnerships import RoleAgreement, move_partner
from partnering.foundation.people import (
    add_partner,
    add_person,
    command_line_person,
    give_access,
    named_members,
)
from partnering.foundation.projects import add_project
from partnering.foundation.role_agreements import (
    QUESTIONS,
    agree_for_project,
    agree_to_my_role,
    write_agreement,
)
from partnering.foundation.sign_in import accept_invitation, hash_password
from partnering.foundation.vocabulary import (
    AccessRole,
    Answer,
    Consent,
    NeedKind,
    PartnerRole,
    ReleaseStatus,
    Standing,
    TeamRole,
)
from partnering.foundation.words import _
from partnering.interop.artifact_file import read_artifact
from partnering.interop.artifact_import import import_artifact
from partnering.tracker.activity_accounts import OwnAccount, tell_own_account
from partnering.tracker.activity_list import list_activities_of_cell
from partnering.tracker.answers import NewAnswer, answer_input, mark_answer_read, reopen_input
from partnering.tracker.inputs import NewInput, give_input
from partnering.tracker.ratings import NewRating, rate_stage
from partnering.tracker.releases import add_release, move_release, release_ids

FOLDER = Path(__file__).parents[2] / "data" / "demo"
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
    load_demo_activities(session, people[LOADED_BY], projects["statin"], folder, catalog=catalog, now=now)
    for said in yaml.safe_load((folder / "inputs.yaml").read_text("utf-8")):
        _add_input(session, said, people, projects["statin"], catalog=catalog, now=now)
    for part in yaml.safe_load((folder / "parts.yaml").read_text("utf-8")):
        _add_part(session, part, people, projects["statin"], now=now)
    _add_ratings(session, folder, people, projects["statin"], catalog=catalog, now=now)
    of_statin: dict[str, Any] = {"project_id": projects["statin"], "people": people, "now": now}
    load_demo_aids(session, file=folder / "aids.yaml", catalog=catalog, **of_statin)
    load_demo_reflection(session, file=folder / "journal.yaml", catalog=catalog, **of_statin)
    load_demo_look_backs(session, file=folder / "look_backs.yaml", **of_statin)
    load_demo_governance(session, file=folder / "governance.yaml", **of_statin)
    load_demo_reach(session, file=folder / "reach.yaml", **of_statin)
    load_demo_pay(session, file=folder / "pay.yaml", **of_statin)
    load_demo_budget(session, file=folder / "budget.yaml", catalog=catalog, **of_statin)
    load_demo_learning(
        session, projects=projects, file=folder / "learning.yaml", catalog=catalog, **of_statin
    )
    load_demo_report(session, file=folder / "report.yaml", **of_statin)
    many, keeper = projects["knee-pain"], people["iris@example.org"]
    load_demo_activities(session, keeper, many, folder / "knee", catalog=catalog, now=now)
    load_many_partners(
        session, keeper, project_id=many, file=folder / "knee" / "project.yaml", catalog=catalog, now=now
    )


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
                now=now - timedelta(days=person.get("joined_days_ago", JOINED_DAYS_AGO)),
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


def _add_input(
    session: Session,
    said: dict[str, Any],
    people: dict[str, int],
    project_id: int,
    *,
    catalog: Catalog,
    now: datetime,
) -> None:
    """Something a partner said, with its answers and what the partner said to them."""
    giver = named_members(session, project_id=project_id, names=[said["given_by"]])[
        said["given_by"].casefold()
    ]
    input_id = give_input(
        session,
        people[said["written_by"]] if "written_by" in said else giver,
        project_id=project_id,
        entry=NewInput(
            said["said"],
            release_id=release_ids(session, project_id=project_id)[said["release"]],
            stage=said["stage"],
            given_by=giver,
        ),
        form_token=f"demo, {said['days_ago']} days ago",
        catalog=catalog,
        now=now - timedelta(days=said["days_ago"]),
    )
    for told in said.get("answers", ()):
        _add_answer(
            session,
            told,
            people[told["by"]],
            giver=giver,
            project_id=project_id,
            input_id=input_id,
            now=now,
        )


def _add_answer(
    session: Session,
    told: dict[str, Any],
    person_id: int,
    *,
    giver: int,
    project_id: int,
    input_id: int,
    now: datetime,
) -> None:
    moment = now - timedelta(days=told["days_ago"])
    versions = release_ids(session, project_id=project_id)
    answer_id = answer_input(
        session,
        person_id,
        project_id=project_id,
        input_id=input_id,
        entry=NewAnswer(
            Answer[told["answer"].upper()],
            told["words"],
            deferred_until=moment.date() + timedelta(days=told["deferred_days"])
            if "deferred_days" in told
            else None,
            changed_release_id=versions[told["changed_release"]] if "changed_release" in told else None,
        ),
        today=moment.date(),
        now=moment,
    )
    if "read_days_ago" in told:
        read_at = now - timedelta(days=told["read_days_ago"])
        mark_answer_read(session, giver, project_id=project_id, answer_id=answer_id, now=read_at)
    if "reopened_because" in told:
        reopen_input(
            session,
            giver,
            project_id=project_id,
            answer_id=answer_id,
            words=told["reopened_because"],
            now=now - timedelta(days=told["reopened_days_ago"]),
        )


def _add_part(
    session: Session, part: dict[str, Any], people: dict[str, int], project_id: int, *, now: datetime
) -> None:
    """What a partner and the project agreed on, and what would help."""
    named = named_members(session, project_id=project_id, names=[part["partner"]])
    partner = named[part["partner"].casefold()]

    def on(days_ago: int) -> dict[str, Any]:
        return {"project_id": project_id, "now": now - timedelta(days=days_ago)}

    if role := part.get("role"):
        agreement = RoleAgreement(**{text: role[text] for text in QUESTIONS})
        us, written, agreed = people[role["by"]], on(role["days_ago"]), on(role["agreed_days_ago"])
        revision = write_agreement(session, us, member_id=partner, revision=0, agreement=agreement, **written)
        agree_to_my_role(session, partner, revision=revision, **agreed)
        agree_for_project(session, us, member_id=partner, revision=revision, **agreed)
    if consent := part.get("consent"):
        choose_consent(session, partner, consent=Consent[consent.upper()], **on(0))
    if rest := part.get("break"):
        moved = {"to": Standing.PAUSED, "words": rest["words"], **on(rest["days_ago"])}
        move_partner(session, people[rest["by"]], member_id=partner, **moved)
    for need in part.get("needs", ()):
        kind = NeedKind[need["kind"].upper()]
        need_id = tell_need(session, partner, kind=kind, words=need["words"], **on(need["days_ago"]))
        if "met_by" in need:
            met = {"need_id": need_id, "words": need["met_words"], **on(need["met_days_ago"])}
            meet_need(session, people[need["met_by"]], **met)


def _add_ratings(
    session: Session,
    folder: Path,
    people: dict[str, int],
    project_id: int,
    *,
    catalog: Catalog,
    now: datetime,
) -> None:
    """Where people say a stage stands, and how partners tell an activity in their own words."""
    said = yaml.safe_load((folder / "ratings.yaml").read_text("utf-8"))
    versions = release_ids(session, project_id=project_id)
    for rating in said["ratings"]:
        rate_stage(
            session,
            people[rating["by"]],
            project_id=project_id,
            entry=NewRating(
                release_id=versions[rating["release"]],
                stage=rating["stage"],
                partner_role=PartnerRole[rating["role"].upper()],
                who_controls=rating["who_controls"],
                how_continuous=rating["how_continuous"],
                what_would_raise_it=rating["what_would_raise_it"],
            ),
            catalog=catalog,
            now=now - timedelta(days=rating["days_ago"]),
        )
    for account in said["accounts"]:
        held_on = now.date() - timedelta(days=account["held_days_ago"])
        activities = list_activities_of_cell(
            session,
            people[account["by"]],
            project_id=project_id,
            release_id=versions[account["release"]],
            lifecycle=HUB,
            stage=account["stage"],
            partner_role=PartnerRole[account["role"].upper()],
            catalog=catalog,
        )
        tell_own_account(
            session,
            people[account["by"]],
            project_id=project_id,
            activity_id=next(told.activity_id for told in activities if told.held_on == held_on),
            account=OwnAccount(account["what_happened"], minutes=account["minutes"], level=account["level"]),
            now=now - timedelta(days=account["days_ago"]),
        )
