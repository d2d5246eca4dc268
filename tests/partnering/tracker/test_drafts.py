"""What people are still typing: two tabs, and nothing of it lost."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import NotFound
from partnering.foundation.people import end_access
from partnering.foundation.tokens import new_token
from partnering.tracker.drafts import DraftPlace, KeptDraft, discard_draft, list_my_drafts, save_draft
from tests.cast import NOBODY, NOW, Cast, at_the_same_time, gather, keep, nothing_changes

FORM = "a form of these tests"


def save(
    session: Session,
    cast: Cast,
    place: DraftPlace,
    content: dict[str, Any],
    *,
    person: int | None = None,
    project: int | None = None,
    form: str = FORM,
    minutes_later: int = 0,
) -> DraftPlace:
    """Save as the patient partner, in the first project, unless said otherwise."""
    return save_draft(
        session,
        person or cast.patient,
        in_project=project or cast.project,
        form=form,
        token=place.token,
        revision=place.revision,
        content=content,
        now=NOW + timedelta(minutes=minutes_later),
    )


def drafts(
    session: Session, cast: Cast, person: int | None = None, project: int | None = None
) -> list[KeptDraft]:
    """The drafts of this form, as the person sees them."""
    return list_my_drafts(session, person or cast.patient, in_project=project or cast.project, form=FORM)


def contents(session: Session, cast: Cast) -> list[dict[str, Any]]:
    return [draft.content for draft in drafts(session, cast)]


def a_new_form() -> DraftPlace:
    return DraftPlace(token=new_token(), revision=0)


def test_what_was_typed_is_kept_as_it_was(any_session: Session) -> None:
    cast = gather(any_session)
    typed = {"what": "half a sen", "minutes": 90, "who": [1, 3], "empty": None, "odd": "\u0000 “é” 山 \n"}
    place = save(any_session, cast, a_new_form(), typed)
    any_session.expire_all()
    assert drafts(any_session, cast) == [
        KeptDraft(token=place.token, revision=place.revision, content=typed, updated_at=NOW)
    ]


def test_typing_on_in_one_tab_keeps_one_draft(cast: Cast, session: Session) -> None:
    first = save(session, cast, a_new_form(), {"what": "h"})
    second = save(session, cast, first, {"what": "ha"})
    third = save(session, cast, second, {"what": "hal"})
    assert first.token == second.token == third.token
    assert contents(session, cast) == [{"what": "hal"}]


def test_a_second_tab_gets_a_draft_of_its_own(cast: Cast, session: Session) -> None:
    opened_twice = save(session, cast, a_new_form(), {"what": "we"})
    left = save(session, cast, opened_twice, {"what": "we met"}, minutes_later=1)
    right = save(session, cast, opened_twice, {"what": "we wrote"}, minutes_later=2)
    assert left.token == opened_twice.token
    assert right.token != opened_twice.token
    assert contents(session, cast) == [{"what": "we wrote"}, {"what": "we met"}]
    save(session, cast, left, {"what": "we met twice"}, minutes_later=3)
    save(session, cast, right, {"what": "we wrote it"}, minutes_later=4)
    assert contents(session, cast) == [{"what": "we wrote it"}, {"what": "we met twice"}]


def test_the_same_words_from_two_tabs_stay_one_draft(cast: Cast, session: Session) -> None:
    opened_twice = save(session, cast, a_new_form(), {"what": "we"})
    left = save(session, cast, opened_twice, {"what": "we met"})
    right = save(session, cast, opened_twice, {"what": "we met"})
    assert left == right
    assert contents(session, cast) == [{"what": "we met"}]


def test_a_save_that_is_sent_again_changes_nothing(cast: Cast, session: Session) -> None:
    form = a_new_form()
    place = save(session, cast, form, {"what": "we"})
    with nothing_changes(session):
        assert save(session, cast, form, {"what": "we"}) == place
        assert save(session, cast, place, {"what": "we"}) == place


def test_a_tab_left_open_does_not_overwrite_what_came_after_a_draft_was_thrown_away(
    cast: Cast, session: Session
) -> None:
    form = a_new_form()
    old_tab = save(session, cast, form, {"what": "old"})
    discard_draft(session, cast.patient, token=form.token)
    new_tab = save(session, cast, form, {"what": "new"})
    save(session, cast, old_tab, {"what": "old and stale"})
    assert {"what": "new"} in contents(session, cast)
    assert drafts(session, cast)[-1].token == new_tab.token


def test_the_same_token_in_another_form_project_or_hand_is_another_draft(
    cast: Cast, session: Session
) -> None:
    mine = save(session, cast, a_new_form(), {"what": "mine"})
    others = [
        save(session, cast, mine, {"what": "yours"}, person=cast.caregiver),
        save(session, cast, mine, {"what": "other form"}, form="another"),
    ]
    assert mine.token not in {place.token for place in others}
    assert contents(session, cast) == [{"what": "mine"}]


def test_a_token_taken_along_to_another_project_is_another_draft(cast: Cast, session: Session) -> None:
    here = save(session, cast, a_new_form(), {"what": "here"}, person=cast.administrator)
    there = save(
        session, cast, here, {"what": "there"}, person=cast.administrator, project=cast.other_project
    )
    assert there.token != here.token
    assert [draft.content for draft in drafts(session, cast, cast.administrator)] == [{"what": "here"}]
    assert [draft.content for draft in drafts(session, cast, cast.administrator, cast.other_project)] == [
        {"what": "there"}
    ]


def test_drafts_are_read_by_nobody_else(cast: Cast, session: Session) -> None:
    save(session, cast, a_new_form(), {"what": "mine"})
    for person in (cast.lead, cast.administrator, cast.outsider):
        assert drafts(session, cast, person) == []


def test_nobody_throws_away_the_draft_of_another(cast: Cast, session: Session) -> None:
    with nothing_changes(session):
        discard_draft(session, cast.lead, token=cast.drafts[cast.patient])
        discard_draft(session, cast.lead, token=cast.other_draft)


def test_throwing_away_what_a_tab_last_saw_leaves_what_another_tab_kept_since(
    cast: Cast, session: Session
) -> None:
    opened_twice = save(session, cast, a_new_form(), {"what": "we"})
    other_tab = save(session, cast, opened_twice, {"what": "we met"})
    discard_draft(session, cast.patient, token=opened_twice.token, revision=opened_twice.revision)
    assert contents(session, cast) == [{"what": "we met"}]
    discard_draft(session, cast.patient, token=other_tab.token, revision=other_tab.revision)
    assert contents(session, cast) == []


def test_a_draft_thrown_away_twice_does_no_harm(cast: Cast, session: Session) -> None:
    place = save(session, cast, a_new_form(), {"what": "we"})
    discard_draft(session, cast.patient, token=place.token)
    discard_draft(session, cast.patient, token=place.token)
    assert drafts(session, cast) == []


def test_a_draft_for_a_project_one_does_not_belong_to_is_refused(cast: Cast, session: Session) -> None:
    for project in (cast.other_project, NOBODY):
        with nothing_changes(session), pytest.raises(NotFound, match="no such project"):
            save(session, cast, a_new_form(), {"what": "we"}, project=project)


def test_what_was_kept_before_the_access_ended_can_still_be_read(cast: Cast, session: Session) -> None:
    save(session, cast, a_new_form(), {"what": "my words"})
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.patient, now=NOW)
    assert contents(session, cast) == [{"what": "my words"}]


def test_two_tabs_that_save_at_the_same_time_both_keep_their_words(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
        token = keep(session, cast.patient, cast.project, {"what": "we"})
    with reading() as session:
        places = list_my_drafts(session, cast.patient, in_project=cast.project, form="activity")
    (opened_twice,) = [DraftPlace(place.token, place.revision) for place in places if place.token == token]

    def type_on(session: Session, words: str) -> DraftPlace:
        return save(session, cast, opened_twice, {"what": words}, form="activity")

    first, second = at_the_same_time(
        lambda session: type_on(session, "we met"), lambda session: type_on(session, "we wrote")
    )
    assert first.result().token == token
    assert second.result().token != token
    with reading() as session:
        kept = list_my_drafts(session, cast.patient, in_project=cast.project, form="activity")
    assert [draft.content["what"] for draft in kept if "what" in draft.content] == ["we wrote", "we met"]


TABS = st.integers(0, 2)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), TABS),
        st.tuples(st.just("open"), TABS),
        st.tuples(st.just("discard"), TABS),
    ),
    max_size=20,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(steps=STEPS)
def test_no_acknowledged_text_is_lost_however_tabs_take_turns(
    cast: Cast, session: Session, steps: list[tuple[str, int]]
) -> None:
    """Each tab types on from its own text; `open` shows the latest draft in a tab; `discard` throws a tab's draft away.

    A text may only go where the tab that shows it typed on or threw it away.
    """
    with session.begin_nested() as attempt:
        form = a_new_form()
        places = [form, form, form]  # one address opened three times
        shown: list[str | None] = [None, None, None]
        alive: dict[str, str] = {}  # the acknowledged text of each draft, by token
        for n, (step, tab) in enumerate(steps):
            kept = drafts(session, cast)
            if step == "type":
                text = f"{n} by tab {tab}"
                places[tab] = save(session, cast, places[tab], {"what": text}, minutes_later=n)
                replaced = alive.get(places[tab].token)
                assert replaced in (None, shown[tab]), "typed over what another tab had saved"
                alive[places[tab].token] = shown[tab] = text
            elif step == "open" and kept:
                places[tab] = DraftPlace(kept[0].token, kept[0].revision)
                shown[tab] = kept[0].content["what"]
            elif step == "discard":
                token, revision = places[tab].token, places[tab].revision
                discard_draft(session, cast.patient, token=token, revision=revision)
                if alive.get(token) == shown[tab]:
                    alive.pop(token, None)
            assert {draft.token: draft.content["what"] for draft in drafts(session, cast)} == alive
        attempt.rollback()
