"""Partnerships: where a partner stands, what both sides agreed on, and whether the partner may be named."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.consents import choose_consent, write_down_consent
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.partnerships import (
    BEGINNINGS,
    LONGEST_WORDS,
    OF_THE_PARTNER,
    TRANSITIONS,
    Part,
    RoleAgreement,
    Step,
    list_partners,
    move_my_part,
    move_partner,
    read_my_part,
    read_part,
)
from partnering.foundation.people import end_access, give_access
from partnering.foundation.role_agreements import (
    ONCE_BOTH_AGREED,
    ONCE_CHANGED,
    RolesWaiting,
    agree_for_project,
    agree_to_my_role,
    count_roles_waiting,
    write_agreement,
    write_down_partners_yes,
    write_my_agreement,
)
from partnering.foundation.vocabulary import AccessRole, Consent, PartnerRole, Standing
from tests.cast import NOW, Cast, at_the_same_time, everything, gather, nothing_changes, trail

LATER = NOW + timedelta(days=3)
ROLE = RoleAgreement("I read drafts.", "I do not recruit.", "Fatima", "I say so.")
OTHER_ROLE = replace(ROLE, i_do="I read drafts and vote.")


def move(session: Session, cast: Cast, to: Standing, words: str = "", **more: Any) -> None:
    """Let the facilitator move the patient partner on."""
    where: dict[str, Any] = {"member_id": cast.patient, "now": NOW, **more}
    move_partner(session, cast.facilitator, project_id=cast.project, to=to, words=words, **where)


def move_own(session: Session, cast: Cast, to: Standing, words: str = "") -> None:
    """Let the patient partner move on."""
    move_my_part(session, cast.patient, project_id=cast.project, to=to, words=words, now=NOW)


def write(session: Session, cast: Cast, role: RoleAgreement = ROLE, revision: int = 0) -> int:
    """Let the facilitator write down the patient partner's role."""
    return write_agreement(
        session,
        cast.facilitator,
        project_id=cast.project,
        member_id=cast.patient,
        revision=revision,
        agreement=role,
        now=NOW,
    )


def agree(session: Session, cast: Cast, revision: int) -> None:
    """Let the patient partner agree."""
    agree_to_my_role(session, cast.patient, project_id=cast.project, revision=revision, now=NOW)


def agree_too(session: Session, cast: Cast, revision: int) -> None:
    """Let the lead agree for the project."""
    agree_for_project(
        session, cast.lead, project_id=cast.project, member_id=cast.patient, revision=revision, now=LATER
    )


def part(session: Session, cast: Cast) -> Part:
    """The patient partner's part."""
    return read_my_part(session, cast.patient, project_id=cast.project)


# Before anything is written down


def test_without_a_word_a_partner_takes_part_and_only_their_role_is_shared(
    cast: Cast, session: Session
) -> None:
    with nothing_changes(session):
        assert part(session, cast) == Part(
            person_id=cast.patient,
            name="Rosa",
            role=PartnerRole.PATIENT_PARTNER,
            has_access=True,
            standing=Standing.ACTIVE,
            standing_since=NOW,
            next_standings=(Standing.INVITED, Standing.MET, Standing.PAUSED, Standing.LEFT),
            consent=Consent.ROLE_ONLY,
            agreement=RoleAgreement(),
            revision=0,
            partner_agreed_at=None,
            project_agreed_at=None,
            project_agreed_by=None,
            steps=(),
        )


def test_the_project_reads_of_a_partner_what_the_partner_reads(cast: Cast, session: Session) -> None:
    write(session, cast)
    move(session, cast, Standing.PAUSED, "Rest well.")
    assert read_part(session, cast.lead, project_id=cast.project, member_id=cast.patient) == part(
        session, cast
    )


@pytest.mark.parametrize("who", ["lead", "outsider", "other_partner"])
def test_only_a_partner_of_the_project_has_a_part(who: str, cast: Cast, session: Session) -> None:
    with pytest.raises(NotFound, match="no such partner in this project"):
        read_part(session, cast.lead, project_id=cast.project, member_id=getattr(cast, who))


def test_the_list_of_partners_says_where_each_stands_and_no_word_of_it(cast: Cast, session: Session) -> None:
    move(session, cast, Standing.PAUSED, "Rest well.", now=LATER)
    partners = list_partners(session, cast.caregiver, project_id=cast.project)
    assert [(partner.name, partner.standing, partner.standing_since) for partner in partners] == [
        ("Carl", Standing.ACTIVE, NOW),
        ("Cita", Standing.ACTIVE, NOW),
        ("Clara", Standing.ACTIVE, NOW),
        ("Rosa", Standing.PAUSED, LATER),
    ]
    assert [partner.access_role for partner in partners if partner.name == "Cita"] == [None]


# From step to step


def test_a_partnership_goes_from_invited_to_taking_part_and_each_step_is_kept(
    any_session: Session,
) -> None:
    cast = gather(any_session)
    move(any_session, cast, Standing.INVITED, "By e-mail.")
    move(any_session, cast, Standing.MET, "Over coffee.")
    revision = write(any_session, cast)
    agree(any_session, cast, revision)
    agree_too(any_session, cast, revision)
    assert part(any_session, cast).standing is Standing.AGREED
    move(any_session, cast, Standing.ACTIVE, "Welcome!", now=LATER)
    now_here = part(any_session, cast)
    assert (now_here.standing, now_here.standing_since) == (Standing.ACTIVE, LATER)
    assert now_here.next_standings == (Standing.PAUSED, Standing.LEFT)
    assert now_here.steps == (
        Step(Standing.ACTIVE, "Welcome!", by="Fatima", at=LATER),
        Step(Standing.AGREED, "", by="Lena", at=LATER),
        Step(Standing.MET, "Over coffee.", by="Fatima", at=NOW),
        Step(Standing.INVITED, "By e-mail.", by="Fatima", at=NOW),
    )


def test_every_standing_leads_on_and_whoever_left_can_come_back() -> None:
    assert set(TRANSITIONS) == set(Standing)
    assert all(standing not in TRANSITIONS[standing] for standing in Standing)
    assert Standing.ACTIVE in TRANSITIONS[Standing.LEFT]
    assert [standing for standing in Standing if Standing.LEFT not in TRANSITIONS[standing]] == [
        Standing.LEFT
    ]
    by_hand = BEGINNINGS.union(*TRANSITIONS.values())
    assert Standing.AGREED not in by_hand | OF_THE_PARTNER
    assert set(ONCE_BOTH_AGREED.values()) == set(ONCE_CHANGED) == {Standing.AGREED}


@pytest.mark.parametrize("to", Standing)
@pytest.mark.parametrize("at", [Standing.INVITED, Standing.MET, Standing.PAUSED, Standing.LEFT])
def test_a_step_that_cannot_be_is_told_with_those_that_can(
    at: Standing, to: Standing, cast: Cast, session: Session
) -> None:
    move(session, cast, at, "Then.")
    if to in TRANSITIONS[at]:
        move(session, cast, to, "Now.")
        assert part(session, cast).standing is to
        return
    with nothing_changes(session), pytest.raises(NotPossibleNow) as refused:
        move(session, cast, to, "Now.")
    for possible in TRANSITIONS[at]:
        assert possible.label in refused.value.message


def test_a_step_sent_twice_counts_once(cast: Cast, session: Session) -> None:
    move(session, cast, Standing.PAUSED, " Rest well. ")
    with nothing_changes(session):
        move(session, cast, Standing.PAUSED, "Rest well.")


def test_a_partner_takes_a_break_leaves_and_comes_back_and_nothing_they_did_is_gone(
    cast: Cast, session: Session
) -> None:
    kept = ("activities", "activity_people", "people", "memberships")
    before = {table: rows for table, rows in everything(session).items() if table in kept}
    for to in (Standing.PAUSED, Standing.ACTIVE, Standing.LEFT):
        move_own(session, cast, to, f"{to} because")
    assert {table: rows for table, rows in everything(session).items() if table in kept} == before
    assert part(session, cast).standing is Standing.LEFT
    move_own(session, cast, Standing.ACTIVE)
    assert part(session, cast).standing is Standing.ACTIVE


@pytest.mark.parametrize("to", sorted(set(Standing) - OF_THE_PARTNER))
def test_what_the_project_says_a_partner_does_not_set(to: Standing, cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(NotAllowed, match="take a break, leave, or come back"):
        move_own(session, cast, to)


def test_a_word_that_is_no_longer_kind_but_endless_is_refused(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match="A kind word: this is 2001 characters"):
        move(session, cast, Standing.PAUSED, "x" * (LONGEST_WORDS + 1))


def test_whose_access_ended_and_comes_back_finds_their_part_as_it_was(cast: Cast, session: Session) -> None:
    write(session, cast)
    before = part(session, cast)
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.patient, now=NOW)
    with pytest.raises(NotFound):
        read_part(session, cast.lead, project_id=cast.project, member_id=cast.patient)
    give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Rosa",
        email="rosa@example.org",
        access_role=AccessRole.PARTNER,
        role=PartnerRole.PATIENT_PARTNER,
        now=NOW,
    )
    assert part(session, cast) == before


# The role


def test_both_sides_write_and_agree_separately(cast: Cast, session: Session) -> None:
    own = {"project_id": cast.project, "now": NOW}
    assert write_my_agreement(session, cast.patient, revision=0, agreement=ROLE, **own) == 1  # type: ignore[arg-type]  # the dict's values differ in type
    assert write(session, cast, OTHER_ROLE, revision=1) == 2
    assert part(session, cast).agreement == OTHER_ROLE
    agree_too(session, cast, 2)
    of_project = part(session, cast)
    assert (of_project.partner_agreed_at, of_project.project_agreed_at, of_project.project_agreed_by) == (
        None,
        LATER,
        "Lena",
    )
    agree(session, cast, 2)
    assert part(session, cast).partner_agreed_at == NOW
    with nothing_changes(session):
        agree(session, cast, 2)
        agree_too(session, cast, 2)


def test_who_takes_part_already_goes_on_taking_part_when_both_agree(cast: Cast, session: Session) -> None:
    revision = write(session, cast)
    agree(session, cast, revision)
    agree_too(session, cast, revision)
    assert (part(session, cast).standing, part(session, cast).steps) == (Standing.ACTIVE, ())


@pytest.mark.parametrize("first", ["partner", "project"])
def test_agreed_follows_the_second_yes_whoever_gives_it(first: str, cast: Cast, session: Session) -> None:
    move(session, cast, Standing.MET)
    revision = write(session, cast)
    steps = (agree, agree_too) if first == "partner" else (agree_too, agree)
    steps[0](session, cast, revision)
    assert part(session, cast).standing is Standing.MET
    steps[1](session, cast, revision)
    assert part(session, cast).standing is Standing.AGREED


def test_a_change_takes_both_agreements_back_and_the_standing_with_them(cast: Cast, session: Session) -> None:
    move(session, cast, Standing.MET)
    revision = write(session, cast)
    agree(session, cast, revision)
    agree_too(session, cast, revision)
    write(session, cast, OTHER_ROLE, revision)
    changed = part(session, cast)
    assert (changed.revision, changed.standing) == (2, Standing.MET)
    assert (changed.partner_agreed_at, changed.project_agreed_at, changed.project_agreed_by) == (
        None,
        None,
        None,
    )


def test_the_same_words_again_take_nothing_back(cast: Cast, session: Session) -> None:
    revision = write(session, cast)
    agree(session, cast, revision)
    with nothing_changes(session):
        assert write(session, cast, replace(ROLE, i_do=" I read drafts.\r\n"), revision) == revision
        assert write(session, cast, ROLE, 0) == revision


def test_nobody_agrees_to_words_they_did_not_see(cast: Cast, session: Session) -> None:
    with pytest.raises(NotPossibleNow, match="No role is written down yet"):
        agree(session, cast, 0)
    write(session, cast)
    write(session, cast, OTHER_ROLE, 1)
    for say_yes in (agree, agree_too):
        with nothing_changes(session), pytest.raises(NotPossibleNow, match="changed since you read them"):
            say_yes(session, cast, 1)


def test_nobody_overwrites_words_they_did_not_see(cast: Cast, session: Session) -> None:
    write(session, cast)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="save again to put them in place"):
        write(session, cast, OTHER_ROLE, 0)


def test_two_who_write_at_the_same_time_cannot_both_win(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
    first, second = at_the_same_time(
        lambda session: write(session, cast, ROLE), lambda session: write(session, cast, OTHER_ROLE)
    )
    assert first.result() == 1
    assert isinstance(second.exception(), NotPossibleNow)
    with reading() as session:
        assert part(session, cast).agreement == ROLE


def test_a_yes_that_comes_while_the_words_change_does_not_count(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
        write(session, cast)
    _first, second = at_the_same_time(
        lambda session: write(session, cast, OTHER_ROLE, 1), lambda session: agree(session, cast, 1)
    )
    assert isinstance(second.exception(), NotPossibleNow)
    with reading() as session:
        assert part(session, cast).partner_agreed_at is None


@pytest.mark.parametrize("role", [RoleAgreement(), RoleAgreement(" ", "…", "\n", "-")])
def test_a_role_without_a_word_is_refused(role: RoleAgreement, cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match="at least one of the four"):
        write(session, cast, role)


def test_a_text_that_is_too_long_is_refused_by_its_name(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match="How we stop: this is 2001 characters"):
        write(session, cast, replace(ROLE, how_we_stop="x" * (LONGEST_WORDS + 1)))


def test_nobody_agrees_for_both_sides(cast: Cast, session: Session) -> None:
    give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Rosa",
        email="rosa@example.org",
        access_role=AccessRole.LEAD,
        role=PartnerRole.PATIENT_PARTNER,
        now=NOW,
    )
    revision = write(session, cast)
    agree(session, cast, revision)
    with nothing_changes(session), pytest.raises(NotAllowed, match="Ask somebody else to agree"):
        agree_for_project(
            session,
            cast.patient,
            project_id=cast.project,
            member_id=cast.patient,
            revision=revision,
            now=NOW,
        )


def test_leaving_ends_the_agreement_and_keeps_its_words(cast: Cast, session: Session) -> None:
    revision = write(session, cast)
    agree(session, cast, revision)
    agree_too(session, cast, revision)
    move_own(session, cast, Standing.LEFT, "Thank you all.")
    gone = part(session, cast)
    assert (gone.agreement, gone.partner_agreed_at, gone.project_agreed_at) == (ROLE, None, None)
    move_own(session, cast, Standing.ACTIVE)
    agree(session, cast, revision)
    assert part(session, cast).partner_agreed_at == NOW


# What others write down


def test_what_a_partner_without_access_said_is_written_down_and_marked_so(
    cast: Cast, session: Session
) -> None:
    member: dict[str, Any] = {"project_id": cast.project, "member_id": cast.named_only, "now": NOW}
    revision = write_agreement(session, cast.lead, revision=0, agreement=ROLE, **member)
    write_down_partners_yes(session, cast.facilitator, revision=revision, **member)
    write_down_consent(session, cast.facilitator, consent=Consent.NOT_SHARED, **member)
    told = read_part(session, cast.lead, project_id=cast.project, member_id=cast.named_only)
    assert (told.has_access, told.partner_agreed_at, told.consent) == (False, NOW, Consent.NOT_SHARED)
    said_yes, chosen = trail(session)[-2:]
    assert [event.person_id for event in (said_yes, chosen)] == [cast.facilitator] * 2
    assert said_yes.after == {"side": "partner", "revision": 1, "is_written_down": True}
    assert chosen.after == {"consent": "not_shared", "is_written_down": True}


def test_nobody_speaks_for_a_partner_who_can_speak_for_themselves(cast: Cast, session: Session) -> None:
    member: dict[str, Any] = {"project_id": cast.project, "member_id": cast.patient, "now": NOW}
    revision = write(session, cast)
    with nothing_changes(session):
        with pytest.raises(NotAllowed, match="Rosa can sign in, so only they can say this"):
            write_down_consent(session, cast.lead, consent=Consent.NAMED, **member)
        with pytest.raises(NotAllowed, match="Rosa can sign in, so only they can say this"):
            write_down_partners_yes(session, cast.lead, revision=revision, **member)


def test_a_choice_is_kept_also_where_it_says_the_same_as_none(cast: Cast, session: Session) -> None:
    own: dict[str, Any] = {"project_id": cast.project, "consent": Consent.ROLE_ONLY, "now": NOW}
    choose_consent(session, cast.patient, **own)
    assert trail(session)[-1].action == "consent chosen"
    with nothing_changes(session):
        choose_consent(session, cast.patient, **own)


# The trail


def test_the_trail_repeats_none_of_the_words(cast: Cast, session: Session) -> None:
    known = len(trail(session))
    move(session, cast, Standing.MET, "Over pomegranates.")
    revision = write(session, cast, RoleAgreement(*["pomegranates"] * 4))
    agree(session, cast, revision)
    agree_too(session, cast, revision)
    move_own(session, cast, Standing.LEFT, "Pomegranates no more.")
    events = trail(session)[known:]
    assert [event.action for event in events] == [
        "partner moved on",
        "role written",
        "role agreed",
        "role agreed",
        "partner moved on",
    ]
    assert "pomegranates" not in repr([vars(event) for event in events]).casefold()


def waiting_roles(session: Session, cast: Cast, person_id: int) -> RolesWaiting:
    return count_roles_waiting(session, person_id, project_id=cast.project)


def test_a_role_waits_for_the_partner_until_they_said_yes_then_for_the_project(
    session: Session, cast: Cast
) -> None:
    nothing = RolesWaiting(is_own=False, others=0)
    assert waiting_roles(session, cast, cast.patient) == nothing
    revision = write(session, cast)
    assert waiting_roles(session, cast, cast.patient) == RolesWaiting(is_own=True, others=0)
    assert waiting_roles(session, cast, cast.caregiver) == nothing
    assert waiting_roles(session, cast, cast.lead) == nothing
    agree(session, cast, revision)
    assert waiting_roles(session, cast, cast.patient) == nothing
    assert waiting_roles(session, cast, cast.lead) == RolesWaiting(is_own=False, others=1)
    assert waiting_roles(session, cast, cast.editor) == nothing
    agree_too(session, cast, revision)
    assert waiting_roles(session, cast, cast.lead) == nothing


def test_nobody_is_asked_about_their_role_during_a_break(session: Session, cast: Cast) -> None:
    write(session, cast)
    move_own(session, cast, Standing.PAUSED)
    assert waiting_roles(session, cast, cast.patient) == RolesWaiting(is_own=False, others=0)
