"""Who was involved in a release, as a file for other systems, for whoever is signed in and may have it."""

import tempfile
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from pages.plain.addresses import INVOLVEMENT_FILE, sign_in_and_return
from pages.plain.page import go_to
from pages.plain.visitor import now, signed_in_person
from pages.plain.zip_files import sent
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import reading
from partnering.foundation.errors import NotFound
from partnering.foundation.projects import find_project
from partnering.foundation.settings import read_settings
from partnering.foundation.words import _
from partnering.interop.involvement_files import ENDINGS, InvolvementForm, write_involvement
from partnering.reporting.involvement import read_involvement
from partnering.tracker.releases import find_release


def involvement_address(*, project: str, release: str, form: InvolvementForm) -> str:
    """Where the file is: the slug of the project, the version of the release, the form."""
    return f"{INVOLVEMENT_FILE}?{urlencode({'project': project, 'release': release, 'form': form})}"


def send_involvement(request: Request) -> Response:
    """The file; a stranger goes to sign in, and then to the releases."""
    person, wanted = signed_in_person(request), request.query_params
    slug, version = wanted.get("project", ""), wanted.get("release", "")
    if person is None:
        return go_to(sign_in_and_return(f"/releases?{urlencode({'project': slug})}"))
    form = next((form for form in InvolvementForm if form == wanted.get("form")), None)
    if form is None:
        raise NotFound(
            _("There is no such form. Choose one of: {forms}.").format(forms=", ".join(InvolvementForm))
        )
    catalog, moment = load_catalog(read_settings().catalog_folder), now()
    with reading() as session:
        project_id = find_project(session, person.person_id, slug=slug)
        told = read_involvement(
            session,
            person.person_id,
            project_id=project_id,
            release_id=find_release(session, person.person_id, project_id=project_id, version=version),
            site=read_settings().site,
            catalog=catalog,
            today=moment.date(),
            now=moment,
        ).told
    out = tempfile.TemporaryFile()  # noqa: SIM115 (closed once it is sent)
    try:
        write_involvement(told, form=form, catalog=catalog, now=moment, out=out)
    except BaseException:
        out.close()
        raise
    ending = ENDINGS[form]
    return sent(out, f"involvement-{told.project}-{version}{ending.text}", media_type=ending.media_type)
