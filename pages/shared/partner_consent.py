"""Whether a partner may be named outside the project: chosen by them, or written down for them."""

from collections.abc import Callable

import streamlit as st

from pages.shared.deeds import do, show_outcome
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.consents import choose_consent, write_down_consent
from partnering.foundation.partnerships import Part
from partnering.foundation.vocabulary import Consent
from partnering.foundation.words import _

PLACE = "consent"


def show_my_consent(visit: Visit, part: Part) -> None:
    """For the partner: the three choices."""
    st.write(
        _("This is about reports, files and pages outside the project. Inside it, people see your name.")
    )
    show_choice(visit, part, choose_consent)


def show_consent(visit: Visit, part: Part) -> None:
    """For the project: what the partner chose; for a partner without access, a place to write it down."""
    if part.has_access:
        st.markdown(f"“{as_text(part.consent.label)}”")
        st.caption(as_text(_("Only {name} can change this, under “My part”.").format(name=part.name)))
    else:
        st.write(_("Ask them, and write down what they say. Until then only their role is shared."))
        show_choice(visit, part, write_down_consent, member_id=part.person_id)


def show_choice(visit: Visit, part: Part, choose: Callable[..., object], **whose: int) -> None:
    """The three choices and a button."""
    key = f"consent_{visit.project_id}_{part.person_id}"

    def save() -> None:
        where = {"project_id": visit.project_id, **whose}
        do(PLACE, choose, said=_("Saved."), consent=st.session_state[f"{key}_choice"], **where)

    with st.form(key):
        st.radio(
            _("Outside the project"),
            list(Consent),
            index=list(Consent).index(part.consent),
            format_func=lambda consent: consent.label,
            key=f"{key}_choice",
        )
        st.form_submit_button(_("Save"), on_click=save)
    show_outcome(PLACE)
