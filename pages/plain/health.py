"""For programs that watch this one: does the process live, can it serve."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from partnering.foundation.errors import DatabaseUnusable
from partnering.foundation.schema import check_schema
from partnering.foundation.settings import read_settings

_HEADERS = {"Cache-Control": "no-store"}


def healthz(_request: Request) -> Response:
    """200 while the process lives, whatever the database does."""
    return PlainTextResponse("ok\n", headers=_HEADERS)


def readyz(_request: Request) -> Response:
    """200 when the database answers and has the shape this program needs, else 503 and what to do."""
    try:
        check_schema(read_settings().database)
    except DatabaseUnusable as problem:
        return PlainTextResponse(problem.message + "\n", status_code=503, headers=_HEADERS)
    return PlainTextResponse("ready\n", headers=_HEADERS)
