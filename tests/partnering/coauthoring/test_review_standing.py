"""Where the reviews of an aid stand: names as agreed, lapsed parts in words, and what holds it back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.coauthoring.blocks import dismiss_block
from partnering.coauthoring.review_standing import AidStanding, review_standing
from partnering.coauthoring.reviews import lift_block
from partnering.coauthoring.rounds import close_round
from partnering.foundation.consents import choose_consent
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.vocabulary import Consent, PartnerRole, Verdict
from tests.cast import NOW, Cast, an_aid, nothing_changes, write_aid
from tests.partnering.coauthoring.reviewing import NELL, Asked, ask, asked, judges
from tests.partnering.coauthoring.texts import FUNDING, KNEE, STEP, TITLE, changed, save, saved

LATER = NOW + timedelta(days=1)
READY, HARM = Verdict.READY, Verdict.HARMFUL_OR_MISLEADING


def standing(session: Session, cast: Cast, text: bytes = KNEE) -> AidStanding:
    return review_standing(session, project_id=cast.project, aid_id=cast.aid, text=text)


def dismissal(cast: Cast, review_id: int, **more: Any) -> dict[str, Any]:
    return {
        "project_id": cast.project,
        "review_id": review_id,
        "reason": "The pain is on page two.",
        "now": LATER,
        **more,
    }


def test_before_anybody_is_asked_nothing_stands(session: Session, cast: Cast) -> None:
    found = standing(session, cast)
    assert (found.reviewers, found.waiting, found.blocks) == ((), (), ())
    assert (found.consensus.equimedian, found.consensus.is_agreed) == (None, False)


def test_three_reviewers_are_told_with_what_they_said(session: Session, cast: Cast) -> None:
    opened = ask(session, cast, cast.patient, cast.clinician, NELL)
    rosa, clara, _nell = opened.invitation_ids
    judges(session, Asked(cast.patient, rosa, cast.project), READY)
    judges(
        session,
        Asked(cast.clinician, clara, cast.project),
        Verdict.NEEDS_CHANGE,
        "No source.",
        now=LATER,
        consent=Consent.NAMED,
    )
    found = standing(session, cast)
    first, second = found.reviewers
    assert (first.name, first.printed_as, first.partner_role) == (
        "Rosa",
        "Patient",
        PartnerRole.PATIENT_PARTNER,
    )
    assert (first.counts, first.lapsed) == (True, ())
    assert (second.name, second.printed_as, second.words) == ("Clara", "Clara", "No source.")
    (waiting,) = found.waiting
    assert (waiting.person_id, waiting.partner_role, waiting.number) == (
        opened.links[0].person_id,
        PartnerRole.PATIENT_PARTNER,
        1,
    )
    assert found.consensus.scores == {"clinician_partner": (4,), "patient_partner": (9,)}
    assert (found.consensus.equimedian, found.consensus.is_agreed) == (6.5, False)


def test_names_outside_are_as_agreed(session: Session, cast: Cast) -> None:
    for person, consent in (
        (cast.patient, Consent.NAMED),
        (cast.caregiver, Consent.ROLE_ONLY),
        (cast.clinician, Consent.NOT_SHARED),
        (cast.editor, Consent.ROLE_ONLY),
    ):
        judges(session, asked(session, cast, person), READY, consent=consent)
    printed = {reviewer.name: reviewer.printed_as for reviewer in standing(session, cast).reviewers}
    assert printed == {
        "Rosa": "Rosa",
        "Carl": "Caregiver",
        "Clara": "A reviewer",
        "Edgar": "Project team",
    }
    choose_consent(session, cast.patient, project_id=cast.project, consent=Consent.NOT_SHARED, now=LATER)
    session.flush()
    assert [one.printed_as for one in standing(session, cast).reviewers if one.name == "Rosa"] == [
        "A reviewer"
    ]


def test_an_edit_says_which_parts_of_whose_verdict_lapsed_and_which_words_changed(
    session: Session, cast: Cast
) -> None:
    judges(session, asked(session, cast, cast.patient), READY)
    text = changed(KNEE, TITLE, STEP)
    saved(session, cast, cast.editor, text)
    (rosa,) = standing(session, cast, text).reviewers
    assert not rosa.counts
    assert [(one.key, one.name, one.is_new, one.changes) for one in rosa.lapsed] == [
        ("decision", "The decision", False, ("Title: “A sore knee” became “A very sore knee”",)),
        ("steps", "Steps and questions", False, ("Steps, number 1: added Breathe.",)),
    ]
    assert standing(session, cast).reviewers[0].counts
    assert not standing(session, cast, text).consensus.is_agreed


def test_a_new_evidence_set_is_a_part_nobody_has_seen(session: Session, cast: Cast) -> None:
    judges(session, asked(session, cast, cast.patient), READY)
    lines = KNEE.decode().splitlines(keepends=True)
    at = next(index for index, line in enumerate(lines) if line.startswith("values:"))
    start = next(index for index, line in enumerate(lines) if line.startswith("evidence:"))
    block = "".join(lines[start + 1 : at])
    (first_id,) = {line.split()[2] for line in lines[start + 1 : at] if line.startswith("  - id:")}
    text = "".join([*lines[:at], block.replace(f"id: {first_id}", "id: another", 1), *lines[at:]])
    (rosa,) = standing(session, cast, text.encode()).reviewers
    assert [(one.key, one.is_new) for one in rosa.lapsed] == [("evidence/another", True), ("about", False)]
    assert len(rosa.lapsed[1].changes) == 1


def test_who_wrote_a_version_reviews_and_is_no_vote(session: Session, cast: Cast) -> None:
    judges(session, asked(session, cast, cast.lead), READY)
    found = standing(session, cast)
    assert [(one.is_writer, one.counts) for one in found.reviewers] == [(True, False)]
    assert found.consensus.scores == {}


def test_a_person_who_is_asked_again_is_told_as_waiting(session: Session, cast: Cast) -> None:
    judges(session, asked(session, cast, cast.patient), READY)
    save(session, cast, cast.editor, changed(KNEE, TITLE))
    asked(session, cast, cast.patient, number=2)
    assert standing(session, cast).reviewers[0].is_asked_again
    assert [one.number for one in standing(session, cast).waiting] == [2]


def test_harm_holds_the_aid_back_over_every_edit(session: Session, cast: Cast) -> None:
    review_id = judges(session, asked(session, cast, cast.patient), HARM)
    text = changed(KNEE, TITLE, STEP, FUNDING)
    saved(session, cast, cast.editor, text)
    (block,) = standing(session, cast, text).blocks
    assert (block.review_id, block.words) == (review_id, "It leaves out the pain.")


def test_lifted_by_its_speaker_it_holds_nothing_back(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    judges(session, who, HARM)
    lift_block(session, cast.patient, **who.at, because="I misread it.", now=LATER)
    (rosa,) = standing(session, cast).reviewers
    assert (rosa.is_blocking, rosa.counts, rosa.lifted_because) == (False, False, "I misread it.")


def test_dismissed_by_somebody_else_it_is_printed_with_the_reason_and_counts_as_a_no(
    session: Session, cast: Cast
) -> None:
    review_id = judges(session, asked(session, cast, cast.patient), HARM)
    for _click in range(2):
        dismiss_block(session, cast.facilitator, **dismissal(cast, review_id))
    (rosa,) = standing(session, cast).reviewers
    assert (rosa.is_blocking, rosa.counts) == (False, True)
    assert rosa.dismissal is not None
    assert (rosa.dismissal.by, rosa.dismissal.reason, rosa.dismissal.dismissed_at) == (
        "Fatima",
        "The pain is on page two.",
        LATER,
    )
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="Fatima has set this aside"):
        dismiss_block(session, cast.editor, **dismissal(cast, review_id))


def test_no_writer_of_the_aid_dismisses_a_block(session: Session, cast: Cast) -> None:
    review_id = judges(session, asked(session, cast, cast.patient), HARM)
    saved(session, cast, cast.editor, changed(KNEE, TITLE))
    for writer in (cast.lead, cast.editor):
        with nothing_changes(session), pytest.raises(NotAllowed, match="somebody else must weigh"):
            dismiss_block(session, writer, **dismissal(cast, review_id))


def test_nobody_dismisses_their_own_block(session: Session, cast: Cast) -> None:
    review_id = judges(session, asked(session, cast, cast.facilitator), HARM)
    with pytest.raises(NotAllowed, match="said this yourself"):
        dismiss_block(session, cast.facilitator, **dismissal(cast, review_id))


def test_a_dismissal_needs_a_reason_and_something_that_stands(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    review_id = judges(session, who, HARM)
    with pytest.raises(InvalidInput, match="Why it is set aside"):
        dismiss_block(session, cast.facilitator, **dismissal(cast, review_id, reason="—"))
    lift_block(session, cast.patient, **who.at, because="I misread it.", now=LATER)
    with pytest.raises(NotPossibleNow, match="nothing to set aside"):
        dismiss_block(session, cast.facilitator, **dismissal(cast, review_id))
    ready = judges(session, asked(session, cast, cast.clinician), READY)
    with pytest.raises(NotPossibleNow, match="nothing to set aside"):
        dismiss_block(session, cast.facilitator, **dismissal(cast, ready))


def test_what_its_speaker_has_replaced_by_another_verdict_cannot_be_dismissed(
    session: Session, cast: Cast
) -> None:
    first = judges(session, asked(session, cast, cast.patient), HARM)
    judges(session, asked(session, cast, cast.patient), READY, now=LATER)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="nothing to set aside"):
        dismiss_block(session, cast.facilitator, **dismissal(cast, first))


def test_who_cannot_judge_a_later_version_leaves_their_block_to_be_dismissed(
    session: Session, cast: Cast
) -> None:
    first = judges(session, asked(session, cast, cast.patient), HARM)
    judges(session, asked(session, cast, cast.patient), Verdict.NOT_FOR_ME_TO_JUDGE, now=LATER)
    dismiss_block(session, cast.facilitator, **dismissal(cast, first))
    assert standing(session, cast).blocks == ()


def test_a_new_harm_after_a_dismissal_holds_the_aid_back_again(session: Session, cast: Cast) -> None:
    first = judges(session, asked(session, cast, cast.patient), HARM)
    dismiss_block(session, cast.facilitator, **dismissal(cast, first))
    second = judges(session, asked(session, cast, cast.patient), HARM, "It still does.", now=LATER)
    assert [one.review_id for one in standing(session, cast).blocks] == [second]


def test_the_round_keeps_the_consensus_of_its_own_version(session: Session, cast: Cast) -> None:
    opened = ask(session, cast, cast.patient)
    judges(session, Asked(cast.patient, opened.invitation_ids[0], cast.project), READY)
    saved(session, cast, cast.editor, changed(KNEE, TITLE))
    consensus = close_round(session, cast.lead, project_id=cast.project, round_id=opened.round_id, now=LATER)
    assert consensus.is_agreed
    assert not standing(session, cast, changed(KNEE, TITLE)).consensus.is_agreed


def test_an_aid_of_another_project_has_no_standing_here(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound):
        review_standing(session, project_id=cast.project, aid_id=cast.other_aid, text=KNEE)


def test_reviews_of_another_aid_are_no_votes_here(session: Session, cast: Cast) -> None:
    hip = write_aid(session, cast.lead, cast.project, an_aid("sore-hip", "A sore hip"))
    judges(session, asked(session, cast, cast.patient, aid_id=hip), HARM)
    assert standing(session, cast).reviewers == ()
