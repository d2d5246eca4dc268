"""The part of a project's export that is about who decides, and whom the work reaches."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from partnering.community.reach_rows import reach_count_rows
from partnering.foundation.vocabulary import DecisionRight, Outcome, PartnerRole, ReachUnit, Vote
from partnering.reporting.cells import Cells, iso, yes
from partnering.reporting.consented_names import Shown, called_by, is_not_shared
from partnering.reporting.field_tables import MOMENT, Table, table
from partnering.resourcing.governance_rows import decision_rows, term_rows, vote_rows

_SEAT = "Number of the seat. The same number means the same seat in every file."
_DECISION = "Number of the decision. The same number means the same decision in every file."
_SEAT_ROLE = "The role that the seat is kept for; empty for the project's own team."

TABLES_OF_GOVERNANCE: Mapping[str, Table] = MappingProxyType(
    {
        "seats.csv": table(
            "One row for each term in a seat of the table where the project decides, and one for a seat that was "
            "always free.",
            {
                "seat": _SEAT,
                "partner_role": _SEAT_ROLE,
                "held_by": "What who sat there is called in these files; empty for who is not shared.",
                "starts_on": "The first day.",
                "ends_on": "The last day that was agreed on.",
                "ended_on": "The first day on which they no longer sat there, where the term was ended before.",
                "removed_at": "When the seat was taken away, in UTC.",
            },
            {"partner_role": PartnerRole},
        ),
        "decisions.csv": table(
            "One row for each decision that was put to the table.",
            {
                "decision": _DECISION,
                "question": "What was to be decided.",
                "decision_right": "What say the partners had in it.",
                "opened_at": "When it was put to the table, in UTC.",
                "outcome": "What came of it; empty while it is open.",
                "reason": "Why.",
                "decided_on": "The day on which that was written down.",
            },
            {"decision_right": DecisionRight, "outcome": Outcome},
        ),
        "votes.csv": table(
            "One row for each vote of a seat.",
            {
                "decision": _DECISION,
                "seat": _SEAT,
                "partner_role": _SEAT_ROLE,
                "voted_by": "What who sat there is called in these files.",
                "vote": "What they said to it.",
                "words": "Why, in their words.",
                "voted_at": MOMENT,
                "is_written_down": "Whether somebody else wrote it down for them.",
            },
            {"partner_role": PartnerRole, "vote": Vote},
        ),
        "reach.csv": table(
            "One row for each count of whom the work reaches. Everybody counts once in a row, where they came closest.",
            {
                "measure": "Number of the way of counting. Compare rows of the same number only.",
                "unit": "Who or what is counted.",
                "source": "Where the numbers come from.",
                "how_counted": "How it is counted.",
                "first_day": "The first day of the count.",
                "last_day": "The last day of the count.",
                "aware": "How many know of the work and came no closer; empty where nobody counted.",
                "using": "How many use it and came no closer; empty where nobody counted.",
                "producing": "How many help to make it; empty where nobody counted.",
            },
            {"unit": ReachUnit},
        ),
    }
)


class ExportOfGovernance:
    """Files of one export, and what was left out of them so far."""

    def __init__(self, session: Session, project_id: int, people: Mapping[int, Shown]) -> None:
        self._session = session
        self._project_id = project_id
        self._people = people
        self.left_out: Counter[str] = Counter()

    def tables(self) -> Mapping[str, Cells]:
        """The rows of each file, by its name."""
        return {
            "seats.csv": self._seats(),
            "decisions.csv": self._decisions(),
            "votes.csv": self._votes(),
            "reach.csv": self._reach(),
        }

    def _seats(self) -> Cells:
        for row in term_rows(self._session, project_id=self._project_id):
            yield (
                row.seat_id,
                row.partner_role,
                "" if row.person_id is None else called_by(self._people, [row.person_id]),
                iso(row.starts_on),
                iso(row.ends_on),
                iso(row.ended_on),
                iso(row.removed_at),
            )

    def _decisions(self) -> Cells:
        for row in decision_rows(self._session, project_id=self._project_id):
            yield (
                row.decision_id,
                row.question,
                row.decision_right,
                iso(row.opened_at),
                row.outcome,
                row.reason,
                iso(row.decided_on),
            )

    def _votes(self) -> Cells:
        for row in vote_rows(self._session, project_id=self._project_id):
            if is_not_shared(self._people, row.person_id):
                self.left_out["votes_not_shared"] += 1
                continue
            yield (
                row.decision_id,
                row.seat_id,
                row.partner_role,
                called_by(self._people, [row.person_id]),
                row.vote,
                row.words,
                iso(row.voted_at),
                yes(row.is_written_down),
            )

    def _reach(self) -> Cells:
        for row in reach_count_rows(self._session, project_id=self._project_id):
            yield (
                row.measure_id,
                row.unit,
                row.source,
                row.how_counted,
                iso(row.first_day),
                iso(row.last_day),
                row.aware,
                row.using,
                row.producing,
            )
