"""The chart of one stage and role over releases, with the sentence and the table that say the same."""

from collections.abc import Sequence
from typing import Any

from partnering.foundation.catalog import Continuum
from partnering.foundation.charts import chart_over_time
from partnering.foundation.palette import LIGHT, Palette
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.foundation.words import _
from partnering.tracker.charts import both_levels, drawn_scale
from partnering.tracker.levels_over_time import ReleaseLevels


def levels_over_time_chart(
    points: Sequence[ReleaseLevels], role: PartnerRole, continuum: Continuum, palette: Palette = LIGHT
) -> dict[str, Any]:
    """Release after release from left to right, as a Vega-Lite specification."""
    drawn = {
        point.version: both_levels(
            _("Release {version}").format(version=point.version),
            role,
            (point.level_by_project, point.level_by_partner),
            palette,
        )
        for point in points
    }
    return chart_over_time(drawn, drawn_scale(continuum), palette, is_joined=True)


def levels_over_time_alt(points: Sequence[ReleaseLevels]) -> str:
    """What the chart says: where both sides stood in the first and in the last release that it shows."""
    if not points:
        return _("Nobody has said yet where this stage stands.")
    first, last = (
        _("Release {version}: the project {project}, the partners {partners}.").format(
            version=point.version,
            project=_number(point, Rater.PROJECT).lower(),
            partners=_number(point, Rater.PARTNER).lower(),
        )
        for point in (points[0], points[-1])
    )
    return first if len(points) == 1 else f"{first} {last}"


def levels_over_time_rows(points: Sequence[ReleaseLevels], continuum: Continuum) -> list[dict[str, str]]:
    """The chart as a table in words: one row for each release."""

    def said(point: ReleaseLevels, rater: Rater) -> str:
        level = point.level_by_project if rater is Rater.PROJECT else point.level_by_partner
        number = _number(point, rater)
        return number if level is None else f"{number} {continuum.level(level).name}"

    return [
        {
            _("Release"): point.version,
            _("The project says"): said(point, Rater.PROJECT),
            _("The partners say"): said(point, Rater.PARTNER),
        }
        for point in points
    ]


def _number(point: ReleaseLevels, rater: Rater) -> str:
    level = point.level_by_project if rater is Rater.PROJECT else point.level_by_partner
    if level is not None:
        return str(level)
    return _("Say yours first") if point.kept_back is rater else _("Not said yet")
