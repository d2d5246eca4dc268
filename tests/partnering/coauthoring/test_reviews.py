"""Reviewing: what somebody says screen by screen, keeps until tomorrow, and gives in the end."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.anchors import Mark
from partnering.coauthoring.giving import NewVerdict
from partnering.coauthoring.my_reviews import find_my_review, list_my_reviews, read_my_review
from partnering.coauthoring.paper_reviews import PaperAnswer, PaperReview, enter_paper_review
from partnering.coauthoring.reviews import (
    MOST_REMARKS,
    NewRemark,
    drop_remark,
    give_verdict,
    keep_answer,
    keep_remark,
    lift_block,
    note_review_opened,
)
from partnering.coauthoring.round_views import read_round
from partnering.coauthoring.rounds import close_round, take_back_invitation
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.vocabulary import (
    Activity,
    Consent,
    InputStatus,
    PartnerRole,
    ReviewQuestion,
    ReviewReply,
    Verdict,
)
from partnering.tracker.input_list import list_inputs
from partnering.tracker.models import ActivityEntry, ActivityPerson, Input
from tests.cast import CATALOG, NOW, TODAY, Cast, nothing_changes, trail
from tests.partnering.coauthoring.reviewing import NELL, Asked, ask, asked, judges, row_of, says

CLEAR, FAIR = ReviewQuestion.CLEAR, ReviewQuestion.FAIR
LATER = NOW + timedelta(days=1)
FIVE_MEGABYTES = "word " * 1_000_000


def answers(
    session: Session, who: Asked, reply: ReviewReply | None, *, screen: str = "options", **more: Any
) -> None:
    call: dict[str, Any] = {"screen": screen, "question": CLEAR, "reply": reply, "now": NOW, **more}
    keep_answer(session, who.person, **who.at, **call)


def kept(session: Session, who: Asked) -> list[str]:
    return [remark.words for remark in read_my_review(session, who.person, **who.at).remarks]


def inputs(session: Session, cast: Cast) -> list[Input]:
    return list(session.scalars(select(Input).where(Input.project_id == cast.project).order_by(Input.id)))


def test_what_is_said_today_is_there_tomorrow(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    answers(session, who, ReviewReply.NO)
    says(session, who, "Which pain?", pointer="/options/wait/label", question=CLEAR)
    mine = read_my_review(session, cast.patient, **who.at)
    assert mine.answers == {("options", CLEAR): ReviewReply.NO}
    (remark,) = mine.remarks
    assert (remark.words, remark.question, remark.input_id) == ("Which pain?", CLEAR, None)
    assert remark.anchor.pointer == "/options/wait/label"
    assert remark.anchor.quote in mine.content.words_at("/options/wait/label")
    assert mine.given is None
    assert inputs(session, cast) == []


def test_an_answer_can_be_changed_and_taken_back(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    answers(session, who, ReviewReply.NO)
    answers(session, who, ReviewReply.YES)
    answers(session, who, ReviewReply.UNSURE, question=FAIR)
    assert read_my_review(session, cast.patient, **who.at).answers == {
        ("options", CLEAR): ReviewReply.YES,
        ("options", FAIR): ReviewReply.UNSURE,
    }
    answers(session, who, None)
    answers(session, who, None)
    assert read_my_review(session, cast.patient, **who.at).answers == {("options", FAIR): ReviewReply.UNSURE}


def test_the_same_form_sent_twice_is_one_remark_and_sent_with_other_words_is_mended(
    session: Session, cast: Cast
) -> None:
    who = asked(session, cast, cast.patient)
    for words in ("Too long.", "Too long.", "Much too long."):
        keep_remark(
            session,
            cast.patient,
            **who.at,
            remark=NewRemark(words, "options"),
            form_token="form-1",
            now=NOW,
        )
    assert kept(session, who) == ["Much too long."]


def test_a_remark_can_be_dropped_and_only_ones_own(session: Session, cast: Cast) -> None:
    rosa, clara = asked(session, cast, cast.patient), asked(session, cast, cast.clinician)
    hers = says(session, rosa, "Too long.")
    drop_remark(session, cast.clinician, **clara.at, remark_id=hers, now=NOW)
    assert kept(session, rosa) == ["Too long."]
    for _click in range(2):
        drop_remark(session, cast.patient, **rosa.at, remark_id=hers, now=NOW)
    assert kept(session, rosa) == []


@pytest.mark.parametrize(
    ("remark", "problem"),
    [
        (NewRemark("", "options"), "write at least one word"),
        (NewRemark(" \x00\u202e \n", "options"), "write at least one word"),
        (NewRemark(FIVE_MEGABYTES, "options"), "At most 5000 fit"),
        (NewRemark("Too long.", "nowhere"), "not in the text"),
        (NewRemark("Too long.", ""), "too old"),
        (NewRemark("Too long.", "options", pointer="/options/none"), "not in the text"),
        (NewRemark("Too long.", "options", pointer="/steps/0"), "not in the text"),
        (NewRemark("Too long.", "options", mark=Mark("a", "b", 1)), "not in the text"),
    ],
    ids=["empty", "unseen", "5 MB", "screen", "no screen", "pointer", "other screen", "mark"],
)
def test_a_remark_that_cannot_be_kept_is_refused_and_nothing_else_is_lost(
    session: Session, cast: Cast, remark: NewRemark, problem: str
) -> None:
    who = asked(session, cast, cast.patient)
    says(session, who, "I said this before.")
    with nothing_changes(session), pytest.raises(InvalidInput, match=problem):
        keep_remark(session, cast.patient, **who.at, remark=remark, form_token="form-1", now=NOW)
    assert kept(session, who) == ["I said this before."]


@pytest.mark.parametrize("form_token", ["", "x" * 65])
def test_the_token_of_a_form_has_a_length(session: Session, cast: Cast, form_token: str) -> None:
    who = asked(session, cast, cast.patient)
    with pytest.raises(InvalidInput, match="too old"):
        keep_remark(
            session,
            cast.patient,
            **who.at,
            remark=NewRemark("Too long.", "options"),
            form_token=form_token,
            now=NOW,
        )


def test_markup_in_a_remark_is_kept_as_words(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    says(session, who, "<script>alert(1)</script>")
    assert kept(session, who) == ["<script>alert(1)</script>"]


def test_there_is_an_end_to_remarks(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    for number in range(MOST_REMARKS):
        says(session, who, f"Remark {number}")
    with pytest.raises(InvalidInput, match=f"There are {MOST_REMARKS} remarks"):
        says(session, who, "One more.")


def test_a_screen_that_is_not_there_takes_no_answer(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    answers(session, who, ReviewReply.YES)
    with nothing_changes(session), pytest.raises(InvalidInput, match="not asked about this part"):
        answers(session, who, ReviewReply.YES, screen="nowhere")


def test_the_first_look_is_noted_once(session: Session, cast: Cast) -> None:
    opened = ask(session, cast, cast.patient)
    who = Asked(cast.patient, opened.invitation_ids[0], cast.project)
    note_review_opened(session, cast.patient, **who.at, now=NOW)
    note_review_opened(session, cast.patient, **who.at, now=LATER)
    view = read_round(session, cast.lead, project_id=cast.project, round_id=opened.round_id, today=TODAY)
    assert (view.invitations[0].opened_at, view.invitations[0].begun_at) == (NOW, None)


def test_a_verdict_makes_inputs_of_the_remarks_and_time_given_of_the_minutes(
    session: Session, cast: Cast
) -> None:
    who = asked(session, cast, cast.patient)
    says(session, who, "Which pain?")
    says(session, who, "And the cost?")
    review_id = judges(
        session, who, Verdict.NEEDS_CHANGE, "Not yet.", minutes=25, consent=Consent.NAMED, now=LATER
    )
    said = inputs(session, cast)
    assert [row.said for row in said] == ["Which pain?", "And the cost?", "Not yet."]
    assert {
        (row.given_by, row.entered_by, row.release_id, row.status, row.given_at, row.consent) for row in said
    } == {(cast.patient, cast.patient, cast.release, InputStatus.OPEN, LATER, Consent.NAMED)}
    activity = session.scalars(
        select(ActivityEntry).where(ActivityEntry.activity == Activity.DOCUMENT_REVIEW)
    ).one()
    assert (activity.minutes, activity.held_on, activity.release_id) == (25, TODAY, cast.release)
    people = session.execute(
        select(ActivityPerson.person_id, ActivityPerson.partner_role).where(
            ActivityPerson.activity_id == activity.id
        )
    ).all()
    assert people == [(cast.patient, PartnerRole.PATIENT_PARTNER)]
    review = row_of(session, review_id)
    assert review.seen == {
        screen.key: screen.sha256 for screen in read_my_review(session, cast.patient, **who.at).screens
    } | {"screening": (review.seen or {})["screening"]}


def test_thanks_beside_a_yes_wait_for_no_answer(session: Session, cast: Cast) -> None:
    judges(session, asked(session, cast, cast.patient), Verdict.READY, "Lovely, thank you.")
    assert inputs(session, cast) == []


def test_the_small_changes_beside_a_yes_wait_for_an_answer(session: Session, cast: Cast) -> None:
    judges(session, asked(session, cast, cast.patient), Verdict.READY_WITH_SMALL_CHANGES, "Mend the title.")
    page = list_inputs(session, cast.lead, project_id=cast.project, today=TODAY)
    assert [told.said for told in page.inputs] == ["Mend the title."]


@pytest.mark.parametrize("minutes", [None, 0])
def test_no_time_given_is_no_activity(session: Session, cast: Cast, minutes: int | None) -> None:
    judges(session, asked(session, cast, cast.patient), Verdict.READY, minutes=minutes)
    assert (
        session.scalars(select(ActivityEntry).where(ActivityEntry.activity == Activity.DOCUMENT_REVIEW)).all()
        == []
    )


def test_the_time_of_the_team_is_not_time_given_by_partners(session: Session, cast: Cast) -> None:
    judges(session, asked(session, cast, cast.editor), Verdict.READY, minutes=30)
    assert (
        session.scalars(select(ActivityEntry).where(ActivityEntry.activity == Activity.DOCUMENT_REVIEW)).all()
        == []
    )


@pytest.mark.parametrize("minutes", [-1, 1441, 10**12])
def test_minutes_have_a_range(session: Session, cast: Cast, minutes: int) -> None:
    who = asked(session, cast, cast.patient)
    says(session, who, "Too long.")
    with nothing_changes(session), pytest.raises(InvalidInput, match="from 0 to 1440"):
        judges(session, who, Verdict.READY, minutes=minutes)


@pytest.mark.parametrize("words", ["", "...", "\x00"])
def test_harm_is_said_with_a_reason(session: Session, cast: Cast, words: str) -> None:
    who = asked(session, cast, cast.patient)
    says(session, who, "Too long.")
    entry = NewVerdict(Verdict.HARMFUL_OR_MISLEADING, words)
    with nothing_changes(session), pytest.raises(InvalidInput, match="Say what should change"):
        give_verdict(session, cast.patient, **who.at, entry=entry, catalog=CATALOG, today=TODAY, now=NOW)


def test_a_needed_change_is_named_by_a_remark_or_in_words(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    with pytest.raises(InvalidInput, match="Say what should change"), session.begin_nested():
        judges(session, who, Verdict.NEEDS_CHANGE)
    says(session, who, "Too long.")
    judges(session, who, Verdict.NEEDS_CHANGE)


def test_the_same_verdict_sent_twice_counts_once(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    says(session, who, "Too long.")
    first = judges(session, who, Verdict.NEEDS_CHANGE, "Not yet.", minutes=5)
    with nothing_changes(session):
        assert judges(session, who, Verdict.NEEDS_CHANGE, " Not yet. ", minutes=5, now=LATER) == first


def test_a_verdict_is_given_once(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    judges(session, who, Verdict.READY)
    with nothing_changes(session):
        with pytest.raises(NotPossibleNow, match="given your verdict already"):
            judges(session, who, Verdict.NEEDS_CHANGE, "No.")
        with pytest.raises(NotPossibleNow):
            says(session, who, "One more thing.")
        with pytest.raises(NotPossibleNow):
            answers(session, who, ReviewReply.NO)


def test_what_is_done_leaves_the_list_of_what_waits(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    assert [card.invitation_id for card in list_my_reviews(session, cast.patient)] == [who.invitation]
    judges(session, who, Verdict.READY)
    assert list_my_reviews(session, cast.patient) == []
    assert find_my_review(session, cast.patient, invitation_id=who.invitation) == cast.project
    with pytest.raises(NotFound, match="not asked for this review"):
        find_my_review(session, cast.caregiver, invitation_id=who.invitation)


def test_harm_is_lifted_by_the_one_who_said_it(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    review_id = judges(session, who, Verdict.HARMFUL_OR_MISLEADING)
    for _click in range(2):
        lift_block(session, cast.patient, **who.at, because="I misread it.", now=LATER)
    row = row_of(session, review_id)
    assert (row.lifted_at, row.lifted_because) == (LATER, "I misread it.")
    assert [event.action for event in trail(session)].count("block lifted") == 1
    with pytest.raises(NotPossibleNow, match="already"):
        lift_block(session, cast.patient, **who.at, because="Other words.", now=LATER)


def test_nothing_else_can_be_lifted(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    with pytest.raises(NotPossibleNow, match="did not call"):
        lift_block(session, cast.patient, **who.at, because="I misread it.", now=NOW)
    judges(session, who, Verdict.READY)
    with pytest.raises(NotPossibleNow, match="did not call"):
        lift_block(session, cast.patient, **who.at, because="I misread it.", now=NOW)
    with pytest.raises(InvalidInput, match="Why you take it back"):
        lift_block(session, cast.patient, **who.at, because=" ", now=NOW)


def test_who_has_judged_anew_has_nothing_left_to_lift(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    judges(session, who, Verdict.HARMFUL_OR_MISLEADING)
    judges(session, asked(session, cast, cast.patient), Verdict.READY, now=LATER)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="judged anew"):
        lift_block(session, cast.patient, **who.at, because="I misread it.", now=LATER)


def paper(*remarks: NewRemark, verdict: Verdict = Verdict.NEEDS_CHANGE) -> PaperReview:
    return PaperReview(
        NewVerdict(verdict, "Not yet.", 40),
        answers=(PaperAnswer("options", CLEAR, ReviewReply.NO), PaperAnswer("steps", FAIR, ReviewReply.YES)),
        remarks=remarks or (NewRemark("Too small to read.", "options"), NewRemark("Good.", "steps")),
    )


def enter(session: Session, cast: Cast, who: Asked, entry: PaperReview) -> int:
    return enter_paper_review(
        session, cast.facilitator, **who.at, entry=entry, catalog=CATALOG, today=TODAY, now=NOW
    )


def test_what_came_back_on_paper_is_marked_with_who_typed_it_in(session: Session, cast: Cast) -> None:
    opened = ask(session, cast, cast.named_only)
    who = Asked(cast.named_only, opened.invitation_ids[0], cast.project)
    review_id = enter(session, cast, who, paper())
    with nothing_changes(session):
        assert enter(session, cast, who, paper()) == review_id
    view = read_round(session, cast.lead, project_id=cast.project, round_id=opened.round_id, today=TODAY)
    (review,) = view.reviews
    assert (review.name, review.entered_by, review.minutes) == ("Cita", "Fatima", 40)
    assert review.answers == {
        ("options", CLEAR): ReviewReply.NO,
        ("steps", FAIR): ReviewReply.YES,
    }
    assert [said.told.said for said in review.remarks] == ["Too small to read.", "Good.", "Not yet."]
    assert {(said.told.given_by, said.told.written_down_by) for said in review.remarks} == {
        ("Cita", "Fatima")
    }


def test_paper_comes_beside_what_was_begun_on_the_screen(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    says(session, who, "I began here.")
    enter(session, cast, who, paper())
    assert kept(session, who) == ["I began here.", "Too small to read.", "Good."]


def test_paper_never_overwrites_a_verdict_that_was_given(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    judges(session, who, Verdict.NEEDS_CHANGE, "Not yet.", minutes=40)
    with (
        nothing_changes(session),
        pytest.raises(NotPossibleNow, match="They have given their verdict, and it"),
    ):
        enter(session, cast, who, paper())


def test_paper_that_comes_after_the_round_was_closed_is_not_entered(session: Session, cast: Cast) -> None:
    opened = ask(session, cast, cast.patient)
    close_round(session, cast.lead, project_id=cast.project, round_id=opened.round_id, now=NOW)
    who = Asked(cast.patient, opened.invitation_ids[0], cast.project)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="so nothing more can be typed in"):
        enter(session, cast, who, paper())


def test_paper_with_a_bad_remark_is_refused_as_a_whole(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    with nothing_changes(session), pytest.raises(InvalidInput), session.begin_nested():
        enter(session, cast, who, paper(NewRemark("Good.", "options"), NewRemark("", "options")))


def test_paper_of_an_invitation_that_was_taken_back_is_not_entered(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    take_back_invitation(session, cast.lead, **who.at, now=NOW)
    with nothing_changes(session), pytest.raises(NotFound, match="taken back"):
        enter(session, cast, who, paper())


def test_somebody_behind_a_link_does_all_of_it_without_an_account(session: Session, cast: Cast) -> None:
    opened = ask(session, cast, NELL)
    nell = Asked(opened.links[0].person_id, opened.invitation_ids[0], cast.project)
    answers(session, nell, ReviewReply.NO)
    says(session, nell, "Which pain?")
    judges(session, nell, Verdict.HARMFUL_OR_MISLEADING, minutes=9)
    lift_block(session, nell.person, **nell.at, because="I misread it.", now=LATER)
    assert [row.said for row in inputs(session, cast)] == ["Which pain?", "It leaves out the pain."]
