"""How entries of any lifecycle show in the stages of one."""

from dataclasses import dataclass, field

from partnering.foundation.catalog import Catalog, Lifecycle, shown_at
from partnering.foundation.errors import InvalidInput
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.foundation.words import _
from partnering.tracker.levels import EVERYTHING_IN_SIGHT, Place, Sight


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Where an entry of any lifecycle shows in one, and whose level it keeps back; each is found once."""

    catalog: Catalog
    lifecycle: Lifecycle
    sight: Sight = EVERYTHING_IN_SIGHT
    _shown: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    _kept_back: dict[tuple[PartnerRole, Place], Rater | None] = field(default_factory=dict)

    def shown_at(self, lifecycle: str, stage: str) -> tuple[str, ...]:
        """Keys of the stages where an entry shows. Raises InvalidInput for one that the catalog no longer holds."""
        place = (lifecycle, stage)
        if place not in self._shown:
            try:
                self._shown[place] = shown_at(self.catalog, lifecycle, stage, self.lifecycle.key)
            except InvalidInput as gone:
                raise InvalidInput(
                    _(
                        "Something was logged at the stage “{stage}” of “{lifecycle}”, which the catalog no longer "
                        "holds. Nothing is lost: ask whoever looks after this site to put its file back."
                    ).format(stage=stage, lifecycle=lifecycle)
                ) from gone
        return self._shown[place]

    def keeps_back(self, role: PartnerRole, lifecycle: str, stage: str) -> Rater | None:
        """As `Sight.keeps_back`."""
        key = (role, (lifecycle, stage))
        if key not in self._kept_back:
            self._kept_back[key] = self.sight.keeps_back(self.catalog, role, lifecycle, stage)
        return self._kept_back[key]
