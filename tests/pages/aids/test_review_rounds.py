"""Reviews on the screen: asking, seeing who has answered and what they said, paper, closing, setting a block aside."""

from sqlalchemy import func, select

from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.models import BlockDismissal, Review, ReviewInvitation, ReviewRound
from partnering.foundation.database import reading, transaction
from partnering.foundation.vocabulary import ReviewReply, Verdict
from tests.cast import Cast
from tests.pages.conftest import Screen
from tests.pages.screen_words import buttons, of_the_other_project, press, said, words_on
from tests.partnering.coauthoring.reviewing import NELL, ask, asked, judges, says

PAGE = "aids/review_rounds.py"


def test_before_anybody_is_asked_the_page_says_how_to_begin(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    assert "Nobody has been asked yet." in words_on(tab)
    assert tab.expander[0].label == "Ask for a review of version 1"
    assert of_the_other_project(tab) == []


def test_asking_somebody_new_shows_their_link_once(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.facilitator)
    tab.multiselect[0].select(cast.patient)
    tab.text_input(key="review_new_name_0").input("Nell")
    tab.text_area[0].input("Please be frank.")
    press(tab, "Ask for the review")
    assert said(tab, "success") == ["2 people are asked."]
    (link,) = [code.value for code in tab.code]
    assert "/review/" in link
    assert "Version 1, until 18 March 2026: 0 of 2 have answered" in words_on(tab)
    press(tab, "I have copied them")
    assert tab.code.len == 0
    with reading() as session:
        by_link = session.scalars(
            select(ReviewInvitation.token_hash.is_not(None)).order_by(ReviewInvitation.id)
        )
        assert list(by_link)[-2:] == [False, True]


def test_nobody_to_ask_is_said_and_what_was_typed_stays(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    tab.text_area[0].input("Please be frank.")
    press(tab, "Ask for the review")
    assert tab.error.len == 1
    assert tab.text_area[0].value == "Please be frank."


def test_what_was_said_stands_with_the_way_to_answer_it(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        patient = asked(session, cast, cast.patient)
        says(session, patient, "Too [much](http://x) text.")
        judges(session, patient, Verdict.NEEDS_CHANGE, "Shorten it.", minutes=5)
    tab = open_screen(PAGE, cast.editor)
    assert "1 of 1 have answered" in words_on(tab)
    assert "Rosa: It needs change (2 remarks)" in [
        expander.label.replace("\\", "") for expander in tab.expander
    ]
    assert "Too [much](http://x) text." in words_on(tab)
    partner = open_screen(PAGE, cast.caregiver)
    assert "Too [much](http://x) text." not in words_on(partner)
    assert "Ask for the review" not in buttons(partner)


def test_a_round_is_closed_and_says_how_it_came_out(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        for person in (cast.patient, cast.caregiver):
            judges(session, asked(session, cast, person), Verdict.READY)
    tab = open_screen(PAGE, cast.facilitator)
    press(tab, "Yes, close it")
    assert said(tab, "success") == ["The round is closed."]
    assert "Agreed: 9 of 9." in words_on(tab)
    with reading() as session:
        closed = session.scalar(select(func.count()).where(ReviewRound.closed_at.is_not(None)))
    assert closed == 1


def test_a_new_link_is_made_and_an_invitation_taken_back(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        (nell,) = ask(session, cast, NELL).invitation_ids
    tab = open_screen(PAGE, cast.facilitator)
    press(tab, "Make a new link; the old one ends")
    assert tab.code.len == 1
    tab.button(key=f"review_{nell}_back").click().run()
    assert "Not asked any more" in words_on(tab)


def test_what_came_back_on_paper_is_typed_in_and_marked_so(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        opened = ask(session, cast, NewReviewer(cast.named_only))
    (invitation,) = opened.invitation_ids
    tab = open_screen(
        PAGE, cast.facilitator, aid=str(cast.aid), round=str(opened.round_id), paper=str(invitation)
    )
    press(tab, "Save this review")
    assert said(tab, "error") == ["Choose their verdict. If they ticked none, ask them."]
    tab.radio(key=f"review_paper_{invitation}_0_clear").set_value(ReviewReply.YES)
    tab.text_area(key=f"review_paper_{invitation}_0_said").input("I like it.")
    tab.radio(key=f"review_paper_{invitation}_verdict").set_value(Verdict.READY)
    press(tab, "Save this review")
    assert said(tab, "success") == ["Saved. Cita hears back like everybody else."]
    assert "It came on paper. Fatima typed it in." in words_on(tab)
    with reading() as session:
        review = session.scalars(select(Review).where(Review.invitation_id == invitation)).one()
    assert (review.verdict, review.entered_by) == (Verdict.READY, cast.facilitator)


def test_a_block_is_set_aside_by_somebody_who_did_not_write_the_aid(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        review = judges(session, asked(session, cast, cast.patient), Verdict.HARMFUL_OR_MISLEADING)
    tab = open_screen(PAGE, cast.facilitator)
    press(tab, "Set it aside in my name")
    assert tab.error.len == 1
    tab.text_area(key=f"review_dismiss_{review}").input("The pain is told on the next page.")
    press(tab, "Set it aside in my name")
    with reading() as session:
        assert session.get_one(BlockDismissal, review).dismissed_by == cast.facilitator


def test_today_tells_of_the_reviews_one_is_asked_for(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        who = asked(session, cast, cast.patient)
    sentence = "Lena asks you to look at"
    tab = open_screen("today/today.py", cast.patient)
    assert sentence in words_on(tab)
    assert "by 12 March 2026." in words_on(tab)
    with transaction() as session:
        judges(session, who, Verdict.READY)
    assert sentence not in words_on(open_screen("today/today.py", cast.patient))


def test_what_was_set_aside_or_said_anew_is_not_offered_to_be_set_aside(
    cast: Cast, open_screen: Screen
) -> None:
    with transaction() as session:
        judges(session, asked(session, cast, cast.patient), Verdict.HARMFUL_OR_MISLEADING)
        judges(session, asked(session, cast, cast.patient), Verdict.READY)
        review = judges(session, asked(session, cast, cast.caregiver), Verdict.HARMFUL_OR_MISLEADING)
    tab = open_screen(PAGE, cast.facilitator)
    assert buttons(tab).count("Set it aside in my name") == 1
    tab.text_area(key=f"review_dismiss_{review}").input("The pain is told on the next page.")
    press(tab, "Set it aside in my name")
    assert "Set it aside in my name" not in buttons(tab)
    assert "Fatima set this aside: The pain is told on the next page." in words_on(tab)


def test_what_was_said_in_a_closed_round_is_read_on_wish(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        judges(session, asked(session, cast, cast.patient), Verdict.READY, "It is good.")
    press(open_screen(PAGE, cast.facilitator), "Yes, close it")
    tab = open_screen(PAGE, cast.caregiver)
    assert "It is good." not in words_on(tab)
    tab.toggle[0].set_value(True).run()
    assert "It is good." in words_on(tab)
