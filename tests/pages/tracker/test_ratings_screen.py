"""Where we stand, on screen: one stage at a time, nothing of the other side before one's own, then the gap."""

from streamlit.testing.v1 import AppTest

from partnering.foundation.database import transaction
from partnering.foundation.people import give_access
from partnering.foundation.vocabulary import AccessRole, PartnerRole, TeamRole
from partnering.tracker.activity_accounts import OwnAccount, tell_own_account
from partnering.tracker.ratings import NewRating, rate_stage
from tests.cast import CATALOG, NOW, Cast
from tests.pages.conftest import Screen
from tests.pages.screen_words import buttons, field, of_the_other_project, press, said, words_on

PAGE = "tracker/ratings.py"
COVERAGE = "tracker/coverage.py"
HERE = {"stage": "pcor_evidence", "role": "patient_partner"}
LOGGED = {"stage": "information_delivery", "role": "patient_partner"}
"""The cell where the cast logged six meetings."""
CONTROL, TIME = "Who decides?", "How long does it go on?"
RAISE = "What would move it up a step? You can leave this."


def rate(cast: Cast, person: int, level: int, words: str = "", stage: str = "pcor_evidence") -> None:
    """Say the same level on both tests, in the release that goes out next: the one the screen opens with."""
    with transaction() as session:
        rate_stage(
            session,
            person,
            project_id=cast.project,
            entry=NewRating(cast.earlier_release, stage, PartnerRole.PATIENT_PARTNER, level, level, words),
            catalog=CATALOG,
            now=NOW,
        )


def answer(tab: AppTest, control: str, time: str) -> AppTest:
    field(tab, CONTROL).set_value(control)
    tab.run()
    field(tab, TIME).set_value(time)
    return tab.run()


def test_both_rate_a_stage_and_see_the_gap(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient, **HERE)
    assert said(tab, "title", "header")[:2] == ["Where we stand", "What we learned: Patient"]
    answer(tab, "3", "2")
    assert "Both must be true, so the lower one counts: 2 Participating." in said(tab, "markdown")
    press(tab, "Save")
    assert said(tab, "success") == ["Saved."]
    assert "You said 2 Participating." in said(tab, "markdown")
    assert "**The project:** not said yet" in said(tab, "markdown")

    tab = open_screen(PAGE, cast.lead, **HERE)
    assert "2 Participating" not in words_on(tab)
    press(answer(tab, "4", "5"), "Save")
    sentence = "You say 4, your partners say 2: What we learned, Patient."
    assert said(tab, "subheader")[0] == sentence
    assert "**The partners:** 2 Participating (1 person says 2)" in said(tab, "markdown")
    release = str(cast.earlier_release)
    tab = open_screen(COVERAGE, cast.lead, release=release)
    assert said(tab, "header")[0] == sentence
    tab = open_screen(COVERAGE, cast.funder, release=release)
    assert "The project says 4" not in words_on(tab)


def test_words_and_levels_of_the_other_side_show_nowhere_before_ones_own(
    cast: Cast, open_screen: Screen
) -> None:
    rate(cast, cast.patient, 5, "A seat on the board.")
    release = {"release": str(cast.earlier_release)}
    for page, address in (
        (PAGE, HERE),
        (COVERAGE, release),
        (COVERAGE, HERE | release),
        ("today/today.py", {}),
    ):
        for person in (cast.lead, cast.editor):
            words = words_on(open_screen(page, person, **address))
            for secret in ("A seat on the board", "partners say 5", "5 Co-producing"):
                assert secret not in words, (page, secret)
    tab = open_screen("today/today.py", cast.editor)
    assert "Your partners have said where the work stands at 1 stage." in words_on(tab)
    assert "Say yours first" in words_on(open_screen(COVERAGE, cast.editor, **release))
    rate(cast, cast.lead, 1)
    assert "A seat on the board." in words_on(open_screen(PAGE, cast.lead, **HERE))


def test_who_will_see_it_is_said_before(cast: Cast, open_screen: Screen) -> None:
    (words,) = said(open_screen(PAGE, cast.patient, **HERE), "info")
    assert words.startswith("You are the only one who rates as “Patient” here. So the team will know")
    (words,) = said(open_screen(PAGE, cast.lead, **HERE), "info")
    assert words.startswith("Partners see what the project says")


def test_both_questions_are_needed_and_nothing_chosen_is_lost(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient, **HERE)
    field(tab, CONTROL).set_value("4")
    tab.run()
    press(tab, "Save")
    assert said(tab, "error") == ["Choose one line for each of the two questions."]
    tab = open_screen(PAGE, cast.patient, **HERE)
    assert field(tab, CONTROL).value == "4"


def test_what_is_not_ones_to_judge_is_passed_over(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient, **HERE)
    before = said(tab, "header")[0]
    press(tab, "Not for me to judge")
    assert said(tab, "header")[0] != before
    assert said(tab, "header")[0].endswith(": Patient")


def test_what_was_said_can_be_said_anew(cast: Cast, open_screen: Screen) -> None:
    rate(cast, cast.patient, 2, "More time.")
    tab = open_screen(PAGE, cast.patient, **HERE)
    press(tab, "Say it anew")
    assert (field(tab, CONTROL).value, field(tab, TIME).value) == ("2", "2")
    press(answer(tab, "3", "3"), "Save")
    assert "You said 3 Engaged." in said(tab, "markdown")


def test_an_address_with_anything_in_it_shows_a_stage_that_is_there(cast: Cast, open_screen: Screen) -> None:
    for address in (
        {"stage": "nowhere", "role": "king", "release": "999999999999"},
        {"release": str(cast.other_release)},
        {"role": "clinician_partner"},
    ):
        tab = open_screen(PAGE, cast.patient, **address)
        assert said(tab, "header")[0].endswith(": Patient")
        assert [of_the_other_project(tab), list(tab.exception)] == [[], []]


def test_a_cell_leads_to_the_rating_of_it(cast: Cast, open_screen: Screen) -> None:
    assert "Say where it stands" in buttons(open_screen(COVERAGE, cast.patient, **LOGGED))
    clinician = {**LOGGED, "role": "clinician_partner"}
    assert "Say where it stands" not in buttons(open_screen(COVERAGE, cast.patient, **clinician))
    assert "Say where it stands" in buttons(open_screen(COVERAGE, cast.lead, **clinician))
    assert "Say where it stands" not in buttons(open_screen(COVERAGE, cast.funder, **LOGGED))


def test_two_versions_stand_side_by_side_in_the_cell(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(COVERAGE, cast.patient, **LOGGED)
    press(tab, "Tell it in your own words")
    field_of = {area.label: area for area in tab.text_area}
    field_of["What happened, as you saw it?"].set_value("We heard it was cut.")
    tab.run()
    press(tab, "Save")
    assert said(tab, "success") == ["Saved. It stands beside how it was logged."]
    assert "We heard it was cut." in said(tab, "markdown")
    tab = open_screen(COVERAGE, cast.lead, **LOGGED)
    assert "**As Rosa tells it**" in said(tab, "markdown")
    assert "**What came of it:** We cut the second screen." in said(tab, "markdown")


def test_the_level_of_an_account_waits_in_the_cell_too(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        tell_own_account(
            session,
            cast.patient,
            project_id=cast.project,
            activity_id=cast.activities[cast.lead],
            account=OwnAccount("As I saw it.", level=5),
            now=NOW,
        )
    assert "where it stood: 5 Co-producing" in words_on(open_screen(COVERAGE, cast.lead, **LOGGED))
    with transaction() as session:
        give_access(
            session,
            cast.lead,
            project_id=cast.project,
            name="Enzo",
            email="enzo@example.org",
            access_role=AccessRole.EDITOR,
            role=TeamRole.DEVELOPER,
            now=NOW,
        )
    words = words_on(open_screen(COVERAGE, cast.ended, project="statin", **LOGGED))
    assert "As I saw it." in words
    assert "5 Co-producing" not in words


def test_a_name_is_taken_off(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(COVERAGE, cast.patient, **LOGGED)
    press(tab, "Take my name off")
    assert said(tab, "success") == ["Your name is off. The number of people stays as it was."]
    assert len([words for words in said(tab, "markdown") if words == "Patient: 1 person. 1 hour long."]) == 1
