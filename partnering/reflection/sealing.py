"""Private words at rest: sealed with a key from the environment, or left open where there is none.

What is stored says itself which it is, so that a key can be set at any time. Fernet of `cryptography` (AES-128-CBC with
HMAC-SHA256). It keeps words from whoever gets hold of the database or a backup, not from whoever also has the key.
"""

from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from partnering.foundation.errors import InvalidInput, NotPossibleNow
from partnering.foundation.settings import read_settings
from partnering.foundation.words import _

_SEALED, _OPEN = "sealed:", "open:"


def new_key() -> str:
    """A fresh key for `ONE_MORE_STEP_JOURNAL_KEY`."""
    return Fernet.generate_key().decode()


def has_key() -> bool:
    """Whether this process seals what it writes."""
    return bool(read_settings().journal_key)


def seal(words: str) -> str:
    """The words as they are stored. Raises InvalidInput for a setting that is no key."""
    box = _box(read_settings().journal_key)
    return _OPEN + words if box is None else _SEALED + box.encrypt(words.encode()).decode()


def unseal(stored: str) -> str:
    """The words again. Raises NotPossibleNow where none of the keys opens them."""
    if stored.startswith(_OPEN):
        return stored.removeprefix(_OPEN)
    box = _box(read_settings().journal_key)
    try:
        if box is not None:
            return box.decrypt(stored.removeprefix(_SEALED).encode()).decode()
    except InvalidToken:
        pass
    raise NotPossibleNow(
        _(
            "Your words are safe, but this program lacks the key that opens them. Ask whoever runs it to set "
            "ONE_MORE_STEP_JOURNAL_KEY as it was."
        )
    )


def is_sealed_by_first_key(stored: str) -> bool:
    """Whether what is stored can be read with the first key alone. Raises InvalidInput for a setting that is no key."""
    box = _box(read_settings().journal_key.split(",")[0])
    if box is None or not stored.startswith(_SEALED):
        return False
    try:
        box.decrypt(stored.removeprefix(_SEALED).encode())
    except InvalidToken:
        return False
    return True


@cache
def _box(setting: str) -> MultiFernet | None:
    keys = [key.strip() for key in setting.split(",") if key.strip()]
    try:
        return MultiFernet([Fernet(key) for key in keys]) if keys else None
    except ValueError as problem:
        # What was set may be a password meant for something else, and is not repeated.
        raise InvalidInput(
            _(
                "ONE_MORE_STEP_JOURNAL_KEY holds something that is no key. "
                "Make one with: python -m partnering journal-key"
            )
        ) from problem
