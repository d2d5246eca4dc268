"""Asking for reviews: whom, by when, by which way, and asking again about what changed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.giving import NewVerdict
from partnering.coauthoring.my_reviews import list_my_reviews, read_my_review
from partnering.coauthoring.paper_reviews import PaperReview, enter_paper_review
from partnering.coauthoring.review_access import LINK_LASTS_AFTER_DUE, ReviewLink, invitation_of_link
from partnering.coauthoring.review_standing import review_standing
from partnering.coauthoring.reviews import keep_answer
from partnering.coauthoring.round_views import list_rounds, read_round
from partnering.coauthoring.rounds import (
    OpenedRound,
    ask_again,
    close_round,
    renew_link,
    take_back_invitation,
)
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.people import end_access, list_members
from partnering.foundation.vocabulary import PartnerRole, ReviewHat, ReviewQuestion, ReviewReply, Verdict
from tests.cast import CATALOG, NOBODY, NOW, TODAY, YESTERDAY, Cast, gather, nothing_changes, trail
from tests.pages.conftest import counted_statements
from tests.partnering.coauthoring.reviewing import DUE, NELL, Asked, ask, asked, judges
from tests.partnering.coauthoring.texts import KNEE, STEP, TITLE, changed, save

LATER = NOW + timedelta(days=1)


def again(session: Session, cast: Cast) -> OpenedRound:
    return ask_again(
        session,
        cast.lead,
        project_id=cast.project,
        aid_id=cast.aid,
        words="",
        due_on=DUE,
        today=TODAY,
        now=LATER,
    )


def behind(session: Session, link: ReviewLink) -> Asked:
    """Who acts by a link."""
    access = invitation_of_link(session, token=link.token, now=NOW)
    return Asked(access.person_id, access.invitation_id, access.project_id)


def test_a_member_is_asked_by_their_account_and_a_stranger_by_a_link(session: Session, cast: Cast) -> None:
    opened = ask(session, cast, cast.patient, NELL)
    (link,) = opened.links
    assert (link.name, len(link.token)) == ("Nell", 43)
    (card,) = list_my_reviews(session, cast.patient)
    assert (card.invitation_id, card.number, card.due_on) == (opened.invitation_ids[0], 1, DUE)
    assert (card.asked_by, card.words, card.hats) == (
        "Lena",
        "Please be frank.",
        (ReviewHat.LIVED_EXPERIENCE,),
    )
    assert card.minutes == 2 * card.screens > 0
    access = invitation_of_link(session, token=link.token, now=NOW)
    assert (access.person_id, access.invitation_id) == (link.person_id, opened.invitation_ids[1])
    assert (access.name, access.project_id) == ("Nell", cast.project)


def test_a_stranger_becomes_a_partner_without_access(session: Session, cast: Cast) -> None:
    ask(session, cast, NELL)
    nell = next(
        one for one in list_members(session, cast.lead, project_id=cast.project) if one.name == "Nell"
    )
    assert (nell.role, nell.access_role) == (PartnerRole.PATIENT_PARTNER, None)


def test_three_are_asked_in_the_order_in_which_they_were_named(session: Session, cast: Cast) -> None:
    nora = replace(NELL, name="Nora")
    opened = ask(session, cast, nora, cast.clinician, NELL)
    view = read_round(session, cast.lead, project_id=cast.project, round_id=opened.round_id, today=TODAY)
    assert [one.name for one in view.invitations] == ["Nora", "Clara", "Nell"]
    assert [one.is_by_link for one in view.invitations] == [True, False, True]
    assert [one.invitation_id for one in view.invitations] == list(opened.invitation_ids)


def test_the_token_of_a_link_is_stored_nowhere(session: Session, cast: Cast) -> None:
    (link,) = ask(session, cast, NELL).links
    assert link.token not in repr([(event.subject, event.after) for event in trail(session)])
    assert link.token not in repr(list_rounds(session, cast.lead, project_id=cast.project, aid_id=cast.aid))


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"due_on": YESTERDAY}, "By when: choose a day from 4 March 2026"),
        ({"due_on": date(2028, 1, 1)}, "By when"),
        ({"hats": []}, "What to look at"),
        ({"words": "x" * 2_001}, "At most 2000 fit"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    session: Session, cast: Cast, more: dict[str, object], problem: str
) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match=problem), session.begin_nested():
        ask(session, cast, cast.patient, **more)


@pytest.mark.parametrize(
    ("reviewers", "problem"),
    [
        ([], "from 1 to 200"),
        ([NewReviewer(name="Nell")], "Nell: say who they speak as"),
        ([NewReviewer(name="  ", role=PartnerRole.PATIENT_PARTNER)], "name of 1 to 200"),
        ([NELL, replace(NELL, name="nell")], "twice"),
    ],
)
def test_whom_nobody_can_ask_is_refused(
    session: Session, cast: Cast, reviewers: list[NewReviewer], problem: str
) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match=problem):
        ask(session, cast, *reviewers)


def test_nobody_is_asked_twice_at_once(session: Session, cast: Cast) -> None:
    with pytest.raises(InvalidInput, match="twice"):
        ask(session, cast, cast.patient, cast.patient)
    ask(session, cast, cast.patient, NELL)
    with (
        nothing_changes(session),
        pytest.raises(NotPossibleNow, match="Asked about this version already: Rosa"),
    ):
        ask(session, cast, cast.clinician, cast.patient)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="Nell is in this project already"):
        ask(session, cast, NELL)


@pytest.mark.parametrize("who", ["outsider", "other_partner", "ended", "administrator"])
def test_people_who_are_not_of_the_project_cannot_be_asked_by_their_id(
    session: Session, cast: Cast, who: str
) -> None:
    with nothing_changes(session), pytest.raises(NotFound):
        ask(session, cast, getattr(cast, who))


def test_only_a_version_that_exists_can_be_reviewed(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound, match="no version 2"):
        ask(session, cast, cast.patient, number=2)


@pytest.mark.parametrize("change", ["altered", "shorter", "empty", "huge", "another"])
def test_a_link_that_is_not_whole_opens_nothing(session: Session, cast: Cast, change: str) -> None:
    (link,) = ask(session, cast, NELL).links
    token = {
        "altered": link.token[:-1] + ("A" if link.token[-1] != "A" else "B"),
        "shorter": link.token[:-1],
        "empty": "",
        "huge": link.token * 100_000,
        "another": cast.keys[cast.patient],
    }[change]
    with pytest.raises(NotFound, match="opens no review"):
        invitation_of_link(session, token=token, now=NOW)


def test_a_link_ends_a_while_after_its_day(session: Session, cast: Cast) -> None:
    (link,) = ask(session, cast, NELL).links
    assert link.expires_at.date() == DUE + LINK_LASTS_AFTER_DUE
    assert behind(session, link).person == link.person_id
    with pytest.raises(NotFound):
        invitation_of_link(session, token=link.token, now=link.expires_at)


def test_a_new_link_ends_the_old_one(session: Session, cast: Cast) -> None:
    opened = ask(session, cast, NELL)
    (old,) = opened.links
    new = renew_link(session, cast.lead, project_id=cast.project, invitation_id=old.invitation_id, now=LATER)
    assert behind(session, new).invitation == old.invitation_id
    with pytest.raises(NotFound):
        invitation_of_link(session, token=old.token, now=NOW)


def test_what_is_taken_back_opens_nothing_and_takes_no_verdict(session: Session, cast: Cast) -> None:
    (link,) = ask(session, cast, NELL).links
    nell = behind(session, link)
    where = {"project_id": cast.project, "invitation_id": link.invitation_id}
    take_back_invitation(session, cast.lead, **where, now=NOW)
    take_back_invitation(session, cast.lead, **where, now=LATER)
    with pytest.raises(NotFound):
        invitation_of_link(session, token=link.token, now=NOW)
    with nothing_changes(session), pytest.raises(NotFound, match="taken back"):
        judges(session, nell, Verdict.READY)
    with pytest.raises(NotFound):
        renew_link(session, cast.lead, **where, now=NOW)
    ask(session, cast, link.person_id)


def test_a_verdict_that_was_given_cannot_be_taken_back_by_the_team(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    judges(session, who, Verdict.NEEDS_CHANGE, "Too long.")
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="it stays"):
        take_back_invitation(session, cast.lead, **who.at, now=NOW)


def test_somebody_who_left_the_project_reviews_no_more(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.patient, now=NOW)
    assert list_my_reviews(session, cast.patient) == []
    with pytest.raises(NotFound):
        read_my_review(session, cast.patient, **who.at)


def test_a_closed_round_takes_nothing_more_and_says_how_it_came_out(session: Session, cast: Cast) -> None:
    opened = ask(session, cast, cast.patient, cast.clinician, cast.caregiver)
    patient, clinician, caregiver = (
        Asked(person, invitation, cast.project)
        for person, invitation in zip(
            (cast.patient, cast.clinician, cast.caregiver), opened.invitation_ids, strict=True
        )
    )
    judges(session, patient, Verdict.READY)
    judges(session, clinician, Verdict.READY_WITH_SMALL_CHANGES)
    keep_answer(
        session,
        cast.caregiver,
        **caregiver.at,
        screen="options",
        question=ReviewQuestion.CLEAR,
        reply=ReviewReply.NO,
        now=NOW,
    )
    where = {"project_id": cast.project, "round_id": opened.round_id}
    consensus = close_round(session, cast.lead, **where, now=LATER)
    assert (consensus.equimedian, consensus.is_agreed) == (8, True)
    with nothing_changes(session):
        assert close_round(session, cast.lead, **where, now=LATER) == consensus
        with pytest.raises(NotPossibleNow, match="closed on 5 March 2026"):
            judges(session, caregiver, Verdict.HARMFUL_OR_MISLEADING)
    (card,) = list_rounds(session, cast.patient, project_id=cast.project, aid_id=cast.aid)
    assert (card.asked, card.given, card.closed_at, card.consensus) == (3, 2, LATER, consensus)
    assert read_my_review(session, cast.caregiver, **caregiver.at).answers == {
        ("options", ReviewQuestion.CLEAR): ReviewReply.NO
    }


def test_after_an_edit_only_those_are_asked_again_whose_part_changed_and_only_about_it(
    session: Session, cast: Cast
) -> None:
    opened = ask(session, cast, cast.patient, NELL, cast.clinician)
    (link,) = opened.links
    judges(session, Asked(cast.patient, opened.invitation_ids[0], cast.project), Verdict.READY)
    judges(session, behind(session, link), Verdict.READY)
    save(session, cast, cast.editor, changed(KNEE, STEP))
    second = again(session, cast)
    assert second.number == 2
    view = read_round(session, cast.lead, project_id=cast.project, round_id=second.round_id, today=TODAY)
    assert [(one.name, one.screens, one.is_by_link) for one in view.invitations] == [
        ("Rosa", ("steps",), False),
        ("Nell", ("steps",), True),
    ]
    nell = behind(session, second.links[0])
    mine = read_my_review(session, nell.person, **nell.at)
    assert [screen.key for screen in mine.screens] == ["steps"]
    assert [(one.key, one.changes) for one in mine.changed] == [
        ("steps", ("Steps, number 1: added Breathe.",))
    ]
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="nobody to ask again"):
        again(session, cast)
    judges(session, nell, Verdict.READY_WITH_SMALL_CHANGES)
    standing = review_standing(session, project_id=cast.project, aid_id=cast.aid, text=changed(KNEE, STEP))
    assert [(one.name, one.counts) for one in standing.reviewers] == [("Rosa", False), ("Nell", True)]


def test_asked_again_about_one_part_a_person_cannot_answer_about_another(
    session: Session, cast: Cast
) -> None:
    judges(session, asked(session, cast, cast.patient), Verdict.READY)
    save(session, cast, cast.editor, changed(KNEE, TITLE))
    who = Asked(cast.patient, again(session, cast).invitation_ids[0], cast.project)
    with pytest.raises(InvalidInput, match="not asked about this part"):
        keep_answer(
            session,
            cast.patient,
            **who.at,
            screen="steps",
            question=ReviewQuestion.CLEAR,
            reply=ReviewReply.YES,
            now=NOW,
        )


def test_with_nothing_said_there_is_nobody_to_ask_again(session: Session, cast: Cast) -> None:
    with pytest.raises(NotPossibleNow, match="nobody to ask again"):
        again(session, cast)


def test_a_round_of_nobody_is_not_found(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound):
        close_round(session, cast.lead, project_id=cast.project, round_id=NOBODY, now=NOW)


def test_a_list_tells_of_each_round_its_version_and_how_many_have_answered(any_session: Session) -> None:
    session, cast = any_session, gather(any_session)
    opened = ask(session, cast, cast.patient, cast.clinician, NELL)
    rosa, _clara, nell = opened.invitation_ids
    judges(session, Asked(cast.patient, rosa, cast.project), Verdict.READY)
    take_back_invitation(session, cast.lead, project_id=cast.project, invitation_id=nell, now=NOW)
    save(session, cast, cast.editor, changed(KNEE, TITLE))
    ask(session, cast, cast.caregiver, number=2)
    cards = list_rounds(session, cast.lead, project_id=cast.project, aid_id=cast.aid)
    assert [(card.number, card.asked, card.given) for card in cards] == [(2, 1, 0), (1, 2, 1)]
    for card in cards:
        found = read_round(session, cast.lead, project_id=cast.project, round_id=card.round_id, today=TODAY)
        assert found.card == card


def test_reading_takes_as_many_queries_for_one_round_and_reviewer_as_for_three(
    session: Session, cast: Cast
) -> None:
    def queries(round_id: int) -> tuple[int, int]:
        session.flush()
        session.expire_all()
        with counted_statements() as of_list:
            list_rounds(session, cast.lead, project_id=cast.project, aid_id=cast.aid)
        session.expire_all()
        with counted_statements() as of_round:
            read_round(session, cast.lead, project_id=cast.project, round_id=round_id, today=TODAY)
        return len(of_list), len(of_round)

    def a_round(*typed_in: tuple[int, int]) -> int:
        opened = ask(session, cast, *(reviewer for reviewer, _typist in typed_in))
        for invitation_id, (_reviewer, typist) in zip(opened.invitation_ids, typed_in, strict=True):
            enter_paper_review(
                session,
                typist,
                project_id=cast.project,
                invitation_id=invitation_id,
                entry=PaperReview(NewVerdict(Verdict.NEEDS_CHANGE, "Too long.")),
                catalog=CATALOG,
                today=TODAY,
                now=NOW,
            )
        return opened.round_id

    of_one = queries(a_round((cast.patient, cast.lead)))
    a_round((cast.clinician, cast.editor))
    three = a_round(
        (cast.patient, cast.lead), (cast.clinician, cast.editor), (cast.caregiver, cast.facilitator)
    )
    assert queries(three) == of_one
    assert of_one[0] <= 3
