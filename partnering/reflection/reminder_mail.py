"""The one e-mail a week: its words, a way to end it, and fifteen minutes for a calendar. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from uuid import NAMESPACE_URL, uuid5

from partnering.foundation.words import _

MINUTES = 15
BEGINS = time(16, 0)
LONGEST_LINE_BYTES = 75
"""RFC 5545, section 3.1."""


@dataclass(frozen=True, slots=True)
class ReminderMail:
    """What the e-mail is made of."""

    name: str
    email: str
    journal_address: str
    ending_address: str
    """A link that ends the reminders, for this person alone."""
    sender: str


def reminder_message(mail: ReminderMail, *, today: date, now: datetime) -> EmailMessage:
    """The e-mail, with a calendar file of one appointment a day later, which the mails after it replace."""
    message = EmailMessage()
    message["From"] = mail.sender
    message["To"] = mail.email
    message["Subject"] = _("Fifteen minutes for your journal")
    message["List-Unsubscribe"] = f"<{mail.ending_address}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        _(
            "Hello {name},\n\nThis is the one e-mail a week that you asked for. What worked this week, and what did "
            "not?\nWrite it down, for you alone: {journal}\n\nNot this week? That is fine.\n"
            "No more e-mails: {ending}\n"
        ).format(name=mail.name, journal=mail.journal_address, ending=mail.ending_address)
    )
    message.add_attachment(
        calendar_file(mail, on=today + timedelta(days=1), now=now).encode(),
        maintype="text",
        subtype="calendar",
        filename="journal.ics",
        params={"method": "PUBLISH"},
    )
    return message


def calendar_file(mail: ReminderMail, *, on: date, now: datetime) -> str:
    """Fifteen minutes as iCalendar (RFC 5545), at four o'clock wherever its reader is."""
    begins = datetime.combine(on, BEGINS)
    uid = uuid5(NAMESPACE_URL, f"{mail.journal_address}#{mail.email}")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//One More Step//Journal//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{on.toordinal() // 7}",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"DTSTART:{begins:%Y%m%dT%H%M%S}",
        f"DTEND:{begins + timedelta(minutes=MINUTES):%Y%m%dT%H%M%S}",
        f"SUMMARY:{_escaped(_('Fifteen minutes for your journal'))}",
        f"URL:{mail.journal_address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 bytes; no letter is cut."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST_LINE_BYTES:
            pieces.append(piece)
            piece = " "
        piece += letter
    return "\r\n".join([*pieces, piece])
