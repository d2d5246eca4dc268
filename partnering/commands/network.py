"""The network as a whole: its database, its demo, its people and what each may do."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from partnering.commands.calling import DatabaseOption, catalog_in_use, open_database, writing
from partnering.demo.network import load_demo
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import NotPossibleNow
from partnering.foundation.instance import is_empty
from partnering.foundation.invitations import invite_person
from partnering.foundation.people import add_person, find_person
from partnering.foundation.permissions import ADMINISTRATOR, OF_PARTNERS, ROLE_TABLE, Permission, Scope
from partnering.foundation.schema import migrate
from partnering.foundation.settings import read_settings

commands = typer.Typer(rich_markup_mode=None)


@commands.command(epilog="Example: partnering init --database sqlite:///our.db")
def init(database: DatabaseOption = "") -> None:
    """Create the database, or bring it up to date. Safe to repeat."""
    migrate(database)
    typer.echo("The database is ready.")


@commands.command(epilog="Example: partnering demo --database sqlite:///try.db")
def demo(
    database: DatabaseOption = "",
    when_empty: Annotated[
        bool, typer.Option("--when-empty", help="Where the database is in use: do nothing, and say nothing.")
    ] = False,
) -> None:
    """Load a made-up network to look around in. Refuses a database that is in use."""
    open_database(database)
    if when_empty:
        with reading() as session:
            if not is_empty(session):
                return
    with transaction() as session:
        load_demo(session, catalog=catalog_in_use(), now=datetime.now(UTC))
    typer.echo("The demo network is ready. Its people are made up.")


@commands.command("add-person", epilog='Example: partnering add-person rosa@example.org --name "Rosa M."')
def add_person_command(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The e-mail address they sign in with.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="The name others read.")],
    admin: Annotated[
        bool, typer.Option("--admin", help="Make a new person an administrator of the whole network.")
    ] = False,
    database: DatabaseOption = "",
) -> None:
    """Add a person and print a one-time sign-in link. For somebody who is here already: a new link."""
    with writing(database) as (session, person_id, now):
        known_id = find_person(session, person_id, email=email)
        if known_id is not None and admin:
            raise NotPossibleNow(
                f"{email} is here already, and --admin is for new people.\nLeave it out to get a new link."
            )
        member_id = known_id or add_person(
            session, person_id, name=name, email=email, is_administrator=admin, now=now
        )
        token = invite_person(session, person_id, member_id=member_id, now=now)
    if known_id is not None:
        typer.echo(f"{email} is here already and keeps their name. Links made before end.", err=True)
    typer.echo(f"{read_settings().site}/invitation/{token}")
    typer.echo("This link works once, for 7 days. Give it to nobody else.", err=True)


@commands.command(epilog="Example: partnering permissions")
def permissions() -> None:
    """Print who may do what."""
    typer.echo(permission_table())


def permission_table() -> str:
    """The policy as a Markdown table: a row for each permission, a column for each role."""
    roles = list(ROLE_TABLE)
    rows = ["| | " + " | ".join([*(role.label for role in roles), "Administrator"]) + " |"]
    rows.append("|---|" + "---|" * (len(roles) + 1))
    for permission in Permission:
        holders = [*(ROLE_TABLE[role] for role in roles), ADMINISTRATOR]
        marks = ["yes" if permission.scope is Scope.OWN or permission in held else "" for held in holders]
        if permission in OF_PARTNERS:
            marks = ["partners" for _role in roles] + [""]
        rows.append(f"| {permission.sentence} | " + " | ".join(marks) + " |")
    return "\n".join(rows)
