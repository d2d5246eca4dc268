"""The journal from the command line: a key that seals it, sealing it again, and the one e-mail a week."""

from datetime import UTC, datetime

import typer

from partnering.commands.calling import DatabaseOption, open_database
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import NotPossibleNow
from partnering.foundation.mail import MailServer, mail_server, send_mail
from partnering.foundation.people import command_line_person
from partnering.foundation.settings import read_settings
from partnering.foundation.words import _
from partnering.reflection.reminder_mail import ReminderMail, reminder_message
from partnering.reflection.reminders import DueReminder, claim_reminder, list_due_reminders, release_reminder
from partnering.reflection.sealing import has_key, new_key
from partnering.reflection.sealing_again import seal_again, sealed_tables

commands = typer.Typer(rich_markup_mode=None)


@commands.command("journal-key", epilog="Example: partnering journal-key")
def journal_key() -> None:
    """Print a new key that seals journals. Keep it apart from the database and its backups, and do not lose it."""
    typer.echo(new_key())


@commands.command("seal-journals", epilog="Example: partnering seal-journals")
def seal_journals(database: DatabaseOption = "") -> None:
    """Seal all journals with the first key, after it was set or changed. Safe to repeat, and while people write."""
    if not has_key():
        raise NotPossibleNow(
            _(
                "No key is set, so there is nothing to seal with.\n"
                "Make one with: python -m partnering journal-key\nThen set ONE_MORE_STEP_JOURNAL_KEY to it."
            )
        )
    open_database(database)
    with reading() as session:
        program = command_line_person(session)
    sealed = unreadable = 0
    for table in sealed_tables():
        after_id: int | None = 0
        while after_id is not None:
            with transaction() as session:
                batch = seal_again(session, program, table=table, after_id=after_id, now=datetime.now(UTC))
            sealed += batch.sealed
            unreadable += batch.unreadable
            after_id = batch.last_id
    typer.echo(f"Sealed with the first key: {sealed}.")
    if unreadable:
        typer.echo(
            f"Left as they were: {unreadable}. No key opens them. "
            "Add the older key behind a comma to ONE_MORE_STEP_JOURNAL_KEY, then repeat this.",
            err=True,
        )
        raise typer.Exit(2)


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
