"""What the project's zip tells of reviews, plans, the gate and payments: all of it, as people agreed, and no more."""

import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.coauthoring.blocks import dismiss_block
from partnering.coauthoring.giving import NewVerdict
from partnering.coauthoring.paper_reviews import PaperReview, enter_paper_review
from partnering.coauthoring.review_endings import TypedEnding, keep_ending
from partnering.coauthoring.reviews import keep_answer, lift_block
from partnering.coauthoring.rounds import close_round, take_back_invitation
from partnering.coauthoring.versions import read_version
from partnering.coauthoring.you_said_we_did import link_edit, read_you_said_we_did
from partnering.foundation.consents import choose_consent
from partnering.foundation.people import command_line_person
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import Consent, PartnerRole, ReviewQuestion, ReviewReply, Verdict
from partnering.release_gate.overrides import end_override, grant_override
from partnering.release_gate.publishing import withdraw_aid
from partnering.reporting.export_fields import TABLES
from partnering.reporting.export_of_aids_fields import TABLES_OF_AIDS
from partnering.resourcing.payment_replies import Refusal, decline_my_payment
from partnering.resourcing.payments import NewPayment, mark_paid, promise_payment
from partnering.tracker.ratings import NewRating, rate_stage
from partnering.tracker.stage_plans import agree_to_plan, write_plan
from tests.cast import CATALOG, NOW, TODAY, WORDS_OF_THE_OTHER_PROJECT, Cast, gather, say
from tests.partnering.coauthoring.reviewing import DUE, NELL, Asked, ask, asked, judges, says
from tests.partnering.coauthoring.texts import KNEE, TITLE, changed, save
from tests.partnering.release_gate.going_out import SLUG, TEXT, released
from tests.partnering.reporting.taking_out import Folder, take_out

LATER = NOW + timedelta(hours=1)
AT, AT_LATER = "2026-03-04T14:02:00+00:00", "2026-03-04T15:02:00+00:00"
PRIVATE = "zq-private"
REVIEWS = ("reviews.csv", "review_answers.csv", "review_remarks.csv")
NOT_GIVEN = {
    "is_by_paper": "",
    "given_at": "",
    "verdict": "",
    "words": "",
    "minutes": "",
    "consent": "",
    "lifted_because": "",
    "dismissed_because": "",
}


def answers(session: Session, who: Asked, question: ReviewQuestion, reply: ReviewReply) -> None:
    keep_answer(session, who.person, **who.at, screen="options", question=question, reply=reply, now=NOW)


def promise(session: Session, cast: Cast, member: int, **more: Any) -> int:
    entry = {"what_for": PRIVATE, "amount": Decimal("60.50"), "currency": "EUR", "due_on": DUE, **more}
    return promise_payment(
        session,
        cast.facilitator,
        project_id=cast.project,
        entry=NewPayment(member, **entry),
        form_token=new_token(),
        today=TODAY,
        now=NOW,
    )


def plan(session: Session, cast: Cast, words: str = "We ask ten people.", **more: Any) -> int:
    call = {
        "project_id": cast.project,
        "release_id": cast.release,
        "stage": "health_outcomes",
        "words": words,
        "planned_for": DUE,
        "instead_of": "",
        "catalog": CATALOG,
        "today": TODAY,
        "now": NOW,
        **more,
    }
    return write_plan(session, call.pop("by", cast.lead), **call)


def override(session: Session, cast: Cast) -> int:
    return grant_override(
        session,
        cast.administrator,
        project_id=cast.project,
        release_id=cast.release,
        reason="A wrong dose stands in the one before.",
        signed_as="Ada Minster",
        last_day=DUE,
        catalog=CATALOG,
        today=TODAY,
        now=NOW,
    )


def told_by(folder: Folder, action: str) -> list[str | None]:
    """Whom the trail names for an action."""
    changes = [json.loads(line) for line in folder.text("audit.jsonl").splitlines()]
    return [change["by"] for change in changes if change["action"] == action]


def test_the_files_are_the_ones_the_readme_explains() -> None:
    of_aids = [*REVIEWS, "stage_plans.csv", "gate_overrides.csv", "published_aids.csv", "payments.csv"]
    assert [name for name in TABLES if name in of_aids] == of_aids == list(TABLES_OF_AIDS)


# Reviews


def test_a_review_comes_out_with_its_answers_remarks_and_what_came_of_them(any_session: Session) -> None:
    session, cast = any_session, gather(any_session)
    rosa = asked(session, cast, cast.patient)
    answers(session, rosa, ReviewQuestion.CLEAR, ReviewReply.NO)
    answers(session, rosa, ReviewQuestion.FAIR, ReviewReply.YES)
    says(session, rosa, "How sore?", screen="decision", pointer="/title", quote="sore")
    judges(session, rosa, Verdict.NEEDS_CHANGE, "Say more.", minutes=17, consent=Consent.NAMED, now=LATER)
    save(session, cast, cast.editor, changed(KNEE, TITLE))
    version = read_version(session, cast.lead, project_id=cast.project, aid_id=cast.aid, number=2)
    _whole, title = read_you_said_we_did(session, cast.patient, **rosa.at, today=TODAY)
    input_id = title.told.input_id
    link_edit(
        session,
        cast.lead,
        project_id=cast.project,
        input_id=input_id,
        version_id=version.version_id,
        now=NOW,
    )
    folder = take_out(session, cast)
    (review,) = folder.rows("reviews.csv")
    number = review["review"]
    assert review == {
        "review": number,
        "aid": "sore-knee",
        "version": "1",
        "round_opened_at": AT,
        "due_on": "2026-03-12",
        "round_closed_at": "",
        "hats": "lived_experience",
        "reviewer": "Rosa",
        "partner_role": "patient_partner",
        "taken_back_at": "",
        "is_by_paper": "no",
        "given_at": AT_LATER,
        "verdict": "needs_change",
        "words": "Say more.",
        "minutes": "17",
        "consent": "named",
        "lifted_because": "",
        "dismissed_because": "",
    }
    assert folder.rows("review_answers.csv") == [
        {"review": number, "screen": "options", "question": "clear", "reply": "no"},
        {"review": number, "screen": "options", "question": "fair", "reply": "yes"},
    ]
    said, whole = folder.rows("review_remarks.csv")
    assert said == {
        "review": number,
        "screen": "decision",
        "question": "",
        "pointer": "/title",
        "quote": "sore",
        "words": "How sore?",
        "input": str(input_id),
        "answering_versions": "2",
    }
    assert (whole["screen"], whole["words"], whole["answering_versions"]) == ("", "Say more.", "")
    inputs = {row["input"]: row["said"] for row in folder.rows("inputs.csv")}
    assert inputs == {said["input"]: "How sore?", whole["input"]: "Say more."}
    assert take_out(session, cast).bytes == folder.bytes


def test_reviews_of_several_people_stay_apart_in_the_order_in_which_they_were_asked(
    cast: Cast, session: Session
) -> None:
    opened = ask(session, cast, cast.patient, cast.clinician, NELL)
    people = (cast.patient, cast.clinician, opened.links[0].person_id)
    for person, invitation in zip(people, opened.invitation_ids, strict=True):
        who = Asked(person, invitation, cast.project)
        answers(session, who, ReviewQuestion.CLEAR, ReviewReply.YES)
        says(session, who, f"Said by {person}")
        judges(session, who, Verdict.READY)
    close_round(session, cast.lead, project_id=cast.project, round_id=opened.round_id, now=LATER)
    folder = take_out(session, cast)
    numbers = [str(invitation) for invitation in opened.invitation_ids]
    reviews = folder.rows("reviews.csv")
    assert [(row["review"], row["round_closed_at"]) for row in reviews] == [
        (number, AT_LATER) for number in numbers
    ]
    assert [row["review"] for row in folder.rows("review_answers.csv")] == numbers
    assert [(row["review"], row["words"]) for row in folder.rows("review_remarks.csv")] == [
        (number, f"Said by {person}") for number, person in zip(numbers, people, strict=True)
    ]


def test_a_harmful_says_how_it_ended_and_paper_says_that_it_was_paper(cast: Cast, session: Session) -> None:
    lifted, dismissed = asked(session, cast, cast.patient), asked(session, cast, cast.clinician)
    judges(session, lifted, Verdict.HARMFUL_OR_MISLEADING)
    lift_block(session, lifted.person, **lifted.at, because="I misread it.", now=NOW)
    review_id = judges(session, dismissed, Verdict.HARMFUL_OR_MISLEADING)
    dismiss_block(
        session,
        cast.facilitator,
        project_id=cast.project,
        review_id=review_id,
        reason="It is in the text.",
        now=NOW,
    )
    on_paper = asked(session, cast, cast.caregiver)
    enter_paper_review(
        session,
        cast.facilitator,
        **on_paper.at,
        entry=PaperReview(NewVerdict(Verdict.READY)),
        catalog=CATALOG,
        today=TODAY,
        now=NOW,
    )
    rows = take_out(session, cast).rows("reviews.csv")
    assert [(row["lifted_because"], row["dismissed_because"], row["is_by_paper"]) for row in rows] == [
        ("I misread it.", "", "no"),
        ("", "It is in the text.", "no"),
        ("", "", "yes"),
    ]


@pytest.mark.parametrize("of_partnership", [None, *Consent])
@pytest.mark.parametrize("of_review", list(Consent))
def test_a_review_is_shared_as_its_reviewer_said(
    of_review: Consent, of_partnership: Consent | None, cast: Cast, session: Session
) -> None:
    if of_partnership is not None:
        choose_consent(session, cast.patient, project_id=cast.project, consent=of_partnership, now=NOW)
    rosa = asked(session, cast, cast.patient)
    answers(session, rosa, ReviewQuestion.CLEAR, ReviewReply.NO)
    says(session, rosa, "Of the choices.")
    judges(session, rosa, Verdict.NEEDS_CHANGE, "Of it all.", consent=of_review)
    folder = take_out(session, cast)
    if Consent.NOT_SHARED in (of_review, of_partnership):
        assert [folder.rows(name) for name in REVIEWS] == [[], [], []]
        assert folder.left_out["reviews_not_shared"] == 1
        assert "Of the choices." not in folder.everything
        assert "Of it all." not in folder.everything
        return
    (row,) = folder.rows("reviews.csv")
    assert row["reviewer"] == ("Rosa" if of_review is Consent.NAMED else "")
    assert (row["partner_role"], row["consent"]) == ("patient_partner", of_review)
    assert [len(folder.rows(name)) for name in REVIEWS] == [1, 1, 2]
    assert "reviews_not_shared" not in folder.left_out


def test_the_trail_does_not_name_who_spoke_without_their_name(cast: Cast, session: Session) -> None:
    choose_consent(session, cast.patient, project_id=cast.project, consent=Consent.NAMED, now=NOW)
    rosa = asked(session, cast, cast.patient)
    judges(session, rosa, Verdict.HARMFUL_OR_MISLEADING)
    lift_block(session, rosa.person, **rosa.at, because="I misread it.", now=NOW)
    say(session, cast.patient, cast.project, "The words.")
    payment = promise(session, cast, cast.patient)
    decline_my_payment(
        session, cast.patient, project_id=cast.project, payment_id=payment, entry=Refusal(), now=NOW
    )
    entry = NewRating(cast.release, "health_outcomes", PartnerRole.PATIENT_PARTNER, 2, 2, "")
    rate_stage(session, cast.patient, project_id=cast.project, entry=entry, catalog=CATALOG, now=NOW)
    folder = take_out(session, cast)
    for action in ("review given", "block lifted", "input given", "payment declined", "stage rated"):
        assert told_by(folder, action) == [None], action
    assert told_by(folder, "consent chosen") == ["Rosa"]
    assert told_by(folder, "review round opened") == ["Team member 1"]


def test_what_is_begun_and_not_given_stays_with_its_writer(cast: Cast, session: Session) -> None:
    choose_consent(session, cast.patient, project_id=cast.project, consent=Consent.NAMED, now=NOW)
    rosa, clara = asked(session, cast, cast.patient), asked(session, cast, cast.clinician)
    for who in (rosa, clara):
        answers(session, who, ReviewQuestion.FRIGHTENS, ReviewReply.YES)
        says(session, who, f"{PRIVATE} remark")
        ending = TypedEnding("needs_change", f"{PRIVATE} why", "named", "17")
        keep_ending(session, who.person, **who.at, ending=ending, now=NOW)
    take_back_invitation(
        session, cast.lead, project_id=cast.project, invitation_id=clara.invitation, now=LATER
    )
    for person in (cast.lead, command_line_person(session)):
        folder = take_out(session, cast, person)
        rows = folder.rows("reviews.csv")
        assert [(row["reviewer"], row["partner_role"], row["taken_back_at"]) for row in rows] == [
            ("", "patient_partner", ""),
            ("", "clinician_partner", AT_LATER),
        ]
        assert [{column: row[column] for column in NOT_GIVEN} for row in rows] == [NOT_GIVEN, NOT_GIVEN]
        assert folder.rows("review_answers.csv") == folder.rows("review_remarks.csv") == []
        assert PRIVATE not in folder.everything


def test_who_has_yet_to_judge_takes_nobody_elses_review_out(cast: Cast, session: Session) -> None:
    opened = ask(session, cast, cast.patient, cast.lead)
    of_rosa, of_lena = opened.invitation_ids
    rosa = Asked(cast.patient, of_rosa, cast.project)
    answers(session, rosa, ReviewQuestion.CLEAR, ReviewReply.NO)
    judges(session, rosa, Verdict.NEEDS_CHANGE, "Say more.")
    early = take_out(session, cast)
    assert [row["review"] for row in early.rows("reviews.csv")] == [str(of_lena)]
    assert early.rows("review_answers.csv") == early.rows("review_remarks.csv") == []
    assert early.left_out == {"reviews_not_for_you_yet": 1}
    assert len(take_out(session, cast, cast.facilitator).rows("review_remarks.csv")) == 1
    judges(session, Asked(cast.lead, of_lena, cast.project), Verdict.READY)
    seen = take_out(session, cast)
    assert [row["verdict"] for row in seen.rows("reviews.csv")] == ["needs_change", "ready"]
    assert seen.left_out == {}


def test_once_the_round_is_closed_it_comes_out_for_who_did_not_judge_too(
    cast: Cast, session: Session
) -> None:
    opened = ask(session, cast, cast.patient, cast.lead)
    judges(session, Asked(cast.patient, opened.invitation_ids[0], cast.project), Verdict.READY)
    close_round(session, cast.facilitator, project_id=cast.project, round_id=opened.round_id, now=LATER)
    folder = take_out(session, cast)
    assert [row["verdict"] for row in folder.rows("reviews.csv")] == ["ready", ""]
    assert folder.left_out == {}


# Plans


def test_plans_come_out_with_the_partner_who_agreed_as_they_agreed_to_be_called(
    cast: Cast, session: Session
) -> None:
    plan_id = plan(session, cast)
    agree_to_plan(
        session,
        cast.patient,
        project_id=cast.project,
        plan_id=plan_id,
        words="We ask ten people.",
        now=LATER,
    )
    plan(session, cast, "We call.", release_id=cast.earlier_release)
    expected = {
        "release": "2.1",
        "lifecycle": "sittig-2023",
        "stage": "health_outcomes",
        "words": "We ask ten people.",
        "planned_for": "2026-03-12",
        "written_by": "Team member 1",
        "written_at": AT,
        "agreed_by": "Partner 1",
        "agreed_at": AT_LATER,
    }
    agreed, waiting = take_out(session, cast).rows("stage_plans.csv")
    assert agreed == expected
    assert (waiting["release"], waiting["agreed_by"], waiting["agreed_at"]) == ("2.0", "", "")
    for consent, called in ((Consent.NAMED, "Rosa"), (Consent.NOT_SHARED, "")):
        choose_consent(session, cast.patient, project_id=cast.project, consent=consent, now=NOW)
        agreed, _waiting = take_out(session, cast).rows("stage_plans.csv")
        assert agreed == {**expected, "agreed_by": called}


# The gate


def test_an_override_comes_out_as_it_is_printed_and_names_nobody_who_could_have_helped(
    any_session: Session,
) -> None:
    cast = gather(any_session)
    override_id = override(any_session, cast)
    (row,) = take_out(any_session, cast).rows("gate_overrides.csv")
    missing = row.pop("not_met").split("; ")
    assert "stage_coverage" in missing
    assert len(missing) == len(set(missing))
    assert row == {
        "release": "2.1",
        "signed_as": "Ada Minster",
        "reason": "A wrong dose stands in the one before.",
        "granted_at": AT,
        "expires_at": "2026-03-12T23:59:59+00:00",
        "ended_at": "",
    }
    end_override(any_session, cast.administrator, project_id=cast.project, override_id=override_id, now=LATER)
    folder = take_out(any_session, cast)
    assert [row["ended_at"] for row in folder.rows("gate_overrides.csv")] == [AT_LATER]
    for name in ("Rosa", "Carl", "Lena"):
        assert name not in folder.text("gate_overrides.csv")


def test_a_released_aid_comes_out_with_its_text_and_stays_when_it_is_withdrawn(
    any_session: Session,
) -> None:
    cast = gather(any_session)
    card = released(any_session, cast)
    (row,) = take_out(any_session, cast).rows("published_aids.csv")
    expected = {
        "aid": SLUG,
        "release": "3.0",
        "version": "1",
        "sha256": hashlib.sha256(TEXT).hexdigest(),
        "title": card.title,
        "next_review_on": row["next_review_on"],
        "verdict": "agreed",
        "policy": "default-1",
        "published_by": "Team member 1",
        "published_at": AT,
        "withdrawn_at": "",
        "withdrawn_because": "",
    }
    assert row == expected
    withdraw_aid(
        any_session,
        cast.lead,
        project_id=cast.project,
        published_id=card.published_id,
        reason="A dose is wrong.",
        now=LATER,
    )
    folder = take_out(any_session, cast)
    assert folder.rows("published_aids.csv") == [
        {**expected, "withdrawn_at": AT_LATER, "withdrawn_because": "A dose is wrong."}
    ]
    assert hashlib.sha256(folder.files[f"aids/{SLUG}/1.yaml"]).hexdigest() == expected["sha256"]


# Payments


def test_payments_tell_the_role_and_never_the_person_or_what_for(any_session: Session) -> None:
    session, cast = any_session, gather(any_session)
    choose_consent(session, cast.patient, project_id=cast.project, consent=Consent.NAMED, now=NOW)
    of_patient: dict[str, Any] = {
        "project_id": cast.project,
        "payment_id": promise(session, cast, cast.patient),
    }
    mark_paid(session, cast.lead, **of_patient, paid_on=TODAY, today=TODAY, now=NOW)
    of_carl = promise(session, cast, cast.caregiver, amount=Decimal(1000), currency="JPY")
    decline_my_payment(
        session, cast.caregiver, project_id=cast.project, payment_id=of_carl, entry=Refusal(), now=LATER
    )
    promise(session, cast, cast.clinician)
    folder = take_out(session, cast)
    same = {"promised_on": "2026-03-04", "due_on": "2026-03-12", "approved_on": ""}
    assert folder.rows("payments.csv") == [
        {
            "partner_role": "patient_partner",
            "kind": "pay",
            "amount": "60.50",
            "currency": "EUR",
            **same,
            "paid_on": "2026-03-04",
            "declined_at": "",
        },
        {
            "partner_role": "caregiver_partner",
            "kind": "pay",
            "amount": "1000.00",
            "currency": "JPY",
            **same,
            "paid_on": "",
            "declined_at": AT_LATER,
        },
        {
            "partner_role": "clinician_partner",
            "kind": "pay",
            "amount": "60.50",
            "currency": "EUR",
            **same,
            "paid_on": "",
            "declined_at": "",
        },
    ]
    assert "Rosa" not in folder.text("payments.csv")
    assert PRIVATE not in folder.everything


def test_a_payment_to_somebody_who_is_not_shared_is_left_out_and_counted(
    cast: Cast, session: Session
) -> None:
    promise(session, cast, cast.patient)
    promise(session, cast, cast.caregiver)
    choose_consent(session, cast.patient, project_id=cast.project, consent=Consent.NOT_SHARED, now=NOW)
    folder = take_out(session, cast)
    assert [row["partner_role"] for row in folder.rows("payments.csv")] == ["caregiver_partner"]
    assert folder.left_out["payments_not_shared"] == 1


# The other project


def test_nothing_of_another_project_comes_out_with_ones_own(cast: Cast, session: Session) -> None:
    own, other = take_out(session, cast), take_out(session, cast, cast.outsider, project=cast.other_project)
    assert [len(other.rows(name)) for name in REVIEWS] == [1, 0, 2]
    assert [own.rows(name) for name in REVIEWS] == [[], [], []]
    plan(session, cast, by=cast.outsider, project_id=cast.other_project, release_id=cast.other_release)
    promise_payment(
        session,
        cast.outsider,
        project_id=cast.other_project,
        entry=NewPayment(cast.other_partner, PRIVATE, Decimal(5), "EUR", DUE),
        form_token=new_token(),
        today=TODAY,
        now=NOW,
    )
    released(session, cast)
    override(session, cast)
    own = take_out(session, cast)
    other = take_out(session, cast, cast.outsider, project=cast.other_project)
    assert [word for word in WORDS_OF_THE_OTHER_PROJECT if word in own.everything.lower()] == []
    for name in ("stage_plans.csv", "payments.csv"):
        assert (len(own.rows(name)), len(other.rows(name))) == (0, 1)
    for name in ("gate_overrides.csv", "published_aids.csv"):
        assert (len(own.rows(name)), len(other.rows(name))) == (1, 0)
