"""The catalog: lifecycles, scales and policies, from the shipped files and those of one's own folder.

Stages of different lifecycles meet at a hub, the eight stages of Sittig et al. 2023 (doi:10.1093/jamia/ocad122): two
stages match when they share a hub stage, so that an entry logged in one lifecycle shows in every other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from partnering.foundation.catalog_entries import (
    CatalogEntry,
    Continuum,
    HourlyFigures,
    Level,
    Lifecycle,
    Policy,
    PromptSet,
    Stage,
)
from partnering.foundation.catalog_files import CatalogFile, Problem, read_entry, refusal
from partnering.foundation.errors import InvalidInput
from partnering.foundation.instruments import Instrument
from partnering.foundation.words import _

__all__ = ["Catalog", "Continuum", "Level", "Lifecycle", "Policy", "Stage", "load_catalog", "shown_at"]

HUB = "sittig-2023"
_LONGEST_SHOWN = 80
_SHIPPED_FOLDER = Path(__file__).parents[1] / "catalog"

_Keyed = TypeVar("_Keyed", bound=CatalogEntry)


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything a project may choose from, by key. A stage key belongs to one lifecycle only."""

    lifecycles: Mapping[str, Lifecycle]
    """The hub first, then by file name."""
    continua: Mapping[str, Continuum]
    policies: Mapping[str, Policy]
    prompts: Mapping[str, PromptSet]
    instruments: Mapping[str, Instrument]
    hourly_values: Mapping[str, HourlyFigures]

    def lifecycle(self, key: str) -> Lifecycle:
        """The lifecycle with this key. Raises InvalidInput that lists the keys there are."""
        return _entry(self.lifecycles, key, _('"{key}" is not a lifecycle we know. Choose one of: {known}.'))

    def continuum(self, key: str) -> Continuum:
        """The scale with this key. Raises InvalidInput that lists the keys there are."""
        return _entry(self.continua, key, _('"{key}" is not a scale we know. Choose one of: {known}.'))

    def policy(self, key: str) -> Policy:
        """The policy with this key. Raises InvalidInput that lists the keys there are."""
        return _entry(self.policies, key, _('"{key}" is not a policy we know. Choose one of: {known}.'))

    def instrument(self, key: str) -> Instrument:
        """The instrument with this key. Raises InvalidInput that lists the keys there are."""
        return _entry(
            self.instruments, key, _('"{key}" is not an instrument we know. Choose one of: {known}.')
        )

    def stage_of(self, stage_key: str, *, prefer: str) -> tuple[Lifecycle, Stage]:
        """The stage with this key and its lifecycle: the preferred lifecycle's, else the one that has it.

        Raises InvalidInput that lists the preferred lifecycle's stages and the keys that look alike.
        """
        preferred = self.lifecycle(prefer)
        for lifecycle in (preferred, *self.lifecycles.values()):
            for stage in lifecycle.stages:
                if stage.key == stage_key:
                    return lifecycle, stage
        sentence = _('"{stage}" is not a stage we know. Stages of {lifecycle}: {known}.')
        asked = stage_key[:_LONGEST_SHOWN]
        message = sentence.format(stage=asked, lifecycle=prefer, known=_keys(preferred.stages))
        every_key = [stage.key for lifecycle in self.lifecycles.values() for stage in lifecycle.stages]
        if alike := get_close_matches(asked.strip().lower().replace(" ", "_"), every_key):
            message += " " + _("Did you mean {alike}?").format(alike=", ".join(alike))
        raise InvalidInput(message)


def shown_at(catalog: Catalog, lifecycle_key: str, stage_key: str, in_lifecycle: str) -> tuple[str, ...]:
    """Keys of the stages of `in_lifecycle`, in its order, at which an entry of this stage shows; never empty.

    In its own lifecycle an entry shows at its own stage only. Raises InvalidInput for keys that are not in the catalog.
    """
    stage = catalog.lifecycle(lifecycle_key).stage(stage_key)
    if in_lifecycle == lifecycle_key:
        return (stage.key,)
    matched = set(stage.crosswalk)
    others = catalog.lifecycle(in_lifecycle).stages
    return tuple(other.key for other in others if not matched.isdisjoint(other.crosswalk))


def stages_shown_at(catalog: Catalog, lifecycle_key: str, stage_key: str) -> list[tuple[str, str]]:
    """Every stage whose entries show at this stage of this lifecycle, as keys of its lifecycle and its own.

    Raises InvalidInput for a lifecycle that is not in the catalog; a stage that is not in it shows nothing.
    """
    return [
        (other.key, its_stage.key)
        for other in catalog.lifecycles.values()
        for its_stage in other.stages
        if stage_key in shown_at(catalog, other.key, its_stage.key, lifecycle_key)
    ]


@cache
def load_catalog(own_folder: Path | None = None) -> Catalog:
    """The shipped catalog and the files of one's own folder, read once.

    Its sub-folders are `lifecycles`, `continuum`, `policies`, `prompts`, `instruments` and `hourly_values`. Own files
    add; they may not take a key that is in use. Raises InvalidInput that names file, line, field and value.
    """
    if own_folder is not None and not own_folder.is_dir():
        raise InvalidInput(_("The catalog folder {folder} is not there.").format(folder=own_folder))
    folders = (_SHIPPED_FOLDER,) if own_folder is None else (_SHIPPED_FOLDER, own_folder)
    lifecycles = _read([folder / "lifecycles" for folder in folders], Lifecycle)
    lifecycles.sort(key=lambda file: file.entry.key != HUB)
    _check_stages(lifecycles)
    return Catalog(
        lifecycles=_by_key(lifecycles),
        continua=_by_key(_read([folder / "continuum" for folder in folders], Continuum)),
        policies=_by_key(_read([folder / "policies" for folder in folders], Policy)),
        prompts=_by_key(_read([folder / "prompts" for folder in folders], PromptSet)),
        instruments=_by_key(_read([folder / "instruments" for folder in folders], Instrument)),
        hourly_values=_by_key(_read([folder / "hourly_values" for folder in folders], HourlyFigures)),
    )


def _read(folders: Iterable[Path], model: type[_Keyed]) -> list[CatalogFile[_Keyed]]:
    paths = (path for folder in folders for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))))
    files = [read_entry(path, model) for path in paths]
    taken: dict[str, Path] = {}
    for file in files:
        key = file.entry.key
        if key in taken:
            sentence = _('key: "{key}" is taken by {other}. Choose another key.')
            problem = file.problem(("key",), sentence.format(key=key, other=taken[key]))
            raise refusal(file.path, [problem])
        taken[key] = file.path
    return files


def _check_stages(files: list[CatalogFile[Lifecycle]]) -> None:
    """Stage keys are unique over all lifecycles, and each lifecycle matches the whole hub, so every entry shows."""
    hub = [stage.key for stage in files[0].entry.stages]
    taken: dict[str, Path] = {}
    for file in files:
        problems: list[Problem] = []
        for n, stage in enumerate(file.entry.stages):
            if stage.key in taken:
                sentence = _('"{key}" is already a stage of {other}. Choose another key.')
                text = sentence.format(key=stage.key, other=taken[stage.key])
                problems.append(file.problem(("stages", n, "key"), text))
            taken[stage.key] = file.path
            for m, key in enumerate(stage.crosswalk):
                if key not in hub:
                    sentence = _('crosswalk: "{key}" is not a stage of {hub}. Expected one of: {known}.')
                    text = sentence.format(key=key, hub=HUB, known=", ".join(hub))
                    problems.append(file.problem(("stages", n, "crosswalk", m), text))
        matched = {key for stage in file.entry.stages for key in stage.crosswalk}
        if left_out := [key for key in hub if key not in matched]:
            sentence = _("No crosswalk names {keys}. Add each to the stage that fits best.")
            problems.append(file.problem(("stages",), sentence.format(keys=", ".join(left_out))))
        if problems:
            raise refusal(file.path, problems)


def _by_key(files: Iterable[CatalogFile[_Keyed]]) -> Mapping[str, _Keyed]:
    return MappingProxyType({file.entry.key: file.entry for file in files})


def _entry(entries: Mapping[str, _Keyed], key: str, sentence: str) -> _Keyed:
    if key not in entries:
        raise InvalidInput(sentence.format(key=key, known=", ".join(entries)))
    return entries[key]


def _keys(stages: Iterable[Stage]) -> str:
    return ", ".join(stage.key for stage in stages)
