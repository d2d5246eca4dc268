"""The looks that the workshop adds: a wide preview made smaller, sections in a row on a phone, YAML in even letters."""

import streamlit as st

STYLE = """<style>
.st-key-aid_unseen { display: none; }
.st-key-aid_yaml textarea { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 0.9rem; }
.st-key-aid_frame_phone, .st-key-aid_frame_desktop, .st-key-aid_frame_print { overflow: hidden; }
.st-key-aid_frame_phone iframe, .st-key-aid_frame_desktop iframe, .st-key-aid_frame_print iframe {
  border: 1px solid #848a96; border-radius: 6px; background: #fff; max-width: 100%;
}
/* A page as wide as a desk's screen, at half its size. */
.st-key-aid_frame_desktop { height: 640px; }
.st-key-aid_frame_desktop iframe {
  width: 200% !important; max-width: none; height: 1280px !important;
  transform: scale(0.5); transform-origin: 0 0;
}
/* What a reader sees stays in sight beside a long form. */
@media (min-width: 900px) {
  div:has(> .st-key-aid_sections), div:has(> .st-key-aid_right) { position: sticky; top: 4.5rem; }
  .st-key-aid_right { max-height: calc(100vh - 6rem); overflow-y: auto; padding-inline-end: 0.25rem; }
}
@media (max-width: 640px) {
  .st-key-aid_sections [role="radiogroup"] { flex-direction: row; flex-wrap: wrap; column-gap: 1rem; }
}
</style>"""


def apply_aid_style() -> None:
    """Put the block on the page; call it once in each run, before anything of the aid is shown."""
    st.html(STYLE)
