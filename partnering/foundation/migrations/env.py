"""Runs the migrations on the connection that `schema.migrate` hands over."""

from typing import Literal

from alembic import context

from partnering.foundation.database import Base, UtcDateTime
from partnering.foundation.search_index import belongs_to_search


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations name the database's own type, so that they still run when our class is gone."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def _is_of_a_model(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not belongs_to_search(name)


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
    render_item=_render,
    include_name=_is_of_a_model,
)
with context.begin_transaction():
    context.run_migrations()
