"""Write the next migration from the tables as the models describe them: python -m tests.new_migration "message"."""

import importlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config

from partnering.foundation.database import open_engine
from partnering.foundation.schema import MIGRATIONS, migrate

PACKAGE = MIGRATIONS.parents[1]


def import_all_models() -> None:
    """Load the tables of every room, so that Base.metadata holds all of them."""
    for file in sorted(PACKAGE.glob("*/models.py")):
        importlib.import_module(f"partnering.{file.parent.name}.models")


def new_migration(message: str) -> Path | None:
    """Write a migration for what the models have and the history lacks; None where both agree."""
    import_all_models()
    number = len(list((MIGRATIONS / "versions").glob("[0-9]*.py"))) + 1
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/history.db"
        migrate(url)
        engine = open_engine(url)
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            script = command.revision(
                config,
                message,
                autogenerate=True,
                rev_id=f"{number:04}",
                process_revision_directives=_drop_empty,
            )
        engine.dispose()
    if script is None or isinstance(script, list):
        return None
    file = Path(script.path)
    # A migration describes columns as they are stored, so that later changes to our own types leave it alone.
    stored = re.sub(
        r"partnering\.[\w.]+\.UtcDateTime\([^)]*\)", "sa.DateTime(timezone=True)", file.read_text()
    )
    file.write_text(stored)
    for tidy in (["format"], ["check", "--fix"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, "--quiet", str(file)], check=False)
    return file


def _drop_empty(_context: object, _revision: object, directives: list[Any]) -> None:
    if directives[0].upgrade_ops.is_empty():
        directives.clear()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('Say what it changes: python -m tests.new_migration "add the budget of a project"')
    written = new_migration(sys.argv[1])
    print(
        f"Written: {written}. Read it before you use it."
        if written
        else "The tables and the migrations agree."
    )
