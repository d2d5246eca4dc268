"""How to call the use cases of reviews: rounds, verdicts, blocks and what was done about remarks."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.giving import NewVerdict
from partnering.coauthoring.paper_reviews import PaperReview
from partnering.coauthoring.review_endings import TypedEnding
from partnering.coauthoring.reviews import NewRemark
from partnering.coauthoring.round_views import list_rounds
from partnering.coauthoring.rounds import renew_link
from partnering.coauthoring.versions import read_version
from partnering.coauthoring.you_said_we_did import link_edit, read_you_said_we_did
from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.vocabulary import PartnerRole, ReviewHat, ReviewQuestion, ReviewReply, Verdict
from tests.cast import CATALOG, NOW, TODAY, Cast, an_aid, write_aid
from tests.partnering.coauthoring.reviewing import DUE, Asked, asked, judges, says
from tests.use_case_calls.coauthoring import of_aid, of_aid_with_two_versions
from tests.use_case_calls.entries import NELL, Arguments, Call, Event


def of_own_review(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A review the person is asked for; for an outsider, one that the patient partner is asked for."""
    if person == cast.administrator:
        ada: dict[str, Any] = {**NELL, "name": "Ada Minster", "email": "ada@example.org"}
        give_access(session, command_line_person(session), **ada, project_id=cast.project, now=NOW)
    is_asked = person in cast.members or person == cast.administrator
    who = asked(session, cast, person if is_asked else cast.patient)
    return {**who.at, "now": NOW}


def of_own_block(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_own_review`, where the one who is asked has called the aid harmful."""
    arguments = of_own_review(session, cast, person)
    speaker = person if person in cast.members or person == cast.administrator else cast.patient
    who = Asked(speaker, arguments["invitation_id"], cast.project)
    judges(session, who, Verdict.HARMFUL_OR_MISLEADING)
    return {**arguments, "because": "I read it again."}


def of_own_remark(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_own_review`, with a remark that the one who is asked has kept."""
    arguments = of_own_review(session, cast, person)
    speaker = person if person in cast.members or person == cast.administrator else cast.patient
    remark_id = says(session, Asked(speaker, arguments["invitation_id"], cast.project), "Too long.")
    return {**arguments, "remark_id": remark_id}


def of_round(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A round in which the patient partner is asked."""
    asked(session, cast, cast.patient)
    latest, *_earlier = list_rounds(session, cast.lead, project_id=cast.project, aid_id=cast.aid)
    return {"project_id": cast.project, "round_id": latest.round_id}


def of_invitation(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """An invitation of the patient partner."""
    return {**asked(session, cast, cast.patient).at, "now": NOW}


def of_link(session: Session, cast: Cast, person: int) -> str:
    """A new link that opens a review for the patient partner."""
    return renew_link(session, cast.lead, **of_invitation(session, cast, person)).token


def of_lapsed_verdict(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """The aid, edited after the patient partner found it ready."""
    judges(session, asked(session, cast, cast.patient), Verdict.READY)
    of_aid_with_two_versions(session, cast, person)
    return {
        "project_id": cast.project,
        "aid_id": cast.aid,
        "words": "",
        "due_on": DUE,
        "today": TODAY,
        "now": NOW,
    }


def of_block_on_another_aid(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A “harmful or misleading” of the patient partner on an aid that nobody of the cast wrote."""
    aid = write_aid(session, command_line_person(session), cast.project, an_aid("sore-hip", "A sore hip"))
    who = asked(session, cast, cast.patient, aid_id=aid)
    review_id = judges(session, who, Verdict.HARMFUL_OR_MISLEADING)
    return {
        "project_id": cast.project,
        "review_id": review_id,
        "reason": "The pain is on page two.",
        "now": NOW,
    }


def of_remark_and_version(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """Something that the patient partner said in a review, and the version it was said of."""
    who = asked(session, cast, cast.patient)
    says(session, who, "Too long.")
    judges(session, who, Verdict.READY)
    said = read_you_said_we_did(session, cast.patient, **who.at, today=TODAY)[0]
    version = read_version(session, cast.lead, project_id=cast.project, aid_id=cast.aid)
    return {
        "project_id": cast.project,
        "input_id": said.told.input_id,
        "version_id": version.version_id,
        "now": NOW,
    }


def of_linked_edit(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_remark_and_version`, where the version answers what was said."""
    arguments = of_remark_and_version(session, cast, person)
    link_edit(session, cast.lead, **arguments)
    return arguments


def without_now(arguments: Arguments, **more: Any) -> Arguments:
    """The arguments for a read, which takes no moment."""

    def for_person(session: Session, cast: Cast, person: int) -> dict[str, Any]:
        kept = arguments(session, cast, person)
        del kept["now"]
        return {**kept, **more}

    return for_person


A_STRANGER = NewReviewer(name="Nora", role=PartnerRole.PATIENT_PARTNER, by_link=True)
GIVEN = {"aid": "sore-knee", "number": 1, "verdict": "ready", "remarks": 0, "minutes": 20}
KEPT_UNTIL_GIVEN = "What a reviewer writes is theirs alone until the verdict, which leaves the event."

CALLS: Mapping[str, Call] = {
    "coauthoring.rounds.open_round": Call(
        lambda _s, cast, _p: {
            "project_id": cast.project,
            "aid_id": cast.aid,
            "number": 1,
            "hats": [ReviewHat.FACTS],
            "words": "Please be frank.",
            "due_on": DUE,
            "reviewers": [NewReviewer(cast.patient), A_STRANGER],
            "today": TODAY,
            "now": NOW,
        },
        Event(
            "review round opened",
            after={"aid": "sore-knee", "number": 1, "reviewers": 2, "due_on": "2026-03-12"},
        ),
    ),
    "coauthoring.rounds.ask_again": Call(
        of_lapsed_verdict,
        Event(
            "reviewers asked again",
            after={"aid": "sore-knee", "number": 2, "reviewers": 1, "due_on": "2026-03-12"},
        ),
    ),
    "coauthoring.rounds.close_round": Call(
        lambda session, cast, person: {**of_round(session, cast, person), "now": NOW},
        Event("review round closed", after={"is_agreed": False, "equimedian": None}),
    ),
    "coauthoring.rounds.take_back_invitation": Call(of_invitation, Event("review invitation taken back")),
    "coauthoring.rounds.renew_link": Call(of_invitation, Event("review link made")),
    "coauthoring.round_views.list_rounds": Call(of_aid()),
    "coauthoring.round_views.read_round": Call(
        lambda session, cast, person: {**of_round(session, cast, person), "today": TODAY}
    ),
    "coauthoring.review_access.invitation_of_link": Call(
        lambda session, cast, person: {"token": of_link(session, cast, person), "now": NOW}
    ),
    "coauthoring.my_reviews.list_my_reviews": Call(lambda _s, _c, _p: {}),
    "coauthoring.my_reviews.find_my_review": Call(
        lambda session, cast, person: {
            "invitation_id": of_own_review(session, cast, person)["invitation_id"]
        },
        is_for_members=True,
    ),
    "coauthoring.my_reviews.read_my_review": Call(without_now(of_own_review), is_for_members=True),
    "coauthoring.reviews.note_review_opened": Call(
        of_own_review, no_event_because=KEPT_UNTIL_GIVEN, is_for_members=True
    ),
    "coauthoring.reviews.keep_answer": Call(
        lambda session, cast, person: {
            **of_own_review(session, cast, person),
            "screen": "options",
            "question": ReviewQuestion.CLEAR,
            "reply": ReviewReply.YES,
        },
        no_event_because=KEPT_UNTIL_GIVEN,
        is_for_members=True,
    ),
    "coauthoring.reviews.keep_remark": Call(
        lambda session, cast, person: {
            **of_own_review(session, cast, person),
            "remark": NewRemark("Too long.", "options"),
            "form_token": "form-1",
        },
        no_event_because=KEPT_UNTIL_GIVEN,
        is_for_members=True,
    ),
    "coauthoring.reviews.drop_remark": Call(
        of_own_remark, no_event_because=KEPT_UNTIL_GIVEN, is_for_members=True
    ),
    "coauthoring.review_endings.read_ending": Call(without_now(of_own_review), is_for_members=True),
    "coauthoring.review_endings.keep_ending": Call(
        lambda session, cast, person: {
            **of_own_review(session, cast, person),
            "ending": TypedEnding(words="Almost"),
        },
        no_event_because=KEPT_UNTIL_GIVEN,
        is_for_members=True,
    ),
    "coauthoring.reviews.give_verdict": Call(
        lambda session, cast, person: {
            **of_own_review(session, cast, person),
            "entry": NewVerdict(Verdict.READY, minutes=20),
            "catalog": CATALOG,
            "today": TODAY,
        },
        Event("review given", after=GIVEN),
        is_for_members=True,
    ),
    "coauthoring.reviews.lift_block": Call(of_own_block, Event("block lifted"), is_for_members=True),
    "coauthoring.paper_reviews.enter_paper_review": Call(
        lambda session, cast, person: {
            **of_invitation(session, cast, person),
            "entry": PaperReview(NewVerdict(Verdict.READY, minutes=20)),
            "catalog": CATALOG,
            "today": TODAY,
        },
        Event("paper review entered", after=GIVEN),
    ),
    "coauthoring.blocks.dismiss_block": Call(of_block_on_another_aid, Event("block dismissed")),
    "coauthoring.you_said_we_did.read_you_said_we_did": Call(
        without_now(of_own_review, today=TODAY), is_for_members=True
    ),
    "coauthoring.you_said_we_did.link_edit": Call(
        of_remark_and_version, Event("edit linked", after={"version": 1})
    ),
    "coauthoring.you_said_we_did.unlink_edit": Call(
        of_linked_edit, Event("edit unlinked", after={"version": 1})
    ),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "coauthoring.asking.people_to_ask": "looks up and writes for open_round",
    "coauthoring.asking.asked_already": "reads for the use cases about rounds",
    "coauthoring.asking.check_not_asked_yet": "is how open_round checks",
    "coauthoring.asking.invite": "writes for open_round and ask_again",
    "coauthoring.giving.give": "writes for give_verdict and enter_paper_review",
    "coauthoring.my_reviews.remarks_of": "reads for read_my_review",
    "coauthoring.blocks.last_judged": "reads for lift_block and dismiss_block",
    "coauthoring.review_access.own_invitation": "is how the use cases of a reviewer check",
    "coauthoring.review_access.invitation_in_turn": "lets one writer at a time into the use cases about reviews",
    "coauthoring.review_standing.review_standing": "reads for the use cases about rounds and the gate",
    "coauthoring.reviews.given_review": "reads for the use cases that give a verdict",
    "coauthoring.reviews.review_under_way": "begins a review for the use cases of a reviewer",
    "coauthoring.reviews.put_answer": "writes for keep_answer and enter_paper_review",
    "coauthoring.reviews.put_remark": "writes for keep_remark and enter_paper_review",
    "coauthoring.rounds.round_in_turn": "lets one writer at a time into close_round",
    "coauthoring.you_said_we_did.said_and_done": "reads for the use cases about remarks",
    "coauthoring.review_rows.review_rows": "reads for export_project",
    "coauthoring.remark_inputs.inputs_of_aids": "reads for judge_release",
    "coauthoring.review_record.text_history": "reads for read_record",
    "coauthoring.review_record.verdicts_given": "reads for read_record",
    "coauthoring.review_record.inputs_that_changed": "reads for read_record",
}
