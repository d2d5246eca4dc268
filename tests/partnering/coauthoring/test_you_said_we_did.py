"""You said, we did: answers, the edits behind them, and the place as it is now, for the one who said it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.coauthoring.anchors import Whereabouts
from partnering.coauthoring.versions import read_version
from partnering.coauthoring.you_said_we_did import (
    SaidAndDone,
    link_edit,
    read_you_said_we_did,
    unlink_edit,
)
from partnering.foundation.errors import NotFound
from partnering.foundation.vocabulary import Answer, ReviewQuestion, Verdict
from tests.cast import NOBODY, NOW, TODAY, Cast, answer, nothing_changes, say
from tests.partnering.coauthoring.reviewing import NELL, Asked, ask, asked, judges, says
from tests.partnering.coauthoring.texts import KNEE, TITLE, changed, save

LATER = NOW + timedelta(days=1)


def came_of_it(session: Session, who: Asked) -> list[SaidAndDone]:
    return read_you_said_we_did(session, who.person, **who.at, today=TODAY)


def version_id(session: Session, cast: Cast, number: int) -> int:
    return read_version(
        session, cast.lead, project_id=cast.project, aid_id=cast.aid, number=number
    ).version_id


def test_what_somebody_said_comes_back_with_answer_edit_and_the_place_as_it_is_now(
    session: Session, cast: Cast
) -> None:
    opened = ask(session, cast, NELL)
    nell = Asked(opened.links[0].person_id, opened.invitation_ids[0], cast.project)
    says(
        session,
        nell,
        "How sore?",
        screen="decision",
        pointer="/title",
        quote="sore",
        question=ReviewQuestion.CLEAR,
    )
    assert came_of_it(session, nell) == []
    judges(session, nell, Verdict.NEEDS_CHANGE, "Say more.", now=LATER)
    whole, title = came_of_it(session, nell)
    assert (whole.told.said, whole.place.screen, whole.place.about) == ("Say more.", "", "")
    assert (title.told.said, title.place.screen, title.place.about) == ("How sore?", "The decision", "Title")
    assert (title.place.number, title.place.question) == (1, ReviewQuestion.CLEAR)
    assert (title.place.anchor.quote_before, title.place.anchor.quote) == ("A ", "sore")
    assert (title.now.state, title.edits, title.told.last_answer) == (Whereabouts.SAME, (), None)

    save(session, cast, cast.editor, changed(KNEE, TITLE), message="Says how sore")
    input_id, second = title.told.input_id, version_id(session, cast, 2)
    answer(session, cast.lead, cast.project, input_id, answer=Answer.ACCEPTED, words="It is very sore.")
    link: dict[str, Any] = {
        "project_id": cast.project,
        "input_id": input_id,
        "version_id": second,
        "now": LATER,
    }
    link_edit(session, cast.lead, **link)
    with nothing_changes(session):
        link_edit(session, cast.editor, **link)
    title = came_of_it(session, nell)[1]
    assert title.told.last_answer is not None
    assert title.told.last_answer.words == "It is very sore."
    assert [(edit.number, edit.message) for edit in title.edits] == [(2, "Says how sore")]
    assert (title.now.state, title.now.words_now) == (Whereabouts.CHANGED, "A very sore knee")
    for _click in range(2):
        unlink_edit(session, cast.lead, **link)
    assert came_of_it(session, nell)[1].edits == ()


def test_what_was_said_in_every_round_is_told_together(session: Session, cast: Cast) -> None:
    first = asked(session, cast, cast.patient)
    says(session, first, "One.")
    judges(session, first, Verdict.READY)
    save(session, cast, cast.lead, changed(KNEE, TITLE))
    second = asked(session, cast, cast.patient, number=2)
    says(session, second, "Two.", now=LATER)
    assert [one.told.said for one in came_of_it(session, second)] == ["One."]
    judges(session, second, Verdict.READY, now=LATER)
    assert [(one.told.said, one.place.number) for one in came_of_it(session, first)] == [
        ("Two.", 2),
        ("One.", 1),
    ]


def test_an_edit_is_linked_only_to_what_was_said_of_this_aid(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    says(session, who, "Too long.")
    judges(session, who, Verdict.READY)
    said = came_of_it(session, who)[0].told.input_id
    elsewhere = say(session, cast.patient, cast.project, "At a meeting.")
    foreign = read_version(session, cast.outsider, project_id=cast.other_project, aid_id=cast.other_aid)
    with nothing_changes(session):
        for input_id, version in (
            (elsewhere, version_id(session, cast, 1)),
            (said, foreign.version_id),
            (said, NOBODY),
        ):
            with pytest.raises(NotFound):
                link_edit(
                    session,
                    cast.lead,
                    project_id=cast.project,
                    input_id=input_id,
                    version_id=version,
                    now=NOW,
                )
