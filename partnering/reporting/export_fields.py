"""The files of a project's export, and what each field means in plain words: the README of the zip."""

from collections.abc import Mapping
from types import MappingProxyType

from partnering.foundation.vocabulary import (
    Activity,
    AgendaSetBy,
    Answer,
    Consent,
    Contribution,
    DecisionRight,
    Impact,
    Influence,
    InputStatus,
    PartnerRole,
    Rater,
    ReleaseStatus,
    Standing,
    Term,
    VersionOrigin,
)
from partnering.reporting.export_of_aids_fields import TABLES_OF_AIDS
from partnering.reporting.export_of_budget import TABLES_OF_BUDGET
from partnering.reporting.export_of_governance import TABLES_OF_GOVERNANCE
from partnering.reporting.export_of_learning import TABLES_OF_LEARNING
from partnering.reporting.export_of_look_backs import TABLES_OF_LOOK_BACKS
from partnering.reporting.export_of_pay import TABLES_OF_PAY
from partnering.reporting.field_tables import LIFECYCLE, MOMENT, STAGE, Table, table
from partnering.tracker.activity_files import COLUMNS

FORMAT = "one-more-step-export/1"

_KEY = "Key of the activity. The same key means the same activity in every file."
_RELEASE = "The version of the release, if any."

_ACTIVITY_COLUMNS = {
    "external_id": _KEY,
    "held_on": "The day on which it happened.",
    "release": _RELEASE,
    "stage": STAGE,
    "activity": "What people did together.",
    "minutes": "How long it was, in minutes.",
    "partner_role": "The role that this row is about.",
    "people": "How many people of this role took part, named or not.",
    "partners": "What these people are called in partners.csv, parted by semicolons.",
    "level_by_project": "Where the project said it stood, 0 to 5.",
    "level_by_partner": "Where the partners said it stood, 0 to 5.",
    "listening_percent": "How much of the time the team listened, 0 to 100.",
    "contribution": "What the partner brought.",
    "what_changed": "What came of it. It stands in the first row of an activity.",
}

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "activities.csv": table(
            "One row for each activity and partner role. This file can be brought in again.",
            {column: _ACTIVITY_COLUMNS[column] for column in COLUMNS},
            {"activity": Activity, "partner_role": PartnerRole, "contribution": Contribution},
        ),
        "activity_details.csv": table(
            "One row for each activity: what was said of it beyond activities.csv.",
            {
                "external_id": _KEY,
                "lifecycle": LIFECYCLE,
                "agenda_set_by": "Who chose what it was about.",
                "preparation_minutes": "How long people prepared, in minutes.",
                "decision": "What was decided.",
                "decision_right": "What say the partners had in it.",
                "influence": "How far the partners changed the work.",
                "impact": "What the change is good for.",
                "what_worked": "What worked well.",
                "what_did_not": "What did not work.",
                "evidence_link": "Where more about it can be read.",
                "entered_at": "When it was written down, in UTC.",
            },
            {
                "agenda_set_by": AgendaSetBy,
                "decision_right": DecisionRight,
                "influence": Influence,
                "impact": Impact,
            },
        ),
        "activity_accounts.csv": table(
            "One row for each partner who told an activity in their own words.",
            {
                "external_id": _KEY,
                "partner": "What the partner is called in partners.csv.",
                "partner_role": "The role they had there.",
                "minutes": "How long it was for them, in minutes.",
                "level": "Where it stood for them, 0 to 5.",
                "what_happened": "Their own words.",
                "told_at": MOMENT,
            },
            {"partner_role": PartnerRole},
        ),
        "releases.csv": table(
            "One row for each release.",
            {
                "version": "The version.",
                "status": "Where the release stands.",
                "previous": "The version before it.",
                "planned_for": "The day it is planned for.",
                "released_on": "The day it went out.",
                "created_at": "When it was added here, in UTC.",
            },
            {"status": ReleaseStatus},
        ),
        "partners.csv": table(
            "One row for each partner who agreed to be shared, by name or by number.",
            {
                "partner": "The name, where the partner agreed to it; else a number, the same in every file.",
                "partner_role": "Who the partner speaks as.",
                "standing": "Where the partner and the project stand with each other.",
                "joined_at": "Since when they are in the project, in UTC.",
                "is_active": "Whether they are in the project now.",
                "consent": "How the partner agreed to be named.",
            },
            {"partner_role": PartnerRole, "standing": Standing, "consent": Consent},
        ),
        "inputs.csv": table(
            "One row for each thing that a partner said.",
            {
                "input": "Number of the input. The same number means the same input in input_answers.csv.",
                "given_at": "When it was said, in UTC.",
                "given_by": "The name, where the giver agreed to it for these words; else empty.",
                "role": "The role of the giver.",
                "release": _RELEASE,
                "lifecycle": LIFECYCLE,
                "stage": STAGE,
                "said": "The words.",
                "is_written_down": "Whether somebody else wrote the words down.",
                "status": "Where it stands.",
                "consent": "How the giver agreed to be named at these words.",
            },
            {"status": InputStatus, "consent": Consent},
        ),
        "input_answers.csv": table(
            "One row for each answer to an input, the oldest first.",
            {
                "input": "Number of the input in inputs.csv.",
                "answer": "What came of it.",
                "words": "What the team said, and why.",
                "deferred_until": "The day to which it was put off.",
                "answered_at": MOMENT,
                "read_at": "When the giver said that they read it, in UTC.",
                "changed_activity": "Key of the activity in which something changed because of it.",
                "changed_release": "Version of the release in which something changed because of it.",
                "reopened_at": "When the giver said that it missed the point, in UTC.",
                "reopened_because": "What the giver meant.",
            },
            {"answer": Answer},
        ),
        "ratings.csv": table(
            "One row for each time that somebody said where a stage stands. It tells the side, never the person.",
            {
                "release": _RELEASE,
                "lifecycle": LIFECYCLE,
                "stage": STAGE,
                "partner_role": "The role whose place this is about.",
                "rater": "Which side said it.",
                "who_controls": "The step that fits on who controls, 0 to 5.",
                "how_continuous": "The step that fits on how lasting it is, 0 to 5.",
                "level": "The lower of the two.",
                "what_would_raise_it": "What would raise it, in their words.",
                "rated_at": MOMENT,
                "replaced_at": "When the same person said it anew, in UTC; empty for what stands.",
            },
            {"partner_role": PartnerRole, "rater": Rater},
        ),
        "artifact_roles.csv": table(
            "One row for each role of which somebody said whether it took part in a file that was brought in.",
            {
                "file": "The file, as it is called in this zip.",
                "partner_role": "The role.",
                "took_part": "Whether it took part.",
            },
            {"partner_role": PartnerRole},
        ),
        "aid_versions.csv": table(
            "One row for each version of a decision aid.",
            {
                "aid": "Short name of the aid.",
                "version": "Number of the version, from 1 on.",
                "file": "Its text, as it is called in this zip.",
                "sha256": "The SHA-256 of that file, by which reviews know it.",
                "origin": "How it came to be.",
                "base_version": "The version it began from; for one that was brought back, the version it brings back.",
                "message": "What its writer said they changed.",
                "written_by": "What the writer is called in these files; empty for who is not shared.",
                "written_at": MOMENT,
                "releases": "Releases that the aid goes out with, in the row of its latest version, parted by "
                "semicolons.",
            },
            {"origin": VersionOrigin},
        ),
        **TABLES_OF_AIDS,
        **TABLES_OF_PAY,
        **TABLES_OF_BUDGET,
        **TABLES_OF_LEARNING,
        **TABLES_OF_LOOK_BACKS,
        **TABLES_OF_GOVERNANCE,
    }
)

AUDIT_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "at": MOMENT,
        "by": "Who did it, as they are called in these files; null for who is not shared, and where people may speak "
        "without their name.",
        "action": "What was done.",
        "subject": "To what, by its number.",
        "before": "What it was before, where that is not private.",
        "after": "What it is now, where that is not private.",
    }
)

LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "partners_not_shared": "Partners who asked not to be shared. They count in `people`, and nothing names them.",
        "inputs_not_shared": "Inputs whose givers asked not to share them, with their answers.",
        "accounts_not_shared": "Accounts of activities by partners who asked not to be shared.",
        "ratings_not_shared": "Ratings by partners who asked not to be shared.",
        "reviews_not_shared": "Reviews of people who asked not to share them, with their answers and remarks.",
        "reviews_not_for_you_yet": "Reviews in an open round in which whoever made this zip has not judged yet.",
        "lessons_not_shared": "Lessons of partners who asked not to be shared, and those that are to stay inside.",
        "questions_not_shared": "Open questions and what was said to them, of partners who asked not to be shared.",
        "look_backs_not_shared": "What partners said on looking back and took on, who asked not to be shared.",
        "votes_not_shared": "Votes of partners who asked not to be shared.",
        "payments_not_shared": "Payments to partners who asked not to be shared.",
        "levels_not_for_you_yet": "Levels of the other side, where whoever made this zip has not said their own.",
    }
)

_BEGINNING = """\
# {title}

This zip holds what the project “{slug}” keeps in One More Step.

- `.csv` files open in any spreadsheet. They are in UTF-8, with commas. Days are like 2026-03-04. An empty cell
  says nothing.
- `project.yaml` says what the project is.
- `audit.jsonl` holds one line of JSON for each change.
- `artifacts/` holds files that were brought in, as they came.
- `aids/` holds each version of each decision aid, in a folder by its short name.
- `manifest.json` tells the size and the SHA-256 of each file, so that you can see that all is whole, and how much
  was left out and why.

A cell that a spreadsheet could run as a formula has an apostrophe (') in front.

People are named only as they agreed. Nothing here tells needs, drafts, reviews that are not given, what a partner
agreed on for their role, what a payment was for, e-mail addresses, passwords, or where somebody is signed in. Words
that people wrote may still name somebody: read them before you pass them on.

To bring the activities in again: add the project and its releases, then
`python -m partnering import activities activities.csv --project SLUG`.
"""


def readme(*, title: str, slug: str) -> str:
    """The README of the zip: every file and every field in plain words."""
    parts = [_BEGINNING.format(title=" ".join(title.split()), slug=slug)]
    for name, file in TABLES.items():
        parts.append(f"## {name}\n\n{file.rows}\n")
        parts.append(_fields(file.columns, file.words))
    parts.append(
        f"## audit.jsonl\n\nOne line for each change. Needs are left out.\n\n{_fields(AUDIT_FIELDS, {})}"
    )
    parts.append(f"## What may be left out\n\n`manifest.json` counts it.\n\n{_fields(LEFT_OUT, {})}")
    return "\n".join(parts)


def _fields(fields: Mapping[str, str], words: Mapping[str, type[Term]]) -> str:
    lines = []
    for field, meaning in fields.items():
        lines.append(f"- `{field}`: {meaning}")
        if field in words:
            lines += [f"  - `{term.value}`: {term.label}" for term in words[field]]
    return "\n".join(lines) + "\n"
