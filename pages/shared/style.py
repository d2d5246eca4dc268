"""The one block of CSS: what the theme cannot say. Matches roles and ARIA states, not Streamlit's class names."""

import json

import streamlit as st

from partnering.foundation.palette import DARK, LIGHT
from partnering.foundation.words import _

# One accent must carry white words on buttons and be words on the dark ground: no blue can do both at 4.5:1,
# so chosen pills, tabs and slider values take the link colour instead.
_ACCENT_WORDS = f"light-dark({LIGHT.link}, {DARK.link})"

STYLE = f"""<style>
[role="radio"][aria-checked="true"] p,
button[aria-pressed="true"] p,
[role="tab"][aria-selected="true"] p,
[role="group"] div:has(> input[type="range"]) ~ div p {{ color: {_ACCENT_WORDS}; }}

button:not([kind^="primary"]):hover p, [role="tab"]:hover p {{ color: {_ACCENT_WORDS}; }}

:is(button, a, summary, [role="tab"], [role="button"], [role="radio"]):focus-visible {{
  outline: 3px solid {_ACCENT_WORDS}; outline-offset: 2px;
}}

/* A field takes its place before the browser has loaded it: what stands below must not move under the hand that is
   about to press it. Nothing but its test id names the grey bar that stands for the field until then. */
[data-testid="stSkeleton"] {{ min-height: 4.25rem; }}

/* WCAG 2.2, 2.5.8: the parts of a date are targets of their own. */
[role="spinbutton"] {{ display: inline-block; min-width: 24px; min-height: 24px; text-align: center; }}

/* On a phone the way to the other pages is a pair of arrows; a word says what they are for. */
button[aria-controls="stSidebar"][aria-expanded="false"] {{ width: auto; padding: 0 0.5rem; }}
button[aria-controls="stSidebar"][aria-expanded="false"]::after {{
  content: var(--menu); margin-inline-start: 0.4rem; font-size: 1rem; font-weight: 600;
}}

main :is(p, li, blockquote) {{ max-width: 65ch; line-height: 1.5; overflow-wrap: anywhere; }}
/* A quotation is somebody's own words: as dark as ours, not greyed out. */
main :is(blockquote, blockquote p) {{ color: inherit !important; opacity: 1 !important; }}
main blockquote {{ margin-block: 0 !important; }}
main [role="radiogroup"] label {{ padding-block: 0.3rem; }}
a:not([class]) {{ color: {_ACCENT_WORDS}; }}

/* The way to another page looks like one, and a long name goes on in the next line. */
main [data-testid="stPageLink"] a p {{ color: {_ACCENT_WORDS}; }}
main [data-testid="stPageLink"] a :is(span, div, p) {{ white-space: normal; }}

main table.plain {{ width: 100%; border-collapse: collapse; }}
main table.plain :is(td, th) {{
  padding: 0.5rem 0.75rem; border: 1px solid light-dark({LIGHT.line}, {DARK.line}); text-align: start;
  vertical-align: top;
}}

/* Four columns fit on a phone, so that a table need not scroll sideways. */
@media (max-width: 480px) {{
  main table :is(td, th) {{ padding: 0.25rem !important; font-size: 0.8rem; line-height: 1.35; }}
  main table :is(td, th) * {{
    font-size: 0.8rem !important; line-height: 1.35; overflow-wrap: anywhere !important;
  }}
}}

/* None at all: a list that closes waits for the end of its animation, and misses that of a very short one. */
@media (prefers-reduced-motion: reduce) {{
  *, ::before, ::after {{
    animation: none !important; transition: none !important; scroll-behavior: auto !important;
  }}
}}
</style>"""


def apply_style() -> None:
    """Put the block on the page; call it once in each run, before anything is shown."""
    # Dialogs and menus hang beside the app's own root, which alone tells the browser whether it is dark.
    scheme = "dark" if st.context.theme.type == "dark" else "light"
    menu = json.dumps(_("Menu"), ensure_ascii=False)
    st.html(STYLE + f"<style>:root {{ color-scheme: {scheme}; --menu: {menu}; }}</style>")
