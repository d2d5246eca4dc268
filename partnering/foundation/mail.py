"""Sending e-mail by the server that the environment names."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from partnering.foundation.errors import InvalidInput, NotPossibleNow
from partnering.foundation.settings import read_settings
from partnering.foundation.words import _

SECONDS = 20
_PORTS = {"smtp": 25, "smtps": 465}
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where e-mail is handed over."""

    host: str
    port: int
    is_encrypted: bool
    """From the first byte on; else by STARTTLS, which only a server on this machine may lack."""
    user: str
    password: str
    sender: str


def has_mail() -> bool:
    """Whether this program can send e-mail."""
    return bool(read_settings().mail)


def mail_server() -> MailServer:
    """The server of the settings. Raises NotPossibleNow where none is set, InvalidInput for what is no address."""
    settings = read_settings()
    if not settings.mail:
        raise NotPossibleNow(
            _(
                "No mail server is set. Set ONE_MORE_STEP_MAIL, such as smtps://user:password@mail.example.org."
            )
        )
    try:
        parts = urlsplit(settings.mail)
        port = parts.port or _PORTS[parts.scheme]
        sender = settings.mail_from or unquote(parts.username or "")
        if not parts.hostname or "@" not in sender or any(letter.isspace() for letter in sender):
            raise ValueError(sender)
    except (ValueError, KeyError) as problem:
        # The address may hold a password, and is not repeated.
        raise InvalidInput(
            _(
                "ONE_MORE_STEP_MAIL is no mail server, or ONE_MORE_STEP_MAIL_FROM no e-mail address. Write them like "
                "smtps://user:password@mail.example.org and steps@example.org."
            )
        ) from problem
    return MailServer(
        host=parts.hostname,
        port=port,
        is_encrypted=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
    )


def send_mail(server: MailServer, message: EmailMessage) -> None:
    """Hand one message over. Raises NotPossibleNow where the server does not take it."""
    secure = ssl.create_default_context()
    try:
        connection = (
            smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=secure)
            if server.is_encrypted
            else smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        )
        with connection:
            connection.ehlo_or_helo_if_needed()
            if not server.is_encrypted and (
                connection.has_extn("starttls") or server.host not in _THIS_MACHINE
            ):
                connection.starttls(context=secure)
            if server.password:
                connection.login(server.user, server.password)
            connection.send_message(message)
    except (OSError, smtplib.SMTPException) as problem:
        raise NotPossibleNow(
            _("The mail server {host} did not take the e-mail: {why}.").format(
                host=server.host, why=type(problem).__name__
            )
        ) from problem
