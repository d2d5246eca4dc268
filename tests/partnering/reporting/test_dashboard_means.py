"""Money, reach, lessons and journals on the dashboard: as counted by hand, and no small number for a funder."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.people import add_partner
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import Activity, Influence, PartnerRole, ReachUnit
from partnering.reflection.lessons import LessonWords, NewLesson, record_lesson
from partnering.resourcing.budget import Given, NewLine, add_budget_line
from partnering.resourcing.budget_terms import BudgetKind
from partnering.resourcing.pay_terms import DeclinedAs, PaymentKind, PayState
from partnering.resourcing.payment_replies import Refusal, decline_my_payment
from partnering.resourcing.payments import NewPayment, mark_paid, promise_payment
from tests.cast import CATALOG, NOW, TODAY, Cast, a_meeting, answer, gather, log, say
from tests.partnering.community.counting import a_measure, counts, in_february, in_january
from tests.partnering.reporting.counted_by_hand import STAGES, dashboard_of, numbers, rows_by_hand

LONG_AGO = TODAY - timedelta(days=100)


def promise(session: Session, cast: Cast, member: int, **more: object) -> int:
    entry = NewPayment(member, "An evening", Decimal("20.10"), "EUR", LONG_AGO + timedelta(days=30))
    return promise_payment(
        session,
        cast.facilitator,
        project_id=cast.project,
        entry=replace(entry, **more),
        form_token=new_token(),
        today=LONG_AGO,
        now=NOW,
    )


@pytest.fixture
def paid(cast: Cast, session: Session) -> Cast:
    """The cast and two more partners: five were paid, two payments are late, one is not wanted; in two currencies."""
    pay(session, cast)
    return cast


def pay(session: Session, cast: Cast) -> None:
    more = [
        add_partner(
            session, cast.lead, project_id=cast.project, name=name, role=PartnerRole.CITIZEN_PARTNER, now=NOW
        )
        for name in ("Zoe", "Yann")
    ]
    for n, member in enumerate((cast.patient, cast.caregiver, cast.clinician, *more)):
        number = promise(session, cast, member, amount=Decimal("0.10") + n)
        mark_paid(
            session,
            cast.facilitator,
            project_id=cast.project,
            payment_id=number,
            paid_on=LONG_AGO + timedelta(days=3 * n),
            today=TODAY,
            now=NOW,
        )
    promise(session, cast, cast.patient, currency="USD")
    promise(session, cast, cast.caregiver, kind=PaymentKind.TRAVEL)
    declined = promise(session, cast, cast.clinician)
    not_allowed = promise(session, cast, cast.patient)
    for person, payment, reason in (
        (cast.clinician, declined, DeclinedAs.BY_CHOICE),
        (cast.patient, not_allowed, DeclinedAs.NOT_ALLOWED),
    ):
        refusal = Refusal(reason, "" if reason is DeclinedAs.BY_CHOICE else "My benefits would stop.")
        decline_my_payment(
            session, person, project_id=cast.project, payment_id=payment, entry=refusal, now=NOW
        )


def test_money_equals_a_count_by_hand_and_mixes_no_currencies(paid: Cast, session: Session) -> None:
    figure = dashboard_of(session, paid, paid.lead).figure("money")
    by_sql = rows_by_hand(
        session,
        """
        select kind = 'pay', case when paid_on is not null then 'paid' when declined_at is not null then 'declined'
            when due_on < :today then 'late' else 'promised' end, currency, count(*), sum(amount)
        from payments where project_id = :project group by 1, 2, 3
        """,
        project=paid.project,
        today=TODAY.isoformat(),
    )
    signs = {"EUR": "€", "USD": "$"}
    states = {state.value: state.label.lower() for state in PayState} | {"declined": "not taken"}
    assert {(bar.label, bar.words) for bar in figure.bars} == {
        (
            f"{'Pay' if is_pay else 'Expenses'}, {states[state]}",
            f"{signs[currency]}{amount:.2f} in {n} payment{'' if n == 1 else 's'}",
        )
        for is_pay, state, currency, n, amount in by_sql
    }
    assert figure.sentence == "Partners were paid €10.50 for their time."
    assert figure.n == str(sum(row[3] for row in by_sql))
    assert figure.facts == ("Half of the payments came within 6 days of the promise (n = 5 payments).",)


def test_a_funder_sees_money_that_five_people_got_and_none_that_fewer_did(
    paid: Cast, session: Session
) -> None:
    figure = dashboard_of(session, paid, paid.funder).figure("money")
    assert {bar.label: bar.words for bar in figure.bars if bar.label.startswith("Pay")} == {
        "Pay, paid": "€10.50 in 5 payments",
        "Pay, late": "Too few people to show the amount in USD",
        # Why somebody does not take it is told to nobody here: that they may not tells of their benefits.
        "Pay, not taken": "Too few people to show the amount in EUR",
    }
    assert figure.n == "5 or more"


def learn(session: Session, cast: Cast) -> None:
    for n in range(3):
        entry = NewLesson(LessonWords(f"We tried {n}", "It failed", "We ask first"), STAGES[0] if n else "")
        record_lesson(
            session,
            cast.lead,
            project_id=cast.project,
            entry=entry,
            form_token=new_token(),
            catalog=CATALOG,
            now=NOW,
        )


def test_what_is_planned_stands_beside_what_was_paid(paid: Cast, session: Session) -> None:
    planned = Given(Decimal(1200), "EUR")
    line = NewLine(BudgetKind.PAY, "Workshops", planned, TODAY, TODAY + timedelta(days=300))
    add_budget_line(
        session,
        paid.facilitator,
        project_id=paid.project,
        entry=line,
        form_token=new_token(),
        catalog=CATALOG,
        now=NOW,
    )
    facts = dashboard_of(session, paid, paid.funder).figure("money").facts
    assert facts[0] == "Planned for the partnering: €1,200.00."


def test_reach_is_that_of_the_latest_count_and_growth_stands_with_its_numbers(
    cast: Cast, session: Session
) -> None:
    measure = a_measure(session, cast)
    counts(session, cast, measure, in_january(aware=20, using=12, producing=3))
    counts(session, cast, measure, in_february(aware=50, using=4, producing=2))
    counts(session, cast, a_measure(session, cast, ReachUnit.SETTINGS, "Clinics"), in_february(using=3))
    own = dashboard_of(session, cast, cast.lead).figure("reach")
    assert list(numbers(own).values()) == [50, 4, 2, 3]
    assert own.sentence.startswith("Know of it: from 20 people in 31 days")
    funders = dashboard_of(session, cast, cast.funder).figure("reach")
    assert [bar.words for bar in funders.bars] == ["50", "Fewer than 5", "Fewer than 5", "3"]
    assert "to 4 in 28 days" not in repr(funders)


def test_lessons_equal_a_count_by_hand(cast: Cast, session: Session) -> None:
    learn(session, cast)
    ((n,),) = rows_by_hand(
        session, "select count(*) from lessons where project_id = :project", project=cast.project
    )
    figure = dashboard_of(session, cast, cast.lead).figure("lessons")
    assert sum(numbers(figure).values()) == n
    assert figure.sentence == f"{n} lessons were written down."
    at_stage = dashboard_of(session, cast, cast.lead, stage=STAGES[0]).figure("lessons")
    assert sum(numbers(at_stage).values()) == 2
    assert "We tried" not in repr(dashboard_of(session, cast, cast.funder))


def test_journal_weeks_of_few_people_are_shown_to_nobody(cast: Cast, session: Session) -> None:
    figure = dashboard_of(session, cast, cast.lead).figure("journals")
    assert {bar.words for bar in figure.bars} == {"Too few people to show"}


def test_what_is_handed_on_hides_what_a_lead_sees(paid: Cast, session: Session) -> None:
    board = dashboard_of(session, paid, paid.lead, is_for_outside=True)
    assert {bar.words for bar in board.figure("partners").bars[:4]} == {"Fewer than 5"}
    assert "Too few people to show the amount in USD" in [bar.words for bar in board.figure("money").bars]


def test_both_databases_count_alike(any_session: Session) -> None:
    cast = gather(any_session)
    pay(any_session, cast)
    learn(any_session, cast)
    said = [
        say(
            any_session,
            cast.patient,
            cast.project,
            f"Thing {n}",
            stage=STAGES[0],
            now=NOW - timedelta(days=9),
        )
        for n in range(3)
    ]
    answer(any_session, cast.lead, cast.project, said[0])
    meeting = replace(
        a_meeting(cast.release, cast.patient), influence=Influence.REFINING, listening_percent=50
    )
    log(
        any_session,
        cast.lead,
        cast.project,
        replace(meeting, preparation_minutes=20, activity=Activity.ASYNC_COMMENT),
    )
    board = dashboard_of(any_session, cast, cast.lead)
    words = {figure.key: [bar.words for bar in figure.bars] for figure in board.figures}
    assert words["answers"] == ["0", "0", "1", "0", "2"]
    assert board.figure("answers").facts == ("Half of the answers came within 9 days (n = 1 answers).",)
    assert words["influence"][2] == "1"
    assert words["hours"] == ["6 hours", "0.3 hours", "1 hour", "0 hours"]
    assert words["lessons"] == ["3", "0"]
    assert "€10.50 in 5 payments" in words["money"]
    assert board.years == (2026,)
    this_year = dashboard_of(any_session, cast, cast.lead, first_year=2026, last_year=2026)
    assert [figure.sentence for figure in this_year.figures if figure.key == "hours"] == [
        "Partners gave 7.3 hours."
    ]
