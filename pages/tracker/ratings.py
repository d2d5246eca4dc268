"""Where we stand: one stage and role at a time, then what the other side says and the gap at every stage."""

import streamlit as st

from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.rating_form import form_name, show_rating_form, show_who_will_see
from pages.shared.rating_place import ANEW, choose_place, choose_release
from pages.shared.rating_result import show_result
from pages.shared.said import show_said
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, open_page
from pages.shared.where_it_stands import show_where_it_stands
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.tracker.drafts import list_my_drafts
from partnering.tracker.ratings import read_stage_ratings
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.releases import list_releases


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Where we stand"))
    show_said()
    with problems_shown():
        with reading() as session:
            releases = list_releases(session, visit.person_id, project_id=visit.project_id)
        if not releases:
            st.write(_("There is no release yet. Each release has stages, and you say where each stands."))
            return
        release = choose_release(releases)
        lifecycle = catalog().lifecycle(visit.project.lifecycle)
        with reading() as session:
            ratings = read_stage_ratings(
                session,
                visit.person_id,
                project_id=visit.project_id,
                release_id=release.release_id,
                lifecycle=lifecycle.key,
                catalog=catalog(),
            )
            coverage = read_coverage(
                session,
                visit.person_id,
                project_id=visit.project_id,
                release_id=release.release_id,
                catalog=catalog(),
                today=today_here(),
            )
        place = choose_place(release, ratings, lifecycle)
        st.header(
            as_text(_("{stage}: {role}").format(stage=place.stage.name, role=place.role.label)), anchor=False
        )
        st.caption(
            as_text(
                _("Stage {n} of {stages}. {meaning}").format(
                    n=place.number, stages=place.stages, meaning=place.stage.meaning
                )
            )
        )
        if place.standing.own is None or ANEW in st.query_params:
            show_who_will_see(ratings)
            with reading() as session:
                drafts = list_my_drafts(
                    session, visit.person_id, in_project=visit.project_id, form=form_name(place)
                )
            show_rating_form(visit, place, drafts)
        else:
            show_result(visit, place, coverage, ratings.side)
        show_where_it_stands(coverage)


show(open_page(Permission.RATE_STAGES))
