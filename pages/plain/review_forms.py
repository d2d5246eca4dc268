"""Taking what a reviewer sends: every press of a button sends all of the page, so that nothing typed is lost.

What cannot be kept is shown back in full, with the reason.
"""

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from decision_aids.formats.html_screens import FIELD, FORM
from pages.plain.addresses import SIGN_IN
from pages.plain.errors import STATUS
from pages.plain.forms import (
    MOST_BYTES,
    Form,
    bounded_body,
    comes_from_elsewhere,
    fields_of,
    refuse_foreign_form,
)
from pages.plain.page import Problem, go_to, show, show_refusal
from pages.plain.review_pages import given_page, mark_meant, part_of, say_page, screen_page
from pages.plain.review_verdict import take_verdict
from pages.plain.review_visit import VERDICT_PAGE, Reviewer, number_in, reviewer_of, screen_numbered
from pages.plain.visitor import now
from partnering.coauthoring.my_reviews import MyReview
from partnering.coauthoring.reviews import NewRemark, drop_remark, keep_answer, keep_remark, lift_block
from partnering.coauthoring.screens import Screen, screen_at
from partnering.foundation.database import transaction
from partnering.foundation.errors import ExpectedError, InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.typed_text import tidy
from partnering.foundation.vocabulary import ReviewQuestion, ReviewReply
from partnering.foundation.words import _

MOST_BYTES_OF_REVIEW = 20 * 1024 * 1024
"""More than anybody types, so that words that are far too long can still be shown back."""

# A long text costs memory: a few at a time, and only for who holds a link or is signed in.
_at_once = CapacityLimiter(8)


async def take_review(request: Request) -> Response:
    """Keep what is sent from a page of a review, and go on to where the pressed button leads."""
    if comes_from_elsewhere(request):
        return refuse_foreign_form()
    try:
        reviewer = await to_thread.run_sync(reviewer_of, request, limiter=_at_once)
    except NotFound as problem:
        return _shown_back(problem, fields_of(await bounded_body(request, MOST_BYTES) or b""))
    if isinstance(reviewer, Response):
        signed_out = NotAllowed(_("You are signed out. Sign in again, and copy your words into the page."))
        return _shown_back(
            signed_out, fields_of(await bounded_body(request, MOST_BYTES) or b""), address=SIGN_IN
        )
    body = await bounded_body(request, MOST_BYTES_OF_REVIEW)
    form = fields_of(body) if body is not None else None
    if form is None:
        return show_refusal(
            _("This is too long"),
            _(
                "You sent more than 20 million characters, and we could not take them. Nothing of it was kept. "
                "Go back, copy your words into a document, and tell us where it is."
            ),
            status=413,
            link=(reviewer.address, _("Go back to the review")),
        )
    return await to_thread.run_sync(_take, reviewer, form, limiter=_at_once)


def _take(reviewer: Reviewer, form: Form) -> Response:
    try:
        my = reviewer.read()
        if "because" in form and my.given is not None:
            return _take_lift(reviewer, my, form)
        if form.get("screen") == VERDICT_PAGE:
            return take_verdict(reviewer, my, form)
        found = screen_numbered(my, form.get("screen", ""))
        if found is None:
            return go_to(reviewer.address)
        number, screen = found
        if "place" in form:
            return _take_remark_at_place(reviewer, my, number, screen, form)
        return _take_screen(reviewer, my, number, screen, form)
    except (NotPossibleNow, NotFound) as problem:
        return _shown_back(problem, form, address=reviewer.address)


def _take_screen(reviewer: Reviewer, my: MyReview, number: int, screen: Screen, form: Form) -> Response:
    _keep_answers(reviewer, my, screen, form)
    words = form.get("words", "")
    if tidy(words):
        try:
            _keep_remark(reviewer, NewRemark(words, screen.key), form)
        except InvalidInput as problem:
            return screen_page(
                reviewer,
                reviewer.read(),
                number,
                screen,
                words=words,
                token=form.get("token", ""),
                problem=Problem("said", problem.message),
            )
    return _go_on(reviewer, my, number, form)


def _take_remark_at_place(
    reviewer: Reviewer, my: MyReview, number: int, screen: Screen, form: Form
) -> Response:
    place_number, words, icon = form["place"], form.get("words", ""), form.get("icon", "")
    part = part_of(my, screen)
    pointer, place = part.pointer(place_number), part.place(place_number)
    remark = NewRemark(words, screen.key)
    if pointer and place is not None:
        # Where studies do not agree is told below the last of them, and may be about another.
        remark = NewRemark(
            words,
            screen_at(pointer),
            pointer=pointer,
            quote=place.quote,
            mark=mark_meant(place, icon),
        )
    try:
        _keep_remark(reviewer, remark, form)
    except InvalidInput as problem:
        return say_page(
            reviewer,
            my,
            number,
            screen,
            place=place_number,
            words=words,
            icon=icon,
            token=form.get("token", ""),
            problem=Problem("said", problem.message),
        )
    return go_to(f"{reviewer.address}?screen={number}#at{place_number}")


def _take_lift(reviewer: Reviewer, my: MyReview, form: Form) -> Response:
    try:
        with transaction() as session:
            lift_block(
                session,
                reviewer.person_id,
                project_id=reviewer.project_id,
                invitation_id=reviewer.invitation_id,
                because=form["because"],
                now=now(),
            )
    except InvalidInput as problem:
        return given_page(reviewer, my, because=form["because"], problem=Problem("because", problem.message))
    return go_to(reviewer.address)


def _keep_answers(reviewer: Reviewer, my: MyReview, screen: Screen, form: Form) -> None:
    replies = {reply.value: reply for reply in ReviewReply}
    ticked = {question: replies.get(form.get(question.value, "")) for question in ReviewQuestion}
    new = {
        question: reply
        for question, reply in ticked.items()
        if reply is not None and my.answers.get((screen.key, question)) is not reply
    }
    if not new:
        return
    with transaction() as session:
        for question, reply in new.items():
            keep_answer(
                session,
                reviewer.person_id,
                project_id=reviewer.project_id,
                invitation_id=reviewer.invitation_id,
                screen=screen.key,
                question=question,
                reply=reply,
                now=now(),
            )


def _keep_remark(reviewer: Reviewer, remark: NewRemark, form: Form) -> None:
    with transaction() as session:
        keep_remark(
            session,
            reviewer.person_id,
            project_id=reviewer.project_id,
            invitation_id=reviewer.invitation_id,
            remark=remark,
            form_token=form.get("token", ""),
            now=now(),
        )


def _go_on(reviewer: Reviewer, my: MyReview, number: int, form: Form) -> Response:
    """Where the pressed button leads: a place to speak of, another part, the verdict, or the end for today."""
    here = f"{reviewer.address}?screen={number}"
    place, remark_id = number_in(form, FIELD), number_in(form, "drop")
    if place is not None:
        return go_to(f"{here}&say={place}")
    if remark_id is not None:
        with transaction() as session:
            drop_remark(
                session,
                reviewer.person_id,
                project_id=reviewer.project_id,
                invitation_id=reviewer.invitation_id,
                remark_id=remark_id,
                now=now(),
            )
        return go_to(f"{here}#{FORM}")
    wanted = form.get("go", "")
    steps = {"next": number + 1, "back": number - 1}
    to = str(steps.get(wanted, wanted))
    if wanted == "later":
        return go_to(f"{reviewer.address}?kept=yes")
    if to == "0":
        return go_to(reviewer.address)
    if to == VERDICT_PAGE or to == str(len(my.screens) + 1):
        return go_to(f"{reviewer.address}?screen={VERDICT_PAGE}")
    return go_to(f"{reviewer.address}?screen={to}" if screen_numbered(my, to) else here)


def _shown_back(problem: ExpectedError, form: Form | None, *, address: str = "") -> Response:
    """What could not be kept, with the reason, so that the person can take it along."""
    return show(
        "review_lost.html",
        status=STATUS[type(problem)],
        message=problem.message,
        words=tidy((form or {}).get("words", "") or (form or {}).get("because", "")),
        address=address,
    )
