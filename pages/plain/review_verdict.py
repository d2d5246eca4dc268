"""Taking the last page of a review: kept as it is typed, and given where the person says so."""

from starlette.responses import Response

from pages.plain.forms import Form
from pages.plain.page import Problem, go_to
from pages.plain.review_pages import verdict_page
from pages.plain.review_visit import VERDICT_PAGE, Reviewer, number_in
from pages.plain.visitor import now
from partnering.coauthoring.giving import MOST_MINUTES, NewVerdict
from partnering.coauthoring.my_reviews import MyReview
from partnering.coauthoring.review_endings import TypedEnding, keep_ending
from partnering.coauthoring.reviews import drop_remark, give_verdict
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import transaction
from partnering.foundation.errors import InvalidInput
from partnering.foundation.settings import read_settings
from partnering.foundation.vocabulary import Consent, Verdict
from partnering.foundation.words import _


def take_verdict(reviewer: Reviewer, my: MyReview, form: Form) -> Response:
    """Give the verdict, or keep the page and go where the pressed button leads. Raises NotPossibleNow, NotFound."""
    typed = TypedEnding(**{name: form.get(name, "") for name in ("verdict", "words", "consent", "minutes")})
    wanted, problem = form.get("go", ""), None
    if wanted == "give":
        problem = _give(reviewer, typed)
        if problem is None:
            return go_to(reviewer.address)
    try:
        _keep(reviewer, typed)
    except InvalidInput as too_long:
        problem = Problem("said", too_long.message)
    if problem is not None:
        return verdict_page(reviewer, my, typed=typed, problem=problem)
    remark_id = number_in(form, "drop")
    if remark_id is not None:
        _drop(reviewer, remark_id)
    to = {"back": f"?screen={len(my.screens)}", "later": "?kept=yes"}
    return go_to(reviewer.address + to.get(wanted, f"?screen={VERDICT_PAGE}"))


def _give(reviewer: Reviewer, typed: TypedEnding) -> Problem | None:
    """Give the verdict; what is in the way where it cannot be given."""
    verdict = next((verdict for verdict in Verdict if verdict.value == typed.verdict), None)
    consent = next((consent for consent in Consent if consent.value == typed.consent), Consent.ROLE_ONLY)
    if verdict is None:
        return Problem("verdict", _("Choose one of the five sentences."))
    minutes = typed.minutes.strip()
    if minutes and not (minutes.isascii() and minutes.isdigit() and int(minutes[:6]) <= MOST_MINUTES):
        return Problem(
            "minutes",
            _("Minutes: write a number from 0 to {most}, or leave it empty.").format(most=MOST_MINUTES),
        )
    moment = now()
    try:
        with transaction() as session:
            give_verdict(
                session,
                reviewer.person_id,
                project_id=reviewer.project_id,
                invitation_id=reviewer.invitation_id,
                entry=NewVerdict(verdict, typed.words, int(minutes) if minutes else None, consent),
                catalog=load_catalog(read_settings().catalog_folder),
                today=moment.date(),
                now=moment,
            )
    except InvalidInput as problem:
        return Problem("said", problem.message)
    return None


def _keep(reviewer: Reviewer, typed: TypedEnding) -> None:
    with transaction() as session:
        keep_ending(
            session,
            reviewer.person_id,
            project_id=reviewer.project_id,
            invitation_id=reviewer.invitation_id,
            ending=typed,
            now=now(),
        )


def _drop(reviewer: Reviewer, remark_id: int) -> None:
    with transaction() as session:
        drop_remark(
            session,
            reviewer.person_id,
            project_id=reviewer.project_id,
            invitation_id=reviewer.invitation_id,
            remark_id=remark_id,
            now=now(),
        )
