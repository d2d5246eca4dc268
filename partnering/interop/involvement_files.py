"""The forms in which involvement leaves the program."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import BinaryIO

from partnering.foundation.catalog import Catalog
from partnering.foundation.vocabulary import Term
from partnering.foundation.words import N_
from partnering.interop.contributors_paragraph import contributors_html
from partnering.interop.involvement import Involvement
from partnering.interop.involvement_fhir import FhirVersion, write_bundle


class InvolvementForm(Term):
    """For whom a file is."""

    R5 = "r5", N_("FHIR R5")
    R4 = "r4", N_("FHIR R4")
    CONTRIBUTORS = (
        "contributors",
        N_("Words for CDS Connect"),
        N_(
            "Paragraphs for the field “Contributors” of CDS Connect, or for any page that tells who took part."
        ),
    )


@dataclass(frozen=True, slots=True)
class Ending:
    """How the name of a file ends, and what it is on the web."""

    text: str
    media_type: str


ENDINGS: Mapping[InvolvementForm, Ending] = MappingProxyType(
    {
        InvolvementForm.R5: Ending(".r5.json", "application/fhir+json; fhirVersion=5.0"),
        InvolvementForm.R4: Ending(".r4.json", "application/fhir+json; fhirVersion=4.0"),
        InvolvementForm.CONTRIBUTORS: Ending(".html", "text/html; charset=utf-8"),
    }
)


def write_involvement(
    told: Involvement, *, form: InvolvementForm, catalog: Catalog, now: datetime, out: BinaryIO
) -> None:
    """Write the file into `out`, in UTF-8."""
    match form:
        case InvolvementForm.R5:
            write_bundle(told, version=FhirVersion.R5, catalog=catalog, now=now, out=out)
        case InvolvementForm.R4:
            write_bundle(told, version=FhirVersion.R4, catalog=catalog, now=now, out=out)
        case InvolvementForm.CONTRIBUTORS:
            out.write(contributors_html(told, catalog).encode())
