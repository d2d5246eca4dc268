"""One e-mail a week: to whom it goes, what stands in it, and how it ends."""

import os
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from email import message_from_string
from email.message import Message
from email.policy import default

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.database import connect, reading, transaction
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.mail import mail_server
from partnering.foundation.tokens import new_token
from partnering.reflection.journal import keep_page
from partnering.reflection.journal_words import PageWords
from partnering.reflection.models import JournalReminder
from partnering.reflection.reminder_mail import ReminderMail, calendar_file, reminder_message
from partnering.reflection.reminders import (
    DueReminder,
    claim_reminder,
    end_my_reminder,
    end_reminder_by_link,
    list_due_reminders,
    read_my_reminder,
    release_reminder,
    wish_reminder,
)
from tests.cast import NOW, TODAY, Cast
from tests.partnering.command_line import call

MONDAY = date(2026, 3, 2)
WEDNESDAY, FRIDAY = 2, 4
assert TODAY.weekday() == WEDNESDAY


def due(session: Session, cast: Cast, today: date = TODAY) -> list[DueReminder]:
    session.flush()
    return list_due_reminders(session, cast.administrator, today=today)


def wish(session: Session, *people: int, weekday: int = WEDNESDAY) -> None:
    for person in people:
        wish_reminder(session, person, weekday=weekday, now=NOW)
    session.flush()


# Who gets one


def test_nobody_gets_an_email_who_did_not_wish_it(cast: Cast, session: Session) -> None:
    assert due(session, cast) == []
    assert read_my_reminder(session, cast.patient) is None


def test_three_who_wished_it_get_one_from_their_day_on(cast: Cast, session: Session) -> None:
    wish(session, cast.patient, cast.lead, cast.caregiver)
    wish(session, cast.caregiver, weekday=FRIDAY)
    assert [one.email for one in due(session, cast)] == ["lena@example.org", "rosa@example.org"]
    assert due(session, cast, MONDAY) == []
    assert len(due(session, cast, TODAY + timedelta(days=3))) == 3


def test_who_has_written_this_week_is_left_in_peace(cast: Cast, session: Session) -> None:
    wish(session, cast.patient)
    keep_page(
        session,
        cast.patient,
        week_on=MONDAY,
        token=new_token(),
        revision=0,
        words=PageWords(worked="We did."),
        now=NOW,
    )
    assert due(session, cast) == []
    assert len(due(session, cast, TODAY + timedelta(weeks=1))) == 1


def test_one_email_a_week_whatever_happens(cast: Cast, session: Session) -> None:
    wish(session, cast.patient)
    assert claim_reminder(session, cast.administrator, receiver_id=cast.patient, today=TODAY)
    assert not claim_reminder(session, cast.administrator, receiver_id=cast.patient, today=TODAY)
    assert due(session, cast) == []
    assert len(due(session, cast, TODAY + timedelta(weeks=1))) == 1
    release_reminder(session, cast.administrator, receiver_id=cast.patient)
    assert len(due(session, cast)) == 1


@pytest.mark.parametrize("weekday", [-1, 7])
def test_a_week_has_seven_days(weekday: int, cast: Cast, session: Session) -> None:
    with pytest.raises(InvalidInput):
        wish_reminder(session, cast.patient, weekday=weekday, now=NOW)


def test_the_link_ends_the_emails_of_one_person_once(cast: Cast, session: Session) -> None:
    wish(session, cast.patient, cast.lead)
    link = next(one.token for one in due(session, cast) if one.person_id == cast.patient)
    end_reminder_by_link(session, token=link, now=NOW)
    assert [one.person_id for one in due(session, cast)] == [cast.lead]
    with pytest.raises(NotFound, match="off already"):
        end_reminder_by_link(session, token=link, now=NOW)
    end_my_reminder(session, cast.lead, now=NOW)
    assert session.scalars(select(JournalReminder)).all() == []


# What stands in it

ROSA = ReminderMail(
    name="Rosa",
    email="rosa@example.org",
    journal_address="https://steps.example.org/journal",
    ending_address="https://steps.example.org/journal-reminder/abc",
    sender="steps@example.org",
)


def test_the_email_says_one_thing_and_how_to_end_it() -> None:
    message = reminder_message(ROSA, today=TODAY, now=NOW)
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert (message["To"], message["From"]) == ("rosa@example.org", "steps@example.org")
    assert ROSA.journal_address in text
    assert ROSA.ending_address in text
    assert message["List-Unsubscribe"] == f"<{ROSA.ending_address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not {"streak", "weeks in a row", "missed"} & set(text.lower().split())
    (calendar,) = message.iter_attachments()
    assert (calendar.get_content_type(), calendar.get_filename()) == ("text/calendar", "journal.ics")


def test_the_calendar_file_holds_fifteen_minutes_on_the_next_day() -> None:
    lines = calendar_file(ROSA, on=date(2026, 3, 5), now=NOW).split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert [line for line in lines if line.startswith(("DTSTART", "DTEND", "DTSTAMP", "SUMMARY"))] == [
        "DTSTAMP:20260304T140200Z",
        "DTSTART:20260305T160000",
        "DTEND:20260305T161500",
        "SUMMARY:Fifteen minutes for your journal",
    ]


def test_a_later_calendar_file_replaces_the_appointment_of_the_week_before() -> None:
    def told(on: date, name: str) -> str:
        lines = calendar_file(ROSA, on=on, now=NOW).split("\r\n")
        return next(line for line in lines if line.startswith(name))

    first, later = date(2026, 3, 5), date(2026, 3, 12)
    assert told(first, "UID") == told(later, "UID")
    assert int(told(later, "SEQUENCE").split(":")[1]) > int(told(first, "SEQUENCE").split(":")[1])


@given(st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=300))
def test_no_line_of_a_calendar_file_is_too_long_and_none_is_lost(path: str) -> None:
    mail = ReminderMail("R", "r@example.org", f"https://e.org/{path}", "https://e.org/x", "s@e.org")
    file = calendar_file(mail, on=TODAY, now=NOW)
    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    assert f"URL:https://e.org/{path}\r\n" in file.replace("\r\n ", "")


# Sending it


@dataclass
class Postbox:
    """A mail server on this machine, and what it took."""

    port: int
    refuses: bool = False
    taken: list[Message] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)
    """The first word of each line that is no part of a message."""


class _Postman(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs that sends one message."""

    def handle(self) -> None:
        box: Postbox = self.server.box  # type: ignore[attr-defined]  # set by the fixture
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line[:4].upper().strip()
            box.heard.append(word)
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                box.taken.append(message_from_string(b"".join(lines).decode(), policy=default))
            if word == b"RCPT" and box.refuses:
                self.wfile.write(b"550 not here\r\n")
                continue
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")
            if word == b"QUIT":
                return


@contextmanager
def postbox_at(host: str) -> Iterator[Postbox]:
    """A mail server at this address of this machine."""
    with socketserver.ThreadingTCPServer((host, 0), _Postman) as server:
        box = Postbox(server.server_address[1])
        server.box = box  # type: ignore[attr-defined]  # the handler reads it
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield box
        server.shutdown()
        thread.join()


@pytest.fixture
def postbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    with postbox_at("127.0.0.1") as box:
        monkeypatch.setenv("ONE_MORE_STEP_MAIL", f"smtp://127.0.0.1:{box.port}")
        monkeypatch.setenv("ONE_MORE_STEP_MAIL_FROM", "steps@example.org")
        yield box


@pytest.fixture
def wished_today(cast: Cast, database: str) -> str:
    """A database in which Rosa and Lena wish an e-mail on Mondays. Gives its URL."""
    with transaction() as session:
        wish(session, cast.patient, cast.lead, weekday=0)
    return database


def test_the_command_sends_each_of_them_one_email_and_none_the_second_time(
    postbox: Postbox, wished_today: str, cast: Cast
) -> None:
    assert call("nudge", "--database", wished_today).out == "Sent: 2 of 2.\n"
    assert [message["To"] for message in postbox.taken] == ["lena@example.org", "rosa@example.org"]
    assert call("nudge", "--database", wished_today).out == "Sent: 0 of 0.\n"
    assert len(postbox.taken) == 2
    rosa = postbox.taken[1]
    link = rosa["List-Unsubscribe"].strip("<>")
    connect(wished_today)
    with reading() as session:
        assert link.endswith(session.get_one(JournalReminder, cast.patient).token)


def test_what_a_server_refuses_is_tried_again_by_the_next_call(postbox: Postbox, wished_today: str) -> None:
    postbox.refuses = True
    refused = call("nudge", "--database", wished_today)
    assert (refused.code, refused.out) == (2, "Sent: 0 of 2.\n")
    assert "did not take the e-mail" in refused.err
    postbox.refuses = False
    assert call("nudge", "--database", wished_today).out == "Sent: 2 of 2.\n"


def test_without_a_mail_server_the_command_says_which_setting_is_missing(wished_today: str) -> None:
    assert "ONE_MORE_STEP_MAIL" not in os.environ
    outcome = call("nudge", "--database", wished_today)
    assert (outcome.code, outcome.out) == (2, "")
    assert "ONE_MORE_STEP_MAIL" in outcome.err


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port", "smtps://u:pw@h"]
)
def test_a_setting_that_is_no_mail_server_is_refused_without_repeating_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONE_MORE_STEP_MAIL", url)
    with pytest.raises(InvalidInput) as refused:
        mail_server()
    assert "pw" not in refused.value.message


def test_a_mail_server_is_read_from_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotPossibleNow):
        mail_server()
    monkeypatch.setenv("ONE_MORE_STEP_MAIL", "smtps://steps%40example.org:a%2Fb@mail.example.org")
    server = mail_server()
    assert (server.host, server.port, server.is_encrypted) == ("mail.example.org", 465, True)
    assert (server.user, server.password, server.sender) == ("steps@example.org", "a/b", "steps@example.org")


def test_neither_words_nor_a_password_go_to_another_machine_in_the_open(
    wished_today: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # By this address the program cannot know that the server is on its own machine. It offers no STARTTLS.
    with postbox_at("127.0.0.2") as box:
        monkeypatch.setenv("ONE_MORE_STEP_MAIL", f"smtp://u:pw@127.0.0.2:{box.port}")
        monkeypatch.setenv("ONE_MORE_STEP_MAIL_FROM", "steps@example.org")
        outcome = call("nudge", "--database", wished_today)
    assert (outcome.code, box.taken) == (2, [])
    assert set(box.heard) <= {b"EHLO", b"QUIT"}
    assert b"EHLO" in box.heard


def test_each_key_of_the_command_is_another_one_and_fits() -> None:
    first, second = (call("journal-key").out.strip() for _turn in range(2))
    assert first != second
    assert Fernet(first).decrypt(Fernet(first).encrypt(b"words")) == b"words"
