"""One at a time: who changes the same thing at the same moment waits, and then sees what the other has done.

SQLite lets one writer in at a time by itself. On PostgreSQL a row is held until the transaction ends; rows that only
refer to it, such as an activity of the project, do not wait. Where a use case takes several turns, the order is
network, project, person, so that no two wait for each other.
"""

from sqlalchemy import ColumnExpressionArgument, select
from sqlalchemy.orm import Session

from partnering.foundation.models import Person, Project


def take_turn_in_network(session: Session) -> None:
    """Wait for others who add people or projects, or make links. Part of use cases."""
    _hold_person(session, Person.is_program)  # a row that is always there


def take_turn_in_project(session: Session, project_id: int) -> None:
    """Wait for others who change the releases or people of this project, or bring in a file. Part of use cases."""
    session.execute(select(Project.id).where(Project.id == project_id).with_for_update(key_share=True))


def take_turn_of_person(session: Session, person_id: int) -> None:
    """Wait for this person's other tabs, and for the other click of a double click. Part of use cases."""
    _hold_person(session, Person.id == person_id)


def _hold_person(session: Session, who: ColumnExpressionArgument[bool]) -> None:
    session.execute(select(Person.id).where(who).with_for_update(key_share=True))
