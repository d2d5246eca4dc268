"""The stages of a project as a choice, and the name of any stage."""

from collections.abc import Mapping

from pages.shared.visit import Visit, catalog
from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import _

WHOLE = ""
"""Stands among the keys of stages for the work as a whole."""


def stages_to_choose(visit: Visit, *, also: str = WHOLE) -> Mapping[str, str]:
    """Names by key: the work as a whole, then the stages of the project. `also`: one that must be among them."""
    stages = {
        WHOLE: _("The work as a whole"),
        **{stage.key: stage.name for stage in catalog().lifecycle(visit.project.lifecycle).stages},
    }
    return stages if also in stages else {**stages, also: stage_name(visit, also)}


def stage_name(visit: Visit, key: str) -> str:
    """The plain name of a stage of any lifecycle; its key where the catalog has it no more."""
    if not key:
        return _("The work as a whole")
    try:
        return catalog().stage_of(key, prefer=visit.project.lifecycle)[1].name
    except InvalidInput:
        return key
