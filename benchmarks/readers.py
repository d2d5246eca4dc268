"""Readers of plain pages: many connections that ask again as soon as they are answered, as fast as the server can."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

from benchmarks.results import within

PACKED = {"Accept-Encoding": "gzip"}
HEAD_OF_TABLE = (
    "| what | answers a second | median | p95 | size of one |",
    "|---|---|---|---|---|",
)


@dataclass(frozen=True, slots=True)
class Question:
    """One request of a reader."""

    path: str
    form: str = ""
    """The fields that it sends, as a browser writes them; a page is only read where there are none."""
    leads_to: str = ""
    """Where the answer must send the browser; empty for anywhere."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the readers got."""

    seconds: float
    """From the first question to the last answer."""
    milliseconds: tuple[float, ...]
    """How long each answer took, as its reader saw it."""
    body_bytes: int
    """Of all answers together."""

    def row(self, what: str) -> str:
        """A line of the table under `HEAD_OF_TABLE`."""
        answers = len(self.milliseconds)
        times = " | ".join(f"{within(percent, self.milliseconds):.1f} ms" for percent in (50, 95))
        size = self.body_bytes / answers / 1024
        return f"| {what} | {answers / self.seconds:,.0f} | {times} | {size:.1f} kB |"


def page_and_tag(url: str, path: str) -> tuple[bytes, str]:
    """The body and the tag of a page."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.read(), answer.headers["etag"] or ""


def read_at_once(
    url: str,
    paths: Sequence[str],
    *,
    readers: int,
    times: int,
    tag: str = "",
) -> Answered:
    """Let so many readers ask at once, each so many times, and one path after the other.

    tag: of the page that they have already, so that each answer must be that nothing is new (304).
    """
    pages = [Question(path) for path in paths]
    asked = [[pages[(reader + n) % len(pages)] for n in range(times)] for reader in range(readers)]
    headers = PACKED | ({"If-None-Match": tag} if tag else {})
    return ask_at_once(url, asked, headers=headers, status=304 if tag else 200)


def ask_at_once(
    url: str, asked: Sequence[Sequence[Question]], *, headers: Mapping[str, str], status: int
) -> Answered:
    """Let everybody ask their questions at once, each over one connection, one after the other.

    Raises RuntimeError where an answer has another status, or leads elsewhere.
    """
    return asyncio.run(_ask_at_once(url, asked, headers, status))


async def _ask_at_once(
    url: str, asked: Sequence[Sequence[Question]], headers: Mapping[str, str], status: int
) -> Answered:
    place = urlsplit(url)
    took: list[float] = []
    statuses: Counter[int] = Counter()
    sizes: list[int] = []

    async def ask(questions: Sequence[Question]) -> None:
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        for question in questions:
            request = _request(question, place.netloc, headers)
            started = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = _content_length(head.lower())
            await reader.readexactly(length)
            took.append((time.perf_counter() - started) * 1000)
            statuses[int(head.split(b" ", 2)[1])] += 1
            sizes.append(length)
            if question.leads_to and f"\r\nlocation: {question.leads_to}\r\n".encode() not in head:
                raise RuntimeError(head.decode())
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*map(ask, asked))
    seconds = time.perf_counter() - started
    if statuses.keys() != {status}:
        raise RuntimeError(f"Something else than {status} came: {statuses}")
    return Answered(seconds, tuple(took), sum(sizes))


def _request(question: Question, host: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"{'POST' if question.form else 'GET'} {question.path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if question.form:
        lines += [
            f"Content-Length: {len(question.form)}",
            "Content-Type: application/x-www-form-urlencoded",
        ]
    return ("\r\n".join(lines) + "\r\n\r\n" + question.form).encode()


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    if b" 304 " in head.split(b"\r\n", 1)[0]:
        return 0
    raise ValueError(f"The server does not say how long its answer is:\n{head.decode()}")
