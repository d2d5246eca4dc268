"""From a document to its one frozen result, which every format shows."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from urllib.parse import quote

from decision_aids.document import (
    Author,
    CountOutcome,
    Dates,
    DecisionAid,
    EvidenceSet,
    Funder,
    MeanOutcome,
    Option,
    Partner,
    Screening,
    Source,
    Value,
)
from decision_aids.findings import Finding
from decision_aids.numbers import half_up
from decision_aids.quantities import Count, Mean
from decision_aids.readability import reading_level
from decision_aids.reading import Document
from decision_aids.views import sentences
from decision_aids.views.palette import look_of
from decision_aids.views.result import (
    Disagreement,
    Group,
    OptionShown,
    Panel,
    RecordShown,
    Result,
    Row,
    Statement,
    Strip,
)
from decision_aids.views.rows import Frame, rows_of, scale_most
from decision_aids.wording import Wording, wording


class UnknownEvidenceSet(ValueError):
    """The document has no evidence set of this id. The text names the sets there are."""


def result_of(
    document: Document,
    *,
    today: date,
    findings: Sequence[Finding] = (),
    evidence_set: str | None = None,
    record: RecordShown | None = None,
) -> Result:
    """Everything that is shown of an aid.

    `findings` are those of the checks: errors make the result a draft, waived ones are printed. `evidence_set` is the
    id of the set that comes first, else the first of the document. `record` is what those who publish it add. Raises
    UnknownEvidenceSet where there is none of that id.
    """
    aid = document.aid
    words = wording(aid.language)
    chosen = _chosen(aid.evidence, evidence_set)
    order = (
        [chosen, *(index for index in range(len(aid.evidence)) if index != chosen)] if aid.evidence else []
    )
    panels = tuple(_panel(words, aid, index) for index in order)
    return Result(
        slug=aid.slug,
        language=aid.language,
        title=aid.title,
        kind=aid.kind,
        sha256=document.sha256,
        question=aid.decision.question,
        audience=aid.decision.audience or "",
        why_now=aid.decision.why_now or "",
        condition=aid.condition.name,
        condition_summary=aid.condition.summary or "",
        options=tuple(_option(words, option) for option in aid.options),
        panels=panels,
        disagreements=tuple(_disagreements(words, aid, [aid.evidence[index] for index in order], panels)),
        screening=_screening(words, aid.screening),
        statements=tuple(_statement(aid, value) for value in aid.values),
        steps=aid.steps,
        questions_for_the_visit=aid.questions_for_the_visit,
        glossary=tuple(aid.glossary.items()),
        guidelines=tuple((guideline.text, _citation(aid, guideline.source)) for guideline in aid.guidelines),
        sources=tuple((source.citation, link_of(source)) for source in aid.sources),
        strip=_strip(words, aid, today),
        waived=tuple(
            words.say("result_waived", rule=found.rule, message=found.message, reason=found.waived)
            for found in findings
            if found.waived
        ),
        problems=tuple(
            words.say("result_problem", line=found.line, rule=found.rule, message=found.message)
            for found in findings
            if found.level == "error" and not found.waived
        ),
        look=look_of(aid.pictures),
        record=record,
        withdrawn=_withdrawn(words, record),
    )


def _chosen(sets: Sequence[EvidenceSet], evidence_set: str | None) -> int:
    if evidence_set is None:
        return 0
    ids = [one.id for one in sets]
    if evidence_set not in ids:
        there = f"The sets of this document are: {', '.join(ids)}." if ids else "This document has none."
        raise UnknownEvidenceSet(f"There is no evidence set “{evidence_set}”. {there}")
    return ids.index(evidence_set)


def _panel(words: Wording, aid: DecisionAid, index: int) -> Panel:
    evidence = aid.evidence[index]
    rows = rows_of(Frame(words, aid.options, evidence, f"/evidence/{index}"))
    source = _source(aid, evidence.source)
    names = dict.fromkeys(row.group for row in rows if row.group is not None)
    is_mean = all(row.measure == "mean" for row in rows)
    return Panel(
        evidence_set=evidence.id,
        label=evidence.label,
        population=evidence.population or "",
        reference_class=evidence.reference_class or "",
        denominator=evidence.denominator,
        horizon=sentences.horizon_words(words, evidence.time_horizon, is_mean=is_mean),
        method=evidence.method or "",
        citation=source.citation if source else "",
        link=link_of(source) if source else "",
        rows=rows,
        groups=tuple(Group(name, tuple(row for row in rows if row.group == name)) for name in names),
        scale_most=scale_most(rows, evidence.denominator),
    )


def _disagreements(
    words: Wording, aid: DecisionAid, sets: Sequence[EvidenceSet], panels: Sequence[Panel]
) -> Iterator[Disagreement]:
    """Outcomes of one id in several sets, where a number that two of them know is not the same."""
    places: dict[str, list[tuple[EvidenceSet, CountOutcome | MeanOutcome, Row]]] = {}
    for evidence, panel in zip(sets, panels, strict=True):
        for outcome, row in zip(evidence.outcomes, panel.rows, strict=True):
            places.setdefault(outcome.id, []).append((evidence, outcome, row))
    for outcome_id, told in places.items():
        if any(_differs(told, option) for option in aid.options):
            rows = tuple((evidence.label, row) for evidence, _, row in told)
            yield Disagreement(outcome_id, rows[0][1].label, rows, _disagreement_sentence(words, told))


def _differs(told: Sequence[tuple[EvidenceSet, CountOutcome | MeanOutcome, Row]], option: Option) -> bool:
    values = (_chance(evidence, outcome.per_option[option.id]) for evidence, outcome, _ in told)
    return len({value for value in values if value is not None}) > 1


def _chance(evidence: EvidenceSet, value: Count | Mean) -> object:
    """What a set says, so that 3 of 100 and 30 of 1000 are the same; None for an unknown number."""
    if isinstance(value, Mean):
        return None if value.mean is None else ("mean", value.mean)
    if value.n is None:
        return None
    if value.n == "<1":
        return "<1", evidence.denominator
    ends = value.n if isinstance(value.n, tuple) else (value.n, value.n)
    return tuple(Fraction(end) / (evidence.denominator or 1) for end in ends)


def _disagreement_sentence(
    words: Wording, told: Sequence[tuple[EvidenceSet, CountOutcome | MeanOutcome, Row]]
) -> str:
    label = words.say("result_quoted", text=told[0][2].label)
    said = [words.say("result_disagree", n=len(told), label=label)]
    if len({row.horizon for _, _, row in told}) > 1:
        said.append(words.say("result_disagree_time"))
    wholes = {
        sentences.whole_words(words, evidence.denominator or 0, row.reference_class): None
        for evidence, _, row in told
        if row.measure == "count"
    }
    if len(wholes) > 1:
        said.append(words.say("result_disagree_whole", wholes=words.listed(list(wholes))))
    return " ".join(said)


def _option(words: Wording, option: Option) -> OptionShown:
    lived = option.lived_experience
    return OptionShown(
        option=option.id,
        label=option.label,
        is_no_action=option.is_no_action,
        what_it_involves=option.what_it_involves or "",
        good_points=option.good_points,
        hard_points=option.hard_points,
        lived_experience=lived.text if lived else "",
        lived_experience_by=words.say(f"result_{lived.written_with}") if lived and lived.written_with else "",
    )


def _screening(words: Wording, screening: Screening | None) -> tuple[tuple[str, str], ...]:
    if screening is None:
        return ()
    told = (
        ("measures", screening.measures),
        ("if_found", screening.if_found),
        ("if_not_found", screening.if_not_found),
        ("overdiagnosis", screening.overdiagnosis),
    )
    return tuple((words.say(f"result_{name}"), text) for name, text in told if text)


def _statement(aid: DecisionAid, value: Value) -> Statement:
    return Statement(
        value=value.id,
        text=value.statement,
        speaks_for=value.speaks_for,
        speaks_for_label=_label(aid, value.speaks_for),
        weight=1 if value.weight is None else value.weight,
        weight_from=_citation(aid, value.weight_source),
    )


def _strip(words: Wording, aid: DecisionAid, today: date) -> Strip:
    dates = aid.dates or Dates()
    is_overdue = dates.next_review is not None and dates.next_review < today
    return Strip(
        published=_dated(words, "result_published", dates.published),
        evidence_searched=_dated(words, "result_evidence_searched", dates.evidence_searched),
        next_review=_dated(
            words, "result_overdue" if is_overdue else "result_next_review", dates.next_review
        ),
        is_overdue=is_overdue,
        update_policy=dates.update_policy or "",
        funding=aid.funding or "",
        funders=tuple(_funder(words, aid, funder) for funder in aid.funders),
        authors=tuple(_author(words, author) for author in aid.authors),
        partners=tuple(_partner(words, partner) for partner in aid.partners),
        published_on=dates.published,
        evidence_searched_on=dates.evidence_searched,
        next_review_on=dates.next_review,
        reading=_reading(words, aid),
    )


def _reading(words: Wording, aid: DecisionAid) -> str:
    level = reading_level(aid)
    if level.grade is None:
        return ""
    return words.say("result_reading", years=half_up(Decimal(str(level.grade))), formula=level.formula)


def _dated(words: Wording, key: str, day: date | None) -> str:
    return words.say(key, day=words.day(day)) if day else ""


def _funder(words: Wording, aid: DecisionAid, funder: Funder) -> str:
    if not funder.makes:
        return funder.name
    options = words.listed([_label(aid, option) for option in funder.makes])
    return words.say("result_funder_makes", name=funder.name, options=options)


def _author(words: Wording, author: Author) -> str:
    told = ", ".join(filter(None, (author.name, author.role, author.credentials)))
    if author.interests is None:
        return told
    return words.say("result_interests", author=told, interests=author.interests)


def _partner(words: Wording, partner: Partner) -> str:
    who = words.say(f"result_{partner.role}")
    is_named = partner.named not in {None, "role_only"}
    key = "result_partner_named" if is_named else "result_partner"
    told = words.say(key, who=who, name=partner.named, contributed=partner.contributed)
    if partner.paid is None:
        return told
    return words.say("result_partner_paid" if partner.paid else "result_partner_unpaid", partner=told)


def _withdrawn(words: Wording, record: RecordShown | None) -> str:
    if record is None or record.withdrawn_on is None:
        return ""
    day = words.day(record.withdrawn_on)
    return words.say("result_withdrawn", day=day, reason=record.withdrawn_because)


def _label(aid: DecisionAid, option: str) -> str:
    return next(one.label for one in aid.options if one.id == option)


def _source(aid: DecisionAid, source: str | None) -> Source | None:
    return next((one for one in aid.sources if one.id == source), None)


def _citation(aid: DecisionAid, source: str | None) -> str:
    found = _source(aid, source)
    return found.citation if found else ""


def link_of(source: Source) -> str:
    """Where a source can be read: its DOI, else PubMed, else its own address; empty where it has none."""
    if source.doi:
        return f"https://doi.org/{quote(source.doi, safe='/:;()')}"
    if source.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
    return source.url or ""
