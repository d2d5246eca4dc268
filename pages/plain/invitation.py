"""The one-time link: a person sets a password and is signed in."""

from starlette.requests import Request
from starlette.responses import Response

from pages.plain.addresses import SIGN_IN, START
from pages.plain.forms import Form
from pages.plain.page import Problem, go_to, show, show_refusal
from pages.plain.passwords import new_password_hash
from pages.plain.visitor import device_of, now
from pages.shared.cookies import keep_token, token_in
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import NotFound
from partnering.foundation.invitations import OpenInvitation, read_invitation
from partnering.foundation.settings import read_settings
from partnering.foundation.sign_in import SHORTEST_PASSWORD, accept_invitation, sign_out
from partnering.foundation.words import _


def show_invitation(request: Request) -> Response:
    """The page behind the link: who it is for, and a place for a password."""
    try:
        return _invitation_page(_read(request))
    except NotFound as problem:
        return _not_valid(problem)


def take_invitation(request: Request, form: Form) -> Response:
    """Set the password, use up the link and sign in."""
    token = request.path_params["token"]
    try:
        invitation = _read(request)
        password_hash = new_password_hash(form)
        if isinstance(password_hash, Problem):
            return _invitation_page(invitation, problem=password_hash, status=422)
        with transaction() as session:
            sign_out(session, token=token_in(request.cookies), now=now())
            signed_in = accept_invitation(
                session, token=token, password_hash=password_hash, device=device_of(request), now=now()
            )
    except NotFound as problem:
        return _not_valid(problem)
    response = go_to(START)
    keep_token(response, signed_in.token, is_https=read_settings().is_https)
    return response


def _read(request: Request) -> OpenInvitation:
    with reading() as session:
        return read_invitation(session, token=request.path_params["token"], now=now())


def _invitation_page(
    invitation: OpenInvitation, *, problem: Problem | None = None, status: int = 200
) -> Response:
    return show(
        "invitation.html",
        status=status,
        problem=problem,
        invitation=invitation,
        shortest=SHORTEST_PASSWORD,
    )


def _not_valid(problem: NotFound) -> Response:
    return show_refusal(
        _("This link has ended"), problem.message, status=404, link=(SIGN_IN, _("Go to the sign-in page"))
    )
