"""How to call the use cases of the journal and the self-assessment."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import SharedWith
from partnering.reflection.counted_marks import let_my_marks_count
from partnering.reflection.counted_weeks import let_my_weeks_count
from partnering.reflection.journal import keep_page
from partnering.reflection.journal_words import PageWords
from partnering.reflection.models import JournalReminder
from partnering.reflection.own_instruments import bring_in_instrument
from partnering.reflection.reminders import claim_reminder, wish_reminder
from partnering.reflection.sharing import share_words
from tests.cast import CATALOG, NOBODY, NOW, TODAY, Cast
from tests.partnering.reflection.assessing_together import HERE as ASSESSED
from tests.partnering.reflection.assessing_together import ITEMS, a_questionnaire
from tests.partnering.reflection.assessing_together import keep as keep_assessed
from tests.use_case_calls.entries import THIS_WEEK, Arguments, Call, Event, in_project

PAGE_IS_OWN = "A page of a journal is nobody else's: what others see changes when its words are shared."


def of_new_page(_session: Session, _cast: Cast, _person: int) -> dict[str, Any]:
    """A first page of this week."""
    return {
        "week_on": THIS_WEEK,
        "token": new_token(),
        "revision": 0,
        "words": PageWords(worked="We listened."),
        "now": NOW,
    }


def of_own_week(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A week in which the person wrote a page; for nobody, one in which nobody did."""
    if person != NOBODY:
        keep_page(session, person, **of_new_page(session, cast, person))
    return {"week_on": THIS_WEEK, "now": NOW}


def of_two_own_pages(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_own_week`, where two browsers typed at once."""
    of_own_week(session, cast, person)
    return of_own_week(session, cast, person)


def of_own_words_to_share(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """Words of the person's week for the team."""
    of_own_week(session, cast, person)
    return {
        "project_id": cast.project,
        "week_on": THIS_WEEK,
        "words": "We listened.",
        "level": SharedWith.TEAM,
        "reader_id": None,
        "is_sure": True,
        "now": NOW,
    }


def of_own_reminder(session: Session, _cast: Cast, person: int) -> dict[str, Any]:
    """A wish of the person for an e-mail on Wednesdays."""
    if person != NOBODY:
        wish_reminder(session, person, weekday=2, now=NOW)
    return {"now": NOW}


def of_reminder_link(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """The link in the e-mail of the patient partner."""
    of_own_reminder(session, cast, cast.patient)
    session.flush()
    return {"token": session.get_one(JournalReminder, cast.patient).token, "now": NOW}


def of_due_reminder(**more: Any) -> Arguments:
    """An e-mail that is due to the patient partner."""

    def for_person(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
        of_own_reminder(session, cast, cast.patient)
        return {"receiver_id": cast.patient, **more}

    return for_person


def of_claimed_reminder(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_due_reminder`, where the e-mail is on its way."""
    arguments = of_due_reminder()(session, cast, person)
    claim_reminder(session, cast.administrator, today=TODAY, **arguments)
    return arguments


def of_counted_weeks(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A project in which the person's weeks count, where they may keep a journal there."""
    if person in cast.loggers:
        let_my_weeks_count(session, person, project_id=cast.project, today=TODAY, now=NOW)
    return {"project_id": cast.project, "now": NOW}


def of_weeks_to_mark(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_counted_weeks`, on a day."""
    return {**of_counted_weeks(session, cast, person), "today": TODAY}


def of_counted_marks(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A project in which it counts how content the person is, where they may keep a journal there."""
    arguments = of_weeks_to_mark(session, cast, person)
    if person in cast.loggers:
        let_my_marks_count(session, person, **arguments)
    return {"project_id": cast.project, "now": NOW}


def of_own_share(**more: Any) -> Arguments:
    """Words the person shared with the team, else the lead's."""

    def for_person(session: Session, cast: Cast, person: int) -> dict[str, Any]:
        writer = person if person in cast.loggers else cast.lead
        words = of_own_words_to_share(session, cast, writer)
        share_id = share_words(session, writer, **words)
        return {"project_id": cast.project, "share_id": share_id, "now": NOW, **more}

    return for_person


def of_own_instrument(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A questionnaire that the lead brought along."""
    brought: dict[str, Any] = {"project_id": cast.project, "brought": a_questionnaire(), "now": NOW}
    return {
        "project_id": cast.project,
        "own_id": bring_in_instrument(session, cast.lead, **brought),
        "now": NOW,
    }


def of_own_answers(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """Answers to every question of a stage, the person's where they may answer."""
    if person in cast.loggers:
        for item in ITEMS:
            keep_assessed(session, cast, person, item, 3)
    return {"project_id": cast.project, "place": ASSESSED, "catalog": CATALOG, "now": NOW}


CALLS: Mapping[str, Call] = {
    # The journal
    "reflection.journal.open_week": Call(lambda _s, _c, _p: {"week_on": THIS_WEEK}),
    "reflection.journal.is_week_begun": Call(lambda _s, _c, _p: {"today": TODAY}),
    "reflection.journal.read_week": Call(lambda _s, _c, _p: {"week_on": THIS_WEEK}),
    "reflection.journal.list_weeks": Call(lambda _s, _c, _p: {}),
    "reflection.journal.search_my_journal": Call(lambda _s, _c, _p: {"words": "listened"}),
    "reflection.journal.keep_page": Call(of_new_page, no_event_because=PAGE_IS_OWN),
    "reflection.journal.join_pages": Call(of_two_own_pages, no_event_because=PAGE_IS_OWN),
    "reflection.journal.delete_week": Call(of_own_week, Event("journal week deleted")),
    "reflection.reminders.read_my_reminder": Call(lambda _s, _c, _p: {}),
    "reflection.reminders.wish_reminder": Call(
        lambda _s, _c, _p: {"weekday": 4, "now": NOW},
        Event("journal reminder wished", before={"weekday": None}, after={"weekday": 4}),
    ),
    "reflection.reminders.end_my_reminder": Call(
        of_own_reminder, Event("journal reminder ended", before={"weekday": 2})
    ),
    "reflection.reminders.end_reminder_by_link": Call(
        of_reminder_link, Event("journal reminder ended", before={"weekday": 2})
    ),
    "reflection.reminders.list_due_reminders": Call(lambda _s, _c, _p: {"today": TODAY}),
    "reflection.reminders.claim_reminder": Call(
        of_due_reminder(today=TODAY), no_event_because="Whether an e-mail went out stands at the wish."
    ),
    "reflection.reminders.release_reminder": Call(
        of_claimed_reminder, no_event_because="Whether an e-mail went out stands at the wish."
    ),
    "reflection.counted_weeks.do_my_weeks_count": Call(in_project()),
    "reflection.counted_weeks.let_my_weeks_count": Call(
        in_project(today=TODAY, now=NOW), Event("journal weeks counted")
    ),
    "reflection.counted_weeks.end_my_weeks_count": Call(of_counted_weeks, Event("journal weeks not counted")),
    "reflection.counted_weeks.list_journal_quarters": Call(in_project(today=TODAY)),
    "reflection.counted_marks.do_my_marks_count": Call(in_project()),
    "reflection.counted_marks.let_my_marks_count": Call(of_weeks_to_mark, Event("journal marks counted")),
    "reflection.counted_marks.end_my_marks_count": Call(of_counted_marks, Event("journal marks not counted")),
    "reflection.counted_marks.list_quarters_of_marks": Call(in_project(today=TODAY)),
    # Writes where a key is set, see test_sealing_again.py; here none is.
    "reflection.sealing_again.seal_again": Call(
        lambda _s, _c, _p: {"table": "journal_pages", "after_id": 0, "now": NOW}
    ),
    "reflection.sharing.list_readers": Call(in_project()),
    "reflection.sharing.look_over": Call(in_project(words="Rosa was there.")),
    "reflection.sharing.list_my_shares": Call(in_project()),
    "reflection.sharing.list_shared_with_me": Call(in_project()),
    "reflection.sharing.share_words": Call(
        of_own_words_to_share, Event("journal words shared", after={"level": "team"})
    ),
    "reflection.sharing.move_share": Call(
        of_own_share(level=SharedWith.NETWORK, reader_id=None, is_sure=True),
        Event("journal words moved", before={"level": "team"}, after={"level": "network"}),
    ),
    "reflection.sharing.take_back_share": Call(
        of_own_share(), Event("journal words taken back", before={"level": "team"})
    ),
    # The self-assessment
    "reflection.own_instruments.list_instruments": Call(in_project(catalog=CATALOG)),
    "reflection.own_instruments.bring_in_instrument": Call(
        in_project(brought=a_questionnaire(), now=NOW),
        Event("instrument brought in", after={"questions": 1}),
    ),
    "reflection.own_instruments.remove_instrument": Call(
        of_own_instrument, Event("instrument removed", before={"questions": 1})
    ),
    "reflection.assessing.read_own_assessment": Call(in_project(place=ASSESSED, catalog=CATALOG)),
    "reflection.assessing.keep_answer": Call(
        in_project(place=ASSESSED, item="agenda", values=("3",), would_raise_it="", catalog=CATALOG, now=NOW),
        no_event_because="An answer is nobody else's until the assessment is given.",
    ),
    "reflection.assessing.give_assessment": Call(
        of_own_answers,
        Event("assessment given", after={"instrument": ASSESSED.instrument, "stage": ASSESSED.stage}),
    ),
    "reflection.assessment_gap.read_gap": Call(in_project(place=ASSESSED, catalog=CATALOG)),
    "reflection.assessment_gap.list_gap_over_time": Call(
        in_project(place=ASSESSED, about="level", catalog=CATALOG)
    ),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "reflection.lesson_tallies.tally_lessons": "counts for read_dashboard",
    "reflection.counted_marks.quarters_of_marks": "reads for list_quarters_of_marks and the dashboard",
    "reflection.counted_weeks.journal_quarters": "reads for list_journal_quarters and the dashboard",
    "reflection.own_assessments.own_assessments": "reads for export_my_data",
    "reflection.own_assessments.forget_own_assessments": "writes for delete_my_account",
    "reflection.own_instruments.instrument_called": "reads for the use cases about assessments",
    "reflection.assessing.find_place": "reads for the use cases about assessments",
    "reflection.assessing.side_in_project": "reads for the use cases about assessments",
    "reflection.assessing.answers_of": "reads for the use cases about assessments",
    "reflection.own_journal.own_journal": "reads for export_my_data",
    "reflection.own_journal.count_own_journal": "reads for read_leaving",
    "reflection.own_journal.forget_own_journal": "writes for delete_my_account",
}
