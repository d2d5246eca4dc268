"""The words of partnering."""

import copy
import json
import pickle
import re
from typing import Any, cast

import pytest

from partnering.foundation import vocabulary
from partnering.foundation.vocabulary import AccessRole, PartnerRole, ReleaseStatus, TeamRole, Term

VOCABULARIES = [
    value
    for value in vars(vocabulary).values()
    if isinstance(value, type) and issubclass(value, Term) and value is not Term
]
TERMS = [term for words in VOCABULARIES for term in words]
LONGEST_STORED = 40


def by_word(words: Any, word: str) -> Term:
    """The term of this word. The type checker does not know that an enum is called with its value alone."""
    return cast(Term, words(word))


def test_there_is_a_vocabulary() -> None:
    assert len(VOCABULARIES) >= 12


@pytest.mark.parametrize("term", TERMS, ids=repr)
def test_a_term_is_stored_as_its_word_and_read_by_its_label(term: Term) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", term.value)
    assert len(term.value) <= LONGEST_STORED
    assert term.name == term.value.upper()
    assert by_word(type(term), term.value) is term
    assert (str(term), f"{term}", json.dumps(term)) == (term.value, term.value, f'"{term.value}"')
    assert term.label[0].isupper()
    assert not term.label.endswith(".")
    assert term.meaning == "" or term.meaning.endswith((".", "?"))


@pytest.mark.parametrize("words", VOCABULARIES)
def test_no_two_labels_of_a_vocabulary_are_the_same(words: type[Term]) -> None:
    labels = [term.label for term in words]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("words", [PartnerRole, TeamRole, AccessRole])
def test_each_role_is_explained(words: type[Term]) -> None:
    assert all(term.meaning for term in words)


def test_a_word_off_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="friend"):
        by_word(PartnerRole, "friend")


def test_a_term_stays_itself_when_copied_or_sent() -> None:
    assert copy.deepcopy(ReleaseStatus.DRAFT) is ReleaseStatus.DRAFT
    assert pickle.loads(pickle.dumps(ReleaseStatus.DRAFT)) is ReleaseStatus.DRAFT  # noqa: S301 (our own bytes)


def test_a_partner_role_is_not_a_team_role() -> None:
    assert not {term.value for term in PartnerRole} & {term.value for term in TeamRole}
