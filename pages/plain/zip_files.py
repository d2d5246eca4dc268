"""A project, or all about oneself, as a zip, for whoever is signed in and may have it.

Plain pages, since Streamlit hands the files of its download buttons to everybody who has their address.
"""

import tempfile
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from pages.plain.addresses import MY_ACCOUNT, PROJECT_FILE, sign_in_and_return
from pages.plain.page import go_to
from pages.plain.visitor import now, signed_in_person
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import reading
from partnering.foundation.projects import find_project
from partnering.foundation.settings import read_settings
from partnering.reporting.my_data import export_my_data
from partnering.reporting.project_export import export_project

CHUNK_BYTES = 64 * 1024


def project_file_address(*, project: str) -> str:
    """Where a project's zip is, by the slug of the project."""
    return f"{PROJECT_FILE}?{urlencode({'project': project})}"


def send_project_file(request: Request) -> Response:
    """The project as a zip; a stranger goes to sign in, and then to the start page."""
    person, slug = signed_in_person(request), request.query_params.get("project", "")
    if person is None:
        return go_to(sign_in_and_return(f"/?{urlencode({'project': slug})}"))
    out = tempfile.TemporaryFile()  # noqa: SIM115 (closed once it is sent)
    try:
        with reading() as session:
            export_project(
                session,
                person.person_id,
                project_id=find_project(session, person.person_id, slug=slug),
                catalog=load_catalog(read_settings().catalog_folder),
                out=out,
            )
    except BaseException:
        out.close()
        raise
    return sent(out, f"{slug}-{now():%Y-%m-%d}.zip")


def send_my_data(request: Request) -> Response:
    """All that is kept about the person who asks; a stranger goes to sign in, and then to their account."""
    person = signed_in_person(request)
    if person is None:
        return go_to(sign_in_and_return(MY_ACCOUNT))
    out = tempfile.TemporaryFile()  # noqa: SIM115 (closed once it is sent)
    try:
        with reading() as session:
            export_my_data(session, person.person_id, out=out)
    except BaseException:
        out.close()
        raise
    return sent(out, f"my-data-{now():%Y-%m-%d}.zip")


def sent(out: BinaryIO, name: str, *, media_type: str = "application/zip") -> Response:
    """A file on its way, in pieces, under this name; it is closed once it is sent."""
    size_bytes = out.tell()
    return StreamingResponse(
        _chunks(out),
        media_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=utf-8''{quote(name)}",
            "Content-Length": str(size_bytes),
            "Cache-Control": "no-store",
        },
    )


def _chunks(out: BinaryIO) -> Iterator[bytes]:
    with out:
        out.seek(0)
        while chunk := out.read(CHUNK_BYTES):
            yield chunk
