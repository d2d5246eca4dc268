"""The chart of a budget: for each kind what is used and promised, and a mark at the plan. With its words and table."""

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import altair as alt

from partnering.foundation.palette import DARK, FONT_STACK, LIGHT, Palette
from partnering.foundation.words import _
from partnering.resourcing.budget_standing import Pot, in_words

_ROW_PX = 72
_TEXT_PX = 13


def budget_chart(pots: Sequence[Pot], palette: Palette = LIGHT) -> dict[str, Any]:
    """At least one pot, all of one currency or of time, as a Vega-Lite specification that reads at 320 px."""
    spec: dict[str, Any] = json.loads(_drawn(is_dark=palette is DARK))
    names, given, plans = [], [], []
    for pot in pots:
        row = {"row": str(pot.kind)}
        used, promised = float(pot.used), float(pot.promised)
        names.append(row | {"words": pot.kind.label, "at": 0, "below": used_of_plan(pot)})
        given.append(row | {"from": 0, "to": used, "fill": palette.link})
        given.append(row | {"from": used, "to": used + promised, "fill": palette.border})
        plans.append(row | {"at": float(pot.planned), "words": f"{pot.kind.label}: {used_of_plan(pot)}"})
    spec["layer"][0]["encoding"]["y"]["scale"] = {"domain": [str(pot.kind) for pot in pots]}
    return spec | {
        "datasets": {"names": names, "given": given, "plans": plans},
        "height": len(pots) * _ROW_PX,
    }


def budget_alt(pots: Sequence[Pot]) -> str:
    """What the chart says, kind by kind."""
    return " ".join(f"{pot.kind.label}: {used_of_plan(pot)}." for pot in pots)


def budget_rows(pots: Sequence[Pot]) -> list[dict[str, str]]:
    """The budget as a table in words; three columns, which fit on a phone."""
    return [
        {
            _("For"): pot.kind.label,
            _("Used"): used_of_plan(pot),
            _("Left"): in_words(max(pot.left, Decimal()), pot.currency),
        }
        for pot in pots
    ]


def used_of_plan(pot: Pot) -> str:
    """What is used and promised of the plan, such as "€80.00 used, €20.00 promised, of €900.00"."""
    used, planned = in_words(pot.used, pot.currency), in_words(pot.planned, pot.currency)
    if not pot.promised:
        return _("{used} of {planned}").format(used=used, planned=planned)
    return _("{used} used, {promised} promised, of {planned}").format(
        used=used, promised=in_words(pot.promised, pot.currency), planned=planned
    )


# To convert a chart takes Altair longer than a screen may take, so that it is kept as JSON.


@cache
def _drawn(*, is_dark: bool) -> str:
    palette = DARK if is_dark else LIGHT
    y = alt.Y("row:N", axis=None, title=None)
    text: dict[str, Any] = {"align": "left", "fontSize": _TEXT_PX, "limit": 300}
    names, given, plans = (alt.Chart(alt.NamedData(name)) for name in ("names", "given", "plans"))
    return alt.LayerChart(
        layer=[
            given.mark_bar(height=12, aria=False).encode(
                x=alt.X("from:Q", axis=None, title=None),
                x2=alt.X2("to"),
                y=y,
                fill=alt.Fill("fill:N", scale=None),
            ),
            plans.mark_tick(thickness=3, height=20, color=palette.text).encode(
                x=alt.X("at:Q"),
                y=y,
                description=alt.Description("words:N"),
                tooltip=alt.Tooltip("words:N", title=" "),
            ),
            names.mark_text(dy=-18, color=palette.text, fontWeight="bold", aria=False, **text).encode(
                x=alt.X("at:Q"), y=y, text=alt.Text("words:N")
            ),
            names.mark_text(dy=18, color=palette.quiet_text, aria=False, **text).encode(
                x=alt.X("at:Q"), y=y, text=alt.Text("below:N")
            ),
        ],
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background=palette.ground,
        config=alt.Config(font=FONT_STACK, view=alt.ViewConfig(stroke=None)),
        width="container",
    ).to_json(indent=None, validate=False)
