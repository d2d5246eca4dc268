"""Keys for programs, and the badge: what they tell, and what they do not."""

import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import GateVerdict
from partnering.release_gate.badge import (
    COLOURS,
    BadgedRelease,
    badge_svg,
    find_badged_release,
    read_badge_verdict,
)
from partnering.release_gate.formats import gate_json
from partnering.release_gate.keys import (
    MOST_KEYS,
    NewKey,
    end_key,
    judge_by_key,
    list_keys,
    make_key,
    note_key_use,
)
from partnering.release_gate.models import GateKey
from partnering.release_gate.verdict import Gate
from tests.cast import CATALOG, NOW, SECRET, TODAY, Cast, everything, gather, nothing_changes

LAST_DAY = TODAY + timedelta(days=14)
NAMES = ("Lena", "Edgar", "Fatima", "Rosa", "Carl", "Clara", "Frank", "Cita")


def make(session: Session, person: int, project_id: int, **more: Any) -> NewKey:
    call: dict[str, Any] = {"name": "GitHub", "last_day": LAST_DAY, "today": TODAY, "now": NOW, **more}
    return make_key(session, person, project_id=project_id, **call)


def ask(session: Session, token: str, slug: str = "statin", version: str = "2.1", **more: Any) -> Gate:
    call: dict[str, Any] = {"catalog": CATALOG, "today": TODAY, "now": NOW, **more}
    return judge_by_key(session, token=token, slug=slug, version=version, **call)


def test_a_program_asks_with_its_key(any_session: Session) -> None:
    cast = gather(any_session)
    key = make(any_session, cast.lead, cast.project)
    gate = ask(any_session, key.token)
    assert (gate.project, gate.release, gate.verdict) == ("statin", "2.1", GateVerdict.NOT_READY)


def test_the_key_itself_is_nowhere_in_the_database(cast: Cast, session: Session) -> None:
    token = make(session, cast.lead, cast.project).token
    assert token not in repr(everything(session))
    assert token not in repr(list_keys(session, cast.lead, project_id=cast.project))


def test_a_program_reads_no_name_and_no_word_of_a_draft(cast: Cast, session: Session) -> None:
    told = json.dumps(gate_json(ask(session, make(session, cast.lead, cast.project).token)))
    assert [name for name in NAMES if name in told] == []
    assert "main-source" not in told
    assert SECRET not in told


def test_a_key_opens_its_own_project_only(cast: Cast, session: Session) -> None:
    own = make(session, cast.lead, cast.project).token
    others = make(session, cast.outsider, cast.other_project).token
    for token, slug, version in (
        (own, "quince-choice", "9.9-hidden"),
        (own, "no-such", "1"),
        (others, "statin", "2.1"),
    ):
        with pytest.raises(NotFound) as refused:
            ask(session, token, slug, version)
        assert str(refused.value) == "This key opens no such project. Check the address, or make a key there."


def test_wrong_ended_and_old_keys_are_told_apart_by_nobody(cast: Cast, session: Session) -> None:
    ended, old = make(session, cast.lead, cast.project), make(session, cast.lead, cast.project, name="Old")
    end_key(session, cast.lead, project_id=cast.project, key_id=ended.key_id, now=NOW)
    later = NOW + timedelta(days=15)
    told = set()
    for token, now in ((ended.token, NOW), (old.token, later), (new_token(), NOW), ("", NOW), ("é\n", NOW)):
        with pytest.raises(NotAllowed) as refused:
            ask(session, token, now=now)
        told.add(str(refused.value))
    assert len(told) == 1
    assert ask(session, old.token, now=NOW + timedelta(days=14)).verdict is GateVerdict.NOT_READY


def test_a_key_is_ended_once_by_its_own_lead(cast: Cast, session: Session) -> None:
    key = make(session, cast.lead, cast.project)
    with nothing_changes(session), pytest.raises(NotFound, match="no such key"):
        end_key(session, cast.outsider, project_id=cast.other_project, key_id=key.key_id, now=NOW)
    end_key(session, cast.lead, project_id=cast.project, key_id=key.key_id, now=NOW)
    with nothing_changes(session):
        end_key(session, cast.lead, project_id=cast.project, key_id=key.key_id, now=NOW)
    (card,) = list_keys(session, cast.lead, project_id=cast.project)
    assert (card.name, card.created_by, card.works(NOW)) == ("GitHub", "Lena", False)
    make(session, cast.lead, cast.project)


def test_use_is_noted_to_the_hour(cast: Cast, session: Session) -> None:
    token = make(session, cast.lead, cast.project).token
    noted = []
    for minutes in (0, 30, 61):
        note_key_use(session, token=token, now=NOW + timedelta(minutes=minutes))
        session.expire_all()
        noted.append(session.scalars(select(GateKey.last_used_at)).one())
    assert noted == [NOW, NOW, NOW + timedelta(minutes=61)]
    with nothing_changes(session):
        note_key_use(session, token=token, now=NOW + timedelta(days=20))
        note_key_use(session, token="unknown", now=NOW)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": " "}, "What it is for"),
        ({"name": "x" * 101}, "1 to 100"),
        ({"last_day": TODAY - timedelta(days=1)}, "from today to 5 March 2027"),
        ({"last_day": TODAY + timedelta(days=367)}, "from today to 5 March 2027"),
    ],
)
def test_a_key_that_cannot_be_is_refused(
    cast: Cast, session: Session, wrong: dict[str, Any], told: str
) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match=told):
        make(session, cast.lead, cast.project, **wrong)


def test_two_keys_have_two_names_and_there_is_an_end(cast: Cast, session: Session) -> None:
    for n in range(MOST_KEYS):
        make(session, cast.lead, cast.project, name=f"Program {n}")
    with nothing_changes(session):
        with pytest.raises(NotPossibleNow, match="There is a key “Program 3” already"):
            make(session, cast.lead, cast.project, name="Program  3")
        with pytest.raises(NotPossibleNow, match="There are 20 keys already"):
            make(session, cast.lead, cast.project)


# The badge


def test_the_badge_reads_the_verdict_and_nothing_else(cast: Cast, session: Session) -> None:
    release = find_badged_release(session, slug="statin", version="2.1")
    assert (release.project_id, release.release_id) == (cast.project, cast.release)
    verdict = read_badge_verdict(session, release=release, catalog=CATALOG, today=TODAY, now=NOW)
    assert verdict is GateVerdict.NOT_READY


def test_what_has_no_badge_is_refused_in_the_same_words(any_session: Session) -> None:
    gather(any_session)
    nowhere = [("statin", "9"), ("no-such", "2.1"), ("statin", "9.9-hidden"), ("", ""), ("a\0b", "2\0")]
    for slug, version in nowhere:
        with pytest.raises(NotFound) as refused:
            find_badged_release(any_session, slug=slug, version=version)
        assert str(refused.value) == "There is no such release."


def test_a_badge_knows_of_each_change_in_its_project_and_of_none_elsewhere(any_session: Session) -> None:
    cast = gather(any_session)

    def found() -> BadgedRelease:
        return find_badged_release(any_session, slug="statin", version="2.1")

    before = found()
    assert found() == before
    make(any_session, cast.outsider, cast.other_project)
    assert found() == before
    make(any_session, cast.lead, cast.project)
    assert found() != before


@pytest.mark.parametrize("verdict", [*GateVerdict, None])
def test_a_badge_is_one_small_picture_that_loads_nothing(verdict: GateVerdict | None) -> None:
    svg = badge_svg(verdict)
    root = ElementTree.fromstring(svg)  # noqa: S314 (our own text)
    texts = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["Partners", verdict.label if verdict else "Unknown release"]
    assert len(svg) < 1500
    assert not [word for word in ("href", "url(", "<script", "<style", "import") if word in svg]


def test_every_verdict_has_a_mark_and_a_colour_that_carries_white_words() -> None:
    def brightness(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    assert set(COLOURS) == {*GateVerdict, None}
    assert min(1.05 / (brightness(colour) + 0.05) for colour in COLOURS.values()) >= 5
    marks = {badge_svg(verdict).split('d="')[2].split('"')[0] for verdict in GateVerdict}
    assert len(marks) == len(GateVerdict)
