"""journal"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "journal_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(token) between 20 and 64", name=op.f("ck_journal_pages_token_length")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_journal_pages_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_pages")),
        sa.UniqueConstraint("token", name=op.f("uq_journal_pages_token")),
    )
    with op.batch_alter_table("journal_pages", schema=None) as batch_op:
        batch_op.create_index("ix_journal_pages_person_id_week_on", ["person_id", "week_on"], unique=False)

    op.create_table(
        "journal_shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "private",
                "coach",
                "pair",
                "team",
                "network",
                name="sharedwith",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(reader_id is null) = (level in ('team', 'network'))", name=op.f("ck_journal_shares_one_reader")
        ),
        sa.CheckConstraint("level <> 'private'", name=op.f("ck_journal_shares_is_shared")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_journal_shares_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_journal_shares_project_id_projects")
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["people.id"], name=op.f("fk_journal_shares_reader_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_shares")),
    )
    with op.batch_alter_table("journal_shares", schema=None) as batch_op:
        batch_op.create_index("ix_journal_shares_level_shared_at", ["level", "shared_at"], unique=False)
        batch_op.create_index("ix_journal_shares_person_id_week_on", ["person_id", "week_on"], unique=False)
        batch_op.create_index("ix_journal_shares_project_id_level", ["project_id", "level"], unique=False)
        batch_op.create_index("ix_journal_shares_reader_id", ["reader_id"], unique=False)

    op.create_table(
        "journal_reminders",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("sent_for", sa.Date(), nullable=True),
        sa.CheckConstraint("weekday between 0 and 6", name=op.f("ck_journal_reminders_weekday_of_week")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_journal_reminders_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_journal_reminders")),
        sa.UniqueConstraint("token", name=op.f("uq_journal_reminders_token")),
    )
    op.create_table(
        "counted_journals",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("marks_since", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_counted_journals_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_counted_journals_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("project_id", "person_id", name=op.f("pk_counted_journals")),
    )


def downgrade() -> None:
    op.drop_table("counted_journals")
    op.drop_table("journal_reminders")
    with op.batch_alter_table("journal_shares", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_shares_reader_id")
        batch_op.drop_index("ix_journal_shares_project_id_level")
        batch_op.drop_index("ix_journal_shares_person_id_week_on")
        batch_op.drop_index("ix_journal_shares_level_shared_at")

    op.drop_table("journal_shares")
    with op.batch_alter_table("journal_pages", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_pages_person_id_week_on")

    op.drop_table("journal_pages")
