"""The part of a project's export that is about its aids on their way out: reviews, plans, the gate, payments."""

from collections import Counter
from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from partnering.coauthoring.aid_rows import aid_version_rows
from partnering.coauthoring.review_rows import GivenRow, ReviewRow, review_rows
from partnering.foundation.vocabulary import Consent
from partnering.release_gate.gate_rows import override_rows, published_rows
from partnering.reporting.cells import Cells, iso, yes
from partnering.reporting.consented_names import Shown, called_by, is_not_shared
from partnering.resourcing.payment_rows import payment_rows
from partnering.tracker.plan_rows import plan_rows


class ExportOfAids:
    """Files of one export, and what was left out of them so far."""

    def __init__(
        self, session: Session, person_id: int, project_id: int, people: Mapping[int, Shown]
    ) -> None:
        self._session = session
        self._person_id = person_id
        self._project_id = project_id
        self._people = people
        self.left_out: Counter[str] = Counter()

    def tables(self) -> Mapping[str, Cells]:
        """The rows of each file, by its name."""
        return {
            "reviews.csv": self._reviews(),
            "review_answers.csv": self._review_answers(),
            "review_remarks.csv": self._review_remarks(),
            "stage_plans.csv": self._stage_plans(),
            "gate_overrides.csv": self._gate_overrides(),
            "published_aids.csv": self._published_aids(),
            "payments.csv": self._payments(),
        }

    def _reviews(self) -> Cells:
        for row in self._rows():
            given = row.given
            if self._is_review_not_shared(row):
                self.left_out["reviews_not_shared"] += 1
                continue
            if given is not None and row.is_kept_back:
                self.left_out["reviews_not_for_you_yet"] += 1
                continue
            yield (
                row.invitation_id,
                row.slug,
                row.number,
                iso(row.opened_at),
                iso(row.due_on),
                iso(row.closed_at),
                "; ".join(row.hats),
                self._reviewer(row),
                row.partner_role,
                iso(row.taken_back_at),
                *(_EMPTY if given is None else _of_given(given)),
            )

    def _review_answers(self) -> Cells:
        for row, given in self._shared():
            for answer in given.answers:
                yield row.invitation_id, answer.screen, answer.question, answer.reply

    def _review_remarks(self) -> Cells:
        for row, given in self._shared():
            for remark in given.remarks:
                yield (
                    row.invitation_id,
                    remark.screen,
                    remark.question,
                    remark.pointer,
                    remark.quote,
                    remark.words,
                    remark.input_id,
                    "; ".join(map(str, remark.answering)),
                )

    def _stage_plans(self) -> Cells:
        for row in plan_rows(self._session, project_id=self._project_id):
            yield (
                row.version,
                row.lifecycle,
                row.stage,
                row.words,
                iso(row.planned_for),
                called_by(self._people, [row.written_by]),
                iso(row.written_at),
                "" if row.agreed_by is None else called_by(self._people, [row.agreed_by]),
                iso(row.agreed_at),
            )

    def _gate_overrides(self) -> Cells:
        for row in override_rows(self._session, project_id=self._project_id):
            yield (
                row.version,
                row.signed_as,
                row.reason,
                "; ".join(row.not_met),
                iso(row.granted_at),
                iso(row.expires_at),
                iso(row.ended_at),
            )

    def _published_aids(self) -> Cells:
        texts = {row.version_id: row for row in aid_version_rows(self._session, project_id=self._project_id)}
        for row in published_rows(self._session, project_id=self._project_id):
            text = texts[row.version_id]
            yield (
                row.slug,
                row.version,
                text.number,
                text.sha256,
                row.title,
                iso(row.next_review_on),
                row.verdict,
                row.policy,
                called_by(self._people, [row.published_by]),
                iso(row.published_at),
                iso(row.withdrawn_at),
                row.withdrawn_because,
            )

    def _payments(self) -> Cells:
        for row in payment_rows(self._session, project_id=self._project_id):
            if is_not_shared(self._people, row.person_id):
                self.left_out["payments_not_shared"] += 1
                continue
            partner = self._people.get(row.person_id)
            yield (
                partner.role if partner else "",
                row.kind,
                str(row.amount),
                row.currency,
                iso(row.promised_on),
                iso(row.due_on),
                iso(row.approved_on),
                iso(row.paid_on),
                iso(row.declined_at),
            )

    def _rows(self) -> Iterator[ReviewRow]:
        return review_rows(self._session, self._person_id, project_id=self._project_id)

    def _shared(self) -> Iterator[tuple[ReviewRow, GivenRow]]:
        """The reviews that were given and may be read here."""
        for row in self._rows():
            if row.given is not None and not row.is_kept_back and not self._is_review_not_shared(row):
                yield row, row.given

    def _is_review_not_shared(self, row: ReviewRow) -> bool:
        is_kept = row.given is not None and row.given.consent is Consent.NOT_SHARED
        return is_kept or is_not_shared(self._people, row.person_id)

    def _reviewer(self, row: ReviewRow) -> str:
        # Never the number of partners.csv: beside a name that was agreed for this review only, it would tell whose
        # number it is in every other file.
        reviewer = self._people.get(row.person_id)
        is_named = row.given is not None and row.given.consent is Consent.NAMED
        return reviewer.name if reviewer and is_named else ""


def _of_given(given: GivenRow) -> tuple[str | int | None, ...]:
    return (
        yes(given.is_by_paper),
        iso(given.given_at),
        given.verdict,
        given.words,
        given.minutes,
        given.consent,
        given.lifted_because,
        given.dismissed_because,
    )


_EMPTY: tuple[str | int | None, ...] = (None,) * 8
"""In the place of a review that was not given."""
