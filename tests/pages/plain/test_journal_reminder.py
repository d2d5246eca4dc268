"""The link of the weekly e-mail: to open it ends nothing, to press it ends the e-mails, also for a mail program."""

from starlette.testclient import TestClient

from partnering.foundation.database import reading, transaction
from partnering.foundation.models import Person
from partnering.foundation.people import add_person, command_line_person
from partnering.reflection.models import JournalReminder
from partnering.reflection.reminders import read_my_reminder, wish_reminder
from tests.cast import NOW


def wished() -> tuple[int, str]:
    """Somebody who wished the e-mail, and the link in it."""
    with transaction() as session:
        rosa = add_person(session, command_line_person(session), name="Rosa", email="r@example.org", now=NOW)
        wish_reminder(session, rosa, weekday=2, now=NOW)
        session.flush()
        return rosa, f"/journal-reminder/{session.get_one(JournalReminder, rosa).token}"


def weekday_of(person: int) -> int | None:
    with reading() as session:
        return read_my_reminder(session, person)


def test_a_program_that_only_opens_the_link_ends_nothing(client: TestClient) -> None:
    rosa, link = wished()
    page = client.get(link)
    assert page.status_code == 200
    assert "No more e-mails" in page.text
    assert "Rosa" not in page.text
    assert weekday_of(rosa) == 2


def test_one_press_ends_the_emails_without_signing_in(client: TestClient) -> None:
    rosa, link = wished()
    page = client.post(link)
    assert "They are off." in page.text
    assert weekday_of(rosa) is None
    again = client.post(link)
    assert (again.status_code, "off already" in again.text) == (404, True)


def test_a_mail_program_may_press_it_by_itself(client: TestClient) -> None:
    rosa, link = wished()
    # As RFC 8058 has it: no cookie, no page it comes from.
    assert client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert weekday_of(rosa) is None


def test_a_link_that_nobody_got_ends_nothing(client: TestClient) -> None:
    rosa, _link = wished()
    assert client.post("/journal-reminder/made-up").status_code == 404
    assert weekday_of(rosa) == 2
    with reading() as session:
        assert session.get_one(Person, rosa).is_active
