"""The part of a project's export that is about what it learnt: lessons, and questions it could not answer."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from partnering.reflection.learning_rows import lesson_rows, question_answer_rows, question_rows
from partnering.reflection.terms import QuestionStatus
from partnering.reporting.cells import Cells, iso
from partnering.reporting.consented_names import Shown, called_by, is_not_shared
from partnering.reporting.field_tables import MOMENT, STAGE, Table, table

_QUESTION = "Number of the question. The same number means the same question in every file."

TABLES_OF_LEARNING: Mapping[str, Table] = MappingProxyType(
    {
        "lessons.csv": table(
            "One row for each lesson.",
            {
                "tried": "What was tried.",
                "happened": "What happened.",
                "now_do": "What the project does now.",
                "stage": STAGE,
                "written_by": "What the writer is called in these files.",
                "written_at": MOMENT,
            },
        ),
        "open_questions.csv": table(
            "One row for each question that the project could not answer by itself.",
            {
                "question": _QUESTION,
                "words": "What was asked.",
                "topics": "What somebody who knows may know about, parted by semicolons.",
                "asked_by": "What the one who asked is called in these files.",
                "asked_at": MOMENT,
                "status": "Where it stands.",
                "settled_at": "When it was answered or let go, in UTC.",
                "settled_words": "What is known now, or why it was let go.",
            },
            {"status": QuestionStatus},
        ),
        "open_question_answers.csv": table(
            "One row for each thing that somebody said to such a question.",
            {
                "question": _QUESTION,
                "words": "What they said.",
                "answered_by": "What they are called in these files.",
                "answered_at": MOMENT,
            },
        ),
    }
)


class ExportOfLearning:
    """Files of one export, and what was left out of them so far."""

    def __init__(self, session: Session, project_id: int, people: Mapping[int, Shown]) -> None:
        self._session = session
        self._project_id = project_id
        self._people = people
        self.left_out: Counter[str] = Counter()

    def tables(self) -> Mapping[str, Cells]:
        """The rows of each file, by its name."""
        return {
            "lessons.csv": self._lessons(),
            "open_questions.csv": self._questions(),
            "open_question_answers.csv": self._answers(),
        }

    def _lessons(self) -> Cells:
        for row in lesson_rows(self._session, project_id=self._project_id):
            if row.stays_inside or is_not_shared(self._people, row.written_by):
                self.left_out["lessons_not_shared"] += 1
                continue
            yield (
                row.tried,
                row.happened,
                row.now_do,
                row.stage,
                called_by(self._people, [row.written_by]),
                iso(row.written_at),
            )

    def _questions(self) -> Cells:
        for row in question_rows(self._session, project_id=self._project_id):
            if is_not_shared(self._people, row.asked_by):
                self.left_out["questions_not_shared"] += 1
                continue
            yield (
                row.question_id,
                row.words,
                "; ".join(row.topics),
                called_by(self._people, [row.asked_by]),
                iso(row.asked_at),
                row.status,
                iso(row.settled_at),
                row.settled_words,
            )

    def _answers(self) -> Cells:
        for row in question_answer_rows(self._session, project_id=self._project_id):
            if is_not_shared(self._people, row.answered_by) or is_not_shared(self._people, row.asked_by):
                self.left_out["questions_not_shared"] += 1
                continue
            yield row.question_id, row.words, called_by(self._people, [row.answered_by]), iso(row.answered_at)
