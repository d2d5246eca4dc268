"""The files of `export_of_aids`, and what each field means in plain words."""

from collections.abc import Mapping
from types import MappingProxyType

from partnering.foundation.vocabulary import (
    Consent,
    GateVerdict,
    PartnerRole,
    ReviewHat,
    ReviewQuestion,
    ReviewReply,
    Verdict,
)
from partnering.reporting.field_tables import LIFECYCLE, MOMENT, STAGE, Table, table
from partnering.resourcing.pay_terms import PaymentKind

_REVIEW = "Number of the review in reviews.csv."
_SCREEN = "The part of the aid, by key."
_QUESTION = "The question."
_RELEASE = "The version of the release."

TABLES_OF_AIDS: Mapping[str, Table] = MappingProxyType(
    {
        "reviews.csv": table(
            "One row for each person who was asked to review a version of a decision aid. What they began and did not "
            "give is left empty.",
            {
                "review": "Number of the review. The same number means the same review in every file.",
                "aid": "Short name of the aid.",
                "version": "Number of the version that they were asked about.",
                "round_opened_at": "When people were asked, in UTC.",
                "due_on": "The day until which they were asked to judge.",
                "round_closed_at": "When nobody could judge any more, in UTC; empty while it is open.",
                "hats": "What they were asked to look at, parted by semicolons.",
                "reviewer": "The name, where the reviewer agreed to it for this review; else empty.",
                "partner_role": "Who they spoke as; empty for somebody of a team.",
                "taken_back_at": "When they were no longer asked, in UTC.",
                "is_by_paper": "Whether it came back on paper and somebody of the team typed it in.",
                "given_at": "When they gave their verdict, in UTC; empty where they have not.",
                "verdict": "What they said of the version as a whole.",
                "words": "Why, in their own words.",
                "minutes": "How long it took, in minutes.",
                "consent": "How the reviewer agreed to be named at this review.",
                "lifted_because": "Why they took back that it is harmful or misleading.",
                "dismissed_because": "Why somebody set aside that it is harmful or misleading.",
            },
            {"hats": ReviewHat, "partner_role": PartnerRole, "verdict": Verdict, "consent": Consent},
        ),
        "review_answers.csv": table(
            "One row for each plain answer about a part of an aid.",
            {
                "review": _REVIEW,
                "screen": _SCREEN,
                "question": _QUESTION,
                "reply": "What they answered.",
            },
            {"question": ReviewQuestion, "reply": ReviewReply},
        ),
        "review_remarks.csv": table(
            "One row for each thing that a reviewer said of a place in an aid.",
            {
                "review": _REVIEW,
                "screen": f"{_SCREEN} Empty for the aid as a whole.",
                "question": f"{_QUESTION} Empty where it was said to none.",
                "pointer": "The place in the text of the aid; empty for the whole part.",
                "quote": "The words of the aid that it is about.",
                "words": "What the reviewer said.",
                "input": "Number of the input in inputs.csv that it became.",
                "answering_versions": "Numbers of the versions that answer it, parted by semicolons.",
            },
            {"question": ReviewQuestion},
        ),
        "stage_plans.csv": table(
            "One row for each plan for a stage after a release.",
            {
                "release": _RELEASE,
                "lifecycle": LIFECYCLE,
                "stage": STAGE,
                "words": "What is planned.",
                "planned_for": "The day by which it is planned.",
                "written_by": "What the writer is called in these files; empty for who is not shared.",
                "written_at": MOMENT,
                "agreed_by": "What the partner who agreed is called in partners.csv; empty for who is not shared.",
                "agreed_at": "When a partner agreed to these words, in UTC; empty while nobody has.",
            },
        ),
        "gate_overrides.csv": table(
            "One row for each time that somebody outside the team let a release pass. They sign in public.",
            {
                "release": _RELEASE,
                "signed_as": "The name with which they signed.",
                "reason": "Why it may pass.",
                "not_met": "What was missing then, by keys of the rules, parted by semicolons.",
                "granted_at": MOMENT,
                "expires_at": "Until when it lets the release pass, in UTC.",
                "ended_at": "When it was ended before, in UTC.",
            },
        ),
        "published_aids.csv": table(
            "One row for each decision aid that went out with a release.",
            {
                "aid": "Short name of the aid.",
                "release": _RELEASE,
                "version": "Number of the version that went out, in aid_versions.csv.",
                "sha256": "The SHA-256 of that text.",
                "title": "The title of that text.",
                "next_review_on": "The day until which that text says that it holds.",
                "verdict": "What the gate said then.",
                "policy": "The rules that the gate went by, by key.",
                "published_by": "What whoever let it out is called in these files; empty for who is not shared.",
                "published_at": MOMENT,
                "withdrawn_at": "When it was withdrawn, in UTC. For a whole release, see its status in releases.csv.",
                "withdrawn_because": "Why nobody should use it any more.",
            },
            {"verdict": GateVerdict},
        ),
        "payments.csv": table(
            "One row for each payment that a partner was promised. It tells the role, never the person, and never why "
            "somebody does not take it.",
            {
                "partner_role": "The role of the partner.",
                "kind": "What it was for.",
                "amount": "How much, in this currency.",
                "currency": "The currency by its three letters (ISO 4217).",
                "promised_on": "The day on which it was promised.",
                "due_on": "The day by which it is due.",
                "approved_on": "The day on which whoever pays said yes.",
                "paid_on": "The day on which it was paid.",
                "declined_at": "When the partner said that they do not take it, in UTC.",
            },
            {"partner_role": PartnerRole, "kind": PaymentKind},
        ),
    }
)
