"""Who asks for a plain page: the signed-in person, the place and the browser."""

from datetime import UTC, datetime

from starlette.requests import HTTPConnection

from pages.shared.cookies import token_in
from partnering.foundation.database import reading
from partnering.foundation.sign_in import SignedInPerson, person_of_session

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def signed_in_person(request: HTTPConnection) -> SignedInPerson | None:
    """Who is signed in here; None for a stranger."""
    token = token_in(request.cookies)
    if token is None:
        return None
    with reading() as session:
        return person_of_session(session, token=token, now=now())


def place_of(request: HTTPConnection) -> str:
    """Where the browser sits: its IP address, as the server believes it."""
    return request.client.host if request.client else ""


def device_of(request: HTTPConnection) -> str:
    """The browser in a few words, such as "Firefox on Windows", for the person's list of open sessions."""
    agent = request.headers.get("user-agent", "")
    names = [next((name for mark, name in known if mark in agent), None) for known in (_BROWSERS, _SYSTEMS)]
    return " on ".join(name for name in names if name) or "Another program"
