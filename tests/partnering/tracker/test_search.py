"""Search: words are found as people type them, by those who may see them, and nothing typed is ever an error."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, text, update
from sqlalchemy.orm import Session

from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import NotAllowed, NotFound
from partnering.foundation.models import Person
from partnering.foundation.people import end_access, give_access
from partnering.foundation.vocabulary import AccessRole, Activity, Consent, PartnerRole, Source, TeamRole
from partnering.tracker.activities import put_back_activity, take_back_activity
from partnering.tracker.answers import reopen_input
from partnering.tracker.models import ActivityEntry, Input, InputAnswer
from partnering.tracker.search import CellOfHit, Found, Hit, HitKind, search, search_everywhere
from tests.cast import NOW, SECRET, TODAY, YESTERDAY, Cast, a_meeting, answer, gather, keep, log, say


@pytest.fixture
def cast(request: pytest.FixtureRequest, any_session: Session) -> Cast:
    """The cast, in `any_session`. On SQLite it is there already, for the one of that name asks for it."""
    if any_session.get_bind().dialect.name == "postgresql":
        return gather(any_session)
    played: tuple[Path, Cast] = request.getfixturevalue("played_file")
    return played[1]


def log_words(session: Session, cast: Cast, words: str, **more: Any) -> int:
    meeting = replace(a_meeting(cast.release, cast.patient), what_changed=words, **more)
    return log(session, cast.lead, cast.project, meeting)


def found_by(session: Session, cast: Cast, words: str, *, person: int | None = None) -> Found:
    return search(session, person or cast.patient, project_id=cast.project, words=words)


def ids(found: Found, kind: HitKind = HitKind.ACTIVITY) -> list[int]:
    return [hit.id for hit in found.hits if hit.kind is kind]


def marked(hit: Hit) -> list[str]:
    return [hit.excerpt.text[start:end] for start, end in hit.excerpt.marks]


def test_an_activity_is_found_by_any_of_its_four_texts(any_session: Session, cast: Cast) -> None:
    here = log_words(
        any_session,
        cast,
        "A larger font.",
        decision="No abbreviations.",
        what_worked="Reading aloud.",
        what_did_not="The projector.",
    )
    for words in ("larger", "abbreviations", "aloud", "projector", "projector font reading"):
        assert ids(found_by(any_session, cast, words)) == [here], words


def test_a_hit_says_what_it_is_when_it_was_and_where_it_shows(any_session: Session, cast: Cast) -> None:
    here = log_words(any_session, cast, "Rosa asked for a larger font.")
    (hit,) = found_by(any_session, cast, "larg fon").hits
    assert (hit.kind, hit.id, hit.project_id) == (HitKind.ACTIVITY, here, cast.project)
    assert (hit.title, hit.on) == (Activity.MEETING.label, YESTERDAY)
    assert hit.cell == CellOfHit(
        cast.release, "sittig-2023", "information_delivery", PartnerRole.PATIENT_PARTNER
    )
    assert hit.excerpt.text == "Rosa asked for a larger font."
    assert marked(hit) == ["larg", "fon"]


def test_an_input_and_its_answers_are_found_by_their_words(any_session: Session, cast: Cast) -> None:
    given = say(any_session, cast.patient, cast.project, "The leaflet frightens me.")
    replied = answer(any_session, cast.lead, cast.project, given, words="A calmer picture comes.")
    reopen_input(
        any_session,
        cast.patient,
        project_id=cast.project,
        answer_id=replied,
        words="I meant the headline.",
        now=NOW,
    )
    (hit,) = found_by(any_session, cast, "leaflet").hits
    assert (hit.kind, hit.id, hit.title, hit.on) == (HitKind.INPUT, given, "Rosa", TODAY)
    for words in ("calmer picture", "headline"):
        (hit,) = found_by(any_session, cast, words).hits
        assert (hit.kind, hit.id, hit.title) == (HitKind.ANSWER, given, "Lena")
    assert marked(hit) == ["headline"]


def test_people_are_found_by_the_beginnings_of_their_names(any_session: Session, cast: Cast) -> None:
    any_session.execute(update(Person).where(Person.id == cast.caregiver).values(name="Zoë Álvarez-Núñez"))
    for words in ("zoe", "ÁLVAREZ", "nun zo"):
        (hit,) = found_by(any_session, cast, words).hits
        assert (hit.kind, hit.id, hit.title) == (HitKind.PERSON, cast.caregiver, "Caregiver")
        assert hit.excerpt.text == "Zoë Álvarez-Núñez"


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("The café is too loud.", "CAFE"),
        ("The cafe is too loud.", "café"),
        ("It was too loud (really).", "really)"),
        ("Do not say “never” here.", '"never"'),
        ("and/or is unclear", "or"),
        ("Use plain-language words.", "language"),
        ("The dose is 2.5 mg.", "2.5"),
        ("Don't push.", "don't"),
        ("Write to team@example.org", "example"),
        ("患者决定了字体大小。护士同意。", "患者"),
        ("患者决定了字体大小。护士同意。", "护士"),
        ("Спросить пациента.", "ПАЦ"),
        ("Great🎉 news", "great"),
        ("One\nline\tand another", "line another"),
        ("a_b*c:d^e", "d e"),
        ("NEAR OR AND NOT", "not near or and"),
    ],
)
def test_words_are_found_as_people_type_them(
    any_session: Session, cast: Cast, written: str, typed: str
) -> None:
    here = log_words(any_session, cast, written)
    assert ids(found_by(any_session, cast, typed)) == [here]


@pytest.mark.parametrize("typed", ["", "   ", "🎉", "“”", '"', "*", "\x00", "- - -", "()", "\ud800"])
def test_what_holds_no_word_finds_nothing_and_says_so(any_session: Session, cast: Cast, typed: str) -> None:
    log_words(any_session, cast, "🎉 “” * ()")
    found = found_by(any_session, cast, typed)
    assert (found.words, found.hits, found.more_of) == ((), (), frozenset())


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '"screen',
        "screen*",
        "words:screen",
        "-screen",
        "^screen",
        "screen NEAR/2 cut",
        "(screen",
        "screen OR zzz",
        "{words} : screen",
        "screen' & !cut",
        "screen:*",
        "screen\\",
        "screen\x00cut",
        "%screen%",
        "screen; drop table activities",
        "screen " * 1500,
        "x" * 10_000,
        "患" * 10_000,
        "🎉" * 10_000,
    ],
)
def test_nothing_that_is_typed_is_an_operator_or_an_error(
    any_session: Session, cast: Cast, typed: str
) -> None:
    found = found_by(any_session, cast, typed)
    assert len(found.words) <= 10
    assert all(marked(hit) for hit in found.hits)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60) | st.text("\"*():^-+{}&|!<>\\'ab 患é🎉\x00", max_size=30))
def test_any_text_is_searched_for_without_an_error(any_session: Session, cast: Cast, typed: str) -> None:
    found = found_by(any_session, cast, typed)
    assert found_by(any_session, cast, " ".join(found.words)).words == found.words


BEGINNINGS = st.text("abcxyzäéñöüçABCXYZÄ0123456789患者决定", min_size=1, max_size=6)
ENDINGS = st.text("abcäé9者", max_size=6)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.tuples(BEGINNINGS, ENDINGS), min_size=1, max_size=5))
def test_a_text_is_found_by_the_beginnings_of_its_words(
    any_session: Session, cast: Cast, words: list[tuple[str, str]]
) -> None:
    here = log_words(any_session, cast, ", ".join(f"{begins}{ends}" for begins, ends in words))
    found = found_by(any_session, cast, " ".join(begins for begins, _ends in words))
    hit = found.hits[0]
    assert (hit.id, len(marked(hit))) == (here, len(words))


def test_all_words_must_stand_there(any_session: Session, cast: Cast) -> None:
    log_words(any_session, cast, "A larger font.")
    assert ids(found_by(any_session, cast, "larger projector")) == []
    assert ids(found_by(any_session, cast, "arger")) == []


def test_the_newest_comes_first_and_it_says_that_there_is_more(any_session: Session, cast: Cast) -> None:
    written = [log_words(any_session, cast, f"A larger font, version {n}.") for n in range(3)]

    def some(most: int) -> Found:
        return search(any_session, cast.patient, project_id=cast.project, words="larger", most=most)

    assert (ids(some(2)), some(2).more_of) == (written[:0:-1], frozenset({HitKind.ACTIVITY}))
    assert (ids(some(3)), some(3).more_of) == (written[::-1], frozenset())


def test_one_kind_alone_can_be_searched(any_session: Session, cast: Cast) -> None:
    log_words(any_session, cast, "Rosa spoke.")
    say(any_session, cast.patient, cast.project, "I, Rosa, said so.")
    kinds = [hit.kind for hit in found_by(any_session, cast, "rosa").hits]
    assert kinds == [HitKind.ACTIVITY, HitKind.INPUT, HitKind.PERSON]
    found = search(any_session, cast.patient, project_id=cast.project, words="rosa", kind=HitKind.INPUT)
    assert [hit.kind for hit in found.hits] == [HitKind.INPUT]


# What must not be found


def test_an_activity_that_was_taken_back_is_not_found_until_it_is_put_back(
    any_session: Session, cast: Cast
) -> None:
    here = log_words(any_session, cast, "A larger font.")
    take_back_activity(any_session, cast.lead, project_id=cast.project, activity_id=here, now=NOW)
    assert found_by(any_session, cast, "larger").hits == ()
    put_back_activity(any_session, cast.lead, project_id=cast.project, activity_id=here, now=NOW)
    assert ids(found_by(any_session, cast, "larger")) == [here]


def test_nobody_finds_a_word_of_another_project(any_session: Session, cast: Cast) -> None:
    told = search(any_session, cast.outsider, project_id=cast.other_project, words="read")
    assert {hit.kind for hit in told.hits} == {HitKind.ACTIVITY, HitKind.INPUT, HitKind.ANSWER}
    for person in cast.loggers:
        for words in ("read", "nobody else", "zsofia", "ottokar", SECRET):
            assert found_by(any_session, cast, words, person=person).hits == ()
            assert search_everywhere(any_session, person, words=words).hits == ()
        with pytest.raises(NotFound):
            search(any_session, person, project_id=cast.other_project, words="read")


def test_words_that_look_like_those_of_another_project_stay_in_their_own(
    any_session: Session, cast: Cast
) -> None:
    forged = f"{cast.project}xscreen"
    meeting = replace(a_meeting(cast.other_release, cast.other_partner), what_changed=f"☕{forged} {forged}")
    log(any_session, cast.outsider, cast.other_project, meeting)
    assert len(ids(found_by(any_session, cast, "screen"))) == len(cast.activities)
    assert ids(found_by(any_session, cast, forged)) == []


def test_a_funder_may_not_search_and_an_administrator_finds_names_only(
    any_session: Session, cast: Cast
) -> None:
    log_words(any_session, cast, "Rosa asked for a larger font.")
    given = say(any_session, cast.patient, cast.project, "Rosa was not asked.")
    answer(any_session, cast.lead, cast.project, given, words="Rosa will be.")
    with pytest.raises(NotAllowed):
        found_by(any_session, cast, "rosa", person=cast.funder)
    assert search_everywhere(any_session, cast.funder, words="rosa").hits == ()
    found = found_by(any_session, cast, "rosa", person=cast.administrator)
    assert [(hit.kind, hit.id) for hit in found.hits] == [(HitKind.PERSON, cast.patient)]
    assert search_everywhere(any_session, cast.administrator, words="rosa").hits == ()


def test_drafts_needs_and_addresses_are_never_found(any_session: Session, cast: Cast) -> None:
    keep(any_session, cast.lead, cast.project, {"what_changed": "typed pumpernickel"})
    membership = text("select id from memberships where person_id = :who and project_id = :here")
    here = any_session.scalar(membership, {"who": cast.patient, "here": cast.project})
    any_session.execute(
        text(
            "insert into needs (membership_id, kind, words, told_at, met_words) values (:m, 'time', :w, :t, :w)"
        ),
        {"m": here, "w": "pumpernickel", "t": str(NOW)},
    )
    for words in ("pumpernickel", "typed", "rosa@example.org", "example.org"):
        for person in cast.loggers:
            assert found_by(any_session, cast, words, person=person).hits == ()


@pytest.mark.parametrize("consent", list(Consent))
def test_who_may_read_an_input_finds_it_whatever_may_be_told_outside(
    any_session: Session, cast: Cast, consent: Consent
) -> None:
    given = say(any_session, cast.patient, cast.project, "Keep this between us.", consent=consent)
    assert ids(found_by(any_session, cast, "between", person=cast.clinician), HitKind.INPUT) == [given]
    for person in (cast.funder, cast.administrator, cast.outsider, cast.ended, cast.named_only):
        assert search_everywhere(any_session, person, words="between").hits == ()
    assert found_by(any_session, cast, "between", person=cast.administrator).hits == ()


def test_who_left_the_project_is_not_found_and_finds_nothing(any_session: Session, cast: Cast) -> None:
    log_words(any_session, cast, "A larger font.")
    end_access(any_session, cast.lead, project_id=cast.project, member_id=cast.patient, now=NOW)
    assert found_by(any_session, cast, "rosa", person=cast.lead).hits == ()
    assert search_everywhere(any_session, cast.patient, words="larger").hits == ()
    with pytest.raises(NotFound):
        found_by(any_session, cast, "larger")


def test_everywhere_is_every_project_one_is_part_of_by_what_one_may_see_in_each(
    any_session: Session, cast: Cast
) -> None:
    here = log_words(any_session, cast, "We read it aloud.")
    give_access(
        any_session,
        cast.outsider,
        project_id=cast.other_project,
        name="Lena",
        email="lena@example.org",
        access_role=AccessRole.FUNDER,
        role=TeamRole.FUNDER,
        now=NOW,
    )
    assert ids(search_everywhere(any_session, cast.lead, words="read")) == [here]
    any_session.execute(text("update memberships set access_role = 'editor' where access_role = 'funder'"))
    found = search_everywhere(any_session, cast.lead, words="read")
    assert ids(found) == [here, cast.other_activity]
    assert {hit.project_id for hit in found.hits} == {cast.project, cast.other_project}
    assert found.hits[0].on == YESTERDAY


# The index is kept in step, whoever writes


def test_rows_written_in_bulk_changed_and_deleted_are_found_as_they_are(
    any_session: Session, cast: Cast
) -> None:
    row = {
        "project_id": cast.project,
        "held_on": TODAY,
        "lifecycle": "sittig-2023",
        "stage": "information_delivery",
        "activity": Activity.MEETING,
        "minutes": 30,
        "source": Source.FILE,
        "entered_by": cast.lead,
        "entered_at": NOW,
    }
    numbers = range(1000, 1003)
    any_session.execute(
        insert(ActivityEntry), [{"id": n, "what_changed": f"bulk{n} here", **row} for n in numbers]
    )
    assert ids(found_by(any_session, cast, "bulk")) == [1002, 1001, 1000]
    any_session.execute(update(ActivityEntry).where(ActivityEntry.id == 1001).values(what_worked="singing"))
    any_session.execute(update(ActivityEntry).where(ActivityEntry.id == 1002).values(what_changed="gone"))
    assert ids(found_by(any_session, cast, "bulk")) == [1001, 1000]
    assert ids(found_by(any_session, cast, "bulk singing")) == [1001]
    any_session.execute(delete(ActivityEntry).where(ActivityEntry.id == 1000))
    assert ids(found_by(any_session, cast, "bulk")) == [1001]
    any_session.execute(
        update(ActivityEntry).where(ActivityEntry.id == 1001).values(project_id=cast.other_project)
    )
    assert ids(found_by(any_session, cast, "bulk")) == []
    there = search(any_session, cast.outsider, project_id=cast.other_project, words="singing")
    assert ids(there) == [1001]


def test_an_input_and_an_answer_that_are_taken_out_leave_the_index(any_session: Session, cast: Cast) -> None:
    given = say(any_session, cast.patient, cast.project, "The leaflet frightens me.")
    replied = answer(any_session, cast.lead, cast.project, given, words="A calmer leaflet comes.")
    any_session.execute(delete(InputAnswer).where(InputAnswer.id == replied))
    assert [hit.kind for hit in found_by(any_session, cast, "leaflet").hits] == [HitKind.INPUT]
    any_session.execute(delete(Input).where(Input.id == given))
    assert found_by(any_session, cast, "leaflet").hits == ()
    again = say(any_session, cast.patient, cast.project, "Another one.", now=NOW + timedelta(days=1))
    assert found_by(any_session, cast, "leaflet").hits == ()
    assert ids(found_by(any_session, cast, "another"), HitKind.INPUT) == [again]


def test_a_transaction_that_is_undone_leaves_no_words_behind(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
    with transaction() as session:
        log_words(session, cast, "A larger font.")
        session.rollback()
    with reading() as session:
        assert found_by(session, cast, "larger").hits == ()
