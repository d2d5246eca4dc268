"""Who is here, in which project, and whether this page is for them. Every page file starts with its guard.

That is `open_page`, or `open_own_page` for what a person has outside of any project.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

import streamlit as st

from pages.shared.cookies import read_token
from pages.shared.text import as_text
from partnering.foundation.catalog import Catalog, load_catalog
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import DatabaseUnusable, ExpectedError, NotAllowed
from partnering.foundation.permissions import Permission, refusal
from partnering.foundation.projects import ProjectCard, list_projects
from partnering.foundation.settings import read_settings
from partnering.foundation.sign_in import SignedInPerson, note_visit, person_of_session
from partnering.foundation.words import _

PROJECT_KEY = "project"
"""Where the chosen project stands in the address, and in the tab's memory."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One run of a page for one signed-in person in one project."""

    person: SignedInPerson
    project: ProjectCard

    @property
    def person_id(self) -> int:
        """The person, as use cases want them."""
        return self.person.person_id

    @property
    def project_id(self) -> int:
        """The project, as use cases want it."""
        return self.project.project_id

    def may(self, permission: Permission) -> bool:
        """Whether the person holds this permission here; for showing a button; the use case guards itself."""
        return permission in self.project.permissions


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def catalog() -> Catalog:
    """The shipped catalog and the instance's own; read from files once."""
    return load_catalog(read_settings().catalog_folder)


def signed_in_person() -> SignedInPerson | None:
    """Who sits behind this browser tab, read from the database on every run; None for a stranger."""
    token = read_token()
    if token is None:
        return None
    moment = now()
    with reading() as session:
        person = person_of_session(session, token=token, now=moment)
    if person is not None and person.is_visit_due(moment):
        # Who only reads is not sent away because somebody else is writing; the next click notes the visit.
        with suppress(DatabaseUnusable), transaction() as session:
            note_visit(session, token=token, now=moment)
    return person


def require_person() -> SignedInPerson:
    """The signed-in person. Raises NotAllowed once the session has ended; for callbacks, which run before the page."""
    person = signed_in_person()
    if person is None:
        raise NotAllowed(_("You are signed out. Sign in again; what you typed is kept."))
    return person


def sign_in_address() -> str:
    """The sign-in page, which brings the person back to where they are now."""
    url = st.context.url or "/"
    path = "/" + url.split("://", 1)[-1].partition("/")[2].partition("?")[0]
    query = urlencode(st.query_params.to_dict())
    return "/signin?" + urlencode({"next": f"{path}?{query}" if query else path})


def projects_of(person: SignedInPerson) -> list[ProjectCard]:
    """The projects the person may open."""
    with reading() as session:
        return list_projects(session, person.person_id)


def chosen_project(projects: list[ProjectCard]) -> ProjectCard:
    """The project in the address, else the one last chosen in this tab, else the first of at least one."""
    by_slug = {project.slug: project for project in projects}
    for slug in (st.query_params.get(PROJECT_KEY), st.session_state.get(PROJECT_KEY)):
        if slug in by_slug:
            return by_slug[slug]
    return projects[0]


def choose_project(slug: str) -> None:
    """Open another project in this tab, and keep it in the address."""
    st.session_state[PROJECT_KEY] = slug
    st.query_params[PROJECT_KEY] = slug


def open_own_page() -> SignedInPerson:
    """The guard of a page about the person alone, also for somebody without a project: stops the run for a stranger."""
    with _stopped_by_problems():
        person = signed_in_person()
    if person is None:
        st.stop()
    return person


def open_page(permission: Permission | None = None) -> Visit:
    """The guard of a page: stops the run for a stranger, for somebody without a project, and without the permission."""
    person = open_own_page()
    with _stopped_by_problems():
        projects = projects_of(person)
    if not projects:
        st.stop()
    visit = Visit(person=person, project=chosen_project(projects))
    if permission is not None and not visit.may(permission):
        st.title(_("This page is not for your role"))
        st.info(as_text(refusal(permission)))
        st.stop()
    return visit


@contextmanager
def _stopped_by_problems() -> Iterator[None]:
    try:
        yield
    except ExpectedError as problem:
        st.error(as_text(problem.message))
        st.stop()
