"""Choosing a new password: by a link, or in one's own account."""

from starlette.requests import Request
from starlette.responses import Response

from pages.plain.addresses import MY_ACCOUNT, PASSWORD, sign_in_and_return
from pages.plain.forms import Form
from pages.plain.page import Problem, go_to, show
from pages.plain.sign_in import please_wait
from pages.plain.visitor import device_of, now, place_of, signed_in_person
from partnering.foundation.account import change_my_password
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import InvalidInput
from partnering.foundation.sign_in import (
    SHORTEST_PASSWORD,
    Account,
    SignedInPerson,
    find_account,
    finish_sign_in,
    hash_password,
    is_right_password,
)
from partnering.foundation.words import _

CHANGED = f"{PASSWORD}?changed=yes"


def new_password_hash(form: Form) -> str | Problem:
    """The hash of the password that was typed twice, or what is wrong with it."""
    if form.get("new_password", "") != form.get("repeated_password", ""):
        return Problem("repeated_password", _("The two passwords are not the same. Type both again."))
    try:
        return hash_password(form.get("new_password", ""))
    except InvalidInput as problem:
        return Problem("new_password", problem.message)


def show_password(request: Request) -> Response:
    """The form for a new password, or the word that it is saved."""
    person = signed_in_person(request)
    if person is None:
        return go_to(sign_in_and_return(PASSWORD))
    return _password_page(person, is_changed="changed" in request.query_params)


def take_password(request: Request, form: Form) -> Response:
    """Set a new password where the old one is right, and sign out the person's other browsers."""
    person = signed_in_person(request)
    if person is None:
        return go_to(sign_in_and_return(PASSWORD))
    email, place = person.email or "", place_of(request)
    with reading() as session:
        account = find_account(session, email=email, place=place, now=now())
    if account.wait_seconds:
        problem = Problem("password", please_wait(account.wait_seconds))
        return _password_page(person, problem=problem, status=429)
    if not is_right_password(account, form.get("password", "")):
        _remember_failure(request, account, email)
        problem = Problem("password", _("This is not your old password. Type it again."))
        return _password_page(person, problem=problem, status=422)
    password_hash = new_password_hash(form)
    if isinstance(password_hash, Problem):
        return _password_page(person, problem=password_hash, status=422)
    with transaction() as session:
        change_my_password(
            session,
            person.person_id,
            password_hash=password_hash,
            keep_session_id=person.session_id,
            now=now(),
        )
    return go_to(CHANGED)


def _remember_failure(request: Request, account: Account, email: str) -> None:
    """A browser left open must be no place to guess the password."""
    with transaction() as session:
        finish_sign_in(
            session,
            account=account,
            is_right=False,
            email=email,
            place=place_of(request),
            device=device_of(request),
            now=now(),
        )


def _password_page(
    person: SignedInPerson, *, problem: Problem | None = None, is_changed: bool = False, status: int = 200
) -> Response:
    return show(
        "password.html",
        status=status,
        problem=problem,
        email=person.email or "",
        is_changed=is_changed,
        shortest=SHORTEST_PASSWORD,
        my_account=MY_ACCOUNT,
    )
