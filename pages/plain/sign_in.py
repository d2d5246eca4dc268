"""Signing in with e-mail and password, and signing out."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from pages.plain.addresses import PROVIDER, SIGN_IN, START, local_path
from pages.plain.forms import Form
from pages.plain.page import Problem, go_to, show
from pages.plain.visitor import device_of, now, place_of, signed_in_person
from pages.shared.cookies import drop_token, keep_token, token_in
from partnering.foundation.database import reading, transaction
from partnering.foundation.identity_provider import provider_of
from partnering.foundation.instance import demo_password, list_demo_accounts
from partnering.foundation.settings import read_settings
from partnering.foundation.sign_in import find_account, finish_sign_in, is_right_password, sign_out
from partnering.foundation.words import _, ngettext

SIGNED_OUT = f"{SIGN_IN}?signed_out=yes"


def show_sign_in(request: Request) -> Response:
    """The sign-in page; somebody who is signed in goes on at once."""
    next_path = local_path(request.query_params.get("next"))
    if signed_in_person(request) is not None:
        return go_to(next_path)
    return sign_in_page(next_path=next_path, is_signed_out="signed_out" in request.query_params)


def take_sign_in(request: Request, form: Form) -> Response:
    """Check e-mail and password and sign in, or say in the same words for everybody that it did not work."""
    email, next_path, place = form.get("email", ""), local_path(form.get("next")), place_of(request)
    with reading() as session:
        account = find_account(session, email=email, place=place, now=now())
    if account.wait_seconds:
        problem = Problem("password", please_wait(account.wait_seconds))
        return sign_in_page(next_path=next_path, email=email, problem=problem, status=429)
    is_right = is_right_password(account, form.get("password", ""))
    with transaction() as session:
        signed_in = finish_sign_in(
            session,
            account=account,
            is_right=is_right,
            email=email,
            place=place,
            device=device_of(request),
            now=now(),
        )
        if signed_in is not None:
            sign_out(session, token=token_in(request.cookies), now=now())
    if signed_in is None:
        problem = Problem(
            "password", _("This e-mail address and password do not go together. Look at both and try again.")
        )
        return sign_in_page(next_path=next_path, email=email, problem=problem, status=422)
    response = go_to(next_path)
    keep_token(response, signed_in.token, is_https=read_settings().is_https)
    return response


def please_wait(seconds: int) -> str:
    """How long to wait before the next try."""
    if seconds < 60:
        wait = ngettext("{n} second", "{n} seconds", seconds).format(n=seconds)
    else:
        minutes = -(-seconds // 60)
        wait = ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    return _("There were many tries with the wrong password. Wait {wait}, then try again.").format(wait=wait)


def show_sign_out(request: Request) -> Response:
    """The question whether to sign out, for those who come by a link."""
    person = signed_in_person(request)
    return show("sign_out.html", name=person.name) if person else go_to(SIGNED_OUT)


def take_sign_out(request: Request, _form: Form) -> Response:
    """End this browser's session, here and in the database."""
    with transaction() as session:
        sign_out(session, token=token_in(request.cookies), now=now())
    response = go_to(SIGNED_OUT)
    drop_token(response, is_https=read_settings().is_https)
    return response


def sign_in_page(
    *,
    next_path: str = START,
    email: str = "",
    problem: Problem | None = None,
    is_signed_out: bool = False,
    status: int = 200,
) -> Response:
    """The page with every way to sign in."""
    provider = provider_of(read_settings())
    with reading() as session:
        accounts, password = list_demo_accounts(session), demo_password(session)
    return show(
        "sign_in.html",
        status=status,
        problem=problem,
        next_path=next_path,
        email=email,
        provider_name=provider.name if provider else None,
        provider_address=f"{PROVIDER}?{urlencode({'next': next_path})}",
        is_signed_out=is_signed_out,
        demo_accounts=accounts,
        demo_password=password,
    )
