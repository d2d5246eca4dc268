"""Writing many rows at once: as if each had been added by itself, on both databases."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from partnering.foundation.many_rows import as_stored, new_ids, write_rows
from partnering.foundation.models import Membership, Person, Project
from partnering.foundation.people import command_line_person
from tests.cast import NOW


def test_ids_are_new_and_go_up(any_session: Session) -> None:
    known = set(any_session.scalars(select(Person.id)))
    assert list(new_ids(any_session, Person, 0)) == []
    ids = list(new_ids(any_session, Person, 3))
    assert len(ids) == 3
    assert sorted(set(ids)) == ids
    assert known.isdisjoint(ids)


def test_rows_are_written_with_what_their_table_has_for_the_other_columns(any_session: Session) -> None:
    one, two, three = new_ids(any_session, Person, 3)
    moment = as_stored(any_session, NOW)
    write_rows(any_session, Person, ("id", "name", "created_at"), [])
    rows = [(one, "Ada", moment), (two, "a\tb\\N\n", moment), (three, "Åsa", moment)]
    write_rows(any_session, Person, ("id", "name", "created_at"), rows)
    added = Person(name="Later", created_at=NOW)
    any_session.add(added)
    any_session.flush()
    people = any_session.scalars(select(Person).where(Person.id >= one).order_by(Person.id)).all()
    assert [(person.name, person.created_at, person.is_active, person.email) for person in people] == [
        (name, NOW, True, None) for name in ("Ada", "a\tb\\N\n", "Åsa", "Later")
    ]


PROJECT_COLUMNS = ("id", "slug", "title", "lifecycle", "policy", "created_at")


@pytest.mark.parametrize("times", [1, 2])
def test_the_database_checks_as_before_once_they_are_written_or_refused(session: Session, times: int) -> None:
    (one,) = new_ids(session, Project, 1)
    row = (one, "one", "One", "crmi", "default-1", as_stored(session, NOW))
    write_rows(session, Project, PROJECT_COLUMNS, [row])
    if times == 2:
        with pytest.raises(IntegrityError, match="UNIQUE"), session.begin_nested():
            write_rows(session, Project, PROJECT_COLUMNS, [row])
    membership = Membership(project_id=one, person_id=command_line_person(session), joined_at=NOW)
    session.add(membership)  # in no role, which a CHECK of the table refuses
    with pytest.raises(IntegrityError, match="CHECK"):
        session.flush()
