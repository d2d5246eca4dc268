"""The four errors that a person can act on. Their text is shown unchanged; anything else is our mistake."""


class ExpectedError(Exception):
    """Base of the errors whose text says what is wrong, where, and what to do. Shown to people without a traceback."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(ExpectedError):
    """The person may not do this; the text says who may."""


class NotPossibleNow(ExpectedError):
    """The person may do this, but not in the present state; the text says which state it needs."""


class NotFound(ExpectedError):
    """Nothing here that this person may see. Never tells whether it exists for others."""


class InvalidInput(ExpectedError):
    """A value cannot be used; the text says which value, where it stands and what was expected."""


class DatabaseUnusable(ExpectedError):
    """The database is missing, locked, read-only, not migrated, or newer than this program."""
