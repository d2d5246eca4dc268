"""What a plain page says when the work behind it cannot be done."""

from starlette.requests import Request
from starlette.responses import Response

from pages.plain.page import show_refusal
from pages.shared.mistakes import note_mistake
from partnering.foundation.errors import (
    DatabaseUnusable,
    ExpectedError,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotPossibleNow,
)
from partnering.foundation.words import _

STATUS: dict[type[ExpectedError], int] = {
    NotAllowed: 403,
    NotFound: 404,
    NotPossibleNow: 409,
    InvalidInput: 422,
    DatabaseUnusable: 503,
}


def show_expected(_request: Request, problem: ExpectedError) -> Response:
    """An error whose own words say what is wrong and what to do."""
    return show_refusal(_("We cannot do this just now"), problem.message, status=STATUS[type(problem)])


def show_mistake(_request: Request, mistake: Exception) -> Response:
    """A mistake of ours: a number to tell us, and nothing of what is inside."""
    message = _(
        "Something went wrong on our side. Go back and try again. "
        "If it happens again, tell us this number: {number}"
    ).format(number=note_mistake(mistake))
    return show_refusal(_("This did not work"), message, status=500)
