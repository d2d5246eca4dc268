"""Released aids for everybody: a list, and each aid with the record of how it was made, in every form."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from io import BytesIO
from threading import Lock
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from decision_aids.formats.rendering import Target, render
from decision_aids.reading import read_document
from decision_aids.views.result import RecordShown
from pages.plain.addresses import RELEASED_AIDS
from pages.plain.kept_pages import KeptPage, KeptPages, kept_page, send_kept
from pages.plain.page import CONTENT_SECURITY_POLICY, show, show_refusal
from pages.plain.visitor import now
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import reading
from partnering.foundation.errors import NotFound
from partnering.foundation.settings import read_settings
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _
from partnering.interop.involvement_files import ENDINGS, InvolvementForm, write_involvement
from partnering.release_gate.record import RecordStrip
from partnering.release_gate.record_reading import read_record, read_released_text
from partnering.release_gate.record_words import record_shown
from partnering.release_gate.released import find_released_aid, list_released_aids
from partnering.reporting.record_involvement import involvement_of_record

MOST_KEPT_BYTES: Final = 48 * 1024 * 1024
MOST_RECORDS: Final = 500
FRAME_POLICY: Final = "frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
"""What a page cannot say of itself; the rest stands in the page, with the hashes of its own style and script."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a released aid, or of the record of how it was made; the text itself where both are None."""

    target: Target | None
    media_type: str
    of_record: InvolvementForm | None = None


FORMS: Final = {
    ".fhir.json": Form("fhir", "application/fhir+json; charset=utf-8"),
    **{
        f".reviews-{form}.json": Form(None, ENDINGS[form].media_type, form)
        for form in (InvolvementForm.R5, InvolvementForm.R4)
    },
    ".json": Form("json", "application/json; charset=utf-8"),
    ".pdf": Form("pdf", "application/pdf"),
    ".yaml": Form(None, "application/yaml; charset=utf-8"),
    "": Form("html", "text/html; charset=utf-8"),
}
"""Each form by the end of its address, longer ends first."""


_pages = KeptPages(MOST_KEPT_BYTES)
_one_at_a_time = Lock()


@lru_cache(maxsize=MOST_RECORDS)
def _record(published_id: int, _changed: Hashable, today: date, site: str) -> tuple[RecordStrip, RecordShown]:
    """The record of an aid, read again where anything in its log changed."""
    with reading() as session:
        strip = read_record(session, published_id=published_id, today=today)
    return strip, record_shown(strip, address=f"{site}{RELEASED_AIDS}/{strip.slug}")


def show_released_aids(request: Request) -> Response:
    """The list of all released aids."""
    today = now().date()
    with reading() as session:
        aids = list_released_aids(session)
    page = show("released_aids.html", aids=aids, today=today, day_in_words=day_in_words)
    return send_kept(
        request,
        kept_page(bytes(page.body), media_type="text/html; charset=utf-8"),
        {"Content-Security-Policy": CONTENT_SECURITY_POLICY},
    )


def send_released_aid(request: Request) -> Response:
    """An aid in the form that its address asks for; without a release the latest that is in use."""
    slug, version = request.path_params["slug"], request.path_params.get("version")
    last = slug if version is None else version
    ending = next(ending for ending in FORMS if last.endswith(ending))
    name = last.removesuffix(ending)
    today = now().date()
    try:
        with reading() as session:
            found = find_released_aid(
                session,
                slug=name if version is None else slug,
                version=None if version is None else name,
            )
    except NotFound as problem:
        link = (RELEASED_AIDS, _("All released aids"))
        return show_refusal(_("There is no such aid"), problem.message, status=404, link=link)
    with _one_at_a_time:  # so that of many readers who come at once, one reads for all
        strip, shown = _record(found.published_id, found.changed, today, read_settings().site)

    def made() -> KeptPage:
        with reading() as session:
            text = read_released_text(session, published_id=found.published_id)
        form = FORMS[ending]
        if form.of_record is not None:
            text = _involvement(
                strip, form.of_record, title=read_document(text, file=strip.slug).aid.title, today=today
            )
        elif form.target is not None:
            document = read_document(text, file=strip.slug)
            text = render(document, form.target, today=today, record=shown)
        return kept_page(text, media_type=form.media_type)

    headers = {"Content-Security-Policy": FRAME_POLICY}
    if version is None:
        headers["Content-Location"] = f"{RELEASED_AIDS}/{strip.slug}/{strip.release}{ending}"
    if ending:
        state = "-withdrawn" if shown.withdrawn_on else ""
        file_name = quote(f"{strip.slug}-{strip.release}{state}{ending}")
        headers["Content-Disposition"] = f"inline; filename*=utf-8''{file_name}"
    return send_kept(request, _pages.page((strip.sha256, shown, today, ending), made), headers)


def _involvement(strip: RecordStrip, form: InvolvementForm, *, title: str, today: date) -> bytes:
    """The record as FHIR; its moment is the beginning of the day, so that it stays the same for as long."""
    out = BytesIO()
    write_involvement(
        involvement_of_record(strip, title=title, site=read_settings().site),
        form=form,
        catalog=load_catalog(read_settings().catalog_folder),
        now=datetime.combine(today, time.min, UTC),
        out=out,
    )
    return out.getvalue()
