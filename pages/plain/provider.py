"""Signing in by an OpenID Connect provider, in plain routes: there, back, and into a session of our own.

Not by `st.login`: it would keep the person in a cookie that the server cannot end, and Streamlit 1.67 takes a copy of
that cookie for 30 days, whatever happened since. It also asks for no audience, and ends every failure without a word.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from functools import wraps
from urllib.parse import parse_qsl, quote, urlencode

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pages.plain.addresses import (
    MOST_CHARACTERS,
    PROVIDER,
    PROVIDER_RETURN,
    SIGN_IN,
    START,
    local_path,
)
from pages.plain.errors import STATUS
from pages.plain.page import Problem, go_to
from pages.plain.sign_in import sign_in_page
from pages.plain.visitor import device_of, now, signed_in_person
from pages.shared.cookies import keep_token, token_in
from partnering.foundation.database import transaction
from partnering.foundation.errors import ExpectedError
from partnering.foundation.identity_provider import (
    TIME_TO_SIGN_IN,
    Attempt,
    Provider,
    address_to_sign_in,
    new_attempt,
    provider_of,
    verified_email,
)
from partnering.foundation.settings import read_settings
from partnering.foundation.sign_in import sign_in_identified, sign_out

ATTEMPT = "one_more_step_attempt"
"""The cookie of a try to sign in."""

# A provider that is slow to answer holds up few threads, and nobody else.
_at_once = CapacityLimiter(4)


def with_provider(
    handle: Callable[[Request, Provider], Response],
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that works in a thread of its own, where a provider is set; else it leads to the sign-in page."""

    @wraps(handle)
    async def endpoint(request: Request) -> Response:
        provider = provider_of(read_settings())
        if provider is None:
            return go_to(SIGN_IN)
        return await to_thread.run_sync(handle, request, provider, limiter=_at_once)

    return endpoint


@with_provider
def begin_at_provider(request: Request, provider: Provider) -> Response:
    """Send the browser to the provider; somebody who is signed in goes on at once."""
    next_path = local_path(request.query_params.get("next"))
    if signed_in_person(request) is not None:
        return go_to(next_path)
    attempt = new_attempt()
    try:
        address = address_to_sign_in(provider, attempt, return_address=_return_address())
    except ExpectedError as problem:
        return _refused(problem, next_path)
    response = RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})
    _keep_attempt(response, attempt, next_path)
    return response


@with_provider
def return_from_provider(request: Request, provider: Provider) -> Response:
    """Sign in whom the provider knows and we know too. The try is over, however it ends."""
    attempt, next_path = _attempt_of(request)
    if attempt is None and signed_in_person(request) is not None:
        # The browser's way back, after all went well.
        return go_to(START)
    moment = now()
    try:
        email = verified_email(
            provider, attempt, request.query_params, return_address=_return_address(), now=moment
        )
        with transaction() as session:
            signed_in = sign_in_identified(session, email=email, device=device_of(request), now=moment)
            sign_out(session, token=token_in(request.cookies), now=moment)
    except ExpectedError as problem:
        response = _refused(problem, next_path)
    else:
        response = go_to(next_path)
        keep_token(response, signed_in.token, is_https=read_settings().is_https)
    response.delete_cookie(ATTEMPT, path=PROVIDER)
    return response


def _return_address() -> str:
    return read_settings().site + PROVIDER_RETURN


def _refused(problem: ExpectedError, next_path: str) -> Response:
    return sign_in_page(
        next_path=next_path, problem=Problem("provider", problem.message), status=STATUS[type(problem)]
    )


def _keep_attempt(response: Response, attempt: Attempt, next_path: str) -> None:
    # A browser drops a cookie that is too long, and the try with it.
    next_path = next_path if len(quote(next_path, safe="")) <= MOST_CHARACTERS else START
    response.set_cookie(
        ATTEMPT,
        urlencode({**asdict(attempt), "next": next_path}),
        max_age=int(TIME_TO_SIGN_IN.total_seconds()),
        path=PROVIDER,
        secure=read_settings().is_https,
        httponly=True,
        samesite="lax",
    )


def _attempt_of(request: Request) -> tuple[Attempt | None, str]:
    """The try that this browser began, and where to go on to; None where it began none."""
    kept = dict(parse_qsl(request.cookies.get(ATTEMPT, "")))
    next_path = local_path(kept.get("next"))
    names = ("state", "nonce", "code_verifier")
    if not all(kept.get(name) for name in names):
        return None, next_path
    return Attempt(**{name: kept[name] for name in names}), next_path
