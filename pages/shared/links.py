"""Links to our own plain pages, opened in this tab; Streamlit's link buttons open another one."""

from html import escape

import streamlit as st


def plain_page_link(label: str, address: str) -> None:
    """A link to a plain page of ours, such as "/signout"."""
    st.html(f'<a href="{escape(address)}">{escape(label)}</a>')
