"""A questionnaire with a licence of its own: it stays in its project, and out of every export."""

import json
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound
from partnering.foundation.instruments import Item
from partnering.reflection.assessing import AssessedPlace, read_own_assessment
from partnering.reflection.own_instruments import (
    DEFAULT_INSTRUMENT,
    bring_in_instrument,
    list_instruments,
    remove_instrument,
)
from partnering.reporting.my_data import delete_my_account, export_my_data
from partnering.reporting.project_export import export_project
from tests.cast import CATALOG, NOW, Cast, everything, nothing_changes
from tests.partnering.reflection.assessing_together import a_questionnaire, assess, keep


def bring(session: Session, cast: Cast, person: int, **changed: Any) -> int:
    brought = replace(a_questionnaire(), **changed)
    return bring_in_instrument(session, person, project_id=cast.project, brought=brought, now=NOW)


def titles(session: Session, cast: Cast, person: int, project: int | None = None) -> list[str]:
    offered = list_instruments(session, person, project_id=project or cast.project, catalog=CATALOG)
    return [one.instrument.title for one in offered]


def test_the_default_comes_first_and_own_ones_last(cast: Cast, session: Session) -> None:
    own_id = bring(session, cast, cast.facilitator)
    offered = list_instruments(session, cast.patient, project_id=cast.project, catalog=CATALOG)
    assert offered[0].key == DEFAULT_INSTRUMENT
    assert (offered[-1].key, offered[-1].own_id) == (f"own:{own_id}", own_id)
    assert offered[-1].permission == "Mail of the authors, 4 March 2026"
    assert offered[-1].instrument.licence == "CC BY-NC-SA 4.0"


def test_the_same_one_twice_is_one(cast: Cast, session: Session) -> None:
    assert bring(session, cast, cast.lead) == bring(session, cast, cast.editor)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"licence": " "}, "Licence: write at least a word."),
        ({"permission": ""}, "Who allowed it: write at least a word."),
        ({"citation": ""}, "Where it comes from: write at least a word."),
        ({"url": "javascript:alert(1)"}, "Web address: write one that starts with https://."),
        ({"url": "https://example.org/a scale"}, "Web address: write one that starts with https://."),
        (
            {"url": "https://example.org/" + "x" * 300},
            "Web address: this is 320 characters long. At most 300 fit.",
        ),
        ({"title": "x" * 301}, "Title: this is 301 characters long. At most 300 fit."),
    ],
)
def test_nothing_comes_in_without_licence_permission_and_source(
    cast: Cast, session: Session, changed: dict[str, str], why: str
) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput) as caught:
        bring(session, cast, cast.lead, **changed)
    assert caught.value.message == why


def test_questions_that_do_not_fit_together_are_refused_with_the_reason(cast: Cast, session: Session) -> None:
    twice = [Item(key="q1", kind="text", words="Why?")] * 2
    with nothing_changes(session), pytest.raises(InvalidInput) as caught:
        bring(session, cast, cast.lead, items=twice)
    assert caught.value.message == (
        "These questions do not fit together. The file: expected a key of its own for each question."
    )


def test_it_is_answered_like_any_other_and_removed_without_losing_answers(
    cast: Cast, session: Session
) -> None:
    place = AssessedPlace(f"own:{bring(session, cast, cast.lead)}")
    keep(session, cast, cast.patient, "q1", 5, place=place)
    remove_instrument(
        session, cast.editor, project_id=cast.project, own_id=int(place.instrument[4:]), now=NOW
    )
    assert "How was it?" not in titles(session, cast, cast.patient)
    with pytest.raises(NotFound):
        read_own_assessment(session, cast.patient, project_id=cast.project, place=place, catalog=CATALOG)
    assert len(everything(session)["assessment_answers"]) == 1


def test_partners_and_funders_bring_nothing_in(cast: Cast, session: Session) -> None:
    for person in (cast.patient, cast.funder, cast.administrator):
        with pytest.raises(NotAllowed):
            bring(session, cast, person)


def test_no_other_project_and_no_export_has_it(cast: Cast, session: Session) -> None:
    place = AssessedPlace(f"own:{bring(session, cast, cast.lead)}")
    assert "How was it?" not in titles(session, cast, cast.outsider, cast.other_project)
    with pytest.raises(NotFound):
        read_own_assessment(
            session, cast.outsider, project_id=cast.other_project, place=place, catalog=CATALOG
        )
    assess(session, cast, cast.patient, 1, 2, 3, 4, words="Ask us before you decide.")
    out = BytesIO()
    export_project(session, cast.lead, project_id=cast.project, catalog=CATALOG, out=out)
    with zipfile.ZipFile(out) as folder:
        files = "".join(folder.read(name).decode("utf-8", "replace") for name in folder.namelist())
    for private in ("How was it?", "Were you heard?", "Mail of the authors", "Ask us before you decide."):
        assert private not in files


def test_ones_own_answers_go_along_and_those_not_given_go_with_the_account(
    cast: Cast, session: Session
) -> None:
    given = assess(session, cast, cast.patient, 1, 2, 3, None)
    keep(session, cast, cast.patient, "agenda", 5, words="A word.")
    keep(session, cast, cast.caregiver, "agenda", 4, words="Of somebody else.")
    out = BytesIO()
    export_my_data(session, cast.patient, out=out)
    with zipfile.ZipFile(out) as folder:
        told = json.loads(folder.read("my-data.json"))["how_you_assessed"]
    assert [[answer["answer"] for answer in one["answers"]] for one in told] == [
        [["1"], ["2"], ["3"], []],
        [["5"]],
    ]
    assert "Of somebody else." not in json.dumps(told)
    delete_my_account(session, cast.patient, now=NOW)
    tables = everything(session)
    assert [row[0] for row in tables["assessments"] if row[2] == cast.patient] == [given]
    assert "A word." not in repr(tables["assessment_answers"])
