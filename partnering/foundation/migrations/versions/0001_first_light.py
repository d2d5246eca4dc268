"""people, projects, sign-in, audit, releases, activities, imported artifacts"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instance_facts",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_instance_facts")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_program", sa.Boolean(), nullable=False),
        sa.Column("may_be_asked", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_people_email_lower")),
        sa.CheckConstraint("length(name) between 1 and 200", name=op.f("ck_people_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
    )
    people = sa.table(
        "people",
        sa.column("name", sa.String),
        sa.column("is_administrator", sa.Boolean),
        sa.column("is_active", sa.Boolean),
        sa.column("is_program", sa.Boolean),
        sa.column("may_be_asked", sa.Boolean),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    # The account that the command line writes as, so that the audit can name it. It has no way to sign in.
    command_line = {"name": "Command line", "is_administrator": True, "is_active": True, "is_program": True}
    op.bulk_insert(people, [command_line | {"may_be_asked": False, "created_at": datetime.now(UTC)}])
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("lifecycle", sa.String(length=80), nullable=False),
        sa.Column("policy", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(slug) between 1 and 40", name=op.f("ck_projects_slug_length")),
        sa.CheckConstraint("length(title) between 1 and 300", name=op.f("ck_projects_title_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("slug", name=op.f("uq_projects_slug")),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
    )
    with op.batch_alter_table("sign_in_failures", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sign_in_failures_subject_hash_failed_at", ["subject_hash", "failed_at"], unique=False
        )

    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_audit_events_person_id_people")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_audit_events_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index("ix_audit_events_person_id_id", ["person_id", "id"], unique=False)
        batch_op.create_index("ix_audit_events_project_id_id", ["project_id", "id"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id_people")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_drafts_project_id_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("token", name=op.f("uq_drafts_token")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_drafts_person_id_project_id_form", ["person_id", "project_id", "form"], unique=False
        )

    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_invitations_created_by_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invitations_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index("ix_invitations_person_id", ["person_id"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "access_role",
            sa.Enum(
                "lead",
                "editor",
                "facilitator",
                "partner",
                "funder",
                name="accessrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
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
        sa.Column(
            "team_role",
            sa.Enum(
                "researcher",
                "developer",
                "facilitator",
                "coach_mentor",
                "community_org",
                "payer",
                "policymaker",
                "program_manager",
                "product_maker",
                "funder",
                "editor",
                name="teamrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(partner_role is null) <> (team_role is null)", name=op.f("ck_memberships_one_role")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_memberships_person_id_people")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_memberships_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("project_id", "person_id", name=op.f("uq_memberships_project_id_person_id")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index("ix_memberships_person_id", ["person_id"], unique=False)

    op.create_table(
        "releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "in_review",
                "released",
                "withdrawn",
                name="releasestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("previous_release_id", sa.Integer(), nullable=True),
        sa.Column("planned_for", sa.Date(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(version) between 1 and 40", name=op.f("ck_releases_version_length")),
        sa.ForeignKeyConstraint(
            ["previous_release_id"], ["releases.id"], name=op.f("fk_releases_previous_release_id_releases")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_releases_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint("project_id", "version", name=op.f("uq_releases_project_id_version")),
    )
    op.create_table(
        "sign_in_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_sign_in_sessions_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_sessions_token_hash")),
    )
    with op.batch_alter_table("sign_in_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_sessions_person_id", ["person_id"], unique=False)

    op.create_table(
        "activities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("form_token", sa.String(length=64), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("lifecycle", sa.String(length=80), nullable=False),
        sa.Column("stage", sa.String(length=80), nullable=False),
        sa.Column(
            "activity",
            sa.Enum(
                "meeting",
                "workshop",
                "interview",
                "survey",
                "document_review",
                "prototype_test",
                "decision_vote",
                "co_write",
                "co_present",
                "training_received",
                "training_given",
                "coaching",
                "peer_support",
                "outreach",
                "governance",
                "site_visit",
                "async_comment",
                name="activity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("what_changed", sa.Text(), nullable=False),
        sa.Column(
            "agenda_set_by",
            sa.Enum(
                "project",
                "partners",
                "together",
                name="agendasetby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("preparation_minutes", sa.Integer(), nullable=True),
        sa.Column("listening_percent", sa.Integer(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
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
            nullable=True,
        ),
        sa.Column(
            "influence",
            sa.Enum(
                "co_producing",
                "redirecting",
                "refining",
                "confirming",
                "limited",
                "none_yet",
                name="influence",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "impact",
            sa.Enum(
                "needs_preferences",
                "relevance",
                "feasibility",
                "quality",
                "safety",
                "equity_access",
                "engagement_itself",
                "uptake",
                name="impact",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("what_worked", sa.Text(), nullable=False),
        sa.Column("what_did_not", sa.Text(), nullable=False),
        sa.Column("evidence_link", sa.Text(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("screen", "file", name="source", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(removed_at is null) = (removed_by is null)", name=op.f("ck_activities_removed_pair")
        ),
        sa.CheckConstraint(
            "listening_percent between 0 and 100", name=op.f("ck_activities_listening_percent_range")
        ),
        sa.CheckConstraint("minutes between 1 and 1440", name=op.f("ck_activities_minutes_range")),
        sa.CheckConstraint(
            "preparation_minutes between 0 and 1440", name=op.f("ck_activities_preparation_minutes_range")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["people.id"], name=op.f("fk_activities_entered_by_people")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_activities_project_id_projects")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["releases.id"], name=op.f("fk_activities_release_id_releases")
        ),
        sa.ForeignKeyConstraint(["removed_by"], ["people.id"], name=op.f("fk_activities_removed_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
        sa.UniqueConstraint("entered_by", "form_token", name=op.f("uq_activities_entered_by_form_token")),
        sa.UniqueConstraint("project_id", "external_id", name=op.f("uq_activities_project_id_external_id")),
    )
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.create_index("ix_activities_project_id_held_on", ["project_id", "held_on"], unique=False)
        batch_op.create_index(
            "ix_activities_project_id_release_id_held_on",
            ["project_id", "release_id", "held_on"],
            unique=False,
        )

    op.create_table(
        "imported_artifacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("original", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_by", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["imported_by"], ["people.id"], name=op.f("fk_imported_artifacts_imported_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_imported_artifacts_project_id_projects")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["releases.id"], name=op.f("fk_imported_artifacts_release_id_releases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_artifacts")),
    )
    with op.batch_alter_table("imported_artifacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_artifacts_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_imported_artifacts_release_id"), ["release_id"], unique=False)

    op.create_table(
        "activity_people",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
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
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_activity_people_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_activity_people_person_id_people")
        ),
        sa.PrimaryKeyConstraint("activity_id", "person_id", name=op.f("pk_activity_people")),
    )
    with op.batch_alter_table("activity_people", schema=None) as batch_op:
        batch_op.create_index("ix_activity_people_person_id", ["person_id"], unique=False)

    op.create_table(
        "activity_roles",
        sa.Column("activity_id", sa.Integer(), nullable=False),
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
            nullable=False,
        ),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("level_by_project", sa.Integer(), nullable=True),
        sa.Column("level_by_partner", sa.Integer(), nullable=True),
        sa.Column(
            "contribution",
            sa.Enum(
                "lived_experience",
                "new_question",
                "challenge",
                "bridge",
                "design_idea",
                "plain_language",
                "evidence_view",
                "test_result",
                "harm_warning",
                "resource_made",
                "answer_given",
                "introduction",
                "recruitment",
                "governance_work",
                "emotional_support",
                name="contribution",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "level_by_partner between 0 and 5", name=op.f("ck_activity_roles_level_by_partner_range")
        ),
        sa.CheckConstraint(
            "level_by_project between 0 and 5", name=op.f("ck_activity_roles_level_by_project_range")
        ),
        sa.CheckConstraint("people between 1 and 10000", name=op.f("ck_activity_roles_people_range")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_activity_roles_activity_id_activities")
        ),
        sa.PrimaryKeyConstraint("activity_id", "partner_role", name=op.f("pk_activity_roles")),
    )
    op.create_table(
        "artifact_roles",
        sa.Column("artifact_id", sa.Integer(), nullable=False),
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
            nullable=False,
        ),
        sa.Column("took_part", sa.Boolean(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(took_part is null) = (answered_at is null)", name=op.f("ck_artifact_roles_answer_has_moment")
        ),
        sa.CheckConstraint(
            "(took_part is null) = (answered_by is null)", name=op.f("ck_artifact_roles_answer_has_person")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["people.id"], name=op.f("fk_artifact_roles_answered_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["artifact_id"],
            ["imported_artifacts.id"],
            name=op.f("fk_artifact_roles_artifact_id_imported_artifacts"),
        ),
        sa.PrimaryKeyConstraint("artifact_id", "partner_role", name=op.f("pk_artifact_roles")),
    )


def downgrade() -> None:
    op.drop_table("artifact_roles")
    op.drop_table("activity_roles")
    with op.batch_alter_table("activity_people", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_people_person_id")

    op.drop_table("activity_people")
    with op.batch_alter_table("imported_artifacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imported_artifacts_release_id"))
        batch_op.drop_index(batch_op.f("ix_imported_artifacts_project_id"))

    op.drop_table("imported_artifacts")
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.drop_index("ix_activities_project_id_release_id_held_on")
        batch_op.drop_index("ix_activities_project_id_held_on")

    op.drop_table("activities")
    with op.batch_alter_table("sign_in_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_sessions_person_id")

    op.drop_table("sign_in_sessions")
    op.drop_table("releases")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index("ix_memberships_person_id")

    op.drop_table("memberships")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index("ix_invitations_person_id")

    op.drop_table("invitations")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index("ix_drafts_person_id_project_id_form")

    op.drop_table("drafts")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_events_project_id_id")
        batch_op.drop_index("ix_audit_events_person_id_id")

    op.drop_table("audit_events")
    with op.batch_alter_table("sign_in_failures", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_failures_subject_hash_failed_at")

    op.drop_table("sign_in_failures")
    op.drop_table("projects")
    op.drop_table("people")
    op.drop_table("instance_facts")
