"""What people type or paste, made fit to keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.models import InstanceFact
from partnering.foundation.typed_text import tidy, tidy_line


@pytest.mark.parametrize(
    ("typed", "kept", "in_one_line"),
    [
        ("  one  two ", "one  two", "one two"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree", "one two three"),
        ("one\x00\x0btwo\x7f\x85", "onetwo", "onetwo"),
        ("tab\there", "tab\there", "tab here"),
        ("half \ud83d", "half", "half"),
        ("“é” 山 \u200fשלום", "“é” 山 \u200fשלום", "“é” 山 \u200fשלום"),
        ("\x00 \n", "", ""),
    ],
)
def test_text_is_kept_without_what_no_screen_shows(typed: str, kept: str, in_one_line: str) -> None:
    assert (tidy(typed), tidy_line(typed)) == (kept, in_one_line)


@given(st.text(st.characters()))
def test_tidying_twice_changes_nothing_more(typed: str) -> None:
    assert tidy(tidy(typed)) == tidy(typed)
    assert tidy_line(tidy_line(typed)) == tidy_line(typed)


def test_a_database_keeps_every_tidy_character(any_session: Session) -> None:
    typed = "".join(chr(code) for code in [*range(0x3000), 0xD800, 0xDFFF, 0xFFFF, 0x1F600])
    any_session.add(InstanceFact(key="all", value=tidy(typed)))
    any_session.flush()
    any_session.expire_all()
    assert any_session.scalars(select(InstanceFact.value)).one() == tidy(typed)
