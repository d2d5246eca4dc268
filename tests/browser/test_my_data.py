"""One story on a phone: take one's data along, delete the account, and see that the door is closed."""

import json
import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.serving import ServedApp, serving
from tests.browser.walking import (
    MAYA,
    PASSWORD,
    ROSA,
    check_no_sideways_scroll,
    demo_database,
    open_screen,
    sign_in,
    wait_until_drawn,
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedApp]:
    """A server and a demo network for this story alone, since somebody leaves it."""
    folder = tmp_path_factory.mktemp("my_data")
    with serving(demo_database(folder), folder / "server.log") as served:
        yield served


def test_a_partner_takes_her_data_along_and_leaves_and_a_lead_takes_the_project_out(
    chromium: Browser, served: ServedApp
) -> None:
    with chromium.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce") as phone:
        page = phone.new_page()
        sign_in(page, served, ROSA)
        open_screen(page, served, "account")
        with page.expect_download() as download:
            page.get_by_role("link", name="Get my data").click()
        with zipfile.ZipFile(download.value.path()) as folder:
            assert json.loads(folder.read("my-data.json"))["account"]["email"] == ROSA
        page.get_by_text("Delete my account").first.click()
        expect(page.get_by_text("What stays:")).to_be_visible()
        check_no_sideways_scroll(page)
        page.get_by_role("button", name="Delete my account").click()
        expect(page.get_by_text("This cannot be undone.")).to_be_visible()
        page.get_by_role("button", name="Yes, delete it").click()
        expect(page.get_by_text("Your account is deleted.")).to_be_visible()
        wait_until_drawn(page)
        assert "Rosa" not in page.inner_text("body")
        page.goto(f"{served.url}/signin")
        page.get_by_label("E-mail").fill(ROSA)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(f"{served.url}/signin")

    with chromium.new_context(viewport={"width": 1280, "height": 900}) as desk:
        page = desk.new_page()
        sign_in(page, served, MAYA)
        open_screen(page, served, "bring-in")
        with page.expect_download() as download:
            page.get_by_role("link", name="Get the project as files").click()
        with zipfile.ZipFile(download.value.path()) as folder:
            told = "\n".join(folder.read(name).decode("utf-8-sig") for name in folder.namelist())
        assert "Rosa" not in told
        assert "patient_partner" in told
