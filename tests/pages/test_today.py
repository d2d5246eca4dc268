"""Today: what waits for whom, and what changed because of partners."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from partnering.foundation.database import transaction
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import PartnerRole, ReleaseStatus
from partnering.interop.artifact_import import answer_role_question
from partnering.reflection.journal import keep_page
from partnering.reflection.journal_words import PageWords
from partnering.tracker.activities import take_back_activity
from partnering.tracker.drafts import discard_draft
from partnering.tracker.releases import add_release, move_release
from tests.cast import NOW, TODAY, YESTERDAY, Cast, a_meeting, log
from tests.pages.conftest import Clock, Screen
from tests.pages.screen_words import buttons, of_the_other_project, press, reads_as_markdown, said, words_on

PAGE = "today/today.py"
DRAFT = "You began to log an activity today and have not saved it."
GAPS = "Release 2.1 misses a patient or caregiver at 3 stages and a clinician at 4 stages."
ARTIFACT = "This project came from a file. Read what it says about partners, and say who took part."


def withdraw(cast: Cast, *releases: int) -> None:
    with transaction() as session:
        for release in releases:
            move_release(
                session,
                cast.lead,
                project_id=cast.project,
                release_id=release,
                to=ReleaseStatus.WITHDRAWN,
                today=TODAY,
                now=NOW,
            )


@pytest.fixture(autouse=True)
def one_release_is_being_made(cast: Cast, database: str) -> None:
    """Release 2.1, with an activity at one stage."""
    withdraw(cast, cast.earlier_release)


def discard_drafts(cast: Cast) -> None:
    with transaction() as session:
        for person, token in cast.drafts.items():
            discard_draft(session, person, token=token)


def answer_questions(cast: Cast) -> None:
    with transaction() as session:
        for role in PartnerRole:
            answer_role_question(
                session, cast.lead, project_id=cast.project, partner_role=role, took_part=False, now=NOW
            )


def waits(cast: Cast, open_screen: Screen, person: int) -> tuple[str, list[str]]:
    """The headline, and the sentence of each card."""
    tab = open_screen(PAGE, person, project="statin")
    assert [list(tab.exception), list(tab.error)] == [[], []]
    return said(tab, "header")[0], [
        words
        for words in said(tab, "markdown")
        if words.startswith(("Release", "You began", "This project", "No"))
    ]


def test_three_things_wait_for_the_lead_each_with_its_button(cast: Cast, open_screen: Screen) -> None:
    assert waits(cast, open_screen, cast.lead) == ("3 things wait for you.", [DRAFT, GAPS, ARTIFACT])
    assert buttons(open_screen(PAGE, cast.lead)) == [
        "Go on writing",
        "See what is missing",
        "Read and answer",
        "Write a little",
    ]


@pytest.mark.parametrize("role", ["patient", "caregiver", "clinician"])
def test_a_partner_is_not_asked_to_read_the_file(role: str, cast: Cast, open_screen: Screen) -> None:
    assert waits(cast, open_screen, getattr(cast, role)) == ("2 things wait for you.", [DRAFT, GAPS])


@pytest.mark.parametrize("role", ["funder", "administrator"])
def test_one_thing_waits_for_those_who_log_nothing_and_no_words_of_others_show(
    role: str, cast: Cast, open_screen: Screen
) -> None:
    assert waits(cast, open_screen, getattr(cast, role)) == ("One thing waits for you.", [GAPS])
    tab = open_screen(PAGE, getattr(cast, role), project="statin")
    assert "changed" not in words_on(tab)
    assert "second screen" not in words_on(tab)


def test_with_nothing_waiting_the_page_is_glad_of_it(cast: Cast, open_screen: Screen) -> None:
    withdraw(cast, cast.release)
    discard_drafts(cast)
    assert waits(cast, open_screen, cast.patient) == ("Nothing waits for you.", [])
    assert "All is answered for now. Enjoy your day." in words_on(open_screen(PAGE, cast.patient))


def test_without_a_release_the_one_who_may_add_one_is_led_there(cast: Cast, open_screen: Screen) -> None:
    withdraw(cast, cast.release)
    discard_drafts(cast)
    answer_questions(cast)
    assert waits(cast, open_screen, cast.lead) == (
        "One thing waits for you.",
        ["No release is being made. Add the one you work towards."],
    )
    tab = press(open_screen(PAGE, cast.lead), "Add a release")
    assert said(tab, "title") == ["Releases"]


def test_the_button_opens_the_coverage_of_the_release_that_the_sentence_is_about(
    cast: Cast, open_screen: Screen
) -> None:
    with transaction() as session:
        add_release(session, cast.lead, project_id=cast.project, version="3.0", now=NOW + timedelta(days=1))
    tab = press(open_screen(PAGE, cast.lead), "See what is missing")
    assert said(tab, "title") == ["Coverage"]
    assert tab.query_params["release"] == str(cast.release)
    assert said(tab, "header")[0] == GAPS


@pytest.mark.parametrize(
    ("button", "title"), [("Go on writing", "Log an activity"), ("Read and answer", "Where it came from")]
)
def test_each_button_opens_what_it_names(button: str, title: str, cast: Cast, open_screen: Screen) -> None:
    assert said(press(open_screen(PAGE, cast.lead), button), "title") == [title]


def test_the_journal_of_this_week_is_offered_while_it_is_blank_and_does_not_count_as_waiting(
    cast: Cast, open_screen: Screen, clock: Clock
) -> None:
    offered = "Your journal of this week is still blank. Fifteen minutes, and only you can read it."
    assert offered in said(open_screen(PAGE, cast.patient), "markdown")
    assert offered not in said(open_screen(PAGE, cast.funder), "markdown")
    tab = press(open_screen(PAGE, cast.patient), "Write a little")
    assert said(tab, "title", "header") == ["Journal", "Week of 2 March 2026"]
    words = PageWords(worked="We laughed.")
    with transaction() as session:
        keep_page(
            session,
            cast.patient,
            week_on=date(2026, 3, 2),
            token=new_token(),
            revision=0,
            words=words,
            now=NOW,
        )
    assert offered not in said(open_screen(PAGE, cast.patient), "markdown")
    clock.go_on(timedelta(days=5))
    assert offered in said(open_screen(PAGE, cast.patient), "markdown")


def test_silence_of_more_than_six_weeks_waits_too(cast: Cast, open_screen: Screen, clock: Clock) -> None:
    discard_drafts(cast)
    clock.go_on(timedelta(days=20))
    assert waits(cast, open_screen, cast.patient)[0] == "One thing waits for you."
    clock.go_on(timedelta(days=9))
    open_screen(PAGE, cast.patient)  # a visit, so that the session goes on
    clock.go_on(timedelta(days=13))
    assert waits(cast, open_screen, cast.patient)[0] == "2 things wait for you."
    tab = open_screen(PAGE, cast.patient)
    assert "The last activity for release 2.1 was 43 days ago." in words_on(tab)
    assert said(press(tab, "See who is silent"), "title") == ["Coverage"]


@pytest.fixture
def log_for(cast: Cast) -> Callable[[str], None]:
    """Logs a meeting that changed something."""

    def log_for(what_changed: str) -> None:
        entry = replace(a_meeting(cast.release, cast.patient), what_changed=what_changed, held_on=TODAY)
        with transaction() as session:
            log(session, cast.lead, cast.project, entry)

    return log_for


def changes_shown(cast: Cast, open_screen: Screen) -> list[str]:
    tab = open_screen(PAGE, cast.lead)
    start = said(tab, "header", "markdown", "caption").index("What changed because of partners")
    return said(tab, "header", "markdown", "caption")[start + 1 :]


def test_with_no_change_yet_the_page_says_how_to_write_one_down(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        for activity in cast.activities.values():
            take_back_activity(session, cast.lead, project_id=cast.project, activity_id=activity, now=NOW)
    assert changes_shown(cast, open_screen) == [
        "Nothing is written down yet. Say “what came of it” when you log an activity."
    ]


def test_three_changes_show_with_the_latest_first(
    cast: Cast, open_screen: Screen, log_for: Callable[[str], None]
) -> None:
    with transaction() as session:
        for activity in list(cast.activities.values())[1:]:
            take_back_activity(session, cast.lead, project_id=cast.project, activity_id=activity, now=NOW)
    log_for("The button is larger.")
    log_for("The first line is shorter.")
    assert changes_shown(cast, open_screen) == [
        "The first line is shorter.",
        "Meeting, 4 March 2026 (today)",
        "The button is larger.",
        "Meeting, 4 March 2026 (today)",
        "We cut the second screen.",
        f"Meeting, {YESTERDAY.day} March 2026 (yesterday)",
    ]


def test_people_s_words_show_as_they_were_typed(
    cast: Cast, open_screen: Screen, log_for: Callable[[str], None]
) -> None:
    words = "**x** <b> [a](https://a.example)"
    log_for(words)
    tab = open_screen(PAGE, cast.lead)
    assert words in words_on(tab)
    assert not reads_as_markdown(tab, words)


def test_a_release_with_no_activity_yet_asks_for_the_first(cast: Cast, open_screen: Screen) -> None:
    withdraw(cast, cast.release)
    discard_drafts(cast)
    with transaction() as session:
        release = add_release(session, cast.lead, project_id=cast.project, version="1_0_", now=NOW)
    tab = open_screen(PAGE, cast.patient)
    assert buttons(tab) == ["Log an activity", "Say something", "Write a little"]
    assert "1_0_" in words_on(tab)
    assert not reads_as_markdown(tab, "1_0_")
    tab = press(tab, "Log an activity")
    assert [said(tab, "title"), tab.query_params["release"]] == [["Log an activity"], str(release)]
    assert of_the_other_project(tab) == []
