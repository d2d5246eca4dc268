"""Lessons: who reads them, what all projects may read of them, and how they are found."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.errors import ExpectedError, InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.leaving import SOMEBODY_WHO_LEFT
from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.projects import add_project
from partnering.foundation.tokens import new_token
from partnering.foundation.typed_text import LONGEST_TEXT
from partnering.foundation.vocabulary import AccessRole, TeamRole
from partnering.reflection.lesson_list import (
    PAGE_LENGTH,
    LessonTold,
    SharedLessonTold,
    lessons_of_stage,
    list_lessons,
    list_shared_lessons,
    read_lesson,
    search_lessons,
)
from partnering.reflection.lessons import (
    LessonWords,
    NewLesson,
    change_lesson,
    record_lesson,
    remove_lesson,
    share_lesson,
    take_back_lesson,
)
from partnering.reporting.my_data import delete_my_account
from tests.cast import CATALOG, NOW, Cast, gather
from tests.partnering.reflection.learning import write_lesson
from tests.partnering.reporting.taking_out import take_out

WORDS = LessonWords("We asked by e-mail.", "Nobody answered.", "We call.")
STAGE = "information_delivery"
READERS = {"lead", "editor", "facilitator", "patient", "caregiver", "clinician"}
EVERYBODY = READERS | {"funder", "administrator", "ended", "named_only", "outsider"}


def write(session: Session, cast: Cast, words: LessonWords = WORDS, stage: str = "", **more: Any) -> int:
    lesson_id = write_lesson(session, cast, cast.patient, words, stage, **more)
    session.flush()
    return lesson_id


def share(session: Session, cast: Cast, lesson_id: int, words: LessonWords = WORDS) -> None:
    share_lesson(
        session,
        cast.patient,
        project_id=cast.project,
        lesson_id=lesson_id,
        words=words,
        is_sure=True,
        now=NOW,
    )
    session.flush()


def own(session: Session, cast: Cast, **more: Any) -> tuple[LessonTold, ...]:
    return list_lessons(session, cast.lead, project_id=cast.project, catalog=CATALOG, **more).lessons


def elsewhere(session: Session, cast: Cast, **more: Any) -> tuple[SharedLessonTold, ...]:
    """What the outsider reads of other projects."""
    project = cast.other_project
    return list_shared_lessons(session, cast.outsider, project_id=project, catalog=CATALOG, **more).lessons


def found(session: Session, person: int, project: int, words: str) -> list[LessonWords]:
    hits = search_lessons(session, person, project_id=project, words=words)
    return [hit.lesson.words for hit in hits]


def reads(session: Session, person: int, project: int) -> tuple[Any, ...]:
    """Every way to read lessons, for this person in this project."""
    where: dict[str, Any] = {"project_id": project, "catalog": CATALOG}
    return (
        lambda: list_lessons(session, person, **where),
        lambda: list_shared_lessons(session, person, **where),
        lambda: lessons_of_stage(session, person, lifecycle="sittig-2023", stage=STAGE, **where),
        lambda: search_lessons(session, person, project_id=project, words="asked"),
    )


def attempt(read: Any) -> str:
    try:
        return repr(read())
    except ExpectedError as refusal:
        return refusal.message


@pytest.mark.parametrize("is_shared", [False, True])
def test_the_project_reads_a_lesson_and_all_projects_only_what_its_writer_shared(
    is_shared: bool, cast: Cast, session: Session
) -> None:
    lesson_id = write(session, cast, LessonWords("We asked Carl.", "Silence."), STAGE)
    if is_shared:
        share(session, cast, lesson_id, LessonWords("We asked a caregiver.", "Silence."))
    for role in EVERYBODY:
        person = getattr(cast, role)
        project = cast.other_project if role == "outsider" else cast.project
        for read in reads(session, person, project):
            told = attempt(read)
            assert "asked Carl" not in told or role in READERS, role
            assert "a caregiver" not in told or (role == "outsider" and is_shared), role
            assert role != "outsider" or "Rosa" not in told
    assert [lesson.words for lesson in elsewhere(session, cast)] == (
        [LessonWords("We asked a caregiver.", "Silence.")] if is_shared else []
    )
    (here,) = own(session, cast)
    assert (here.writer, here.is_own, here.shared_at is not None) == ("Rosa", False, is_shared)
    assert list_shared_lessons(session, cast.lead, project_id=cast.project, catalog=CATALOG).total == 0


def test_a_shared_copy_stays_as_it_was_until_it_is_shared_anew_or_taken_back(
    cast: Cast, session: Session
) -> None:
    lesson_id = write(session, cast)
    share(session, cast, lesson_id)
    mine: dict[str, Any] = {"project_id": cast.project, "lesson_id": lesson_id, "now": NOW}
    later = LessonWords("We asked again.", "One answered.")
    change_lesson(session, cast.patient, words=later, stage=STAGE, catalog=CATALOG, **mine)
    session.flush()
    assert [(told.words, told.stage) for told in own(session, cast)] == [(later, STAGE)]
    assert [(told.words, told.stage) for told in elsewhere(session, cast)] == [(WORDS, "")]
    share(session, cast, lesson_id, later)
    assert [(told.words, told.stage) for told in elsewhere(session, cast)] == [(later, STAGE)]
    take_back_lesson(session, cast.patient, **mine)
    session.flush()
    assert (elsewhere(session, cast), len(own(session, cast))) == ((), 1)


def test_a_lesson_that_is_taken_away_is_gone_everywhere(cast: Cast, session: Session) -> None:
    lesson_id = write(session, cast)
    share(session, cast, lesson_id)
    remove_lesson(session, cast.patient, project_id=cast.project, lesson_id=lesson_id, now=NOW)
    session.flush()
    assert (own(session, cast), elsewhere(session, cast)) == ((), ())
    assert found(session, cast.lead, cast.project, "e-mail") == []
    assert found(session, cast.outsider, cast.other_project, "e-mail") == []
    with pytest.raises(NotFound, match="Its writer may have taken it away"):
        read_lesson(session, cast.lead, project_id=cast.project, lesson_id=lesson_id)


def test_nobody_changes_shares_or_takes_away_the_lesson_of_somebody_else(
    cast: Cast, session: Session
) -> None:
    mine: dict[str, Any] = {"project_id": cast.project, "lesson_id": write(session, cast), "now": NOW}
    tries: tuple[Callable[[], None], ...] = (
        lambda: change_lesson(session, cast.lead, words=WORDS, stage=STAGE, catalog=CATALOG, **mine),
        lambda: share_lesson(session, cast.lead, words=WORDS, is_sure=True, **mine),
        lambda: take_back_lesson(session, cast.lead, **mine),
        lambda: remove_lesson(session, cast.lead, **mine),
    )
    for attempt_by_lead in tries:
        with pytest.raises(NotFound, match="no such lesson of yours"):
            attempt_by_lead()


def test_to_share_is_asked_each_time_and_what_is_to_stay_inside_stays(cast: Cast, session: Session) -> None:
    where: dict[str, Any] = {"project_id": cast.project, "words": WORDS, "now": NOW}
    with pytest.raises(InvalidInput, match="say that you are sure"):
        share_lesson(session, cast.patient, lesson_id=write(session, cast), is_sure=False, **where)
    inside = write(session, cast, stays_inside=True)
    with pytest.raises(NotPossibleNow, match="asked to keep inside the project"):
        share_lesson(session, cast.patient, lesson_id=inside, is_sure=True, **where)
    assert elsewhere(session, cast) == ()


def test_a_form_sent_twice_keeps_one_lesson(cast: Cast, session: Session) -> None:
    form: dict[str, Any] = {
        "project_id": cast.project,
        "form_token": new_token(),
        "catalog": CATALOG,
        "now": NOW,
    }
    first = record_lesson(session, cast.patient, entry=NewLesson(WORDS), **form)
    assert record_lesson(session, cast.patient, entry=NewLesson(WORDS), **form) == first
    with pytest.raises(NotPossibleNow, match="your words have changed since"):
        record_lesson(session, cast.patient, entry=NewLesson(LessonWords("Other", "words")), **form)
    assert len(own(session, cast)) == 1


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (NewLesson(LessonWords(" ", "Silence.")), "What you tried: write at least one word."),
        (NewLesson(LessonWords("We asked.", "…")), "What happened: write at least one word."),
        (NewLesson(LessonWords("We", "asked", "a" * (LONGEST_TEXT + 1))), "What you do now: this is 5001"),
        (NewLesson(WORDS, "made-up"), '"made-up" is not a stage we know.'),
    ],
)
def test_what_is_no_lesson_is_refused_in_words(
    entry: NewLesson, sentence: str, cast: Cast, session: Session
) -> None:
    with pytest.raises(InvalidInput) as refused:
        record_lesson(
            session,
            cast.patient,
            project_id=cast.project,
            entry=entry,
            form_token=new_token(),
            catalog=CATALOG,
            now=NOW,
        )
    assert refused.value.message.startswith(sentence)


def test_a_lesson_shows_at_its_stage_in_every_lifecycle_that_has_it(cast: Cast, session: Session) -> None:
    write(session, cast, stage=STAGE)
    write(session, cast, LessonWords("About", "all of it"))

    def at(lifecycle: str, stage: str) -> list[LessonWords]:
        here = lessons_of_stage(
            session,
            cast.lead,
            project_id=cast.project,
            lifecycle=lifecycle,
            stage=stage,
            catalog=CATALOG,
        )
        return [told.words for told in here.own]

    assert at("sittig-2023", STAGE) == [WORDS]
    assert at("sittig-2023", "health_outcomes") == []
    shown = {stage.key: at("cdsic-4", stage.key) for stage in CATALOG.lifecycle("cdsic-4").stages}
    assert [WORDS] in shown.values()
    assert [] in shown.values()
    assert [told.words for told in own(session, cast, stage=STAGE)] == [WORDS]


@pytest.mark.parametrize("n", [1, 3, PAGE_LENGTH + 3])
def test_lessons_come_page_by_page_the_latest_first(n: int, cast: Cast, session: Session) -> None:
    for number in range(n):
        write(session, cast, LessonWords(f"Number {number}", "Fine."))
    pages = [own(session, cast, page=page) for page in (0, 1, 2)]
    assert pages[0] == pages[1]
    names = [told.words.tried for told in (*pages[1], *pages[2])]
    assert names == [f"Number {number}" for number in reversed(range(n))]


def test_a_lesson_is_found_by_any_of_its_texts_on_both_databases(any_session: Session) -> None:
    cast = gather(any_session)
    lesson_id = write(any_session, cast, LessonWords("Café talks", "Zoë came.", "Cake"))
    for words in ("cafe", "ZOE cake", '"talks" OR *'.split(maxsplit=1)[0]):
        assert len(found(any_session, cast.clinician, cast.project, words)) == 1, words
    assert found(any_session, cast.clinician, cast.project, "café tea") == []
    assert found(any_session, cast.clinician, cast.project, " … ") == []
    assert found(any_session, cast.outsider, cast.other_project, "cafe") == []
    share(any_session, cast, lesson_id, LessonWords("Tea talks", "Somebody came."))
    assert found(any_session, cast.outsider, cast.other_project, "tea") == [
        LessonWords("Tea talks", "Somebody came.")
    ]
    assert found(any_session, cast.outsider, cast.other_project, "zoe") == []


def test_a_lesson_stays_when_its_writer_leaves_without_their_name(cast: Cast, session: Session) -> None:
    write(session, cast)
    delete_my_account(session, cast.patient, now=NOW)
    session.flush()
    session.expire_all()
    assert [(told.writer, told.words) for told in own(session, cast)] == [(SOMEBODY_WHO_LEFT, WORDS)]


def test_the_export_leaves_out_what_is_to_stay_inside(cast: Cast, session: Session) -> None:
    write(session, cast, stage=STAGE)
    write(session, cast, LessonWords("A zq-secret", "zq-secret"), stays_inside=True)
    folder = take_out(session, cast)
    (row,) = folder.rows("lessons.csv")
    assert (row["tried"], row["now_do"], row["stage"], row["written_by"]) == (
        "We asked by e-mail.",
        "We call.",
        STAGE,
        "Partner 1",
    )
    assert folder.json("manifest.json")["left_out"]["lessons_not_shared"] == 1
    assert "zq-secret" not in folder.everything


def test_somebody_of_two_projects_reads_the_lessons_of_each_in_its_place(
    cast: Cast, session: Session
) -> None:
    program = command_line_person(session)
    third = add_project(session, program, slug="third", title="Third", catalog=CATALOG, now=NOW)
    give_access(
        session,
        program,
        project_id=third,
        name="Lena",
        email="lena@example.org",
        access_role=AccessRole.LEAD,
        role=TeamRole.RESEARCHER,
        now=NOW,
    )
    share(session, cast, write(session, cast))
    here: dict[str, Any] = {"project_id": third, "catalog": CATALOG}
    assert list_lessons(session, cast.lead, **here).total == 0
    assert [told.words for told in list_shared_lessons(session, cast.lead, **here).lessons] == [WORDS]
