"""Somebody whom a file names: where it does, and who a person says that is."""

from collections.abc import Sequence

import streamlit as st

from pages.shared.paging import one_page
from pages.shared.problems import problems_shown
from pages.shared.text import as_text
from pages.shared.visit import Visit, now
from partnering.foundation.database import transaction
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _, ngettext
from partnering.interop.artifact_import import NameQuestion, answer_name_question
from partnering.interop.fhir_artifact import in_words
from partnering.interop.named_people import Mention

MOST_MENTIONS = 4
NO_PARTNER = "no partner"
CHOICES: tuple[PartnerRole | str, ...] = (*PartnerRole, NO_PARTNER)


def show_mention(mention: Mention) -> None:
    """What the file says they did and when, and where in the file that stands."""
    words = mention.capacity.label
    path = mention.path
    if mention.dated is not None:
        when = (
            _("{what}, {day}") if mention.dated.is_of_person else _("{what}. Date of the whole file: {day}")
        )
        words = when.format(what=words, day=in_words(mention.dated.text))
        path = f"{path} · {mention.dated.path}"
    st.markdown(as_text(words))
    st.caption(f"`{path.replace('`', '')}`")


def show_answer(question: NameQuestion) -> None:
    """What a person has said, and who."""
    if question.answered_by is None or question.answered_at is None:
        return
    answer = (
        _("Not a partner.")
        if question.partner_role is None
        else _("{role}. They are among the partners.").format(role=question.partner_role.label)
    )
    said_by = _("Said by {name}, {day}.").format(
        name=question.answered_by, day=day_in_words(question.answered_at.date())
    )
    st.markdown(f"**{as_text(answer)}** {as_text(said_by)}")


def show_names(visit: Visit, names: Sequence[NameQuestion]) -> None:
    """Everybody whom the file names, some at a time."""
    if not names:
        return
    st.write(
        _(
            "The file names them. A name does not say who somebody is: nobody becomes a partner until you say so."
        )
    )
    for question in one_page(names, key="named"):
        show_named_person(visit, question)
    st.header(_("Partner roles in the text"))


def show_named_person(visit: Visit, question: NameQuestion) -> None:
    """One name with its question."""
    named = question.named
    with st.container(border=True):
        st.subheader(as_text(named.name))
        for mention in named.mentions[:MOST_MENTIONS]:
            show_mention(mention)
        if (more := len(named.mentions) - MOST_MENTIONS) > 0:
            st.caption(ngettext("And {n} more place.", "And {n} more places.", more).format(n=more))
        show_answer(question)
        choice = st.selectbox(
            _("Who is this?"),
            CHOICES,
            index=None
            if question.answered_by is None
            else CHOICES.index(question.partner_role or NO_PARTNER),
            format_func=lambda choice: (
                choice.label
                if isinstance(choice, PartnerRole)
                else _("An organisation, or nobody who takes part")
            ),
            placeholder=_("Choose once you know"),
            help=_("A role makes them a partner of this project: by name, without access."),
            key=f"named_{named.mentions[0].path}",
        )
        if st.button(_("Save"), key=f"named_save_{named.mentions[0].path}", disabled=choice is None):
            with problems_shown():
                with transaction() as session:
                    answer_name_question(
                        session,
                        visit.person_id,
                        project_id=visit.project_id,
                        name=named.name,
                        partner_role=choice if isinstance(choice, PartnerRole) else None,
                        now=now(),
                    )
                st.rerun()
