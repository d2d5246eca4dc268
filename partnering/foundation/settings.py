"""What can be set from outside, read from the environment once. Every name is documented in the README."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_DATABASE = "sqlite:///data/local/one-more-step.db"
DEFAULT_SITE = "http://127.0.0.1:8501"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process."""

    database: str
    """SQLAlchemy URL of the database: SQLite or PostgreSQL."""
    site: str
    """The address people type, used in links; with https the sign-in cookie is sent over https only."""
    catalog_folder: Path | None
    """A folder with lifecycles, scales and policies of one's own."""
    oidc_issuer: str = ""
    """The OpenID Connect provider by which people may sign in too; this and the rest empty where there is none."""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = ""
    """What people call the provider."""
    oidc_prompt: str = ""
    """What the provider is told to ask each time, as OpenID Connect names it."""
    journal_key: str = field(default="", repr=False)
    """Keys that seal journals, with commas between them; empty where they lie open."""
    mail: str = field(default="", repr=False)
    """The server that takes e-mail, as a URL; empty where none is sent."""
    mail_from: str = ""
    """The address e-mail comes from; without it, the user of the server."""

    @property
    def is_https(self) -> bool:
        """True where people reach the site by https."""
        return self.site.startswith("https://")


NAMES = {
    "ONE_MORE_STEP_DATABASE": f"SQLAlchemy URL of the database. Without it: `{DEFAULT_DATABASE}`.",
    "ONE_MORE_STEP_SITE": f"The address people type. Without it: `{DEFAULT_SITE}`. With https, cookies are https only.",
    "ONE_MORE_STEP_CATALOG": "A folder with your own lifecycles, scales and policies. Without it: the shipped ones.",
    "ONE_MORE_STEP_OIDC_ISSUER": "Address of an OpenID Connect provider. With it, people may also sign in there.",
    "ONE_MORE_STEP_OIDC_CLIENT_ID": "What the provider calls this program.",
    "ONE_MORE_STEP_OIDC_CLIENT_SECRET": "The secret that it gave to this program.",
    "ONE_MORE_STEP_OIDC_NAME": "What people call the provider. Without it: the host in its address.",
    "ONE_MORE_STEP_OIDC_PROMPT": "What it asks each time. Without it: `login`. For Google: `select_account`.",
    "ONE_MORE_STEP_JOURNAL_KEY": "Seals journals. Make one with `partnering journal-key`; older ones behind commas.",
    "ONE_MORE_STEP_MAIL": "The server for e-mail, such as `smtps://user:password@mail.example.org`.",
    "ONE_MORE_STEP_MAIL_FROM": "The address that e-mail comes from. Without it: the user of that server.",
}


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment gives; empty values count as not set."""
    given = {name: environment.get(name, "").strip() for name in NAMES}
    folder = given["ONE_MORE_STEP_CATALOG"]
    return Settings(
        database=given["ONE_MORE_STEP_DATABASE"] or DEFAULT_DATABASE,
        site=(given["ONE_MORE_STEP_SITE"] or DEFAULT_SITE).rstrip("/"),
        catalog_folder=Path(folder) if folder else None,
        oidc_issuer=given["ONE_MORE_STEP_OIDC_ISSUER"],
        oidc_client_id=given["ONE_MORE_STEP_OIDC_CLIENT_ID"],
        oidc_client_secret=given["ONE_MORE_STEP_OIDC_CLIENT_SECRET"],
        oidc_name=given["ONE_MORE_STEP_OIDC_NAME"],
        oidc_prompt=given["ONE_MORE_STEP_OIDC_PROMPT"],
        journal_key=given["ONE_MORE_STEP_JOURNAL_KEY"],
        mail=given["ONE_MORE_STEP_MAIL"],
        mail_from=given["ONE_MORE_STEP_MAIL_FROM"],
    )
