"""The trail. That each write leaves exactly one event is tested in `tests/partnering/test_use_cases.py`."""

from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.audit import list_changes
from partnering.foundation.vocabulary import AccessRole
from tests.cast import NOW, Cast, gather, trail


def test_the_newest_change_comes_first_with_who_made_it(cast: Cast, session: Session) -> None:
    audit.record(session, cast.patient, project_id=cast.project, action="tea made", subject="cup 1", now=NOW)
    audit.record(session, cast.lead, project_id=cast.project, action="tea drunk", subject="cup 1", now=NOW)
    changes = list_changes(session, cast.lead, project_id=cast.project, most=3)
    assert [(change.by, change.action) for change in changes[:2]] == [
        ("Lena", "tea drunk"),
        ("Rosa", "tea made"),
    ]
    assert [change.at for change in changes] == [NOW] * 3


def test_a_project_lists_its_own_changes_only(cast: Cast, session: Session) -> None:
    mine = list_changes(session, cast.lead, project_id=cast.project, most=1000)
    theirs = list_changes(session, cast.outsider, project_id=cast.other_project, most=1000)
    of_a_project = [
        event
        for event in trail(session)
        if event.project_id is not None and event.action not in audit.OF_JOURNALS | audit.OF_COACHING
    ]
    assert len(mine) + len(theirs) == len(of_a_project)
    assert "Ottokar" not in {change.by for change in mine}
    assert {change.by for change in theirs} == {"Ottokar", "Command line"}


def test_what_changed_comes_back_as_it_was_written(any_session: Session) -> None:
    cast = gather(any_session)
    after = {"role": AccessRole.LEAD, "count": 3, "missing": None, "words": "a – “b”"}
    audit.record(
        any_session, cast.lead, project_id=None, action="tested", subject="x", before={}, after=after, now=NOW
    )
    any_session.expire_all()
    event = trail(any_session)[-1]
    assert (event.before, event.after) == (
        {},
        {"role": "lead", "count": 3, "missing": None, "words": "a – “b”"},
    )
    assert event.at == NOW


def test_an_event_without_before_and_after_says_nothing_about_them(any_session: Session) -> None:
    cast = gather(any_session)
    audit.record(any_session, cast.lead, project_id=None, action="tested", subject="x", now=NOW)
    any_session.expire_all()
    event = trail(any_session)[-1]
    assert (event.before, event.after) == (None, None)
