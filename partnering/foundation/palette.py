"""Colours and marks: each role keeps one colour and one mark everywhere, so that colour is never alone.

Pure values for screens, charts, plain pages and print. The tests of this module hold what the eye needs:
contrast by WCAG 2.2, and roles that stay apart in every kind of colour sight (Machado et al. 2009,
doi:10.1109/TVCG.2009.113).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from partnering.foundation.vocabulary import PartnerRole

TEAM = "team"
"""The project's own team, drawn beside the partner roles."""

FONT = "Atkinson Hyperlegible Next"
FONT_STACK = f'"{FONT}", "Atkinson Hyperlegible", "Segoe UI", "Helvetica Neue", Arial, sans-serif'


class Mark(StrEnum):
    """The shape a role is drawn with."""

    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    CROSS = "cross"
    RING = "ring"

    @property
    def path(self) -> str:
        """SVG path in the square from -1 to 1, y down; all marks weigh about the same to the eye."""
        return _PATHS[self]


_PATHS: Mapping[Mark, str] = MappingProxyType(
    {
        Mark.CIRCLE: "M.88,0A.88,.88,0,1,1,-.88,0A.88,.88,0,1,1,.88,0Z",
        Mark.SQUARE: "M-.78,-.78H.78V.78H-.78Z",
        Mark.TRIANGLE: "M0,-1L1,.78H-1Z",
        Mark.DIAMOND: "M0,-1.08L1.08,0L0,1.08L-1.08,0Z",
        Mark.CROSS: "M-.34,-1H.34V-.34H1V.34H.34V1H-.34V.34H-1V-.34H-.34Z",
        Mark.RING: "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0ZM.5,0A.5,.5,0,1,0,-.5,0A.5,.5,0,1,0,.5,0Z",
    }
)

MARKS: Mapping[str, Mark] = MappingProxyType(
    {
        PartnerRole.PATIENT_PARTNER: Mark.CIRCLE,
        PartnerRole.CAREGIVER_PARTNER: Mark.SQUARE,
        PartnerRole.CITIZEN_PARTNER: Mark.TRIANGLE,
        PartnerRole.CLINICIAN_PARTNER: Mark.DIAMOND,
        PartnerRole.LOCAL_DECISION_MAKER: Mark.CROSS,
        TEAM: Mark.RING,
    }
)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one ground, light or dark, as #rrggbb."""

    ground: str
    surface: str
    """Panels, cards and the sidebar."""
    text: str
    quiet_text: str
    """Small and secondary words; still read at 4.5:1."""
    line: str
    """Hairlines between things; carries no meaning."""
    border: str
    """Edges of what can be pressed or filled in; 3:1 on the ground."""
    accent: str
    """Filled buttons and focus; white words stand on it."""
    link: str
    """The accent as words on the ground."""
    control_line: str
    roles: Mapping[str, str]
    """Colour by `PartnerRole`, and by `TEAM`."""


LIGHT = Palette(
    ground="#ffffff",
    surface="#f4f5f7",
    text="#0f1115",
    quiet_text="#4a5160",
    line="#d5d9e0",
    border="#848a96",
    accent="#0b57d0",
    link="#0b57d0",
    control_line="#b45309",
    roles=MappingProxyType(
        {
            PartnerRole.PATIENT_PARTNER: "#1a3fd4",
            PartnerRole.CAREGIVER_PARTNER: "#9c78c1",
            PartnerRole.CITIZEN_PARTNER: "#0b8f76",
            PartnerRole.CLINICIAN_PARTNER: "#7a1410",
            PartnerRole.LOCAL_DECISION_MAKER: "#c87318",
            TEAM: "#3b0a66",
        }
    ),
)

DARK = Palette(
    ground="#0f1115",
    surface="#1a1d24",
    text="#f1f3f6",
    quiet_text="#b3bac7",
    line="#3a404c",
    border="#6a7180",
    accent="#2563eb",
    link="#9cc0ff",
    control_line="#f59e0b",
    roles=MappingProxyType(
        {
            PartnerRole.PATIENT_PARTNER: "#5578f2",
            PartnerRole.CAREGIVER_PARTNER: "#916ba0",
            PartnerRole.CITIZEN_PARTNER: "#01cca7",
            PartnerRole.CLINICIAN_PARTNER: "#cf4c44",
            PartnerRole.LOCAL_DECISION_MAKER: "#ffb662",
            TEAM: "#d8c0fd",
        }
    ),
)
