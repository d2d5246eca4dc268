"""Which FHIR resource a project was made from, so that what is said of the project can name it."""

from dataclasses import dataclass

from partnering.interop.artifact_files import ArtifactFile
from partnering.interop.fhir_artifact import is_fhir
from partnering.interop.fhir_resources import kind_of, resources_of
from partnering.interop.json_document import json_document


@dataclass(frozen=True, slots=True)
class Identity:
    """A FHIR resource by its kind and its canonical address."""

    kind: str
    url: str


def identity_of(file: ArtifactFile) -> Identity | None:
    """The main resource of a FHIR file; None where it has no address, and for files of other formats."""
    document = json_document(file.original, file_name=file.file_name)
    if not is_fhir(document):
        return None
    main = resources_of(document, file_name=file.file_name).artifacts[0]
    url = main.line("url").partition("|")[0]
    return Identity(kind_of(main), url) if url else None
