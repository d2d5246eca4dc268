"""Reading and sending the forms of plain pages, as a browser without script does."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from httpx2 import Response
from sqlalchemy import func, select
from starlette.testclient import TestClient

from partnering.foundation.database import reading
from partnering.foundation.models import SignInSession

SITE = "http://127.0.0.1:8501"
PASSWORD = "three quiet words"


@dataclass
class Read(HTMLParser):
    """What a page holds: title, visible words, the attributes of its tags."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    title: str = ""
    _inside: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 (the name that the parser calls it by)
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        elif self._inside != "style":
            self.words.extend(data.split())

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def field(self, name: str) -> dict[str, str]:
        (attributes,) = [attributes for attributes in self.all("input") if attributes.get("id") == name]
        return attributes


def read(response: Response) -> Read:
    page = Read()
    page.feed(response.text)
    return page


def sign_in(
    client: TestClient, *, email: str = "rosa@example.org", password: str = PASSWORD, **more: str
) -> Response:
    return client.post("/signin", data={"email": email, "password": password, **more})


def set_cookie(response: Response) -> dict[str, str]:
    """The parts of the sign-in cookie that a response sets, by lower-case name."""
    (header,) = response.headers.get_list("set-cookie")
    parts = [part.strip().partition("=") for part in header.split(";")]
    return {name.lower(): value for name, _, value in parts}


def open_sessions() -> int:
    """How many browsers are signed in."""
    with reading() as session:
        return session.scalar(select(func.count()).where(SignInSession.ended_at.is_(None))) or 0
