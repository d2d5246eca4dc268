"""What became of releases, as it is kept between two looks: judged anew when it may have changed, and only then."""

from datetime import datetime, timedelta

import pytest

from partnering.foundation.database import reading, transaction
from partnering.foundation.vocabulary import ReleaseStatus
from partnering.release_gate.overrides import grant_override
from partnering.release_gate.release_outcomes import ReleaseOutcome
from partnering.reporting.outcome_tallies import read_outcomes
from partnering.tracker.releases import move_release
from tests.cast import CATALOG, NOW, TODAY, Cast
from tests.pages.conftest import counted_statements


def outcomes(cast: Cast, *, now: datetime = NOW) -> list[ReleaseOutcome]:
    with reading() as session:
        tallies = read_outcomes(
            session, project_ids=[cast.project], catalog=CATALOG, today=now.date(), now=now
        )
    return [tally.kind for tally in tallies]


def put_in_review(cast: Cast) -> None:
    with transaction() as session:
        move_release(
            session,
            cast.lead,
            project_id=cast.project,
            release_id=cast.release,
            to=ReleaseStatus.IN_REVIEW,
            today=TODAY,
            now=NOW,
        )


@pytest.mark.usefixtures("database")
def test_a_release_is_judged_once_until_something_changes(cast: Cast) -> None:
    before = outcomes(cast)
    put_in_review(cast)
    after = outcomes(cast)
    assert (before.count(ReleaseOutcome.HELD), after.count(ReleaseOutcome.HELD)) == (0, 1)
    with counted_statements() as statements:
        assert outcomes(cast) == after
    assert len([statement for statement in statements if "SELECT" in statement]) == 2


@pytest.mark.usefixtures("database")
def test_an_override_lets_it_pass_until_the_minute_it_runs_out(cast: Cast) -> None:
    put_in_review(cast)
    with transaction() as session:
        grant_override(
            session,
            cast.administrator,
            project_id=cast.project,
            release_id=cast.release,
            reason="A wrong dose stands in the release that is out.",
            signed_as="Ada Minster",
            last_day=TODAY,
            catalog=CATALOG,
            today=TODAY,
            now=NOW,
        )
    last_minute = NOW.replace(hour=23, minute=59, second=0)
    assert ReleaseOutcome.MAY_GO_OUT in outcomes(cast, now=last_minute)
    assert ReleaseOutcome.MAY_GO_OUT not in outcomes(cast, now=last_minute + timedelta(seconds=59))
    assert ReleaseOutcome.HELD in outcomes(cast, now=last_minute + timedelta(seconds=59))
