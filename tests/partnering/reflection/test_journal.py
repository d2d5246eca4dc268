"""The journal: a page a week, kept as it is typed, read by its writer alone."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import reading
from partnering.foundation.errors import InvalidInput, NotFound
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import Satisfaction, SharedWith
from partnering.reflection.journal import (
    Page,
    PagePlace,
    delete_week,
    is_week_begun,
    join_pages,
    keep_page,
    list_weeks,
    monday_of,
    open_week,
    read_week,
    search_my_journal,
)
from partnering.reflection.journal_words import TEXTS, PageWords, as_json, from_json, joined, page_words
from partnering.reflection.models import JournalPage, JournalShare
from partnering.reflection.prompts import known_set, prompt_called, prompt_of_week
from partnering.reflection.sealing import new_key
from partnering.reflection.sharing import list_shared_with_me, share_words
from tests.cast import NOW, TODAY, Cast, at_the_same_time, gather

WEEK = date(2026, 3, 2)
FULL = PageWords(
    tried="It went well.",
    moments="The call on Tuesday",
    people=(3, 1),
    activities=(2,),
    worked="We listened.",
    did_not="We ran late.",
    prompt="agenda",
    reply="They did.",
    listening_percent=50,
    satisfaction=Satisfaction.MOSTLY,
    to_try="Ask first.",
)


def keep(
    session: Session,
    person: int,
    words: PageWords | str,
    *,
    week: date = WEEK,
    place: PagePlace | None = None,
) -> PagePlace:
    """Keep a page; a text is what worked."""
    place = place or PagePlace(new_token(), 0)
    kept = keep_page(
        session,
        person,
        week_on=week,
        token=place.token,
        revision=place.revision,
        words=PageWords(worked=words) if isinstance(words, str) else words,
        now=NOW,
    )
    session.flush()
    return kept


def worked(pages: tuple[Page, ...] | list[Page]) -> list[str]:
    return [page.words.worked for page in pages]


# Keeping


def test_all_five_parts_come_back_as_they_were_typed(cast: Cast, session: Session) -> None:
    keep(session, cast.patient, FULL)
    (page,) = open_week(session, cast.patient, week_on=WEEK).pages
    assert page.words == FULL
    assert (page.week_on, page.begun_at, page.updated_at) == (WEEK, NOW, NOW)


def test_a_page_that_grows_stays_one_page(cast: Cast, session: Session) -> None:
    place = keep(session, cast.patient, "We")
    place = keep(session, cast.patient, "We listened", place=place)
    assert keep(session, cast.patient, "We listened", place=place) == place
    assert worked(open_week(session, cast.patient, week_on=WEEK).pages) == ["We listened"]


def test_two_browsers_that_type_into_one_week_lose_nothing_and_are_joined_when_wished(
    cast: Cast, session: Session
) -> None:
    first = keep(session, cast.patient, "We")
    from_phone = keep(session, cast.patient, "We listened on the phone.", place=first)
    from_laptop = keep(session, cast.patient, FULL, place=first)
    assert from_phone.token == first.token != from_laptop.token
    keep(session, cast.patient, "We listened on the phone, long.", place=from_phone)
    week = open_week(session, cast.patient, week_on=WEEK)
    assert sorted(worked(week.pages)) == ["We listened on the phone, long.", "We listened."]
    join_pages(session, cast.patient, week_on=WEEK, now=NOW + timedelta(minutes=1))
    (page,) = open_week(session, cast.patient, week_on=WEEK).pages
    assert page.words == replace(FULL, worked="We listened on the phone, long.\n\nWe listened.")
    # The browser whose page is gone goes on typing: its words have a page again.
    keep(session, cast.patient, replace(FULL, worked="We listened. More."), place=from_laptop)
    assert len(open_week(session, cast.patient, week_on=WEEK).pages) == 2


def test_two_first_pages_kept_at_the_same_moment_both_stay(cast: Cast, database: str) -> None:
    token = new_token()
    at_the_same_time(
        lambda session: keep(session, cast.patient, "one", place=PagePlace(token, 0)),
        lambda session: keep(session, cast.patient, "two", place=PagePlace(token, 0)),
    )[1].result()
    with reading() as session:
        assert sorted(worked(open_week(session, cast.patient, week_on=WEEK).pages)) == ["one", "two"]


def test_a_token_of_somebody_else_or_of_another_week_begins_a_page_of_ones_own(
    cast: Cast, session: Session
) -> None:
    place = keep(session, cast.patient, "Rosa's")
    keep(session, cast.lead, "Lena's", place=place)
    keep(session, cast.patient, "earlier", week=WEEK - timedelta(weeks=1), place=place)
    assert worked(list_weeks(session, cast.patient)) == ["Rosa's", "earlier"]
    assert worked(list_weeks(session, cast.lead)) == ["Lena's"]


@pytest.mark.parametrize(
    ("week", "sentence"),
    [
        (date(2026, 3, 3), "A week goes by its Monday. Choose 2 March 2026."),
        (date(2026, 3, 9), "This week is still to come. Choose this week or one before."),
    ],
)
def test_a_day_that_is_no_week_of_now_is_refused(
    week: date, sentence: str, cast: Cast, session: Session
) -> None:
    with pytest.raises(InvalidInput) as refused:
        keep(session, cast.patient, "words", week=week)
    assert refused.value.message == sentence


@pytest.mark.parametrize(
    "content",
    [
        {"mood": "fine"},
        {"listening_percent": 101},
        {"listening_percent": -1},
        {"listening_percent": "50"},
        {"satisfaction": "very"},
        {"worked": None},
        {"people": ["Rosa"]},
        {"people": range(300)},
    ],
)
def test_what_no_page_can_hold_is_refused_in_words(content: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        page_words(content)


def test_too_long_a_page_is_refused(cast: Cast, session: Session) -> None:
    with pytest.raises(InvalidInput, match="too long"):
        keep(session, cast.patient, "a" * 100_001)


PAGES = st.builds(
    PageWords,
    **{name: st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf"])) for name in TEXTS},
    listening_percent=st.none() | st.integers(0, 100),
    satisfaction=st.none() | st.sampled_from(Satisfaction),
    people=st.lists(st.integers(1, 9), unique=True, max_size=3).map(tuple),
)


@given(PAGES)
def test_every_page_survives_being_stored(page: PageWords) -> None:
    assert from_json(as_json(page)) == page


@given(st.lists(PAGES, max_size=3))
def test_joining_pages_loses_no_text_and_nobody(pages: list[PageWords]) -> None:
    together = joined(pages)
    for page in pages:
        assert all(getattr(page, name) in getattr(together, name) for name in TEXTS)
        assert set(page.people) <= set(together.people)


def test_a_week_is_kept_and_shared_on_either_database(any_session: Session) -> None:
    cast = gather(any_session)
    first = keep(any_session, cast.patient, "We")
    keep(any_session, cast.patient, FULL, place=first)
    keep(any_session, cast.patient, "We, elsewhere", place=first)
    join_pages(any_session, cast.patient, week_on=WEEK, now=NOW)
    share_words(
        any_session,
        cast.patient,
        project_id=cast.project,
        week_on=WEEK,
        words="We listened.",
        level=SharedWith.TEAM,
        reader_id=None,
        is_sure=True,
        now=NOW,
    )
    any_session.flush()
    any_session.expire_all()
    (page,) = open_week(any_session, cast.patient, week_on=WEEK).pages
    assert (page.words.worked, page.words.to_try) == ("We listened.\n\nWe, elsewhere", "Ask first.")
    (shared,) = list_shared_with_me(any_session, cast.lead, project_id=cast.project)
    assert (shared.writer, shared.words) == ("Rosa", "We listened.")


# What comes back


def test_what_one_meant_to_try_and_the_week_a_year_ago_come_back(cast: Cast, session: Session) -> None:
    keep(session, cast.patient, "old", week=WEEK - timedelta(weeks=52))
    keep(session, cast.patient, PageWords(to_try="Ask first."), week=WEEK - timedelta(weeks=2))
    keep(session, cast.lead, PageWords(to_try="Lena's own"), week=WEEK - timedelta(weeks=1))
    week = open_week(session, cast.patient, week_on=WEEK)
    assert week.pages == ()
    assert week.last_intention is not None
    assert (week.last_intention.words.to_try, week.last_intention.week_on) == (
        "Ask first.",
        date(2026, 2, 16),
    )
    assert week.a_year_ago is not None
    assert (week.a_year_ago.words.worked, week.a_year_ago.week_on) == ("old", date(2025, 3, 3))


def test_a_first_week_has_nothing_that_comes_back(cast: Cast, session: Session) -> None:
    week = open_week(session, cast.patient, week_on=WEEK)
    assert (week.pages, week.last_intention, week.a_year_ago) == ((), None, None)


def test_past_weeks_come_latest_first_and_some_at_a_time(cast: Cast, session: Session) -> None:
    for n in range(3):
        keep(session, cast.patient, f"week {n}", week=WEEK - timedelta(weeks=n))
    assert worked(list_weeks(session, cast.patient)) == ["week 0", "week 1", "week 2"]
    assert worked(list_weeks(session, cast.patient, most=1)) == ["week 0"]
    assert worked(read_week(session, cast.patient, week_on=WEEK - timedelta(weeks=1))) == ["week 1"]


@pytest.mark.parametrize(
    ("words", "found"), [("LISTEN tuesday", 1), ("listened", 3), ("quince", 0), ("", 0), ("  ", 0)]
)
def test_one_finds_ones_own_words_again(words: str, found: int, cast: Cast, session: Session) -> None:
    keep(session, cast.patient, FULL)
    for n in (1, 2):
        keep(session, cast.patient, "We listened.", week=WEEK - timedelta(weeks=n))
    keep(session, cast.lead, "Lena listened on Tuesday. Quince.")
    assert len(search_my_journal(session, cast.patient, words=words)) == found


# Deleting


def test_a_deleted_week_is_gone_with_every_copy_of_it(cast: Cast, session: Session) -> None:
    keep(session, cast.patient, "gone")
    keep(session, cast.patient, "stays", week=WEEK - timedelta(weeks=1))
    keep(session, cast.lead, "Lena's")
    shared = {
        "project_id": cast.project,
        "words": "a copy",
        "level": SharedWith.TEAM,
        "reader_id": None,
        "is_sure": True,
        "now": NOW,
    }
    share_words(session, cast.patient, week_on=WEEK, **shared)
    share_words(session, cast.patient, week_on=WEEK - timedelta(weeks=1), **shared)
    delete_week(session, cast.patient, week_on=WEEK, now=NOW)
    assert worked(list_weeks(session, cast.patient)) == ["stays"]
    assert worked(list_weeks(session, cast.lead)) == ["Lena's"]
    left = session.scalars(select(JournalShare.week_on).where(JournalShare.person_id == cast.patient)).all()
    assert left == [date(2026, 2, 23)]


def test_a_week_without_a_page_cannot_be_deleted(cast: Cast, session: Session) -> None:
    keep(session, cast.lead, "Lena's")
    with pytest.raises(NotFound, match="You wrote nothing in the week of 2 March 2026"):
        delete_week(session, cast.patient, week_on=WEEK, now=NOW)


# At rest


def test_with_a_key_no_word_stands_in_the_database(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", new_key())
    keep(session, cast.patient, FULL)
    stored = session.scalars(text("select sealed from journal_pages where sealed like 'sealed:%'")).all()
    assert len(stored) == 1
    for word in ("listened", "Tuesday", "agenda", "worked"):
        assert word not in stored[0]
    assert open_week(session, cast.patient, week_on=WEEK).pages[0].words == FULL


def test_a_page_from_before_the_key_is_sealed_when_it_is_kept_again(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = keep(session, cast.patient, "open at first")
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", new_key())
    keep(session, cast.patient, "sealed now", place=place)
    page = session.scalars(select(JournalPage).where(JournalPage.token == place.token)).one()
    assert page.sealed.startswith("sealed:")


# The question of the week


def test_the_questions_take_turns_and_nobody_is_asked_those_of_the_other_side() -> None:
    sets = load_catalog().prompts
    prompts = sets["weekly-1"]
    for is_partner, other_side in ((True, "team"), (False, "partners")):
        asked = [prompt_of_week(prompts, WEEK + timedelta(weeks=n), is_partner=is_partner) for n in range(40)]
        assert {prompt.key for prompt in asked} == {
            prompt.key for prompt in prompts.prompts if prompt.asks != other_side
        }
        assert all(now != after for now, after in pairwise(asked))
        assert prompt_called(sets, "weekly-1", asked[0].key) == asked[0]
    assert [prompt_called(sets, "weekly-1", "gone"), prompt_called(sets, "gone", "agenda")] == [None, None]
    assert [known_set(sets, "listening-1"), known_set(sets, "gone")] == ["listening-1", "weekly-1"]


def test_each_set_of_questions_says_where_it_comes_from_and_asks_both_sides() -> None:
    for prompts in load_catalog().prompts.values():
        assert prompts.source.doi or prompts.source.url
        for is_partner in (True, False):
            assert prompt_of_week(prompts, WEEK, is_partner=is_partner).words.endswith("?")


def test_the_questions_that_were_chosen_last_come_back_the_next_week(cast: Cast, session: Session) -> None:
    assert open_week(session, cast.patient, week_on=WEEK).prompt_set == "weekly-1"
    words = PageWords(prompt_set="listening-1", prompt="room", reply="When Fatima asked.")
    keep_page(session, cast.patient, week_on=WEEK, token=new_token(), revision=0, words=words, now=NOW)
    after = open_week(session, cast.patient, week_on=WEEK + timedelta(weeks=1))
    assert (after.prompt_set, after.pages) == ("listening-1", ())
    assert joined([words, PageWords(worked="We laughed.")]).prompt_set == "listening-1"
    assert from_json('{"prompt": "agenda"}').prompt_set == "weekly-1"


def test_a_week_is_begun_once_it_has_a_page(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_week_begun(session, cast.patient, today=TODAY)
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", new_key())
    keep(session, cast.patient, "We laughed.")
    monkeypatch.delenv("ONE_MORE_STEP_JOURNAL_KEY")
    assert is_week_begun(session, cast.patient, today=TODAY)  # also where no key opens it
    assert not is_week_begun(session, cast.lead, today=TODAY)
    assert not is_week_begun(session, cast.patient, today=TODAY + timedelta(weeks=1))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_week_begins_on_its_monday(day: date) -> None:
    monday = monday_of(day)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days < 7


def test_a_page_knows_whether_something_was_said() -> None:
    assert PageWords(prompt="agenda").is_empty
    assert not PageWords(listening_percent=0).is_empty
    assert list(FULL.texts) == list(TEXTS)
    assert asdict(FULL)["satisfaction"] == "mostly"


@pytest.mark.parametrize(
    ("asks", "key", "expected"),
    [("team", "one", "a prompt for the team and one for partners"), ("everybody", "two", "a key of its own")],
)
def test_questions_of_ones_own_are_refused_where_somebody_would_get_none_or_two_are_one(
    asks: str, key: str, expected: str, tmp_path: Path
) -> None:
    folder = tmp_path / "prompts"
    folder.mkdir()
    prompts = "".join(f"  - {{key: {name}, asks: {asks}, words: 'Why?'}}\n" for name in (key, "two"))
    (folder / "ours.yaml").write_text(
        "key: ours\nkind: prompts\ntitle: Ours\nversion: '1'\nlicence: CC0-1.0\n"
        f"source: {{citation: Ours, url: 'https://example.org'}}\nprompts:\n{prompts}",
        "utf-8",
    )
    with pytest.raises(InvalidInput, match=expected):
        load_catalog(tmp_path)
