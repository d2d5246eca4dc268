"""Reads the JSON export of a CDS Connect artifact, tolerant of how exports differ from their published schema.

What differs, as real exports show: a number that arrives as text, null where the schema forbids it, one field under
two names, knowledge levels written in several ways, rich text with anything in it, and recommendations without
content. Schema: cds_schema.json of AHRQ-CDS/AHRQ-CDS-Connect-API on GitHub.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from partnering.foundation.errors import InvalidInput
from partnering.foundation.rich_text import plain_text, sanitised
from partnering.foundation.words import N_, _
from partnering.interop.artifact import Artifact
from partnering.interop.json_document import NOT_STORABLE, refuse, shortened

RECOMMENDATIONS = "supporting_evidence.recommendation_statement"
BLOCKS: Mapping[str, str] = {
    "": "title description identifier version status experimental artifact_type creation_date",
    "meta.": "node_id self",
    "creation_and_usage.": "license copyrights keywords steward publisher contributors ip_attestation",
    "organization.": "mesh_topics clinical_domains knowledge_level related_artifacts",
    "artifact_representation.": "triggers inclusions exclusions interventions_and_actions logic_files",
    "implementation_details.": "engineering_details technical_files miscellaneous_files",
    "purpose_and_usage.": "purpose intended_population usage cautions test_patients",
    "supporting_evidence.": "source_description source references artifact_decision_notes",
    f"{RECOMMENDATIONS}[].": "recommendation strength_of_recommendation quality_of_evidence decision_notes",
    "repository_information.": "approval_date expiration_date last_review_date publication_date preview_image",
    "testing_experience.": "pilot_experience",
    "coverage_requirements_discovery.": "payer code_system erx_code electronic_prescribing_code",
}
"""The fields of an export, block by block. `clinical_domains` and `erx_code` are names that older exports use."""
FIELDS = frozenset(block + name for block, names in BLOCKS.items() for name in names.split())
GROUPS = frozenset(block.rstrip("[].") for block in BLOCKS if block)
"""The names of the blocks."""
_KNOWN = FIELDS | GROUPS


def _any_of(paths: Iterable[str]) -> str:
    return "|".join(re.escape(path) for path in sorted(paths))


_WRONG_SHAPE = re.compile(
    rf"({_any_of(FIELDS)})(?:\.|\[\])|({_any_of(GROUPS - {RECOMMENDATIONS})})\[\]|({RECOMMENDATIONS})\."
)
"""A group where a field should be, or the other way round."""

INVOLVEMENT_FIELDS: Mapping[str, str] = {
    "creation_and_usage.contributors": N_("Contributors"),
    "testing_experience.pilot_experience": N_("Pilot experience"),
    "supporting_evidence.artifact_decision_notes": N_("Decision notes"),
    f"{RECOMMENDATIONS}[].decision_notes": N_("Decision notes of the recommendations"),
}
"""The only fields that tell who took part in the work, with the names people read. The others tell whom it is for."""

KNOWLEDGE_LEVELS = {"semi": 2, "narrative": 1, "structured": 3, "executable": 4}
"""By a part of the word, in this order. After Boxwala et al. 2011, doi:10.1136/amiajnl-2011-000334."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CdsConnectArtifact(Artifact):
    """What an export says beyond what every format says."""

    node_id: str | None
    status: str | None
    artifact_type: str | None
    contributors_text: str
    copyright_text: str
    licence: str | None
    stewards: tuple[str, ...]
    publishers: tuple[str, ...]
    keywords: tuple[str, ...]
    mesh_topics: tuple[str, ...]
    related: tuple[str, ...]
    """Titles of other artifacts."""
    knowledge_level: int | None
    """1 narrative, 2 semi-structured, 3 structured, 4 executable."""
    created_on: date | None
    approved_on: date | None
    reviewed_on: date | None
    published_on: date | None
    expires_on: date | None
    field_count: int
    """Fields in the file; a field of the recommendations counts once, however many there are."""
    empty_fields: tuple[str, ...]
    """Paths of the fields that say nothing."""
    unknown_fields: tuple[str, ...]
    """Paths of fields that are none of CDS Connect's. What they say stays in `original`."""


def export_artifact(document: Any, *, data: bytes, file_name: str) -> CdsConnectArtifact:
    """The artifact in the document of an export; a list that holds exactly one is read too. data: the file itself.

    Raises InvalidInput, naming the file and the field, for whatever is not one export: another format, a list of
    several, a missing title, a value of the wrong type, a date that is none.
    """
    values: dict[str, Any] = {}
    _flatten(_only_artifact(document, file_name), "", values)
    fields = _Fields(file_name, values)
    fields.refuse_wrong_groups()
    title = fields.name("title")
    if title is None:
        refuse(file_name, _("this artifact has no title. Give it one and import the file again."))
    involvement = {_(name): fields.text(path, plain_text) for path, name in INVOLVEMENT_FIELDS.items()}
    return CdsConnectArtifact(
        file_name=file_name,
        original=data,
        sha256=hashlib.sha256(data).hexdigest(),
        node_id=fields.node_id(),
        title=title,
        version=fields.name("version"),
        status=fields.name("status"),
        artifact_type=fields.name("artifact_type"),
        description_html=fields.text("description", sanitised),
        contributors_html=fields.text("creation_and_usage.contributors", sanitised),
        contributors_text=fields.text("creation_and_usage.contributors", plain_text),
        pilot_text=fields.text("testing_experience.pilot_experience", plain_text),
        copyright_text=fields.text("creation_and_usage.copyrights", plain_text),
        licence=fields.name("creation_and_usage.license"),
        stewards=fields.names("creation_and_usage.steward"),
        publishers=fields.names("creation_and_usage.publisher"),
        keywords=fields.names("creation_and_usage.keywords"),
        mesh_topics=fields.names("organization.mesh_topics") or fields.names("organization.clinical_domains"),
        related=fields.names("organization.related_artifacts"),
        knowledge_level=_knowledge_level(values.get("organization.knowledge_level")),
        created_on=fields.day("creation_date"),
        approved_on=fields.day("repository_information.approval_date"),
        reviewed_on=fields.day("repository_information.last_review_date"),
        published_on=fields.day("repository_information.publication_date"),
        expires_on=fields.day("repository_information.expiration_date"),
        involvement_texts={name: text for name, text in involvement.items() if text},
        field_count=len(values),
        empty_fields=tuple(path for path, value in values.items() if not _says_something(value)),
        unknown_fields=tuple(path for path in values if path not in _KNOWN),
    )


def _only_artifact(document: Any, file_name: str) -> Mapping[str, Any]:
    if isinstance(document, list):
        if len(document) != 1:
            problem = _(
                "this file holds a list of {n} artifacts. Save the one you want in a file of its own."
            )
            refuse(file_name, problem.format(n=len(document)))
        document = document[0]
    if not isinstance(document, dict):
        refuse(file_name, _("this is JSON, but not an artifact. An export is one group in { } with a title."))
    return document


def _flatten(group: Mapping[str, Any], prefix: str, values: dict[str, Any]) -> None:
    """Put each field under its path. The items of a list of groups share a path, which then holds all their values."""
    for name, value in group.items():
        path = prefix + name
        if isinstance(value, dict):
            _flatten(value, path + ".", values)
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            for item in value:
                of_item: dict[str, Any] = {}
                _flatten({path + "[]": item}, "", of_item)
                for item_path, item_value in of_item.items():
                    values.setdefault(item_path, []).append(item_value)
        else:
            values[path] = value


_MARKUP = re.compile(r"<[^<>]*>|&nbsp;|&#160;|\s")


def _says_something(value: Any) -> bool:
    if isinstance(value, list):
        return any(_says_something(item) for item in value)
    return bool(_MARKUP.sub("", value)) if isinstance(value, str) else value is not None


def _knowledge_level(value: Any) -> int | None:
    words = str(value).casefold()
    for part, level in KNOWLEDGE_LEVELS.items():
        if part in words:
            return level
    number = re.match(r"(?:level |l)?([1-4])\b", words.strip())
    return int(number[1]) if number else None


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of one export by path, each read as the type it should have."""

    file_name: str
    values: Mapping[str, Any]

    def refuse_wrong_groups(self) -> None:
        for path, value in self.values.items():
            if path in GROUPS and value not in (None, []):
                self._refuse(path, value, _("a group of fields"))
            if path not in FIELDS and (wrong := _WRONG_SHAPE.match(path)):
                if wrong[1]:
                    problem = _("{field} is a group of fields. Expected: text.")
                elif wrong[2]:
                    problem = _("{field} is a list. Expected: one group of fields.")
                else:
                    problem = _("{field} is one group of fields. Expected: a list of groups.")
                refuse(self.file_name, problem.format(field=wrong[wrong.lastindex or 0]))

    def text(self, path: str, convert: Callable[[str], str]) -> str:
        value = self.values.get(path)
        parts = value if "[]" in path and isinstance(value, list) else [value]
        for part in parts:
            if part is not None and not isinstance(part, str):
                self._refuse(path, part, _("text in quotes"))
        try:
            return convert("\n\n".join(NOT_STORABLE.sub("", part) for part in parts if part))
        except InvalidInput as error:
            refuse(self.file_name, f"{path}: {error.message}")

    def name(self, path: str) -> str | None:
        return self.text(path, lambda text: " ".join(text.split())) or None

    def names(self, path: str) -> tuple[str, ...]:
        value = self.values.get(path)
        items = value if isinstance(value, list) else [value]
        if not all(item is None or isinstance(item, str) for item in items):
            self._refuse(path, value, _("a list of texts"))
        names = (" ".join(NOT_STORABLE.sub("", item or "").split()) for item in items)
        return tuple(name for name in names if name)

    def node_id(self) -> str | None:
        value = self.values.get("meta.node_id")
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return str(value) if is_number else self.name("meta.node_id")

    def day(self, path: str) -> date | None:
        text = self.name(path)
        if text is None:
            return None
        try:
            return date.fromisoformat(re.split("[T ]", text)[0])
        except ValueError:
            self._refuse(path, text, _("a date as year-month-day, such as 2026-03-04"))

    def _refuse(self, path: str, value: Any, expected: str) -> NoReturn:
        problem = _("{field} is {value}. Expected: {expected}.")
        refuse(self.file_name, problem.format(field=path, value=shortened(value), expected=expected))
