"""The list of aids: the ways to begin one, and which release it goes out with."""

import pytest

from partnering.coauthoring.aids import AidCard, add_aid, list_aids
from partnering.coauthoring.versions import read_version
from partnering.foundation.database import reading, transaction
from partnering.foundation.vocabulary import VersionOrigin
from tests.cast import NOW, Cast
from tests.house_rules import ROOT
from tests.pages.conftest import Screen
from tests.pages.screen_words import buttons, field, press, said, words_on

PAGE = "aids/aids.py"
KNEE = (ROOT / "data" / "aids" / "knee-arthroscopy.yaml").read_bytes()
TABLE = "Outcome,No pill,A pill,Certainty\nFeel well,120 per 1000,150 per 1000 (130 to 170),Low\n"
ABOUT = "What is the aid about?"


def aids(cast: Cast) -> list[AidCard]:
    with reading() as session:
        return list_aids(session, cast.lead, project_id=cast.project)


def text_of(cast: Cast, aid: AidCard) -> bytes:
    with reading() as session:
        return read_version(session, cast.lead, project_id=cast.project, aid_id=aid.aid_id).text


def newest(cast: Cast, before: list[AidCard]) -> AidCard:
    known = {aid.aid_id for aid in before}
    (found,) = [aid for aid in aids(cast) if aid.aid_id not in known]
    return found


def test_from_a_blank_page_to_the_workshop(open_screen: Screen, cast: Cast) -> None:
    before = aids(cast)
    tab = open_screen(PAGE, cast.lead)
    field(tab, ABOUT).set_value("Tubes for ears?")
    press(tab, "Begin")
    assert not tab.exception
    assert tab.title[0].value.replace("\\", "") == "Tubes for ears?"
    aid = newest(cast, before)
    assert (aid.slug, aid.title) == ("tubes-for-ears", "Tubes for ears?")


def test_from_an_example_without_its_makers(open_screen: Screen, cast: Cast) -> None:
    before = aids(cast)
    tab = open_screen(PAGE, cast.lead)
    tab.button_group[0].set_value("example").run()
    field(tab, ABOUT).set_value("My knee")
    field(tab, "Example").set_value("knee-arthroscopy")
    press(tab, "Begin")
    text = text_of(cast, newest(cast, before))
    assert b"title: My knee\n" in text
    assert b"funding:" not in text


def test_from_a_pasted_table(open_screen: Screen, cast: Cast) -> None:
    before = aids(cast)
    tab = open_screen(PAGE, cast.lead)
    tab.button_group[0].set_value("table").run()
    field(tab, ABOUT).set_value("A pill")
    field(tab, "Paste the table").set_value(TABLE)
    press(tab, "Begin")
    assert not tab.exception
    assert b"low: 130, high: 170" in text_of(cast, newest(cast, before))


def test_from_a_file_byte_for_byte(open_screen: Screen, cast: Cast) -> None:
    before = aids(cast)
    tab = open_screen(PAGE, cast.lead)
    tab.button_group[0].set_value("file").run()
    text = KNEE.replace(b"\n", b"\r\n")
    field(tab, "YAML file").upload("aid.yaml", text, "application/yaml").run()
    press(tab, "Bring it in")
    assert text_of(cast, newest(cast, before)) == text


@pytest.mark.parametrize(
    ("way", "told"),
    [("blank", "Say what the aid is about."), ("table", "Say what the aid is about.")],
)
def test_nothing_begins_without_a_name(open_screen: Screen, cast: Cast, way: str, told: str) -> None:
    before = aids(cast)
    tab = open_screen(PAGE, cast.lead)
    tab.button_group[0].set_value(way).run()
    press(tab, "Begin")
    assert told in said(tab, "error")[0]
    assert aids(cast) == before


@pytest.mark.parametrize("content", [b"\x89PNG", b"title: [", b"", b"- a"])
def test_a_file_that_is_no_aid_says_why(open_screen: Screen, cast: Cast, content: bytes) -> None:
    before = aids(cast)
    tab = open_screen(PAGE, cast.lead)
    tab.button_group[0].set_value("file").run()
    field(tab, "YAML file").upload("aid.yaml", content, "application/yaml").run()
    press(tab, "Bring it in")
    assert not tab.exception
    assert said(tab, "error")[0].startswith("This cannot be read as a decision aid yet.")
    assert aids(cast) == before


def test_an_aid_goes_out_with_a_release_and_no_longer(open_screen: Screen, cast: Cast) -> None:
    with transaction() as session:
        aid = add_aid(
            session, cast.lead, project_id=cast.project, text=KNEE, origin=VersionOrigin.FILE, now=NOW
        )
    tab = open_screen(PAGE, cast.lead)
    key = f"aid_release_{aid}_{cast.release}"
    tab.button(key).click().run()
    assert [release.version for one in aids(cast) if one.aid_id == aid for release in one.releases] == ["2.1"]
    tab.button(key).click().run()
    assert [one.releases for one in aids(cast) if one.aid_id == aid] == [()]


def test_partners_read_and_do_not_write(open_screen: Screen, cast: Cast) -> None:
    tab = open_screen(PAGE, cast.patient)
    assert not tab.exception
    assert "Begin" not in buttons(tab)
    assert "Write on it" not in words_on(tab)
    tab = open_screen("aids/workshop.py", cast.patient, aid="1")
    assert said(tab, "title") == ["This page is not for your role"]
