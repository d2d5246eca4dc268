"""coaching and retrospectives"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coach_offers",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_coach_offers_person_id_people")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_coach_offers_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("project_id", "person_id", name=op.f("pk_coach_offers")),
    )
    op.create_table(
        "coachings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "asked",
                "accepted",
                "declined",
                "ended",
                name="coachingstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'asked') = (answered_at is null and ended_at is null)", name=op.f("ck_coachings_asked")
        ),
        sa.CheckConstraint("(status = 'ended') = (ended_at is not null)", name=op.f("ck_coachings_ended")),
        sa.CheckConstraint("learner_id <> coach_id", name=op.f("ck_coachings_two_people")),
        sa.ForeignKeyConstraint(["coach_id"], ["people.id"], name=op.f("fk_coachings_coach_id_people")),
        sa.ForeignKeyConstraint(["learner_id"], ["people.id"], name=op.f("fk_coachings_learner_id_people")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_coachings_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coachings")),
        sa.UniqueConstraint("learner_id", "form_token", name=op.f("uq_coachings_learner_id_form_token")),
    )
    with op.batch_alter_table("coachings", schema=None) as batch_op:
        batch_op.create_index("ix_coachings_coach_id", ["coach_id"], unique=False)
        batch_op.create_index("ix_coachings_project_id", ["project_id"], unique=False)

    op.create_table(
        "look_backs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("since_on <= until_on", name=op.f("ck_look_backs_days_in_order")),
        sa.ForeignKeyConstraint(["begun_by"], ["people.id"], name=op.f("fk_look_backs_begun_by_people")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_look_backs_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_backs")),
        sa.UniqueConstraint("begun_by", "form_token", name=op.f("uq_look_backs_begun_by_form_token")),
    )
    with op.batch_alter_table("look_backs", schema=None) as batch_op:
        batch_op.create_index("ix_look_backs_project_id_until_on", ["project_id", "until_on"], unique=False)

    op.create_table(
        "coaching_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coaching_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes between 1 and 1440", name=op.f("ck_coaching_times_minutes_of_a_day")),
        sa.ForeignKeyConstraint(
            ["coaching_id"], ["coachings.id"], name=op.f("fk_coaching_times_coaching_id_coachings")
        ),
        sa.ForeignKeyConstraint(["noted_by"], ["people.id"], name=op.f("fk_coaching_times_noted_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_times")),
        sa.UniqueConstraint("noted_by", "form_token", name=op.f("uq_coaching_times_noted_by_form_token")),
    )
    with op.batch_alter_table("coaching_times", schema=None) as batch_op:
        batch_op.create_index("ix_coaching_times_coaching_id", ["coaching_id"], unique=False)

    op.create_table(
        "commitments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("look_back_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "done",
                "let_go",
                name="commitmentstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_let_go", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(status = 'let_go') = (why_let_go <> '')", name=op.f("ck_commitments_let_go_with_a_reason")
        ),
        sa.CheckConstraint("(status = 'open') = (ended_at is null)", name=op.f("ck_commitments_ended")),
        sa.CheckConstraint("length(words) >= 1", name=op.f("ck_commitments_says_what")),
        sa.ForeignKeyConstraint(
            ["look_back_id"], ["look_backs.id"], name=op.f("fk_commitments_look_back_id_look_backs")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_commitments_made_by_people")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_commitments_owner_id_people")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_commitments_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sa.UniqueConstraint("made_by", "form_token", name=op.f("uq_commitments_made_by_form_token")),
    )
    with op.batch_alter_table("commitments", schema=None) as batch_op:
        batch_op.create_index("ix_commitments_look_back_id", ["look_back_id"], unique=False)
        batch_op.create_index("ix_commitments_owner_id_status", ["owner_id", "status"], unique=False)
        batch_op.create_index(
            "ix_commitments_project_id_status_due_on", ["project_id", "status", "due_on"], unique=False
        )

    op.create_table(
        "look_back_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("look_back_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column(
            "question",
            sa.Enum(
                "meant",
                "happened",
                "why",
                "next",
                name="lookbackquestion",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(words) >= 1", name=op.f("ck_look_back_notes_says_something")),
        sa.ForeignKeyConstraint(
            ["look_back_id"], ["look_backs.id"], name=op.f("fk_look_back_notes_look_back_id_look_backs")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["people.id"], name=op.f("fk_look_back_notes_written_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_back_notes")),
        sa.UniqueConstraint(
            "written_by",
            "form_token",
            "question",
            name=op.f("uq_look_back_notes_written_by_form_token_question"),
        ),
    )
    with op.batch_alter_table("look_back_notes", schema=None) as batch_op:
        batch_op.create_index("ix_look_back_notes_look_back_id", ["look_back_id"], unique=False)

    op.create_table(
        "look_back_pieces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("look_back_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "line",
                "gap",
                "input",
                name="broughtkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'line') = (share_id is not null)", name=op.f("ck_look_back_pieces_line_is_shared")
        ),
        sa.CheckConstraint("(share_id is null) = (words <> '')", name=op.f("ck_look_back_pieces_has_words")),
        sa.ForeignKeyConstraint(
            ["look_back_id"], ["look_backs.id"], name=op.f("fk_look_back_pieces_look_back_id_look_backs")
        ),
        sa.ForeignKeyConstraint(
            ["share_id"],
            ["journal_shares.id"],
            name=op.f("fk_look_back_pieces_share_id_journal_shares"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_back_pieces")),
        sa.UniqueConstraint("look_back_id", "about", name=op.f("uq_look_back_pieces_look_back_id_about")),
    )
    with op.batch_alter_table("look_back_pieces", schema=None) as batch_op:
        batch_op.create_index("ix_look_back_pieces_share_id", ["share_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("look_back_pieces", schema=None) as batch_op:
        batch_op.drop_index("ix_look_back_pieces_share_id")

    op.drop_table("look_back_pieces")
    with op.batch_alter_table("look_back_notes", schema=None) as batch_op:
        batch_op.drop_index("ix_look_back_notes_look_back_id")

    op.drop_table("look_back_notes")
    with op.batch_alter_table("commitments", schema=None) as batch_op:
        batch_op.drop_index("ix_commitments_project_id_status_due_on")
        batch_op.drop_index("ix_commitments_owner_id_status")
        batch_op.drop_index("ix_commitments_look_back_id")

    op.drop_table("commitments")
    with op.batch_alter_table("coaching_times", schema=None) as batch_op:
        batch_op.drop_index("ix_coaching_times_coaching_id")

    op.drop_table("coaching_times")
    with op.batch_alter_table("look_backs", schema=None) as batch_op:
        batch_op.drop_index("ix_look_backs_project_id_until_on")

    op.drop_table("look_backs")
    with op.batch_alter_table("coachings", schema=None) as batch_op:
        batch_op.drop_index("ix_coachings_project_id")
        batch_op.drop_index("ix_coachings_coach_id")

    op.drop_table("coachings")
    op.drop_table("coach_offers")
