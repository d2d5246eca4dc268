"""Saving a version: alone, beside others, against others, twice, and from a text that is none."""

import hashlib
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from decision_aids.merging import Choice
from partnering.coauthoring.aid_drafts import keep_aid_draft
from partnering.coauthoring.aid_texts import UnreadableAid
from partnering.coauthoring.aids import read_aid
from partnering.coauthoring.models import AidVersion
from partnering.coauthoring.saving import Disagreement, Saved, settled
from partnering.coauthoring.versions import read_version
from partnering.foundation.database import transaction
from partnering.foundation.errors import InvalidInput, NotFound
from partnering.foundation.vocabulary import VersionOrigin
from tests.cast import NOW, Cast, at_the_same_time, gather, nothing_changes, trail
from tests.partnering.coauthoring.texts import FUNDING, KNEE, STEP, TITLE, changed, drafts, save, saved

OTHER_TITLE = ("title: A sore knee", "title: A stiff knee")


def versions(session: Session, cast: Cast) -> list[AidVersion]:
    return list(
        session.scalars(select(AidVersion).where(AidVersion.aid_id == cast.aid).order_by(AidVersion.number))
    )


def test_a_version_keeps_its_bytes_its_writer_and_what_they_say_of_it(session: Session, cast: Cast) -> None:
    text = changed(KNEE, TITLE).replace(b"\n", b"\r\n")
    outcome = saved(session, cast, cast.editor, text, message="  How sore it is.\r\n")
    assert outcome == Saved(2, text, hashlib.sha256(text).hexdigest(), is_new=True, merged_with=())
    version = read_version(session, cast.patient, project_id=cast.project, aid_id=cast.aid)
    assert (version.text, version.number, version.base_number) == (text, 2, 1)
    assert (version.message, version.written_by, version.written_at) == ("How sore it is.", "Edgar", NOW)
    assert version.origin is VersionOrigin.WRITTEN
    assert read_aid(session, cast.lead, project_id=cast.project, aid_id=cast.aid).title == "A very sore knee"


def test_what_two_wrote_in_different_places_is_put_together(session: Session, cast: Cast) -> None:
    saved(session, cast, cast.lead, changed(KNEE, TITLE))
    outcome = saved(session, cast, cast.editor, changed(KNEE, FUNDING, STEP))
    assert (outcome.text, outcome.number) == (changed(KNEE, TITLE, FUNDING, STEP), 3)
    assert outcome.merged_with == ("Lena",)
    last = versions(session, cast)[-1]
    assert (last.origin, last.base_number, last.written_by) == (VersionOrigin.MERGED, 1, cast.editor)


def test_where_two_changed_one_place_nothing_is_saved_and_both_texts_are_given(
    session: Session, cast: Cast
) -> None:
    saved(session, cast, cast.lead, changed(KNEE, TITLE))
    mine = changed(KNEE, OTHER_TITLE, FUNDING)
    with nothing_changes(session):
        outcome = save(session, cast, cast.editor, mine, revision=12)
    assert isinstance(outcome, Disagreement)
    assert (outcome.base_number, outcome.latest_number, outcome.written_by) == (1, 2, ("Lena",))
    assert (outcome.base, outcome.ours, outcome.theirs) == (KNEE, mine, changed(KNEE, TITLE))
    (conflict,) = outcome.conflicts
    assert conflict.pointer == "/title"
    assert conflict.ours is not None
    assert conflict.theirs is not None
    assert (conflict.ours.words, conflict.theirs.words) == ("A stiff knee", "A very sore knee")
    assert outcome.findings == ()


@pytest.mark.parametrize(("choice", "title"), [("ours", OTHER_TITLE), ("theirs", TITLE)])
def test_a_choice_settles_a_conflict_and_what_else_both_wrote_stays(
    session: Session, cast: Cast, choice: Choice, title: tuple[str, str]
) -> None:
    saved(session, cast, cast.lead, changed(KNEE, TITLE, STEP))
    outcome = save(session, cast, cast.editor, changed(KNEE, OTHER_TITLE, FUNDING))
    assert isinstance(outcome, Disagreement)
    chosen = settled(outcome, [choice])
    assert chosen.is_settled
    again = saved(session, cast, cast.editor, chosen.text, base_number=outcome.latest_number)
    assert again.text == changed(KNEE, title, STEP, FUNDING)
    assert again.number == 3


def test_a_choice_is_asked_for_at_every_place(session: Session, cast: Cast) -> None:
    saved(session, cast, cast.lead, changed(KNEE, TITLE))
    outcome = save(session, cast, cast.editor, changed(KNEE, OTHER_TITLE))
    assert isinstance(outcome, Disagreement)
    with pytest.raises(InvalidInput, match="Choose at the one place where you disagree"):
        settled(outcome, [])


def test_what_does_not_go_together_is_told_with_both_in_the_text(session: Session, cast: Cast) -> None:
    treat = KNEE[KNEE.index(b"  - id: treat\n") : KNEE.index(b"evidence:")]
    more = treat.replace(b"treat", b"rest").replace(b"Start treatment", b"Rest")
    with_rest = KNEE.replace(treat, treat + more).replace(
        b"treat: {n: null, reason: not filled in yet}\n", b"treat: {n: 1}\n          rest: {n: 2}\n"
    )
    saved(session, cast, cast.lead, with_rest)
    without_treat = (
        KNEE.replace(treat, more)
        .replace(b"          treat: {n: null", b"          rest: {n: null")
        .replace(b"speaks_for: treat", b"speaks_for: wait")
    )
    outcome = save(session, cast, cast.editor, without_treat)
    assert isinstance(outcome, Disagreement)
    assert outcome.conflicts or outcome.findings
    assert b"rest" in outcome.text


def test_the_same_text_sent_twice_saves_once(session: Session, cast: Cast) -> None:
    text = changed(KNEE, TITLE)
    first = saved(session, cast, cast.editor, text)
    with nothing_changes(session):
        again = saved(session, cast, cast.editor, text)
    assert (again.number, again.is_new) == (first.number, False)


def test_a_merged_text_sent_twice_saves_once(session: Session, cast: Cast) -> None:
    saved(session, cast, cast.lead, changed(KNEE, TITLE))
    saved(session, cast, cast.editor, changed(KNEE, FUNDING))
    events = len(trail(session))
    again = saved(session, cast, cast.editor, changed(KNEE, FUNDING))
    assert (again.number, again.is_new, len(trail(session))) == (3, False, events)


def test_who_changed_nothing_saves_nothing_and_gets_what_others_wrote(session: Session, cast: Cast) -> None:
    saved(session, cast, cast.lead, changed(KNEE, TITLE))
    outcome = saved(session, cast, cast.editor, KNEE)
    assert (outcome.text, outcome.number, outcome.is_new) == (changed(KNEE, TITLE), 2, False)


def test_a_draft_is_gone_once_it_is_saved_and_the_other_tab_s_stays(session: Session, cast: Cast) -> None:
    of_aid: dict[str, Any] = {"project_id": cast.project, "aid_id": cast.aid}
    keep: dict[str, Any] = {**of_aid, "base_number": 1, "revision": 0, "now": NOW}
    one = keep_aid_draft(session, cast.editor, text=changed(KNEE, TITLE), **keep)
    other = keep_aid_draft(session, cast.editor, text=changed(KNEE, FUNDING), **keep)
    saved(session, cast, cast.editor, one.text, revision=one.revision)
    assert drafts(session, cast, cast.editor) == [other.text]


def test_a_draft_of_another_tab_that_holds_what_was_saved_goes_with_it(session: Session, cast: Cast) -> None:
    of_aid: dict[str, Any] = {"project_id": cast.project, "aid_id": cast.aid}
    mine = changed(KNEE, TITLE)
    for _tab in range(2):
        kept = keep_aid_draft(session, cast.editor, text=mine, base_number=1, revision=0, now=NOW, **of_aid)
    saved(session, cast, cast.editor, mine, revision=kept.revision)
    assert drafts(session, cast, cast.editor) == []


def test_a_draft_stays_where_people_disagree(session: Session, cast: Cast) -> None:
    of_aid: dict[str, Any] = {"project_id": cast.project, "aid_id": cast.aid}
    mine = changed(KNEE, OTHER_TITLE)
    kept = keep_aid_draft(session, cast.editor, text=mine, base_number=1, revision=0, now=NOW, **of_aid)
    saved(session, cast, cast.lead, changed(KNEE, TITLE))
    save(session, cast, cast.editor, mine, revision=kept.revision)
    assert drafts(session, cast, cast.editor) == [mine]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "Line 1: The file is empty"),
        (b"just some words", "Line 1: "),
        (b"\x89PNG\r\n\x1a\n\x00", "Line 1: Found the byte 0x89, which is not UTF-8"),
        (
            KNEE.decode().replace("A sore knee", "Ein müdes Knie").encode("latin-1"),
            "0xFC, which is not UTF-8",
        ),
        (KNEE.decode().encode("utf-16"), "which is not UTF-8"),
        (KNEE + b"# " + b"x" * 3_000_000, "Expected at most 1,000,000 bytes"),
        (
            KNEE.replace(b"kind: treatment", b"kind: magic"),
            'Line 8: Found "magic". Expected one of: treatment',
        ),
        (KNEE.replace(b'slug: "new', b'slug: "old').replace(b"options:", b"optionen:"), "optionen"),
    ],
    ids=["empty", "words", "picture", "latin-1", "utf-16", "3 MB", "kind", "field"],
)
def test_what_is_no_aid_is_refused_with_the_line(
    session: Session, cast: Cast, text: bytes, told: str
) -> None:
    with nothing_changes(session), pytest.raises(UnreadableAid) as refused:
        save(session, cast, cast.editor, text)
    assert told in refused.value.message
    assert len(refused.value.message) < 2_000


def test_an_aid_keeps_its_slug(session: Session, cast: Cast) -> None:
    with (
        nothing_changes(session),
        pytest.raises(InvalidInput, match="Line 5: the slug of this aid is “sore-knee”"),
    ):
        save(session, cast, cast.editor, changed(KNEE, ('slug: "sore-knee"', "slug: sore-hip")))


def test_a_version_begins_from_one_that_is_there(session: Session, cast: Cast) -> None:
    for number in (0, 2, -1):
        with pytest.raises(NotFound, match="Its latest is version 1"):
            save(session, cast, cast.editor, changed(KNEE, TITLE), base_number=number)


def test_two_who_save_at_the_same_moment_both_find_their_words(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
    holding, following = at_the_same_time(
        lambda session: save(session, cast, cast.lead, changed(KNEE, TITLE)),
        lambda session: save(session, cast, cast.editor, changed(KNEE, FUNDING)),
    )
    first, second = holding.result(), following.result()
    assert isinstance(first, Saved)
    assert isinstance(second, Saved)
    assert (first.number, second.number) == (2, 3)
    assert second.text == changed(KNEE, TITLE, FUNDING)
