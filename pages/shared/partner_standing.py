"""Where a partner and a project stand with each other: in words, the next step, and the way so far."""

import streamlit as st

from pages.shared.deeds import do, say_problem, show_outcome
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.partnerships import LONGEST_WORDS, Part, Partner, Step, move_my_part, move_partner
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import Standing
from partnering.foundation.words import N_, _

OF_A_PARTNER = {
    Standing.INVITED: N_("invited on {day}"),
    Standing.MET: N_("met on {day}"),
    Standing.AGREED: N_("agreed on a role on {day}"),
    Standing.ACTIVE: N_("has taken part since {day}"),
    Standing.PAUSED: N_("on a break since {day}"),
    Standing.LEFT: N_("left on {day}, with thanks"),
}
TO_A_PARTNER = {
    Standing.INVITED: N_("You were invited on {day}."),
    Standing.MET: N_("You and the project met on {day}."),
    Standing.AGREED: N_("You and the project agreed on your role on {day}."),
    Standing.ACTIVE: N_("You have taken part since {day}."),
    Standing.PAUSED: N_("You have been on a break since {day}. Nothing is asked of you until you are back."),
    Standing.LEFT: N_("You left on {day}, with our thanks. All that you did stays."),
}
WAYS_OUT = {
    Standing.PAUSED: (
        N_("Take a break"),
        N_("Nothing is asked of you until you are back. All that you did stays."),
        N_("Yes, take a break"),
    ),
    Standing.LEFT: (
        N_("Leave"),
        N_("Thank you for all that you gave. It stays, and you can come back at any time."),
        N_("Yes, leave"),
    ),
}
"""For each way out: the button that opens it, what follows, and the button that takes it."""
PLACE = "standing"


def standing_in_words(partner: Partner | Part) -> str:
    """Where a partner stands and since when, in lower case."""
    day = day_in_words(partner.standing_since.date())
    return _(OF_A_PARTNER[partner.standing]).format(day=day)


def my_standing_in_words(part: Part) -> str:
    """The same as a sentence to the partner."""
    return _(TO_A_PARTNER[part.standing]).format(day=day_in_words(part.standing_since.date()))


def show_next_step(visit: Visit, part: Part) -> None:
    """For the project: move a partner on with a kind word, and read the way so far."""
    st.markdown(as_text(f"{part.name}: {standing_in_words(part)}."))
    key = f"standing_{visit.project_id}_{part.person_id}_{len(part.steps)}"

    def move() -> None:
        to, words = st.session_state[f"{key}_to"], st.session_state[f"{key}_words"]
        where = {"project_id": visit.project_id, "member_id": part.person_id}
        if to is None:
            say_problem(PLACE, _("Choose the next step first."))
            return
        do(PLACE, move_partner, said=_("Written down."), to=to, words=words, **where)

    with st.form(key):
        st.radio(
            _("The next step"),
            part.next_standings,
            index=None,
            format_func=lambda standing: standing.label,
            key=f"{key}_to",
        )
        words_area(_("A kind word (they can read it; you may leave it out)"), key=f"{key}_words")
        st.form_submit_button(_("Write this step down"), on_click=move)
    show_outcome(PLACE)
    show_steps(part.steps)


def show_ways_out(visit: Visit, part: Part) -> None:
    """For the partner: a break, leaving, and coming back."""
    key = f"my_standing_{visit.project_id}_{len(part.steps)}"

    def move(to: Standing) -> None:
        words = st.session_state.get(f"{key}_{to}_words", "")
        do(PLACE, move_my_part, said=_("Written down."), project_id=visit.project_id, to=to, words=words)

    with st.container(horizontal=True):
        if part.standing in WAYS_OUT:
            st.button(_("I am back"), type="primary", on_click=move, args=(Standing.ACTIVE,))
        for to, (opens, what_follows, takes) in WAYS_OUT.items():
            if to in part.next_standings:
                with st.popover(_(opens)):
                    st.write(_(what_follows))
                    words_area(
                        _("A word to the lead and the facilitators (you may leave it out)"),
                        key=f"{key}_{to}_words",
                    )
                    st.button(_(takes), key=f"{key}_{to}", on_click=move, args=(to,))
    show_outcome(PLACE)
    show_steps(part.steps)


def words_area(label: str, *, key: str) -> None:
    """A low box for a few words."""
    st.text_area(label, key=key, max_chars=LONGEST_WORDS, height=80)


def show_steps(steps: tuple[Step, ...]) -> None:
    """The way so far, the latest first."""
    if not steps:
        return
    with st.expander(_("The way so far")):
        for step in steps:
            line = _("{day}: {standing}. Written down by {name}.").format(
                day=day_in_words(step.at.date()), standing=step.standing.label, name=step.by
            )
            words = "  \n" + as_text(step.words) if step.words else ""
            st.markdown(as_text(line) + words)
