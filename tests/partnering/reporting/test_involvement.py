"""Who was involved in a release, gathered: all of it, names as people agreed, and nothing of any other release."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.consents import choose_consent
from partnering.foundation.errors import NotAllowed, NotFound
from partnering.foundation.people import command_line_person
from partnering.foundation.vocabulary import (
    Activity,
    Answer,
    Consent,
    GateVerdict,
    PartnerRole,
    ReleaseStatus,
    Verdict,
)
from partnering.interop.artifact_file import read_artifact
from partnering.interop.artifact_import import import_artifact
from partnering.interop.contributors_paragraph import contributors_html
from partnering.interop.involvement import Involvement
from partnering.interop.involvement_fhir import FhirVersion
from partnering.interop.named_people import Capacity
from partnering.release_gate.publishing import withdraw_aid
from partnering.reporting.involvement import InvolvementRead, read_involvement
from partnering.tracker.activities import take_back_activity
from partnering.tracker.releases import find_release
from tests.cast import (
    CATALOG,
    NOW,
    TODAY,
    WORDS_OF_THE_OTHER_PROJECT,
    Cast,
    a_meeting,
    answer,
    gather,
    log,
    say,
)
from tests.partnering.interop.fhir_checks import problems_in
from tests.partnering.interop.involvement_sample import bundle_of, written
from tests.partnering.release_gate.going_out import (
    ONLY_REVIEWS,
    SLUG,
    VERSION,
    GoingOut,
    ask,
    judge,
    let_pass,
    prepare,
    publish,
)

SITE = "https://network.example.org"
LATER = NOW + timedelta(hours=1)


def read(
    session: Session,
    cast: Cast,
    person: int | None = None,
    *,
    release: int | None = None,
    catalog: Catalog = CATALOG,
) -> InvolvementRead:
    session.flush()
    return read_involvement(
        session,
        person or cast.lead,
        project_id=cast.project,
        release_id=release or cast.release,
        site=SITE,
        catalog=catalog,
        today=TODAY,
        now=NOW,
    )


def left_out(found: InvolvementRead) -> dict[str, int]:
    return {reason: number for reason, number in found.left_out.items() if number}


def everything(told: Involvement) -> str:
    """All that any file says."""
    files = [written(told, version).decode() for version in FhirVersion]
    return "\n".join([*files, contributors_html(told, CATALOG)])


def consents(session: Session, cast: Cast, person: int, consent: Consent) -> None:
    choose_consent(session, person, project_id=cast.project, consent=consent, now=NOW)


def said(told: Involvement) -> list[tuple[str, str]]:
    return [(one.by.shown, one.said) for one in told.inputs]


def test_it_is_read_alike_on_both_databases(any_session: Session) -> None:
    session, cast = any_session, gather(any_session)
    log(session, cast.lead, cast.project, a_meeting(cast.release, cast.patient, cast.named_only))
    input_id = say(session, cast.patient, cast.project, "How sore?", release_id=cast.release)
    answer(session, cast.lead, cast.project, input_id, answer=Answer.PARTLY, words="A little.")
    found = read(session, cast)
    told = found.told
    assert (told.project, told.title, told.version) == ("statin", "Choose about statins", "2.1")
    assert (told.kind, told.canonical, told.is_ours) == ("Library", f"{SITE}/projects/statin|2.1", True)
    assert (told.status, told.released_on, told.lifecycles) == (ReleaseStatus.DRAFT, None, ("sittig-2023",))
    assert len(told.occasions) == 7
    assert said(told) == [("Unnamed patient partner", "How sore?")]
    assert [(one.answer, one.words) for one in told.inputs[0].answers] == [(Answer.PARTLY, "A little.")]
    assert [(aid.slug, aid.is_out) for aid in told.aids] == [("sore-knee", False)]
    assert told.gate.verdict is GateVerdict.NOT_READY
    for version in FhirVersion:
        assert problems_in(bundle_of(told, version)) == []


def test_an_occasion_tells_roles_people_and_minutes(cast: Cast, session: Session) -> None:
    occasion = read(session, cast).told.occasions[0]
    (part,) = occasion.parts
    assert (occasion.place.stage, occasion.activity) == ("information_delivery", Activity.MEETING)
    assert (part.role, part.people) == (PartnerRole.PATIENT_PARTNER, 1)
    assert part.tellers == ()


def test_what_was_taken_back_or_is_of_another_release_is_not_told(cast: Cast, session: Session) -> None:
    take_back_activity(
        session, cast.lead, project_id=cast.project, activity_id=cast.activities[cast.lead], now=NOW
    )
    say(session, cast.patient, cast.project, "Of the one before.", release_id=cast.earlier_release)
    say(session, cast.patient, cast.project, "Of none.", release_id=None)
    told = read(session, cast).told
    assert (len(told.occasions), said(told)) == (5, [])
    before = read(session, cast, release=cast.earlier_release).told
    assert (before.occasions, said(before)) == ((), [("Unnamed patient partner", "Of the one before.")])


# Names


def test_names_stand_there_as_people_agreed(cast: Cast, session: Session) -> None:
    def tellers() -> list[str]:
        return [teller.shown for teller in read(session, cast).told.occasions[0].parts[0].tellers]

    assert tellers() == []
    consents(session, cast, cast.patient, Consent.NAMED)
    assert tellers() == ["Rosa, Patient"]
    assert "Rosa" in everything(read(session, cast).told)
    consents(session, cast, cast.patient, Consent.NOT_SHARED)
    assert tellers() == []
    told = read(session, cast).told
    assert told.occasions[0].parts[0].people == 1
    assert "Rosa" not in everything(told).replace("Rosa, a patient, chose the words.", "")


def test_nobody_is_named_before_they_agreed(cast: Cast, session: Session) -> None:
    log(session, cast.lead, cast.project, a_meeting(cast.release, cast.patient, cast.named_only))
    say(session, cast.caregiver, cast.project, "Too small.", release_id=cast.release)
    out = everything(read(session, cast).told)
    for name in ("Rosa", "Carl", "Clara", "Cita", "Lena", "Edgar", "Fatima", "Frank", "Ada", "@example.org"):
        assert name not in out


def test_a_name_for_one_saying_is_for_no_other_place(cast: Cast, session: Session) -> None:
    say(session, cast.patient, cast.project, "With my name.", release_id=cast.release, consent=Consent.NAMED)
    say(session, cast.patient, cast.project, "With my role.", release_id=cast.release)
    told = read(session, cast).told
    assert said(told) == [("Rosa, Patient", "With my name."), ("Unnamed patient partner", "With my role.")]
    assert told.occasions[0].parts[0].tellers == ()


def test_what_is_not_shared_stays_inside_and_is_counted(cast: Cast, session: Session) -> None:
    say(session, cast.patient, cast.project, "zq-own", release_id=cast.release, consent=Consent.NOT_SHARED)
    say(session, cast.caregiver, cast.project, "zq-person", release_id=cast.release)
    say(session, cast.clinician, cast.project, "Shared.", release_id=cast.release)
    consents(session, cast, cast.caregiver, Consent.NOT_SHARED)
    found = read(session, cast)
    assert said(found.told) == [("Unnamed clinician partner", "Shared.")]
    assert left_out(found) == {"inputs_not_shared": 2}
    assert "zq-" not in everything(found.told)


def test_nothing_of_another_project_is_told(cast: Cast, session: Session) -> None:
    out = everything(read(session, cast).told).lower()
    for words in WORDS_OF_THE_OTHER_PROJECT:
        assert words not in out


# Reviews, the gate, and what is out


def release_of(session: Session, cast: Cast) -> tuple[GoingOut, list[int]]:
    out = prepare(session, cast)
    return out, ask(session, cast, out, cast.patient, cast.caregiver, cast.clinician)


def test_reviews_are_told_and_whoever_says_yes_endorses(cast: Cast, session: Session) -> None:
    out, (of_patient, of_caregiver, of_clinician) = release_of(session, cast)
    judge(session, cast, cast.patient, of_patient, words="Good.", consent=Consent.NAMED)
    judge(session, cast, cast.caregiver, of_caregiver, Verdict.NEEDS_CHANGE, words="Too long.")
    judge(session, cast, cast.clinician, of_clinician, words="zq-own", consent=Consent.NOT_SHARED)
    found = read(session, cast, release=out.release)
    assert [(one.by.shown, one.verdict, one.words, one.aid) for one in found.told.reviews] == [
        ("Rosa, Patient", Verdict.READY, "Good.", SLUG),
        ("Unnamed caregiver partner", Verdict.NEEDS_CHANGE, "Too long.", SLUG),
    ]
    assert left_out(found) == {"reviews_not_shared": 1}
    assert [(one.capacity, one.by.shown) for one in found.told.contributors] == [
        (Capacity.AUTHOR, "Unnamed member of the project team"),
        (Capacity.REVIEWER, "Rosa, Patient"),
        (Capacity.REVIEWER, "Unnamed caregiver partner"),
        (Capacity.ENDORSER, "Rosa, Patient"),
    ]
    assert "zq-" not in everything(found.told)


def test_who_has_to_judge_first_does_not_get_what_others_say(cast: Cast, session: Session) -> None:
    out = prepare(session, cast)
    of_patient, _of_lead = ask(session, cast, out, cast.patient, cast.facilitator)
    judge(session, cast, cast.patient, of_patient, words="Good.")
    assert len(read(session, cast, cast.lead, release=out.release).told.reviews) == 1
    kept = read(session, cast, cast.facilitator, release=out.release)
    assert (kept.told.reviews, left_out(kept)) == ((), {"reviews_not_for_you_yet": 1})


def test_a_release_that_is_out_leads_to_its_aids_and_its_overrides(cast: Cast, session: Session) -> None:
    out, (of_patient, *_others) = release_of(session, cast)
    judge(session, cast, cast.patient, of_patient)
    let_pass(session, cast, out)
    (card,) = publish(session, cast, out)
    told = read(session, cast, release=out.release, catalog=ONLY_REVIEWS).told
    assert (told.status, told.released_on, told.version) == (ReleaseStatus.RELEASED, TODAY, VERSION)
    assert [(aid.slug, aid.is_out) for aid in told.aids] == [(SLUG, True)]
    assert [(one.signed_as, one.reason) for one in told.overrides] == [
        ("Ada Minster", "A warning has to reach people today.")
    ]
    assert f"{SITE}/aids/{SLUG}/{VERSION}" in everything(told)
    withdraw_aid(
        session, cast.lead, project_id=cast.project, published_id=card.published_id, reason="Old.", now=LATER
    )
    assert [aid.is_out for aid in read(session, cast, release=out.release).told.aids] == [False]


def test_a_project_from_a_fhir_file_keeps_its_address_and_kind(session: Session) -> None:
    plan = {
        "resourceType": "PlanDefinition",
        "url": "http://example.org/fhir/PlanDefinition/pain",
        "version": "1.0",
        "title": "Pain",
        "status": "draft",
    }
    program = command_line_person(session)
    made = import_artifact(
        session,
        program,
        artifact=read_artifact(str(plan).replace("'", '"').encode(), file_name="pain.json"),
        catalog=CATALOG,
        now=NOW,
    )
    release_id = find_release(session, program, project_id=made.project_id, version="1.0")
    of_release: dict[str, Any] = {"project_id": made.project_id, "release_id": release_id}
    told = read_involvement(
        session, program, **of_release, site=SITE, catalog=CATALOG, today=TODAY, now=NOW
    ).told
    assert (told.kind, told.canonical) == (
        "PlanDefinition",
        "http://example.org/fhir/PlanDefinition/pain|1.0",
    )
    for version in FhirVersion:
        assert problems_in(bundle_of(told, version)) == []


# Who may have it


def test_only_who_may_take_the_project_out_gets_it(cast: Cast, session: Session) -> None:
    for person in (cast.lead, cast.facilitator, command_line_person(session)):
        assert read(session, cast, person).told.version == "2.1"
    for person in (cast.editor, cast.patient, cast.funder, cast.administrator):
        with pytest.raises(NotAllowed):
            read(session, cast, person)
    for person in (cast.outsider, cast.ended):
        with pytest.raises(NotFound):
            read(session, cast, person)
    with pytest.raises(NotFound):
        read(session, cast, release=cast.other_release)


def test_more_of_a_release_takes_no_more_queries(cast: Cast, session: Session) -> None:
    def counted() -> int:
        statements: list[str] = []

        def note(*args: Any) -> None:
            statements.append(args[2])

        session.flush()
        event.listen(Engine, "before_cursor_execute", note)
        try:
            read(session, cast)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return len(statements)

    def more() -> None:
        log(session, cast.lead, cast.project, a_meeting(cast.release, cast.patient))
        say(session, cast.patient, cast.project, "Once more.", release_id=cast.release)

    more()
    few = counted()
    for _time in range(5):
        more()
    assert counted() == few
