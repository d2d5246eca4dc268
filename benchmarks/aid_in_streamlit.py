"""An aid as a Streamlit page, for `benchmarks.beside_streamlit`: started by `streamlit run`, not imported.

The page comes ready made from a file, so that only what Streamlit itself costs is measured.
"""

import os
from pathlib import Path

import streamlit as st

st.html(Path(os.environ["AID_PAGE"]).read_text("utf-8"))
