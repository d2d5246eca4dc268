"""An index of the words of activities, inputs and answers for the search, and two more indexes of rows.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from partnering.foundation.search_index import set_up, take_down, take_down_functions

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INDEXED = ("activities", "inputs", "input_answers")


def upgrade() -> None:
    op.create_index(
        "ix_activities_project_id_release_id_entered_by",
        "activities",
        ["project_id", "release_id", "entered_by"],
    )
    op.create_index(
        "ix_people_may_be_asked",
        "people",
        ["may_be_asked"],
        sqlite_where=sa.text("may_be_asked = 1"),
        postgresql_where=sa.text("may_be_asked"),
    )
    set_up(op.get_bind(), _INDEXED)


def downgrade() -> None:
    take_down(op.get_bind(), _INDEXED)
    take_down_functions(op.get_bind())
    op.drop_index("ix_people_may_be_asked", "people")
    op.drop_index("ix_activities_project_id_release_id_entered_by", "activities")
