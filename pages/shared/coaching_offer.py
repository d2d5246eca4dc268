"""One's own offer to coach."""

from collections.abc import Sequence

import streamlit as st

from pages.shared.deeds import do, show_outcome
from pages.shared.visit import Visit
from partnering.foundation.words import _
from partnering.reflection.coach_offers import PossibleCoach, end_coach_offer, offer_coaching

PLACE = "coach_offer"


def show_own_offer(visit: Visit, people: Sequence[PossibleCoach]) -> None:
    """Offer to coach, change the words, or offer no more."""
    offer = next((one.offer for one in people if one.is_reader), None)
    st.header(_("Offer to coach"), anchor=False)
    if offer is None:
        st.write(_("Have you learned how to partner well? Others can ask you then. You can always say no."))
    else:
        st.write(_("You offer to coach. Everybody in this project can see it and ask you."))
    key = f"coach_offer_words_{visit.project_id}"
    st.text_area(_("What can you help with? You can leave this empty."), value=offer or "", key=key)
    with st.container(horizontal=True):
        st.button(
            _("Offer to coach") if offer is None else _("Change the words"),
            key="coach_offer_on",
            on_click=_offer,
            args=(visit, key),
        )
        if offer is not None:
            st.button(_("Offer no more"), key="coach_offer_off", on_click=_end, args=(visit,))
    show_outcome(PLACE)


def _offer(visit: Visit, key: str) -> None:
    do(
        PLACE,
        offer_coaching,
        said=_("Saved. Others can ask you now."),
        project_id=visit.project_id,
        words=st.session_state[key],
    )


def _end(visit: Visit) -> None:
    said = _("You offer no more. Whom you coach already stays.")
    do(PLACE, end_coach_offer, said=said, project_id=visit.project_id)
