"""Runs the migrations on the connection that `schema.migrate` hands over."""

from typing import Literal

from alembic import context

from partnering.foundation.database import Base, UtcDateTime


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations name the database's own type, so that they still run when our class is gone."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
