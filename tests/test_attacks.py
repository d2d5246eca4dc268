"""What somebody might try who wants to break things, or does so without wanting to."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput
from partnering.foundation.people import add_partner
from partnering.foundation.vocabulary import PartnerRole
from partnering.tracker.drafts import LONGEST_DRAFT, MOST_DRAFTS, list_my_drafts, save_draft
from partnering.tracker.models import ActivityEntry, Draft
from partnering.tracker.release_coverage import read_coverage
from tests.cast import CATALOG, NOW, TODAY, Cast, nothing_changes
from tests.test_app import SECONDS, start


@pytest.mark.parametrize("name", ["\u200b", "\u2060 \u200d", "\u202e", "\x00"])
def test_nobody_has_a_name_that_cannot_be_seen(cast: Cast, session: Session, name: str) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match="Give a name"):
        add_partner(
            session, cast.lead, project_id=cast.project, name=name, role=PartnerRole.PATIENT_PARTNER, now=NOW
        )


def test_a_draft_does_not_fill_the_database(cast: Cast, session: Session) -> None:
    draft = {"in_project": cast.project, "form": "activity", "token": "long", "revision": 0, "now": NOW}
    with nothing_changes(session), pytest.raises(InvalidInput, match="This is too long"):
        save_draft(session, cast.patient, content={"what_changed": "x" * LONGEST_DRAFT}, **draft)
    save_draft(session, cast.patient, content={"what_changed": "x" * (LONGEST_DRAFT - 20)}, **draft)


def test_ten_thousand_drafts_leave_the_latest_in_sight(cast: Cast, session: Session) -> None:
    session.add_all(
        Draft(
            person_id=cast.patient,
            project_id=cast.project,
            form="activity",
            token=f"draft {n}",
            revision=1,
            content={},
            updated_at=NOW + timedelta(seconds=n),
        )
        for n in range(10_000)
    )
    session.flush()
    drafts = list_my_drafts(session, cast.patient, in_project=cast.project, form="activity")
    assert [draft.token for draft in drafts] == [f"draft {9_999 - n}" for n in range(MOST_DRAFTS)]


def without(lifecycle: str) -> Catalog:
    """The catalog after somebody took a lifecycle of their own away."""
    left = {key: entry for key, entry in CATALOG.lifecycles.items() if key != lifecycle}
    return replace(CATALOG, lifecycles=MappingProxyType(left))


@pytest.mark.parametrize("stage", ["needs_planning", "a_stage_of_long_ago"])
def test_a_lifecycle_that_was_taken_away_is_named_with_what_to_do(
    cast: Cast, session: Session, stage: str
) -> None:
    row = session.get_one(ActivityEntry, cast.activities[cast.lead])
    row.lifecycle, row.stage = "cdsic-4", stage
    session.flush()
    catalog = CATALOG if stage != "needs_planning" else without("cdsic-4")
    with pytest.raises(InvalidInput) as refused:
        read_coverage(
            session, cast.lead, project_id=cast.project, release_id=cast.release, catalog=catalog, today=TODAY
        )
    assert refused.value.message == (
        f"Something was logged at the stage “{stage}” of “cdsic-4”, which the catalog no longer holds. Nothing is "
        "lost: ask whoever looks after this site to put its file back."
    )


def test_a_policy_may_ask_for_nothing(cast: Cast, session: Session) -> None:
    policy = CATALOG.policy("default-1").model_copy(update={"stage_coverage": None, "control_line": None})
    catalog = replace(CATALOG, policies=MappingProxyType({"default-1": policy}))
    coverage = read_coverage(
        session, cast.lead, project_id=cast.project, release_id=cast.release, catalog=catalog, today=TODAY
    )
    assert [stage.gaps for stage in coverage.stages] == [()] * 8
    assert coverage.headline == "Release 2.1 misses nobody that the policy asks for."


def test_a_mistake_in_a_catalog_of_one_s_own_ends_the_start_and_meets_nobody_on_a_screen(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "lifecycles"
    folder.mkdir()
    (folder / "ours.yaml").write_text("key: ours\n")
    monkeypatch.setenv("ONE_MORE_STEP_CATALOG", str(tmp_path))
    process = start(database)
    try:
        output, errors = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert process.returncode == 3
    assert errors.startswith(f"{folder / 'ours.yaml'}, line 1: ")
    assert "Traceback" not in errors
    assert output.strip() == ""
