"""What can be set from outside, read from the environment once. Every name is documented in the README."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
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

    @property
    def is_https(self) -> bool:
        """True where people reach the site by https."""
        return self.site.startswith("https://")


NAMES = {
    "ONE_MORE_STEP_DATABASE": f"SQLAlchemy URL of the database. Without it: `{DEFAULT_DATABASE}`.",
    "ONE_MORE_STEP_SITE": f"The address people type. Without it: `{DEFAULT_SITE}`. With https, cookies are https only.",
    "ONE_MORE_STEP_CATALOG": "A folder with your own lifecycles, scales and policies. Without it: the shipped ones.",
}


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment gives; empty values count as not set."""
    folder = environment.get("ONE_MORE_STEP_CATALOG", "").strip()
    return Settings(
        database=environment.get("ONE_MORE_STEP_DATABASE", "").strip() or DEFAULT_DATABASE,
        site=(environment.get("ONE_MORE_STEP_SITE", "").strip() or DEFAULT_SITE).rstrip("/"),
        catalog_folder=Path(folder) if folder else None,
    )
