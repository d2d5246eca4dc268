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
REVIEW = "/review/{token}"
MY_REVIEW = "/my-review/{invitation_id:int}"
ROUND_ON_PAPER = "/review-round/{round_id:int}/paper"
COVERAGE_FILE = "/coverage.csv"
FIGURE_FILE = "/dashboard/{figure}.{ending}"
REPORT_FILE = "/report.{ending}"
PROJECT_FILE = "/project.zip"
INVOLVEMENT_FILE = "/involvement"
JOURNAL_REMINDER = "/journal-reminder/{token}"
MY_DATA_FILE = "/account/my-data.zip"
AID_PREVIEW = "/aid-preview/{aid_id:int}"
RELEASED_AIDS = "/aids"
RELEASED_AID = "/aids/{slug}"
RELEASED_AID_IN = "/aids/{slug}/{version}"
GATE_OF_RELEASE = "/api/projects/{slug}/releases/{version}/gate"
BADGE = "/badge/{slug}/{version}.svg"
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
