"""Gathers who was involved in a release, as far as people agreed that it is told outside the project."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, groupby
from typing import Final

from sqlalchemy.orm import Session

from partnering.coauthoring.aid_rows import aid_version_rows
from partnering.coauthoring.review_rows import GivenRow, ReviewRow, review_rows
from partnering.foundation.catalog import Catalog
from partnering.foundation.models import Project
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import Activity, Consent, InputStatus, PartnerRole
from partnering.interop.artifact_files import artifact_files
from partnering.interop.artifact_identity import Identity, identity_of
from partnering.interop.involvement import (
    AidTold,
    AnswerTold,
    Contributor,
    GateTold,
    HasIt,
    InputTold,
    Involvement,
    Occasion,
    OccasionPart,
    OverrideTold,
    Place,
    ReviewTold,
    Teller,
)
from partnering.interop.involvement_fhir import LIBRARY
from partnering.interop.named_people import LISTED, Capacity
from partnering.release_gate.evidence_shapes import Reader
from partnering.release_gate.formats import after_place, verdict_sentence
from partnering.release_gate.gate import judge
from partnering.release_gate.gate_rows import override_rows, published_rows
from partnering.reporting.consented_names import is_not_shared, people_shown
from partnering.reporting.record_involvement import YES
from partnering.tracker.project_rows import (
    RoleRow,
    detail_rows,
    release_rows,
    role_rows,
)
from partnering.tracker.release_evidence import version_of_release
from partnering.tracker.said_rows import InputRow, input_rows

CAPACITIES: Final[Mapping[Activity, Capacity]] = {
    Activity.CO_WRITE: Capacity.AUTHOR,
    Activity.DOCUMENT_REVIEW: Capacity.REVIEWER,
    Activity.PROTOTYPE_TEST: Capacity.REVIEWER,
    Activity.ASYNC_COMMENT: Capacity.REVIEWER,
}
"""The activities for which FHIR has a list of people; whoever took part in others stands in the records only."""


@dataclass(frozen=True, slots=True)
class InvolvementRead:
    """What may be told, and how much was left out, by the keys of `export_fields.LEFT_OUT`."""

    told: Involvement
    left_out: Mapping[str, int]


@requires(Permission.EXPORT_PROJECT)
def read_involvement(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    release_id: int,
    site: str,
    catalog: Catalog,
    today: date,
    now: datetime,
) -> InvolvementRead:
    """Who was involved in this release, with names as people agreed, and what this person may see of it.

    site: where people reach this network. Raises NotFound for a release of another project.
    """
    version = version_of_release(session, project_id=project_id, release_id=release_id)
    release = next(row for row in release_rows(session, project_id=project_id) if row.version == version)
    project = session.get_one(Project, project_id)
    made_from = _made_from(session, project_id)
    reading = _Reading(
        session, person_id, project_id=project_id, release_id=release_id, version=version, catalog=catalog
    )
    occasions = tuple(reading.occasions())
    told = Involvement(
        site=site,
        project=project.slug,
        title=project.title,
        version=version,
        kind=made_from.kind if made_from else LIBRARY,
        url=made_from.url if made_from else f"{site}/projects/{project.slug}",
        is_ours=made_from is None,
        status=release.status,
        last_changed_on=release.released_on or today,
        released_on=release.released_on,
        lifecycle=project.lifecycle,
        contributors=_each_once(
            chain(_of_occasions(occasions), reading.writers(), reading.reviewers_of_texts())
        ),
        aids=tuple(reading.aids()),
        occasions=occasions,
        inputs=tuple(reading.inputs(today)),
        reviews=tuple(reading.reviews()),
        gate=reading.gate(today, now),
        overrides=tuple(reading.overrides()),
    )
    return InvolvementRead(told, dict(reading.left_out))


class _Reading:
    """One reading on its way: who is called what, and what was left out so far."""

    def __init__(
        self,
        session: Session,
        person_id: int,
        *,
        project_id: int,
        release_id: int,
        version: str,
        catalog: Catalog,
    ) -> None:
        self._session = session
        self._person_id = person_id
        self._project_id = project_id
        self._release_id = release_id
        self._version = version
        self._catalog = catalog
        self._people = people_shown(session, project_id=project_id)
        versions = list(aid_version_rows(session, project_id=project_id))
        self._versions = {(row.slug, row.number): row for row in versions}
        self._out = {
            row.slug: row for row in published_rows(session, project_id=project_id) if row.version == version
        }
        of_release = {row.slug: row for row in versions if version in row.releases}
        by_id = {row.version_id: row for row in versions}
        self._texts = of_release | {slug: by_id[row.version_id] for slug, row in self._out.items()}
        self.left_out: Counter[str] = Counter()
        self._reviews = list(self._shared_reviews())

    def occasions(self) -> Iterator[Occasion]:
        """What was done together for the release, by day."""
        details = detail_rows(self._session, project_id=self._project_id, release_id=self._release_id)
        by_key = {row.external_id: row for row in details}
        rows = role_rows(
            self._session,
            self._person_id,
            project_id=self._project_id,
            catalog=self._catalog,
            release_id=self._release_id,
        )
        for key, parts in groupby(rows, key=lambda row: row.external_id):
            own = list(parts)
            first, detail = own[0], by_key[key]
            self.left_out["levels_not_for_you_yet"] += sum(row.is_level_kept_back for row in own)
            yield Occasion(
                key=key,
                held_on=first.held_on,
                entered_at=detail.entered_at,
                place=Place(detail.lifecycle, first.stage),
                activity=first.activity,
                minutes=first.minutes,
                parts=tuple(map(self._part, own)),
                what_changed=first.what_changed,
                decision_right=detail.decision_right,
                influence=detail.influence,
                is_of_a_review=detail.is_of_a_review,
            )

    def inputs(self, today: date) -> Iterator[InputTold]:
        """What partners said of the release, and every answer; what they do not share stays inside."""
        for row in input_rows(self._session, project_id=self._project_id):
            if row.version != self._version:
                continue
            if row.consent is Consent.NOT_SHARED or is_not_shared(self._people, row.given_by):
                self.left_out["inputs_not_shared"] += 1
                continue
            yield InputTold(
                key=str(row.input_id),
                given_at=row.given_at,
                by=self._teller(row.given_by, row.consent),
                place=Place(row.lifecycle, row.stage) if row.lifecycle and row.stage else None,
                said=row.said,
                answers=tuple(
                    AnswerTold(
                        answer=answer.answer,
                        words=answer.words,
                        answered_on=answer.answered_at.date(),
                        has_changed_something=bool(answer.changed_activity or answer.changed_release),
                    )
                    for answer in row.answers
                ),
                waits=_waits(row, today),
            )

    def reviews(self) -> Iterator[ReviewTold]:
        """What people say of the texts of the aids that go out with the release, up to the text that does."""
        for row, given in self._reviews:
            text = self._versions[row.slug, row.number]
            yield ReviewTold(
                key=str(row.invitation_id),
                given_at=given.given_at,
                by=self._teller(row.person_id, given.consent, role=row.partner_role),
                verdict=given.verdict,
                words=given.words,
                aid=row.slug,
                sha256=text.sha256,
                is_on_this_text=text.sha256 == self._texts[row.slug].sha256,
                response=given.lifted_because or given.dismissed_because or "",
            )

    def writers(self) -> Iterator[Contributor]:
        """Who saved a version of an aid of the release, up to the text that goes out."""
        for row in self._versions.values():
            text = self._texts.get(row.slug)
            shown = self._people.get(row.written_by)
            if text and row.number <= text.number and shown and shown.called is not None:
                teller = self._teller(row.written_by, shown.consent)
                yield Contributor(Capacity.AUTHOR, teller, row.written_at.date())

    def reviewers_of_texts(self) -> Iterator[Contributor]:
        """Who reviewed an aid; those whose last word on the text that goes out is yes endorse it too."""
        last = {}
        for row, given in self._reviews:
            teller = self._teller(row.person_id, given.consent, role=row.partner_role)
            yield Contributor(Capacity.REVIEWER, teller, given.given_at.date())
            if row.number == self._texts[row.slug].number:
                last[row.slug, row.person_id] = (given, teller)
        for given, teller in last.values():
            if given.verdict in YES:
                yield Contributor(Capacity.ENDORSER, teller, given.given_at.date())

    def aids(self) -> Iterator[AidTold]:
        """The aids of the release, each with the text that goes or went out."""
        for slug, text in sorted(self._texts.items()):
            out = self._out.get(slug)
            yield AidTold(slug, text.sha256, is_out=out is not None and out.withdrawn_at is None)

    def gate(self, today: date, now: datetime) -> GateTold:
        """What the gate says to a reader who may see no names."""
        gate = judge(
            self._session,
            project_id=self._project_id,
            release_id=self._release_id,
            reader=Reader(),
            catalog=self._catalog,
            today=today,
            now=now,
        )
        return GateTold(
            verdict=gate.verdict,
            policy=gate.policy,
            as_of=gate.as_of,
            sentence=verdict_sentence(gate),
            reasons=tuple(
                (
                    reason.rule.label,
                    f"{after_place(reason.place)}{reason.message}",
                    HasIt.MET if reason.is_met else HasIt.NOT_MET,
                )
                for reason in gate.reasons
            ),
        )

    def overrides(self) -> Iterator[OverrideTold]:
        """Who let the release pass, also where that is over."""
        for row in override_rows(self._session, project_id=self._project_id):
            if row.version == self._version:
                yield OverrideTold(
                    key=row.granted_at.isoformat(),
                    signed_as=row.signed_as,
                    reason=row.reason,
                    granted_on=row.granted_at.date(),
                )

    def _part(self, row: RoleRow) -> OccasionPart:
        shown = [self._people[person_id] for person_id in row.person_ids if person_id in self._people]
        return OccasionPart(
            role=row.partner_role,
            people=row.people,
            tellers=tuple(
                Teller(row.partner_role, one.name) for one in shown if one.consent is Consent.NAMED
            ),
            contribution=row.contribution,
            level_by_project=row.level_by_project,
            level_by_partner=row.level_by_partner,
        )

    def _teller(self, person_id: int, consent: Consent, *, role: PartnerRole | None = None) -> Teller:
        shown = self._people.get(person_id)
        if shown is None:
            return Teller(role)
        return Teller(role or shown.role, shown.name if consent is Consent.NAMED else "")

    def _shared_reviews(self) -> Iterator[tuple[ReviewRow, GivenRow]]:
        """The reviews that were given, may be told, and are not kept from this person."""
        for row in review_rows(self._session, self._person_id, project_id=self._project_id):
            text, given = self._texts.get(row.slug), row.given
            if text is None or given is None or row.number > text.number:
                continue
            if given.consent is Consent.NOT_SHARED or is_not_shared(self._people, row.person_id):
                self.left_out["reviews_not_shared"] += 1
            elif row.is_kept_back:
                self.left_out["reviews_not_for_you_yet"] += 1
            else:
                yield row, given


def _made_from(session: Session, project_id: int) -> Identity | None:
    """The FHIR resource that the project was made from, where it has an address."""
    file = next(artifact_files(session, project_id=project_id), None)
    return None if file is None else identity_of(file)


def _of_occasions(occasions: Iterable[Occasion]) -> Iterator[Contributor]:
    for occasion in occasions:
        capacity = CAPACITIES.get(occasion.activity)
        if capacity is None or occasion.is_of_a_review:
            continue
        for part in occasion.parts:
            tellers = [*part.tellers, *([Teller(part.role)] if len(part.tellers) < part.people else [])]
            yield from (Contributor(capacity, teller, occasion.held_on) for teller in tellers)


def _each_once(found: Iterable[Contributor]) -> tuple[Contributor, ...]:
    """Everybody once in each capacity, with their last day; of those without a name, each role once."""
    last: dict[tuple[Capacity, Teller], Contributor] = {}
    for one in found:
        key = (one.capacity, one.by)
        if key not in last or last[key].on < one.on:
            last[key] = one
    return tuple(
        sorted(last.values(), key=lambda one: (LISTED.index(one.capacity), not one.by.name, one.by.shown))
    )


def _waits(row: InputRow, today: date) -> bool:
    """Whether it waits for an answer; what was put off waits again from its day on."""
    until = row.answers[-1].deferred_until if row.answers else None
    return row.status is not InputStatus.ANSWERED or (until is not None and until <= today)
