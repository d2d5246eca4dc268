"""Looking back on the screen: choose weeks, bring things in, say how one saw it, take something on."""

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.look_back_bring import gaps_to_bring
from partnering.foundation.database import reading, transaction
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import PartnerRole
from partnering.reflection.commitments import (
    CommitmentTold,
    NewCommitment,
    list_commitments,
    make_commitment,
    move_commitment,
)
from partnering.reflection.look_back_pieces import list_pieces
from partnering.reflection.look_backs import begin_look_back, list_look_backs, read_look_back, write_notes
from partnering.reflection.sharing import share_words
from partnering.reflection.terms import CommitmentStatus, LookBackQuestion
from partnering.tracker.ratings import NewRating, rate_stage
from partnering.tracker.release_coverage import read_coverage
from tests.cast import CATALOG, NOW, TODAY, Cast, say
from tests.pages.conftest import Clock, Screen, come_back_after_a_restart
from tests.pages.screen_words import (
    buttons,
    field,
    of_the_other_project,
    press,
    reads_as_markdown,
    said,
    words_on,
)
from tests.use_case_calls.reflection import of_own_words_to_share

PAGE, TODAY_PAGE = "reflection/look_back.py", "today/today.py"
DUE = TODAY + timedelta(days=14)


def check(tab: AppTest) -> AppTest:
    assert [list(tab.exception), [problem.value for problem in tab.error]] == [[], []]
    return tab


def begun(cast: Cast, *, next_step: str = "") -> dict[str, Any]:
    """The team looks back on two weeks; where there is a next step, Rosa says it."""
    here = {"project_id": cast.project}
    with transaction() as session:
        here["look_back_id"] = begin_look_back(
            session,
            cast.lead,
            since=TODAY - timedelta(weeks=1),
            until=TODAY,
            form_token=new_token(),
            today=TODAY,
            now=NOW,
            **here,
        )
        if next_step:
            words = {LookBackQuestion.NEXT: next_step}
            write_notes(session, cast.patient, words=words, form_token=new_token(), now=NOW, **here)
    return here


def taken_on(cast: Cast) -> list[CommitmentTold]:
    with reading() as session:
        return list_commitments(session, cast.patient, project_id=cast.project)


def take_on(cast: Cast, here: dict[str, Any], words: str, days: int = 14) -> int:
    entry = NewCommitment(words, cast.patient, TODAY + timedelta(days=days))
    with transaction() as session:
        return make_commitment(
            session, cast.lead, entry=entry, form_token=new_token(), today=TODAY, now=NOW, **here
        )


def test_a_team_begins_with_four_weeks_by_two_presses(cast: Cast, open_screen: Screen) -> None:
    tab = check(open_screen(PAGE, cast.patient))
    assert "Your team has not looked back yet. Four weeks are a good first step." in words_on(tab)
    tab = check(press(press(tab, "Look back on some weeks"), "Begin"))
    assert said(tab, "header") == ["2 February 2026 to 8 March 2026"]
    with reading() as session:
        (card,) = list_look_backs(session, cast.lead, project_id=cast.project)
    tab = check(press(tab, "Back to the list"))
    assert "2 February 2026 to 8 March 2026" in words_on(tab)
    assert said(check(press(tab, "Go on")), "caption")[0].startswith("Begun by Rosa.")
    assert (card.notes, card.is_closed) == (0, False)


def test_the_weeks_are_those_that_stand_there_when_begin_is_pressed(cast: Cast, open_screen: Screen) -> None:
    tab = press(open_screen(PAGE, cast.patient), "Look back on some weeks")
    field(tab, "From").set_value(TODAY)
    assert said(check(press(tab, "Begin")), "header") == ["2 March 2026 to 8 March 2026"]


def test_lines_gaps_and_what_waits_are_brought_in_and_taken_out(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        share_words(session, cast.patient, **of_own_words_to_share(session, cast, cast.patient))
        said_id = say(session, cast.patient, cast.project, "The *text* is too small.")
    here = begun(cast)
    tab = check(open_screen(PAGE, cast.caregiver, look=str(here["look_back_id"])))
    assert list(tab.checkbox) == []
    tab.session_state[f"look_back_bringing_{here['look_back_id']}"] = True
    tab.run()
    boxes = {box.label.replace("\\", ""): box for box in tab.checkbox}
    assert "Rosa: We listened." in boxes
    gaps = [label for label in boxes if "took part here yet" in label]
    for label in ("Rosa: We listened.", "The *text* is too small.", gaps[0]):
        boxes[label].check()
    tab = check(press(tab, "Bring these in"))
    assert said(tab, "success") == ["Brought in."]
    assert not reads_as_markdown(tab, "The *text* is")
    with reading() as session:
        pieces = list_pieces(session, cast.caregiver, **here)
    assert [(str(piece.kind), piece.about.split()[0]) for piece in pieces] == [
        ("line", "share"),
        ("input", "input"),
        ("gap", "gap"),
    ]
    assert pieces[1].about == f"input {said_id}"
    assert len(tab.checkbox) == len(boxes) - 3
    assert buttons(check(press(tab, "Take it out"))).count("Take it out") == 2
    assert of_the_other_project(tab) == []


def test_no_gap_tells_what_a_side_said_to_those_who_have_not_said_theirs(cast: Cast, database: str) -> None:
    def gaps(person: int) -> list[str]:
        with reading() as session:
            coverage = read_coverage(
                session,
                person,
                project_id=cast.project,
                release_id=cast.release,
                catalog=CATALOG,
                today=TODAY,
            )
        return [copy.words for copy in gaps_to_bring(coverage)]

    for person, step in ((cast.lead, 4), (cast.patient, 1)):
        entry = NewRating(
            release_id=cast.release,
            stage="health_outcomes",
            partner_role=PartnerRole.PATIENT_PARTNER,
            who_controls=step,
            how_continuous=step,
            what_would_raise_it="",
        )
        with transaction() as session:
            rate_stage(session, person, project_id=cast.project, entry=entry, catalog=CATALOG, now=NOW)
    (of_both,) = [words for words in gaps(cast.lead) if "say something different" in words]
    assert not [sign for sign in of_both if sign.isdigit()]
    assert [words for words in gaps(cast.editor) if "say something different" in words] == []


def test_everybody_says_how_they_saw_it_and_typed_words_survive_a_restart(
    cast: Cast, open_screen: Screen
) -> None:
    here = begun(cast)
    assert "wants to know how you saw it." in words_on(open_screen(TODAY_PAGE, cast.patient))
    tab = open_screen(PAGE, cast.patient, look=str(here["look_back_id"]))
    tab = press(tab, "Add my words")
    assert said(tab, "error") == ["Write at least one word under one of the questions."]
    field(tab, "What happened?").input("We met *twice*.").run()
    tab = check(come_back_after_a_restart(tab))
    field(tab, "Why was it so?").input("The call was late.").run()
    tab = check(press(tab, "Add my words"))
    assert said(tab, "success") == ["Added. The team can read it."]
    assert field(tab, "What happened?").value == ""
    assert not reads_as_markdown(tab, "We met *twice*.")
    with reading() as session:
        notes = read_look_back(session, cast.lead, **here).notes
    assert [note.words for note in notes] == ["We met *twice*.", "The call was late."]
    assert "wants to know how you saw it." not in words_on(open_screen(TODAY_PAGE, cast.patient))
    tab = open_screen(PAGE, cast.lead, look=str(here["look_back_id"]))
    assert "We met *twice*." in words_on(tab)
    assert "Take it back" not in buttons(tab)


def test_a_next_step_becomes_a_commitment_that_today_shows_until_it_is_done(
    cast: Cast, open_screen: Screen, clock: Clock
) -> None:
    here = begun(cast, next_step="Send it a week before.")
    tab = check(open_screen(PAGE, cast.lead, look=str(here["look_back_id"])))
    tab = check(press(tab, "Take it on"))
    assert field(tab, "What will be done?").value == "Send it a week before."
    tab = press(tab, "Take it on")
    assert said(tab, "error") == ["Who does it: choose one person."]
    field(tab, "Who does it?").set_value(cast.patient).run()
    tab = check(press(tab, "Take it on"))
    assert said(tab, "success") == ["Taken on."]
    assert [(one.words, one.owner, one.due_on) for one in taken_on(cast)] == [
        ("Send it a week before.", "Rosa", DUE)
    ]
    told = "You took this on: “Send it a week before.” By 18 March 2026, in 14 days."
    assert told in words_on(open_screen(TODAY_PAGE, cast.patient))
    clock.go_on(timedelta(days=16))
    assert "It was for 18 March 2026, 2 days ago." in words_on(open_screen(TODAY_PAGE, cast.patient))
    tab = check(press(open_screen(PAGE, cast.patient), "Done"))
    assert said(tab, "success") == ["Done. Thank you."]
    assert "You took this on" not in words_on(open_screen(TODAY_PAGE, cast.patient))


def test_letting_go_asks_why_and_the_team_reads_it(cast: Cast, open_screen: Screen) -> None:
    here = begun(cast)
    take_on(cast, here, "Call everybody.")
    tab = open_screen(PAGE, cast.patient, look=str(here["look_back_id"]))
    tab = press(tab, "Let it go")
    assert "Why it is let go: say it in a few words." in said(tab, "error")[0]
    field(tab, "Why?").input("One call is *enough*.")
    tab = check(press(tab, "Let it go"))
    assert "Why: One call is *enough*." in words_on(
        open_screen(PAGE, cast.lead, look=str(here["look_back_id"]))
    )
    assert taken_on(cast)[0].status is CommitmentStatus.LET_GO
    press(open_screen(PAGE, cast.patient, look=str(here["look_back_id"])), "Open it again")
    assert taken_on(cast)[0].status is CommitmentStatus.OPEN


def test_today_names_five_and_counts_the_rest(cast: Cast, open_screen: Screen) -> None:
    here = begun(cast)
    ids = [take_on(cast, here, f"Step {n}x.", days=n) for n in range(7)]
    words = words_on(open_screen(TODAY_PAGE, cast.patient))
    assert [n for n in range(7) if f"Step {n}x." in words] == [0, 1, 2, 3, 4]
    assert "You took on 2 more things." in words
    with transaction() as session:
        for commitment_id in ids[:6]:
            move_commitment(
                session,
                cast.patient,
                project_id=cast.project,
                commitment_id=commitment_id,
                to=CommitmentStatus.DONE,
                now=NOW,
            )
    assert "Step 6x." in words_on(open_screen(TODAY_PAGE, cast.patient))


def test_what_is_closed_is_read_only_and_can_be_opened_again(cast: Cast, open_screen: Screen) -> None:
    here = begun(cast, next_step="Send it.")
    tab = check(press(open_screen(PAGE, cast.lead, look=str(here["look_back_id"])), "We are done: close it"))
    assert not {"Take it on", "Take something on", "Add my words", "Bring these in"} & set(buttons(tab))
    assert "Add my words" in buttons(check(press(tab, "Open it again")))


@pytest.mark.parametrize("number", ["999", "9" * 40])
def test_an_address_that_names_none_says_so_or_opens_the_list(
    number: str, cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.patient, look=number)
    assert list(tab.exception) == []
    assert said(tab, "error") == (
        ["There is no such looking back in this project."] if number == "999" else []
    )


def test_the_page_is_not_for_a_funder(cast: Cast, open_screen: Screen) -> None:
    assert said(open_screen(PAGE, cast.funder), "title") == ["This page is not for your role"]
