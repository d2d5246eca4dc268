"""Charts and plain tables on the page.

Streamlit sends rows as a file of pandas, which takes 70 MB of the server's memory for as long as it runs. What is drawn
here is a few rows of words and numbers, which go as they are.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from partnering.foundation.palette import DARK, LIGHT, Palette


def palette_here() -> Palette:
    """The colours of the ground that the person has chosen."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def show_chart(spec: Mapping[str, Any], *, alt: str) -> None:
    """A layered Vega-Lite specification in its own colours; `alt` says the same in a sentence."""
    datasets = spec["datasets"]
    layers = [layer | {"data": {"values": datasets[layer["data"]["name"]]}} for layer in spec["layer"]]
    rest = {key: value for key, value in spec.items() if key != "datasets"}
    st.vega_lite_chart(spec=rest | {"layer": layers}, theme=None, alt=alt)


def show_table(rows: Sequence[Mapping[str, str]], *, name: str) -> None:
    """At least one row of words, by the names of the columns; `name` is the table's own, for those who hear it."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(words)}</td>" for words in row.values()) + "</tr>" for row in rows
    )
    st.html(
        f'<table class="plain" aria-label="{escape(name)}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )
