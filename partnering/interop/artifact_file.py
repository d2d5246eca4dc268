"""A file of an artifact, whatever its format."""

from partnering.interop.artifact import Artifact
from partnering.interop.cds_connect import export_artifact
from partnering.interop.fhir_artifact import fhir_artifact, is_fhir
from partnering.interop.json_document import json_document


def read_artifact(data: bytes, *, file_name: str) -> Artifact:
    """The artifact in a CDS Connect export or a FHIR file, both JSON. Raises InvalidInput for anything else."""
    document = json_document(data, file_name=file_name)
    if is_fhir(document):
        return fhir_artifact(document, data=data, file_name=file_name)
    return export_artifact(document, data=data, file_name=file_name)
