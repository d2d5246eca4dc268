"""The record as it is read from the database: names by consent, answers, changes, overrides, and nothing of drafts."""

from datetime import timedelta

from sqlalchemy.orm import Session

from partnering.coauthoring.saving import save_version
from partnering.coauthoring.versions import read_version
from partnering.coauthoring.you_said_we_did import link_edit, read_you_said_we_did
from partnering.foundation.consents import choose_consent
from partnering.foundation.vocabulary import Answer, Consent, PartnerRole, Verdict
from partnering.release_gate.record import RecordStrip, RolePart
from partnering.release_gate.record_reading import read_record
from partnering.release_gate.released import find_released_aid, list_released_aids
from tests.cast import NOW, TODAY, Cast, a_meeting, answer, gather, log
from tests.partnering.release_gate.going_out import (
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

CHANGED = TEXT.replace(b"Your child does not get side effects", b"Your child has no side effects", 1)


def record_of(session: Session, published_id: int) -> RecordStrip:
    return read_record(session, published_id=published_id, today=TODAY)


def edit(session: Session, cast: Cast, out: GoingOut, text: bytes, base_number: int) -> int:
    of_aid = {"project_id": cast.project, "aid_id": out.aid}
    save_version(session, cast.lead, text=text, base_number=base_number, message="", now=NOW, **of_aid)
    return read_version(session, cast.lead, **of_aid).version_id


def test_it_is_read_alike_on_both_databases(any_session: Session) -> None:
    card = released(any_session, gather(any_session))
    found = find_released_aid(any_session, slug=SLUG, version=VERSION)
    assert found.published_id == card.published_id
    assert find_released_aid(any_session, slug=SLUG) == found
    assert [aid.slug for aid in list_released_aids(any_session)] == [SLUG]
    strip = record_of(any_session, card.published_id)
    assert (strip.release, strip.number, strip.policy, strip.is_newest) == (VERSION, 1, "default-1", True)
    assert [(told.role, told.verdict, told.name) for told in strip.verdicts] == [
        (PartnerRole.PATIENT_PARTNER, Verdict.READY, "Rosa"),
        (PartnerRole.CLINICIAN_PARTNER, Verdict.READY, ""),
    ]


def test_who_partnered_is_told_by_role_and_named_by_consent_only(cast: Cast, session: Session) -> None:
    out = prepare(session, cast)
    log(session, cast.lead, cast.project, a_meeting(out.release, cast.patient, cast.named_only))
    of_patient, of_clinician = ask(session, cast, out, cast.patient, cast.clinician)
    judge(session, cast, cast.patient, of_patient)
    judge(session, cast, cast.clinician, of_clinician, consent=Consent.NAMED)
    (card,) = publish(session, cast, out)
    assert record_of(session, card.published_id).partners == (
        RolePart(PartnerRole.PATIENT_PARTNER, names=(), others=2, has_uncounted=False),
        RolePart(PartnerRole.CLINICIAN_PARTNER, names=("Clara",), others=0, has_uncounted=False),
    )
    for consent, names in ((Consent.NAMED, ("Rosa",)), (Consent.NOT_SHARED, ())):
        choose_consent(session, cast.patient, project_id=cast.project, consent=consent, now=NOW)
        assert record_of(session, card.published_id).partners[0].names == names


def test_what_a_partner_said_stands_beside_the_answer_that_changed_the_text(
    cast: Cast, session: Session
) -> None:
    out = prepare(session, cast)
    of_patient, of_clinician = ask(session, cast, out, cast.patient, cast.clinician)
    judge(
        session,
        cast,
        cast.patient,
        of_patient,
        Verdict.READY_WITH_SMALL_CHANGES,
        remark="Say it shorter.",
    )
    judge(session, cast, cast.clinician, of_clinician)
    (said,) = read_you_said_we_did(
        session, cast.patient, project_id=cast.project, invitation_id=of_patient, today=TODAY
    )
    answer(
        session, cast.lead, cast.project, said.told.input_id, answer=Answer.ACCEPTED, words="It is shorter."
    )
    version_id = edit(session, cast, out, CHANGED, 1)
    link_edit(
        session,
        cast.lead,
        project_id=cast.project,
        input_id=said.told.input_id,
        version_id=version_id,
        now=NOW,
    )
    again = ask(session, cast, out, cast.patient, cast.clinician, number=2)
    for person_id, invitation_id in zip((cast.patient, cast.clinician), again, strict=True):
        judge(session, cast, person_id, invitation_id, now=NOW + timedelta(hours=1))
    (card,) = publish(session, cast, out, now=NOW + timedelta(hours=2))
    strip = record_of(session, card.published_id)
    assert strip.number == 2
    assert (strip.answers.said, strip.answers.waiting, strip.answers.by_answer) == (
        1,
        0,
        ((Answer.ACCEPTED, 1),),
    )
    assert [(change.said, change.words) for change in strip.changes] == [
        ("Say it shorter.", "It is shorter.")
    ]
    assert {item.id for item in strip.user_centred if item.status == "met"} == {
        "UCD-3",
        "UCD-5",
        "UCD-7",
        "UCD-8",
        "UCD-10",
    }


def test_what_is_said_of_a_later_draft_is_not_told(cast: Cast, session: Session) -> None:
    out = prepare(session, cast)
    review(session, cast, out)
    (card,) = publish(session, cast, out)
    before = record_of(session, card.published_id)
    edit(session, cast, out, CHANGED, 1)
    (of_patient,) = ask(session, cast, out, cast.patient, number=2)
    judge(session, cast, cast.patient, of_patient, Verdict.NEEDS_CHANGE, words="This draft is worse.")
    assert record_of(session, card.published_id).verdicts == before.verdicts


def test_who_disagrees_after_it_is_out_is_printed_too(cast: Cast, session: Session) -> None:
    out = prepare(session, cast)
    review(session, cast, out)
    (card,) = publish(session, cast, out)
    (of_caregiver,) = ask(session, cast, out, cast.caregiver)
    judge(session, cast, cast.caregiver, of_caregiver, Verdict.HARMFUL_OR_MISLEADING, words="It scares.")
    (told,) = record_of(session, card.published_id).dissent
    assert (told.role, told.name, told.words) == (PartnerRole.CAREGIVER_PARTNER, "", "It scares.")


def test_an_override_is_told_with_name_reason_and_days(cast: Cast, session: Session) -> None:
    out = prepare(session, cast)
    let_pass(session, cast, out)
    (card,) = publish(session, cast, out)
    strip = record_of(session, card.published_id)
    (told,) = strip.overrides
    assert (told.signed_as, told.reason, told.granted_on, told.last_day, told.ended_on) == (
        "Ada Minster",
        "A warning has to reach people today.",
        TODAY,
        TODAY,
        None,
    )
    assert strip.needed_override


def test_what_changed_is_known_by_the_last_event(cast: Cast, session: Session) -> None:
    released(session, cast)
    session.flush()
    before = find_released_aid(session, slug=SLUG)
    assert find_released_aid(session, slug=SLUG) == before
    choose_consent(session, cast.patient, project_id=cast.project, consent=Consent.NAMED, now=NOW)
    session.flush()
    assert find_released_aid(session, slug=SLUG) != before
