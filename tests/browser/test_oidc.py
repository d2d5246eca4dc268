"""Signing in at a real identity provider, and signing out for good."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import WITH_US, ServedApp, free_port, serving
from tests.browser.walking import MAYA, check_axe, choose_in_menu, demo_database, go_to, wait_until_drawn

PEOPLE = (
    {"sub": "maya", "email": MAYA.title(), "email_verified": True},
    {"sub": "stranger", "email": "stranger@example.org", "email_verified": True},
)


@pytest.fixture
def hospital() -> Iterator[str]:
    """A provider with two people, in a process of its own. Gives its address."""
    port = free_port()
    people = [word for person in PEOPLE for word in ("--user-claims", json.dumps(person))]
    options = ["--port", str(port), "--require-nonce", "true", *people]
    process = subprocess.Popen(
        [*WITH_US, sys.executable, "-m", "oidc_provider_mock", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def served_app(hospital: str, tmp_path: Path) -> Iterator[ServedApp]:
    """The demo network, where people may also sign in at the provider "Hospital"."""
    settings = {
        "ONE_MORE_STEP_OIDC_ISSUER": hospital,
        "ONE_MORE_STEP_OIDC_CLIENT_ID": "one-more-step",
        "ONE_MORE_STEP_OIDC_CLIENT_SECRET": "only we two know",
        "ONE_MORE_STEP_OIDC_NAME": "Hospital",
    }
    with serving(demo_database(tmp_path), tmp_path / "server.log", settings=settings) as served:
        yield served


def sign_in_at_hospital(page: Page, sub: str) -> None:
    page.get_by_role("link", name="Sign in with Hospital").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Authorize Client")
    assert parse_qs(urlsplit(page.url).query)["prompt"] == ["login"]
    page.get_by_role("button", name=sub, exact=True).click()


def test_who_signs_in_at_the_provider_works_here_until_they_sign_out_for_good(
    page: Page, served_app: ServedApp
) -> None:
    window = page.context
    # The pages of the provider ask for a style elsewhere.
    window.route("https://**", lambda route: route.abort())

    page.goto(f"{served_app.url}/coverage")
    expect(page).to_have_url(f"{served_app.url}/signin?next=%2Fcoverage")
    check_axe(page)
    sign_in_at_hospital(page, "stranger")
    expect(page.get_by_role("alert")).to_have_text(
        "This address is not known here. Ask the person who invited you."
    )
    check_axe(page)

    sign_in_at_hospital(page, "maya")
    expect(page.get_by_role("heading", level=1)).to_have_text("Coverage")
    go_to(page, "Today")
    kept = window.cookies()
    assert {cookie["name"] for cookie in kept if "one_more_step" in cookie["name"]} == {"one_more_step"}
    old_tab = window.new_page()
    old_tab.goto(served_app.url)
    wait_until_drawn(old_tab)

    page.goto(f"{served_app.url}/signout")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_contain_text("You may still be signed in there.")

    choose_in_menu(old_tab, "Partners")
    expect(old_tab.get_by_text("Sign in to see your project.")).to_be_visible()
    expect(old_tab.get_by_role("heading")).to_have_text(["One More Step"])

    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    window.add_cookies(kept)
    page.goto(served_app.url)
    expect(page).to_have_url(f"{served_app.url}/signin?next=%2F")

    sign_in_at_hospital(page, "maya")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
