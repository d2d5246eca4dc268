"""How to call the use cases of what people say: inputs, answers, levels and their own accounts."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.vocabulary import Answer, PartnerRole
from partnering.tracker.activity_accounts import OwnAccount
from partnering.tracker.answers import NewAnswer
from partnering.tracker.inputs import NewInput
from partnering.tracker.ratings import NewRating
from tests.cast import CATALOG, NOW, TODAY, Cast, a_meeting, answer, log, say
from tests.use_case_calls.entries import Call, Event, in_project, in_release


def of_activity_that_names(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """An activity where the person is named as a patient, else the patient partner."""
    named = person if person in cast.loggers else cast.patient
    activity_id = log(session, cast.lead, cast.project, a_meeting(cast.release, named))
    return {"project_id": cast.project, "activity_id": activity_id, "now": NOW}


def own_role(cast: Cast, person: int) -> PartnerRole:
    """The role the person may rate for; any for the team."""
    roles = {cast.caregiver: PartnerRole.CAREGIVER_PARTNER, cast.clinician: PartnerRole.CLINICIAN_PARTNER}
    return roles.get(person, PartnerRole.PATIENT_PARTNER)


def of_waiting_input(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """Something the patient partner said."""
    return {
        "project_id": cast.project,
        "input_id": say(session, cast.patient, cast.project, "The text is too small."),
    }


def of_own_answer(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """An answer to what the person said, else to what the patient partner said."""
    giver = person if person in cast.loggers else cast.patient
    said = say(session, giver, cast.project, "The text is too small.")
    return {
        "project_id": cast.project,
        "answer_id": answer(session, cast.lead, cast.project, said),
        "now": NOW,
    }


CALLS: Mapping[str, Call] = {
    # Inputs and answers
    "tracker.inputs.give_input": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "entry": NewInput("The text is too small.", cast.release, "information_delivery"),
            "form_token": "a-form-of-its-own",
            "catalog": CATALOG,
            "now": NOW,
        },
        Event("input given", after={"stage": "information_delivery", "is_written_down": False}),
    ),
    "tracker.input_list.list_inputs": Call(in_project(today=TODAY)),
    "tracker.input_list.read_input": Call(
        lambda session, cast, person: {**of_waiting_input(session, cast, person), "today": TODAY}
    ),
    "tracker.input_list.summarise_inputs": Call(in_project(today=TODAY)),
    "tracker.input_list.list_my_inputs": Call(
        lambda _s, cast, _p: {"in_project": cast.project, "today": TODAY}
    ),
    "tracker.input_list.list_unread_answers": Call(
        lambda _s, cast, _p: {"in_project": cast.project, "today": TODAY}
    ),
    "tracker.input_list.inputs_of_cell": Call(
        in_release(
            lifecycle="sittig-2023",
            stage="information_delivery",
            partner_role=PartnerRole.PATIENT_PARTNER,
            catalog=CATALOG,
            today=TODAY,
        )
    ),
    "tracker.answers.answer_input": Call(
        lambda session, cast, person: {
            **of_waiting_input(session, cast, person),
            "entry": NewAnswer(Answer.DEFERRED, "First the numbers.", TODAY),
            "today": TODAY,
            "now": NOW,
        },
        Event(
            "input answered",
            before={"status": "open"},
            after={"status": "answered", "answer": "deferred", "deferred_until": "2026-03-04"},
        ),
    ),
    "tracker.answers.link_change": Call(
        lambda session, cast, person: {
            **of_own_answer(session, cast, person),
            "activity_id": cast.activities[cast.lead],
            "release_id": None,
        },
        Event(
            "change linked",
            before={"activity": None, "release": None},
            after={"activity": 1, "release": None},
        ),
    ),
    "tracker.answers.mark_answer_read": Call(of_own_answer, Event("answer read")),
    "tracker.answers.reopen_input": Call(
        lambda session, cast, person: {
            **of_own_answer(session, cast, person),
            "words": "I meant the numbers.",
        },
        Event("input reopened", before={"status": "answered"}, after={"status": "reopened"}),
    ),
    # Ratings and partners' own accounts
    "tracker.ratings.rate_stage": Call(
        lambda _s, cast, person: {
            "project_id": cast.project,
            "entry": NewRating(cast.release, "pcor_evidence", own_role(cast, person), 4, 2),
            "catalog": CATALOG,
            "now": NOW,
        },
        Event(
            "stage rated",
            after={"stage": "pcor_evidence", "partner_role": "patient_partner", "is_first": True},
        ),
    ),
    "tracker.ratings.read_stage_ratings": Call(in_release(lifecycle="sittig-2023", catalog=CATALOG)),
    "tracker.levels_over_time.list_levels_over_time": Call(
        in_project(
            lifecycle="sittig-2023",
            stage="information_delivery",
            partner_role=PartnerRole.PATIENT_PARTNER,
            catalog=CATALOG,
        )
    ),
    "tracker.activity_accounts.tell_own_account": Call(
        lambda session, cast, person: {
            **of_activity_that_names(session, cast, person),
            "account": OwnAccount("We were asked at the end only."),
        },
        Event("activity told", after={"partner_role": "patient_partner", "is_first": True}),
    ),
    "tracker.activity_accounts.correct_own_part": Call(
        lambda session, cast, person: {
            **of_activity_that_names(session, cast, person),
            "partner_role": None,
        },
        Event("own part corrected", before={"named_as": "patient_partner"}, after={"named_as": None}),
    ),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "tracker.sight.read_side": "says for which side a person rates, for the use cases about levels",
    "tracker.sight.read_sights": "says whose levels a person may see, for the use cases about levels",
    "tracker.sight.sights_from": "says whose levels a person may see, for the use cases about levels",
    "tracker.sight.read_said_levels": "reads for the use cases about levels",
    "tracker.inputs.new_input": "writes for the use cases that give a verdict",
    "tracker.inputs_told.inputs_by_id": "reads for the use cases about remarks",
    "tracker.input_list.count_waiting": "reads for list_waiting and summarise_inputs",
    "tracker.inputs_told.inputs_told": "reads for the use cases about inputs",
    "tracker.said_rows.input_rows": "reads for export_project",
    "tracker.said_rows.rating_rows": "reads for export_project",
}
