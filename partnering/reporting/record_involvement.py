"""The public record of a released aid as involvement: who reviewed it, what the gate said, and who let it pass."""

from collections.abc import Iterator

from partnering.foundation.vocabulary import ReleaseStatus, Verdict
from partnering.interop.involvement import (
    Contributor,
    GateTold,
    Involvement,
    OverrideTold,
    ReviewTold,
    Teller,
)
from partnering.interop.involvement_fhir import LIBRARY
from partnering.interop.named_people import Capacity
from partnering.release_gate.record import RecordStrip, VerdictTold

YES = frozenset({Verdict.READY, Verdict.READY_WITH_SMALL_CHANGES})
"""The verdicts that endorse a text."""


def involvement_of_record(strip: RecordStrip, *, title: str, site: str) -> Involvement:
    """What everybody may read of a released aid: each verdict, and the words of those who disagree.

    title: of the text that went out. site: where people reach this network.
    """
    return Involvement(
        site=site,
        project=strip.project,
        title=title,
        version=strip.release,
        kind=LIBRARY,
        url=f"{site}/aids/{strip.slug}",
        is_ours=True,
        status=ReleaseStatus.RELEASED if strip.withdrawn_on is None else ReleaseStatus.WITHDRAWN,
        last_changed_on=strip.withdrawn_on or strip.published_on,
        released_on=strip.published_on,
        lifecycle="",
        contributors=tuple(dict.fromkeys(_contributors(strip))),
        aids=(),
        occasions=(),
        inputs=(),
        reviews=tuple(_review(strip, told, number) for number, told in enumerate(strip.verdicts, start=1)),
        gate=GateTold(strip.verdict, strip.policy, strip.published_on, strip.verdict.label, ()),
        overrides=tuple(
            OverrideTold(str(number), one.signed_as, one.reason, one.granted_on)
            for number, one in enumerate(strip.overrides, start=1)
        ),
    )


def _review(strip: RecordStrip, told: VerdictTold, number: int) -> ReviewTold:
    return ReviewTold(
        key=f"{told.given_at.isoformat()} {number}",
        given_at=told.given_at,
        by=Teller(told.role, told.name),
        verdict=told.verdict,
        words=told.words if told.is_dissent else "",
        aid=strip.slug,
        sha256="" if told.lapsed else strip.sha256,
        is_on_this_text=not told.lapsed,
        response=told.answer,
    )


def _contributors(strip: RecordStrip) -> Iterator[Contributor]:
    for told in strip.verdicts:
        teller, day = Teller(told.role, told.name), told.given_at.date()
        yield Contributor(Capacity.REVIEWER, teller, day)
        if told.verdict in YES and not told.lapsed:
            yield Contributor(Capacity.ENDORSER, teller, day)
