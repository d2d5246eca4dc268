"""People's words where Streamlit reads Markdown. What its browser side makes of them was looked at in Chromium."""

import pytest

from pages.shared.text import as_text

JOINER = "\u2060"


def as_read(words: str) -> str:
    """What is left once Markdown has taken its backslashes, with the joiner made visible."""
    return as_text(words).replace("\\", "").replace(JOINER, "¦")


@pytest.mark.parametrize(
    ("words", "read"),
    [
        (":material/home:", ":¦material/home:"),
        (":material_home:", ":¦material_home:"),
        (":streamlit:", ":¦streamlit:"),
        ("we moved -> the screen", "we moved -¦> the screen"),
        ("<- -- >= <= ~= <->", "<¦- -¦- >¦= <¦= ~¦= <¦->"),
    ],
)
def test_what_streamlit_would_draw_otherwise_stays_as_it_was_typed(words: str, read: str) -> None:
    assert as_read(words) == read


@pytest.mark.parametrize("words", ["Anna--Maria", "a->b", "--help", "=> ->>", "10:30", "non-material"])
def test_nothing_is_put_into_other_words(words: str) -> None:
    assert as_read(words) == words


@pytest.mark.parametrize(
    "words",
    [
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "![picture](data:text/html;base64,AAAA)",
        ":red[x] :badge[x]",
        "$x^2$ $$y$$",
        "a | b | c",
        "&lt;b&gt;",
        "`code` ~~no~~ **b** _i_",
        "# heading",
        "1. one",
        "> said",
    ],
)
def test_every_mark_of_markdown_is_escaped(words: str) -> None:
    marks = set("\\`*_{}[]()<>#+-.!|~$:&=")
    text = as_text(words)
    assert text.replace("\\", "") == words
    assert all(text[n - 1] == "\\" for n, sign in enumerate(text) if sign in marks - {"\\"})


def test_lines_stay_lines_and_are_no_program_code() -> None:
    assert as_text("one\n    two\n\tthree\r\nfour") == "one  \ntwo  \nthree  \nfour"
