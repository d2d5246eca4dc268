"""The report as a file, for whoever is signed in and may see it.

A plain page, since Streamlit hands the files of its download buttons to everybody who has their address.
"""

from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from pages.plain.addresses import REPORT_FILE, sign_in_and_return
from pages.plain.figure_file import year_in_address
from pages.plain.page import go_to
from pages.plain.visitor import now, signed_in_person
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import reading
from partnering.foundation.errors import InvalidInput
from partnering.foundation.projects import find_project
from partnering.foundation.settings import read_settings
from partnering.foundation.words import _
from partnering.reporting.dashboard import Choice
from partnering.reporting.report import read_report
from partnering.reporting.report_formats import MEDIA_TYPES, report_in
from partnering.tracker.coverage import SCALE


def report_file_address(*, project: str, ending: str, choice: Choice) -> str:
    """Where the file is: the slug of the project, and the years that were chosen."""
    wanted = {"project": project, "from": choice.first_year, "to": choice.last_year}
    query = urlencode({key: value for key, value in wanted.items() if value is not None})
    return f"{REPORT_FILE.format(ending=ending)}?{query}"


def send_report_file(request: Request) -> Response:
    """The file; a stranger goes to sign in, and then to the report."""
    person, wanted = signed_in_person(request), request.query_params
    slug, ending = wanted.get("project", ""), request.path_params["ending"]
    if person is None:
        return go_to(sign_in_and_return(f"/report?{urlencode({'project': slug})}"))
    if ending not in MEDIA_TYPES:
        raise InvalidInput(_("The report comes as pdf, html, md or csv. Change the end of the address."))
    catalog, moment = load_catalog(read_settings().catalog_folder), now()
    with reading() as session:
        report = read_report(
            session,
            person.person_id,
            project_id=find_project(session, person.person_id, slug=slug),
            choice=Choice(
                first_year=year_in_address(wanted.get("from")), last_year=year_in_address(wanted.get("to"))
            ),
            catalog=catalog,
            today=moment.date(),
            now=moment,
        )
    name = quote(f"{slug}-report-{moment:%Y-%m-%d}.{ending}")
    return Response(
        report_in(report, ending, catalog.continuum(SCALE)),
        media_type=MEDIA_TYPES[ending],
        headers={"Content-Disposition": f"attachment; filename*=utf-8''{name}", "Cache-Control": "no-store"},
    )
