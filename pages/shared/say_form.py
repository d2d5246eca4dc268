"""Say something: two fields, kept while they are typed."""

from collections.abc import Mapping

import streamlit as st

from pages.shared.input_pages import open_list
from pages.shared.kept_fields import fields_of, show_problem, watched
from pages.shared.kept_form import (
    CAME_FROM,
    KeptForm,
    Words,
    close_form,
    form_here,
    keep,
    keep_what_is_left,
    not_saved,
    open_form,
    show_kept_line,
    show_trouble,
)
from pages.shared.own_drafts import show_beginning, show_other_drafts
from pages.shared.say_choices import ANYWHERE, INPUT_FORM, OWN_WORDS, Place, SayChoices
from pages.shared.visit import Visit, catalog, now, require_person
from partnering.foundation.database import transaction
from partnering.foundation.errors import ExpectedError
from partnering.foundation.vocabulary import Consent
from partnering.foundation.words import _
from partnering.tracker.drafts import KeptDraft
from partnering.tracker.inputs import NewInput, give_input

CONSENTS: Mapping[str, Consent] = {str(consent): consent for consent in Consent}


def send(key: str, choices: SayChoices) -> None:
    """Say what the form with this key holds. The second click of a double click finds it closed."""
    keep(key, typed)
    form = open_form(key)
    if form is None:
        return
    words = typed(form)
    place = choices.places.get(words["where"], Place(""))
    try:
        person = require_person()
        with transaction() as session:
            give_input(
                session,
                person.person_id,
                project_id=form.project_id,
                entry=NewInput(
                    said=words["said"],
                    release_id=place.release_id,
                    stage=place.stage,
                    given_by=words["giver"],
                    consent=CONSENTS[words["consent"]],
                ),
                form_token=form.place.token,
                form_revision=form.place.revision,
                catalog=catalog(),
                now=now(),
            )
    except ExpectedError as problem:
        not_saved(form, problem)
        return
    close_form()
    open_list(
        _("Written down. The answer goes to {name}.").format(name=choices.givers[words["giver"]])
        if words["giver"]
        else _("Thank you. The team has it now. You will find the answer on Today.")
    )


def typed(form: KeptForm) -> Words:
    """What the fields of this form hold now, as a draft keeps it."""
    return fields_of(form)


def came_from(choices: SayChoices) -> Words:
    """The cell that the address names; empty where it names none."""
    return {} if choices.here == ANYWHERE else {"place": choices.here}


def first_words(choices: SayChoices, draft: Words | None) -> Words:
    """What the fields show first: a draft's words, without choices that are gone since; a new form's for None."""
    words: Words = {"said": "", "where": choices.here, "giver": None, "consent": str(Consent.ROLE_ONLY)}
    if place := came_from(choices):
        words[CAME_FROM] = place
    if draft is not None:
        words |= {field: draft[field] for field in (*words, CAME_FROM) if field in draft}
    if words["where"] not in choices.places:
        words["where"] = ANYWHERE
    if words["giver"] not in choices.givers:
        words["giver"] = None
    return words


# The interval is for the way back after a lost connection, as on the page to log an activity.
@st.fragment(run_every=60)
def show_say_form(visit: Visit, choices: SayChoices, drafts: list[KeptDraft]) -> None:
    """The form. Typing runs this alone, and reads nothing from the database."""
    form = form_here(
        INPUT_FORM,
        project_id=visit.project_id,
        drafts=drafts,
        came_from=came_from(choices),
        first=lambda draft: first_words(choices, draft),
    )
    st.header(_("Write down what somebody said") if choices.givers else _("Say something"), anchor=False)
    show_beginning(form)
    show_fields(form, choices)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Send"), type="primary", key=f"{form.key}_send", on_click=send, args=(form.key, choices))
        show_kept_line(form)
    show_problem(form, typed)
    show_trouble(form)
    show_other_drafts(form, drafts)
    keep_what_is_left(form, typed)


def show_fields(form: KeptForm, choices: SayChoices) -> None:
    """What and where; for the team also whose words; folded, how it may be shared."""
    if choices.givers:
        givers = [OWN_WORDS, *choices.givers]
        st.selectbox(
            _("Whose words?"),
            givers,
            index=givers.index(form.first["giver"] or OWN_WORDS),
            format_func=lambda key: choices.givers[key] if key else _("My own"),
            **watched(form, "giver", typed),
        )
    st.text_area(
        _("What was said?") if choices.givers else _("What do you want to say?"),
        value=form.first["said"],
        height=160,
        **watched(form, "said", typed),
    )
    places = list(choices.places)
    st.selectbox(
        _("Where does it belong? You can leave this."),
        places,
        index=places.index(form.first["where"]),
        format_func=lambda key: choices.places[key].label,
        **watched(form, "where", typed),
    )
    with st.expander(_("Who may know?"), key=f"{form.key}_consent_more"):
        st.write(_("Your project reads this with your name. Those who only pay for the work do not."))
        st.radio(
            _("When we tell others outside the project"),
            list(CONSENTS),
            index=list(CONSENTS).index(form.first["consent"]),
            format_func=lambda key: CONSENTS[key].label,
            **watched(form, "consent", typed),
        )
