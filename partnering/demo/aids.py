"""The decision aids of the demo network: written, reviewed, answered and published through the use cases."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from partnering.coauthoring.aids import add_aid
from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.giving import NewVerdict
from partnering.coauthoring.release_aids import put_aid_in_release
from partnering.coauthoring.reviews import NewRemark, give_verdict, keep_answer, keep_remark
from partnering.coauthoring.rounds import OpenedRound, ask_again, close_round, open_round
from partnering.coauthoring.saving import save_version
from partnering.coauthoring.versions import read_version
from partnering.coauthoring.you_said_we_did import SaidAndDone, link_edit, read_you_said_we_did
from partnering.foundation.catalog import Catalog
from partnering.foundation.vocabulary import (
    Answer,
    Consent,
    ReleaseStatus,
    ReviewHat,
    ReviewQuestion,
    ReviewReply,
    Verdict,
    VersionOrigin,
)
from partnering.release_gate.publishing import publish_release
from partnering.tracker.answers import NewAnswer, answer_input, mark_answer_read
from partnering.tracker.releases import move_release, release_ids
from partnering.tracker.stage_plans import agree_to_plan, write_plan

AIDS = Path(__file__).parents[2] / "data" / "aids"
_DATE = re.compile(rb"^(  (?:published|next_review|evidence_searched): )(\d{4}-\d{2}-\d{2})$", re.MULTILINE)

Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Story:
    """What the steps of the story share."""

    session: Session
    project_id: int
    people: Mapping[str, int]
    catalog: Catalog
    now: datetime
    aids: dict[str, int] = field(default_factory=dict)
    invitations: dict[tuple[str, str], int] = field(default_factory=dict)
    """The latest of each person for each aid."""
    rounds: dict[str, list[int]] = field(default_factory=dict)
    """Those of each aid that are open."""

    def at(self, step: Step, days: str = "days_ago") -> datetime:
        """The moment of a step."""
        return self.now - timedelta(days=step[days])

    def by(self, step: Step, who: str = "by") -> int:
        """The person of a step."""
        return self.people[step[who]]

    def of_aid(self, step: Step) -> dict[str, Any]:
        """What most use cases about an aid ask for."""
        return {"project_id": self.project_id, "aid_id": self.aids[step["aid"]], "now": self.at(step)}

    def release(self, step: Step) -> int:
        """The release of a step."""
        return release_ids(self.session, project_id=self.project_id)[step["release"]]


def load_demo_aids(
    session: Session,
    *,
    project_id: int,
    people: Mapping[str, int],
    file: Path,
    catalog: Catalog,
    now: datetime,
) -> None:
    """Let the people of the demo, by address, do what the file says."""
    story = _Story(session, project_id, people, catalog, now)
    for step in yaml.safe_load(file.read_text("utf-8")):
        _STEPS[step["do"]](story, step)


def dated_text(text: bytes, written_on: date) -> bytes:
    """The text of an example with its dates moved, so that it came out on this day and lasts as long as before."""
    days = {bytes(found[1]): date.fromisoformat(found[2].decode()) for found in _DATE.finditer(text)}
    moved_by = written_on - days[b"  published: "]
    return _DATE.sub(lambda found: found[1] + (days[found[1]] + moved_by).isoformat().encode(), text)


def _replaced(text: bytes, step: Step) -> bytes:
    for old, new in step.get("replace", ()):
        if old.encode() not in text:
            raise ValueError(f"The aid {step['aid']} has no “{old}” to replace.")
        text = text.replace(old.encode(), new.encode(), 1)
    return text


def _write(story: _Story, step: Step) -> None:
    example = (AIDS / f"{step['aid']}.yaml").read_bytes()
    story.aids[step["aid"]] = add_aid(
        story.session,
        story.by(step),
        project_id=story.project_id,
        text=_replaced(dated_text(example, story.at(step).date()), step),
        origin=VersionOrigin.EXAMPLE,
        message=step["message"],
        release_id=story.release(step) if "release" in step else None,
        now=story.at(step),
    )


def _edit(story: _Story, step: Step) -> None:
    aid = story.of_aid(step)
    latest = read_version(story.session, story.by(step), project_id=story.project_id, aid_id=aid["aid_id"])
    save_version(
        story.session,
        story.by(step),
        text=_replaced(latest.text, step),
        base_number=latest.number,
        message=step["message"],
        **aid,
    )
    if "release" in step:
        put_aid_in_release(story.session, story.by(step), release_id=story.release(step), **aid)
    if "answers" in step:
        _link(story, step, _said_by(story, step, "answers"))


def _link(story: _Story, step: Step, said: SaidAndDone) -> None:
    latest = read_version(
        story.session, story.by(step), project_id=story.project_id, aid_id=story.aids[step["aid"]]
    )
    link_edit(
        story.session,
        story.by(step),
        project_id=story.project_id,
        input_id=said.told.input_id,
        version_id=latest.version_id,
        now=story.at(step),
    )


def _ask(story: _Story, step: Step) -> None:
    reviewers = [NewReviewer(person_id=story.people[email]) for email in step["reviewers"]]
    opened = open_round(
        story.session,
        story.by(step),
        number=step["number"],
        hats=[ReviewHat[hat.upper()] for hat in step["hats"]],
        words=step["words"],
        reviewers=reviewers,
        due_on=_due_on(story, step),
        today=story.at(step).date(),
        **story.of_aid(step),
    )
    _note_round(story, step, opened, step["reviewers"])


def _ask_again(story: _Story, step: Step) -> None:
    opened = ask_again(
        story.session,
        story.by(step),
        words=step["words"],
        due_on=_due_on(story, step),
        today=story.at(step).date(),
        **story.of_aid(step),
    )
    asked = [email for aid, email in story.invitations if aid == step["aid"]]
    _note_round(story, step, opened, sorted(asked, key=story.people.__getitem__))


def _due_on(story: _Story, step: Step) -> date:
    return story.at(step).date() + timedelta(days=step["due_in_days"])


def _note_round(story: _Story, step: Step, opened: OpenedRound, emails: list[str]) -> None:
    story.rounds.setdefault(step["aid"], []).append(opened.round_id)
    for email, invitation_id in zip(emails, opened.invitation_ids, strict=True):
        story.invitations[step["aid"], email] = invitation_id


def _review(story: _Story, step: Step) -> None:
    person_id, now = story.by(step), story.at(step)
    own: dict[str, Any] = {
        "project_id": story.project_id,
        "invitation_id": story.invitations[step["aid"], step["by"]],
        "now": now,
    }
    for screen, questions in step.get("answers", {}).items():
        for question in questions:
            keep_answer(
                story.session,
                person_id,
                screen=screen,
                question=ReviewQuestion[question.upper()],
                reply=ReviewReply.YES,
                **own,
            )
    for number, remark in enumerate(step.get("remarks", ())):
        question = ReviewQuestion[remark["question"].upper()] if "question" in remark else None
        keep_remark(
            story.session,
            person_id,
            remark=NewRemark(remark["words"], remark["screen"], question),
            form_token=f"demo, remark {number}, {step['days_ago']} days ago",
            **own,
        )
    entry = NewVerdict(
        Verdict[step["verdict"].upper()], consent=Consent[step.get("consent", "role_only").upper()]
    )
    give_verdict(story.session, person_id, entry=entry, catalog=story.catalog, today=now.date(), **own)


def _said_by(story: _Story, step: Step, who: str) -> SaidAndDone:
    """What this reviewer said last."""
    return read_you_said_we_did(
        story.session,
        story.by(step, who),
        project_id=story.project_id,
        invitation_id=story.invitations[step["aid"], step[who]],
        today=story.at(step).date(),
    )[0]


def _answer(story: _Story, step: Step) -> None:
    said = _said_by(story, step, "said_by")
    answer_id = answer_input(
        story.session,
        story.by(step),
        project_id=story.project_id,
        input_id=said.told.input_id,
        entry=NewAnswer(
            Answer[step["answer"].upper()], step["words"], changed_release_id=story.release(step)
        ),
        today=story.at(step).date(),
        now=story.at(step),
    )
    if "read_days_ago" in step:
        _link(story, step, said)
        mark_answer_read(
            story.session,
            story.by(step, "said_by"),
            project_id=story.project_id,
            answer_id=answer_id,
            now=story.at(step, "read_days_ago"),
        )


def _close(story: _Story, step: Step) -> None:
    for round_id in story.rounds.pop(step["aid"]):
        close_round(
            story.session,
            story.by(step),
            project_id=story.project_id,
            round_id=round_id,
            now=story.at(step),
        )


def _plan(story: _Story, step: Step) -> None:
    for stage, words in step["stages"].items():
        plan_id = write_plan(
            story.session,
            story.by(step),
            project_id=story.project_id,
            release_id=story.release(step),
            stage=stage,
            words=words,
            planned_for=story.now.date() + timedelta(days=step["in_days"]),
            instead_of="",
            catalog=story.catalog,
            today=story.at(step).date(),
            now=story.at(step),
        )
        agree_to_plan(
            story.session,
            story.by(step, "agreed_by"),
            project_id=story.project_id,
            plan_id=plan_id,
            words=words,
            now=story.at(step, "agreed_days_ago"),
        )


def _publish(story: _Story, step: Step) -> None:
    of_release: dict[str, Any] = {"project_id": story.project_id, "release_id": story.release(step)}
    in_review = story.at(step, "review_days_ago")
    move_release(
        story.session,
        story.by(step),
        to=ReleaseStatus.IN_REVIEW,
        today=in_review.date(),
        now=in_review,
        **of_release,
    )
    publish_release(
        story.session,
        story.by(step),
        catalog=story.catalog,
        today=story.at(step).date(),
        now=story.at(step),
        **of_release,
    )


_STEPS: Mapping[str, Callable[[_Story, Step], None]] = {
    "write": _write,
    "edit": _edit,
    "ask": _ask,
    "ask_again": _ask_again,
    "review": _review,
    "answer": _answer,
    "close": _close,
    "plan": _plan,
    "publish": _publish,
}
