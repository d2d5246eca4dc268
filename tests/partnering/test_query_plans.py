"""What screens ask of the tables that grow: always by an index, on both databases, however large the table gets."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event, insert
from sqlalchemy.orm import Session

from partnering.foundation.vocabulary import Activity, Answer, InputStatus, PartnerRole, Source
from partnering.reflection.lesson_list import list_lessons, list_shared_lessons, search_lessons
from partnering.reflection.models import (
    Lesson,
    OpenQuestion,
    QuestionAnswer,
    QuestionAsk,
    SharedLesson,
)
from partnering.reflection.question_list import count_questions_waiting, list_questions
from partnering.reflection.terms import QuestionStatus
from partnering.reporting.time_given import read_time_given
from partnering.reporting.unpaid_partners import list_unpaid_partners
from partnering.tracker.activity_list import list_activities_of_cell, list_latest_changes
from partnering.tracker.input_list import inputs_of_cell, list_inputs, list_unread_answers, summarise_inputs
from partnering.tracker.models import (
    ActivityAccount,
    ActivityEntry,
    ActivityPerson,
    ActivityRole,
    Input,
    InputAnswer,
)
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.search import search
from partnering.tracker.waiting import list_waiting
from tests.cast import CATALOG, NOW, TODAY, Cast, gather

GROW = (
    *("activities", "activity_", "input", "search_"),
    *("lessons", "shared_lessons", "open_questions", "question_"),
)
"""How the names of the tables begin that grow with every day."""
MANY = 3_000
"""Rows of another project, so that reading all of them would never be the shorter way."""

CELL: dict[str, Any] = {
    "lifecycle": "sittig-2023",
    "stage": "information_delivery",
    "partner_role": PartnerRole.PATIENT_PARTNER,
    "catalog": CATALOG,
}
Question = Callable[[Session, Cast], object]
QUESTIONS: dict[str, Question] = {
    "Today: what waits": lambda session, cast: list_waiting(
        session, cast.lead, project_id=cast.project, catalog=CATALOG, today=TODAY
    ),
    "Today: what changed": lambda session, cast: list_latest_changes(
        session, cast.lead, project_id=cast.project
    ),
    "Today: answers to read": lambda session, cast: list_unread_answers(
        session, cast.patient, in_project=cast.project, today=TODAY
    ),
    "Coverage": lambda session, cast: read_coverage(
        session, cast.lead, project_id=cast.project, release_id=cast.release, catalog=CATALOG, today=TODAY
    ),
    "Coverage: a cell": lambda session, cast: list_activities_of_cell(
        session, cast.lead, project_id=cast.project, release_id=cast.release, **CELL
    ),
    "Coverage: what was said at a cell": lambda session, cast: inputs_of_cell(
        session, cast.lead, project_id=cast.project, release_id=cast.release, today=TODAY, **CELL
    ),
    "Inputs": lambda session, cast: list_inputs(
        session, cast.lead, project_id=cast.project, today=TODAY, release_id=cast.release
    ),
    "Inputs: how the project answers": lambda session, cast: summarise_inputs(
        session, cast.lead, project_id=cast.project, today=TODAY
    ),
    "Payments: who gave time and is promised no pay": lambda session, cast: list_unpaid_partners(
        session, cast.lead, project_id=cast.project, today=TODAY
    ),
    "Time given": lambda session, cast: read_time_given(
        session, cast.lead, project_id=cast.project, today=TODAY, since=TODAY, until=TODAY
    ),
    "Lessons": lambda session, cast: list_lessons(
        session, cast.lead, project_id=cast.project, catalog=CATALOG
    ),
    "Lessons: of other projects": lambda session, cast: list_shared_lessons(
        session, cast.lead, project_id=cast.project, stage="information_delivery", catalog=CATALOG
    ),
    "Lessons: with some words": lambda session, cast: search_lessons(
        session, cast.lead, project_id=cast.project, words="screen second"
    ),
    "Open questions": lambda session, cast: list_questions(session, cast.lead, project_id=cast.project),
    "Today: questions": lambda session, cast: count_questions_waiting(
        session, cast.lead, project_id=cast.project
    ),
    "Search": lambda session, cast: search(
        session, cast.lead, project_id=cast.project, words="screen second"
    ),
}


def fill(session: Session, cast: Cast) -> None:
    """Many activities and inputs of the other project beside those of the first."""
    activity = {
        "project_id": cast.other_project,
        "release_id": cast.other_release,
        "held_on": TODAY,
        "lifecycle": "sittig-2023",
        "stage": "information_delivery",
        "activity": Activity.MEETING,
        "minutes": 30,
        "what_changed": "We cut the second screen.",
        "source": Source.FILE,
        "entered_by": cast.outsider,
        "entered_at": NOW,
    }
    said = {
        "project_id": cast.other_project,
        "release_id": cast.other_release,
        "said": "The second screen is too full.",
        "given_by": cast.other_partner,
        "entered_by": cast.outsider,
        "given_at": NOW,
        "status": InputStatus.OPEN,
        "waits_since": NOW,
    }
    role = {"partner_role": PartnerRole.PATIENT_PARTNER, "people": 1}
    numbers = range(100, 100 + MANY)
    session.execute(insert(ActivityEntry), [{"id": number, **activity} for number in numbers])
    session.execute(insert(ActivityRole), [{"activity_id": number, **role} for number in numbers])
    session.execute(
        insert(ActivityPerson),
        [
            {"activity_id": n, "person_id": cast.other_partner, "partner_role": role["partner_role"]}
            for n in numbers
        ],
    )
    session.execute(insert(Input), [{"id": number, **said} for number in numbers])
    session.execute(
        insert(InputAnswer),
        [
            {
                "input_id": number,
                "answer": Answer.PARTLY,
                "words": "The second screen goes.",
                "answered_by": cast.outsider,
                "answered_at": NOW,
            }
            for number in numbers
        ],
    )
    session.execute(
        insert(ActivityAccount),
        [
            {
                "activity_id": number,
                "told_by": cast.other_partner,
                "partner_role": role["partner_role"],
                "level": 3,
                "told_at": NOW,
            }
            for number in numbers
        ],
    )
    fill_with_learning(session, cast)
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("analyze")  # by itself it counts its rows after a while


def fill_with_learning(session: Session, cast: Cast) -> None:
    """Many lessons and questions of the other project, all shared, asked and answered."""
    numbers = range(100, 100 + MANY)
    texts = {"tried": "The second screen", "happened": "It was too full.", "now_do": ""}
    lesson = {
        **texts,
        "project_id": cast.other_project,
        "stage": "information_delivery",
        "stays_inside": False,
        "written_by": cast.outsider,
        "written_at": NOW,
    }
    question = {
        "project_id": cast.other_project,
        "words": "Who reads the second screen?",
        "topics": ["screens"],
        "asked_by": cast.outsider,
        "asked_at": NOW,
        "status": QuestionStatus.OPEN,
        "settled_words": "",
    }
    session.execute(insert(Lesson), [{"id": n, "form_token": str(n), **lesson} for n in numbers])
    stages = ("information_delivery", "health_outcomes")
    session.execute(
        insert(SharedLesson),
        [
            {
                "lesson_id": n,
                "project_id": cast.other_project,
                "stage": stages[n % 2],
                "shared_at": NOW - timedelta(hours=n),
                **texts,
            }
            for n in numbers
        ],
    )
    session.execute(insert(OpenQuestion), [{"id": n, "form_token": str(n), **question} for n in numbers])
    session.execute(
        insert(QuestionAsk),
        [{"question_id": n, "person_id": cast.outsider, "asked_at": NOW} for n in numbers],
    )
    answer = {"words": "Nobody.", "answered_by": cast.outsider, "answered_at": NOW}
    session.execute(
        insert(QuestionAnswer), [{"question_id": n, "form_token": str(n), **answer} for n in numbers]
    )


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that reaches the database in the block, with its values."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        sent.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def tables_read_whole(session: Session, statement: str, values: Any) -> list[str]:
    """Which of the tables that grow this statement reads from the first row to the last."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    if not is_sqlite:
        # So few words as here are sooner read than looked up: ask whether they could be looked up at all.
        is_search = "search_query" in statement
        session.connection().exec_driver_sql(f"set local enable_seqscan = {'off' if is_search else 'on'}")
    plan = [str(row[-1]) for row in session.connection().exec_driver_sql(explain + statement, values)]
    # What FTS5 finds by a word, it calls the scan of a table too: by an index whose name holds an M for "match".
    scan = r"SCAN (\w+)\b(?! VIRTUAL TABLE INDEX \d+:M)" if is_sqlite else r"Seq Scan on (\w+)"
    found = [re.match(r"\W*" + scan, line) for line in plan]
    return [match[1] for match in found if match and match[1].startswith(GROW)]


def test_no_screen_reads_a_table_that_grows_from_the_first_row_to_the_last(any_session: Session) -> None:
    cast = gather(any_session)
    fill(any_session, cast)
    read_whole = []
    for question, ask in QUESTIONS.items():
        any_session.expire_all()
        with statements() as sent:
            ask(any_session, cast)
        asked = [one for one in sent if any(f" {table}" in one[0] for table in GROW)]
        assert asked, question
        for statement, values in asked:
            if tables := tables_read_whole(any_session, statement, values):
                read_whole.append((question, tables, statement))
    assert read_whole == [], "\n\n".join(f"{one[0]}: {one[1]}\n{one[2]}" for one in read_whole)


def test_a_table_that_is_read_whole_would_be_found(any_session: Session) -> None:
    cast = gather(any_session)
    fill(any_session, cast)
    assert tables_read_whole(any_session, "SELECT count(*) FROM activities WHERE minutes = 30", ()) == [
        "activities"
    ]
