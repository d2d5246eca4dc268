"""The screens of means: the budget, who funds the work, and the time that partners gave."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from partnering.foundation.database import reading, transaction
from partnering.resourcing.budget_standing import Budget, read_budget
from partnering.resourcing.funding import list_sources
from partnering.resourcing.hourly_values import list_hourly_values
from tests.cast import TODAY, Cast
from tests.pages.conftest import Screen, come_back_after_a_restart
from tests.pages.screen_words import (
    buttons,
    field,
    of_the_other_project,
    press,
    reads_as_markdown,
    said,
    words_on,
)
from tests.use_case_calls.resourcing import promised
from tests.use_case_calls.resourcing_budget import TRAVEL, add_line, fund, spend, value_hours

PAGE, TIME_PAGE = "resourcing/budget.py", "resourcing/time_given.py"


def budget(cast: Cast) -> Budget:
    with reading() as session:
        return read_budget(session, cast.lead, project_id=cast.project, today=TODAY)


def test_without_a_line_the_page_says_where_to_begin(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    assert said(tab, "title", "header") == [
        "Budget",
        "No budget is written down yet.",
        "The lines",
        "Who funds it",
    ]
    assert buttons(tab) == ["Add a line", "Add a source of funding"]
    assert of_the_other_project(tab) == []


def test_a_line_is_written_through_the_form_and_its_words_survive_a_restart(
    cast: Cast, open_screen: Screen
) -> None:
    tab = press(open_screen(PAGE, cast.facilitator), "Add a line")
    field(tab, "What for, in your words?").set_value("Trains *and* taxis").run()
    field(tab, "How much?").set_value("1,200.50").run()
    come_back_after_a_restart(tab)
    assert field(tab, "What for, in your words?").value == "Trains *and* taxis"
    press(tab, "Save")
    assert said(tab, "error") == ["“” is not a currency we know. Use its three letters, such as EUR or USD."]
    field(tab, "Currency").set_value("eur")
    press(tab, "Save")
    assert said(tab, "success", "header") == [
        "Saved.",
        "€0.00 of €1,200.50 is used.",
        "The lines",
        "Who funds it",
    ]
    assert not reads_as_markdown(tab, "Trains *and* taxis")
    ((line,),) = [pot.lines for pot in budget(cast).pots]
    assert (line.planned, line.currency, line.starts_on) == (Decimal("1200.50"), "EUR", date(2026, 1, 1))


def test_time_is_planned_in_hours(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead, line="1")
    field(tab, "What for, in your words?").set_value("The nurse")
    field(tab, "What is planned?").set_value("time").run()
    field(tab, "How many hours?").set_value("many")
    press(tab, "Save")
    assert "“many” is not a number we can read." in said(tab, "error")[0]
    field(tab, "How many hours?").set_value("2.5")
    press(tab, "Save")
    assert said(tab, "header")[0] == "0 minutes of 2 hours 30 minutes of time are given."


def test_what_was_given_is_noted_and_taken_back(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        add_line(session, cast)
    tab = open_screen(PAGE, cast.lead)
    assert "<td>What people see</td><td>€1,200.50</td><td>€0.00</td>" in words_on(tab)
    press(tab, "Note what was given")
    field(tab, "How much, in EUR?").set_value("80.10")
    press(tab, "Save")
    assert said(tab, "success", "header")[:2] == ["Noted.", "€80.10 of €1,200.50 is used."]
    assert "4 March 2026: €80.10" in said(tab, "markdown")
    press(tab, "Take it back")
    assert said(tab, "header")[0] == "€0.00 of €1,200.50 is used."


def test_a_line_is_changed_and_taken_out(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        add_line(session, cast)
    tab = press(open_screen(PAGE, cast.lead), "Change")
    assert field(tab, "How much?").value == "1200.50"
    assert field(tab, "For which stage?").value == "information_delivery"
    field(tab, "How much?").set_value("900")
    press(tab, "Save")
    assert said(tab, "header")[0] == "€0.00 of €900.00 is used."
    press(tab, "Yes, take it out")
    assert said(tab, "header")[0] == "No budget is written down yet."


def test_what_runs_out_is_on_the_page_and_on_today(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        promised(session, cast, cast.patient)
        fund(session, cast)
    warning = "Pay for partners: €60.00 is paid or promised, and nothing is planned for it."
    notice = "One source of funding needs a plan for what comes next. Its last day is 30 June 2026."
    assert said(open_screen(PAGE, cast.lead), "warning") == [warning]
    tab = open_screen("today/today.py", cast.lead)
    assert [warning in words_on(tab), notice in words_on(tab)] == [True, True]
    assert said(press(tab, "See who funds it"), "title") == ["Budget"]
    tab = open_screen("today/today.py", cast.patient)
    assert [warning in words_on(tab), notice in words_on(tab)] == [False, False]


def test_a_source_of_funding_is_written_renewed_and_let_go(cast: Cast, open_screen: Screen) -> None:
    tab = press(open_screen(PAGE, cast.lead), "Add a source of funding")
    field(tab, "Who gives it?").set_value("The <b>council</b>")
    field(tab, "Last day, if there is one").set_value(date(2026, 6, 30))
    press(tab, "Save")
    assert "The <b>council</b>" in words_on(tab)
    assert "Research funding · ends on 30 June 2026, in 118 days" in said(tab, "caption")
    assert "Say what comes after it." in words_on(tab)
    field(tab, "What happens then?").set_value("The clinic pays.")
    press(tab, "Save")
    assert "What then: The clinic pays." in said(tab, "markdown")
    assert "Say what comes after it." not in words_on(tab)
    press(tab, "Save this day")
    with reading() as session:
        (source,) = list_sources(session, cast.lead, project_id=cast.project, today=TODAY)
    assert (source.ends_on, source.what_then) == (date(2027, 6, 30), "")


def test_many_lines_come_some_at_a_time(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        for n in range(51):
            add_line(session, cast, replace(TRAVEL, what_for=f"Train {n}"))
    assert buttons(open_screen(PAGE, cast.lead)).count("Note what was given") == 50


@pytest.mark.parametrize("number", ["999999", "9" * 50])
def test_a_made_up_number_in_the_address_opens_the_budget(
    number: str, cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.lead, change=number)
    assert [said(tab, "title"), list(tab.exception), list(tab.error)] == [["Budget"], [], []]


# Time given


def test_time_is_told_without_a_value_until_somebody_adds_a_figure(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(TIME_PAGE, cast.lead)
    assert said(tab, "title", "header") == [
        "Time given",
        "Partners gave 6 hours.",
        "What an hour is valued at",
    ]
    assert "They were paid nothing for their time in these days." in said(tab, "markdown")
    field(tab, "Or begin with a published figure").set_value("independent-sector-us-1-2022").run()
    press(tab, "Look at it")
    assert field(tab, "What is an hour valued at?").value == "31.80"
    press(tab, "Save")
    assert said(tab, "header")[0] == "Partners gave 6 hours, valued at $190.80."
    with reading() as session:
        (value,) = list_hourly_values(session, cast.lead, project_id=cast.project)
    assert value.from_on == date(2022, 1, 1)
    press(tab, "Yes, take it out")
    assert said(tab, "header")[0] == "Partners gave 6 hours."
    assert "saved" not in words_on(tab).casefold()


def test_a_period_that_ends_before_it_begins_is_said_in_words(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        value_hours(session, cast)
    tab = open_screen(TIME_PAGE, cast.lead)
    field(tab, "From").set_value(date(2026, 3, 4))
    field(tab, "To").set_value(date(2026, 3, 3)).run()
    assert said(tab, "error") == ["The last day: choose 4 March 2026 or a later one."]
    field(tab, "To").set_value(date(2026, 3, 5)).run()
    assert said(tab, "header")[0] == "No time of partners is in the log for these days."
    assert "From 4 March 2026 to 5 March 2026." in said(tab, "caption")


def test_the_table_adds_up_to_the_sentence(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        value_hours(session, cast)
        spend(session, cast, add_line(session, cast))
    words = words_on(open_screen(TIME_PAGE, cast.lead))
    assert "<td>All together</td><td>6 hours</td><td>$190.80</td>" in words
    assert "<td>Reading and commenting</td><td>None yet</td><td>–</td>" in words


def test_the_words_of_a_line_are_no_markdown_over_the_form_for_what_was_given(
    cast: Cast, open_screen: Screen
) -> None:
    with transaction() as session:
        add_line(session, cast, replace(TRAVEL, what_for="Trains *and* taxis"))
    tab = press(open_screen(PAGE, cast.lead), "Note what was given")
    assert said(tab, "header") == ["Note what was given: Trains *and* taxis"]
    assert not reads_as_markdown(tab, "Trains *and* taxis")


def test_words_of_another_tab_stay_when_this_one_is_sent(cast: Cast, open_screen: Screen) -> None:
    what = "What for, in your words?"
    one = open_screen(PAGE, cast.lead, line="1")
    for label, words in ((what, "Rooms"), ("How much?", "70"), ("Currency", "EUR")):
        field(one, label).set_value(words).run()
    other = open_screen(PAGE, cast.lead, line="1")
    field(other, what).set_value("Rooms, and food for ten").run()
    press(one, "Save")
    assert said(one, "success") == ["Saved."]
    assert field(open_screen(PAGE, cast.lead, line="1"), what).value == "Rooms, and food for ten"


def test_who_changes_a_line_leaves_what_somebody_else_changed_meanwhile(
    cast: Cast, open_screen: Screen
) -> None:
    with transaction() as session:
        add_line(session, cast)
    one, other = (press(open_screen(PAGE, person), "Change") for person in (cast.lead, cast.facilitator))
    field(one, "How much?").set_value("900")
    press(one, "Save")
    field(other, "What for, in your words?").set_value("Trains and taxis")
    press(other, "Save")
    ((line,),) = [pot.lines for pot in budget(cast).pots]
    assert (line.planned, line.what_for) == (Decimal(900), "Trains and taxis")
