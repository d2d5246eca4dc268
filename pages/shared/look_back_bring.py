"""What a team can bring before itself: shared lines, gaps, and what waits for an answer."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.shared.deeds import do, show_outcome
from pages.shared.local_time import today_here
from pages.shared.text import as_text, first_words
from pages.shared.visit import Visit, catalog
from partnering.foundation.database import reading
from partnering.foundation.vocabulary import ReleaseStatus
from partnering.foundation.words import _
from partnering.reflection.look_back_pieces import Copy, PieceTold, SharedLine, bring_in, list_lines_to_bring
from partnering.reflection.terms import BroughtKind
from partnering.tracker.coverage import Coverage, GapKind
from partnering.tracker.input_list import Shown, list_inputs
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.releases import list_releases

PLACE = "look_back_bring"
TOLD_TO_ALL = frozenset({GapKind.NOBODY, GapKind.NOT_RATED})
"""Gaps that show nobody's level: some of the team may not have said theirs yet."""
LONGEST = 240
"""How much of a text stands beside its box."""


def show_bringing_in(visit: Visit, look_back_id: int, pieces: Sequence[PieceTold]) -> None:
    """All that is not brought yet, to choose from."""
    lines, copies = _gather(visit, look_back_id)
    brought = {piece.about for piece in pieces}
    copies = [copy for copy in copies if copy.about not in brought]
    if not lines and not copies:
        st.write(_("There is nothing else to bring in from these weeks."))
        return
    of_line = {f"bring_{look_back_id}_share_{line.share_id}": line for line in lines}
    of_copy = {f"bring_{look_back_id}_{copy.about}": copy for copy in copies}
    with st.form(f"look_back_bring_{look_back_id}", border=False):
        if of_line:
            st.markdown(f"**{as_text(_('Lines that were shared with the team'))}**")
        for key, line in of_line.items():
            st.checkbox(as_text(first_words(f"{line.name}: {line.words}", LONGEST)), key=key)
        for kind, heading in (
            (BroughtKind.INPUT, _("What waits for an answer")),
            (BroughtKind.GAP, _("Gaps of the next release")),
        ):
            of_kind = {key: copy for key, copy in of_copy.items() if copy.kind is kind}
            if of_kind:
                st.markdown(f"**{as_text(heading)}**")
            for key, copy in of_kind.items():
                st.checkbox(as_text(first_words(copy.words, LONGEST)), key=key)
        st.form_submit_button(
            _("Bring these in"), on_click=_bring_in, args=(visit, look_back_id, of_line, of_copy)
        )
    show_outcome(PLACE)


def _gather(visit: Visit, look_back_id: int) -> tuple[list[SharedLine], list[Copy]]:
    """What could be brought in. All of it is open to the whole team already."""
    here, today = visit.project_id, today_here()
    with reading() as session:
        lines = list_lines_to_bring(session, visit.person_id, project_id=here, look_back_id=look_back_id)
        waiting = list_inputs(session, visit.person_id, project_id=here, today=today, shown=Shown.WAITING)
        releases = list_releases(session, visit.person_id, project_id=here)
        in_work = [one for one in releases if one.status in (ReleaseStatus.DRAFT, ReleaseStatus.IN_REVIEW)]
        coverage = None
        if in_work:
            coverage = read_coverage(
                session,
                visit.person_id,
                project_id=here,
                release_id=in_work[-1].release_id,
                catalog=catalog(),
                today=today,
            )
    inputs = [Copy(BroughtKind.INPUT, f"input {told.input_id}", told.said) for told in waiting.inputs]
    return lines, inputs + (gaps_to_bring(coverage) if coverage else [])


def gaps_to_bring(coverage: Coverage) -> list[Copy]:
    """Who is missing at which stage, and where the two sides differ; nobody's level, which some may not see yet."""
    copies = []
    for stage in coverage.stages:
        where = f"gap {coverage.release} {stage.stage}"
        copies += [
            Copy(
                BroughtKind.GAP,
                f"{where} {gap.any_of[0]}",
                _("{stage}: {gap}").format(stage=stage.name, gap=gap.message),
            )
            for gap in stage.gaps
            if gap.kind in TOLD_TO_ALL
        ]
        if any(cell.gap for cell in stage.cells):
            words = _(
                "{stage}: the project and its partners say something different of where the work stands."
            )
            copies.append(Copy(BroughtKind.GAP, f"{where} sides", words.format(stage=stage.name)))
    return copies


def _bring_in(
    visit: Visit, look_back_id: int, of_line: Mapping[str, SharedLine], of_copy: Mapping[str, Copy]
) -> None:
    chosen = {key for key in (*of_line, *of_copy) if st.session_state.get(key)}
    do(
        PLACE,
        bring_in,
        said=_("Brought in."),
        project_id=visit.project_id,
        look_back_id=look_back_id,
        share_ids={line.share_id for key, line in of_line.items() if key in chosen},
        copies=[copy for key, copy in of_copy.items() if key in chosen],
    )
