"""What programs ask of the release gate: its JSON with a key, and its badge without one."""

from contextlib import suppress

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pages.plain.errors import STATUS
from pages.plain.kept_pages import KeptPage, KeptPages, kept_page, send_kept
from pages.plain.visitor import now
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import DatabaseUnusable, ExpectedError, NotAllowed, NotFound
from partnering.foundation.settings import read_settings
from partnering.foundation.words import _, language
from partnering.release_gate.badge import badge_svg, find_badged_release, read_badge_verdict
from partnering.release_gate.formats import gate_json
from partnering.release_gate.keys import judge_by_key, note_key_use

NO_STORE = {"Cache-Control": "no-store"}
FOR_A_WHILE = {"Cache-Control": "public, max-age=300"}
LONGEST_KEY = 200
MOST_KEPT_BYTES = 1024 * 1024

# To judge a release takes some 25 queries, and a badge is asked for wherever somebody has put it.
_badges = KeptPages(MOST_KEPT_BYTES)


def send_gate(request: Request) -> Response:
    """The gate as JSON for the key in `Authorization: Bearer KEY`; 401 for a key that does not work."""
    moment = now()
    try:
        token = _bearer_token(request)
        with reading() as session:
            gate = judge_by_key(
                session,
                token=token,
                slug=request.path_params["slug"],
                version=request.path_params["version"],
                catalog=load_catalog(read_settings().catalog_folder),
                today=moment.date(),
                now=moment,
            )
    except NotAllowed as problem:
        headers = {**NO_STORE, "WWW-Authenticate": "Bearer"}
        return JSONResponse({"error": problem.message}, status_code=401, headers=headers)
    except ExpectedError as problem:
        return JSONResponse({"error": problem.message}, STATUS[type(problem)], NO_STORE)
    # Whoever only asks is not turned away because somebody else is writing.
    with suppress(DatabaseUnusable), transaction() as session:
        note_key_use(session, token=token, now=moment)
    return JSONResponse(gate_json(gate), headers=NO_STORE)


def send_badge(request: Request) -> Response:
    """The badge of a release as SVG; 404, with a badge that says so, where there is no such release."""
    moment = now()
    try:
        with reading() as session:
            release = find_badged_release(
                session, slug=request.path_params["slug"], version=request.path_params["version"]
            )
    except NotFound:
        return Response(badge_svg(None), 404, FOR_A_WHILE, "image/svg+xml")

    def made() -> KeptPage:
        with reading() as session:
            verdict = read_badge_verdict(
                session,
                release=release,
                catalog=load_catalog(read_settings().catalog_folder),
                today=moment.date(),
                now=moment,
            )
        return kept_page(badge_svg(verdict).encode(), media_type="image/svg+xml")

    badge = _badges.page((release, moment.date(), language()), made)
    return send_kept(request, badge, FOR_A_WHILE)


def _bearer_token(request: Request) -> str:
    """The key. Raises NotAllowed where there is none."""
    scheme, _space, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST_KEY:
        raise NotAllowed(_("Send a key of the project: the header “Authorization: Bearer KEY”."))
    return token
