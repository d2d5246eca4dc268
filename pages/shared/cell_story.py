"""What happened in one cell of the coverage, and the way to log more."""

import streamlit as st

from pages.shared.account_story import show_accounts, show_levels, show_own_ways
from pages.shared.cell_inputs import show_said_here
from pages.shared.coverage_choice import Choice
from pages.shared.coverage_matrix import Selection
from pages.shared.lesson_lists import show_lessons_here
from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.rating_place import PAGE as RATINGS
from pages.shared.rating_place import sight_of
from pages.shared.said import say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, now
from partnering.foundation.catalog import shown_at
from partnering.foundation.database import reading, transaction
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words, days_ago, duration
from partnering.foundation.words import _, ngettext
from partnering.tracker.activities import take_back_activity
from partnering.tracker.activity_list import MOST, ActivityTold, RoleTold, list_activities_of_cell
from partnering.tracker.coverage import Coverage, StageCoverage


def show_cell(visit: Visit, choice: Choice, coverage: Coverage, selected: Selection) -> None:
    """The activities of the cell with the latest first, what is missing here, and a button to log one."""
    stage = next(row for row in coverage.stages if row.stage == selected.stage)
    role = selected.partner_role
    st.header(
        as_text(_("{stage}: {role}").format(stage=stage.name, role=role.label)),
        anchor=f"{stage.stage}-{role}",
    )
    st.markdown(f"*{as_text(stage.question)}*")
    show_gaps(stage, selected)
    show_ways_on(visit, choice, selected)
    if not visit.may(Permission.VIEW_ACTIVITIES):
        st.write(_("What was said and who was there is for the people of the project."))
        return
    with reading() as session:
        activities = list_activities_of_cell(
            session,
            visit.person_id,
            project_id=visit.project_id,
            release_id=choice.release_id,
            lifecycle=choice.lifecycle,
            stage=stage.stage,
            partner_role=role,
            catalog=catalog(),
        )
    if not activities:
        st.write(_("Nothing is logged here yet."))
    for activity in activities:
        show_activity(visit, activity)
    if len(activities) == MOST:
        st.caption(_("The latest {n} are shown.").format(n=MOST))
    show_said_here(visit, choice, selected)
    show_lessons_here(visit, choice, selected)


def show_ways_on(visit: Visit, choice: Choice, selected: Selection) -> None:
    """The buttons to log an activity here, and to say where it stands, each filled in with the cell."""
    role = selected.partner_role
    release = str(choice.release_id)
    with st.container(horizontal=True):
        if visit.may(Permission.LOG_ACTIVITY) and st.button(_("Log an activity here"), type="primary"):
            st.switch_page(
                "tracker/log_activity.py",
                query_params={"release": release, "stage": selected.stage, "role": str(role)},
            )
        if sight_of(visit).may_rate(role) and st.button(_("Say where it stands"), key="cell_rate"):
            own = shown_at(catalog(), choice.lifecycle, selected.stage, visit.project.lifecycle)
            st.switch_page(RATINGS, query_params={"release": release, "stage": own[0], "role": str(role)})


def show_gaps(stage: StageCoverage, selected: Selection) -> None:
    """What the policy misses at this stage for this role, and who could help."""
    for gap in stage.gaps:
        if selected.partner_role in gap.any_of:
            st.warning(as_text(gap.message), icon=":material/person_search:")
            here = [person.name for person in gap.who_can_help if person.is_in_project]
            elsewhere = [person.name for person in gap.who_can_help if not person.is_in_project]
            for sentence, names in (
                (_("Could help, from this project: {names}"), here),
                (_("Could help, from elsewhere and glad to be asked: {names}"), elsewhere),
            ):
                if names:
                    st.markdown(as_text(sentence.format(names=", ".join(names))))


def show_activity(visit: Visit, activity: ActivityTold) -> None:
    """One activity: when, what, who, how long, what came of it."""
    with st.container(border=True):
        today = today_here()
        when = _("{day} ({ago})").format(
            day=day_in_words(activity.held_on), ago=days_ago(min(activity.held_on, today), today)
        )
        st.subheader(as_text(_("{activity}, {when}").format(activity=activity.activity.label, when=when)))
        if activity.accounts:
            st.markdown(f"**{as_text(_('As {name} logged it').format(name=activity.entered_by))}**")
        who = "; ".join(role_in_words(role) for role in activity.roles)
        st.markdown(as_text(_("{who}. {time} long.").format(who=who, time=duration(activity.minutes))))
        for label, words in (
            (_("What came of it"), activity.what_changed),
            (_("Decision"), activity.decision),
            (_("What worked"), activity.what_worked),
            (_("What did not work"), activity.what_did_not),
        ):
            if words:
                st.markdown(f"**{label}:** {as_text(words)}")
        show_levels(activity)
        if activity.evidence_link:
            st.link_button(_("Open the link"), activity.evidence_link)
        if not activity.accounts:
            st.caption(as_text(_("Logged by {name}").format(name=activity.entered_by)))
        show_accounts(activity)
        show_own_ways(visit, activity)
        if activity.may_take_back:
            take_back(visit, activity)


def take_back(visit: Visit, activity: ActivityTold) -> None:
    """The button that takes an activity back, after asking once."""
    with st.popover(_("Take back")):
        st.write(
            _(
                "It will no longer count. It stays in the database, and the history says that you took it back."
            )
        )
        if st.button(_("Yes, take it back"), key=f"cell_take_back_{activity.activity_id}"):
            with problems_shown():
                with transaction() as session:
                    take_back_activity(
                        session,
                        visit.person_id,
                        project_id=visit.project_id,
                        activity_id=activity.activity_id,
                        now=now(),
                    )
                say_after_rerun(_("Taken back. It no longer counts."))


def role_in_words(role: RoleTold) -> str:
    """Who took part in one role: names, and how many others."""
    others = role.people - len(role.names)
    people = list(role.names)
    if others and people:
        people.append(ngettext("{n} other", "{n} others", others).format(n=others))
    elif others:
        people.append(ngettext("{n} person", "{n} people", others).format(n=others))
    return _("{role}: {people}").format(role=role.partner_role.label, people=", ".join(people))
