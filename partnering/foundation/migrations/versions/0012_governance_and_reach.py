"""governance and reach"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "governance_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column(
            "decision_right",
            sa.Enum(
                "told",
                "asked",
                "advises",
                "co_decides",
                "leads",
                "can_stop",
                name="decisionright",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "agreed",
                "not_agreed",
                "put_off",
                "taken_back",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(decided_on is null) = (noted_by is null)", name=op.f("ck_governance_decisions_noted_pair")
        ),
        sa.CheckConstraint(
            "(decided_on is null) = (outcome is null)", name=op.f("ck_governance_decisions_outcome_with_day")
        ),
        sa.CheckConstraint("length(question) >= 1", name=op.f("ck_governance_decisions_asks_something")),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["people.id"], name=op.f("fk_governance_decisions_noted_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["people.id"], name=op.f("fk_governance_decisions_opened_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_governance_decisions_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_governance_decisions")),
        sa.UniqueConstraint(
            "opened_by", "form_token", name=op.f("uq_governance_decisions_opened_by_form_token")
        ),
    )
    with op.batch_alter_table("governance_decisions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_governance_decisions_project_id_decided_on", ["project_id", "decided_on"], unique=False
        )

    op.create_table(
        "governance_seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column(
            "partner_role",
            sa.Enum(
                "patient_partner",
                "caregiver_partner",
                "citizen_partner",
                "clinician_partner",
                "local_decision_maker",
                name="partnerrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(removed_at is null) = (removed_by is null)", name=op.f("ck_governance_seats_removed_pair")
        ),
        sa.ForeignKeyConstraint(
            ["added_by"], ["people.id"], name=op.f("fk_governance_seats_added_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_governance_seats_project_id_projects")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by"], ["people.id"], name=op.f("fk_governance_seats_removed_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_governance_seats")),
        sa.UniqueConstraint("added_by", "form_token", name=op.f("uq_governance_seats_added_by_form_token")),
    )
    with op.batch_alter_table("governance_seats", schema=None) as batch_op:
        batch_op.create_index("ix_governance_seats_project_id", ["project_id"], unique=False)

    op.create_table(
        "reach_measures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "people", "settings", name="reachunit", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("how_counted", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(how_counted) >= 1", name=op.f("ck_reach_measures_says_how")),
        sa.CheckConstraint("length(source) >= 1", name=op.f("ck_reach_measures_has_source")),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_reach_measures_added_by_people")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_reach_measures_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reach_measures")),
        sa.UniqueConstraint("added_by", "form_token", name=op.f("uq_reach_measures_added_by_form_token")),
    )
    with op.batch_alter_table("reach_measures", schema=None) as batch_op:
        batch_op.create_index("ix_reach_measures_project_id", ["project_id"], unique=False)

    op.create_table(
        "governance_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_governance_terms_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["people.id"], name=op.f("fk_governance_terms_noted_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_governance_terms_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["governance_seats.id"], name=op.f("fk_governance_terms_seat_id_governance_seats")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_governance_terms")),
    )
    with op.batch_alter_table("governance_terms", schema=None) as batch_op:
        batch_op.create_index("ix_governance_terms_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_governance_terms_seat_id", ["seat_id"], unique=False)

    op.create_table(
        "governance_votes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "vote",
            sa.Enum(
                "for", "against", "abstain", name="vote", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["governance_decisions.id"],
            name=op.f("fk_governance_votes_decision_id_governance_decisions"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_governance_votes_entered_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_governance_votes_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["governance_seats.id"], name=op.f("fk_governance_votes_seat_id_governance_seats")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_governance_votes")),
        sa.UniqueConstraint("decision_id", "seat_id", name=op.f("uq_governance_votes_decision_id_seat_id")),
    )
    with op.batch_alter_table("governance_votes", schema=None) as batch_op:
        batch_op.create_index("ix_governance_votes_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_governance_votes_seat_id", ["seat_id"], unique=False)

    op.create_table(
        "reach_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("n_aware", sa.Integer(), nullable=True),
        sa.Column("n_using", sa.Integer(), nullable=True),
        sa.Column("n_producing", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_reach_counts_ends_after_start")),
        sa.CheckConstraint(
            "n_aware is not null or n_using is not null or n_producing is not null",
            name=op.f("ck_reach_counts_counts_something"),
        ),
        sa.CheckConstraint("n_aware is null or n_aware >= 0", name=op.f("ck_reach_counts_aware_positive")),
        sa.CheckConstraint(
            "n_producing is null or n_producing >= 0", name=op.f("ck_reach_counts_producing_positive")
        ),
        sa.CheckConstraint("n_using is null or n_using >= 0", name=op.f("ck_reach_counts_using_positive")),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_reach_counts_entered_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["reach_measures.id"], name=op.f("fk_reach_counts_measure_id_reach_measures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reach_counts")),
        sa.UniqueConstraint(
            "measure_id", "first_day", "last_day", name=op.f("uq_reach_counts_measure_id_first_day_last_day")
        ),
    )


def downgrade() -> None:
    op.drop_table("reach_counts")
    with op.batch_alter_table("governance_votes", schema=None) as batch_op:
        batch_op.drop_index("ix_governance_votes_seat_id")
        batch_op.drop_index("ix_governance_votes_person_id")

    op.drop_table("governance_votes")
    with op.batch_alter_table("governance_terms", schema=None) as batch_op:
        batch_op.drop_index("ix_governance_terms_seat_id")
        batch_op.drop_index("ix_governance_terms_person_id")

    op.drop_table("governance_terms")
    with op.batch_alter_table("reach_measures", schema=None) as batch_op:
        batch_op.drop_index("ix_reach_measures_project_id")

    op.drop_table("reach_measures")
    with op.batch_alter_table("governance_seats", schema=None) as batch_op:
        batch_op.drop_index("ix_governance_seats_project_id")

    op.drop_table("governance_seats")
    with op.batch_alter_table("governance_decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_governance_decisions_project_id_decided_on")

    op.drop_table("governance_decisions")
