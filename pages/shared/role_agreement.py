"""The role agreement on the screen: its four texts, the yes of each side, and the form that changes the words."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import streamlit as st

from pages.shared.deeds import do, show_outcome
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.errors import NotPossibleNow
from partnering.foundation.partnerships import LONGEST_WORDS, Part, RoleAgreement
from partnering.foundation.role_agreements import (
    QUESTIONS,
    agree_for_project,
    agree_to_my_role,
    write_agreement,
    write_down_partners_yes,
    write_my_agreement,
)
from partnering.foundation.times import day_in_words
from partnering.foundation.words import N_, _

EXAMPLES = {
    "i_do": N_("Such as: I read drafts and say what is hard to follow."),
    "i_do_not": N_("Such as: I do not speak for all patients."),
    "whom_i_call": N_("A name, and how to reach them."),
    "how_we_stop": N_("Such as: I can stop at any time. I tell the team, and need no reason."),
}
YES, WORDS = "role_yes", "role_words"
"""The places where it is said what came of a yes, and of a change of the words."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The form as it was opened in this tab."""

    revision: int
    """Of the words it would replace."""
    first: RoleAgreement
    """What its fields show first."""


def show_role(visit: Visit, part: Part) -> None:
    """A partner's role: to the partner, or to those who agree with them for the project."""
    show_texts(part)
    if part.revision:
        st.markdown(as_text(partner_yes(part, is_own=_is_own(visit, part))))
        st.markdown(as_text(project_yes(part)))
        show_yes_buttons(visit, part)
    show_outcome(YES)
    show_form(visit, part)
    show_outcome(WORDS)


def show_texts(part: Part) -> None:
    """The four texts, or that there are none."""
    if part.revision == 0:
        st.write(
            _("Nothing is written down yet. Either side can begin. Then both say yes to the same words.")
        )
        return
    with st.container(border=True):
        for field, words in asdict(part.agreement).items():
            nothing = f":gray[{as_text(_('Nothing yet'))}]"
            st.markdown(f"**{as_text(_(QUESTIONS[field]))}**  \n{as_text(words) or nothing}")


def partner_yes(part: Part, *, is_own: bool) -> str:
    """Whether the partner said yes, in a sentence."""
    if part.partner_agreed_at is None:
        sentence = _("You have not said yes yet.") if is_own else _("{name} has not said yes yet.")
        return sentence.format(name=part.name)
    sentence = _("You said yes on {day}.") if is_own else _("{name} said yes on {day}.")
    return sentence.format(name=part.name, day=day_in_words(part.partner_agreed_at.date()))


def project_yes(part: Part) -> str:
    """Whether the project said yes, in a sentence."""
    if part.project_agreed_at is None:
        return _("The project has not said yes yet.")
    return _("{name} said yes for the project on {day}.").format(
        name=part.project_agreed_by, day=day_in_words(part.project_agreed_at.date())
    )


def show_yes_buttons(visit: Visit, part: Part) -> None:
    """The yes of whoever looks at it; and for a partner without access, theirs to be written down."""
    with st.container(horizontal=True):
        if _is_own(visit, part):
            if not part.partner_agreed_at:
                offer_yes(visit, part, _("Yes, this is my role"), agree_to_my_role, is_first=True)
            return
        if not part.project_agreed_at:
            offer_yes(visit, part, _("Yes, for the project"), agree_for_project, is_first=True)
        if not part.partner_agreed_at and not part.has_access:
            offer_yes(visit, part, _("They said yes"), write_down_partners_yes)


def offer_yes(
    visit: Visit, part: Part, label: str, say_yes: Callable[..., object], *, is_first: bool = False
) -> None:
    """A button that says yes to the words that stand above it, and to no newer ones."""

    def agree() -> None:
        where = {"project_id": visit.project_id, **_whose(visit, part)}
        do(YES, say_yes, said=_("The yes is written down."), revision=part.revision, **where)

    st.button(label, type="primary" if is_first else "secondary", on_click=agree)


def show_form(visit: Visit, part: Part) -> None:
    """The form that writes the words anew. Words that came too late go on in a form upon the newer ones."""
    form = f"role_{visit.project_id}_{part.person_id}"
    late = f"{form}_late"
    is_late = late in st.session_state
    if form not in st.session_state:
        st.session_state[form] = Opened(part.revision, st.session_state.pop(late, part.agreement))
    opened: Opened = st.session_state[form]
    key = f"{form}_{opened.revision}"

    def save() -> None:
        typed = RoleAgreement(**{field: st.session_state[f"{key}_{field}"] for field in QUESTIONS})
        problem = do(
            WORDS,
            write_my_agreement if _is_own(visit, part) else write_agreement,
            said=_("Saved. Now each side says yes to these words."),
            project_id=visit.project_id,
            revision=opened.revision,
            agreement=typed,
            **_whose(visit, part),
        )
        if problem is None or isinstance(problem, NotPossibleNow):
            st.session_state.pop(form, None)
        if isinstance(problem, NotPossibleNow):
            st.session_state[late] = typed

    label = _("Change the words") if part.revision else _("Write the first words")
    with st.expander(label, expanded=is_late, key=f"{form}_words"), st.form(key, border=False):
        for field, first in asdict(opened.first).items():
            st.text_area(
                _(QUESTIONS[field]),
                value=first,
                help=_(EXAMPLES[field]),
                key=f"{key}_{field}",
                max_chars=LONGEST_WORDS,
                height="content",
            )
        st.form_submit_button(_("Save these words"), on_click=save)


def _is_own(visit: Visit, part: Part) -> bool:
    return part.person_id == visit.person_id


def _whose(visit: Visit, part: Part) -> dict[str, int]:
    """What tells a use case of the project whose part it is; nothing for one's own."""
    return {} if _is_own(visit, part) else {"member_id": part.person_id}
