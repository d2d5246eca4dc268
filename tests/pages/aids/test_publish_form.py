"""Publishing on the screen of the gate: only when it may go out, once, and withdrawn with a reason."""

from typing import Any

import pytest

from partnering.foundation.database import reading, transaction
from partnering.release_gate.publishing import PublishedCard, list_published
from tests.cast import CATALOG, TODAY, Cast
from tests.pages.conftest import Screen
from tests.pages.screen_words import buttons, field, of_the_other_project, press, said
from tests.partnering.release_gate.going_out import SLUG, GoingOut, let_pass, prepare, publish, review

PAGE = "aids/gate.py"


@pytest.fixture
def out(cast: Cast, database: str) -> GoingOut:
    """A release in review, with one aid."""
    with transaction() as session:
        return prepare(session, cast)


def administrator_lets_pass(cast: Cast, out: GoingOut) -> None:
    with transaction() as session:
        let_pass(session, cast, out, catalog=CATALOG)


def published(cast: Cast, out: GoingOut) -> list[PublishedCard]:
    with reading() as session:
        return list_published(session, cast.lead, project_id=cast.project, release_id=out.release)


def open_gate(open_screen: Screen, person: int, out: GoingOut) -> Any:
    return open_screen(PAGE, person, release=str(out.release))


def test_while_something_is_missing_there_is_no_way_to_publish(
    cast: Cast, out: GoingOut, open_screen: Screen
) -> None:
    tab = open_gate(open_screen, cast.lead, out)
    assert "Yes, publish it" not in buttons(tab)
    assert "You can publish it here once nothing is missing above." in said(tab, "markdown")


def test_the_lead_publishes_and_reads_where_it_is(cast: Cast, out: GoingOut, open_screen: Screen) -> None:
    administrator_lets_pass(cast, out)
    tab = open_gate(open_screen, cast.lead, out)
    press(tab, "Yes, publish it")
    assert said(tab, "success") == ["Release 3.0 is out."]
    assert [card.slug for card in published(cast, out)] == [SLUG]
    assert "What is out" in said(tab, "header")
    assert f"/aids/{SLUG}/3.0" in "".join(str(node.proto) for node in tab.main if node.type == "html")
    assert of_the_other_project(tab) == []


def test_an_editor_sees_the_gate_and_cannot_publish(cast: Cast, out: GoingOut, open_screen: Screen) -> None:
    administrator_lets_pass(cast, out)
    tab = open_gate(open_screen, cast.editor, out)
    assert "Yes, publish it" not in buttons(tab)
    assert "Let it go out" not in said(tab, "header")


def test_an_aid_is_withdrawn_with_a_reason_and_not_without(
    cast: Cast, out: GoingOut, open_screen: Screen
) -> None:
    with transaction() as session:
        review(session, cast, out)
        publish(session, cast, out)
    tab = open_gate(open_screen, cast.lead, out)
    press(tab, "Yes, withdraw it")
    assert said(tab, "error") == ["Say why: readers will see it. Write at least one word."]
    field(tab, "Say why. Everybody reads this.").set_value("A study was taken back.")
    press(tab, "Yes, withdraw it")
    assert said(tab, "success") == ["It is withdrawn. Everybody who opens it reads that, and why."]
    (card,) = published(cast, out)
    assert (card.withdrawn_on, card.withdrawn_because) == (TODAY, "A study was taken back.")
    assert "Yes, withdraw it" not in buttons(tab)
    assert "Withdrawn on 4 March 2026. Why: A study was taken back." in said(tab, "caption")


def test_a_partner_reads_what_is_out_and_cannot_withdraw_it(
    cast: Cast, out: GoingOut, open_screen: Screen
) -> None:
    with transaction() as session:
        review(session, cast, out)
        publish(session, cast, out)
    tab = open_gate(open_screen, cast.patient, out)
    assert "What is out" in said(tab, "header")
    assert "Yes, withdraw it" not in buttons(tab)
