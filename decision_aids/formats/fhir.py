"""The aid as FHIR R5: a Bundle with a summary of findings, and the evidence behind each number.

The shape follows SummaryOfFindings of the guide for evidence (https://hl7.org/fhir/uv/ebm/): a Composition with a
section for each outcome, which points to the Evidence of each option. A count is a proportion whose unit says out of
how many: 3 with the UCUM code /1000. It is not given as people of a study, for the study had others.
"""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from decision_aids.formats.fhir_codes import (
    CERTAINTY_RATING,
    CERTAINTY_TYPE,
    DATA_ABSENT,
    ESTIMATE_TYPE,
    EVIDENCE_REPORT,
    STATISTIC_TYPE,
    UCUM,
    VARIABLE_ROLE,
    coded,
)
from decision_aids.formats.markdown import markdown_text
from decision_aids.quantities import Exact
from decision_aids.views.drawing import safe
from decision_aids.views.result import Figure, OptionShown, Panel, Result, Row
from decision_aids.views.table import table_of
from decision_aids.wording import Wording, wording

Resource = dict[str, Any]

ABSENT: Final = [{"url": DATA_ABSENT, "valueCode": "unknown"}]
"""FHIR's way to say that a value is not known."""


def as_fhir(result: Result) -> bytes:
    """The aid as a Bundle of type collection, in JSON. The same aid gets the same ids."""
    words = wording(result.language)
    resources = list(_resources(result, words))
    bundle = {
        "resourceType": "Bundle",
        "id": _id(result, "bundle"),
        "type": "collection",
        "entry": [{"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource} for resource in resources],
    }
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()


def _resources(result: Result, words: Wording) -> Iterator[Resource]:
    yield _composition(result, words)
    for option in result.options:
        yield _variable(result, _option_part(option), option.label, option.what_it_involves, "dichotomous")
    for panel in result.panels:
        yield _variable(result, _population_part(panel), panel.population or panel.label, panel.method)
        for row in panel.rows:
            about = " ".join(text for text in (row.horizon, row.scale, row.note) if text)
            handling = "continuous" if row.measure == "mean" else "dichotomous"
            yield _variable(result, _outcome_part(panel, row), row.label, about, handling)
            for option, figure in zip(result.options, row.figures, strict=True):
                yield _evidence(result, words, panel, row, option=option, figure=figure)


def _composition(result: Result, words: Wording) -> Resource:
    notices = result.record.notices if result.record else ()
    draft = words.say("page_draft") if result.is_draft else ""
    opening = [result.withdrawn, *notices, result.question, result.audience, draft]
    authors = result.strip.authors or (words.say("paper_author_not_said"),)
    return _filled(
        {
            "resourceType": "Composition",
            "id": _id(result, "composition"),
            "language": result.language,
            "text": _narrative(result, _paragraphs(opening)),
            "identifier": [
                {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{_id(result, 'composition')}"}
            ],
            "version": result.sha256,
            "status": _composition_status(result),
            "type": coded(EVIDENCE_REPORT, "EvidenceReport"),
            "category": [coded(EVIDENCE_REPORT, "SummaryOfFindings")],
            **_dated(result),
            "author": [{"display": author} for author in authors],
            "title": result.title,
            "note": [{"text": markdown_text(line)} for line in (*result.problems, *result.waived)],
            "relatesTo": [_artifact("cites", citation, address) for citation, address in result.sources],
            "section": [
                *(_panel_section(result, words, panel) for panel in result.panels),
                *_disagreement_sections(result, words),
                _about_section(result, words),
                *_record_sections(result),
            ],
        }
    )


def _panel_section(result: Result, words: Wording, panel: Panel) -> Resource:
    table = table_of(panel, result.options, words)
    heading = "".join(f'<th scope="col">{safe(text)}</th>' for text in table.header)
    lines = "".join(
        "<tr>"
        + "".join(f"<td>{safe(f'{cell.text} {cell.note}'.strip())}</td>" for cell in row.cells)
        + "</tr>"
        for row in table.rows
    )
    shown = (
        f"<table><caption>{safe(table.caption)}</caption>"
        f"<thead><tr>{heading}</tr></thead><tbody>{lines}</tbody></table>"
    )
    return {
        "title": panel.label,
        "text": _narrative(result, shown),
        "section": [_row_section(result, panel, row) for row in panel.rows],
    }


def _row_section(result: Result, panel: Panel, row: Row) -> Resource:
    said = [
        *(
            f"{option.label}. {figure.sentence}"
            for option, figure in zip(result.options, row.figures, strict=True)
        ),
        row.difference,
        row.larger.sentence if row.larger else "",
        f"{row.certainty_label}. {row.certainty_sentence}",
    ]
    return {
        "title": row.label,
        "focus": _reference(result, _outcome_part(panel, row)),
        "text": _narrative(result, _paragraphs(said)),
        "entry": [_reference(result, _evidence_part(panel, row, option)) for option in result.options],
    }


def _disagreement_sections(result: Result, words: Wording) -> Iterator[Resource]:
    for disagreement in result.disagreements:
        said = [
            disagreement.label,
            disagreement.sentence,
            *(
                f"{study}. {option.label}. {figure.sentence}"
                for study, row in disagreement.rows
                for option, figure in zip(result.options, row.figures, strict=True)
            ),
        ]
        yield {"title": words.say("page_disagreement"), "text": _narrative(result, _paragraphs(said))}


def _about_section(result: Result, words: Wording) -> Resource:
    strip = result.strip
    nobody = result.record.heading if result.record else words.say("page_nobody")
    told = (
        ("page_dates", (strip.published, strip.evidence_searched, strip.next_review, strip.update_policy)),
        ("page_funding", (strip.funding, *strip.funders)),
        ("page_authors", strip.authors),
        ("page_partners", strip.partners or (nobody,)),
        ("page_reading", (strip.reading,)),
        ("page_missing", result.waived),
    )
    shown = "".join(
        f"<h2>{safe(words.say(key))}</h2>{_paragraphs(lines)}" for key, lines in told if any(lines)
    )
    return {"title": words.say("page_about"), "text": _narrative(result, shown)}


def _record_sections(result: Result) -> Iterator[Resource]:
    if result.record is None:
        return
    lists = [(label, (sums_up, *texts)) for label, sums_up, texts in result.record.lists]
    told = (*result.record.lines, *lists)
    shown = "".join(f"<h2>{safe(label)}</h2>{_paragraphs(texts)}" for label, texts in told)
    yield {
        "title": result.record.heading,
        "text": _narrative(result, shown, language=result.record.language),
    }


def _variable(result: Result, part: str, title: str, description: str, handling: str = "") -> Resource:
    return _filled(
        {
            "resourceType": "EvidenceVariable",
            "id": _id(result, part),
            "language": result.language,
            "title": title,
            "status": _status(result),
            **_dated(result),
            "description": markdown_text(description),
            "handling": handling,
        }
    )


def _evidence(
    result: Result, words: Wording, panel: Panel, row: Row, *, option: OptionShown, figure: Figure
) -> Resource:
    return _filled(
        {
            "resourceType": "Evidence",
            "id": _id(result, _evidence_part(panel, row, option)),
            "language": result.language,
            "text": _narrative(result, _paragraphs([f"{option.label}. {figure.sentence}"])),
            "title": f"{row.label}: {option.label}",
            "status": _status(result),
            **_dated(result),
            "author": [{"name": author} for author in result.strip.authors],
            "description": markdown_text(figure.sentence),
            "note": [{"text": markdown_text(text)} for text in (row.note, row.difference) if text],
            "relatedArtifact": [_artifact("derived-from", panel.citation, panel.link)]
            if panel.citation
            else [],
            "variableDefinition": [
                _role(result, "population", panel.population or panel.label, _population_part(panel)),
                _role(result, "exposure", option.label, _option_part(option)),
                _role(result, "measuredVariable", row.label, _outcome_part(panel, row)),
            ],
            "statistic": [_statistic(words, row, figure)],
            "certainty": [_certainty(row)],
        }
    )


def _role(result: Result, role: str, label: str, part: str) -> Resource:
    return {
        "description": markdown_text(label),
        "variableRole": coded(VARIABLE_ROLE, role),
        "observed": _reference(result, part),
    }


def _statistic(words: Wording, row: Row, figure: Figure) -> Resource:
    unit: Resource = {"unit": row.scale} if row.scale else {}
    if figure.of is not None:
        whole = words.say("result_counted_among", of=figure.of, what=row.reference_class).strip()
        unit = {"unit": f"/ {whole}", "system": UCUM, "code": f"/{figure.of}"}
    estimates = []
    if figure.kind == "range" and figure.low is not None and figure.high is not None:
        estimates.append(_estimate("C38013", figure.printed, figure.low, figure.high, unit))
    if figure.interval is not None:
        interval = figure.interval
        estimates.append(_estimate("C53324", interval.printed, interval.low, interval.high, unit))
    return _filled(
        {
            "description": markdown_text(figure.printed),
            "note": [{"text": markdown_text(figure.reason)}] if figure.reason else [],
            "statisticType": coded(STATISTIC_TYPE, "C53319" if row.measure == "mean" else "C44256"),
            "quantity": _quantity(figure, unit),
            "attributeEstimate": estimates,
        }
    )


def _quantity(figure: Figure, unit: Resource) -> Resource:
    """The number; less than one as FHIR compares; a range has none, for it stands as an estimate."""
    if figure.low is None or figure.high is None:
        return {"extension": ABSENT}
    if figure.kind == "range":
        return {}
    if figure.kind == "below_one":
        return {"value": _number(figure.high), "comparator": "<", **unit}
    return {"value": _number(figure.low), **unit}


def _estimate(code: str, printed: str, low: Exact, high: Exact, unit: Resource) -> Resource:
    return {
        "description": markdown_text(printed),
        "type": coded(ESTIMATE_TYPE, code),
        "range": {"low": {"value": _number(low), **unit}, "high": {"value": _number(high), **unit}},
    }


def _certainty(row: Row) -> Resource:
    rating = (
        {}
        if row.certainty == "not_stated"
        else coded(CERTAINTY_RATING, row.certainty.replace("_", "-"), text=row.certainty_label)
    )
    return _filled(
        {
            "description": markdown_text(f"{row.certainty_label}. {row.certainty_sentence}"),
            "type": coded(CERTAINTY_TYPE, "Overall"),
            "rating": rating,
        }
    )


def _artifact(relation: str, citation: str, address: str) -> Resource:
    document = {"document": {"url": address}} if address else {}
    return {"type": relation, "citation": markdown_text(citation), **document}


def _composition_status(result: Result) -> str:
    if result.withdrawn:
        return "deprecated"
    return "preliminary" if result.is_draft else "final"


def _status(result: Result) -> str:
    if result.withdrawn:
        return "retired"
    return "draft" if result.is_draft else "active"


def _dated(result: Result) -> Resource:
    published = result.strip.published_on
    return {"date": published.isoformat()} if published else {"_date": {"extension": ABSENT}}


def _narrative(result: Result, shown: str, *, language: str | None = None) -> Resource:
    language = safe(language or result.language)
    opening = f'<div xmlns="http://www.w3.org/1999/xhtml" lang="{language}" xml:lang="{language}">'
    return {"status": "generated", "div": f"{opening}{shown}</div>"}


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{safe(line)}</p>" for line in lines if line)


def _option_part(option: OptionShown) -> str:
    return f"option {option.option}"


def _population_part(panel: Panel) -> str:
    return f"population {panel.evidence_set}"


def _outcome_part(panel: Panel, row: Row) -> str:
    return f"outcome {panel.evidence_set} {row.outcome}"


def _evidence_part(panel: Panel, row: Row, option: OptionShown) -> str:
    return f"evidence {panel.evidence_set} {row.outcome} {option.option}"


def _id(result: Result, part: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"decision-aid/1 {result.sha256} {part}"))


def _reference(result: Result, part: str) -> Resource:
    return {"reference": f"urn:uuid:{_id(result, part)}"}


def _number(value: Exact) -> int | float:
    return float(value) if isinstance(value, Decimal) else value


def _filled(resource: Resource) -> Resource:
    """The resource without its empty fields, which FHIR does not allow."""
    return {field: value for field, value in resource.items() if value not in ("", [], {})}
