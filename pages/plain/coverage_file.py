"""The coverage of a release as a file, for whoever is signed in and may see it.

A plain page, since Streamlit hands the files of its download buttons to everybody who has their address.
"""

from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from pages.plain.addresses import COVERAGE_FILE, sign_in_and_return
from pages.plain.page import go_to
from pages.plain.visitor import now, signed_in_person
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import reading
from partnering.foundation.projects import find_project
from partnering.foundation.settings import read_settings
from partnering.tracker.coverage_formats import coverage_csv
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.releases import find_release


def coverage_file_address(*, project: str, release: str, lifecycle: str) -> str:
    """Where the file is: the slug of the project, the version of the release, the key of the lifecycle."""
    return f"{COVERAGE_FILE}?{urlencode({'project': project, 'release': release, 'lifecycle': lifecycle})}"


def send_coverage_file(request: Request) -> Response:
    """The file as CSV; a stranger goes to sign in, and then to the screen."""
    person, wanted = signed_in_person(request), request.query_params
    slug, version = wanted.get("project", ""), wanted.get("release", "")
    if person is None:
        return go_to(sign_in_and_return(f"/coverage?{urlencode({'project': slug})}"))
    with reading() as session:
        project_id = find_project(session, person.person_id, slug=slug)
        coverage = read_coverage(
            session,
            person.person_id,
            project_id=project_id,
            release_id=find_release(session, person.person_id, project_id=project_id, version=version),
            lifecycle=wanted.get("lifecycle"),
            catalog=load_catalog(read_settings().catalog_folder),
            today=now().date(),
        )
    name = quote(f"coverage-{coverage.project}-{coverage.release}.csv")
    return Response(
        # With its mark in front, Excel reads the file as UTF-8.
        coverage_csv(coverage).encode("utf-8-sig"),
        media_type="text/csv",
        headers={"Content-Disposition": f"attachment; filename*=utf-8''{name}", "Cache-Control": "no-store"},
    )
