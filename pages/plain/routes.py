"""Every plain address, and what connections pass on their way: the parts of the application beside its screens."""

from collections.abc import Callable
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from pages.plain.addresses import (
    AID_PREVIEW,
    BADGE,
    COVERAGE_FILE,
    FIGURE_FILE,
    GATE_OF_RELEASE,
    INVITATION,
    INVOLVEMENT_FILE,
    JOURNAL_REMINDER,
    MY_DATA_FILE,
    MY_REVIEW,
    PASSWORD,
    PROJECT_FILE,
    PROVIDER,
    PROVIDER_RETURN,
    RELEASED_AID,
    RELEASED_AID_IN,
    RELEASED_AIDS,
    REPORT_FILE,
    REVIEW,
    ROUND_ON_PAPER,
    SIGN_IN,
    SIGN_OUT,
)
from pages.plain.aid_preview import send_aid_preview
from pages.plain.coverage_file import send_coverage_file
from pages.plain.errors import show_expected, show_mistake
from pages.plain.figure_file import send_figure_file
from pages.plain.forms import takes_form
from pages.plain.gate_api import send_badge, send_gate
from pages.plain.health import healthz, readyz
from pages.plain.invitation import show_invitation, take_invitation
from pages.plain.involvement_file import send_involvement
from pages.plain.journal_reminder import end_reminder, show_ending
from pages.plain.middleware import DemoGuard, SecurityHeaders, SignInFirst
from pages.plain.passwords import show_password, take_password
from pages.plain.provider import begin_at_provider, return_from_provider
from pages.plain.released_aids import send_released_aid, show_released_aids
from pages.plain.report_file import send_report_file
from pages.plain.review import send_paper, show_review
from pages.plain.review_forms import take_review
from pages.plain.round_paper import send_round_on_paper
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
    Route(JOURNAL_REMINDER, show_ending),
    Route(JOURNAL_REMINDER, takes_form(end_reminder), methods=["POST"]),
    Route(PASSWORD, show_password),
    Route(PASSWORD, takes_form(take_password), methods=["POST"]),
    Route(AID_PREVIEW, send_aid_preview),
    Route(COVERAGE_FILE, send_coverage_file),
    Route(FIGURE_FILE, send_figure_file),
    Route(REPORT_FILE, send_report_file),
    Route(PROJECT_FILE, send_project_file),
    Route(INVOLVEMENT_FILE, send_involvement),
    Route(MY_DATA_FILE, send_my_data),
    Route(GATE_OF_RELEASE, send_gate),
    Route(BADGE, send_badge),
    Route(ROUND_ON_PAPER, send_round_on_paper),
    Route(f"{ROUND_ON_PAPER}.pdf", send_round_on_paper),
    *(
        route
        for review in (REVIEW, MY_REVIEW)
        for route in (
            Route(review, show_review),
            Route(review, take_review, methods=["POST"]),
            Route(f"{review}/paper", send_paper),
            Route(f"{review}/paper.pdf", send_paper),
        )
    ),
    Route(RELEASED_AIDS, show_released_aids),
    Route(RELEASED_AID, send_released_aid),
    Route(RELEASED_AID_IN, send_released_aid),
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
