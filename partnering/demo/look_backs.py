"""Coaching in the demo network, and how its team looks back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from partnering.reflection.coach_offers import offer_coaching
from partnering.reflection.coaching import answer_as_coach, ask_for_coach
from partnering.reflection.coaching_time import note_coaching_time
from partnering.reflection.commitments import NewCommitment, make_commitment, move_commitment
from partnering.reflection.look_back_pieces import Copy, bring_in, list_lines_to_bring
from partnering.reflection.look_backs import begin_look_back, close_look_back, write_notes
from partnering.reflection.terms import BroughtKind, CommitmentStatus, LookBackQuestion

Told = Mapping[str, Any]
People = Mapping[str, int]


def load_demo_look_backs(
    session: Session, *, project_id: int, people: People, file: Path, now: datetime
) -> None:
    """Offer and ask for coaching, look back, and take things on."""
    told = yaml.safe_load(file.read_text("utf-8"))
    for offer in told["offers"]:
        offer_coaching(
            session,
            people[offer["by"]],
            project_id=project_id,
            words=offer["words"],
            now=_ago(now, offer["days_ago"]),
        )
    for number, coaching in enumerate(told["coaching"]):
        _add_coaching(session, coaching, people, project_id, token=f"demo coaching {number}", now=now)
    for number, look_back in enumerate(told["look_backs"]):
        _add_look_back(session, look_back, people, project_id, token=f"demo look back {number}", now=now)


def _add_coaching(
    session: Session, told: Told, people: People, project_id: int, *, token: str, now: datetime
) -> None:
    coach = people[told["coach"]]
    coaching_id = ask_for_coach(
        session,
        people[told["asked_by"]],
        project_id=project_id,
        coach_id=coach,
        words=told["words"],
        form_token=token,
        now=_ago(now, told["days_ago"]),
    )
    here: dict[str, Any] = {"project_id": project_id, "coaching_id": coaching_id}
    if "answered_days_ago" in told:
        answer_as_coach(session, coach, is_yes=True, now=_ago(now, told["answered_days_ago"]), **here)
    for time in told.get("times", ()):
        moment = _ago(now, time["days_ago"])
        note_coaching_time(
            session,
            people[time["by"]],
            held_on=moment.date(),
            minutes=time["minutes"],
            form_token=token,
            today=moment.date(),
            now=moment,
            **here,
        )


def _add_look_back(
    session: Session, told: Told, people: People, project_id: int, *, token: str, now: datetime
) -> None:
    begun_by, moment = people[told["begun_by"]], _ago(now, told["days_ago"])
    since, until = (now.date() - timedelta(weeks=weeks) for weeks in told["weeks_ago"])
    look_back_id = begin_look_back(
        session,
        begun_by,
        project_id=project_id,
        since=since,
        until=until,
        form_token=token,
        today=now.date(),
        now=moment,
    )
    here: dict[str, Any] = {"project_id": project_id, "look_back_id": look_back_id}
    lines = {line.share_id for line in list_lines_to_bring(session, begun_by, **here)}
    copies = [
        Copy(BroughtKind[piece["kind"].upper()], piece["about"], piece["words"]) for piece in told["pieces"]
    ]
    bring_in(session, begun_by, share_ids=lines, copies=copies, now=moment, **here)
    for number, note in enumerate(told["notes"]):
        words = {LookBackQuestion[note["question"].upper()]: note["words"]}
        writer = people[note["by"]]
        write_notes(session, writer, words=words, form_token=f"{token}, {number}", now=moment, **here)
    for number, taken_on in enumerate(told["commitments"]):
        _take_on(session, taken_on, people, here, token=f"{token}, {number}", made_at=moment, now=now)
    if "closed_days_ago" in told:
        closed_at = _ago(now, told["closed_days_ago"])
        close_look_back(session, begun_by, is_closed=True, now=closed_at, **here)


def _take_on(
    session: Session,
    told: Told,
    people: People,
    look_back: Mapping[str, Any],
    *,
    token: str,
    made_at: datetime,
    now: datetime,
) -> None:
    owner = people[told["owner"]]
    commitment_id = make_commitment(
        session,
        owner,
        entry=NewCommitment(told["words"], owner, now.date() + timedelta(days=told["in_days"])),
        form_token=token,
        today=made_at.date(),
        now=made_at,
        **look_back,
    )
    here: dict[str, Any] = {"project_id": look_back["project_id"], "commitment_id": commitment_id}
    if "done_days_ago" in told:
        done_at = _ago(now, told["done_days_ago"])
        move_commitment(session, owner, to=CommitmentStatus.DONE, now=done_at, **here)
    if "let_go_days_ago" in told:
        let_go_at = _ago(now, told["let_go_days_ago"])
        move_commitment(session, owner, to=CommitmentStatus.LET_GO, why=told["why"], now=let_go_at, **here)


def _ago(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)
