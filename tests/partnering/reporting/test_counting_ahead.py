"""Counting before anybody asks: what is kept then is what a dashboard reads, and a server that stops is not held up."""

from threading import Event

import pytest

from partnering.foundation.database import reading
from partnering.reporting.counting_ahead import count_ahead
from partnering.reporting.log_tallies import read_log_tallies
from tests.cast import CATALOG, NOW, TODAY, Cast
from tests.pages.conftest import counted_statements


def statements_of_a_look(cast: Cast) -> int:
    with counted_statements() as statements, reading() as session:
        read_log_tallies(session, project_ids=[cast.project, cast.other_project], today=TODAY)
    return len([statement for statement in statements if "SELECT" in statement])


@pytest.mark.usefixtures("database")
def test_what_is_counted_ahead_nobody_waits_for(cast: Cast) -> None:
    count_ahead(CATALOG, Event(), now=NOW)
    assert statements_of_a_look(cast) == 1


@pytest.mark.usefixtures("database")
def test_a_server_that_stops_leaves_the_rest(cast: Cast) -> None:
    has_ended = Event()
    has_ended.set()
    count_ahead(CATALOG, has_ended, now=NOW)
    assert statements_of_a_look(cast) > 1
