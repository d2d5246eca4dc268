"""One's own data: take it along, or delete the account. What goes and what stays is said before, and asked once."""

import streamlit as st

from pages.plain.addresses import MY_DATA_FILE
from pages.shared.links import plain_page_link
from pages.shared.problems import problems_shown
from pages.shared.said import say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import now
from partnering.foundation.database import reading, transaction
from partnering.foundation.leaving import SOMEBODY_WHO_LEFT
from partnering.foundation.sign_in import SignedInPerson
from partnering.foundation.words import _, ngettext
from partnering.reporting.my_data import Leaving, delete_my_account, read_leaving

_ASKED = "own_data_asked"


def show_own_data(person: SignedInPerson) -> None:
    """The part of the account that is about leaving."""
    st.header(_("My data"))
    st.write(_("All that is kept about you, in one file, with a page that explains it."))
    plain_page_link(_("Get my data"), MY_DATA_FILE)
    with reading() as session:
        leaving = read_leaving(session, person.person_id)
    with st.expander(_("Delete my account"), expanded=_is_asked()):
        _explain(leaving)
        if leaving.only_lead_of:
            titles = ", ".join(f"“{title}”" for title in leaving.only_lead_of)
            st.warning(
                as_text(
                    _("Nobody else leads {projects}. Make somebody else a lead first.").format(
                        projects=titles
                    )
                )
            )
        elif _is_asked():
            _ask(person)
        else:
            st.button(_("Delete my account"), key="own_data_begin", on_click=_set_asked, args=[True])


def _explain(leaving: Leaving) -> None:
    drafts = ngettext("{n} draft", "{n} drafts", leaving.drafts).format(n=leaving.drafts)
    activities = ngettext("{n} activity names you", "{n} activities name you", leaving.activities)
    pages = ngettext("{n} page", "{n} pages", leaving.journal_pages).format(n=leaving.journal_pages)
    inputs = ngettext("you said {n} thing", "you said {n} things", leaving.inputs)
    st.markdown(
        _(
            "**What goes:** your name, your e-mail address, your password, where you are signed in, your drafts "
            "({drafts}), your journal ({pages}) and what you shared of it, what would help you to take part, "
            "what you may be asked about, and what you wrote about your role."
        ).format(drafts=drafts, pages=pages)
    )
    st.markdown(
        _(
            "**What stays:** that a partner of your role took part, all counts, your lessons and questions, "
            "and what you said, with its answers. Now {activities}, and {inputs}. “{gone}” will "
            "stand there. If others wrote your name into a text, it stays in that text; ask them to change it first."
        ).format(
            activities=activities.format(n=leaving.activities),
            inputs=inputs.format(n=leaving.inputs),
            gone=SOMEBODY_WHO_LEFT,
        )
    )


def _ask(person: SignedInPerson) -> None:
    st.markdown(_("**This cannot be undone.** Do you want to delete your account?"))
    with st.container(horizontal=True):
        is_sure = st.button(_("Yes, delete it"), key="own_data_delete", type="primary")
        st.button(_("No, keep it"), key="own_data_keep", on_click=_set_asked, args=[False])
    if is_sure:
        with problems_shown():
            with transaction() as session:
                delete_my_account(session, person.person_id, now=now())
            _set_asked(is_asked=False)
            say_after_rerun(_("Your account is deleted. Thank you for all you gave."))


def _is_asked() -> bool:
    return bool(st.session_state.get(_ASKED, False))


def _set_asked(is_asked: bool) -> None:  # noqa: FBT001 (Streamlit hands it over by place)
    st.session_state[_ASKED] = is_asked
