"""How it was logged beside how partners tell it, and the ways for a partner to tell it and to set their name right."""

import streamlit as st

from pages.shared.account_form import TELL, read_tell_drafts, show_tell_form
from pages.shared.problems import problems_shown
from pages.shared.said import say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, now
from partnering.foundation.catalog import Continuum
from partnering.foundation.database import transaction
from partnering.foundation.permissions import Permission
from partnering.foundation.times import duration
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.foundation.words import _
from partnering.tracker.activity_accounts import correct_own_part
from partnering.tracker.activity_list import AccountTold, ActivityTold, RoleTold
from partnering.tracker.coverage import SCALE


def show_levels(activity: ActivityTold) -> None:
    """Where each side put the work of this activity, as far as the reader may see it."""
    scale = catalog().continuum(SCALE)
    for role in activity.roles:
        if (role.level_by_project, role.level_by_partner, role.kept_back) != (None, None, None):
            st.markdown(as_text(level_in_words(role, scale)))


def level_in_words(role: RoleTold, scale: Continuum) -> str:
    """What both sides say of one role in an activity."""

    def said(rater: Rater, level: int | None) -> str:
        if role.kept_back is rater:
            return _("say yours first")
        return _("not said yet") if level is None else f"{level} {scale.level(level).name}"

    return _("Where it stood with “{role}”: the project says {project}, the partners say {partners}.").format(
        role=role.partner_role.label,
        project=said(Rater.PROJECT, role.level_by_project),
        partners=said(Rater.PARTNER, role.level_by_partner),
    )


def show_accounts(activity: ActivityTold) -> None:
    """Each partner's own account."""
    scale = catalog().continuum(SCALE)
    for account in activity.accounts:
        with st.container(border=True):
            st.markdown(f"**{as_text(told_by(account))}**")
            if account.what_happened:
                st.markdown(as_text(account.what_happened))
            facts = []
            if account.minutes is not None:
                facts.append(_("{time} long").format(time=duration(account.minutes)))
            if account.level is not None:
                facts.append(
                    _("where it stood: {n} {name}").format(
                        n=account.level, name=scale.level(account.level).name
                    )
                )
            if facts:
                st.caption(as_text("; ".join(facts)))


def told_by(account: AccountTold) -> str:
    """Who tells it: by name where the activity names them, else by their role."""
    if account.is_own:
        return _("As you tell it")
    if account.name is not None:
        return _("As {name} tells it").format(name=account.name)
    return _("As someone who took part tells it ({role})").format(role=account.partner_role.label)


def show_own_ways(visit: Visit, activity: ActivityTold) -> None:
    """What the reader may do about their own part: tell it, and set right what names them."""
    if not activity.may_tell or not visit.may(Permission.TELL_OWN_PART):
        return
    if st.query_params.get(TELL) == str(activity.activity_id):
        show_tell_form(visit, activity, read_tell_drafts(visit, activity))
        return
    with st.container(horizontal=True):
        is_told = any(account.is_own for account in activity.accounts)
        label = _("Tell it anew") if is_told else _("Tell it in your own words")
        if st.button(label, key=f"cell_tell_{activity.activity_id}"):
            st.query_params[TELL] = str(activity.activity_id)
            st.rerun()
        if activity.named_as is not None:
            set_name_right(visit, activity, activity.named_as)


def set_name_right(visit: Visit, activity: ActivityTold, named_as: PartnerRole) -> None:
    """The buttons that move one's own name to another role there, or take it off."""
    with st.popover(_("Not quite me")):
        st.write(as_text(_("You are named here as “{role}”.").format(role=named_as.label)))
        others = {str(role): role for role in PartnerRole if role is not named_as}
        key = f"cell_role_{activity.activity_id}"
        chosen = st.selectbox(
            _("I took part as"),
            list(others),
            index=None,
            format_func=lambda role: others[role].label,
            key=key,
        )
        if st.button(_("Change it"), key=f"{key}_change", disabled=chosen is None) and chosen is not None:
            correct(visit, activity, others[chosen], _("Changed. You are counted there now."))
        st.write(
            _("Or take your name off. The number of people stays, and the history says that you did it.")
        )
        if st.button(_("Take my name off"), key=f"{key}_off"):
            correct(visit, activity, None, _("Your name is off. The number of people stays as it was."))


def correct(visit: Visit, activity: ActivityTold, role: PartnerRole | None, done: str) -> None:
    """Set right what names the reader, and say so."""
    with problems_shown():
        with transaction() as session:
            correct_own_part(
                session,
                visit.person_id,
                project_id=visit.project_id,
                activity_id=activity.activity_id,
                partner_role=role,
                now=now(),
            )
        say_after_rerun(done)
