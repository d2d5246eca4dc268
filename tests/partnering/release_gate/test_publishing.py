"""What goes out, what does not, and how it is withdrawn."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.release_aids import put_aid_in_release
from partnering.coauthoring.saving import save_version
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.vocabulary import AccessRole, GateVerdict, PartnerRole, ReleaseStatus, Verdict
from partnering.release_gate.gate import judge_release
from partnering.release_gate.models import PublishedAid
from partnering.release_gate.publishing import list_published, publish_release, withdraw_aid
from partnering.release_gate.record_reading import read_released_text
from partnering.release_gate.verdict import Gate
from partnering.tracker.releases import list_releases
from tests.cast import NOW, TODAY, Cast, nothing_changes, trail
from tests.partnering.release_gate.going_out import (
    ONLY_REVIEWS,
    SLUG,
    TEXT,
    VERSION,
    GoingOut,
    ask,
    judge,
    let_pass,
    prepare,
    publish,
    released,
    review,
)

CHANGED = TEXT.replace(b"Antibiotics", b"Medicines", 1)


def status_of(session: Session, cast: Cast, out: GoingOut) -> ReleaseStatus:
    releases = list_releases(session, cast.lead, project_id=cast.project)
    return next(release.status for release in releases if release.release_id == out.release)


def gate_of(session: Session, cast: Cast, out: GoingOut) -> Gate:
    return judge_release(
        session,
        cast.lead,
        project_id=cast.project,
        release_id=out.release,
        catalog=ONLY_REVIEWS,
        today=TODAY,
        now=NOW,
    )


def edit(session: Session, cast: Cast, out: GoingOut, text: bytes = CHANGED, by: int | None = None) -> None:
    save_version(
        session,
        by or cast.lead,
        project_id=cast.project,
        aid_id=out.aid,
        text=text,
        base_number=1,
        message="",
        now=NOW,
    )


def test_a_release_that_partners_agree_to_goes_out_with_exactly_the_text_they_saw(
    cast: Cast, session: Session
) -> None:
    out = prepare(session, cast)
    review(session, cast, out)
    (card,) = publish(session, cast, out)
    assert (card.slug, card.version, card.withdrawn_on) == (SLUG, VERSION, None)
    assert status_of(session, cast, out) is ReleaseStatus.RELEASED
    assert read_released_text(session, published_id=card.published_id) == TEXT
    row = session.get_one(PublishedAid, card.published_id)
    assert (row.gate["verdict"], row.gate["policy"]) == ("agreed", "default-1")
    event = trail(session)[-1]
    assert (event.action, event.after) == (
        "release published",
        {"status": "released", "verdict": "agreed", "aids": {SLUG: hashlib.sha256(TEXT).hexdigest()}},
    )


def test_the_text_that_went_out_stays_when_writers_go_on(cast: Cast, session: Session) -> None:
    out = prepare(session, cast)
    review(session, cast, out)
    (card,) = publish(session, cast, out)
    edit(session, cast, out)
    assert read_released_text(session, published_id=card.published_id) == TEXT


def test_what_is_said_of_a_later_draft_says_nothing_about_what_is_out(cast: Cast, session: Session) -> None:
    out = prepare(session, cast)
    review(session, cast, out)
    (of_editor,) = ask(session, cast, out, cast.editor)
    judge(session, cast, cast.editor, of_editor)
    publish(session, cast, out)
    was = gate_of(session, cast, out)
    assert was.verdict is GateVerdict.AGREED
    edit(session, cast, out, by=cast.editor)
    of_patient, of_clinician = ask(session, cast, out, cast.patient, cast.clinician, number=2)
    judge(
        session,
        cast,
        cast.patient,
        of_patient,
        Verdict.HARMFUL_OR_MISLEADING,
        words="No.",
        remark="Too dark.",
    )
    judge(session, cast, cast.clinician, of_clinician, Verdict.NEEDS_CHANGE, words="Say it plainly.")
    assert gate_of(session, cast, out) == was


def test_nothing_goes_out_that_nobody_has_reviewed(cast: Cast, session: Session) -> None:
    out = prepare(session, cast)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="Look at the gate"):
        publish(session, cast, out)


def test_an_edit_after_the_reviews_holds_the_release_back(cast: Cast, session: Session) -> None:
    out = prepare(session, cast)
    review(session, cast, out)
    edit(session, cast, out)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="Look at the gate"):
        publish(session, cast, out)


def test_a_harmful_or_misleading_holds_the_release_back(cast: Cast, session: Session) -> None:
    out = prepare(session, cast)
    review(session, cast, out)
    (of_caregiver,) = ask(session, cast, out, cast.caregiver)
    judge(session, cast, cast.caregiver, of_caregiver, Verdict.HARMFUL_OR_MISLEADING, words="It scares.")
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="held back"):
        publish(session, cast, out)


def test_a_release_that_is_not_in_review_is_moved_there_first(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(NotPossibleNow):
        publish(session, cast, GoingOut(cast.release, cast.aid))


def test_somebody_outside_the_team_can_let_it_pass_in_their_name(cast: Cast, session: Session) -> None:
    out = prepare(session, cast)
    let_pass(session, cast, out)
    (card,) = publish(session, cast, out)
    gate = session.get_one(PublishedAid, card.published_id).gate
    assert (gate["verdict"], gate["override"]["signed_as"]) == ("not_ready", "Ada Minster")
    helpers = {name for reason in gate["reasons"] for name in reason["who_can_help"]}
    # Whoever leaves takes their name along, so none is stored.
    assert helpers <= {role.label for role in (*AccessRole, *PartnerRole)}


def test_an_override_that_is_over_lets_nothing_pass(cast: Cast, session: Session) -> None:
    out = prepare(session, cast)
    let_pass(session, cast, out)
    with pytest.raises(NotPossibleNow, match="Look at the gate"):
        publish(session, cast, out, now=NOW + timedelta(days=2))


def test_a_double_click_publishes_once(cast: Cast, session: Session) -> None:
    out = prepare(session, cast)
    review(session, cast, out)
    cards = publish(session, cast, out)
    with nothing_changes(session):
        assert publish(session, cast, out) == cards


def test_three_aids_go_out_together_or_not_at_all(cast: Cast, session: Session) -> None:
    out = prepare(session, cast)
    texts = [TEXT.replace(SLUG.encode(), f"{SLUG}-{n}".encode()) for n in (1, 2)]
    others = [
        GoingOut(out.release, prepare(session, cast, text=text, version=f"8.{n}").aid)
        for n, text in enumerate(texts)
    ]
    for other in others:
        put_aid_in_release(
            session,
            cast.lead,
            project_id=cast.project,
            aid_id=other.aid,
            release_id=out.release,
            now=NOW,
        )
    review(session, cast, out)
    review(session, cast, others[0])
    with nothing_changes(session), pytest.raises(NotPossibleNow):
        publish(session, cast, out)
    review(session, cast, others[1])
    assert [card.slug for card in publish(session, cast, out)] == [SLUG, f"{SLUG}-1", f"{SLUG}-2"]


def test_a_version_that_would_hide_a_form_gets_another_name_first(cast: Cast, session: Session) -> None:
    out = prepare(session, cast, version="3.json")
    review(session, cast, out)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match=r"Release 3\.json ends like a file"):
        publish(session, cast, out)


def test_an_aid_is_withdrawn_with_a_reason_and_stays_readable(cast: Cast, session: Session) -> None:
    card = released(session, cast)
    of_card: dict[str, Any] = {"project_id": cast.project, "published_id": card.published_id, "now": NOW}
    with nothing_changes(session), pytest.raises(InvalidInput, match="Say why"):
        withdraw_aid(session, cast.lead, reason=" … ", **of_card)
    withdraw_aid(session, cast.lead, reason="A study was taken back.", **of_card)
    with nothing_changes(session):
        withdraw_aid(session, cast.lead, reason="A study was taken back.", **of_card)
        with pytest.raises(NotPossibleNow, match="withdrawn already"):
            withdraw_aid(session, cast.lead, reason="Another reason.", **of_card)
    release_id = session.get_one(PublishedAid, card.published_id).release_id
    (seen,) = list_published(session, cast.funder, project_id=cast.project, release_id=release_id)
    assert (seen.withdrawn_on, seen.withdrawn_because) == (TODAY, "A study was taken back.")
    assert read_released_text(session, published_id=card.published_id) == TEXT


def test_another_project_can_neither_publish_nor_withdraw_what_is_not_theirs(
    cast: Cast, session: Session
) -> None:
    card = released(session, cast)
    with nothing_changes(session):
        with pytest.raises(NotFound):
            withdraw_aid(
                session,
                cast.outsider,
                project_id=cast.other_project,
                published_id=card.published_id,
                reason="Mine.",
                now=NOW,
            )
        with pytest.raises(NotFound):
            publish_release(
                session,
                cast.outsider,
                project_id=cast.other_project,
                release_id=session.scalars(select(PublishedAid.release_id)).one(),
                catalog=ONLY_REVIEWS,
                today=TODAY,
                now=NOW,
            )
