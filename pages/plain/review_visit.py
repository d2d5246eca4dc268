"""Who opens a review: somebody with a link, or somebody signed in who is asked by their account."""

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from pages.plain.addresses import MY_REVIEW, REVIEW, sign_in_and_return
from pages.plain.forms import Form
from pages.plain.page import go_to
from pages.plain.visitor import now, signed_in_person
from partnering.coauthoring.my_reviews import MyReview, find_my_review, read_my_review
from partnering.coauthoring.review_access import invitation_of_link
from partnering.coauthoring.screens import Screen
from partnering.foundation.database import reading

VERDICT_PAGE = "verdict"
"""The last page, in the place of the number of a part."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """The person who is asked, and the one review that is open to them here."""

    person_id: int
    project_id: int
    invitation_id: int
    name: str
    address: str
    """Of the review, for this person."""
    until: date | None
    """The last day of the link; None for who is signed in."""

    def read(self) -> MyReview:
        """The review as it stands. Raises NotFound."""
        with reading() as session:
            return read_my_review(
                session, self.person_id, project_id=self.project_id, invitation_id=self.invitation_id
            )


def reviewer_of(request: Request) -> Reviewer | Response:
    """Who is here; the way to sign in for a stranger without a link. Raises NotFound for a review of anybody else."""
    token = request.path_params.get("token")
    if token is not None:
        return _reviewer_by_link(token)
    person = signed_in_person(request)
    invitation_id = request.path_params["invitation_id"]
    if person is None:
        return go_to(sign_in_and_return(MY_REVIEW.replace("{invitation_id:int}", str(invitation_id))))
    with reading() as session:
        project_id = find_my_review(session, person.person_id, invitation_id=invitation_id)
    address = MY_REVIEW.replace("{invitation_id:int}", str(invitation_id))
    return Reviewer(person.person_id, project_id, invitation_id, person.name, address, None)


def screen_numbered(my: MyReview, wanted: str) -> tuple[int, Screen] | None:
    """A part that is asked about by its number, from 1; None where there is none."""
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 0
    return (number, my.screens[number - 1]) if 1 <= number <= len(my.screens) else None


def number_in(form: Form, name: str) -> int | None:
    """A number that a form holds, such as the id of a remark; None for what no database takes as one."""
    number = form.get(name, "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None


def _reviewer_by_link(token: str) -> Reviewer:
    with reading() as session:
        access = invitation_of_link(session, token=token, now=now())
    return Reviewer(
        access.person_id,
        access.project_id,
        access.invitation_id,
        access.name,
        REVIEW.replace("{token}", token),
        access.expires_at.date(),
    )
