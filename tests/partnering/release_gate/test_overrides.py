"""Overrides: by somebody outside the team, in their name, for what was missing then, until a day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.people import add_person, command_line_person, end_access, give_access
from partnering.foundation.vocabulary import AccessRole, GateVerdict, PartnerRole, TeamRole, Verdict
from partnering.release_gate.formats import gate_json, reason_json
from partnering.release_gate.gate import judge_release
from partnering.release_gate.models import GateOverride
from partnering.release_gate.overrides import MOST_DAYS, end_override, grant_override, list_overrides
from partnering.release_gate.standing_override import covers
from partnering.release_gate.verdict import Gate, Missing, Reason, Rule
from tests.cast import CATALOG, NOW, TODAY, Cast, gather, nothing_changes, say
from tests.partnering.coauthoring.reviewing import asked, judges

LAST_DAY = TODAY + timedelta(days=14)
LABELS_OF_ROLES = {role.label for role in (*AccessRole, *PartnerRole)}
REASON = "A wrong dose stands in the release that is out."


def sign(session: Session, cast: Cast, person: int | None = None, **more: Any) -> int:
    call: dict[str, Any] = {
        "project_id": cast.project,
        "release_id": cast.release,
        "reason": REASON,
        "signed_as": "Ada Minster",
        "last_day": LAST_DAY,
        "catalog": CATALOG,
        "today": TODAY,
        "now": NOW,
        **more,
    }
    return grant_override(session, person or cast.administrator, **call)


def gate(session: Session, cast: Cast, person: int | None = None, now: datetime = NOW) -> Gate:
    return judge_release(
        session,
        person or cast.lead,
        project_id=cast.project,
        release_id=cast.release,
        catalog=CATALOG,
        today=now.date(),
        now=now,
    )


def test_an_override_lets_the_release_pass_and_is_printed_for_everybody(any_session: Session) -> None:
    cast = gather(any_session)
    before = gate(any_session, cast)
    override_id = sign(any_session, cast)
    for person in (cast.lead, cast.patient, cast.funder):
        after = gate(any_session, cast, person)
        assert (after.verdict, after.is_agreed, after.may_go_out) == (before.verdict, False, True)
        assert gate_json(after)["override"] == {
            "signed_as": "Ada Minster",
            "reason": REASON,
            "granted_at": NOW.isoformat(),
            "expires_at": "2026-03-18T23:59:59+00:00",
            "covers_all": True,
        }
        (card,) = list_overrides(any_session, person, project_id=cast.project, release_id=cast.release)
        assert (card.override_id, card.signed_as, card.reason) == (override_id, "Ada Minster", REASON)
        assert card.not_met == tuple(one.rule for one in before.missing)
    (row,) = any_session.scalars(select(GateOverride))
    assert {name for one in row.not_met for name in one["who_can_help"]} <= LABELS_OF_ROLES


@pytest.mark.parametrize("role", [None, *AccessRole])
def test_nobody_who_is_or_was_of_the_project_signs(
    cast: Cast, session: Session, role: AccessRole | None
) -> None:
    ann = add_person(
        session,
        command_line_person(session),
        name="Ann",
        email="ann@example.org",
        is_administrator=True,
        now=NOW,
    )
    give_access(
        session,
        cast.administrator,
        project_id=cast.project,
        name="Ann",
        email="ann@example.org",
        access_role=role or AccessRole.EDITOR,
        role=TeamRole.RESEARCHER,
        now=NOW,
    )
    if role is None:
        end_access(session, cast.administrator, project_id=cast.project, member_id=ann, now=NOW)
    with nothing_changes(session), pytest.raises(NotAllowed, match="nobody marks their own work"):
        sign(session, cast, ann, signed_as="Ann")


def test_neither_members_nor_programs_sign(cast: Cast, session: Session) -> None:
    with nothing_changes(session):
        for member in (cast.lead, cast.patient, cast.funder):
            with pytest.raises(NotAllowed, match="Your role does not include this"):
                sign(session, cast, member)
        with pytest.raises(NotFound):
            sign(session, cast, cast.outsider)
        with pytest.raises(NotAllowed, match="A program cannot sign"):
            sign(session, cast, command_line_person(session))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"reason": " ."}, "at least one word"),
        ({"signed_as": "Somebody Else"}, "sign with your own, as it stands in your account: Ada Minster"),
        ({"signed_as": ""}, "sign with your own"),
        ({"last_day": TODAY - timedelta(days=1)}, "from today to 2 June 2026"),
        ({"last_day": TODAY + timedelta(days=MOST_DAYS + 1)}, "from today to 2 June 2026"),
    ],
)
def test_an_override_without_name_reason_or_end_is_refused(
    cast: Cast, session: Session, wrong: dict[str, Any], told: str
) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match=told):
        sign(session, cast, **wrong)


def test_it_ends_with_its_last_day(cast: Cast, session: Session) -> None:
    sign(session, cast)
    last_minute = datetime(2026, 3, 18, 23, 59, tzinfo=UTC)
    assert gate(session, cast, now=last_minute).may_go_out
    assert not gate(session, cast, now=last_minute + timedelta(minutes=1)).may_go_out


def test_it_can_be_ended_and_stays_to_be_read(cast: Cast, session: Session) -> None:
    override_id = sign(session, cast)
    at: dict[str, Any] = {"project_id": cast.project, "override_id": override_id, "now": NOW}
    end_override(session, cast.administrator, **at)
    with nothing_changes(session):
        end_override(session, cast.administrator, **at)
    assert not gate(session, cast).may_go_out
    (card,) = list_overrides(session, cast.funder, project_id=cast.project, release_id=cast.release)
    assert card.ended_at == NOW
    with pytest.raises(NotFound):
        end_override(
            session, cast.administrator, project_id=cast.other_project, override_id=override_id, now=NOW
        )


def test_what_comes_up_later_is_not_signed_for(cast: Cast, session: Session) -> None:
    sign(session, cast)
    say(session, cast.patient, cast.project, "The text is too small.", release_id=cast.release)
    now = gate(session, cast)
    assert now.override is not None
    assert (now.override.covers, now.may_go_out) == (False, False)
    second = sign(session, cast)
    assert gate(session, cast).may_go_out
    assert sign(session, cast) == second
    with pytest.raises(NotPossibleNow, match="Ada Minster lets it pass already"):
        sign(session, cast, reason="Another one.")


def test_nobody_signs_away_that_an_aid_is_harmful(cast: Cast, session: Session) -> None:
    sign(session, cast)
    judges(session, asked(session, cast, cast.patient), Verdict.HARMFUL_OR_MISLEADING)
    refused = gate(session, cast)
    assert (refused.verdict, refused.may_go_out) == (GateVerdict.REFUSED, False)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="Nobody can sign that away"):
        sign(session, cast)


def test_the_release_of_another_project_is_not_found(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(NotFound, match="no such release"):
        sign(session, cast, release_id=cast.other_release)


A_REASON = Reason(Rule.AID_REVIEWS, "Why.", Missing.WORK, aid="sore-knee", sha256="a")


@pytest.mark.parametrize(
    ("now", "is_covered"),
    [
        ([A_REASON], True),
        ([replace(A_REASON, message="Other words.", missing=Missing.REVIEWERS)], True),
        ([replace(A_REASON, missing=Missing.CHANGES)], False),
        ([replace(A_REASON, sha256="b")], False),
        ([replace(A_REASON, aid="other")], False),
        ([A_REASON, Reason(Rule.CONTROL_LINE, "Why.", Missing.WORK)], False),
        ([replace(A_REASON, missing=Missing.BLOCK)], False),
        ([replace(A_REASON, missing=None)], True),
        ([], True),
    ],
)
def test_an_override_speaks_of_what_its_signer_knew(now: list[Reason], is_covered: bool) -> None:
    assert covers([reason_json(A_REASON)], now) == is_covered
    many = [replace(A_REASON, n=3), replace(A_REASON, n=1)]
    assert covers([reason_json(one) for one in many], [replace(A_REASON, n=3)])
    assert not covers([reason_json(one) for one in many], [replace(A_REASON, n=4)])
