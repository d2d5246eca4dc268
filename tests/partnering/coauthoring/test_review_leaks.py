"""Who sees what: each judges before seeing the others, and a link opens one review of one version."""

import pytest
from sqlalchemy.orm import Session

from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.my_reviews import find_my_review, list_my_reviews, read_my_review
from partnering.coauthoring.reviews import drop_remark
from partnering.coauthoring.round_views import RoundView, list_rounds, read_round
from partnering.coauthoring.rounds import close_round, open_round
from partnering.coauthoring.you_said_we_did import read_you_said_we_did
from partnering.foundation.errors import NotAllowed, NotFound
from partnering.foundation.vocabulary import ReviewHat, Verdict
from tests.cast import NOW, SECRET, TODAY, Cast, nothing_changes
from tests.partnering.coauthoring.reviewing import NELL, Asked, ask, asked, judges, says
from tests.partnering.coauthoring.texts import KNEE, TITLE, changed, save


@pytest.fixture
def people(session: Session, cast: Cast) -> dict[str, Asked]:
    """Rosa and Clara are asked, and the lead too; Rosa has judged."""
    opened = ask(session, cast, cast.patient, cast.clinician, cast.lead, NELL)
    ids = (cast.patient, cast.clinician, cast.lead, opened.links[0].person_id)
    names = ("rosa", "clara", "lena", "nell")
    found = {
        name: Asked(person, invitation, cast.project)
        for name, person, invitation in zip(names, ids, opened.invitation_ids, strict=True)
    }
    says(session, found["rosa"], "Rosa's remark")
    judges(session, found["rosa"], Verdict.NEEDS_CHANGE, "Rosa's reason", minutes=17)
    return found


def latest_round(session: Session, cast: Cast) -> int:
    latest, *_earlier = list_rounds(session, cast.lead, project_id=cast.project, aid_id=cast.aid)
    return latest.round_id


def view(session: Session, cast: Cast, person: int) -> RoundView:
    round_id = latest_round(session, cast)
    return read_round(session, person, project_id=cast.project, round_id=round_id, today=TODAY)


def close(session: Session, cast: Cast) -> None:
    close_round(
        session,
        cast.facilitator,
        project_id=cast.project,
        round_id=latest_round(session, cast),
        now=NOW,
    )


def test_who_still_judges_sees_nobody_elses_review(
    session: Session, cast: Cast, people: dict[str, Asked]
) -> None:
    for person in (cast.clinician, cast.lead):
        seen = view(session, cast, person)
        assert seen.reviews == ()
        assert "Rosa's" not in repr(seen)


def test_who_has_judged_sees_their_own_until_the_round_is_closed(
    session: Session, cast: Cast, people: dict[str, Asked]
) -> None:
    judges(session, people["clara"], Verdict.READY, "Clara's reason")
    seen = view(session, cast, cast.clinician)
    assert [review.words for review in seen.reviews] == ["Clara's reason"]
    assert [one.name for one in seen.invitations] == ["Clara"]
    assert "Rosa's" not in repr(seen)


def test_those_who_ask_see_what_was_said_so_far_once_they_have_judged_themselves(
    session: Session, cast: Cast, people: dict[str, Asked]
) -> None:
    assert [review.words for review in view(session, cast, cast.facilitator).reviews] == ["Rosa's reason"]
    judges(session, people["lena"], Verdict.READY)
    assert [review.name for review in view(session, cast, cast.lead).reviews] == ["Rosa", "Lena"]


def test_once_the_round_is_closed_partners_see_all_of_it(
    session: Session, cast: Cast, people: dict[str, Asked]
) -> None:
    assert view(session, cast, cast.caregiver).reviews == ()
    close(session, cast)
    for person in (cast.clinician, cast.caregiver):
        seen = view(session, cast, person)
        assert [review.words for review in seen.reviews] == ["Rosa's reason"]
        assert [one.name for one in seen.invitations] == ["Rosa", "Clara", "Lena", "Nell"]


def test_what_is_not_given_yet_stays_with_the_one_who_writes_it(
    session: Session, cast: Cast, people: dict[str, Asked]
) -> None:
    says(session, people["clara"], "Clara's draft")
    close(session, cast)
    assert "Clara's draft" not in repr(view(session, cast, cast.facilitator))
    mine = read_my_review(session, cast.clinician, **people["clara"].at)
    assert [remark.words for remark in mine.remarks] == ["Clara's draft"]


def test_nobody_opens_the_review_of_somebody_else(
    session: Session, cast: Cast, people: dict[str, Asked]
) -> None:
    for thief in (cast.clinician, cast.facilitator, cast.outsider, people["nell"].person, cast.administrator):
        rosas = Asked(thief, people["rosa"].invitation, cast.project)
        with nothing_changes(session):
            with pytest.raises(NotFound):
                read_my_review(session, thief, **rosas.at)
            with pytest.raises(NotFound):
                read_you_said_we_did(session, thief, **rosas.at, today=TODAY)
            with pytest.raises(NotFound):
                says(session, rosas, "Not mine")
            with pytest.raises(NotFound):
                judges(session, rosas, Verdict.READY)
            with pytest.raises(NotFound):
                drop_remark(session, thief, **rosas.at, remark_id=1, now=NOW)


def test_a_link_opens_the_version_it_was_made_for(session: Session, cast: Cast) -> None:
    opened = ask(session, cast, NELL)
    nell = opened.links[0].person_id
    save(session, cast, cast.lead, changed(KNEE, TITLE))
    mine = read_my_review(session, nell, project_id=cast.project, invitation_id=opened.links[0].invitation_id)
    assert (mine.card.number, mine.text) == (1, KNEE)


def test_a_link_opens_no_screen_of_the_project(session: Session, cast: Cast) -> None:
    opened = ask(session, cast, NELL)
    nell = opened.links[0].person_id
    with pytest.raises(NotFound):
        read_round(session, nell, project_id=cast.project, round_id=opened.round_id, today=TODAY)


def test_a_funder_reads_no_review(session: Session, cast: Cast, people: dict[str, Asked]) -> None:
    with pytest.raises(NotAllowed):
        view(session, cast, cast.funder)


def test_an_invitation_opens_in_its_own_project_only(session: Session, cast: Cast) -> None:
    who = asked(session, cast, cast.patient)
    with pytest.raises(NotFound):
        read_my_review(session, cast.patient, project_id=cast.other_project, invitation_id=who.invitation)


def test_nothing_of_another_project_is_in_ones_own_list(
    session: Session, cast: Cast, people: dict[str, Asked]
) -> None:
    again = open_round(
        session,
        cast.outsider,
        project_id=cast.other_project,
        aid_id=cast.other_aid,
        number=1,
        hats=[ReviewHat.FACTS],
        words=SECRET,
        due_on=TODAY,
        reviewers=[NewReviewer(cast.other_partner, by_link=True)],
        today=TODAY,
        now=NOW,
    )
    (invitation,) = again.invitation_ids
    for person in (*cast.members, cast.named_only, people["nell"].person):
        assert SECRET not in repr(list_my_reviews(session, person))
        with pytest.raises(NotFound):
            find_my_review(session, person, invitation_id=invitation)
    (theirs,) = list_my_reviews(session, cast.other_partner)
    assert theirs.words == SECRET
