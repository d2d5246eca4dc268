"""Projects: adding one, and finding those one belongs to."""

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.permissions import ADMINISTRATOR, OF_PARTNERS, ROLE_TABLE, held_by
from partnering.foundation.projects import add_project, find_project, list_projects
from partnering.foundation.vocabulary import AccessRole, PartnerRole
from tests.cast import CATALOG, NOBODY, NOW, Cast, nothing_changes


def add(session: Session, cast: Cast, slug: str, title: str = "A title", **more: str) -> int:
    return add_project(session, cast.administrator, slug=slug, title=title, catalog=CATALOG, now=NOW, **more)


@pytest.mark.parametrize("slug", ["a", "asthma", "asthma-2", "1-2-3", "x" * 40])
def test_a_project_is_found_by_its_short_name(cast: Cast, session: Session, slug: str) -> None:
    added = add(session, cast, slug)
    assert find_project(session, cast.administrator, slug=slug) == added


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "Asthma",
        "asthma plan",
        "-asthma",
        "asthma-",
        "a--b",
        "a_b",
        "a/b",
        "../a",
        "ästhma",
        "a\n",
        "x" * 41,
    ],
)
def test_a_short_name_that_does_not_fit_an_address_is_refused(
    cast: Cast, session: Session, slug: str
) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match="cannot be the short name of a project"):
        add(session, cast, slug)


def test_a_short_name_is_taken_once(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="a project “statin” already"):
        add(session, cast, "statin")


@pytest.mark.parametrize("title", ["", "   ", "\x00", "x" * 301])
def test_a_title_of_no_letter_or_too_many_is_refused(cast: Cast, session: Session, title: str) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match="1 to 300 characters"):
        add(session, cast, "asthma", title)


def test_a_title_is_kept_in_one_line(cast: Cast, session: Session) -> None:
    added = add(session, cast, "asthma", "  Asthma\n plan\x00 ")
    titles = {card.project_id: card.title for card in list_projects(session, cast.administrator)}
    assert titles[added] == "Asthma plan"


def test_a_lifecycle_or_policy_that_the_catalog_does_not_have_is_refused(
    cast: Cast, session: Session
) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match="sittig-2023"):
        add(session, cast, "asthma", lifecycle="no-such")
    with nothing_changes(session), pytest.raises(InvalidInput, match="default-1"):
        add(session, cast, "asthma", policy="no-such")


def test_a_person_sees_their_own_projects_with_what_they_may_do_there(cast: Cast, session: Session) -> None:
    (card,) = list_projects(session, cast.patient)
    assert (card.project_id, card.slug, card.title) == (cast.project, "statin", "Choose about statins")
    assert (card.lifecycle, card.policy) == ("sittig-2023", "default-1")
    assert (card.access_role, card.role) == (AccessRole.PARTNER, PartnerRole.PATIENT_PARTNER)
    assert card.permissions == ROLE_TABLE[AccessRole.PARTNER] | OF_PARTNERS


def test_an_administrator_sees_all_projects_by_title(cast: Cast, session: Session) -> None:
    cards = list_projects(session, cast.administrator)
    assert [card.slug for card in cards] == ["quince-choice", "statin"]
    assert {(card.access_role, card.role, card.permissions) for card in cards} == {
        (None, None, ADMINISTRATOR)
    }


def test_somebody_named_only_or_gone_sees_no_project(cast: Cast, session: Session) -> None:
    assert list_projects(session, cast.named_only) == []
    assert list_projects(session, cast.ended) == []


def test_what_a_card_says_one_may_do_is_what_one_may_do(cast: Cast, session: Session) -> None:
    for person, access_role in cast.members.items():
        (card,) = list_projects(session, person)
        partner_role = card.role if isinstance(card.role, PartnerRole) else None
        assert card.permissions == held_by(access_role, partner_role)


def test_a_project_of_others_cannot_be_told_from_none(cast: Cast, session: Session) -> None:
    told = []
    for slug in ("quince-choice", "no-such-thing"):
        with pytest.raises(NotFound) as refused:
            find_project(session, cast.lead, slug=slug)
        told.append(refused.value.message.replace(slug, "…"))
    assert told[0] == told[1]
    assert NOBODY not in {card.project_id for card in list_projects(session, cast.lead)}
