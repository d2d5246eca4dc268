"""The verdict of the gate as a sentence and a seal that reads without its colour."""

from html import escape
from urllib.parse import quote

import streamlit as st

from pages.shared.drawn import palette_here
from partnering.foundation.vocabulary import GateVerdict
from partnering.foundation.words import _
from partnering.release_gate.badge import COLOURS, MARKS
from partnering.release_gate.formats import missing_sentence, step_sentence, verdict_sentence
from partnering.release_gate.verdict import Gate

SHAPES = {
    GateVerdict.NOT_READY: '<circle r="11" stroke-dasharray="3.2 2.6"/>',
    GateVerdict.IN_REVIEW: '<circle r="11"/>',
    GateVerdict.CHANGES_ASKED: '<rect x="-10" y="-10" width="20" height="20" rx="3"/>',
    GateVerdict.AGREED: '<circle r="11"/><circle r="8.5"/>',
    GateVerdict.AGREED_WITH_DISSENT: '<circle r="11"/><circle r="8.5" stroke-dasharray="2 2"/>',
    GateVerdict.REFUSED: '<path d="M-4.6,-11H4.6L11,-4.6V4.6L4.6,11H-4.6L-11,4.6V-4.6Z"/>',
}
"""The rim of each verdict: dashed while something is missing, double once it is agreed, eight corners to hold back."""


def show_seal(gate: Gate) -> None:
    """The seal beside the verdict; below it how much is missing, and what one more step would be."""
    lines = [missing_sentence(gate)]
    if step := step_sentence(gate):
        lines.append(step)
    if gate.override and gate.may_go_out:
        lines.append(_("Somebody outside the team lets it pass all the same. It is printed below."))
    told = "".join(f'<p style="margin:0.35rem 0 0">{escape(line)}</p>' for line in lines)
    st.html(
        '<div style="display:flex;gap:1.1rem;align-items:center;flex-wrap:wrap">'
        f'<img alt="" width="92" height="92" src="{picture_of(seal_svg(gate.verdict, rim=_rim()))}">'
        '<div style="flex:1 1 12rem">'
        f'<h2 style="padding:0;margin:0;font-size:1.35rem">{escape(verdict_sentence(gate))}</h2>'
        f"{told}</div></div>"
    )


def seal_svg(verdict: GateVerdict, *, rim: str) -> str:
    """The seal as SVG, its rim in this colour. The sentence beside it says the same."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-13 -13 26 26" fill="none" '
        'stroke-linecap="round" stroke-linejoin="round">'
        f'<g fill="{COLOURS[verdict]}" stroke="{rim}" stroke-width="0.9">{SHAPES[verdict]}</g>'
        f'<path d="{MARKS[verdict]}" stroke="#fff" stroke-width="1.8" transform="scale(0.9)"/></svg>'
    )


def picture_of(svg: str) -> str:
    """An SVG as the address of a picture: Streamlit lets no drawing stand in its HTML."""
    return f"data:image/svg+xml,{quote(svg)}"


def _rim() -> str:
    return palette_here().text
