"""The gate on the screen: what is missing first, plans, overrides, keys, each for those whom it concerns."""

from datetime import timedelta
from typing import Any

from partnering.foundation.database import transaction
from partnering.foundation.vocabulary import Verdict
from partnering.release_gate.keys import make_key
from partnering.release_gate.overrides import grant_override
from partnering.tracker.stage_plans import write_plan
from tests.cast import CATALOG, NOW, TODAY, Cast
from tests.pages.conftest import Screen, counted_statements
from tests.pages.screen_words import buttons, of_the_other_project, press, reads_as_markdown, words_on
from tests.partnering.coauthoring.reviewing import asked, judges

PAGE = "aids/gate.py"
NAMES = ("Lena", "Edgar", "Fatima", "Rosa", "Carl", "Clara", "Cita")
SOON = TODAY + timedelta(days=30)


def plan(cast: Cast) -> None:
    about: dict[str, Any] = {"project_id": cast.project, "release_id": cast.release}
    with transaction() as session:
        write_plan(
            session,
            cast.lead,
            **about,
            stage="health_outcomes",
            words="We ask ten people how it went.",
            planned_for=SOON,
            instead_of="",
            catalog=CATALOG,
            today=TODAY,
            now=NOW,
        )


def sign(cast: Cast) -> None:
    with transaction() as session:
        grant_override(
            session,
            cast.administrator,
            project_id=cast.project,
            release_id=cast.release,
            reason="A wrong dose is out.",
            signed_as="Ada Minster",
            last_day=SOON,
            catalog=CATALOG,
            today=TODAY,
            now=NOW,
        )


def test_what_is_missing_comes_first_with_what_mends_it_and_who_could(
    cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.lead)
    words = words_on(tab)
    assert not tab.exception
    assert "Release 2.1 is not ready yet." in words
    assert "No clinician took part here yet." in words
    assert "Who could: Clara." in words
    assert words.index("What is missing") < words.index("What it has")
    assert of_the_other_project(tab) == []


def test_a_funder_reads_the_verdict_and_no_name_and_no_plan(cast: Cast, open_screen: Screen) -> None:
    plan(cast)
    tab = open_screen(PAGE, cast.funder)
    words = words_on(tab)
    assert "Release 2.1 is not ready yet." in words
    assert [name for name in NAMES if name in words] == []
    assert "We ask ten people" not in words
    assert "Make a key" not in buttons(tab)


def test_a_partner_agrees_to_a_plan(cast: Cast, open_screen: Screen) -> None:
    plan(cast)
    tab = open_screen(PAGE, cast.patient)
    assert "We ask ten people how it went." in words_on(tab)
    press(tab, "I agree to this plan")
    words = words_on(tab)
    assert "You agreed to this plan." in words
    assert "Rosa agreed." in words
    assert "I agree to this plan" not in buttons(tab)


def test_the_team_writes_a_plan(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.editor)
    key = f"plan_{cast.release}_health_outcomes_0"
    tab.text_area(key=f"{key}_words").input("We ask ten people how it went.")
    save = [button for button in tab.button if button.label == "Save the plan"][2]
    save.click().run()
    assert "By when: choose a day." in words_on(tab)
    assert tab.text_area(key=f"{key}_words").value == "We ask ten people how it went."
    tab.date_input(key=f"{key}_day").set_value(SOON)
    [button for button in tab.button if button.label == "Save the plan"][2].click().run()
    words = words_on(tab)
    assert "The plan is saved." in words
    assert "By 3 April 2026. Written by Edgar. No partner has agreed yet." in words


def test_only_an_administrator_outside_the_team_finds_the_form_to_sign(
    cast: Cast, open_screen: Screen
) -> None:
    for person in (cast.lead, cast.patient):
        assert "Sign it" not in buttons(open_screen(PAGE, person))
    tab = open_screen(PAGE, cast.administrator, project="statin")
    tab.text_area(key="override_reason").input("A wrong dose is out.")
    tab.text_input(key="override_name").input("Ada Minster")
    tab.date_input(key="override_day").set_value(SOON)
    press(tab, "Sign it")
    words = words_on(tab)
    assert "Ada Minster lets it pass until 3 April 2026: A wrong dose is out." in words
    press(tab, "End this now")
    assert "It no longer lets the release pass." in words_on(tab)


def test_an_override_is_read_by_everybody(cast: Cast, open_screen: Screen) -> None:
    sign(cast)
    for person in (cast.patient, cast.funder):
        tab = open_screen(PAGE, person)
        assert "Ada Minster lets it pass until 3 April 2026: A wrong dose is out." in words_on(tab)
        assert "End this now" not in buttons(tab)


def test_nobody_is_offered_to_sign_away_that_an_aid_is_harmful(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        judges(session, asked(session, cast, cast.patient), Verdict.HARMFUL_OR_MISLEADING)
    tab = open_screen(PAGE, cast.administrator, project="statin")
    words = words_on(tab)
    assert "Release 2.1 is held back." in words
    assert "Sign it" not in buttons(tab)


def test_a_lead_makes_a_key_sees_it_once_and_ends_it(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    tab.text_input(key="gate_key_name").input("GitHub")
    press(tab, "Make a key")
    (shown,) = [code.value for code in tab.code if len(code.value) == 43]
    assert "Copy the new key now." in words_on(tab)
    tab.run()
    assert shown not in words_on(tab)
    press(tab, "End it")
    assert "The key “GitHub” no longer works." in words_on(tab)
    assert "End it" not in buttons(tab)


def test_only_leads_keep_keys(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        make_key(
            session, cast.lead, project_id=cast.project, name="GitHub", last_day=SOON, today=TODAY, now=NOW
        )
    for person in (cast.editor, cast.facilitator, cast.patient, cast.funder):
        tab = open_screen(PAGE, person)
        assert "GitHub" not in words_on(tab)
        assert "Make a key" not in buttons(tab)


def test_a_plan_reads_as_it_was_typed(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        write_plan(
            session,
            cast.lead,
            project_id=cast.project,
            release_id=cast.release,
            stage="health_outcomes",
            words="**Ask** [us](https://example.org) <script>",
            planned_for=SOON,
            instead_of="",
            catalog=CATALOG,
            today=TODAY,
            now=NOW,
        )
    tab = open_screen(PAGE, cast.patient)
    assert "**Ask** [us](https://example.org) <script>" in words_on(tab)
    assert not reads_as_markdown(tab, "**Ask** [us](https://example.org) <script>")


def test_the_screen_asks_a_handful_of_questions(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    with counted_statements() as statements:
        tab.run()
    assert len(statements) < 60
