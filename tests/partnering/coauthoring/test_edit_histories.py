"""Histories of three authors who edit one aid at once: whatever they do, no accepted word is lost."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from decision_aids.editing import plain_value, with_item, with_item_moved, with_value, without
from decision_aids.merging import Choice
from partnering.coauthoring.saving import Disagreement, Saved, settled
from partnering.coauthoring.versions import list_versions, read_version
from tests.cast import Cast, nothing_changes
from tests.partnering.coauthoring.texts import KNEE, save

TEXTS = (
    "/title",
    "/condition/summary",
    "/decision/question",
    "/options/0/label",
    "/options/1/what_it_involves",
    "/evidence/0/outcomes/0/label",
)
LISTS = ("/steps", "/options/0/good_points", "/options/1/hard_points", "/questions_for_the_visit")
NUMBERS = (
    "/evidence/0/outcomes/0/per_option/wait",
    "/evidence/0/outcomes/0/per_option/treat",
    "/evidence/0/outcomes/1/per_option/treat",
)


@dataclass
class Author:
    """One author: the version they began from, and what they have typed since."""

    person_id: int
    base_number: int
    base: bytes
    text: bytes


def value(text: bytes, pointer: str) -> object:
    here: Any = plain_value(text)
    for step in pointer.split("/")[1:]:
        here = here[int(step)] if isinstance(here, tuple) else here.get(step)
    return here


def add_word(text: bytes, place: int, word: str) -> bytes:
    pointer = TEXTS[place % len(TEXTS)]
    return with_value(text, pointer, f"{value(text, pointer)} {word}")


def say_anew(text: bytes, place: int, word: str) -> bytes:
    return with_value(text, TEXTS[place % len(TEXTS)], f"All of it {word}")


def add_item(text: bytes, place: int, word: str) -> bytes:
    return with_item(text, LISTS[place % len(LISTS)], f"One more {word}")


def some_step(text: bytes, place: int) -> str | None:
    """The pointer of one of the steps; None where all are gone."""
    items = value(text, "/steps")
    return f"/steps/{place % len(items)}" if isinstance(items, tuple) and items else None


def drop_item(text: bytes, place: int, word: str) -> bytes:
    step = some_step(text, place)
    return text if step is None else without(text, step)


def change_item(text: bytes, place: int, word: str) -> bytes:
    step = some_step(text, place)
    return text if step is None else with_value(text, step, f"Do this {word}")


def move_item(text: bytes, place: int, word: str) -> bytes:
    step = some_step(text, place)
    return text if step is None else with_item_moved(text, step, 0)


def explain(text: bytes, place: int, word: str) -> bytes:
    return with_value(text, f"/glossary/{word}", f"What {word} means")


def count(text: bytes, place: int, word: str) -> bytes:
    return with_value(text, NUMBERS[place % len(NUMBERS)], {"n": None, "reason": f"asked {word}"})


EDITS: tuple[Callable[[bytes, int, str], bytes], ...] = (
    add_word,
    say_anew,
    add_item,
    drop_item,
    change_item,
    move_item,
    explain,
    count,
)


def words(text: bytes | str) -> set[str]:
    """The words that authors brought in; each is there once in the whole history."""
    return set(re.findall(r"zq\d+zq", text if isinstance(text, str) else text.decode()))


def given_up(outcome: Disagreement, choices: list[Choice]) -> set[str]:
    """The words of whichever side was not chosen, at each conflict."""
    lost: set[str] = set()
    for conflict, choice in zip(outcome.conflicts, choices, strict=True):
        other = conflict.theirs if choice == "ours" else conflict.ours
        lost |= words(other.words) if other else set()
    return lost


def save_and_settle(
    session: Session, cast: Cast, author: Author, *, choices_from: int
) -> tuple[Saved, set[str], bool]:
    """Save, choosing where people disagree; gives what holds now, the words chosen against, and whether
    there was anything to choose."""
    with session.begin_nested() as attempt:
        outcome = save(session, cast, author.person_id, author.text, base_number=author.base_number)
        if isinstance(outcome, Disagreement):
            attempt.rollback()
    if isinstance(outcome, Saved):
        return outcome, set(), False
    with nothing_changes(session):
        save(session, cast, author.person_id, author.text, base_number=author.base_number)
    choices: list[Choice] = [
        "ours" if (choices_from >> number) % 2 else "theirs" for number in range(len(outcome.conflicts))
    ]
    chosen = settled(outcome, choices)
    assert chosen.is_settled, chosen
    again = save(session, cast, author.person_id, chosen.text, base_number=outcome.latest_number)
    assert isinstance(again, Saved)
    return again, given_up(outcome, choices), True


steps = st.tuples(st.integers(0, 2), st.integers(0, len(EDITS) + 2), st.integers(0, 7))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=16, max_size=30))
def test_a_history_of_three_authors_loses_no_accepted_word(
    session: Session, cast: Cast, history: list[tuple[int, int, int]]
) -> None:
    with session.begin_nested() as attempt:
        authors = [Author(person, 1, KNEE, KNEE) for person in (cast.lead, cast.editor, cast.lead)]
        latest, texts = KNEE, {1: KNEE}
        for number, (who, what, place) in enumerate([*history, (0, 99, 5), (1, 99, 2), (2, 99, 7)]):
            author = authors[who]
            if what < len(EDITS):
                author.text = EDITS[what](author.text, place, f"zq{number}zq")
                continue
            outcome, chosen_against, was_asked = save_and_settle(session, cast, author, choices_from=place)
            brought = words(author.text) - words(author.base)
            taken_out = words(author.base) - words(author.text)
            kept = words(outcome.text)
            assert brought - chosen_against <= kept
            assert words(latest) - taken_out - chosen_against <= kept
            # Whose text is chosen at a conflict brings its words back, also those that the other side took out.
            assert kept <= words(latest) | (words(author.text) if was_asked else brought)
            author.base_number, author.base, author.text = outcome.number, outcome.text, outcome.text
            latest = texts[outcome.number] = outcome.text
        of_aid = {"project_id": cast.project, "aid_id": cast.aid}
        numbers = [card.number for card in list_versions(session, cast.lead, **of_aid)]
        assert numbers == sorted(texts, reverse=True) == list(range(len(texts), 0, -1))
        for number, text in texts.items():
            assert read_version(session, cast.lead, number=number, **of_aid).text == text
        attempt.rollback()
    session.expire_all()
