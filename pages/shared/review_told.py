"""One review as the team reads it: the verdict, what was said and where, and the way to answer."""

from collections.abc import Sequence

import streamlit as st

from pages.shared.deeds import do, show_outcome
from pages.shared.input_pages import ANSWER, PAGE
from pages.shared.input_story import show_quotation
from pages.shared.text import as_text
from pages.shared.visit import PROJECT_KEY, Visit
from partnering.coauthoring.anchors import Whereabouts
from partnering.coauthoring.blocks import dismiss_block
from partnering.coauthoring.round_views import ReviewTold
from partnering.coauthoring.versions import VersionCard
from partnering.coauthoring.you_said_we_did import SaidAndDone, link_edit, unlink_edit
from partnering.foundation.permissions import Permission
from partnering.foundation.vocabulary import ReviewQuestion, ReviewReply
from partnering.foundation.words import _, ngettext

MOST_VERSIONS = 10
"""How many later versions are offered as what answers a remark; the newest."""
WELCOME = {
    ReviewQuestion.CLEAR: ReviewReply.YES,
    ReviewQuestion.FAIR: ReviewReply.YES,
    ReviewQuestion.MISSING: ReviewReply.NO,
    ReviewQuestion.FRIGHTENS: ReviewReply.NO,
}
"""The reply to each question that asks for no change."""


def show_review_told(visit: Visit, told: ReviewTold, versions: Sequence[VersionCard]) -> None:
    """The verdict of one person, and all they said. `versions` are those of the aid, the newest first."""
    n = len(told.remarks)
    title = _("{name}: {verdict}").format(name=told.name, verdict=told.verdict.label)
    if n:
        title += " " + ngettext("(one remark)", "({n} remarks)", n).format(n=n)
    with st.expander(as_text(title), expanded=told.is_blocking):
        if told.entered_by:
            st.caption(as_text(_("It came on paper. {name} typed it in.").format(name=told.entered_by)))
        if told.words:
            show_quotation(told.words)
        doubts = [
            question
            for (_screen, question), reply in told.answers.items()
            if reply is not WELCOME[question] and reply is not ReviewReply.UNSURE
        ]
        for question in ReviewQuestion:
            parts = doubts.count(question)
            if parts:
                line = ngettext(
                    "{question} Asks for change in one part.",
                    "{question} Asks for change in {n} parts.",
                    parts,
                )
                st.caption(as_text(line.format(question=question.label, n=parts)))
        for remark in told.remarks:
            _show_remark(visit, remark, versions)
        if told.lifted_because:
            st.caption(
                as_text(
                    _("They took “harmful or misleading” back: {words}").format(words=told.lifted_because)
                )
            )
        if told.dismissal:
            aside = _("{name} set this aside: {reason}")
            st.caption(as_text(aside.format(name=told.dismissal.by, reason=told.dismissal.reason)))
        if told.is_blocking and visit.may(Permission.DISMISS_BLOCKS):
            _show_dismiss(visit, told)


def _show_remark(visit: Visit, remark: SaidAndDone, versions: Sequence[VersionCard]) -> None:
    anchor = remark.place.anchor
    about = " · ".join(filter(None, (remark.place.screen, remark.place.about, anchor.quote)))
    with st.container(border=True):
        if about:
            st.caption(as_text(about))
        show_quotation(remark.told.said)
        if remark.now.state is Whereabouts.CHANGED and remark.now.words_now:
            changed = _("Changed since they spoke. It says now: {words}")
            st.caption(as_text(changed.format(words=remark.now.words_now)))
        elif remark.now.state is Whereabouts.GONE:
            st.caption(_("What they spoke of is not there any more."))
        answer = remark.told.last_answer
        if answer is not None:
            st.markdown(f"**{as_text(answer.answer.label)}** {as_text(answer.words)}")
        if remark.told.is_waiting and visit.may(Permission.ANSWER_INPUTS):
            st.page_link(
                PAGE,
                label=_("Answer it"),
                icon=":material/reply:",
                query_params={PROJECT_KEY: visit.project.slug, ANSWER: str(remark.told.input_id)},
            )
        for edit in remark.edits:
            answers = _("Version {n} answers this: {message}")
            st.markdown(
                f":material/check: {as_text(answers.format(n=edit.number, message=edit.message or _('see there')))}"
            )
        if visit.may(Permission.ANSWER_INPUTS):
            _show_link(visit, remark, versions)


def _show_link(visit: Visit, remark: SaidAndDone, versions: Sequence[VersionCard]) -> None:
    """Say which later version answers this, or take that back."""
    linked = {edit.version_id for edit in remark.edits}
    later = [version for version in versions if version.number > remark.place.number]
    if not later:
        return
    place = f"review_edit_{remark.remark_id}"
    with st.popover(_("What changed because of this?"), key=place):
        for version in later[:MOST_VERSIONS]:
            is_linked = version.version_id in linked
            label = _("Not version {n}") if is_linked else _("Version {n}: {message}")
            st.button(
                as_text(label.format(n=version.number, message=version.message or _("no message"))),
                key=f"{place}_{version.version_id}",
                on_click=_link,
                args=(place, visit.project_id, remark.told.input_id, version.version_id),
                kwargs={"is_linked": is_linked},
            )
    show_outcome(place)


def _link(place: str, project_id: int, input_id: int, version_id: int, *, is_linked: bool) -> None:
    do(
        place,
        unlink_edit if is_linked else link_edit,
        said=_("Taken back.") if is_linked else _("Linked. The one who said it reads it with your answer."),
        project_id=project_id,
        input_id=input_id,
        version_id=version_id,
    )


def _show_dismiss(visit: Visit, told: ReviewTold) -> None:
    """For somebody who did not write the aid: set the block aside, with a reason that is printed."""
    place, key = f"review_round_block_{told.review_id}", f"review_dismiss_{told.review_id}"
    with st.popover(_("Set this aside"), key=f"{key}_pop"):
        st.write(
            _(
                "This holds the aid back. Best is to mend it, or to ask them. Your name and reason are printed."
            )
        )
        st.text_area(_("Why may it go out all the same?"), key=key)
        st.button(
            _("Set it aside in my name"),
            key=f"{key}_now",
            on_click=_dismiss,
            args=(place, key, visit.project_id, told.review_id),
        )
    show_outcome(place)


def _dismiss(place: str, key: str, project_id: int, review_id: int) -> None:
    do(
        place,
        dismiss_block,
        said=_("Set aside in your name. The reason is printed with the aid."),
        project_id=project_id,
        review_id=review_id,
        reason=st.session_state.get(key, ""),
    )
