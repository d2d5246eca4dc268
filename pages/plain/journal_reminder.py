"""The link in the weekly e-mail: one press, and no more e-mails come. Mail programs may press it too (RFC 8058)."""

from starlette.requests import Request
from starlette.responses import Response

from pages.plain.addresses import START
from pages.plain.forms import Form
from pages.plain.page import show, show_refusal
from pages.plain.visitor import now
from partnering.foundation.database import transaction
from partnering.foundation.errors import NotFound
from partnering.foundation.words import _
from partnering.reflection.reminders import end_reminder_by_link


def show_ending(request: Request) -> Response:
    """The page behind the link. To open it ends nothing: programs that look for viruses open links too."""
    return show("journal_reminder.html", is_ended=False)


def end_reminder(request: Request, form: Form) -> Response:
    """End the e-mails of whoever this link belongs to."""
    try:
        with transaction() as session:
            end_reminder_by_link(session, token=request.path_params["token"], now=now())
    except NotFound as problem:
        link = (START, _("Go to One More Step"))
        return show_refusal(_("Already off"), problem.message, status=404, link=link)
    return show("journal_reminder.html", is_ended=True)
