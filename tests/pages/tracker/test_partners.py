"""Partners: who takes part in which role, and adding somebody by name."""

import pytest

from partnering.foundation.database import reading, transaction
from partnering.foundation.needs import NeedTold, list_needs, tell_need
from partnering.foundation.partnerships import Part, RoleAgreement, move_partner, read_part
from partnering.foundation.people import add_partner, command_line_person, end_access, list_members
from partnering.foundation.projects import add_project
from partnering.foundation.role_agreements import write_my_agreement
from partnering.foundation.vocabulary import Consent, NeedKind, PartnerRole, Standing
from tests.cast import CATALOG, NOW, Cast
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

PAGE = "tracker/partners.py"
ADD = "Add this partner"


def add(cast: Cast, *names: str) -> None:
    with transaction() as session:
        for name in names:
            add_partner(
                session,
                cast.lead,
                project_id=cast.project,
                name=name,
                role=PartnerRole.PATIENT_PARTNER,
                now=NOW,
            )


def names(cast: Cast) -> list[str]:
    with reading() as session:
        return [member.name for member in list_members(session, cast.lead, project_id=cast.project)]


def test_everybody_of_the_project_reads_who_takes_part_in_which_role(cast: Cast, open_screen: Screen) -> None:
    add(cast, "J. T.", "Amal")
    tab = open_screen(PAGE, cast.patient)
    assert said(tab, "subheader") == [role.label for role in PartnerRole]
    assert [words for words in said(tab, "markdown") if words.startswith(("-", ":"))] == [
        "- **Amal**, has taken part since 4 March 2026 (named, without access)",
        "- **J. T.**, has taken part since 4 March 2026 (named, without access)",
        "- **Rosa**, has taken part since 4 March 2026 (Partner)",
        "- **Carl**, has taken part since 4 March 2026 (Partner)",
        "- **Cita**, has taken part since 4 March 2026 (named, without access)",
        "- **Clara**, has taken part since 4 March 2026 (Partner)",
        ":gray[Nobody yet]",
    ]
    assert of_the_other_project(tab) == []
    assert "Lena" not in words_on(tab)
    assert "example.org" not in words_on(tab)


@pytest.mark.parametrize("role", ["patient", "caregiver", "clinician"])
def test_a_partner_reads_and_adds_nobody(role: str, cast: Cast, open_screen: Screen) -> None:
    assert buttons(open_screen(PAGE, getattr(cast, role))) == []


@pytest.mark.parametrize("role", ["lead", "editor", "facilitator", "administrator"])
def test_those_who_look_after_the_project_add_a_partner(role: str, cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, getattr(cast, role), project="statin")
    field(tab, "Name").set_value(" Zoe B. ")
    field(tab, "They take part as").set_value(PartnerRole.LOCAL_DECISION_MAKER)
    press(tab, ADD)
    assert [said(tab, "success"), list(tab.error)] == [["Zoe B. is added."], []]
    assert "Zoe B." in names(cast)
    assert (r"Zoe B\." in buttons(tab)) is (role in {"lead", "facilitator"})
    assert [field(tab, "Name").value, field(tab, "They take part as").value] == [
        "",
        PartnerRole.PATIENT_PARTNER,
    ]
    assert said(tab.run(), "success") == []


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("  ", "Give a name of 1 to 200 characters."),
        ("rosa", "rosa is in this project already. Add a letter or a number if it is someone else."),
    ],
)
def test_a_name_that_cannot_be_used_is_told_and_stays_in_the_form(
    name: str, problem: str, cast: Cast, open_screen: Screen
) -> None:
    before = names(cast)
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Name").set_value(name)
    field(tab, "They take part as").set_value(PartnerRole.CITIZEN_PARTNER)
    press(tab, ADD)
    assert [said(tab, "error"), said(tab, "success")] == [[problem], []]
    assert [field(tab, "Name").value, field(tab, "They take part as").value] == [
        name,
        PartnerRole.CITIZEN_PARTNER,
    ]
    assert names(cast) == before


def test_without_a_partner_the_page_says_how_to_begin(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        add_project(session, command_line_person(session), slug="new", title="New", catalog=CATALOG, now=NOW)
    tab = open_screen(PAGE, cast.administrator, project="new")
    assert said(tab, "markdown").count(":gray[Nobody yet]") == 5
    assert "Nobody is named yet. Add the first partner below, or bring in a file of activities." in said(
        tab, "markdown"
    )


def test_somebody_whose_access_ended_is_no_longer_listed(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        end_access(session, cast.lead, project_id=cast.project, member_id=cast.patient, now=NOW)
    assert "Rosa" not in words_on(open_screen(PAGE, cast.lead))


def test_a_name_with_marks_of_markdown_or_html_shows_as_it_is(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Name").set_value("**x** <b>")
    press(tab, ADD)
    assert said(tab, "success") == ["**x** <b> is added."]
    assert r"\*\*x\*\* \<b\>" in buttons(tab)
    assert not reads_as_markdown(tab, "**x** <b>")


def test_a_session_that_ended_adds_nobody(
    cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(cast)
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Name").set_value("Zoe")
    monkeypatch.setattr("pages.shared.cookies.token_in", lambda _cookies: None)
    press(tab, ADD)
    assert said(tab, "title") == ["One More Step"]
    assert names(cast) == before


# Where each stands


@pytest.mark.parametrize(
    ("choice", "facts"),
    [
        (Standing.INVITED, "invited on 4 March 2026 (named, without access)"),
        (Standing.MET, "met on 4 March 2026 (named, without access)"),
        (Standing.ACTIVE, "has taken part since 4 March 2026 (named, without access)"),
    ],
)
def test_a_new_partner_begins_where_the_adder_says(
    choice: Standing, facts: str, cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.facilitator)
    field(tab, "Name").set_value("Zoe")
    field(tab, "They take part as").set_value(PartnerRole.LOCAL_DECISION_MAKER)
    field(tab, "Where you stand with each other").set_value(choice)
    press(tab, ADD)
    assert said(tab, "success") == ["Zoe is added."]
    assert said(tab, "markdown").count(facts) == (1 if choice is not Standing.ACTIVE else 2)


def test_an_editor_adds_a_partner_and_does_not_say_where_they_stand(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.editor)
    assert [box.label for box in tab.selectbox] == ["They take part as"]
    assert buttons(tab) == [ADD]


def test_who_left_is_thanked_and_stands_in_a_list_of_their_own(cast: Cast, open_screen: Screen) -> None:
    move(cast, Standing.LEFT, "Thank you for the maps.")
    for reader in (cast.patient, cast.editor, cast.facilitator):
        tab = open_screen(PAGE, reader)
        assert said(tab, "header")[:2] == ["Who takes part", "Left, with thanks"]
        assert "left on 4 March 2026, with thanks (named, without access)" in words_on(tab)
        assert said(tab, "markdown").count(":gray[Nobody yet]") == 2
        assert "maps" not in words_on(tab)


# One partner


def move(cast: Cast, to: Standing, words: str) -> None:
    with transaction() as session:
        move_partner(
            session,
            cast.lead,
            project_id=cast.project,
            member_id=cast.named_only,
            to=to,
            words=words,
            now=NOW,
        )


def part(cast: Cast, person: int) -> Part:
    with reading() as session:
        return read_part(session, cast.lead, project_id=cast.project, member_id=person)


def needs(cast: Cast) -> list[NeedTold]:
    with reading() as session:
        return list_needs(session, cast.lead, project_id=cast.project)


def tell(cast: Cast, words: str) -> None:
    with transaction() as session:
        tell_need(session, cast.patient, project_id=cast.project, kind=NeedKind.CARE, words=words, now=NOW)


def write_role(cast: Cast, words: str, revision: int = 0) -> None:
    with transaction() as session:
        write_my_agreement(
            session,
            cast.patient,
            project_id=cast.project,
            revision=revision,
            agreement=RoleAgreement(i_do=words),
            now=NOW,
        )


def test_a_facilitator_opens_a_partner_and_goes_back(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.facilitator)
    press(tab, "Rosa")
    assert said(tab, "title", "header") == [
        "Rosa",
        "What would help them take part",
        "Payments",
        "Their role",
        "Where you stand with each other",
        "May they be named?",
    ]
    assert tab.query_params["partner"] == str(cast.patient)
    press(tab, "All partners")
    assert said(tab, "title") == ["Partners"]
    assert "partner" not in tab.query_params


@pytest.mark.parametrize("written", ["abc", "", "0", "999999", "-1", "9" * 30])
def test_a_partner_who_is_not_there_is_said_so(written: str, cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.facilitator, partner=written)
    assert said(tab, "title", "error") == ["Partners", "There is no such partner in this project."]
    assert buttons(tab) == ["All partners"]


def test_the_partner_of_another_project_is_not_there(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.facilitator, partner=str(cast.other_partner))
    assert said(tab, "error") == ["There is no such partner in this project."]
    assert of_the_other_project(tab) == []


def test_a_need_is_met_with_a_word(cast: Cast, open_screen: Screen) -> None:
    tell(cast, "For my *mother*.")
    tab = open_screen(PAGE, cast.facilitator)
    assert "has taken part since 4 March 2026 (Partner). **One thing would help.**" in said(tab, "markdown")
    press(tab, "Rosa")
    assert "For my *mother*." in said(tab, "markdown")
    press(tab, "This is arranged")
    assert said(tab, "error") == ["What you arranged: write at least one word, so that the partner knows."]
    field(tab, "What did you arrange? (They can read it.)").set_value("A nurse comes.")
    press(tab, "This is arranged")
    assert said(tab, "success") == ["Saved. They can read it."]
    assert ":material/check: Arranged today: A nurse comes." in said(tab, "markdown")
    assert [need.met_words for need in needs(cast)] == ["A nurse comes."]
    assert "One thing would help." not in words_on(press(tab, "All partners"))


def test_what_a_partner_without_access_says_is_written_down(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.facilitator, partner=str(cast.named_only))
    field(tab, "It is about").set_value(NeedKind.TRANSPORT)
    field(tab, "In your words (you may leave this out)").set_value("A taxi.")
    press(tab, "Write it down")
    assert [(need.member_id, need.words) for need in needs(cast)] == [(cast.named_only, "A taxi.")]
    field(tab, "What I do").set_value("I open doors.")
    press(tab, "Save these words")
    press(tab, "They said yes")
    press(tab, "Yes, for the project")
    field(tab, "Outside the project").set_value(Consent.NAMED)
    press(tab, "Save")
    told = part(cast, cast.named_only)
    assert (told.partner_agreed_at, told.project_agreed_at, told.project_agreed_by) == (NOW, NOW, "Fatima")
    assert told.consent is Consent.NAMED
    press(tab, "Take it back")
    assert needs(cast) == []


def test_a_step_is_written_down_with_a_kind_word(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.facilitator, partner=str(cast.patient))
    press(tab, "Write this step down")
    assert said(tab, "error") == ["Choose the next step first."]
    field(tab, "The next step").set_value(Standing.PAUSED)
    field(tab, "A kind word (they can read it; you may leave it out)").set_value("Rest well.")
    press(tab, "Write this step down")
    assert said(tab, "success") == ["Written down."]
    assert "4 March 2026: Takes a break. Written down by Fatima.  \nRest well." in said(tab, "markdown")
    assert part(cast, cast.patient).standing is Standing.PAUSED


def test_words_that_came_too_late_are_kept_and_can_be_saved_upon_the_newer_ones(
    cast: Cast, open_screen: Screen
) -> None:
    write_role(cast, "I read drafts.")
    tab = open_screen(PAGE, cast.facilitator, partner=str(cast.patient))
    field(tab, "What I do").set_value("I read and vote.")
    write_role(cast, "I read drafts and call.", revision=1)
    press(tab, "Save these words")
    (problem,) = said(tab, "error")
    assert problem.startswith("Somebody else changed these words in the meantime.")
    assert "**What I do**  \nI read drafts and call." in said(tab, "markdown")
    assert field(tab, "What I do").value == "I read and vote."
    press(tab, "Save these words")
    assert said(tab, "error") == []
    assert part(cast, cast.patient).agreement == RoleAgreement(i_do="I read and vote.")


def test_nobody_says_yes_to_words_that_were_not_on_their_screen(cast: Cast, open_screen: Screen) -> None:
    write_role(cast, "I read drafts.")
    tab = open_screen(PAGE, cast.facilitator, partner=str(cast.patient))
    write_role(cast, "I read drafts and call.", revision=1)
    press(tab, "Yes, for the project")
    assert said(tab, "error") == [
        "The words have changed since you read them. Read them again, then agree if they fit."
    ]
    assert part(cast, cast.patient).project_agreed_at is None


@pytest.mark.parametrize("who", ["editor", "caregiver", "clinician", "administrator"])
def test_nobody_else_sees_more_of_a_partner_than_the_list(who: str, cast: Cast, open_screen: Screen) -> None:
    tell(cast, "Pomegranate.")
    write_role(cast, "Pomegranate.")
    tab = open_screen(PAGE, getattr(cast, who), project="statin", partner=str(cast.patient))
    assert said(tab, "title") == ["Partners"]
    assert "Pomegranate" not in words_on(tab)
    assert "would help" not in words_on(tab)
