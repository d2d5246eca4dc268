"""The journal from the command line: a key that seals it, and the one e-mail a week."""

from datetime import UTC, datetime

import typer

from partnering.commands.calling import DatabaseOption, open_database
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import NotPossibleNow
from partnering.foundation.mail import MailServer, mail_server, send_mail
from partnering.foundation.people import command_line_person
from partnering.foundation.settings import read_settings
from partnering.reflection.reminder_mail import ReminderMail, reminder_message
from partnering.reflection.reminders import DueReminder, claim_reminder, list_due_reminders, release_reminder
from partnering.reflection.sealing import new_key

commands = typer.Typer(rich_markup_mode=None)


@commands.command("journal-key", epilog="Example: partnering journal-key")
def journal_key() -> None:
    """Print a new key that seals journals. Keep it apart from the database and its backups, and do not lose it."""
    typer.echo(new_key())


@commands.command(epilog="Example: partnering nudge")
def nudge(database: DatabaseOption = "") -> None:
    """Send the one e-mail a week to everybody who wished it and has not written yet. Let cron call it each hour."""
    server = mail_server()
    open_database(database)
    today = datetime.now(UTC).date()
    with reading() as session:
        program = command_line_person(session)
        due = list_due_reminders(session, program, today=today)
    sent = sum(_send(server, program, one) for one in due)
    typer.echo(f"Sent: {sent} of {len(due)}.")
    if sent < len(due):
        raise typer.Exit(2)


def _send(server: MailServer, program: int, due: DueReminder) -> bool:
    """Claim, then send: nobody gets two e-mails because two calls ran at once. Whether it went out."""
    now = datetime.now(UTC)
    with transaction() as session:
        if not claim_reminder(session, program, receiver_id=due.person_id, today=now.date()):
            return True  # another call has it
    site = read_settings().site
    mail = ReminderMail(
        name=due.name,
        email=due.email,
        journal_address=f"{site}/journal",
        ending_address=f"{site}/journal-reminder/{due.token}",
        sender=server.sender,
    )
    try:
        send_mail(server, reminder_message(mail, today=now.date(), now=now))
    except NotPossibleNow as problem:
        with transaction() as session:
            release_reminder(session, program, receiver_id=due.person_id)
        typer.echo(problem.message, err=True)
        return False
    return True
