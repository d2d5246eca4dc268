"""Pages that are the same for everybody: made once, kept while there is room, sent where the reader has them not."""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response

SMALLEST_TO_PACK_BYTES = 500
# Anybody may keep a copy, and asks each time whether it still holds: a withdrawn aid must say so at once.
CACHE_CONTROL = "public, no-cache"


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One page or file as it is sent."""

    body: bytes
    packed: bytes | None
    """With gzip; None for a body too small to gain by it."""
    media_type: str
    etag: str

    @property
    def size_bytes(self) -> int:
        """How much room it takes."""
        return len(self.body) + len(self.packed or b"")


def kept_page(body: bytes, *, media_type: str) -> KeptPage:
    """A page with its tag, packed once for all: the server would pack it anew for every reader."""
    packed = gzip.compress(body, mtime=0) if len(body) >= SMALLEST_TO_PACK_BYTES else None
    return KeptPage(body, packed, media_type, sha256(body).hexdigest()[:32])


class KeptPages:
    """The pages that were asked for last, up to a number of bytes. Each is made by one thread, while others wait."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._looking, self._making = Lock(), Lock()

    def page(self, key: Hashable, make: Callable[[], KeptPage]) -> KeptPage:
        """The page of this key; `make` gives it where it is not here."""
        found = self._find(key)
        if found is not None:
            return found
        with self._making:
            found = self._find(key)
            if found is None:
                found = make()
                self._keep(key, found)
        return found

    def _find(self, key: Hashable) -> KeptPage | None:
        with self._looking:
            found = self._pages.get(key)
            if found is not None:
                self._pages.move_to_end(key)
        return found

    def _keep(self, key: Hashable, page: KeptPage) -> None:
        with self._looking:
            self._pages[key] = page
            self._bytes += page.size_bytes
            while self._bytes > self._most_bytes and len(self._pages) > 1:
                _key, oldest = self._pages.popitem(last=False)
                self._bytes -= oldest.size_bytes


def send_kept(request: Request, page: KeptPage, headers: dict[str, str]) -> Response:
    """The page, packed where the reader can unpack it; 304 without a body where the reader has it already."""
    takes_gzip = "gzip" in request.headers.get("accept-encoding", "").lower()
    is_packed = takes_gzip and page.packed is not None
    etag = f'"{page.etag}-gzip"' if is_packed else f'"{page.etag}"'
    headers = {"ETag": etag, "Cache-Control": CACHE_CONTROL, "Vary": "Accept-Encoding", **headers}
    if _has_it(request, page.etag):
        return Response(status_code=304, headers=headers)
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    return Response(page.packed if is_packed else page.body, media_type=page.media_type, headers=headers)


def _has_it(request: Request, etag: str) -> bool:
    told = request.headers.get("if-none-match", "")
    tags = {tag.strip().removeprefix("W/").strip('"').removesuffix("-gzip") for tag in told.split(",")}
    return etag in tags or "*" in tags
