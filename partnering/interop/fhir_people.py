"""Whom a FHIR resource names: its lists of people, and the approvals and comments beside it.

Lists: author, editor, reviewer and endorser of R4 and R5, or the extensions that stand in for them. Approvals:
ArtifactAssessment of R5, and Basic as CRMI writes it in R4 (hl7.org/fhir/uv/crmi).
"""

from collections.abc import Iterator

from partnering.interop.fhir_values import Group, extensions
from partnering.interop.named_people import LISTED, Capacity, Mention, WrittenDate

LONGEST_NAME = 300

Named = tuple[str, Mention]

DATE_OF = {
    Capacity.AUTHOR: "date",
    Capacity.EDITOR: "date",
    Capacity.REVIEWER: "lastReviewDate",
    Capacity.ENDORSER: "approvalDate",
}
"""The date of the artifact that comes nearest to what each list says, where the person has none of their own."""


def people_of(resource: Group) -> Iterator[Named]:
    """Everybody an artifact names, with where and when. A contact without a name is left out."""
    for capacity in LISTED:
        contacts = list(resource.groups(capacity))
        for extension in extensions(resource, f"artifact-{capacity}"):
            contact = extension.group("valueContactDetail")
            if contact is not None:
                contacts.append(contact)
        for contact in contacts:
            if name := contact.line("name"):
                dated = _own_date(contact) or _date_in(resource, DATE_OF[capacity], is_of_person=False)
                yield name[:LONGEST_NAME], Mention(capacity, contact.path, dated)
    for comment in extensions(resource, "cqf-artifactComment"):
        when = next((_date_in(part, "valueDateTime") for part in extensions(comment, "authoredOn")), None)
        for user in extensions(comment, "user"):
            if name := user.line("valueString"):
                yield name[:LONGEST_NAME], Mention(Capacity.COMMENTER, user.path, when)


def comments_of(resource: Group) -> Iterator[str]:
    """What comments on an artifact say."""
    for comment in extensions(resource, "cqf-artifactComment"):
        for words in extensions(comment, "text"):
            yield words.text("valueMarkdown") or words.text("valueString")


def is_assessment(resource: Group) -> bool:
    """Whether this is an approval or assessment of an artifact."""
    kind = resource.line("resourceType")
    return kind == "ArtifactAssessment" or (kind == "Basic" and next(_contents(resource), None) is not None)


def assessors_of(assessment: Group) -> Iterator[Named]:
    """Who wrote an approval or assessment; a program is nobody."""
    if assessment.line("resourceType") == "Basic":
        dates = (_date_in(part, "valueDateTime") for part in _stand_ins(assessment, "Date"))
        when = next((found for found in dates if found), None)
        authors = (author for content in _contents(assessment) for author in extensions(content, "author"))
        references = [author.group("valueReference") for author in authors]
    else:
        when = _date_in(assessment, "date") or _date_in(assessment, "approvalDate")
        references = [content.group("author") for content in assessment.groups("content")]
    for reference in references:
        if reference is None or reference.line("type") == "Device":
            continue
        if name := _name_in(reference):
            yield name[:LONGEST_NAME], Mention(Capacity.ASSESSOR, reference.path, when)


def words_of_assessment(assessment: Group) -> Iterator[str]:
    """What an approval or assessment says."""
    if assessment.line("resourceType") == "Basic":
        for content in _contents(assessment):
            for summary in extensions(content, "summary"):
                yield summary.text("valueMarkdown") or summary.text("valueString")
    else:
        for content in assessment.groups("content"):
            yield content.text("summary")


def _contents(basic: Group) -> Iterator[Group]:
    return _stand_ins(basic, "Content")


def _stand_ins(basic: Group, element: str) -> Iterator[Group]:
    """The extensions that stand in for an element of ArtifactAssessment, in both families of addresses in use."""
    yield from extensions(basic, f"crmi-artifactAssessment{element}")
    yield from extensions(basic, f"artifactassessment-{element.lower()}")


def _name_in(reference: Group) -> str:
    identifier = reference.group("identifier")
    return (
        reference.line("display")
        or reference.line("reference")
        or ("" if identifier is None else identifier.line("value"))
    )


def _own_date(contact: Group) -> WrittenDate | None:
    for name in ("cqf-contributionTime", "artifact-contributionTime"):
        for extension in extensions(contact, name):
            if found := _date_in(extension, "valueDateTime") or _date_in(extension, "valueDate"):
                return found
    return None


def _date_in(group: Group, name: str, *, is_of_person: bool = True) -> WrittenDate | None:
    text = group.date(name)
    return WrittenDate(text, group.path_of(name), is_of_person) if text else None
