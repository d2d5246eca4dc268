"""Reviews under `/review/TOKEN` and `/my-review/ID`, and the same on paper."""

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from pages.plain.review_pages import (
    given_page,
    refuse,
    say_page,
    screen_page,
    verdict_page,
    welcome_page,
)
from pages.plain.review_paper import Packet, send_pdf, show_large_print
from pages.plain.review_visit import VERDICT_PAGE, Reviewer, reviewer_of, screen_numbered
from pages.plain.visitor import now
from partnering.coauthoring.my_reviews import MyReview
from partnering.coauthoring.review_endings import read_ending
from partnering.coauthoring.reviews import note_review_opened
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import NotFound

# More threads than this only take turns, and each page takes longer.
_at_once = CapacityLimiter(4)


async def show_review(request: Request) -> Response:
    """The page that the address asks for."""
    return await to_thread.run_sync(_show_review, request, limiter=_at_once)


def _show_review(request: Request) -> Response:
    try:
        reviewer = reviewer_of(request)
        if isinstance(reviewer, Response):
            return reviewer
        my = reviewer.read()
    except NotFound as problem:
        return refuse(problem)
    if my.given is not None:
        return given_page(reviewer, my)
    if my.card.is_waiting:
        return _page_to_go_on(request, reviewer, my)
    return welcome_page(reviewer, my)


def send_paper(request: Request) -> Response:
    """The review on paper: large print, or a PDF where the address ends so."""
    try:
        reviewer = reviewer_of(request)
        if isinstance(reviewer, Response):
            return reviewer
        my = reviewer.read()
    except NotFound as problem:
        return refuse(problem)
    packet = Packet(
        text=my.text,
        title=my.card.title,
        project=my.card.project_title,
        number=my.card.number,
        reviewer=reviewer.name,
        words=my.card.words,
        hats=my.card.hats,
        due_on=my.card.due_on,
        screens=tuple(screen.key for screen in my.screens),
        is_again=my.card.is_again,
    )
    send = send_pdf if request.url.path.endswith(".pdf") else show_large_print
    return send(packet, today=now().date())


def _page_to_go_on(request: Request, reviewer: Reviewer, my: MyReview) -> Response:
    wanted = request.query_params.get("screen", "")
    if wanted == VERDICT_PAGE:
        with reading() as session:
            typed = read_ending(
                session,
                reviewer.person_id,
                project_id=reviewer.project_id,
                invitation_id=reviewer.invitation_id,
            )
        return verdict_page(reviewer, my, typed=typed)
    found = screen_numbered(my, wanted)
    if found is None:
        return welcome_page(reviewer, my, is_kept="kept" in request.query_params)
    number, screen = found
    place = request.query_params.get("say", "")
    if place:
        return say_page(reviewer, my, number, screen, place=place)
    if my.card.begun_at is None and number == 1:
        with transaction() as session:
            note_review_opened(
                session,
                reviewer.person_id,
                project_id=reviewer.project_id,
                invitation_id=reviewer.invitation_id,
                now=now(),
            )
    return screen_page(reviewer, my, number, screen)
