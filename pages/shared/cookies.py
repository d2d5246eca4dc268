"""The sign-in cookie: the one place that knows its name and how a browser keeps it."""

from collections.abc import Mapping

import streamlit as st
from starlette.responses import Response

COOKIE = "one_more_step"
# The session in the database says when it ends, and lives on with every visit. The cookie only has to outlast it;
# 400 days is the longest that browsers keep one.
MAX_AGE_SECONDS = 400 * 24 * 60 * 60


def read_token() -> str | None:
    """The token of this browser tab, for screens; None where nobody signed in here."""
    return token_in(st.context.cookies)


def token_in(cookies: Mapping[str, str]) -> str | None:
    """The token among these cookies; None where there is none."""
    return cookies.get(COOKIE) or None


def keep_token(response: Response, token: str, *, is_https: bool) -> None:
    """Have the browser keep the token: out of reach of scripts and other sites, and off plain http where it can be."""
    response.set_cookie(
        COOKIE, token, max_age=MAX_AGE_SECONDS, path="/", secure=is_https, httponly=True, samesite="lax"
    )


def drop_token(response: Response, *, is_https: bool) -> None:
    """Have the browser forget the token."""
    response.delete_cookie(COOKIE, path="/", secure=is_https, httponly=True, samesite="lax")
