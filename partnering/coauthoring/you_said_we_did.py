"""You said, we did: what became of each remark, for the one who said it and for the writers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, defer

from partnering.coauthoring.aid_contents import AidContent, content_of
from partnering.coauthoring.anchors import Anchor, Found, where_now
from partnering.coauthoring.models import (
    Aid,
    AidVersion,
    AnsweringEdit,
    Remark,
    Review,
    ReviewInvitation,
    ReviewRound,
)
from partnering.coauthoring.my_reviews import anchor_of
from partnering.coauthoring.review_access import own_invitation
from partnering.coauthoring.screens import screens_of
from partnering.coauthoring.versions import latest_text, texts_of_versions
from partnering.foundation import audit
from partnering.foundation.errors import NotFound
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import ReviewQuestion
from partnering.foundation.words import _
from partnering.tracker.inputs_told import InputTold, inputs_by_id


@dataclass(frozen=True, slots=True)
class Edit:
    """A version that answers an input."""

    version_id: int
    number: int
    message: str
    """What its writer said they changed."""


@dataclass(frozen=True, slots=True)
class PlaceOfRemark:
    """What a remark is about, as it was when it was said."""

    review_id: int
    number: int
    """The version it was said of."""
    screen: str
    """What the part is called; empty for the aid as a whole."""
    about: str
    """What the place is called; empty for a whole part."""
    question: ReviewQuestion | None
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class SaidAndDone:
    """A remark with its answers, the edits that answer it, and what became of its place."""

    remark_id: int
    place: PlaceOfRemark
    told: InputTold
    """The words, and every answer."""
    edits: tuple[Edit, ...]
    """The first version first."""
    now: Found
    """What became of the place in the latest version."""


@requires(Permission.REVIEW_AIDS)
def read_you_said_we_did(
    session: Session, person_id: int, *, project_id: int, invitation_id: int, today: date
) -> list[SaidAndDone]:
    """All that the person said of this aid in every round, the latest first, with what came of it.

    Raises NotFound for anybody else's invitation.
    """
    asked = own_invitation(session, person_id, project_id=project_id, invitation_id=invitation_id)
    return said_and_done(
        session, person_id, aid=asked.aid, which=ReviewInvitation.person_id == person_id, today=today
    )


@requires(Permission.ANSWER_INPUTS)
def link_edit(
    session: Session, person_id: int, *, project_id: int, input_id: int, version_id: int, now: datetime
) -> None:
    """Say that a version answers something a reviewer said; twice does nothing more.

    Raises NotFound for an input that was not said in a review of this aid.
    """
    _check_edit(session, project_id, input_id, version_id)
    if session.get(AnsweringEdit, (input_id, version_id)) is not None:
        return
    session.add(AnsweringEdit(input_id=input_id, version_id=version_id, linked_by=person_id, linked_at=now))
    _record(session, person_id, project_id, (input_id, version_id), action="edit linked", now=now)


@requires(Permission.ANSWER_INPUTS)
def unlink_edit(
    session: Session, person_id: int, *, project_id: int, input_id: int, version_id: int, now: datetime
) -> None:
    """Take back that a version answers something; twice does nothing more. Raises as `link_edit`."""
    _check_edit(session, project_id, input_id, version_id)
    row = session.get(AnsweringEdit, (input_id, version_id))
    if row is None:
        return
    session.delete(row)
    _record(session, person_id, project_id, (input_id, version_id), action="edit unlinked", now=now)


def said_and_done(
    session: Session, person_id: int, *, aid: Aid, which: ColumnElement[bool], today: date
) -> list[SaidAndDone]:
    """The remarks of given reviews of an aid for which `which` holds, the latest first. Part of use cases."""
    rows = session.execute(
        select(Remark, AidVersion.id, AidVersion.number)
        .join(Review, Review.id == Remark.review_id)
        .join(ReviewInvitation, ReviewInvitation.id == Review.invitation_id)
        .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
        .join(AidVersion, AidVersion.id == ReviewRound.version_id)
        .where(ReviewRound.aid_id == aid.id, Remark.input_id.is_not(None), which)
        .order_by(Remark.said_at.desc(), Remark.id.desc())
    ).all()
    if not rows:
        return []
    input_ids = [remark.input_id for remark, *_rest in rows if remark.input_id is not None]
    told = inputs_by_id(session, person_id, project_id=aid.project_id, input_ids=input_ids, today=today)
    edits = _edits(session, input_ids)
    texts = texts_of_versions(session, {version_id for _remark, version_id, _number in rows})
    latest = content_of(latest_text(session, aid))
    return [
        SaidAndDone(
            remark_id=remark.id,
            place=_place(remark, number, content_of(texts[version_id])),
            told=told[remark.input_id],
            edits=tuple(edits[remark.input_id]),
            now=where_now(anchor_of(remark), latest),
        )
        for remark, version_id, number in rows
        if remark.input_id is not None
    ]


def _place(remark: Remark, number: int, content: AidContent) -> PlaceOfRemark:
    names = {screen.key: screen.name for screen in screens_of(content)}
    return PlaceOfRemark(
        review_id=remark.review_id,
        number=number,
        screen=names.get(remark.screen, ""),
        about=content.name_of(remark.pointer) if remark.pointer else "",
        question=remark.question,
        anchor=anchor_of(remark),
    )


def _edits(session: Session, input_ids: Sequence[int]) -> defaultdict[int, list[Edit]]:
    edits: defaultdict[int, list[Edit]] = defaultdict(list)
    for link, version in session.execute(
        select(AnsweringEdit, AidVersion)
        .join(AidVersion, AidVersion.id == AnsweringEdit.version_id)
        .where(AnsweringEdit.input_id.in_(input_ids))
        .order_by(AidVersion.number)
        .options(defer(AidVersion.text))
    ):
        edits[link.input_id].append(Edit(version.id, version.number, version.message))
    return edits


def _check_edit(session: Session, project_id: int, input_id: int, version_id: int) -> None:
    said_of = session.scalar(
        select(Aid.id)
        .join(ReviewRound, ReviewRound.aid_id == Aid.id)
        .join(ReviewInvitation, ReviewInvitation.round_id == ReviewRound.id)
        .join(Review, Review.invitation_id == ReviewInvitation.id)
        .join(Remark, Remark.review_id == Review.id)
        .join(AidVersion, AidVersion.aid_id == Aid.id)
        .where(Remark.input_id == input_id, AidVersion.id == version_id, Aid.project_id == project_id)
    )
    if said_of is None:
        raise NotFound(_("No reviewer of this aid said this, or there is no such version of it."))


def _record(
    session: Session, person_id: int, project_id: int, link: tuple[int, int], *, action: str, now: datetime
) -> None:
    input_id, version_id = link
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action=action,
        subject=f"input {input_id}",
        after={"version": version_id},
        now=now,
    )
