"""Inputs: what partners say, each of which needs an answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.models import Membership, Project
from partnering.foundation.permissions import Permission, permissions_in_project, refusal, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.typed_text import words_that_say_something
from partnering.foundation.vocabulary import Consent, InputStatus
from partnering.foundation.words import _
from partnering.tracker.drafts import discard_draft
from partnering.tracker.models import Input, Release

TRANSITIONS: Mapping[InputStatus, frozenset[InputStatus]] = {
    InputStatus.OPEN: frozenset({InputStatus.ANSWERED}),
    InputStatus.ANSWERED: frozenset({InputStatus.REOPENED}),
    InputStatus.REOPENED: frozenset({InputStatus.ANSWERED}),
}
"""What each status may become. What is put off to a day may be answered again without being said again."""


@dataclass(frozen=True, slots=True)
class NewInput:
    """What a person says: the words, and where they belong if anywhere."""

    said: str
    release_id: int | None = None
    stage: str | None = None
    """A stage of any lifecycle, by its key."""
    given_by: int | None = None
    """The partner whose words these are, where somebody else writes them down."""
    consent: Consent = Consent.ROLE_ONLY


@requires(Permission.GIVE_INPUT)
def give_input(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    entry: NewInput,
    form_token: str,
    catalog: Catalog,
    now: datetime,
    form_revision: int | None = None,
) -> int:
    """Keep what a partner said until it is answered, and return its id; the draft with this token is gone then.

    form_token, form_revision: as for `record_activity`; the same form sent twice saves once and gives the same id.
    Raises InvalidInput for words that are missing or too long, NotAllowed for writing down somebody else's words
    without the right to it, NotFound for a release or a partner of another project, NotPossibleNow where this form was
    saved before with other words.
    """
    # A double click waits here, and then finds what the first click saved.
    take_turn_of_person(session, person_id)
    entry = replace(entry, said=words_that_say_something(entry.said, field=_("What you want to say")))
    _check_place(session, project_id, entry)
    _check_giver(session, person_id, project_id, entry)
    lifecycle = stage = None
    if entry.stage is not None:
        own = session.scalar(select(Project.lifecycle).where(Project.id == project_id)) or ""
        its_lifecycle, its_stage = catalog.stage_of(entry.stage, prefer=own)
        lifecycle, stage = its_lifecycle.key, its_stage.key
    earlier = session.scalar(
        select(Input).where(Input.form_token == form_token, Input.entered_by == person_id)
    )
    row = _new_row(person_id, project_id, entry, form_token, now=now)
    row.lifecycle, row.stage = lifecycle, stage
    if earlier is not None:
        if _content(earlier) != _content(row):
            raise NotPossibleNow(
                _("This was sent before, and your words have changed since. Send again to say both.")
            )
        discard_draft(session, person_id, token=form_token, revision=form_revision)
        return earlier.id
    session.add(row)
    session.flush()
    discard_draft(session, person_id, token=form_token, revision=form_revision)
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="input given",
        subject=f"input {row.id}",
        after={"stage": row.stage, "is_written_down": row.given_by != row.entered_by},
        now=now,
    )
    return row.id


def new_input(
    session: Session, person_id: int, *, project_id: int, entry: NewInput, form_token: str, now: datetime
) -> int:
    """Write down what somebody said elsewhere, such as in a review, and return its id. Part of use cases.

    Whoever calls this has tidied the words, checked the release and the giver, and leaves the event. The stage of the
    entry is not read.
    """
    row = _new_row(person_id, project_id, entry, form_token, now=now)
    session.add(row)
    session.flush()
    return row.id


def _new_row(person_id: int, project_id: int, entry: NewInput, form_token: str, *, now: datetime) -> Input:
    """What was said as a row that belongs to no stage yet."""
    return Input(
        project_id=project_id,
        release_id=entry.release_id,
        form_token=form_token,
        said=entry.said,
        given_by=entry.given_by or person_id,
        entered_by=person_id,
        given_at=now,
        status=InputStatus.OPEN,
        waits_since=now,
        consent=entry.consent,
    )


def _check_place(session: Session, project_id: int, entry: NewInput) -> None:
    if entry.release_id is not None and not session.scalar(
        select(Release.id).where(Release.id == entry.release_id, Release.project_id == project_id)
    ):
        raise NotFound(_("There is no such release in this project."))


def _check_giver(session: Session, person_id: int, project_id: int, entry: NewInput) -> None:
    if entry.given_by in (None, person_id):
        return
    if Permission.WRITE_DOWN_INPUTS not in permissions_in_project(session, person_id, project_id):
        raise NotAllowed(refusal(Permission.WRITE_DOWN_INPUTS))
    is_partner = session.scalar(
        select(Membership.id).where(
            Membership.project_id == project_id,
            Membership.person_id == entry.given_by,
            Membership.partner_role.is_not(None),
            Membership.is_active,
        )
    )
    if is_partner is None:
        raise NotFound(
            _("Whose words: this person is not a partner here. Add them on the Partners screen first.")
        )


def _content(row: Input) -> tuple[object, ...]:
    return (
        row.project_id,
        row.release_id,
        row.lifecycle,
        row.stage,
        row.said,
        row.given_by,
        row.consent,
    )
