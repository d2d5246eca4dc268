"""One document in any of the formats. Slow libraries are loaded only by the format that needs them."""

from datetime import date
from typing import Literal

from decision_aids.checks.run import check_document
from decision_aids.reading import Document
from decision_aids.views.result import RecordShown
from decision_aids.views.showing import result_of

Target = Literal["html", "pdf", "svg", "png", "fhir", "cds-hooks", "json"]


def render(
    document: Document,
    to: Target,
    *,
    today: date,
    evidence_set: str | None = None,
    record: RecordShown | None = None,
) -> bytes:
    """A document in a format, with the numbers of one evidence set first. Whatever can be read can be drawn.

    `record` is what those who publish the aid add to it.
    The checks are run before: where they find an error, the output says that it is a draft, and why.
    """
    findings = check_document(document, today=today)
    result = result_of(document, today=today, findings=findings, evidence_set=evidence_set, record=record)
    match to:
        case "html":
            from decision_aids.formats.html import as_html as draw
        case "pdf":
            from decision_aids.formats.pdf import as_pdf as draw
        case "svg":
            from decision_aids.formats.svg import as_svg as draw
        case "png":
            from decision_aids.formats.png import as_png as draw
        case "fhir":
            from decision_aids.formats.fhir import as_fhir as draw
        case "cds-hooks":
            from decision_aids.formats.cds_hooks import as_cds_hooks as draw
        case "json":
            from decision_aids.formats.json import as_json as draw
    return draw(result)
