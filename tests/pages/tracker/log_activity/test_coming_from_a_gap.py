"""The form opens filled in for a gap that somebody wants to close."""

import pytest

from tests.cast import Cast
from tests.pages.conftest import Screen
from tests.pages.screen_words import field
from tests.pages.tracker.log_activity.activity_form import PAGE, drafts_of, fill, shown


def test_a_gap_fills_in_release_stage_and_the_only_partner_of_the_role(
    cast: Cast, nothing_begun: None, open_screen: Screen
) -> None:
    tab = open_screen(
        PAGE, cast.lead, release=str(cast.release), stage="clinical_decision", role="caregiver_partner"
    )
    assert (field(tab, "Release").value, field(tab, "Stage").value, field(tab, "Who").value) == (
        cast.release,
        "clinical_decision",
        [cast.caregiver],
    )
    assert drafts_of(cast, cast.lead) == []


def test_a_gap_of_a_role_that_nobody_has_counts_one_who_is_not_named(
    cast: Cast, nothing_begun: None, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.lead, stage="clinical_decision", role="local_decision_maker")
    assert (field(tab, "Local decision-maker: others").value, field(tab, "Who").value) == (1, [])


def test_a_gap_seen_by_another_lifecycle_names_the_stage_of_the_projects_own(
    cast: Cast, nothing_begun: None, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.lead, stage="implementation_adoption")
    assert field(tab, "Stage").value == "information_delivery"


@pytest.mark.parametrize(
    "address",
    [{"release": "999"}, {"release": "x"}, {"stage": "nowhere"}, {"role": "<b>", "stage": "'; --"}],
)
def test_an_address_that_names_nothing_we_know_gives_an_empty_form(
    cast: Cast, nothing_begun: None, open_screen: Screen, address: dict[str, str]
) -> None:
    tab = open_screen(PAGE, cast.lead, **address)
    assert len(tab.exception) == 0
    assert (field(tab, "Release").value, field(tab, "Stage").value) == (cast.earlier_release, None)


def test_a_reload_on_the_way_from_a_gap_brings_back_what_was_typed(
    cast: Cast, nothing_begun: None, open_screen: Screen
) -> None:
    gap = {"release": str(cast.release), "stage": "clinical_decision", "role": "caregiver_partner"}
    fill(open_screen(PAGE, cast.lead, **gap), {"Stage": "patient_behaviors", "Minutes": 20})
    tab = open_screen(PAGE, cast.lead, **gap)

    assert (field(tab, "Stage").value, field(tab, "Minutes").value) == ("patient_behaviors", 20)


def test_a_gap_opens_a_form_of_its_own_beside_another_draft(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead, stage="clinical_decision", role="caregiver_partner")
    assert (field(tab, "Stage").value, field(tab, "What came of it?").value) == ("clinical_decision", "")
    assert f"“typed by {cast.lead}”, today" in shown(tab)
