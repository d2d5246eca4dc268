"""lessons and questions"""

import sqlalchemy as sa
from alembic import op

from partnering.foundation.search_index import set_up, take_down

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INDEXED = ("lessons", "shared_lessons")


def upgrade() -> None:
    op.create_table(
        "lessons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("now_do", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=100), nullable=False),
        sa.Column("stays_inside", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "length(tried) >= 1 and length(happened) >= 1", name=op.f("ck_lessons_says_something")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_lessons_project_id_projects")),
        sa.ForeignKeyConstraint(["written_by"], ["people.id"], name=op.f("fk_lessons_written_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
        sa.UniqueConstraint("written_by", "form_token", name=op.f("uq_lessons_written_by_form_token")),
    )
    with op.batch_alter_table("lessons", schema=None) as batch_op:
        batch_op.create_index("ix_lessons_project_id_written_at", ["project_id", "written_at"], unique=False)

    op.create_table(
        "open_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "answered",
                "let_go",
                name="questionstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(status = 'open') = (settled_at is null)", name=op.f("ck_open_questions_settled")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_open_questions_asked_by_people")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_open_questions_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_questions")),
        sa.UniqueConstraint("asked_by", "form_token", name=op.f("uq_open_questions_asked_by_form_token")),
    )
    with op.batch_alter_table("open_questions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_open_questions_project_id_status_asked_at", ["project_id", "status", "asked_at"], unique=False
        )

    op.create_table(
        "person_topics",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.String(length=100), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_person_topics_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "folded", name=op.f("pk_person_topics")),
    )
    with op.batch_alter_table("person_topics", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_topics_folded"), ["folded"], unique=False)

    op.create_table(
        "question_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["people.id"], name=op.f("fk_question_answers_answered_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["open_questions.id"],
            name=op.f("fk_question_answers_question_id_open_questions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_answers")),
        sa.UniqueConstraint(
            "answered_by", "form_token", name=op.f("uq_question_answers_answered_by_form_token")
        ),
    )
    with op.batch_alter_table("question_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_answers_question_id"), ["question_id"], unique=False)

    op.create_table(
        "question_asks",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_question_asks_person_id_people")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["open_questions.id"], name=op.f("fk_question_asks_question_id_open_questions")
        ),
        sa.PrimaryKeyConstraint("question_id", "person_id", name=op.f("pk_question_asks")),
    )
    with op.batch_alter_table("question_asks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_asks_person_id"), ["person_id"], unique=False)

    op.create_table(
        "shared_lessons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("now_do", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=100), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lessons.id"], name=op.f("fk_shared_lessons_lesson_id_lessons")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_shared_lessons_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_lessons")),
        sa.UniqueConstraint("lesson_id", name=op.f("uq_shared_lessons_lesson_id")),
    )
    with op.batch_alter_table("shared_lessons", schema=None) as batch_op:
        batch_op.create_index("ix_shared_lessons_shared_at", ["shared_at"], unique=False)
        batch_op.create_index("ix_shared_lessons_stage_shared_at", ["stage", "shared_at"], unique=False)

    set_up(op.get_bind(), _INDEXED)


def downgrade() -> None:
    take_down(op.get_bind(), _INDEXED)
    with op.batch_alter_table("shared_lessons", schema=None) as batch_op:
        batch_op.drop_index("ix_shared_lessons_stage_shared_at")
        batch_op.drop_index("ix_shared_lessons_shared_at")

    op.drop_table("shared_lessons")
    with op.batch_alter_table("question_asks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_asks_person_id"))

    op.drop_table("question_asks")
    with op.batch_alter_table("question_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_answers_question_id"))

    op.drop_table("question_answers")
    with op.batch_alter_table("person_topics", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_topics_folded"))

    op.drop_table("person_topics")
    with op.batch_alter_table("open_questions", schema=None) as batch_op:
        batch_op.drop_index("ix_open_questions_project_id_status_asked_at")

    op.drop_table("open_questions")
    with op.batch_alter_table("lessons", schema=None) as batch_op:
        batch_op.drop_index("ix_lessons_project_id_written_at")

    op.drop_table("lessons")
