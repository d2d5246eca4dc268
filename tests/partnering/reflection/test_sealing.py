"""Journals at rest: sealed with a key, open without one, and told apart."""

import pytest

from partnering.foundation.errors import InvalidInput, NotPossibleNow
from partnering.reflection.sealing import has_key, new_key, seal, unseal

WORDS = "We listened — für eine Stunde."


def set_key(monkeypatch: pytest.MonkeyPatch, *keys: str) -> None:
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", ",".join(keys))


def test_with_a_key_no_word_can_be_read_in_what_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    set_key(monkeypatch, new_key())
    stored = seal(WORDS)
    assert has_key()
    assert stored.startswith("sealed:")
    assert "listened" not in stored
    assert stored != seal(WORDS)
    assert unseal(stored) == WORDS


def test_without_a_key_words_lie_open_and_can_still_be_read_once_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stored = seal(WORDS)
    assert not has_key()
    assert stored == f"open:{WORDS}"
    set_key(monkeypatch, new_key())
    assert unseal(stored) == WORDS


def test_words_that_look_sealed_are_kept_as_words() -> None:
    assert unseal(seal("sealed:gAAAA")) == "sealed:gAAAA"


def test_an_older_key_still_opens_and_the_first_one_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = new_key(), new_key()
    set_key(monkeypatch, old)
    stored = seal(WORDS)
    set_key(monkeypatch, new, f" {old} ")
    assert unseal(stored) == WORDS
    sealed_anew = seal(WORDS)
    set_key(monkeypatch, new)
    assert unseal(sealed_anew) == WORDS
    with pytest.raises(NotPossibleNow, match="lacks the key"):
        unseal(stored)


def test_without_its_key_a_sealed_text_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    set_key(monkeypatch, new_key())
    stored = seal(WORDS)
    monkeypatch.delenv("ONE_MORE_STEP_JOURNAL_KEY")
    with pytest.raises(NotPossibleNow, match="Your words are safe"):
        unseal(stored)


@pytest.mark.parametrize("setting", ["hunter2", "é" * 44, new_key() + ",hunter2", "A" * 43], ids=range(4))
def test_a_setting_that_is_no_key_is_refused_without_repeating_it(
    setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_key(monkeypatch, setting)
    with pytest.raises(InvalidInput, match="no key") as refused:
        seal(WORDS)
    assert "hunter2" not in refused.value.message
