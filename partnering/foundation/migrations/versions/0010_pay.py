"""pay"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = ("pay", "expenses", "childcare", "travel", "access")
REASONS = ("by_choice", "not_allowed")


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("approved_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("approved_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("declined_as", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("declined_words", sa.Text(), nullable=True))
    # What was promised until now was pay, and who declined it was not asked why.
    op.execute("update payments set kind = 'pay', declined_words = ''")
    op.execute("update payments set declined_as = 'by_choice' where declined_at is not null")
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.alter_column(
            "kind",
            existing_type=sa.String(length=40),
            type_=_words("paymentkind", *KINDS),
            nullable=False,
        )
        batch_op.alter_column(
            "declined_as", existing_type=sa.String(length=40), type_=_words("declinedas", *REASONS)
        )
        batch_op.alter_column("declined_words", existing_type=sa.Text(), nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_payments_approved_by_people"), "people", ["approved_by"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_payments_approved_pair"), "(approved_on is null) = (approved_by is null)"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_payments_declined_as_pair"), "(declined_at is null) = (declined_as is null)"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_payments_not_allowed_says_why"),
            "declined_as <> 'not_allowed' or length(declined_words) >= 1",
        )

    op.create_table(
        "pay_rates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_pay_rates_amount_not_negative")),
        sa.CheckConstraint("length(source) >= 1", name=op.f("ck_pay_rates_has_source")),
        sa.CheckConstraint("level between 0 and 5", name=op.f("ck_pay_rates_level_range")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_pay_rates_project_id_projects")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name=op.f("fk_pay_rates_set_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_rates")),
        sa.UniqueConstraint(
            "project_id", "level", "from_on", name=op.f("uq_pay_rates_project_id_level_from_on")
        ),
    )
    op.create_table(
        "pay_notes",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_pay_notes_project_id_projects")
        ),
        sa.ForeignKeyConstraint(["written_by"], ["people.id"], name=op.f("fk_pay_notes_written_by_people")),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_pay_notes")),
    )


def downgrade() -> None:
    op.drop_table("pay_notes")
    op.drop_table("pay_rates")
    with op.batch_alter_table("payments", schema=None) as batch_op:
        for check in (
            "approved_pair",
            "declined_as_pair",
            "not_allowed_says_why",
            "paymentkind",
            "declinedas",
        ):
            batch_op.drop_constraint(batch_op.f(f"ck_payments_{check}"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_payments_approved_by_people"), type_="foreignkey")
        for column in ("declined_words", "declined_as", "approved_by", "approved_on", "kind"):
            batch_op.drop_column(column)
