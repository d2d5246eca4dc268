"""Lessons to read, some at a time: the project's, or those that other projects shared; all, or of one stage."""

import streamlit as st

from pages.shared.coverage_choice import Choice
from pages.shared.coverage_matrix import Selection
from pages.shared.deeds import show_outcome
from pages.shared.lesson_card import PLACE, show_lesson, show_shared_lesson
from pages.shared.lesson_place import OTHERS, PAGE, STAGE, VIEW
from pages.shared.paging import page_turned_to, show_pages
from pages.shared.stage_choice import WHOLE, stages_to_choose
from pages.shared.visit import Visit, catalog
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _, ngettext
from partnering.reflection.lesson_list import (
    PAGE_LENGTH,
    lessons_of_stage,
    list_lessons,
    list_shared_lessons,
    read_lesson,
)


def show_lists(visit: Visit) -> None:
    """The filters, and a page of what they leave."""
    show_outcome(PLACE)
    view, stage = _choose_view(visit)
    if view == OTHERS:
        _show_others(visit, stage)
    else:
        _show_own(visit, stage)


def show_one(visit: Visit, lesson_id: int) -> None:
    """One lesson of the project."""
    show_outcome(PLACE)
    with reading() as session:
        told = read_lesson(session, visit.person_id, project_id=visit.project_id, lesson_id=lesson_id)
    show_lesson(visit, told, has_buttons=True)


def show_lessons_here(visit: Visit, choice: Choice, selected: Selection) -> None:
    """What was learnt at the stage of a cell of the coverage; nothing for who may not read it."""
    if not visit.may(Permission.LEARN_TOGETHER):
        return
    with reading() as session:
        found = lessons_of_stage(
            session,
            visit.person_id,
            project_id=visit.project_id,
            lifecycle=choice.lifecycle,
            stage=selected.stage,
            catalog=catalog(),
        )
    st.header(_("What was learnt at this stage"), anchor=False)
    if not found.own and not found.shared:
        st.write(_("No lesson yet. What you tried and what came of it helps whoever comes next."))
    for told in found.own:
        show_lesson(visit, told)
    for shared in found.shared:
        show_shared_lesson(visit, shared)
    st.page_link(PAGE, label=_("All lessons"), icon=":material/arrow_forward:")


def _show_own(visit: Visit, stage: str) -> None:
    turned = f"lessons_{stage}"
    with reading() as session:
        page = list_lessons(
            session,
            visit.person_id,
            project_id=visit.project_id,
            stage=stage,
            catalog=catalog(),
            page=page_turned_to(turned),
        )
    if page.total == 0:
        st.write(
            _("No lesson yet. Write down something that you tried, also where it did not work out.")
            if not stage
            else _("No lesson about this stage yet.")
        )
    else:
        st.caption(ngettext("{n} lesson", "{n} lessons", page.total).format(n=page.total))
    for told in page.lessons:
        show_lesson(visit, told, has_buttons=True)
    show_pages(page.total, PAGE_LENGTH, key=turned)


def _show_others(visit: Visit, stage: str) -> None:
    turned = f"lessons_others_{stage}"
    with reading() as session:
        page = list_shared_lessons(
            session,
            visit.person_id,
            project_id=visit.project_id,
            stage=stage,
            catalog=catalog(),
            page=page_turned_to(turned),
        )
    if page.total == 0:
        st.write(_("No other project has shared a lesson about this yet."))
    else:
        st.caption(ngettext("{n} lesson", "{n} lessons", page.total).format(n=page.total))
    for told in page.lessons:
        show_shared_lesson(visit, told)
    show_pages(page.total, PAGE_LENGTH, key=turned)


def _choose_view(visit: Visit) -> tuple[str, str]:
    """Whose lessons, and of which stage; kept in the address."""
    views = {"": _("This project"), OTHERS: _("Other projects")}
    stages = {WHOLE: _("All stages"), **{key: name for key, name in stages_to_choose(visit).items() if key}}
    wanted, stage = st.query_params.get(VIEW, ""), st.query_params.get(STAGE, WHOLE)
    st.session_state["lessons_view"] = view = wanted if wanted in views else ""
    st.session_state["lessons_stage"] = stage = stage if stage in stages else WHOLE
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Whose lessons?"),
            list(views),
            format_func=views.__getitem__,
            key="lessons_view",
            on_change=_keep,
            args=(VIEW, "lessons_view"),
        )
        st.selectbox(
            _("Stage"),
            list(stages),
            format_func=stages.__getitem__,
            key="lessons_stage",
            on_change=_keep,
            args=(STAGE, "lessons_stage"),
        )
    return view, stage


def _keep(name: str, key: str) -> None:
    st.query_params[name] = str(st.session_state[key])
