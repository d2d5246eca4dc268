"""Every screen by every person, while a journal with words for each level is there: what is shown of it, and where."""

import pytest

from partnering.foundation.database import transaction
from tests.cast import Cast
from tests.house_rules import ROOT
from tests.pages.conftest import Screen
from tests.pages.screen_words import words_on
from tests.partnering.reflection.test_who_reads_what import READS, levels_in, write_for_everybody

JOURNAL = "reflection/journal.py"
PAGES = sorted(
    f"{file.parent.name}/{file.name}"
    for file in (ROOT / "pages").glob("*/*.py")
    if file.parent.name not in {"plain", "shared"}
)
WITH_A_SCREEN = ("lead", "facilitator", "caregiver", "clinician", "funder", "administrator", "outsider")
"""One for each set of rights: an editor sees no more than a lead, and nobody signs in who has no access."""


@pytest.mark.parametrize("role", WITH_A_SCREEN)
def test_what_was_shared_stands_with_its_readers_under_shared_with_me(
    role: str, cast: Cast, open_screen: Screen
) -> None:
    with transaction() as session:
        write_for_everybody(session, cast)
    tab = open_screen(JOURNAL, getattr(cast, role), view="shared")
    assert levels_in(words_on(tab)) == READS[role]


@pytest.mark.parametrize("role", ["lead", "clinician", "funder", "administrator"])
def test_no_other_screen_tells_more(role: str, cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        write_for_everybody(session, cast)
    tab = open_screen(JOURNAL, getattr(cast, role))
    for page in PAGES:
        tab.query_params.clear()
        told = levels_in(words_on(tab.switch_page(page).run()))
        assert told <= READS[role], page
