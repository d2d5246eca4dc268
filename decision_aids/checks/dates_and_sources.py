"""Until when an aid holds, and where its numbers come from."""

from collections.abc import Iterator
from datetime import date

from decision_aids.checks.rule import Breach, Subject, rule
from decision_aids.document import Dates

NEEDED = (
    ("published", "when it came out", "published: 2026-11-01"),
    ("evidence_searched", "when the evidence was last searched", "evidence_searched: 2026-09-01"),
    ("next_review", "when it will be looked at again", "next_review: 2027-11-01"),
)


@rule(
    "L22",
    level="error",
    title="An aid says when it came out, how old its evidence is and when it is looked at again, and is not overdue.",
    instead="Give published, evidence_searched, next_review and update_policy; review the aid by its date.",
    source="10.1177/0272989X21996622",
    strength="standard",
)
def dates_hold(subject: Subject) -> Iterator[Breach]:
    """Dates that are missing, passed or in the wrong order."""
    dates = subject.aid.dates or Dates()
    for field, meaning, example in NEEDED:
        if getattr(dates, field) is None:
            yield Breach(f"/dates/{field}", f"The aid does not say {meaning}. Add to dates: {example}")
    if dates.update_policy is None:
        yield Breach(
            "/dates/update_policy",
            "The aid does not say how it is kept up to date. Add an update_policy to dates.",
            "warning",
        )
    if dates.next_review is not None:
        yield from _review(dates.next_review, dates.published, subject.today)
    if dates.evidence_searched is not None and dates.evidence_searched > subject.today:
        yield Breach(
            "/dates/evidence_searched",
            f"The evidence cannot have been searched on {_day(dates.evidence_searched)}, a day to come. Correct it.",
        )


@rule(
    "L23",
    level="error",
    title="Every number leads to a source, and every source to a place where it can be found.",
    instead="Name the source of each evidence set, and give each source a DOI, a PubMed number or a web address.",
    source="10.1177/0272989X21996622",
    strength="standard",
)
def sources_can_be_found(subject: Subject) -> Iterator[Breach]:
    """Evidence without a source, and sources that nobody can find."""
    for index, evidence in enumerate(subject.aid.evidence):
        if evidence.source is None:
            yield Breach(
                f"/evidence/{index}/source",
                f"“{evidence.label}” does not say where its numbers come from. Add the source, with the id of one of "
                "the sources.",
            )
    for index, source in enumerate(subject.aid.sources):
        if source.doi is None and source.pmid is None and source.url is None:
            yield Breach(
                f"/sources/{index}",
                f"Nobody can look up the source {source.id}. Add its doi, pmid or url.",
            )


def _review(next_review: date, published: date | None, today: date) -> Iterator[Breach]:
    place = "/dates/next_review"
    if published is not None and next_review <= published:
        yield Breach(
            place,
            f"The next review, {_day(next_review)}, is not after the day it came out, {_day(published)}. Correct one.",
        )
    elif next_review < today:
        yield Breach(
            place,
            f"The review of {_day(next_review)} is overdue. Look for new evidence, change the aid, and set a new day.",
        )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
