"""People's words where Markdown reads them: every mark escaped, lines kept."""

import pytest

from pages.shared.text import as_text


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("Rosa", "Rosa"),
        ("**x** <b>", r"\*\*x\*\* \<b\>"),
        ("1. One\n2) Two", "1\\. One  \n2\\) Two"),
        ("A title\n===", "A title  \n\\=\\=\\="),
        ("Tom &amp; Ana", r"Tom \&amp; Ana"),
        ("one\n\n    two\r\n\tthree ", "one  \n  \ntwo  \nthree"),
        ("[a](b) :red[c] `d` $e$ ~f~", r"\[a\]\(b\) \:red\[c\] \`d\` \$e\$ \~f\~"),
        (":material/home: and :streamlit:", "\\:\u2060material/home\\: and \\:\u2060streamlit\\:"),
        ("", ""),
    ],
)
def test_marks_are_escaped_and_lines_stay_lines(words: str, escaped: str) -> None:
    assert as_text(words) == escaped
