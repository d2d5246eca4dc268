"""Open questions, some at a time, and what one is willing to be asked about."""

import streamlit as st

from pages.shared.deeds import do, show_outcome
from pages.shared.page_parts import open_part
from pages.shared.paging import page_turned_to, show_pages
from pages.shared.question_card import PLACE, show_buttons, show_question
from pages.shared.question_place import SHOW
from pages.shared.visit import Visit
from partnering.foundation.database import reading
from partnering.foundation.words import _, ngettext
from partnering.reflection.question_list import PAGE_LENGTH, QuestionsShown, list_questions
from partnering.reflection.topics import choose_my_topics, list_my_topics

SHOWN = {str(shown): shown for shown in QuestionsShown}
_TOPICS, _TYPED = "question_topics", "question_topics_typed"


def show_lists(visit: Visit) -> None:
    """The filter, and a page of what it leaves."""
    show_outcome(PLACE)
    show_outcome(_TOPICS)
    shown = _choose_view()
    turned = f"questions_{shown}"
    with reading() as session:
        page = list_questions(
            session,
            visit.person_id,
            project_id=visit.project_id,
            shown=shown,
            page=page_turned_to(turned),
        )
    if page.total == 0:
        st.write(_nothing_yet(shown))
    else:
        st.caption(ngettext("{n} question", "{n} questions", page.total).format(n=page.total))
    for told in page.questions:
        with st.container(border=True, key=f"question_{told.question_id}"):
            show_question(told)
            show_buttons(visit, told)
    show_pages(page.total, PAGE_LENGTH, key=turned)


def show_topics(visit: Visit) -> None:
    """What this person is willing to be asked about: nothing, until they say so."""
    with reading() as session:
        mine = list_my_topics(session, visit.person_id)
    st.header(_("What you may be asked about"), anchor=False)
    st.write(
        _(
            "You decide. Write what you know from your own life or work, one thing on each line, such as: "
            "night shifts, caring for a parent, reading with low sight. With nothing here, nobody asks you."
        )
    )
    st.write(
        _(
            "People who work in your projects can read this. People of other projects can too, if you said on "
            "My account that they may ask you. Leave out what you do not want them to know about your health."
        )
    )
    st.text_area(_("One thing on each line"), value="\n".join(mine), height=160, key=_TYPED)
    st.button(_("Save"), type="primary", key="question_topics_save", on_click=_choose)
    show_outcome(_TOPICS)


def _choose() -> None:
    said = _("Saved. You can change this at any time.")
    if do(_TOPICS, choose_my_topics, said=said, topics=st.session_state[_TYPED].splitlines()) is None:
        open_part()


def _choose_view() -> QuestionsShown:
    """Which questions; kept in the address."""
    wanted = st.query_params.get(SHOW, "")
    st.session_state["questions_shown"] = view = wanted if wanted in SHOWN else str(QuestionsShown.OPEN)
    st.selectbox(
        _("Show"),
        list(SHOWN),
        format_func=lambda key: SHOWN[key].label,
        key="questions_shown",
        on_change=_keep,
    )
    return SHOWN[view]


def _keep() -> None:
    st.query_params[SHOW] = str(st.session_state["questions_shown"])


def _nothing_yet(shown: QuestionsShown) -> str:
    return {
        QuestionsShown.OPEN: _("No open question. Is there something that the team cannot answer by itself?"),
        QuestionsShown.FOR_ME: _("Nobody has asked you anything yet."),
        QuestionsShown.MINE: _("You have asked nothing yet."),
        QuestionsShown.SETTLED: _("Nothing yet. A question comes here once it is answered or let go."),
    }[shown]
