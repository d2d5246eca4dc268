"""budget and time given"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pay",
                "expenses",
                "childcare",
                "travel",
                "access",
                "meetings",
                "training",
                "staff",
                "sharing",
                "other",
                name="budgetkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("lifecycle", sa.String(length=80), nullable=True),
        sa.Column("stage", sa.String(length=80), nullable=True),
        sa.Column("what_for", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(amount is null) <> (minutes is null)", name=op.f("ck_budget_lines_money_or_time")
        ),
        sa.CheckConstraint("(amount is null) = (currency is null)", name=op.f("ck_budget_lines_amount_pair")),
        sa.CheckConstraint("(lifecycle is null) = (stage is null)", name=op.f("ck_budget_lines_stage_pair")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_budget_lines_amount_positive")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_budget_lines_ends_after_start")),
        sa.CheckConstraint("length(what_for) >= 1", name=op.f("ck_budget_lines_says_what_for")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_budget_lines_minutes_positive")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_budget_lines_project_id_projects")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["people.id"], name=op.f("fk_budget_lines_written_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_lines")),
        sa.UniqueConstraint("written_by", "form_token", name=op.f("uq_budget_lines_written_by_form_token")),
    )
    with op.batch_alter_table("budget_lines", schema=None) as batch_op:
        batch_op.create_index("ix_budget_lines_project_id", ["project_id"], unique=False)

    op.create_table(
        "funding_sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "research",
                "government",
                "health_institution",
                "community_org",
                "philanthropy",
                "in_kind",
                name="fundingkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("what_then", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(amount is null) = (currency is null)", name=op.f("ck_funding_sources_amount_pair")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_funding_sources_amount_positive")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_funding_sources_ends_after_start")),
        sa.CheckConstraint("length(name) >= 1", name=op.f("ck_funding_sources_has_name")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_funding_sources_project_id_projects")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["people.id"], name=op.f("fk_funding_sources_written_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_sources")),
        sa.UniqueConstraint(
            "written_by", "form_token", name=op.f("uq_funding_sources_written_by_form_token")
        ),
    )
    with op.batch_alter_table("funding_sources", schema=None) as batch_op:
        batch_op.create_index(
            "ix_funding_sources_project_id_ends_on", ["project_id", "ends_on"], unique=False
        )

    op.create_table(
        "hourly_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_hourly_values_amount_positive")),
        sa.CheckConstraint("length(source) >= 1", name=op.f("ck_hourly_values_has_source")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_hourly_values_project_id_projects")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["people.id"], name=op.f("fk_hourly_values_written_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hourly_values")),
        sa.UniqueConstraint("written_by", "form_token", name=op.f("uq_hourly_values_written_by_form_token")),
    )
    with op.batch_alter_table("hourly_values", schema=None) as batch_op:
        batch_op.create_index("ix_hourly_values_project_id_from_on", ["project_id", "from_on"], unique=False)

    op.create_table(
        "budget_spendings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(amount is null) <> (minutes is null)", name=op.f("ck_budget_spendings_money_or_time")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_budget_spendings_amount_positive")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_budget_spendings_minutes_positive")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["budget_lines.id"], name=op.f("fk_budget_spendings_line_id_budget_lines")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["people.id"], name=op.f("fk_budget_spendings_noted_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_spendings")),
        sa.UniqueConstraint("noted_by", "form_token", name=op.f("uq_budget_spendings_noted_by_form_token")),
    )
    with op.batch_alter_table("budget_spendings", schema=None) as batch_op:
        batch_op.create_index("ix_budget_spendings_line_id", ["line_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("budget_spendings", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_spendings_line_id")

    op.drop_table("budget_spendings")
    with op.batch_alter_table("hourly_values", schema=None) as batch_op:
        batch_op.drop_index("ix_hourly_values_project_id_from_on")

    op.drop_table("hourly_values")
    with op.batch_alter_table("funding_sources", schema=None) as batch_op:
        batch_op.drop_index("ix_funding_sources_project_id_ends_on")

    op.drop_table("funding_sources")
    with op.batch_alter_table("budget_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_lines_project_id")

    op.drop_table("budget_lines")
