"""Every plain address, and what connections pass on their way: the parts of the application beside its screens."""

from collections.abc import Callable
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from pages.plain.addresses import (
    COVERAGE_FILE,
    INVITATION,
    MY_DATA_FILE,
    PASSWORD,
    PROJECT_FILE,
    PROVIDER,
    PROVIDER_RETURN,
    SIGN_IN,
    SIGN_OUT,
)
from pages.plain.coverage_file import send_coverage_file
from pages.plain.errors import show_expected, show_mistake
from pages.plain.forms import takes_form
from pages.plain.health import healthz, readyz
from pages.plain.invitation import show_invitation, take_invitation
from pages.plain.middleware import DemoGuard, SecurityHeaders, SignInFirst
from pages.plain.passwords import show_password, take_password
from pages.plain.provider import begin_at_provider, return_from_provider
from pages.plain.sign_in import show_sign_in, show_sign_out, take_sign_in, take_sign_out
from pages.plain.zip_files import send_my_data, send_project_file
from partnering.foundation.errors import ExpectedError

ROUTES: list[BaseRoute] = [
    Route("/healthz", healthz),
    Route("/readyz", readyz),
    Route(SIGN_IN, show_sign_in),
    Route(SIGN_IN, takes_form(take_sign_in), methods=["POST"]),
    Route(SIGN_OUT, show_sign_out),
    Route(SIGN_OUT, takes_form(take_sign_out), methods=["POST"]),
    Route(PROVIDER, begin_at_provider),
    Route(PROVIDER_RETURN, return_from_provider),
    Route(INVITATION, show_invitation),
    Route(INVITATION, takes_form(take_invitation), methods=["POST"]),
    Route(PASSWORD, show_password),
    Route(PASSWORD, takes_form(take_password), methods=["POST"]),
    Route(COVERAGE_FILE, send_coverage_file),
    Route(PROJECT_FILE, send_project_file),
    Route(MY_DATA_FILE, send_my_data),
]

MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(DemoGuard),
    Middleware(SignInFirst, open_to_all=ROUTES),
]

EXCEPTION_HANDLERS: dict[type[Exception], Callable[[Any, Any], Any]] = {
    ExpectedError: show_expected,
    Exception: show_mistake,
}
