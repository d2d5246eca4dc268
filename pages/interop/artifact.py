"""Where the project came from: the artifact as it was brought in, and who its text says took part."""

import streamlit as st

from pages.shared.artifact_text import show_text
from pages.shared.named_people import show_names
from pages.shared.problems import problems_shown
from pages.shared.text import as_text
from pages.shared.visit import Visit, now, open_page
from partnering.foundation.database import reading, transaction
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _
from partnering.interop.artifact_import import RoleQuestion, answer_role_question, read_story
from partnering.interop.role_evidence import Quote


def show_quote(quote: Quote) -> None:
    """A sentence of the text, and the field it stands in."""
    st.markdown(f"> {as_text(quote.words)}")
    st.caption(as_text(_("From the field “{field}”").format(field=quote.field)))


def show_question(visit: Visit, question: RoleQuestion) -> None:
    """One partner role: the words of the text, and the answer of a person."""
    evidence = question.evidence
    role = evidence.partner_role
    with st.container(border=True):
        st.subheader(as_text(role.label))
        if not evidence.quotes:
            st.write(_("The text does not say that anybody took part."))
        for quote in evidence.quotes:
            show_quote(quote)
        if evidence.nearest is not None:
            st.write(_("This comes nearest. Read it yourself:"))
            show_quote(evidence.nearest)
        if question.took_part is not None and question.answered_by and question.answered_at:
            answer = _("Yes, they took part.") if question.took_part else _("No, they did not take part.")
            said_by = _("Said by {name}, {day}.").format(
                name=question.answered_by, day=day_in_words(question.answered_at.date())
            )
            st.markdown(f"**{answer}** {as_text(said_by)}")
        st.write(_("Did people of this role take part?"))
        with st.container(horizontal=True):
            for label, took_part in ((_("Yes"), True), (_("No"), False)):
                if st.button(
                    label, key=f"artifact_{role}_{took_part}", disabled=question.took_part is took_part
                ):
                    with problems_shown():
                        with transaction() as session:
                            answer_role_question(
                                session,
                                visit.person_id,
                                project_id=visit.project_id,
                                partner_role=role,
                                took_part=took_part,
                                now=now(),
                            )
                        st.rerun()


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Where it came from"))
    with reading() as session:
        story = read_story(session, visit.person_id, project_id=visit.project_id)
    if story is None:
        st.write(_("This project was made here, not from a file."))
        return
    st.header(as_text(story.summary))
    show_names(visit, story.names)
    for question in story.questions:
        show_question(visit, question)
    show_text(story)


show(open_page(Permission.CONFIRM_EVIDENCE))
