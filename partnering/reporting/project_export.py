"""A project as a zip of open formats, for another program, another network, or a shelf."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.aid_rows import aid_version_rows
from partnering.coauthoring.versions import text_of_version
from partnering.foundation.audit import ABOUT_NEEDS, OF_COACHING, OF_JOURNALS
from partnering.foundation.catalog import Catalog
from partnering.foundation.models import AuditEvent, Person, Project
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import Consent
from partnering.interop.artifact_files import artifact_files
from partnering.reporting.cells import Cells, iso, yes
from partnering.reporting.consented_names import called_by, is_not_shared, people_shown
from partnering.reporting.export_fields import FORMAT, LEFT_OUT, TABLES, readme
from partnering.reporting.export_of_aids import ExportOfAids
from partnering.reporting.export_of_budget import budget_tables
from partnering.reporting.export_of_governance import ExportOfGovernance
from partnering.reporting.export_of_learning import ExportOfLearning
from partnering.reporting.export_of_look_backs import ExportOfLookBacks
from partnering.reporting.export_of_pay import pay_tables
from partnering.reporting.zip_folder import ZipFolder
from partnering.tracker.project_rows import account_rows, detail_rows, release_rows, role_rows
from partnering.tracker.said_rows import InputRow, input_rows, rating_rows

TOLD_OF_A_CHANGE = frozenset(
    "access_role activity added already_here answer consent deferred_until held_on is_active is_first "
    "is_written_down lifecycle minutes named_as new_partners number origin partner_role planned_for policy previous "
    "release role sha256 slug stage standing status title took_part version".split()
)
"""What the trail may tell outside of a change; whatever else stands there stays inside."""
SAID_WITHOUT_A_NAME = frozenset(
    {
        "answer read",
        "block lifted",
        "input given",
        "input reopened",
        "payment declined",
        "payment not received",
        "review given",
        "stage rated",
    }
)
"""Changes by whoever a row of another file leaves without a name: the trail must not tell it either."""
BATCH = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export left out, by the keys of `export_fields.LEFT_OUT`."""

    left_out: Mapping[str, int]


@requires(Permission.EXPORT_PROJECT)
def export_project(
    session: Session, person_id: int, *, project_id: int, catalog: Catalog, out: BinaryIO
) -> Exported:
    """Write the project into `out` as a zip. The same data, for the same person, gives the same bytes.

    Names stand there as people agreed, and levels of the other side where this person may see them. Memory stays
    flat: rows pass one by one.
    """
    project = session.get_one(Project, project_id)
    export = _Export(session, person_id, project_id, catalog)
    tables: Mapping[str, Cells] = {
        "activities.csv": export.activities(),
        "activity_details.csv": export.details(),
        "activity_accounts.csv": export.accounts(),
        "releases.csv": export.releases(),
        "partners.csv": export.partners(),
        "inputs.csv": export.inputs(),
        "input_answers.csv": export.answers(),
        "ratings.csv": export.ratings(),
        "artifact_roles.csv": export.artifact_roles(),
        "aid_versions.csv": export.aid_versions(),
        **export.of_aids.tables(),
        **pay_tables(session, project_id=project_id),
        **budget_tables(session, project_id=project_id),
        **export.of_learning.tables(),
        **export.of_look_backs.tables(),
        **export.of_governance.tables(),
    }
    with ZipFolder(out) as folder:
        folder.add_text("README.md", readme(title=project.title, slug=project.slug))
        folder.add_text("project.yaml", _about(project))
        for name, rows in tables.items():
            folder.add_csv(name, tuple(TABLES[name].columns), rows)
        folder.add_lines("audit.jsonl", export.changes())
        for name, content in chain(export.artifacts(), export.aids()):
            folder.add_bytes(name, content)
        counted = export.left_out + export.of_aids.left_out + export.of_learning.left_out
        counted += export.of_governance.left_out + export.of_look_backs.left_out
        left_out = {reason: counted[reason] for reason in LEFT_OUT}
        folder.add_manifest({"format": FORMAT, "project": project.slug, "left_out": left_out})
    return Exported(left_out=left_out)


class _Export:
    """One export on its way: who is called what, and what was left out so far."""

    def __init__(self, session: Session, person_id: int, project_id: int, catalog: Catalog) -> None:
        self._session = session
        self._person_id = person_id
        self._project_id = project_id
        self._catalog = catalog
        self._people = people_shown(session, project_id=project_id)
        self.of_aids = ExportOfAids(session, person_id, project_id, self._people)
        self.of_learning = ExportOfLearning(session, project_id, self._people)
        self.of_look_backs = ExportOfLookBacks(session, project_id, self._people)
        self.of_governance = ExportOfGovernance(session, project_id, self._people)
        self.left_out: Counter[str] = Counter()

    def activities(self) -> Cells:
        for row in role_rows(
            self._session, self._person_id, project_id=self._project_id, catalog=self._catalog
        ):
            self.left_out["levels_not_for_you_yet"] += row.is_level_kept_back
            yield (
                row.external_id,
                row.held_on.isoformat(),
                row.version,
                row.stage,
                row.activity,
                row.minutes,
                row.partner_role,
                row.people,
                called_by(self._people, row.person_ids),
                row.level_by_project,
                row.level_by_partner,
                row.listening_percent,
                row.contribution,
                row.what_changed,
            )

    def details(self) -> Cells:
        for row in detail_rows(self._session, project_id=self._project_id):
            yield (
                row.external_id,
                row.lifecycle,
                row.agenda_set_by,
                row.preparation_minutes,
                row.decision,
                row.decision_right,
                row.influence,
                row.impact,
                row.what_worked,
                row.what_did_not,
                row.evidence_link,
                iso(row.entered_at),
            )

    def accounts(self) -> Cells:
        for row in account_rows(
            self._session, self._person_id, project_id=self._project_id, catalog=self._catalog
        ):
            if self._is_not_shared(row.told_by):
                self.left_out["accounts_not_shared"] += 1
                continue
            self.left_out["levels_not_for_you_yet"] += row.is_level_kept_back
            yield (
                row.external_id,
                called_by(self._people, [row.told_by]),
                row.partner_role,
                row.minutes,
                row.level,
                row.what_happened,
                iso(row.told_at),
            )

    def releases(self) -> Cells:
        for row in release_rows(self._session, project_id=self._project_id):
            yield (
                row.version,
                row.status,
                row.previous,
                iso(row.planned_for),
                iso(row.released_on),
                iso(row.created_at),
            )

    def partners(self) -> Cells:
        for shown in self._people.values():
            if shown.standing is None:
                continue
            if shown.called is None:
                self.left_out["partners_not_shared"] += 1
                continue
            yield (
                shown.called,
                shown.role,
                shown.standing,
                iso(shown.since),
                yes(shown.is_active),
                shown.consent,
            )

    def inputs(self) -> Cells:
        for row in input_rows(self._session, project_id=self._project_id):
            if self._stays_inside(row):
                self.left_out["inputs_not_shared"] += 1
                continue
            giver = self._people.get(row.given_by)
            yield (
                row.input_id,
                iso(row.given_at),
                giver.name if giver and row.consent is Consent.NAMED else "",
                giver.role if giver else "",
                row.version,
                row.lifecycle,
                row.stage,
                row.said,
                yes(row.is_written_down),
                row.status,
                row.consent,
            )

    def answers(self) -> Cells:
        for row in input_rows(self._session, project_id=self._project_id):
            if self._stays_inside(row):
                continue
            for answer in row.answers:
                yield (
                    row.input_id,
                    answer.answer,
                    answer.words,
                    iso(answer.deferred_until),
                    iso(answer.answered_at),
                    iso(answer.read_at),
                    answer.changed_activity,
                    answer.changed_release,
                    iso(answer.reopened_at),
                    answer.reopened_because,
                )

    def ratings(self) -> Cells:
        for row in rating_rows(
            self._session, self._person_id, project_id=self._project_id, catalog=self._catalog
        ):
            if row.is_kept_back:
                self.left_out["levels_not_for_you_yet"] += 1
                continue
            if self._is_not_shared(row.rated_by):
                self.left_out["ratings_not_shared"] += 1
                continue
            yield (
                row.version,
                row.lifecycle,
                row.stage,
                row.partner_role,
                row.rater,
                row.who_controls,
                row.how_continuous,
                row.level,
                row.what_would_raise_it,
                iso(row.rated_at),
                iso(row.replaced_at),
            )

    def artifact_roles(self) -> Cells:
        for number, file in enumerate(artifact_files(self._session, project_id=self._project_id), start=1):
            for role, took_part in file.took_part:
                yield _artifact_name(number, file.file_name), role, yes(took_part)

    def artifacts(self) -> Iterator[tuple[str, bytes]]:
        for number, file in enumerate(artifact_files(self._session, project_id=self._project_id), start=1):
            yield _artifact_name(number, file.file_name), file.original

    def aid_versions(self) -> Cells:
        for row in aid_version_rows(self._session, project_id=self._project_id):
            yield (
                row.slug,
                row.number,
                _aid_name(row.slug, row.number),
                row.sha256,
                row.origin,
                row.base_number,
                row.message,
                called_by(self._people, [row.written_by]),
                iso(row.written_at),
                "; ".join(row.releases),
            )

    def aids(self) -> Iterator[tuple[str, bytes]]:
        for row in aid_version_rows(self._session, project_id=self._project_id):
            yield _aid_name(row.slug, row.number), text_of_version(self._session, row.version_id)

    def changes(self) -> Iterator[str]:
        """The trail without needs, journals and coaching, a line of JSON for each change."""
        programs = set(self._session.scalars(select(Person.id).where(Person.is_program)))
        last = 0
        while events := self._session.scalars(
            select(AuditEvent)
            .where(AuditEvent.project_id == self._project_id, AuditEvent.id > last)
            .order_by(AuditEvent.id)
            .limit(BATCH)
        ).all():
            for event in events:
                if event.action not in ABOUT_NEEDS | OF_COACHING | OF_JOURNALS:
                    by = called_by(self._people, [event.person_id]) or None
                    if event.person_id in programs:
                        by = "Command line"
                    elif event.action in SAID_WITHOUT_A_NAME:
                        by = None
                    yield json.dumps(
                        {
                            "at": iso(event.at),
                            "by": by,
                            "action": event.action,
                            # A file's own name may name somebody.
                            "subject": "file" if event.subject.startswith("file ") else event.subject,
                            "before": _told(event.before),
                            "after": _told(event.after),
                        },
                        ensure_ascii=False,
                    )
            last = events[-1].id

    def _stays_inside(self, row: InputRow) -> bool:
        return row.consent is Consent.NOT_SHARED or self._is_not_shared(row.given_by)

    def _is_not_shared(self, person_id: int) -> bool:
        return is_not_shared(self._people, person_id)


def _about(project: Project) -> str:
    about = {
        "format": FORMAT,
        "slug": project.slug,
        "title": project.title,
        "lifecycle": project.lifecycle,
        "policy": project.policy,
        "created_at": iso(project.created_at),
    }
    return yaml.safe_dump(about, allow_unicode=True, sort_keys=False)


def _aid_name(slug: str, number: int) -> str:
    return f"aids/{slug}/{number}.yaml"


def _artifact_name(number: int, file_name: str) -> str:
    """A name that stays inside the folder of artifacts, whatever the file was called."""
    name = "".join(
        sign if sign.isalnum() or sign in "-_. " else "_" for sign in PurePosixPath(file_name).name
    )
    return f"artifacts/{number}-{name or 'file'}"


def _told(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {key: values[key] for key in values if key in TOLD_OF_A_CHANGE}
