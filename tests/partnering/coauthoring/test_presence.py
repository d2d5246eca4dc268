"""Who is in an aid right now."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from partnering.coauthoring.presence import NOTED_EVERY, SEEN_FOR, Present, list_present, note_presence
from tests.cast import NOW, Cast, nothing_changes


def note(session: Session, cast: Cast, person: int, section: str, now: datetime = NOW) -> None:
    note_presence(session, person, project_id=cast.project, aid_id=cast.aid, section=section, now=now)


def seen_by(session: Session, cast: Cast, person: int, now: datetime = NOW) -> list[Present]:
    return list_present(session, person, project_id=cast.project, aid_id=cast.aid, now=now)


def test_people_see_each_other_and_not_themselves(session: Session, cast: Cast) -> None:
    note(session, cast, cast.editor, "options")
    note(session, cast, cast.lead, "values")
    assert seen_by(session, cast, cast.editor) == [Present(cast.lead, "Lena", "values", NOW)]
    assert [present.name for present in seen_by(session, cast, cast.patient)] == ["Edgar", "Lena"]


def test_who_was_not_heard_of_for_a_minute_is_gone(session: Session, cast: Cast) -> None:
    note(session, cast, cast.editor, "options")
    almost = NOW + SEEN_FOR - timedelta(seconds=1)
    assert len(seen_by(session, cast, cast.lead, almost)) == 1
    assert seen_by(session, cast, cast.lead, NOW + SEEN_FOR) == []


def test_a_screen_that_asks_often_writes_rarely(session: Session, cast: Cast) -> None:
    note(session, cast, cast.editor, "options")
    with nothing_changes(session):
        note(session, cast, cast.editor, "options", NOW + NOTED_EVERY - timedelta(seconds=1))
    note(session, cast, cast.editor, "options", NOW + NOTED_EVERY)
    assert seen_by(session, cast, cast.lead)[0].seen_at == NOW + NOTED_EVERY


def test_another_section_is_noted_at_once(session: Session, cast: Cast) -> None:
    note(session, cast, cast.editor, "options")
    note(session, cast, cast.editor, "x" * 100)
    assert seen_by(session, cast, cast.lead)[0].section == "x" * 80
