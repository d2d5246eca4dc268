"""An aid of the project as a reader will see it, and its text as a file, for those who work on it.

Plain pages: the preview runs its own script under its own policy, in a frame of the workshop or in a tab of its own,
and Streamlit hands the files of its download buttons to everybody who has their address.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Literal
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from decision_aids.checks.run import check_document
from decision_aids.formats.html import as_html
from decision_aids.formats.pdf import as_pdf
from decision_aids.reading import Document, DocumentProblems, read_document
from decision_aids.views.result import Result
from decision_aids.views.showing import result_of
from pages.plain.addresses import AID_PREVIEW, sign_in_and_return
from pages.plain.page import go_to, show_refusal
from pages.plain.visitor import now, signed_in_person
from partnering.coauthoring.aid_drafts import read_aid_draft
from partnering.coauthoring.aids import read_aid
from partnering.coauthoring.versions import read_version
from partnering.foundation.database import reading
from partnering.foundation.errors import InvalidInput
from partnering.foundation.projects import find_project
from partnering.foundation.words import _

FRAME_POLICY = "frame-ancestors 'self'; sandbox allow-scripts allow-popups"
"""Our own screens may show the preview. Its script gets no hold of them, whatever an aid holds."""

MOST_PROBLEMS = 5

Form = Literal["html", "pdf", "yaml"]
MEDIA_TYPES: dict[Form, str] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "yaml": "application/yaml",
}


def aid_preview_address(
    *, project: str, aid_id: int, text: Mapping[str, int], form: Form = "html", is_turned_round: bool = False
) -> str:
    """Where a text of an aid is: of the person's own draft by its revision, {"draft": 7}, or {"version": 2}."""
    wanted = {"project": project, "form": form, **text, **({"turned": 1} if is_turned_round else {})}
    path = AID_PREVIEW.replace("{aid_id:int}", str(aid_id))
    return f"{path}?{urlencode(wanted)}"


def send_aid_preview(request: Request) -> Response:
    """The aid as page, PDF or text; a stranger goes to sign in, and then to the list of aids."""
    person, wanted = signed_in_person(request), request.query_params
    slug = wanted.get("project", "")
    if person is None:
        return go_to(sign_in_and_return(f"/aid-list?{urlencode({'project': slug})}"))
    form = _form(wanted.get("form", "html"))
    draft, version = (_number(wanted.get(name)) for name in ("draft", "version"))
    with reading() as session:
        aid = {
            "project_id": find_project(session, person.person_id, slug=slug),
            "aid_id": request.path_params["aid_id"],
        }
        if draft is None:
            text = read_version(session, person.person_id, **aid, number=version).text
        else:
            text = read_aid_draft(session, person.person_id, **aid, revision=draft).text
        name = read_aid(session, person.person_id, **aid).slug
    if form == "yaml":
        return _sent(text, form, name=f"{name}.yaml")
    try:
        document = read_document(text, file="aid.yaml")
    except DocumentProblems as problems:
        return _unreadable(problems)
    result = as_shown(document, today=now().date(), is_turned_round=wanted.get("turned") == "1")
    return _sent(as_pdf(result) if form == "pdf" else as_html(result), form)


def as_shown(document: Document, *, today: date, is_turned_round: bool) -> Result:
    """The aid as it is shown, checked; turned round, the last option comes first."""
    findings = check_document(document, today=today)
    if is_turned_round:
        options = tuple(reversed(document.aid.options))
        document = replace(document, aid=document.aid.model_copy(update={"options": options}))
    return result_of(document, today=today, findings=findings)


def _form(wanted: str) -> Form:
    for form in MEDIA_TYPES:
        if form == wanted:
            return form
    raise InvalidInput(_("An aid can be shown as html, pdf or yaml."))


def _unreadable(problems: DocumentProblems) -> Response:
    lines = [
        _("Line {line}: {message}").format(line=found.line, message=found.message)
        for found in problems.findings[:MOST_PROBLEMS]
    ]
    page = show_refusal(_("The aid cannot be shown just now"), "\n".join(lines), status=200)
    policy = page.headers["Content-Security-Policy"]
    page.headers["Content-Security-Policy"] = policy.replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    return page


def _number(words: str | None) -> int | None:
    if words is None:
        return None
    if not (words.isascii() and words.isdecimal() and len(words) <= 10):
        raise InvalidInput(_("A draft and a version are numbers."))
    return int(words)


def _sent(content: bytes, form: Form, *, name: str | None = None) -> Response:
    headers = {"Cache-Control": "no-store"}
    if form == "html":
        headers["Content-Security-Policy"] = FRAME_POLICY
    if name:
        headers["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name)}"
    return Response(content, media_type=MEDIA_TYPES[form], headers=headers)
