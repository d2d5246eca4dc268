"""A figure of the dashboard as a file, for whoever is signed in and may see it.

A plain page, since Streamlit hands the files of its download buttons to everybody who has their address.
"""

from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from pages.plain.addresses import FIGURE_FILE, sign_in_and_return
from pages.plain.page import go_to
from pages.plain.visitor import now, signed_in_person
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import reading
from partnering.foundation.errors import InvalidInput
from partnering.foundation.projects import find_project
from partnering.foundation.settings import read_settings
from partnering.foundation.words import _
from partnering.reporting.dashboard import Choice, read_dashboard
from partnering.reporting.figure_files import figure_csv, figure_png, file_name
from partnering.tracker.coverage import SCALE

ALL_PROJECTS = "all"
MEDIA_TYPES = {"csv": "text/csv", "png": "image/png"}


def figure_file_address(*, project: str, figure: str, ending: str, choice: Choice) -> str:
    """Where the file is: the slug of the project, the key of the figure, and what was chosen."""
    wanted = {
        "project": project,
        "of": ALL_PROJECTS if choice.has_all_projects else None,
        "from": choice.first_year,
        "to": choice.last_year,
        "stage": choice.stage,
    }
    query = urlencode({key: value for key, value in wanted.items() if value is not None})
    return f"{FIGURE_FILE.format(figure=figure, ending=ending)}?{query}"


def send_figure_file(request: Request) -> Response:
    """The file; a stranger goes to sign in, and then to the dashboard."""
    person, wanted = signed_in_person(request), request.query_params
    slug, ending = wanted.get("project", ""), request.path_params["ending"]
    if person is None:
        return go_to(sign_in_and_return(f"/dashboard?{urlencode({'project': slug})}"))
    if ending not in MEDIA_TYPES:
        raise InvalidInput(_("A figure comes as csv or png. Change the end of the address."))
    catalog, moment = load_catalog(read_settings().catalog_folder), now()
    with reading() as session:
        dashboard = read_dashboard(
            session,
            person.person_id,
            project_id=find_project(session, person.person_id, slug=slug),
            choice=Choice(
                has_all_projects=wanted.get("of") == ALL_PROJECTS,
                first_year=year_in_address(wanted.get("from")),
                last_year=year_in_address(wanted.get("to")),
                stage=wanted.get("stage"),
            ),
            catalog=catalog,
            today=moment.date(),
            now=moment,
        )
    figure, continuum = dashboard.figure(request.path_params["figure"]), catalog.continuum(SCALE)
    if ending == "png":
        content = figure_png(figure, continuum)
    else:
        # With its mark in front, Excel reads the file as UTF-8.
        content = figure_csv(figure, dashboard, continuum).encode("utf-8-sig")
    name = quote(file_name(figure, dashboard, ending))
    return Response(
        content,
        media_type=MEDIA_TYPES[ending],
        headers={"Content-Disposition": f"attachment; filename*=utf-8''{name}", "Cache-Control": "no-store"},
    )


def year_in_address(wanted: str | None) -> int | None:
    """The year that an address names; None for none. Raises InvalidInput."""
    if wanted is None:
        return None
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) <= 4):
        raise InvalidInput(_("A period begins and ends with a year, such as 2026."))
    return int(wanted)
