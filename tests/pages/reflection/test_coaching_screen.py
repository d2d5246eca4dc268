"""Coaching on the screen: asking, saying yes or not now, noting the time, ending; and nobody else learns of it."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from partnering.foundation.database import reading, transaction
from partnering.foundation.people import give_access
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import AccessRole, TeamRole
from partnering.reflection.coach_offers import list_possible_coaches
from partnering.reflection.coaching import OwnCoaching, answer_as_coach, ask_for_coach, list_my_coaching
from partnering.reflection.journal import keep_page
from partnering.reflection.journal_words import PageWords
from partnering.reflection.terms import CoachingStatus
from tests.cast import NOW, Cast
from tests.pages.conftest import Clock, Screen, come_back_after_a_restart
from tests.pages.screen_words import buttons, field, of_the_other_project, press, said, words_on
from tests.use_case_calls.entries import THIS_WEEK

PAGE, TODAY_PAGE = "reflection/coaching.py", "today/today.py"
WISH = "I *talk* too much."
OFFER_FIELD = "What can you help with? You can leave this empty."
WISH_FIELD = "What do you wish for? Only this person reads it."


def check(tab: AppTest) -> AppTest:
    assert [list(tab.exception), [problem.value for problem in tab.error]] == [[], []]
    return tab


def asked(cast: Cast, *, is_yes: bool | None = None) -> int:
    """Rosa asked Fatima; with an answer, Fatima gave it."""
    here = {"project_id": cast.project}
    with transaction() as session:
        coaching_id = ask_for_coach(
            session,
            cast.patient,
            coach_id=cast.facilitator,
            words=WISH,
            form_token=new_token(),
            now=NOW,
            **here,
        )
        if is_yes is not None:
            answer_as_coach(
                session, cast.facilitator, coaching_id=coaching_id, is_yes=is_yes, now=NOW, **here
            )
    return coaching_id


def pairs_of(cast: Cast, person: int) -> list[OwnCoaching]:
    with reading() as session:
        return list_my_coaching(session, person, project_id=cast.project)


def test_somebody_asks_and_the_words_typed_survive_a_restart(cast: Cast, open_screen: Screen) -> None:
    tab = check(open_screen(PAGE, cast.patient))
    assert "Nobody has offered to coach here yet. You can ask anybody all the same." in words_on(tab)
    tab = press(tab, "Ask")
    assert said(tab, "error") == ["Who: choose one person."]
    field(tab, WISH_FIELD).input(WISH).run()
    tab = check(come_back_after_a_restart(tab))
    assert field(tab, WISH_FIELD).value == WISH
    field(tab, "Who?").set_value(cast.facilitator).run()
    tab = check(press(tab, "Ask"))
    assert said(tab, "success") == ["Asked. Fatima finds it on Today."]
    (pair,) = pairs_of(cast, cast.patient)
    assert (pair.other, pair.words, pair.status) == ("Fatima", WISH, CoachingStatus.ASKED)
    assert cast.facilitator not in field(tab, "Who?").options
    assert of_the_other_project(tab) == []


def test_the_one_who_is_asked_finds_it_on_today_and_says_yes(cast: Cast, open_screen: Screen) -> None:
    asked(cast)
    assert "Rosa asks you to be a coach." in words_on(open_screen(TODAY_PAGE, cast.facilitator))
    tab = check(open_screen(PAGE, cast.facilitator))
    assert "I *talk* too much." in words_on(tab)
    tab = check(press(tab, "Yes, I will"))
    assert said(tab, "success") == ["You said yes. Arrange a first talk in your own way."]
    assert "You coach Rosa" in words_on(tab)
    assert "Fatima said yes to coaching you." in words_on(open_screen(TODAY_PAGE, cast.patient))


def test_a_no_needs_no_reason_and_is_told_until_it_is_put_away(cast: Cast, open_screen: Screen) -> None:
    asked(cast)
    tab = check(press(open_screen(PAGE, cast.facilitator), "Not now"))
    assert said(tab, "success") == ["Told. Thank you."]
    assert pairs_of(cast, cast.facilitator) == []
    assert "Fatima cannot coach you now." in words_on(open_screen(TODAY_PAGE, cast.patient))
    tab = check(press(open_screen(PAGE, cast.patient), "Put it away"))
    assert said(tab, "success") == ["Put away."]
    assert "cannot coach you now" not in words_on(open_screen(TODAY_PAGE, cast.patient))


@pytest.mark.parametrize("who", ["patient", "facilitator"])
def test_either_of_the_two_notes_the_time_and_ends_it(cast: Cast, open_screen: Screen, who: str) -> None:
    asked(cast, is_yes=True)
    person = getattr(cast, who)
    tab = check(open_screen(PAGE, person))
    field(tab, "Minutes").set_value(90)  # and at once, before the page has answered:
    tab = check(press(tab, "Note it"))
    assert said(tab, "success") == ["Noted. Thank you for the time."]
    assert "You met for 1 hour 30 minutes so far." in said(tab, "caption")
    assert [pair.minutes for pair in pairs_of(cast, cast.patient)] == [90]
    tab = check(press(tab, "Take away"))
    assert [pair.times for pair in pairs_of(cast, cast.patient)] == [()]
    tab = check(press(tab, "Yes, end it"))
    assert said(tab, "success") == ["It has ended."]
    assert pairs_of(cast, cast.patient) == []


def test_an_offer_is_seen_by_the_others_and_ends_with_a_press(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.facilitator)
    field(tab, OFFER_FIELD).input("Asking *first*")
    tab = check(press(tab, "Offer to coach"))
    assert said(tab, "success") == ["Saved. Others can ask you now."]
    assert "Fatima · Facilitator: Asking *first*" in words_on(open_screen(PAGE, cast.patient))
    press(open_screen(PAGE, cast.facilitator), "Offer no more")
    with reading() as session:
        people = list_possible_coaches(session, cast.patient, project_id=cast.project)
    assert {one.offer for one in people} == {None}


def test_an_offer_that_is_typed_for_one_project_is_not_made_in_another(
    cast: Cast, open_screen: Screen
) -> None:
    with transaction() as session:
        give_access(
            session,
            cast.outsider,
            project_id=cast.other_project,
            name="Lena",
            email="Lena@example.org",
            access_role=AccessRole.EDITOR,
            role=TeamRole.DEVELOPER,
            now=NOW,
        )
    tab = open_screen(PAGE, cast.lead, project="statin")
    field(tab, OFFER_FIELD).input("Reading *aloud*").run()
    tab = check(tab.selectbox(key="project_switch").select("Choose about quince").run())
    assert field(tab, OFFER_FIELD).value == ""


def test_nobody_else_sees_who_coaches_whom(cast: Cast, open_screen: Screen) -> None:
    asked(cast, is_yes=True)
    for person, page in ((cast.lead, PAGE), (cast.lead, TODAY_PAGE), (cast.caregiver, PAGE)):
        words = words_on(check(open_screen(page, person)))
        assert [told for told in ("talk", "You coach", "coaches you", "be a coach") if told in words] == []


def test_the_page_is_not_for_a_funder(cast: Cast, open_screen: Screen) -> None:
    assert said(open_screen(PAGE, cast.funder), "title") == ["This page is not for your role"]


def test_a_yes_is_told_for_a_week(cast: Cast, open_screen: Screen, clock: Clock) -> None:
    asked(cast, is_yes=True)
    clock.go_on(timedelta(days=8))
    assert "said yes to coaching you" not in words_on(open_screen(TODAY_PAGE, cast.patient))


def test_ones_own_coach_comes_first_when_a_line_is_shared_with_a_coach(
    cast: Cast, open_screen: Screen
) -> None:
    asked(cast, is_yes=True)
    with transaction() as session:
        keep_page(
            session,
            cast.patient,
            week_on=THIS_WEEK,
            token=new_token(),
            revision=0,
            words=PageWords(worked="We laughed."),
            now=NOW,
        )
    tab = open_screen("reflection/journal.py", cast.patient, share="2026-03-02")
    tab.radio(key="share_level").set_value("coach").run()
    assert tab.selectbox(key="share_reader_coach").value == cast.facilitator
    tab.radio(key="share_level").set_value("pair").run()
    assert tab.selectbox(key="share_reader_pair").value is None
    assert "Share it" not in buttons(tab)
