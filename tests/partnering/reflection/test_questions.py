"""Open questions: found by topics that people offer, asked of nobody else, and followed to an answer."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.models import Person
from partnering.foundation.people import end_access
from partnering.foundation.tokens import new_token
from partnering.reflection.models import LONGEST_KEY, PersonTopic, QuestionAsk
from partnering.reflection.question_list import (
    PAGE_LENGTH,
    QuestionsShown,
    QuestionsWaiting,
    QuestionTold,
    count_questions_waiting,
    list_questions,
    read_question,
)
from partnering.reflection.questions import (
    TRANSITIONS,
    NewQuestion,
    answer_question,
    ask_person,
    ask_question,
    mark_question_read,
    move_question,
    pass_on_question,
)
from partnering.reflection.terms import QuestionStatus
from partnering.reflection.topics import (
    MOST_ELSEWHERE,
    MOST_TOPICS,
    checked_topics,
    choose_my_topics,
    folded,
    list_my_topics,
    list_topics,
)
from partnering.reporting.my_data import delete_my_account
from tests.cast import NOW, Cast, gather
from tests.pages.conftest import counted_statements
from tests.partnering.reflection.learning import ask, reply
from tests.partnering.reporting.taking_out import take_out


def offer(session: Session, person: int, *topics: str) -> None:
    choose_my_topics(session, person, topics=topics, now=NOW)
    session.flush()


def told(session: Session, cast: Cast, question_id: int, person: int | None = None) -> QuestionTold:
    session.flush()
    return read_question(session, person or cast.lead, project_id=cast.project, question_id=question_id)


def put(session: Session, cast: Cast, question_id: int, member: int) -> None:
    where: dict[str, Any] = {"project_id": cast.project, "question_id": question_id, "now": NOW}
    ask_person(session, cast.editor, member_id=member, **where)
    session.flush()


def move(session: Session, cast: Cast, question_id: int, person: int, to: QuestionStatus, words: str) -> None:
    where: dict[str, Any] = {"project_id": cast.project, "question_id": question_id, "now": NOW}
    move_question(session, person, to=to, words=words, **where)
    session.flush()


def waits(session: Session, cast: Cast, person: int) -> QuestionsWaiting:
    return count_questions_waiting(session, person, project_id=cast.project)


# Who could know


def test_people_are_found_by_topics_they_offer_and_by_nothing_else(cast: Cast, session: Session) -> None:
    offer(session, cast.patient, "Night  Shifts", "Large print")
    offer(session, cast.caregiver, "night shifts")
    offer(session, cast.clinician, "Large print")
    offer(session, cast.lead, "night shifts")
    question = ask(session, cast, cast.lead, "Who reads at night?", "NIGHT SHIFTS", "large print")
    could = told(session, cast, question).could_know
    assert [(one.name, one.topics) for one in could] == [
        ("Rosa", ("Night Shifts", "Large print")),
        ("Carl", ("night shifts",)),
        ("Clara", ("Large print",)),
    ]
    silent = ask(session, cast, cast.lead, "Who reads at night?")
    assert told(session, cast, silent).could_know == ()


@pytest.mark.parametrize("may_be_asked", [False, True])
def test_somebody_of_another_project_is_named_only_where_they_said_so_and_never_asked_from_here(
    may_be_asked: bool, cast: Cast, session: Session
) -> None:
    offer(session, cast.outsider, "Night shifts")
    session.execute(update(Person).where(Person.id == cast.outsider).values(may_be_asked=may_be_asked))
    question = ask(session, cast, cast.lead, "Who reads at night?", "Night shifts")
    could = told(session, cast, question).could_know
    assert [(one.name, one.role) for one in could] == ([("Ottokar", None)] if may_be_asked else [])
    offered = list_topics(session, cast.lead, project_id=cast.project)
    assert offered == []
    with pytest.raises(NotFound, match="did not offer"):
        put(session, cast, question, cast.outsider)


def test_of_a_large_network_a_few_are_named_for_each_topic_and_none_once_it_is_settled(
    any_session: Session,
) -> None:
    session, cast = any_session, gather(any_session)
    crowd = [
        Person(name=f"Nell {n:02}", may_be_asked=True, created_at=NOW) for n in range(MOST_ELSEWHERE + 2)
    ]
    session.add_all(crowd)
    session.flush()
    for person in crowd:
        session.add(PersonTopic(person_id=person.id, folded="night shifts", topic="Night shifts"))
    offer(session, cast.caregiver, "Night shifts")
    session.execute(update(Person).where(Person.id == cast.caregiver).values(may_be_asked=True))
    question = ask(session, cast, cast.lead, "Who reads at night?", "Night shifts")
    could = told(session, cast, question).could_know
    assert [one.name for one in could] == ["Carl", *(f"Nell {n:02}" for n in range(MOST_ELSEWHERE))]
    move(session, cast, question, cast.lead, QuestionStatus.LET_GO, "Asked too late.")
    assert told(session, cast, question).could_know == ()


def test_who_only_looks_on_is_neither_found_nor_asked(cast: Cast, session: Session) -> None:
    offer(session, cast.funder, "Night shifts")
    question = ask(session, cast, cast.lead, "Who reads at night?", "Night shifts")
    assert told(session, cast, question).could_know == ()
    assert list_topics(session, cast.lead, project_id=cast.project) == []


def test_who_left_the_project_is_not_found_any_more(cast: Cast, session: Session) -> None:
    offer(session, cast.caregiver, "Night shifts")
    question = ask(session, cast, cast.lead, "Who reads at night?", "Night shifts")
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.caregiver, now=NOW)
    assert told(session, cast, question).could_know == ()


def test_nobody_is_asked_who_did_not_offer_to_be(cast: Cast, session: Session) -> None:
    offer(session, cast.caregiver, "Night shifts")
    offer(session, cast.lead, "Night shifts")
    question = ask(session, cast, cast.lead, "Who reads at night?", "Night shifts")
    for member in (cast.patient, cast.named_only, cast.funder, cast.lead):
        with pytest.raises(NotFound, match="did not offer"):
            put(session, cast, question, member)
    put(session, cast, question, cast.caregiver)
    put(session, cast, question, cast.caregiver)
    assert len(told(session, cast, question).asked) == 1


# From a question to what is known


def test_a_question_waits_for_whom_it_was_put_to_and_its_answer_for_the_one_who_asked(
    cast: Cast, session: Session
) -> None:
    offer(session, cast.caregiver, "Night shifts")
    question = ask(session, cast, cast.lead, "Who reads at night?", "Night shifts")
    assert waits(session, cast, cast.caregiver) == QuestionsWaiting(0, 0)
    put(session, cast, question, cast.caregiver)
    assert waits(session, cast, cast.caregiver) == QuestionsWaiting(1, 0)
    assert told(session, cast, question, cast.caregiver).waits_for_me
    reply(session, cast, cast.caregiver, question, "My aunt does.")
    assert waits(session, cast, cast.caregiver) == QuestionsWaiting(0, 0)
    assert waits(session, cast, cast.lead) == QuestionsWaiting(0, 1)
    assert told(session, cast, question).has_unread
    assert not told(session, cast, question, cast.editor).has_unread
    where: dict[str, Any] = {"project_id": cast.project, "question_id": question, "now": NOW}
    with pytest.raises(NotFound):
        mark_question_read(session, cast.editor, **where)
    mark_question_read(session, cast.lead, **where)
    session.flush()
    session.expire_all()
    assert waits(session, cast, cast.lead) == QuestionsWaiting(0, 0)


def test_who_passes_is_left_in_peace_and_may_still_answer(cast: Cast, session: Session) -> None:
    offer(session, cast.caregiver, "Night shifts")
    question = ask(session, cast, cast.lead, "Who reads at night?", "Night shifts")
    put(session, cast, question, cast.caregiver)
    where: dict[str, Any] = {"project_id": cast.project, "question_id": question, "now": NOW}
    pass_on_question(session, cast.caregiver, **where)
    session.flush()
    assert waits(session, cast, cast.caregiver) == QuestionsWaiting(0, 0)
    reply(session, cast, cast.caregiver, question, "Yet I know.")
    assert [answer.words for answer in told(session, cast, question).answers] == ["Yet I know."]
    with pytest.raises(NotFound):
        pass_on_question(session, cast.clinician, **where)


@pytest.mark.parametrize("before", QuestionStatus)
@pytest.mark.parametrize("after", QuestionStatus)
def test_a_question_takes_only_the_steps_it_can(
    before: QuestionStatus, after: QuestionStatus, cast: Cast, session: Session
) -> None:
    question = ask(session, cast, cast.patient, "Who reads at night?")
    if before is not QuestionStatus.OPEN:
        move(session, cast, question, cast.patient, before, "Before.")
    if after in TRANSITIONS[before] or before is after is QuestionStatus.OPEN:
        move(session, cast, question, cast.patient, after, "After.")
        now = told(session, cast, question)
        expected = "" if after is QuestionStatus.OPEN else "After."
        assert (now.status, now.settled_words, now.settled_at is None) == (after, expected, expected == "")
    else:
        with pytest.raises(NotPossibleNow, match="This question stands at"):
            move(session, cast, question, cast.patient, after, "After.")


def test_the_one_who_asked_or_the_team_says_what_became_of_it(cast: Cast, session: Session) -> None:
    question = ask(session, cast, cast.patient, "Who reads at night?")
    with pytest.raises(NotAllowed, match="The one who asked"):
        move(session, cast, question, cast.clinician, QuestionStatus.ANSWERED, "Aunts.")
    with pytest.raises(InvalidInput, match="What you know now: write at least one word"):
        move(session, cast, question, cast.editor, QuestionStatus.ANSWERED, " ")
    move(session, cast, question, cast.editor, QuestionStatus.ANSWERED, "Aunts.")
    with pytest.raises(NotPossibleNow, match="not open any more"):
        reply(session, cast, cast.clinician, question, "Uncles too.")
    offer(session, cast.caregiver, "Night shifts")
    with pytest.raises(NotPossibleNow, match="not open any more"):
        put(session, cast, question, cast.caregiver)


def test_a_form_sent_twice_asks_and_answers_once(cast: Cast, session: Session) -> None:
    form: dict[str, Any] = {"project_id": cast.project, "form_token": new_token(), "now": NOW}
    question = ask_question(session, cast.lead, entry=NewQuestion("Who?"), **form)
    assert ask_question(session, cast.lead, entry=NewQuestion("Who?"), **form) == question
    with pytest.raises(NotPossibleNow):
        ask_question(session, cast.lead, entry=NewQuestion("Who else?"), **form)
    said: dict[str, Any] = {**form, "question_id": question}
    first = answer_question(session, cast.patient, words="Me.", **said)
    assert answer_question(session, cast.patient, words="Me.", **said) == first
    with pytest.raises(NotPossibleNow):
        answer_question(session, cast.patient, words="You.", **said)
    assert len(told(session, cast, question).answers) == 1


@pytest.mark.parametrize("n", [1, 3, PAGE_LENGTH + 2])
def test_each_list_shows_its_questions_page_by_page_in_as_many_queries(
    n: int, cast: Cast, session: Session
) -> None:
    offer(session, cast.caregiver, "Night shifts")
    ids = [ask(session, cast, cast.lead, f"Question {number}?", "Night shifts") for number in range(n)]
    put(session, cast, ids[0], cast.caregiver)
    reply(session, cast, cast.caregiver, ids[0], "Yes.")
    move(session, cast, ids[-1], cast.lead, QuestionStatus.LET_GO, "Enough.")

    def listed(person: int, shown: QuestionsShown, page: int = 1) -> list[int]:
        found = list_questions(session, person, project_id=cast.project, shown=shown, page=page)
        return [one.question_id for one in found.questions]

    with counted_statements() as statements:
        first = listed(cast.lead, QuestionsShown.MINE)
    assert len(statements) <= 8
    assert first + listed(cast.lead, QuestionsShown.MINE, 2) == ids[::-1]
    assert listed(cast.lead, QuestionsShown.SETTLED) == ids[-1:]
    assert listed(cast.caregiver, QuestionsShown.FOR_ME) == ids[:1]
    assert listed(cast.caregiver, QuestionsShown.MINE) == []
    assert ids[-1] not in listed(cast.lead, QuestionsShown.OPEN)


# Topics


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=MOST_TOPICS))
def test_topics_are_kept_once_each_and_in_one_line(topics: list[str]) -> None:
    kept = checked_topics(topics)
    assert checked_topics(kept) == kept
    assert len({folded(topic) for topic in kept}) == len(kept)
    assert all(topic == " ".join(topic.split()) for topic in kept)
    assert {folded(topic) for topic in topics if any(map(str.isalnum, topic))} == set(map(folded, kept))


@pytest.mark.parametrize(
    ("topics", "sentence"),
    [
        ([f"topic {n}" for n in range(MOST_TOPICS + 1)], "Topics: at most 20 fit. Take some out."),
        (["a" * (LONGEST_KEY + 1)], "Topics: “" + "a" * 40 + "…” is too long. Use at most 100 characters."),
    ],
)
def test_too_much_is_refused_in_words(topics: list[str], sentence: str, cast: Cast, session: Session) -> None:
    with pytest.raises(InvalidInput) as refused:
        offer(session, cast.patient, *topics)
    assert refused.value.message == sentence
    assert list_my_topics(session, cast.patient) == []


# Leaving, and taking out


def test_who_leaves_is_asked_nothing_more_and_their_words_stay_without_a_name(
    cast: Cast, session: Session
) -> None:
    offer(session, cast.caregiver, "Night shifts")
    question = ask(session, cast, cast.lead, "Who reads at night?", "Night shifts")
    put(session, cast, question, cast.caregiver)
    reply(session, cast, cast.caregiver, question, "My aunt does.")
    session.flush()
    delete_my_account(session, cast.caregiver, now=NOW)
    session.flush()
    session.expire_all()
    assert [session.query(table).count() for table in (PersonTopic, QuestionAsk)] == [0, 0]
    (answer,) = told(session, cast, question).answers
    assert (answer.words, "Carl" in repr(told(session, cast, question))) == ("My aunt does.", False)


def test_questions_and_answers_are_taken_out_with_people_as_they_agreed(cast: Cast, session: Session) -> None:
    question = ask(session, cast, cast.lead, "Who reads at night?", "Night shifts", "Large print")
    reply(session, cast, cast.caregiver, question, "My aunt does.")
    move(session, cast, question, cast.lead, QuestionStatus.ANSWERED, "Aunts.")
    folder = take_out(session, cast)
    (row,) = folder.rows("open_questions.csv")
    assert (row["words"], row["topics"], row["asked_by"], row["status"], row["settled_words"]) == (
        "Who reads at night?",
        "Night shifts; Large print",
        "Team member 1",
        "answered",
        "Aunts.",
    )
    (answer,) = folder.rows("open_question_answers.csv")
    assert (answer["words"], answer["answered_by"]) == ("My aunt does.", "Partner 2")
