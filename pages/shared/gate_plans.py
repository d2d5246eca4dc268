"""Plans for the stages after a release: what will happen and by when, written here and agreed to by a partner."""

from datetime import date

import streamlit as st

from pages.shared.deeds import do, say_problem, section, show_outcome
from pages.shared.local_time import today_here
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog
from partnering.foundation.catalog import Stage
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import Timing
from partnering.foundation.words import _
from partnering.tracker.stage_plans import Plan, agree_to_plan, list_plans, write_plan


def show_plans(visit: Visit, release_id: int) -> None:
    """Each stage after the release with its plan, for those who may read what people write."""
    if not visit.may(Permission.VIEW_ACTIVITIES):
        return
    lifecycle = catalog().lifecycle(visit.project.lifecycle)
    stages = [stage for stage in lifecycle.stages if stage.timing is Timing.POST_RELEASE]
    with reading() as session:
        plans = {
            plan.stage: plan
            for plan in list_plans(
                session, visit.person_id, project_id=visit.project_id, release_id=release_id
            )
            if plan.lifecycle == lifecycle.key
        }
    if not stages:
        return
    with section(_("After the release")):
        st.markdown(as_text(_("What will happen at each stage once it is out, and by when.")))
        for stage in stages:
            _show_stage(visit, release_id, stage, plans.get(stage.key))


def _show_stage(visit: Visit, release_id: int, stage: Stage, plan: Plan | None) -> None:
    with st.container(border=True):
        st.subheader(as_text(stage.name))
        if plan is None:
            st.markdown(as_text(_("Nobody has planned this stage yet.")))
        else:
            st.markdown(as_text(plan.words))
            st.caption(as_text(_facts(plan)))
            if (
                plan.agreed_by is None
                and plan.written_by_id != visit.person_id
                and visit.may(Permission.AGREE_TO_PLANS)
            ):
                st.button(
                    _("I agree to this plan"),
                    key=f"plan_agree_{plan.plan_id}",
                    type="primary",
                    on_click=_agree,
                    args=(visit.project_id, plan),
                )
        if visit.may(Permission.PLAN_STAGES):
            _show_form(visit, release_id, stage, plan)
        show_outcome(_place(stage.key))


def _show_form(visit: Visit, release_id: int, stage: Stage, plan: Plan | None) -> None:
    label = _("Change the plan") if plan else _("Write a plan")
    key = f"plan_{release_id}_{stage.key}_{plan.written_at.timestamp() if plan else 0}"
    with st.expander(label), st.form(key, border=False):
        st.text_area(
            _("What will happen"),
            value=plan.words if plan else "",
            help=stage.question,
            key=f"{key}_words",
        )
        st.date_input(
            _("By when"),
            value=max(plan.planned_for, today_here()) if plan else None,
            min_value=today_here(),
            format="YYYY-MM-DD",
            key=f"{key}_day",
        )
        if plan is not None and plan.agreed_by is not None:
            st.caption(_("A change takes the yes back. A partner then reads it again."))
        st.form_submit_button(
            _("Save the plan"), on_click=_save, args=(visit.project_id, release_id, stage.key, plan, key)
        )


def _save(project_id: int, release_id: int, stage: str, plan: Plan | None, key: str) -> None:
    day = st.session_state[f"{key}_day"]
    if not isinstance(day, date):
        say_problem(_place(stage), _("By when: choose a day."))
        return
    do(
        _place(stage),
        write_plan,
        said=_("The plan is saved. Now a partner can read it and agree."),
        project_id=project_id,
        release_id=release_id,
        stage=stage,
        words=st.session_state[f"{key}_words"],
        planned_for=day,
        instead_of=plan.words if plan else "",
        catalog=catalog(),
        today=today_here(),
    )


def _agree(project_id: int, plan: Plan) -> None:
    do(
        _place(plan.stage),
        agree_to_plan,
        said=_("You agreed to this plan."),
        project_id=project_id,
        plan_id=plan.plan_id,
        words=plan.words,
    )


def _place(stage: str) -> str:
    return f"plan of {stage}"


def _facts(plan: Plan) -> str:
    facts = _("By {day}. Written by {name}.").format(day=day_in_words(plan.planned_for), name=plan.written_by)
    if plan.agreed_by is None:
        return facts + " " + _("No partner has agreed yet.")
    return facts + " " + _("{name} agreed.").format(name=plan.agreed_by)
