"""How to call the use cases of releases, activities, files, drafts and plans."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.vocabulary import PartnerRole, ReleaseStatus
from partnering.tracker.activities import take_back_activity
from partnering.tracker.file_import import read_file_for_project
from partnering.tracker.stage_plans import write_plan
from tests.cast import CATALOG, NOW, TODAY, Cast, a_meeting
from tests.use_case_calls.entries import IN_TWO_WEEKS, THIS_WEEK, Call, Event, in_project, in_release


def of_own_activity(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """An activity that the person logged, else the lead's."""
    activity = cast.activities.get(person, cast.activities[cast.lead])
    return {"project_id": cast.project, "activity_id": activity, "now": NOW}


def of_own_taken_back_activity(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_own_activity`, for one that was taken back."""
    arguments = of_own_activity(session, cast, person)
    take_back_activity(session, cast.lead, **arguments)
    return arguments


ACTIVITY_FILE = """\
external_id,held_on,release,stage,activity,minutes,partner_role,people,partners
A-1,2026-03-03,2.1,information_delivery,workshop,90,patient_partner,3,Rosa; Nell
A-1,2026-03-03,2.1,information_delivery,workshop,90,clinician_partner,1,
A-2,2026-03-02,,pcor_evidence,meeting,60,caregiver_partner,1,
"""


def of_file(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """The records of a file with two activities and one new name."""
    records = read_file_for_project(
        session,
        cast.lead,
        project_id=cast.project,
        file=BytesIO(ACTIVITY_FILE.encode()),
        catalog=CATALOG,
        today=TODAY,
    )
    return {"project_id": cast.project, "records": records}


RELEASE = {"version": "3.0", "previous": "2.1", "planned_for": "2026-03-04"}
PLAN: dict[str, Any] = {
    "stage": "health_outcomes",
    "words": "We ask ten people how it went.",
    "planned_for": IN_TWO_WEEKS,
    "instead_of": "",
    "catalog": CATALOG,
    "today": TODAY,
    "now": NOW,
}


def of_plan(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A plan that the lead wrote."""
    plan_id = write_plan(session, cast.lead, project_id=cast.project, release_id=cast.release, **PLAN)
    return {"project_id": cast.project, "plan_id": plan_id, "words": PLAN["words"], "now": NOW}


CALLS: Mapping[str, Call] = {
    # Releases
    "tracker.releases.add_release": Call(
        in_project(version="3.0", previous="2.1", planned_for=TODAY, now=NOW),
        Event("release added", after=RELEASE),
    ),
    "tracker.releases.move_release": Call(
        in_release(to=ReleaseStatus.IN_REVIEW, today=TODAY, now=NOW),
        Event("release moved", before={"status": "draft"}, after={"status": "in_review"}),
    ),
    "tracker.releases.list_releases": Call(in_project()),
    "tracker.releases.count_activities": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "release_ids": [cast.release, cast.earlier_release],
        }
    ),
    "tracker.releases.find_release": Call(in_project(version="2.1")),
    "tracker.release_coverage.read_coverage": Call(in_release(catalog=CATALOG, today=TODAY)),
    # Activities
    "tracker.activities.record_activity": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "entry": a_meeting(cast.release, cast.patient),
            "form_token": "a-form-of-its-own",
            "catalog": CATALOG,
            "today": TODAY,
            "now": NOW,
        },
        Event(
            "activity logged",
            after={
                "held_on": "2026-03-03",
                "stage": "information_delivery",
                "activity": "meeting",
                "minutes": 60,
            },
        ),
    ),
    "tracker.activities.take_back_activity": Call(of_own_activity, Event("activity taken back")),
    "tracker.activities.put_back_activity": Call(of_own_taken_back_activity, Event("activity put back")),
    "tracker.activity_list.list_activities_of_cell": Call(
        in_release(
            lifecycle="sittig-2023",
            stage="information_delivery",
            partner_role=PartnerRole.PATIENT_PARTNER,
            catalog=CATALOG,
        )
    ),
    "tracker.activity_list.list_latest_changes": Call(in_project()),
    "tracker.search.search": Call(in_project(words="read")),
    "tracker.search.search_everywhere": Call(lambda _s, _c, _p: {"words": "read"}),
    "tracker.waiting.list_waiting": Call(in_project(catalog=CATALOG, today=TODAY)),
    "tracker.activities_held.list_activities_held": Call(in_project(since=THIS_WEEK, until=TODAY)),
    # Plans
    "tracker.stage_plans.write_plan": Call(
        in_release(**PLAN),
        Event("stage planned", after={"stage": "health_outcomes", "planned_for": "2026-03-18"}),
    ),
    "tracker.stage_plans.agree_to_plan": Call(
        of_plan, Event("plan agreed", after={"stage": "health_outcomes"})
    ),
    "tracker.stage_plans.list_plans": Call(in_release()),
    # Drafts
    "tracker.drafts.save_draft": Call(
        lambda _s, cast, _p: {
            "in_project": cast.project,
            "form": "activity",
            "token": "a-draft-of-its-own",
            "revision": 0,
            "content": {"what_changed": "half a sen"},
            "now": NOW,
        },
        no_event_because="What one is still typing is one's own; nobody else ever sees it.",
        is_for_members=True,
    ),
    "tracker.drafts.list_my_drafts": Call(
        lambda _s, cast, _p: {"in_project": cast.project, "form": "activity"}
    ),
    "tracker.drafts.discard_draft": Call(
        lambda _s, cast, person: {"token": cast.drafts.get(person, "nothing kept")},
        no_event_because="What one is still typing is one's own; nobody else ever sees it.",
    ),
    # Files
    "tracker.file_import.read_file_for_project": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "file": BytesIO(ACTIVITY_FILE.encode()),
            "catalog": CATALOG,
            "today": TODAY,
        }
    ),
    "tracker.file_import.preview_import": Call(of_file),
    "tracker.file_import.import_activities": Call(
        lambda session, cast, person: {
            **of_file(session, cast, person),
            "file_name": "spring.csv",
            "now": NOW,
        },
        Event("activities imported", after={"added": 2, "already_here": 0, "new_partners": 1}),
    ),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "tracker.what_counts.read_what_counts": "reads for read_coverage",
    "tracker.release_coverage.people_who_could_help": "reads for read_coverage",
    "tracker.releases.new_release": "writes for use cases that add a release",
    "tracker.releases.find_release_id": "reads for find_release and add_release",
    "tracker.releases.release_ids": "reads for the use cases about files and aids",
    "tracker.releases.release_in_turn": "lets one writer at a time into the use cases about what a release holds",
    "tracker.people_in_log.time_in_log": "reads for list_unpaid_partners",
    "tracker.tallies.tally_influence": "counts for read_dashboard",
    "tracker.tallies.tally_inputs": "counts for read_dashboard",
    "tracker.tallies.tally_listening": "counts for read_dashboard",
    "tracker.tallies.tally_time": "counts for read_dashboard",
    "tracker.tallies.list_release_states": "reads for read_dashboard",
    "tracker.time_given.log_review": "writes for the use cases that give a verdict",
    "tracker.waiting.next_release": "reads for list_waiting",
    "tracker.own_rows.own_rows": "reads for export_my_data",
    "tracker.own_rows.count_own_rows": "reads for read_leaving",
    "tracker.own_rows.forget_own_rows": "writes for delete_my_account",
    "tracker.project_rows.release_rows": "reads for export_project",
    "tracker.project_rows.role_rows": "reads for export_project",
    "tracker.project_rows.detail_rows": "reads for export_project",
    "tracker.project_rows.account_rows": "reads for export_project",
    "tracker.plan_rows.plan_rows": "reads for export_project",
    "tracker.plan_rows.own_plans": "reads for export_my_data",
    "tracker.stage_plans.plans_of_release": "reads for list_plans and judge_release",
    "tracker.release_evidence.version_of_release": "reads for the use cases about the gate",
    "tracker.release_evidence.levels_partners_logged": "reads for judge_release",
    "tracker.release_evidence.release_before": "reads for judge_release",
    "tracker.release_evidence.waiting_inputs": "reads for judge_release",
    "tracker.done_together.done_together": "reads for read_record",
    "tracker.done_together.answers_given": "reads for read_record",
    "tracker.done_together.answered_inputs": "reads for read_record",
    "tracker.releases.set_status": "writes for move_release and publish_release",
    "tracker.releases.withdrawn_among": "reads for the use cases about released aids",
}
