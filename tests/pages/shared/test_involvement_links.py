"""Who was involved, to take along: on each release and at its gate, for those who may take the project out."""

import pytest

from partnering.interop.involvement_files import InvolvementForm
from tests.cast import Cast
from tests.pages.conftest import Screen
from tests.pages.screen_words import words_on

PAGES = ("tracker/releases.py", "aids/gate.py")
ADDRESS = "/involvement?project=statin&amp;release=2.1&amp;form="


@pytest.mark.parametrize("page", PAGES)
def test_a_lead_finds_each_form(cast: Cast, open_screen: Screen, page: str) -> None:
    words = words_on(open_screen(page, cast.lead))
    for form in InvolvementForm:
        assert f"{ADDRESS}{form}" in words
        assert form.meaning in words


@pytest.mark.parametrize("page", PAGES)
def test_who_may_not_take_the_project_out_sees_no_link(cast: Cast, open_screen: Screen, page: str) -> None:
    for person in (cast.editor, cast.funder) if page == "aids/gate.py" else (cast.editor,):
        assert ADDRESS not in words_on(open_screen(page, person))
