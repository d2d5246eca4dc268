"""The workshop: forms and YAML change one text, what is typed is kept, and two who write at once lose nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from partnering.coauthoring.aid_drafts import KeptAidDraft, keep_aid_draft, read_aid_draft
from partnering.coauthoring.aids import add_aid
from partnering.coauthoring.models import AidVersion
from partnering.coauthoring.saving import Saved, save_version
from partnering.coauthoring.versions import read_version
from partnering.foundation.database import reading, transaction
from partnering.foundation.vocabulary import VersionOrigin
from tests.cast import NOW, Cast
from tests.house_rules import ROOT
from tests.pages.conftest import Screen, come_back_after_a_restart
from tests.pages.screen_words import buttons, press, said, words_on

PAGE = "aids/workshop.py"
KNEE = (ROOT / "data" / "aids" / "knee-arthroscopy.yaml").read_bytes()
WHAT_YOU_DO = b"You do not have surgery."


@pytest.fixture
def aid(database: str, cast: Cast) -> int:
    with transaction() as session:
        return add_aid(
            session, cast.lead, project_id=cast.project, text=KNEE, origin=VersionOrigin.EXAMPLE, now=NOW
        )


@pytest.fixture
def workshop(open_screen: Screen, cast: Cast, aid: int) -> Callable[..., AppTest]:
    """Opens the workshop of the aid, at a section."""

    def opened(person: int = cast.lead, part: str = "options", **address: str) -> AppTest:
        return open_screen(PAGE, person, aid=str(aid), part=part, **address)

    return opened


def widget(tab: AppTest, label: str, which: int = 0) -> Any:
    """The field with this label; of several the one with this number."""
    found: list[Any] = [
        one for kind in ("text_input", "text_area", "selectbox", "checkbox", "radio") for one in tab.get(kind)
    ]
    return [one for one in found if one.label == label][which]


def type_into(tab: AppTest, label: str, words: str, which: int = 0) -> None:
    """Type into a field. That draws the form and the preview only, so the whole page is drawn once more."""
    widget(tab, label, which).set_value(words).run()
    tab.run()


def view(tab: AppTest, key: str) -> AppTest:
    """Turn to the forms, the YAML or the history."""
    (views,) = [one for one in tab.button_group if one.key == "aid_view"]
    return views.set_value(key).run()


def draft_of(cast: Cast, aid: int, person: int) -> KeptAidDraft:
    with reading() as session:
        return read_aid_draft(session, person, project_id=cast.project, aid_id=aid)


def save(cast: Cast, aid: int, person: int, before: bytes, after: bytes, base: int = 1) -> None:
    """Somebody saves a version in which one thing says something else."""
    with transaction() as session:
        text = read_version(session, person, project_id=cast.project, aid_id=aid).text
        assert text.count(before) == 1
        done = save_version(
            session,
            person,
            project_id=cast.project,
            aid_id=aid,
            text=text.replace(before, after),
            base_number=base,
            message="",
            now=NOW,
        )
    assert isinstance(done, Saved)


def latest(cast: Cast, aid: int) -> bytes:
    with reading() as session:
        return read_version(session, cast.lead, project_id=cast.project, aid_id=aid).text


def test_what_is_typed_into_a_form_changes_that_place_of_the_text_and_is_kept(
    workshop: Callable[..., AppTest], cast: Cast, aid: int
) -> None:
    tab = workshop()
    type_into(tab, "What does a person do?", "You wait, and move.")
    whole = b"You do not have surgery. You can go on with moving, pain medicine or help from a therapist."
    assert draft_of(cast, aid, cast.lead).text == KNEE.replace(whole, b"You wait, and move.")
    assert latest(cast, aid) == KNEE
    assert widget(workshop(), "What does a person do?").value == "You wait, and move."


def test_what_was_typed_before_the_server_started_anew_is_kept(
    workshop: Callable[..., AppTest], cast: Cast, aid: int
) -> None:
    tab = workshop()
    type_into(tab, "What does a person do?", "First.")
    widget(tab, "What does a person do?", 1).set_value("Typed while nobody answered.")
    tab = come_back_after_a_restart(tab)
    assert not tab.exception
    text = draft_of(cast, aid, cast.lead).text
    assert b"what_it_involves: First.\n" in text
    assert b"what_it_involves: Typed while nobody answered.\n" in text
    assert draft_of(cast, aid, cast.lead).others == 0


def test_the_yaml_and_the_forms_show_one_text(workshop: Callable[..., AppTest], cast: Cast, aid: int) -> None:
    tab = workshop()
    type_into(tab, "Name", "Leave it as it is")
    view(tab, "yaml")
    (yaml,) = tab.text_area
    assert "label: Leave it as it is\n" in str(yaml.value)
    yaml.set_value(str(yaml.value).replace("Leave it as it is", "Let it be")).run()
    tab.run()
    view(tab, "forms")
    assert widget(tab, "Name").value == "Let it be"


def test_a_yaml_that_cannot_be_read_is_kept_and_said(
    workshop: Callable[..., AppTest], cast: Cast, aid: int
) -> None:
    tab = workshop()
    view(tab, "yaml")
    tab.text_area[0].set_value("title: [").run()
    tab.run()
    assert draft_of(cast, aid, cast.lead).text == b"title: ["
    assert "The forms come back once the YAML can be read. Line 1" in words_on(tab)
    tab = workshop()
    assert not tab.exception
    assert tab.text_area[0].value == "title: ["


def test_a_section_says_what_is_missing(workshop: Callable[..., AppTest]) -> None:
    tab = workshop(part="people")
    assert "Studies looked for until" in words_on(tab)
    assert "Partner: there is none yet." in words_on(tab)
    press(tab, "Add a partner").run()
    type_into(tab, "What they did", "Chose the words", 1)
    assert not tab.exception
    assert "Add a partner" in buttons(tab)


def test_a_version_is_saved_with_what_was_typed(
    workshop: Callable[..., AppTest], cast: Cast, aid: int
) -> None:
    tab = workshop()
    type_into(tab, "Name", "No operation")
    widget(tab, "What did you change? You can leave this.").set_value("A plainer name")
    press(tab, "Save it")
    assert said(tab, "success") == ["Saved as version 2."]
    assert latest(cast, aid) == KNEE.replace(b"label: No surgery", b"label: No operation")
    with reading() as session:
        messages = session.scalars(
            select(AidVersion.message).where(AidVersion.aid_id == aid).order_by(AidVersion.number)
        ).all()
    assert messages == ["", "A plainer name"]
    assert draft_of(cast, aid, cast.lead).updated_at is None


def test_different_fields_of_two_authors_come_together(
    workshop: Callable[..., AppTest], cast: Cast, aid: int
) -> None:
    tab = workshop()
    type_into(tab, "Name", "No operation")
    save(cast, aid, cast.editor, b"label: Keyhole surgery", b"label: An operation")
    press(tab, "Save it")
    assert said(tab, "success") == ["Saved as version 3. What Edgar wrote is in it too."]
    text = latest(cast, aid)
    assert b"label: No operation" in text
    assert b"label: An operation" in text


def test_the_same_field_of_two_authors_is_asked_about_with_both_texts(
    workshop: Callable[..., AppTest], cast: Cast, aid: int
) -> None:
    tab = workshop()
    type_into(tab, "Name", "No operation")
    save(cast, aid, cast.editor, b"label: No surgery", b"label: Wait and see")
    press(tab, "Save it")
    assert not tab.exception
    assert "You and Edgar wrote at the same place" in words_on(tab)
    assert widget(tab, "Your words. You can change them here.").value == "No operation"
    assert "Wait and see" in words_on(tab)
    assert b"No operation" not in latest(cast, aid)
    press(tab, "Put it together like this")
    assert said(tab, "error") == ["Choose “Mine” or “Theirs” at each place first."]
    widget(tab, "Which shall stand?").set_value("theirs").run()
    press(tab, "Put it together like this")
    press(tab, "Save it")
    assert b"label: Wait and see" in latest(cast, aid)


def test_at_a_disagreement_one_can_write_it_anew_and_it_is_kept(
    workshop: Callable[..., AppTest], cast: Cast, aid: int
) -> None:
    tab = workshop()
    type_into(tab, "Name", "No operation")
    save(cast, aid, cast.editor, b"label: No surgery", b"label: Wait and see")
    press(tab, "Save it")
    widget(tab, "Your words. You can change them here.").set_value("Wait, with no operation").run()
    assert b"label: Wait, with no operation" in draft_of(cast, aid, cast.lead).text
    tab = workshop()
    press(tab, "Take it in")
    assert widget(tab, "Your words. You can change them here.").value == "Wait, with no operation"
    widget(tab, "Which shall stand?").set_value("ours").run()
    press(tab, "Put it together like this")
    press(tab, "Save it")
    assert b"label: Wait, with no operation" in latest(cast, aid)


def test_somebody_else_is_seen_with_their_section(
    workshop: Callable[..., AppTest], cast: Cast, aid: int
) -> None:
    workshop(cast.editor, part="values")
    assert "Here now: Edgar (What matters)" in words_on(workshop(cast.lead))


def test_an_earlier_version_comes_back_as_a_new_one(
    workshop: Callable[..., AppTest], cast: Cast, aid: int
) -> None:
    save(cast, aid, cast.editor, b"label: No surgery", b"label: Wait and see")
    tab = workshop()
    view(tab, "history")
    tab.toggle[0].set_value(True).run()
    assert "No surgery" in words_on(tab)
    press(tab, "Yes, bring it back")
    assert said(tab, "success") == ["Version 1 is back, as version 3."]
    assert latest(cast, aid) == KNEE


def test_an_aid_of_another_project_is_not_there(workshop: Callable[..., AppTest], cast: Cast) -> None:
    tab = workshop(cast.outsider)
    assert said(tab, "error") == ["There is no such aid in this project."]
    assert "knee" not in words_on(tab)


@pytest.mark.parametrize("aid_id", ["", "x", "-1", "9" * 30])
def test_an_address_without_an_aid_leads_to_the_list(open_screen: Screen, cast: Cast, aid_id: str) -> None:
    tab = open_screen(PAGE, cast.lead, aid=aid_id)
    assert not tab.exception
    assert "Choose an aid on the list to write on it." in words_on(tab)


def test_two_tabs_of_one_person_overwrite_nothing(
    workshop: Callable[..., AppTest], cast: Cast, aid: int
) -> None:
    tab = workshop()
    with transaction() as session:
        keep_aid_draft(
            session,
            cast.lead,
            project_id=cast.project,
            aid_id=aid,
            text=KNEE.replace(b"No surgery", b"From the other tab"),
            base_number=1,
            revision=0,
            now=NOW,
        )
    type_into(tab, "Name", "From this tab")
    assert b"From this tab" in draft_of(cast, aid, cast.lead).text
    assert draft_of(cast, aid, cast.lead).others == 1
