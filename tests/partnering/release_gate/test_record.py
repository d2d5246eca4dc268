"""The record of a released aid: each item follows from the log, and nothing is claimed that the log does not show."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_aids.reading import read_document
from partnering.coauthoring.review_record import VerdictGiven
from partnering.foundation.vocabulary import Activity, PartnerRole, Verdict
from partnering.release_gate.record import OF_INTEREST, RECORD_ITEMS, Log, items_of, records_of
from partnering.tracker.done_together import DoneTogether
from tests.partnering.release_gate.going_out import TEXT

FIRST, ROUND, OUT = date(2026, 1, 10), date(2026, 2, 1), date(2026, 3, 4)
PATIENT, CLINICIAN, WRITER = 1, 2, 3
EMPTY = Log(
    first_written_on=FIRST,
    first_round_on=ROUND,
    published_on=OUT,
    number=2,
    writers=frozenset({WRITER}),
    partners_wrote_on=(),
    before=(),
    meanwhile=(),
    reviews=(),
    changes=0,
)


def done(activity: Activity, day: date, *, patients: bool = False, clinicians: bool = False) -> DoneTogether:
    return DoneTogether(activity, patients, clinicians, times=1, first_on=day, last_on=day)


def given_by(
    person_id: int,
    role: PartnerRole | None,
    *,
    number: int = 2,
    verdict: Verdict = Verdict.READY,
) -> VerdictGiven:
    return VerdictGiven(person_id, role, number, verdict, datetime(2026, 2, 5, tzinfo=UTC))


BY_PATIENT = given_by(PATIENT, PartnerRole.PATIENT_PARTNER)
BY_CLINICIAN = given_by(CLINICIAN, PartnerRole.CLINICIAN_PARTNER)
EARLY, LATE = FIRST - timedelta(days=9), FIRST + timedelta(days=9)


def shown(log: Log) -> set[str]:
    return {record.item for record in records_of(log) if record.where}


def test_an_empty_log_shows_nothing() -> None:
    assert shown(EMPTY) == set()


@pytest.mark.parametrize(
    ("log", "items"),
    [
        (
            replace(EMPTY, before=(done(Activity.WORKSHOP, EARLY, patients=True),)),
            {"UCD-1", "B12"},
        ),
        (
            replace(EMPTY, before=(done(Activity.INTERVIEW, EARLY, clinicians=True),)),
            {"UCD-9", "B13"},
        ),
        (replace(EMPTY, meanwhile=(done(Activity.WORKSHOP, LATE, patients=True),)), set()),
        (
            replace(EMPTY, meanwhile=(done(Activity.PROTOTYPE_TEST, LATE, patients=True),)),
            {"UCD-4", "B16"},
        ),
        (replace(EMPTY, before=(done(Activity.PROTOTYPE_TEST, EARLY, patients=True),)), set()),
        (replace(EMPTY, meanwhile=(done(Activity.PROTOTYPE_TEST, LATE, clinicians=True),)), set()),
        (
            replace(
                EMPTY,
                meanwhile=(done(Activity.PROTOTYPE_TEST, LATE, patients=True, clinicians=True),),
            ),
            {"UCD-4", "B16", "B17"},
        ),
        (replace(EMPTY, meanwhile=(done(Activity.CO_WRITE, LATE, patients=True),)), {"UCD-2"}),
        (
            replace(EMPTY, meanwhile=(done(Activity.CO_WRITE, ROUND + timedelta(days=1), patients=True),)),
            set(),
        ),
        (replace(EMPTY, partners_wrote_on=(LATE,)), {"UCD-2"}),
        (replace(EMPTY, partners_wrote_on=(ROUND + timedelta(days=1),)), set()),
        (replace(EMPTY, reviews=(BY_PATIENT,)), {"UCD-3", "UCD-5", "B14"}),
        (
            replace(EMPTY, reviews=(replace(BY_PATIENT, verdict=Verdict.NOT_FOR_ME_TO_JUDGE),)),
            {"UCD-3"},
        ),
        (replace(EMPTY, reviews=(replace(BY_PATIENT, person_id=WRITER),)), {"UCD-3", "UCD-5"}),
        (replace(EMPTY, reviews=(BY_CLINICIAN,)), {"UCD-8", "B15"}),
        (replace(EMPTY, reviews=(replace(BY_CLINICIAN, number=1),)), {"UCD-8", "UCD-10", "B15"}),
        (
            replace(EMPTY, reviews=(given_by(7, PartnerRole.CITIZEN_PARTNER),)),
            set(),
        ),
        (replace(EMPTY, reviews=(given_by(7, None), given_by(7, None, number=1))), set()),
        (
            replace(EMPTY, reviews=(given_by(7, None), given_by(8, PartnerRole.LOCAL_DECISION_MAKER))),
            {"UCD-11"},
        ),
        (replace(EMPTY, reviews=(given_by(7, None), given_by(WRITER, None))), set()),
        (
            replace(
                EMPTY,
                number=3,
                reviews=tuple(given_by(7, PartnerRole.CITIZEN_PARTNER, number=n) for n in (1, 2, 3)),
            ),
            {"UCD-6"},
        ),
        (replace(EMPTY, changes=1), {"UCD-7"}),
    ],
)
def test_each_item_follows_from_what_was_logged(log: Log, items: set[str]) -> None:
    assert shown(log) == items


days = st.dates(date(2025, 12, 1), OUT)
rows = st.builds(
    lambda activity, patients, clinicians, day: done(activity, day, patients=patients, clinicians=clinicians),
    st.sampled_from(sorted(OF_INTEREST)),
    st.booleans(),
    st.booleans(),
    days,
)
reviews = st.builds(
    given_by,
    st.integers(1, 6),
    st.sampled_from([None, *PartnerRole]),
    number=st.integers(1, 3),
    verdict=st.sampled_from(list(Verdict)),
)


@given(st.lists(rows, max_size=4), st.lists(reviews, max_size=4), rows, reviews)
def test_more_in_the_log_never_shows_less(
    logged: list[DoneTogether], given_before: list[VerdictGiven], row: DoneTogether, review: VerdictGiven
) -> None:
    log = replace(EMPTY, number=3, meanwhile=tuple(logged), reviews=tuple(given_before))
    more = replace(log, meanwhile=(*log.meanwhile, row), reviews=(*log.reviews, review))
    assert shown(log) <= shown(more)


def test_the_items_come_in_the_order_of_their_lists_and_say_where_it_was_found() -> None:
    document = read_document(TEXT, file="aid")
    log = replace(
        EMPTY,
        before=(done(Activity.WORKSHOP, EARLY, patients=True), done(Activity.SURVEY, FIRST, patients=True)),
        reviews=(BY_PATIENT, given_by(5, PartnerRole.CAREGIVER_PARTNER)),
    )
    user_centred = items_of(document, log, key="ucd-11", today=OUT)
    assert [item.id for item in user_centred] == [f"UCD-{n}" for n in range(1, 12)]
    assert user_centred[0].where == "Survey, 10 January 2026, and once more"
    assert user_centred[2].where == "2 of them reviewed it"
    ipdas = items_of(document, log, key="ipdas-4", today=OUT, only=RECORD_ITEMS)
    assert [(item.id, item.status) for item in ipdas] == [
        ("B12", "met"),
        ("B13", "needs_evidence"),
        ("B14", "met"),
        ("B15", "needs_evidence"),
        ("B16", "needs_evidence"),
        ("B17", "needs_evidence"),
    ]
