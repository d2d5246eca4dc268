"""Which resources of a FHIR file are artifacts, which is the main one, and whether its parts lead back to the whole."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from partnering.foundation.words import _
from partnering.interop.fhir_people import is_assessment
from partnering.interop.fhir_values import Group, group_at
from partnering.interop.json_document import refuse, shortened

ARTIFACTS = ("PlanDefinition", "ActivityDefinition", "Library")
"""The kinds that are read; where nothing else tells, the main one is of the first kind there is."""
PART_LINKS = ("composed-of", "depends-on")
"""Kinds of relatedArtifact that must not go round in a circle."""


@dataclass(frozen=True, slots=True)
class FhirFile:
    """What is in a FHIR file."""

    artifacts: tuple[Group, ...]
    """The main one first, then in the order of the file."""
    contained: tuple[Group, ...]
    """Artifacts inside other artifacts."""
    assessments: tuple[Group, ...]
    not_read: Mapping[str, int]
    """How many resources of each other kind."""


@dataclass(frozen=True, slots=True)
class _Link:
    """A relatedArtifact that leads from one artifact of the file to another, both by their number."""

    kind: str
    source: int
    target: int
    path: str


def resources_of(document: Any, *, file_name: str) -> FhirFile:
    """The resources of an artifact, or of a Bundle of them. Raises InvalidInput for any other file."""
    whole = group_at(file_name, "", document)
    resources = list(_entries(whole)) if kind_of(whole) == "Bundle" else [whole]
    artifacts: list[Group] = []
    assessments: list[Group] = []
    not_read: Counter[str] = Counter()
    for resource in resources:
        kind = kind_of(resource)
        if kind in ARTIFACTS:
            artifacts.append(resource)
        elif resource is not whole and is_assessment(resource):
            assessments.append(resource)
        else:
            not_read[shortened(kind)] += 1
    if not artifacts:
        problem = _(
            "this FHIR file holds {found}. Bring in a PlanDefinition, a Library, an ActivityDefinition, or a Bundle"
            " with one of them."
        )
        found = ", ".join(f"{n} {kind}" for kind, n in not_read.most_common(3))
        refuse(file_name, problem.format(found=found or _("no artifact")))
    contained = [inner for artifact in artifacts for inner in _contained_in(artifact)]
    links = _links([*artifacts, *contained])
    _refuse_circles(file_name, links)
    parts = {link.target for link in links if link.kind == "composed-of"}
    wholes = [artifact for number, artifact in enumerate(artifacts) if number not in parts]
    main = min(wholes, key=lambda artifact: ARTIFACTS.index(kind_of(artifact)))
    return FhirFile(
        artifacts=(main, *(artifact for artifact in artifacts if artifact is not main)),
        contained=tuple(contained),
        assessments=tuple(assessments),
        not_read=not_read,
    )


def kind_of(resource: Group) -> str:
    """The resourceType. Raises InvalidInput where there is none."""
    kind = resource.line("resourceType")
    if not kind:
        problem = _("{path} has no resourceType. Say which FHIR resource it is, such as PlanDefinition.")
        refuse(resource.file_name, problem.format(path=resource.path or _("this file")))
    return kind


def _entries(bundle: Group) -> Iterator[Group]:
    for entry in bundle.groups("entry"):
        resource = entry.group("resource")
        if resource is None:
            continue
        if kind_of(resource) == "Bundle":
            is_itself = resource.line("id") == bundle.line("id") != ""
            problem = (
                _("{path} is this Bundle once more: it contains itself. Take that entry out.")
                if is_itself
                else _("{path} is a Bundle inside a Bundle. Save the inner one in a file of its own.")
            )
            refuse(bundle.file_name, problem.format(path=resource.path))
        yield resource


def _contained_in(artifact: Group) -> Iterator[Group]:
    """The artifacts inside an artifact, and inside those."""
    waiting = [artifact]
    while waiting:
        outer = waiting.pop()
        for inner in outer.groups("contained"):
            if kind_of(inner) not in ARTIFACTS:
                continue
            if inner.line("id") and _name(inner) in {_name(outer), _name(artifact)}:
                problem = _("{path} is the resource that it stands in: it contains itself. Take it out.")
                refuse(artifact.file_name, problem.format(path=inner.path))
            yield inner
            waiting.append(inner)


def _links(artifacts: Sequence[Group]) -> list[_Link]:
    numbers: dict[str, int] = {}
    for number, artifact in enumerate(artifacts):
        url, version, own_id = artifact.line("url"), artifact.line("version"), artifact.line("id")
        numbers.setdefault(f"{_home(artifact)}#{own_id}", number)
        if _home(artifact) == artifact.path:
            numbers.setdefault(f"{artifact.path}#", number)
            numbers.setdefault(_name(artifact), number)
        if url:
            numbers.setdefault(url, number)
            numbers.setdefault(f"{url}|{version}", number)
    links = []
    for number, artifact in enumerate(artifacts):
        for related in artifact.groups("relatedArtifact"):
            reference = related.group("resourceReference")
            target = related.line("resource") or ("" if reference is None else reference.line("reference"))
            key = f"{_home(artifact)}{target}" if target.startswith("#") else target
            kind = related.line("type")
            if kind in PART_LINKS and key in numbers:
                links.append(_Link(kind, number, numbers[key], related.path))
    return links


def _name(artifact: Group) -> str:
    return f"{artifact.line('resourceType')}/{artifact.line('id')}"


def _home(artifact: Group) -> str:
    """The path of the resource that ids with "#" are looked for in."""
    return artifact.path.split("/contained/", maxsplit=1)[0]


def _refuse_circles(file_name: str, links: Sequence[_Link]) -> None:
    """Follow the links, each once, and refuse the first that leads back to where it came from."""
    for kind in PART_LINKS:
        onward: dict[int, list[_Link]] = {}
        for link in links:
            if link.kind == kind:
                onward.setdefault(link.source, []).append(link)
        is_left: set[int] = set()
        for start, first in onward.items():
            way = {start: iter(first)}
            while way:
                here = next(reversed(way))
                onward_link = next(way[here], None)
                if onward_link is None:
                    way.pop(here)
                    is_left.add(here)
                elif onward_link.target in way:
                    problem = _(
                        "{path} leads back to where it starts, by “{kind}”. A part cannot hold the whole: take one of"
                        " these links out, and bring the file in again."
                    )
                    refuse(file_name, problem.format(path=onward_link.path, kind=kind))
                elif onward_link.target not in is_left:
                    way[onward_link.target] = iter(onward.get(onward_link.target, []))
