"""A project as a zip: all of it, names as people agreed, nothing private, the same bytes each time, and in again."""

import hashlib
import json
import re
import tracemalloc
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import yaml
from sqlalchemy.orm import Session

from partnering.coauthoring.aid_drafts import keep_aid_draft
from partnering.coauthoring.saving import save_version
from partnering.foundation.consents import choose_consent, write_down_consent
from partnering.foundation.errors import NotAllowed, NotFound
from partnering.foundation.models import AuditEvent, Person
from partnering.foundation.needs import tell_need
from partnering.foundation.partnerships import RoleAgreement
from partnering.foundation.people import command_line_person
from partnering.foundation.projects import add_project
from partnering.foundation.role_agreements import write_my_agreement
from partnering.foundation.vocabulary import Consent, NeedKind, PartnerRole, Verdict
from partnering.reporting.export_fields import LEFT_OUT, TABLES
from partnering.reporting.project_export import export_project
from partnering.tracker.activities import RolePart, take_back_activity
from partnering.tracker.activity_accounts import OwnAccount, tell_own_account
from partnering.tracker.coverage import Coverage
from partnering.tracker.file_import import import_activities, read_file_for_project
from partnering.tracker.ratings import NewRating, rate_stage
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.releases import add_release, find_release
from tests.cast import (
    CATALOG,
    NOW,
    PASSWORD_HASH,
    TODAY,
    WORDS_OF_THE_OTHER_PROJECT,
    Cast,
    a_meeting,
    an_aid,
    answer,
    keep,
    log,
    say,
)
from tests.partnering.coauthoring.reviewing import asked, judges, says
from tests.partnering.reporting.taking_out import take_out

PRIVATE = "zq-private"
"""Stands in everything that no export may hold."""


def test_the_zip_holds_every_file_and_says_what_each_must_be(cast: Cast, session: Session) -> None:
    folder = take_out(session, cast)
    assert list(folder.files) == [
        "README.md",
        "project.yaml",
        *TABLES,
        "audit.jsonl",
        "artifacts/1-Choose about statins.json",
        "aids/sore-knee/1.yaml",
        "manifest.json",
    ]
    manifest = folder.json("manifest.json")
    assert (manifest["format"], manifest["project"]) == ("one-more-step-export/1", "statin")
    assert manifest["files"] == {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in folder.files.items()
        if name != "manifest.json"
    }
    assert set(manifest["left_out"]) == set(LEFT_OUT)
    assert yaml.safe_load(folder.text("project.yaml")) == {
        "format": "one-more-step-export/1",
        "slug": "statin",
        "title": "Choose about statins",
        "lifecycle": "sittig-2023",
        "policy": "default-1",
        "created_at": "2026-03-04T14:02:00+00:00",
    }


def test_every_column_is_explained_and_every_explained_column_is_there(cast: Cast, session: Session) -> None:
    folder = take_out(session, cast)
    readme = folder.text("README.md")
    for name, table in TABLES.items():
        assert folder.text(name).splitlines()[0] == ",".join(table.columns)
        section = readme.partition(f"## {name}\n")[2].partition("\n## ")[0]
        assert [column for column in table.columns if f"- `{column}`: " not in section] == []
    assert set(folder.json("manifest.json")["left_out"]) <= set(re.findall(r"`(\w+)`", readme))
    change = json.loads(folder.text("audit.jsonl").splitlines()[0])
    assert [field for field in change if f"- `{field}`: " not in readme] == []


def test_the_same_data_gives_the_same_bytes(cast: Cast, session: Session) -> None:
    assert take_out(session, cast).bytes == take_out(session, cast).bytes


def test_the_artifact_is_as_it_was_brought_in(cast: Cast, session: Session) -> None:
    content = take_out(session, cast).files["artifacts/1-Choose about statins.json"]
    assert json.loads(content)["title"] == "Choose about statins"


def test_every_version_of_an_aid_is_there_as_it_was_written(cast: Cast, session: Session) -> None:
    of_aid: dict[str, Any] = {"project_id": cast.project, "aid_id": cast.aid, "now": NOW}
    first, second = (an_aid("sore-knee", title) for title in ("A sore knee", "A very sore knee"))
    save_version(session, cast.editor, text=second, base_number=1, message="How sore", **of_aid)
    keep_aid_draft(session, cast.editor, text=PRIVATE.encode(), base_number=2, revision=0, **of_aid)
    folder = take_out(session, cast)
    assert (folder.files["aids/sore-knee/1.yaml"], folder.files["aids/sore-knee/2.yaml"]) == (first, second)
    one, other = folder.rows("aid_versions.csv")
    assert (one["aid"], one["version"], one["origin"], one["releases"]) == ("sore-knee", "1", "blank", "")
    assert other == {
        "aid": "sore-knee",
        "version": "2",
        "file": "aids/sore-knee/2.yaml",
        "sha256": hashlib.sha256(second).hexdigest(),
        "origin": "written",
        "base_version": "1",
        "message": "How sore",
        "written_by": "Team member 2",
        "written_at": "2026-03-04T14:02:00+00:00",
        "releases": "2.1",
    }
    assert PRIVATE not in folder.everything


# In again


def coverages(session: Session, cast: Cast, project: int) -> dict[str, Coverage]:
    program = command_line_person(session)
    return {
        version: read_coverage(
            session,
            program,
            project_id=project,
            release_id=find_release(session, program, project_id=project, version=version),
            catalog=CATALOG,
            today=TODAY,
        )
        for version in ("2.0", "2.1")
    }


def numbers(coverage: Coverage) -> list[tuple[Any, ...]]:
    return [
        (
            stage.stage,
            cell.partner_role,
            cell.activities,
            cell.people,
            cell.minutes,
            cell.level_by_project,
            cell.level_by_partner,
            cell.last_held_on,
            cell.activities_from_other_lifecycles,
        )
        for stage in coverage.stages
        for cell in stage.cells
    ]


def test_what_was_taken_out_comes_in_again_with_the_same_coverage(cast: Cast, session: Session) -> None:
    both = (
        RolePart(PartnerRole.PATIENT_PARTNER, (cast.patient,), others=2),
        RolePart(PartnerRole.CAREGIVER_PARTNER, (cast.caregiver,)),
    )
    for stage, release in (("pcor_evidence", cast.release), ("clinical_decision", cast.earlier_release)):
        entry = a_meeting(release, cast.patient)
        log(session, cast.facilitator, cast.project, replace(entry, stage=stage, roles=both))
    odd = replace(a_meeting(cast.release, cast.patient), what_changed='=1+1; "so", \n- she said\n+ more')
    log(session, cast.patient, cast.project, odd)
    gone = log(session, cast.lead, cast.project, a_meeting(cast.release, cast.caregiver))
    take_back_activity(session, cast.lead, project_id=cast.project, activity_id=gone, now=NOW)
    folder = take_out(session, cast, command_line_person(session))

    program = command_line_person(session)
    copy = add_project(session, program, slug="copy", title="Copy", catalog=CATALOG, now=NOW)
    for release_row in folder.rows("releases.csv"):
        add_release(
            session,
            program,
            project_id=copy,
            version=release_row["version"],
            previous=release_row["previous"] or None,
            now=NOW,
        )
    records = read_file_for_project(
        session,
        program,
        project_id=copy,
        file=BytesIO(folder.files["activities.csv"]),
        catalog=CATALOG,
        today=TODAY,
    )
    imported = import_activities(
        session, program, project_id=copy, records=records, file_name="activities.csv", now=NOW
    )
    assert imported.added == 9
    before, after = coverages(session, cast, cast.project), coverages(session, cast, copy)
    for version in before:
        assert numbers(after[version]) == numbers(before[version])
    again = take_out(session, cast, program, project=copy)
    assert {row["external_id"] for row in again.rows("activities.csv")} == {
        row["external_id"] for row in folder.rows("activities.csv")
    }


# Names as people agreed


def test_by_default_nobody_is_named_and_each_keeps_one_number(cast: Cast, session: Session) -> None:
    log(session, cast.lead, cast.project, a_meeting(cast.release, cast.patient, cast.caregiver))
    folder = take_out(session, cast)
    partners = folder.rows("partners.csv")
    assert [(row["partner"], row["partner_role"], row["consent"]) for row in partners] == [
        ("Partner 1", "patient_partner", "role_only"),
        ("Partner 2", "caregiver_partner", "role_only"),
        ("Partner 3", "clinician_partner", "role_only"),
        ("Partner 4", "citizen_partner", "role_only"),
    ]
    assert {row["partners"] for row in folder.rows("activities.csv")} == {"Partner 1", "Partner 1; Partner 2"}
    without_artifact = [text for name, text in folder.files.items() if not name.startswith("artifacts/")]
    for name in (b"Rosa", b"Carl", b"Clara", b"Cita", b"Lena", b"Fatima", b"Edgar", b"Frank"):
        assert not [text for text in without_artifact if name in text], name


def test_who_agreed_is_named_and_who_asked_not_to_be_shared_is_left_out_and_counted(
    cast: Cast, session: Session
) -> None:
    choose_consent(session, cast.patient, project_id=cast.project, consent=Consent.NAMED, now=NOW)
    choose_consent(session, cast.caregiver, project_id=cast.project, consent=Consent.NOT_SHARED, now=NOW)
    write_down_consent(
        session,
        cast.lead,
        project_id=cast.project,
        member_id=cast.named_only,
        consent=Consent.NAMED,
        now=NOW,
    )
    meeting = log(session, cast.lead, cast.project, a_meeting(cast.release, cast.patient, cast.caregiver))
    for person, words in ((cast.caregiver, "only for the team"), (cast.patient, "for everybody")):
        tell_own_account(
            session,
            person,
            project_id=cast.project,
            activity_id=meeting,
            account=OwnAccount(what_happened=words),
            now=NOW,
        )
    folder = take_out(session, cast, command_line_person(session))
    assert [row["partner"] for row in folder.rows("partners.csv")] == ["Rosa", "Partner 3", "Cita"]
    last = folder.rows("activities.csv")[-1]
    assert (last["people"], last["partners"]) == ("2", "Rosa")
    (account,) = folder.rows("activity_accounts.csv")
    assert (account["partner"], account["what_happened"]) == ("Rosa", "for everybody")
    assert folder.left_out == {"partners_not_shared": 1, "accounts_not_shared": 1}
    assert "Carl" not in folder.everything
    assert "only for the team" not in folder.everything


@pytest.mark.parametrize("of_partnership", [None, *Consent])
@pytest.mark.parametrize("of_record", list(Consent))
def test_an_input_is_shared_as_its_giver_said(
    of_record: Consent, of_partnership: Consent | None, cast: Cast, session: Session
) -> None:
    if of_partnership is not None:
        choose_consent(session, cast.patient, project_id=cast.project, consent=of_partnership, now=NOW)
    said = say(session, cast.patient, cast.project, "The words.", consent=of_record)
    answer(session, cast.lead, cast.project, said, words="The answer.")
    folder = take_out(session, cast)
    if Consent.NOT_SHARED in (of_record, of_partnership):
        assert folder.rows("inputs.csv") == folder.rows("input_answers.csv") == []
        assert folder.left_out["inputs_not_shared"] == 1
        return
    (row,) = folder.rows("inputs.csv")
    assert (row["said"], row["role"]) == ("The words.", "patient_partner")
    assert row["given_by"] == ("Rosa" if of_record is Consent.NAMED else "")
    (answered,) = folder.rows("input_answers.csv")
    assert (answered["input"], answered["words"]) == (row["input"], "The answer.")


def test_two_people_of_one_name_and_a_name_with_a_semicolon_stay_apart(cast: Cast, session: Session) -> None:
    for person, name in ((cast.patient, "Rosa; M."), (cast.caregiver, "rosa, m.")):
        session.get_one(Person, person).name = name
        choose_consent(session, person, project_id=cast.project, consent=Consent.NAMED, now=NOW)
    log(session, cast.lead, cast.project, a_meeting(cast.release, cast.patient, cast.caregiver))
    assert take_out(session, cast).rows("activities.csv")[-1]["partners"] == "Rosa, M.; rosa, m. (2)"


# What stays inside


def test_levels_of_the_other_side_come_out_only_once_one_has_given_ones_own(
    cast: Cast, session: Session
) -> None:
    def rate(person: int, level: int, words: str) -> None:
        entry = NewRating(cast.release, "clinical_decision", PartnerRole.PATIENT_PARTNER, level, level, words)
        rate_stage(session, person, project_id=cast.project, entry=entry, catalog=CATALOG, now=NOW)

    rate(cast.patient, 2, "Ask us before you draw.")
    seen_early = take_out(session, cast)
    assert seen_early.rows("ratings.csv") == []
    assert seen_early.left_out["levels_not_for_you_yet"] >= 1
    assert "Ask us" not in seen_early.everything
    rate(cast.lead, 4, "More time.")
    assert {(row["rater"], row["level"]) for row in take_out(session, cast).rows("ratings.csv")} == {
        ("partner", "2"),
        ("project", "4"),
    }
    assert len(take_out(session, cast, cast.facilitator).rows("ratings.csv")) == 1


def test_a_level_in_an_activity_is_kept_back_as_on_the_screen(cast: Cast, session: Session) -> None:
    entry = replace(a_meeting(cast.release, cast.patient), stage="clinical_decision", level=1)
    log(session, cast.patient, cast.project, entry)
    row = take_out(session, cast).rows("activities.csv")[-1]
    assert (row["stage"], row["level_by_partner"]) == ("clinical_decision", "")
    row = take_out(session, cast, command_line_person(session)).rows("activities.csv")[-1]
    assert (row["stage"], row["level_by_partner"]) == ("clinical_decision", "1")


def test_nothing_private_comes_out(cast: Cast, session: Session) -> None:
    keep(session, cast.lead, cast.project, {"what_changed": f"{PRIVATE} draft"})
    tell_need(
        session,
        cast.patient,
        project_id=cast.project,
        kind=NeedKind.PAYMENT_FORM,
        words=f"{PRIVATE} need",
        now=NOW,
    )
    agreement = RoleAgreement(i_do=f"{PRIVATE} agreement", whom_i_call=PRIVATE)
    write_my_agreement(
        session, cast.patient, project_id=cast.project, revision=0, agreement=agreement, now=NOW
    )
    session.add(
        AuditEvent(
            at=NOW,
            person_id=cast.lead,
            project_id=cast.project,
            action="made up",
            subject=f"file {PRIVATE}.csv",
            before={"words": f"{PRIVATE} before", "name": "Rosa", "who_controls": 5, "version": "2.1"},
            after={"email": "rosa@example.org", "said": {"deep": PRIVATE}},
        )
    )
    for person in (cast.lead, command_line_person(session)):
        folder = take_out(session, cast, person)
        told = folder.everything
        assert PRIVATE not in told
        assert "@example.org" not in told
        assert PASSWORD_HASH not in told
        assert "Firefox" not in told
        assert "need told" not in told
        assert "payment_form" not in told
        assert [secret for secret in (*cast.keys.values(), *cast.drafts.values()) if secret in told] == []
        assert [word for word in WORDS_OF_THE_OTHER_PROJECT if word in told.lower()] == []
        made_up = json.loads(folder.text("audit.jsonl").splitlines()[-1])
        assert (made_up["subject"], made_up["before"], made_up["after"]) == ("file", {"version": "2.1"}, {})


def test_a_formula_is_no_formula_in_any_file(cast: Cast, session: Session) -> None:
    attack = '=HYPERLINK("http://evil.example","x")'
    entry = replace(a_meeting(cast.release, cast.patient), what_changed=attack, decision=attack)
    log(session, cast.lead, cast.project, entry)
    said = say(session, cast.patient, cast.project, f"@{attack}")
    answer(session, cast.lead, cast.project, said, words=f"+{attack}")
    reviewer = asked(session, cast, cast.patient)
    says(session, reviewer, f"-{attack}")
    judges(session, reviewer, Verdict.NEEDS_CHANGE, f"={attack}", consent=Consent.NAMED)
    session.get_one(Person, cast.patient).name = attack
    choose_consent(session, cast.patient, project_id=cast.project, consent=Consent.NAMED, now=NOW)
    folder = take_out(session, cast)
    cells = [value for name in TABLES for row in folder.rows(name) for value in row.values()]
    assert len([cell for cell in cells if "HYPERLINK" in cell]) >= 11
    assert [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))] == []


def test_only_who_may_takes_a_project_out(cast: Cast, session: Session) -> None:
    for person in (cast.lead, cast.facilitator, command_line_person(session)):
        assert take_out(session, cast, person).files
    for person in (cast.editor, cast.patient, cast.funder, cast.administrator):
        with pytest.raises(NotAllowed, match="take the whole project out"):
            take_out(session, cast, person)
    for person in (cast.ended, cast.outsider, cast.named_only):
        with pytest.raises(NotFound):
            take_out(session, cast, person)


def test_a_project_without_anything_in_it_comes_out_too(cast: Cast, session: Session) -> None:
    program = command_line_person(session)
    empty = add_project(session, program, slug="empty", title="Empty", catalog=CATALOG, now=NOW)
    folder = take_out(session, cast, program, project=empty)
    assert {name: folder.rows(name) for name in TABLES} == {name: [] for name in TABLES}


def test_memory_stays_flat_however_long_the_project(cast: Cast, session: Session) -> None:
    def peak_bytes() -> int:
        session.expire_all()
        tracemalloc.start()
        export_project(session, cast.lead, project_id=cast.project, catalog=CATALOG, out=Nowhere())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    bring_in(session, cast, 1_000)
    first = peak_bytes()
    bring_in(session, cast, 4_000)
    assert peak_bytes() < first * 1.5 + 1_000_000


class Nowhere(BytesIO):
    """A file that keeps nothing."""

    def write(self, data: Any) -> int:
        return len(data)


def bring_in(session: Session, cast: Cast, count: int) -> None:
    lines = ["external_id,held_on,release,stage,activity,minutes,partner_role,people,partners,what_changed"]
    lines += [
        f"{count}-{n},2026-03-03,2.1,clinical_decision,meeting,60,patient_partner,3,Rosa,{'We changed much. ' * 20}"
        for n in range(count)
    ]
    records = read_file_for_project(
        session,
        cast.lead,
        project_id=cast.project,
        file=BytesIO("\n".join(lines).encode()),
        catalog=CATALOG,
        today=TODAY,
    )
    import_activities(
        session, cast.lead, project_id=cast.project, records=records, file_name="many.csv", now=NOW
    )
    session.flush()
    session.expunge_all()
