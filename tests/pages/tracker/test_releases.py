"""Releases: planning one, moving it on, and what is shown of each."""

from datetime import date

import pytest

from partnering.foundation.database import reading, transaction
from partnering.foundation.people import command_line_person
from partnering.foundation.projects import add_project
from partnering.foundation.vocabulary import ReleaseStatus
from partnering.tracker.releases import ReleaseCard, add_release, list_releases, move_release
from tests.cast import CATALOG, NOW, TODAY, Cast
from tests.pages.conftest import Screen
from tests.pages.screen_words import (
    buttons,
    field,
    of_the_other_project,
    press,
    reads_as_markdown,
    said,
    words_on,
)

PAGE = "tracker/releases.py"


def releases(cast: Cast) -> dict[str, ReleaseCard]:
    with reading() as session:
        listed = list_releases(session, cast.lead, project_id=cast.project)
    return {release.version: release for release in listed}


def move(cast: Cast, release_id: int, *statuses: ReleaseStatus) -> None:
    with transaction() as session:
        for to in statuses:
            move_release(
                session,
                cast.lead,
                project_id=cast.project,
                release_id=release_id,
                to=to,
                today=TODAY,
                now=NOW,
            )


def test_each_release_says_where_it_stands_the_newest_first(cast: Cast, open_screen: Screen) -> None:
    move(cast, cast.earlier_release, ReleaseStatus.IN_REVIEW, ReleaseStatus.RELEASED)
    with transaction() as session:
        add_release(
            session,
            cast.lead,
            project_id=cast.project,
            version="3.0",
            previous="2.1",
            planned_for=date(2026, 12, 20),
            now=NOW,
        )
    tab = open_screen(PAGE, cast.lead)
    assert said(tab, "header", "subheader") == ["3 releases", "3.0", "2.1", "2.0", "Add a release"]
    facts = [words for words in said(tab, "markdown") if "activit" in words]
    assert facts == [
        "Being made, planned for 20 December 2026, follows 2.1, 0 activities.",
        "Being made, follows 2.0, 6 activities.",
        "Released, went out on 4 March 2026, 0 activities.",
    ]
    assert of_the_other_project(tab) == []


def test_without_a_release_the_page_says_how_to_begin(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        add_project(session, command_line_person(session), slug="new", title="New", catalog=CATALOG, now=NOW)
    tab = open_screen(PAGE, cast.administrator, project="new")
    assert "There is no release yet. Add the version you work towards, even if it is far away." in said(
        tab, "markdown"
    )
    assert [field(tab, "The release before it").options, field(tab, "The release before it").value] == [
        [],
        None,
    ]
    field(tab, "Version").set_value("0.1")
    press(tab, "Add the release")
    assert said(tab, "success", "header") == ["Release 0.1 is added.", "One release", "Add a release"]


def test_a_release_is_added_once_and_the_form_is_empty_again(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.editor)
    field(tab, "Version").set_value(" 3.0 ")
    field(tab, "The release before it").set_value("2.0")
    field(tab, "Planned for (you may leave this out)").set_value(date(2026, 12, 20))
    press(tab, "Add the release")
    assert [said(tab, "success"), list(tab.error)] == [["Release 3.0 is added."], []]
    assert [field(tab, "Version").value, field(tab, "The release before it").value] == ["", "3.0"]
    added = releases(cast)["3.0"]
    assert (added.previous_version, added.planned_for) == ("2.0", date(2026, 12, 20))
    assert said(tab.run(), "success") == []
    assert len(releases(cast)) == 3


@pytest.mark.parametrize(
    ("version", "problem"),
    [
        ("", "“” cannot be a version. Use 1 to 40 characters without spaces or slashes, such as 2.1.0."),
        (
            "2 1",
            "“2 1” cannot be a version. Use 1 to 40 characters without spaces or slashes, such as 2.1.0.",
        ),
        ("2.1", "There is a release 2.1 already."),
    ],
)
def test_a_version_that_cannot_be_used_is_told_and_stays_in_the_form(
    version: str, problem: str, cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Version").set_value(version)
    field(tab, "Planned for (you may leave this out)").set_value(date(2026, 12, 20))
    press(tab, "Add the release")
    assert [said(tab, "error"), said(tab, "success")] == [[problem], []]
    assert field(tab, "Version").value == version
    assert field(tab, "Planned for (you may leave this out)").value == date(2026, 12, 20)
    assert list(releases(cast)) == ["2.1", "2.0"]


def test_a_release_moves_on_after_one_question(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    press(tab, "Yes, do it")
    assert said(tab, "success") == ["Release 2.1 is now “In review”."]
    assert releases(cast)["2.1"].status is ReleaseStatus.IN_REVIEW
    assert "Work on it goes on. You can send it to review again." in said(tab, "markdown")


def test_a_release_goes_out_through_its_gate_only(cast: Cast, open_screen: Screen) -> None:
    move(cast, cast.release, ReleaseStatus.IN_REVIEW)
    tab = open_screen(PAGE, cast.lead)
    assert buttons(tab).count("Yes, do it") == len(
        ["Back to the making", "Withdraw", "Send to review", "Withdraw"]
    )
    press(tab, "May it go out?")
    assert said(tab, "title") == ["May it go out?"]
    assert field(tab, "Release").value == cast.release


def test_a_release_that_somebody_else_moved_in_the_meantime_stays_as_they_left_it(
    cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.lead)
    move(cast, cast.release, ReleaseStatus.WITHDRAWN)
    press(tab, "Yes, do it")
    assert releases(cast)["2.1"].status is ReleaseStatus.WITHDRAWN
    assert list(tab.exception) == []


def test_a_withdrawn_release_offers_nothing_but_to_look_at_it(cast: Cast, open_screen: Screen) -> None:
    move(cast, cast.release, ReleaseStatus.WITHDRAWN)
    move(cast, cast.earlier_release, ReleaseStatus.WITHDRAWN)
    tab = open_screen(PAGE, cast.lead)
    looks = ["See its coverage", "May it go out?"]
    assert buttons(tab) == [*looks, *looks, "Add the release"]


def test_the_coverage_of_a_release_is_one_press_away(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen("tracker/coverage.py", cast.lead)
    assert field(tab, "Release").value == cast.release
    tab.switch_page(PAGE).run()
    press(tab, "See its coverage", 1)
    assert said(tab, "title") == ["Coverage"]
    assert field(tab, "Release").value == cast.earlier_release


def test_a_version_with_marks_of_markdown_shows_as_it_is(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Version").set_value("1_0_<b>")
    press(tab, "Add the release")
    assert [said(tab, "success"), said(tab, "subheader")[0]] == [["Release 1_0_<b> is added."], "1_0_<b>"]
    assert not reads_as_markdown(tab, "1_0_<b>")
    assert "1_0_<b>" in words_on(tab)
