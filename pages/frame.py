"""What stands around every page: who is here, which project, and the way to the pages this person may open."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.shared.links import plain_page_link
from pages.shared.problems import problems_shown
from pages.shared.said import show_said
from pages.shared.style import apply_style
from pages.shared.text import as_text
from pages.shared.visit import (
    PROJECT_KEY,
    choose_project,
    chosen_project,
    projects_of,
    sign_in_address,
    signed_in_person,
)
from partnering.foundation.errors import ExpectedError
from partnering.foundation.permissions import Permission
from partnering.foundation.projects import ProjectCard
from partnering.foundation.words import N_, _

ICON = Path(__file__).parent / "static" / "icon.svg"
WIDTH_TO_READ = 720


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of the app. The page itself asks for its permission again."""

    script: str
    address: str
    name: str
    permission: Permission | None = None
    group: str = ""
    """What people do there, together with other screens; empty for a screen that stands by itself."""
    is_in_menu: bool = True
    is_wide: bool = False


_COVERAGE, _PEOPLE, _JOURNAL = N_("Coverage"), N_("People"), N_("Journal")
_FUNDING = N_("Funding")
SCREENS = (
    Screen("today/today.py", "", N_("Today")),
    Screen(
        "tracker/coverage.py", "coverage", N_("Coverage"), Permission.VIEW_COVERAGE, _COVERAGE, is_wide=True
    ),
    Screen("reporting/dashboard.py", "dashboard", N_("Dashboard"), Permission.VIEW_DASHBOARD, _COVERAGE),
    Screen("reporting/report.py", "report", N_("Report"), Permission.VIEW_DASHBOARD, is_in_menu=False),
    Screen("aids/review_rounds.py", "reviews", N_("Reviews"), Permission.VIEW_AIDS, is_in_menu=False),
    Screen("aids/aids.py", "aid-list", N_("Aids"), Permission.VIEW_AIDS),
    Screen(
        "aids/workshop.py", "workshop", N_("Workshop"), Permission.WRITE_AIDS, is_in_menu=False, is_wide=True
    ),
    Screen("reflection/journal.py", "journal", N_("Journal"), Permission.SHARE_REFLECTIONS, _JOURNAL),
    Screen(
        "reflection/self_assessment.py",
        "self-assessment",
        N_("Self-assessment"),
        Permission.ASSESS_PARTNERING,
        _JOURNAL,
    ),
    Screen("reflection/lessons.py", "lessons", N_("Lessons"), Permission.LEARN_TOGETHER, _JOURNAL),
    Screen("reflection/questions.py", "questions", N_("Open questions"), Permission.LEARN_TOGETHER, _JOURNAL),
    Screen("reflection/look_back.py", "look-back", N_("Look back"), Permission.LOOK_BACK, _JOURNAL),
    Screen("reflection/coaching.py", "coaching", N_("Coaching"), Permission.COACH, _JOURNAL),
    Screen("tracker/ratings.py", "stand", N_("Where we stand"), Permission.RATE_STAGES, _COVERAGE),
    Screen("tracker/log_activity.py", "log", N_("Log an activity"), Permission.LOG_ACTIVITY, _COVERAGE),
    Screen("tracker/inputs.py", "said", N_("What partners said"), Permission.VIEW_INPUTS, _PEOPLE),
    Screen("account/my_part.py", "part", N_("My part"), Permission.KEEP_OWN_PART, _PEOPLE),
    Screen("tracker/partners.py", "partners", N_("Partners"), Permission.VIEW_PEOPLE, _PEOPLE),
    Screen("resourcing/governance.py", "governance", N_("Who decides"), Permission.VIEW_GOVERNANCE, _PEOPLE),
    Screen("tracker/releases.py", "releases", N_("Releases"), Permission.PLAN_RELEASES, _COVERAGE),
    Screen("community/reach.py", "reach", N_("Who it reaches"), Permission.VIEW_REACH, _COVERAGE),
    Screen("tracker/bring_in.py", "bring-in", N_("Bring in a file"), Permission.IMPORT_ACTIVITIES, _COVERAGE),
    Screen(
        "account/people_and_access.py", "people", N_("People and access"), Permission.GIVE_ACCESS, _PEOPLE
    ),
    Screen(
        "interop/artifact.py",
        "artifact",
        N_("Where it came from"),
        Permission.CONFIRM_EVIDENCE,
        is_in_menu=False,
    ),
    Screen("aids/gate.py", "gate", N_("Release gate"), Permission.VIEW_COVERAGE, is_in_menu=False),
    Screen("resourcing/payments.py", "payments", N_("Payments"), Permission.KEEP_PAYMENTS, _FUNDING),
    Screen("resourcing/budget.py", "budget", N_("Budget"), Permission.KEEP_BUDGET, _FUNDING),
    Screen("resourcing/time_given.py", "time-given", N_("Time given"), Permission.KEEP_BUDGET, _FUNDING),
    Screen("tracker/search.py", "search", N_("Search"), Permission.VIEW_PEOPLE, is_in_menu=False),
    Screen("account/my_account.py", "account", N_("My account"), is_in_menu=False),
)
ACCOUNT = SCREENS[-1]


def may_open(screen: Screen, project: ProjectCard) -> bool:
    """Whether the navigation leads there. A page that is opened all the same says itself for whom it is."""
    return screen.permission is None or screen.permission in project.permissions


def in_groups(screens: Mapping[StreamlitPage, Screen]) -> dict[str, list[StreamlitPage]]:
    """The pages as the navigation shows them: what people do often by itself, the rest by what they do.

    A group of which this person sees one page only is no group.
    """
    seen = Counter(screen.group for page, screen in screens.items() if page.visibility == "visible")
    groups: dict[str, list[StreamlitPage]] = {"": []}
    for page, screen in screens.items():
        group = _(screen.group) if screen.group and seen[screen.group] > 1 else ""
        groups.setdefault(group, []).append(page)
    return groups


def name_tab(title: str) -> None:
    """The name and the look of the tab. Once in each run: a title that changes is read out each time."""
    st.set_page_config(page_title=title, page_icon=ICON, layout="wide")


def show_to_stranger() -> None:
    """What somebody sees who is not signed in: nothing of any project, and the way in."""
    name_tab(_("One More Step"))
    st.title(_("One More Step"))
    show_said()
    st.write(_("Sign in to see your project."))
    plain_page_link(_("Sign in"), sign_in_address())


def show_welcome() -> None:
    """What somebody sees who belongs to no project yet."""
    st.title(_("Welcome"))
    st.write(_("You are not part of a project yet. The person who invited you can add you to one."))
    plain_page_link(_("Sign out"), "/signout")


def show_without_project() -> None:
    """A welcome, and the account, which belongs to the person and not to a project."""
    account = st.Page(ACCOUNT.script, title=_(ACCOUNT.name), url_path=ACCOUNT.address)
    page = st.navigation([st.Page(show_welcome, title=_("Welcome"), default=True), account], position="top")
    name_tab(_("{page} · One More Step").format(page=page.title))
    with problems_shown(), st.container(width=WIDTH_TO_READ):
        page.run()


def switch_project() -> None:
    """Open the project that was picked; what belongs to the old one leaves the address."""
    slug = st.session_state[PROJECT_KEY] = st.session_state["project_switch"]
    # In one step, so that the browser's way back takes one step too.
    st.query_params.from_dict({PROJECT_KEY: slug})


def show_top(projects: list[ProjectCard], project: ProjectCard, name: str) -> None:
    """The project switcher, and the person's own corner."""
    # Streamlit goes by what it shows, so two projects must not look the same.
    uses = Counter(card.title for card in projects)
    titles = {
        card.slug: card.title if uses[card.title] == 1 else f"{card.title} ({card.slug})" for card in projects
    }
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom", key="top"
    ):
        if len(projects) > 1:
            # Also after the browser's way back, the switcher says what the address says.
            st.session_state["project_switch"] = project.slug
            st.selectbox(
                _("Project"),
                list(titles),
                format_func=lambda slug: titles[slug],
                key="project_switch",
                on_change=switch_project,
                width=420,
            )
        else:
            st.markdown(f"**{as_text(project.title)}**", width="content")
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            if Permission.VIEW_PEOPLE in project.permissions:
                st.page_link(
                    "tracker/search.py", label=_("Search"), icon=":material/search:", width="content"
                )
            with st.popover(as_text(name), icon=":material/person:"):
                st.page_link("account/my_account.py", label=_("My account"))
                plain_page_link(_("Sign out"), "/signout")


apply_style()
try:
    person = signed_in_person()
    projects = projects_of(person) if person else []
except ExpectedError as problem:
    name_tab(_("One More Step"))
    st.error(as_text(problem.message))
    st.stop()
if person is None:
    show_to_stranger()
elif not projects:
    show_without_project()
else:
    project = chosen_project(projects)
    choose_project(project.slug)
    screens = {
        st.Page(
            screen.script,
            title=_(screen.name),
            url_path=screen.address,
            default=not screen.address,
            visibility="visible" if screen.is_in_menu and may_open(screen, project) else "hidden",
        ): screen
        for screen in SCREENS
    }
    page = st.navigation(in_groups(screens), position="top")
    name_tab(_("{page} · One More Step").format(page=page.title))
    show_top(projects, project, person.name)
    with problems_shown(), st.container(width="stretch" if screens[page].is_wide else WIDTH_TO_READ):
        page.run()
