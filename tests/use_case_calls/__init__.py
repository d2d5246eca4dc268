"""How to call each use case of the program with the cast, and what the call must leave in the trail.

Tests walk over all use cases by this table, which has a module for each room. A new use case needs an entry there;
an entry whose use case is gone fails.
"""

from collections.abc import Mapping

from tests.use_case_calls import (
    coauthoring,
    coauthoring_reviews,
    community,
    foundation,
    governance,
    interop,
    learning,
    reflection,
    reflection_together,
    release_gate,
    reporting,
    resourcing,
    resourcing_budget,
    tracker,
    tracker_said,
)
from tests.use_case_calls.entries import Call

__all__ = ["CALLS", "OPEN_TO_STRANGERS", "PART_OF_USE_CASES", "Call"]

CALLS: Mapping[str, Call] = {
    **coauthoring.CALLS,
    **coauthoring_reviews.CALLS,
    **community.CALLS,
    **foundation.CALLS,
    **governance.CALLS,
    **interop.CALLS,
    **learning.CALLS,
    **reflection.CALLS,
    **reflection_together.CALLS,
    **release_gate.CALLS,
    **reporting.CALLS,
    **resourcing.CALLS,
    **resourcing_budget.CALLS,
    **tracker.CALLS,
    **tracker_said.CALLS,
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "commands.calling.project_called": "is find_project, with more words for who types commands",
    "demo.network.load_demo": "calls use cases, on an empty database only",
    "demo.aids.load_demo_aids": "is a part of load_demo",
    "demo.report.load_demo_report": "is a part of load_demo",
    "demo.activities.load_demo_activities": "is a part of load_demo",
    "demo.many_partners.load_many_partners": "is a part of load_demo",
    "demo.look_backs.load_demo_look_backs": "is a part of load_demo",
    "demo.budget.load_demo_budget": "is a part of load_demo",
    "demo.governance.load_demo_governance": "is a part of load_demo",
    "demo.learning.load_demo_learning": "is a part of load_demo",
    "demo.reach.load_demo_reach": "is a part of load_demo",
    "demo.pay.load_demo_pay": "is a part of load_demo",
    "demo.reflection.load_demo_reflection": "is a part of load_demo",
    **coauthoring.PART_OF_USE_CASES,
    **coauthoring_reviews.PART_OF_USE_CASES,
    **community.PART_OF_USE_CASES,
    **foundation.PART_OF_USE_CASES,
    **governance.PART_OF_USE_CASES,
    **interop.PART_OF_USE_CASES,
    **learning.PART_OF_USE_CASES,
    **reflection.PART_OF_USE_CASES,
    **reflection_together.PART_OF_USE_CASES,
    **release_gate.PART_OF_USE_CASES,
    **reporting.PART_OF_USE_CASES,
    **resourcing.PART_OF_USE_CASES,
    **resourcing_budget.PART_OF_USE_CASES,
    **tracker.PART_OF_USE_CASES,
    **tracker_said.PART_OF_USE_CASES,
}
"""Public functions that take a session and are no use cases, with why: whoever calls them has checked the rights."""

OPEN_TO_STRANGERS = {
    "coauthoring.review_access.invitation_of_link",
    "foundation.instance.list_demo_accounts",
    "foundation.invitations.read_invitation",
    "foundation.sign_in.accept_invitation",
    "foundation.sign_in.author_of_draft",
    "foundation.sign_in.find_account",
    "foundation.sign_in.finish_sign_in",
    "foundation.sign_in.note_visit",
    "foundation.sign_in.person_of_session",
    "foundation.sign_in.sign_in_identified",
    "foundation.sign_in.sign_out",
    "release_gate.badge.find_badged_release",
    "release_gate.badge.read_badge_verdict",
    "release_gate.record_reading.read_record",
    "release_gate.record_reading.read_released_text",
    "release_gate.released.find_released_aid",
    "release_gate.released.list_released_aids",
    "release_gate.keys.judge_by_key",
    "release_gate.keys.note_key_use",
    "reflection.reminders.end_reminder_by_link",
}
"""All that anybody may call without an account. Think twice before this grows."""
