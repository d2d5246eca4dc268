"""Addresses of our own pages, and telling them from addresses elsewhere."""

import re
from urllib.parse import urlencode

START = "/"
SIGN_IN = "/signin"
SIGN_OUT = "/signout"
PROVIDER = "/signin/provider"
PROVIDER_RETURN = "/signin/provider/return"
INVITATION = "/invitation/{token}"
PASSWORD = "/account/password"  # noqa: S105 (an address, not a password)
MY_ACCOUNT = "/account"
COVERAGE_FILE = "/coverage.csv"
PROJECT_FILE = "/project.zip"
MY_DATA_FILE = "/account/my-data.zip"
MOST_CHARACTERS = 2000

# Browsers read a backslash as a slash, and leave out tabs and line breaks.
_MISLEADING = re.compile(r"[\\\x00-\x20\x7f]")


def local_path(wanted: str | None) -> str:
    """The address to go on to, where it is one of ours; else the start page."""
    if wanted is None or len(wanted) > MOST_CHARACTERS or _MISLEADING.search(wanted):
        return START
    path = wanted.partition("?")[0]
    return wanted if path.startswith("/") and "//" not in path else START


def sign_in_and_return(path: str) -> str:
    """The sign-in page that brings the person back to `path`."""
    return f"{SIGN_IN}?{urlencode({'next': path})}"
