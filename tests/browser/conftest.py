"""A real browser, one for each process that runs stories, and the log of a server whose story failed."""

import os
import shutil
from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.serving import ServedApp
from tests.conftest import cannot_run

NAMES_OF_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
LINES_OF_LOG = 60
# Two cores may be busy with the other tests.
expect.set_options(timeout=20_000)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the end of the server's log below a test that failed."""
    report = yield
    served = getattr(item, "funcargs", {}).get("served_app")
    if report.failed and isinstance(served, ServedApp):
        lines = served.log.read_text("utf-8").splitlines()[-LINES_OF_LOG:]
        report.sections.append(("Log of the server", "\n".join(lines)))
    return report


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Headless Chromium of this machine. It asks nobody on the internet for anything."""
    program = next(filter(None, map(shutil.which, NAMES_OF_CHROMIUM)), None)
    if program is None:
        cannot_run("Chromium is not here. Get it with: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=QUIET, chromium_sandbox=os.geteuid() != 0
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page 1280 pixels wide, in a browser window without any cookies."""
    with chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce") as window:
        window.set_default_timeout(15_000)
        yield window.new_page()
