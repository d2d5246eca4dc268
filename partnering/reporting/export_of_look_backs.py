"""The part of a project's export that is about looking back: what was said, and what was taken on."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from partnering.reflection.look_back_rows import commitment_rows, note_rows
from partnering.reflection.terms import CommitmentStatus, LookBackQuestion
from partnering.reporting.cells import Cells, iso
from partnering.reporting.consented_names import Shown, called_by, is_not_shared
from partnering.reporting.field_tables import MOMENT, Table, table

_LOOK_BACK = "Number of the looking back. The same number means the same one in every file."

TABLES_OF_LOOK_BACKS: Mapping[str, Table] = MappingProxyType(
    {
        "look_back_notes.csv": table(
            "One row for each thing that somebody said when the team looked back on some weeks.",
            {
                "look_back": _LOOK_BACK,
                "since_on": "The first day that was looked back on.",
                "until_on": "The last day that was looked back on.",
                "question": "The question.",
                "words": "What they said to it.",
                "written_by": "What they are called in these files.",
                "written_at": MOMENT,
            },
            {"question": LookBackQuestion},
        ),
        "commitments.csv": table(
            "One row for each thing that somebody of the team took on when it looked back.",
            {
                "look_back": _LOOK_BACK,
                "words": "What was to be done.",
                "owner": "What the one who does it is called in these files.",
                "due_on": "By when.",
                "status": "What became of it.",
                "made_at": MOMENT,
                "ended_at": "When it was done or let go, in UTC.",
                "why_let_go": "Why it was let go.",
            },
            {"status": CommitmentStatus},
        ),
    }
)


class ExportOfLookBacks:
    """Files of one export, and what was left out of them so far."""

    def __init__(self, session: Session, project_id: int, people: Mapping[int, Shown]) -> None:
        self._session = session
        self._project_id = project_id
        self._people = people
        self.left_out: Counter[str] = Counter()

    def tables(self) -> Mapping[str, Cells]:
        """The rows of each file, by its name."""
        return {"look_back_notes.csv": self._notes(), "commitments.csv": self._commitments()}

    def _notes(self) -> Cells:
        for row in note_rows(self._session, project_id=self._project_id):
            if is_not_shared(self._people, row.written_by):
                self.left_out["look_backs_not_shared"] += 1
                continue
            yield (
                row.look_back_id,
                iso(row.since_on),
                iso(row.until_on),
                row.question,
                row.words,
                called_by(self._people, [row.written_by]),
                iso(row.written_at),
            )

    def _commitments(self) -> Cells:
        for row in commitment_rows(self._session, project_id=self._project_id):
            if is_not_shared(self._people, row.owner_id):
                self.left_out["look_backs_not_shared"] += 1
                continue
            yield (
                row.look_back_id,
                row.words,
                called_by(self._people, [row.owner_id]),
                iso(row.due_on),
                row.status,
                iso(row.made_at),
                iso(row.ended_at),
                row.why_let_go,
            )
