"""My part: what a partner agreed on, what would help them, who may name them, and a way out and back."""

from datetime import timedelta

import pytest

from partnering.foundation.database import reading, transaction
from partnering.foundation.needs import list_my_needs, meet_need
from partnering.foundation.partnerships import Part, RoleAgreement, read_my_part
from partnering.foundation.role_agreements import agree_for_project, write_agreement
from partnering.foundation.vocabulary import Consent, NeedKind, Standing
from tests.cast import NOW, Cast
from tests.pages.conftest import Clock, Screen
from tests.pages.screen_words import (
    buttons,
    field,
    of_the_other_project,
    press,
    reads_as_markdown,
    said,
    words_on,
)
from tests.pages.test_frame import TITLES, TODAY_PAGE

PAGE = "account/my_part.py"
IN_MY_WORDS = "In your words (you may leave this out)"


def part(cast: Cast) -> Part:
    with reading() as session:
        return read_my_part(session, cast.patient, project_id=cast.project)


def needs(cast: Cast) -> list[tuple[NeedKind, str]]:
    with reading() as session:
        told = list_my_needs(session, cast.patient, project_id=cast.project)
    return [(need.kind, need.words) for need in told]


def write_role(cast: Cast, words: str) -> None:
    """Let the facilitator write down the role, and the lead agree."""
    with transaction() as session:
        revision = write_agreement(
            session,
            cast.facilitator,
            project_id=cast.project,
            member_id=cast.patient,
            revision=part(cast).revision,
            agreement=RoleAgreement(i_do=words),
            now=NOW,
        )
        agree_for_project(
            session,
            cast.lead,
            project_id=cast.project,
            member_id=cast.patient,
            revision=revision,
            now=NOW,
        )


def test_a_new_partner_finds_five_parts_and_what_to_do_in_each(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    assert said(tab, "title", "header") == [
        "My part",
        "My role",
        "What would help you take part?",
        "What you are promised",
        "May we name you?",
        "Take a break, or leave",
    ]
    assert said(tab, "markdown")[:1] == ["Choose about statins"] or "You have taken part since" in words_on(
        tab
    )
    assert buttons(tab) == ["Save these words", "Tell them", "Save", "Yes, take a break", "Yes, leave"]
    assert field(tab, "Outside the project").value is Consent.ROLE_ONLY
    assert of_the_other_project(tab) == []


def test_a_partner_writes_their_role_and_both_say_yes(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    press(tab, "Save these words")
    assert said(tab, "error") == ["Write something in at least one of the four fields."]
    field(tab, "What I do").set_value("I read *drafts*.")
    press(tab, "Save these words")
    assert said(tab, "success") == ["Saved. Now each side says yes to these words."]
    assert "**What I do**  \nI read *drafts*." in said(tab, "markdown")
    assert not reads_as_markdown(tab, "*drafts*")
    press(tab, "Yes, this is my role")
    assert said(tab, "success") == ["The yes is written down."]
    assert "You said yes on 4 March 2026." in said(tab, "markdown")
    assert "The project has not said yes yet." in said(tab, "markdown")
    assert "Yes, this is my role" not in buttons(tab)
    assert part(cast).partner_agreed_at == NOW


def test_a_partner_reads_who_said_yes_for_the_project(cast: Cast, open_screen: Screen) -> None:
    write_role(cast, "I read drafts.")
    tab = open_screen(PAGE, cast.patient)
    assert "You have not said yes yet." in said(tab, "markdown")
    assert "Lena said yes for the project on 4 March 2026." in said(tab, "markdown")


def test_a_partner_says_yes_only_to_what_was_on_the_screen(cast: Cast, open_screen: Screen) -> None:
    write_role(cast, "I read drafts.")
    tab = open_screen(PAGE, cast.patient)
    write_role(cast, "I read drafts and pay for them.")
    press(tab, "Yes, this is my role")
    assert said(tab, "error") == [
        "The words have changed since you read them. Read them again, then agree if they fit."
    ]
    assert "**What I do**  \nI read drafts and pay for them." in said(tab, "markdown")
    assert part(cast).partner_agreed_at is None


def test_a_need_is_told_read_again_and_taken_back(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    assert "Only you and those who can arrange it read this: the lead and the facilitators." in said(
        tab, "markdown"
    )
    field(tab, "It is about").set_value(NeedKind.OTHER)
    press(tab, "Tell them")
    assert said(tab, "error") == ["In your words: say what would help, in a word or two."]
    field(tab, IN_MY_WORDS).set_value("A _quiet_ room.")
    press(tab, "Tell them")
    assert [said(tab, "success"), said(tab, "error")] == [["Thank you. It is told."], []]
    assert field(tab, IN_MY_WORDS).value == ""
    assert needs(cast) == [(NeedKind.OTHER, "A _quiet_ room.")]
    assert not reads_as_markdown(tab, "_quiet_")
    press(tab, "Take it back")
    assert needs(cast) == []


def test_a_partner_reads_what_was_arranged(cast: Cast, open_screen: Screen, clock: Clock) -> None:
    tab = open_screen(PAGE, cast.patient)
    press(tab, "Tell them")
    with transaction() as session:
        (need,) = list_my_needs(session, cast.patient, project_id=cast.project)
        meet_need(
            session,
            cast.facilitator,
            project_id=cast.project,
            need_id=need.need_id,
            words="We meet at seven.",
            now=NOW,
        )
    clock.go_on(timedelta(days=1))
    assert ":material/check: Arranged yesterday: We meet at seven." in said(tab.run(), "markdown")
    assert "Told yesterday." in said(tab, "caption")


@pytest.mark.parametrize("consent", Consent)
def test_a_partner_chooses_who_may_name_them(consent: Consent, cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    field(tab, "Outside the project").set_value(consent)
    press(tab, "Save")
    assert said(tab, "success") == ["Saved."]
    assert part(cast).consent is consent
    assert field(open_screen(PAGE, cast.patient), "Outside the project").value is consent


def test_a_partner_takes_a_break_and_comes_back(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    for_a_break, _for_leaving = [box for box in tab.text_area if box.label.startswith("A word to the lead")]
    for_a_break.set_value("My mother is ill.")
    press(tab, "Yes, take a break")
    assert words_on(tab).count("You have been on a break since 4 March 2026.") == 1
    assert part(cast).steps[0].words == "My mother is ill."
    press(tab, "I am back")
    assert part(cast).standing is Standing.ACTIVE
    assert "Yes, take a break" in buttons(tab)


def test_a_partner_leaves_with_thanks_and_can_come_back(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    assert "Thank you for all that you gave. It stays, and you can come back at any time." in said(
        tab, "markdown"
    )
    press(tab, "Yes, leave")
    assert "You left on 4 March 2026, with our thanks. All that you did stays." in said(tab, "markdown")
    assert part(cast).standing is Standing.LEFT
    press(tab, "I am back")
    assert part(cast).standing is Standing.ACTIVE


def test_a_session_that_ended_tells_nothing(
    cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = open_screen(PAGE, cast.patient)
    field(tab, IN_MY_WORDS).set_value("Evenings.")
    monkeypatch.setattr("pages.shared.cookies.token_in", lambda _cookies: None)
    press(tab, "Tell them")
    assert said(tab, "title") == ["One More Step"]
    assert needs(cast) == []


@pytest.mark.parametrize("who", ["editor", "caregiver", "clinician", "funder", "administrator"])
def test_no_screen_tells_anybody_else_what_a_partner_keeps_to_themselves(
    who: str, cast: Cast, open_screen: Screen
) -> None:
    write_role(cast, "Pomegranate.")
    tab = open_screen(PAGE, cast.patient)
    field(tab, IN_MY_WORDS).set_value("Pomegranate.")
    press(tab, "Tell them")
    for box in tab.text_area:
        if box.label.startswith("A word to the lead"):
            box.set_value("Pomegranate.")
    press(tab, "Yes, take a break")
    assert words_on(tab).count("Pomegranate") >= 3
    tab = open_screen(TODAY_PAGE, getattr(cast, who), project="statin", partner=str(cast.patient))
    for page in TITLES:
        tab.switch_page(page).run()
        assert "Pomegranate" not in words_on(tab), page
