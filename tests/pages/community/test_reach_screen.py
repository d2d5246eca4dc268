"""Who it reaches: the numbers with how they were counted, and the forms of those who count."""

from datetime import date

from partnering.foundation.database import reading, transaction
from partnering.foundation.vocabulary import ReachUnit
from tests.cast import Cast
from tests.pages.conftest import Screen
from tests.pages.screen_words import buttons, field, of_the_other_project, press, said, words_on
from tests.partnering.community.counting import (
    a_measure,
    by_tier,
    counts,
    in_february,
    in_january,
    reach_seen_by,
)

PAGE = "community/reach.py"
GROWN = (
    "Know of it: from 20 people in 31 days up to 31 January 2026 to 30 in 28 days up to 28 February 2026, "
    "1.5 times as many."
)


def two_months(cast: Cast) -> None:
    with transaction() as session:
        measure_id = a_measure(session, cast, source="Our *web* page")
        counts(session, cast, measure_id, in_january(aware=20, producing=3))
        counts(session, cast, measure_id, in_february(aware=30, using=12, producing=4))


def test_before_anybody_counts_the_page_says_so(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.funder)
    assert said(tab, "title") == ["Who it reaches"]
    assert said(tab, "markdown")[-1] == "Nobody has counted yet."
    assert [buttons(tab), list(tab.error), of_the_other_project(tab)] == [[], [], []]


def test_numbers_come_with_source_way_growth_chart_and_table(cast: Cast, open_screen: Screen) -> None:
    two_months(cast)
    tab = open_screen(PAGE, cast.patient)
    assert said(tab, "header") == ["People: Our *web* page"]
    words = said(tab, "markdown")
    assert "How it is counted: Each browser once." in words
    assert GROWN in words
    sent = words_on(tab)
    assert (
        "People, 1 February 2026 to 28 February 2026: know of it: 30, use it: 12, help to make it: 4." in sent
    )
    assert "<td>1 January 2026 to 31 January 2026</td><td>20</td><td>Not counted</td><td>3</td>" in sent
    assert list(tab.exception) == []


def test_a_funder_reads_no_small_number_anywhere_on_the_screen(cast: Cast, open_screen: Screen) -> None:
    two_months(cast)
    sent = words_on(open_screen(PAGE, cast.funder))
    assert "<td>30</td><td>12</td><td>Fewer than 5</td>" in sent
    assert "help to make it: Fewer than 5." in sent
    assert [words for words in ("Help to make it, 1", "<td>3</td>", "<td>4</td>") if words in sent] == []


def test_a_way_of_counting_is_added_and_then_counted(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.facilitator)
    press(tab, "Add this way of counting")
    assert said(tab, "error") == ["Where the numbers come from: write at least one word."]
    field(tab, "What is counted?").set_value(ReachUnit.SETTINGS)
    field(tab, "Where do the numbers come from?").set_value("The list of clinics")
    field(tab, "How is it counted?").set_value("Each clinic once.")
    press(tab, "Add this way of counting")
    assert said(tab, "success") == ["It is added. Now write down what was counted."]
    press(tab, "Write it down")
    assert said(tab, "error") == ["The days: choose the first and the last one."]
    field(tab, "First day").set_value(date(2026, 1, 1))
    field(tab, "Last day").set_value(date(2026, 1, 31))
    press(tab, "Write it down")
    assert said(tab, "error") == ["The numbers: give at least one. Leave empty what was not counted."]
    field(tab, "Know of it").set_value(12)
    field(tab, "Use it").set_value(0)
    press(tab, "Write it down")
    assert said(tab, "success") == ["Written down."]
    with reading() as session:
        (measure,) = reach_seen_by(session, cast, cast.lead)
    assert (measure.unit, measure.counts[0].window.numbers) == (
        ReachUnit.SETTINGS,
        by_tier(aware=12, using=0),
    )


def test_a_list_is_counted_and_not_kept(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        a_measure(session, cast)
    tab = open_screen(PAGE, cast.lead)
    field(tab, "First day").set_value(date(2026, 1, 1))
    field(tab, "Last day").set_value(date(2026, 1, 31))
    uploader = field(tab, "Or count from a list (CSV)")
    uploader.set_value(("list.csv", b"who,tier,seen_on\nzed9,buying,2026-01-02\n", "text/csv"))
    press(tab, "Write it down")
    (problem,) = said(tab, "error")
    assert problem.startswith("Line 2, column tier: “buying” cannot be read.")
    field(tab, "Use it").set_value(7)
    press(tab, "Write it down")
    assert said(tab, "error") == ["Give the numbers or a list, not both. Empty the one you do not want."]
    field(tab, "Use it").set_value(None)
    listed = b"who,tier,seen_on\nzed9,aware,2026-01-02\nzed9,using,2026-01-09\n"
    field(tab, "Or count from a list (CSV)").set_value(("list.csv", listed, "text/csv"))
    press(tab, "Write it down")
    assert said(tab, "success") == ["Written down."]
    assert "zed9" not in words_on(tab)
    with reading() as session:
        (measure,) = reach_seen_by(session, cast, cast.lead)
    assert measure.counts[0].window.numbers == by_tier(aware=0, using=1, producing=0)


def test_a_count_is_taken_back(cast: Cast, open_screen: Screen) -> None:
    two_months(cast)
    tab = open_screen(PAGE, cast.lead)
    press(tab, "Take it back")
    assert said(tab, "success") == ["Taken back. You can write it down again."]
    with reading() as session:
        (measure,) = reach_seen_by(session, cast, cast.lead)
    assert [count.window.first_day for count in measure.counts] == [date(2026, 1, 1)]
