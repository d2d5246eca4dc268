"""The report on the screen: read by everybody of the project, written by those who keep it."""

from partnering.foundation.database import reading, transaction
from partnering.reporting.report_texts import list_written_parts, write_report_part
from tests.cast import NOW, Cast
from tests.pages.conftest import Screen
from tests.pages.screen_words import of_the_other_project, press, said, words_on

PAGE = "reporting/report.py"


def test_a_lead_writes_a_part_and_finds_it_in_the_report(cast: Cast, open_screen: Screen) -> None:
    tab = press(open_screen(PAGE, cast.lead), "Write: Why we work with partners")
    tab.text_area[0].input("We want to be told [when](http://x) we are wrong.").run()
    press(tab, "Save")
    assert said(tab, "success") == ["Saved. It is in the report now."]
    assert "We want to be told [when](http://x) we are wrong." in words_on(tab)
    assert "Lena wrote this on 4 March 2026." in words_on(tab)
    assert of_the_other_project(tab) == []


def test_what_is_typed_stays_when_somebody_else_was_faster(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead, write="aim")
    tab.text_area[0].input("My words.").run()
    with transaction() as session:
        write_report_part(
            session,
            cast.facilitator,
            project_id=cast.project,
            part="aim",
            words="Hers.",
            base_number=0,
            now=NOW,
        )
    press(tab, "Save")
    assert "Fatima wrote this part on 4 March 2026, after you began." in said(tab, "error")[0]
    assert tab.text_area[0].value == "My words."
    with reading() as session:
        (part,) = list_written_parts(session, cast.lead, project_id=cast.project)
    assert part.words == "Hers."


def test_a_funder_reads_it_and_is_offered_nothing_to_write(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.funder, write="aim")
    assert "Nobody has written this part yet." in words_on(tab)
    assert "/report.pdf?project=statin" in words_on(tab)
    assert tab.text_area.len == 0
    assert [name for name in ("Rosa", "Lena", "Fatima") if name in words_on(tab)] == []
