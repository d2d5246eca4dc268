"""Rich text from outside: hostile HTML comes out harmless, and words come out whole."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnering.foundation.errors import InvalidInput
from partnering.foundation.rich_text import MAX_TAGS, plain_text, sanitised

REL = 'rel="noopener nofollow"'


@pytest.mark.parametrize(
    ("hostile", "safe"),
    [
        ("<script>alert(1)</script>hello", "hello"),
        ("<p onclick=steal() style='position:fixed' class=x id=y>hello", "<p>hello</p>"),
        ("<img src=x onerror=alert(1)>hello", "hello"),
        ("<a href='javascript:alert(1)'>hello</a>", f"<a {REL}>hello</a>"),
        ("<a href=' jav\tascript:alert(1)'>hello</a>", f"<a {REL}>hello</a>"),
        ("<a href='data:text/html,x'>hello</a>", f"<a {REL}>hello</a>"),
        ("<a href='//evil.example/x'>hello</a>", f"<a {REL}>hello</a>"),
        ("<a href='mailto:a@b.example'>hello</a>", f"<a {REL}>hello</a>"),
        ("<svg><text onload=alert(1)>x</text></svg>hello", "hello"),
        ("<svg><p><style><img src=x onerror=alert(1)></style>", "<p></p>"),
        ("<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", ""),
        ("<style>p{display:none}</style><p>hello", "<p>hello</p>"),
        ("<iframe src=https://evil.example></iframe>hello", "hello"),
        ("<!-- <script>alert(1)</script> -->hello", "hello"),
        ("<xmp><script>alert(1)</script></xmp>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<p><strong>never <em>closed", "<p><strong>never <em>closed</em></strong></p>"),
        ("<h2 </script><script>alert(1)</script>hello", "<br>hello"),
        ("null\x00byte", "nullbyte"),
    ],
)
def test_hostile_html_comes_out_harmless(hostile: str, safe: str) -> None:
    assert sanitised(hostile) == safe


@pytest.mark.parametrize(
    "kept",
    [
        "<p>one<br>two</p>",
        "<ul><li>one</li><li>two</li></ul>",
        "<ol><li><strong>one</strong> <em>two</em></li></ol>",
        f'<a href="https://www.cdc.gov/alcohol/" {REL}>CDC</a>',
        f'<a href="http://example.org/a?b=1&amp;c=2" {REL}>old</a>',
        '<table><tbody><tr><th colspan="2">one</th></tr><tr><td>two</td><td>three</td></tr></tbody></table>',
    ],
)
def test_what_people_need_to_read_a_text_stays(kept: str) -> None:
    assert sanitised(kept) == kept


def test_a_link_that_opens_another_window_is_made_an_ordinary_link() -> None:
    assert sanitised("<a href='https://x.org' target=_blank rel=opener>x</a>") == (
        f'<a href="https://x.org" {REL}>x</a>'
    )


def test_no_break_spaces_become_plain_spaces_unless_somebody_wrote_about_them() -> None:
    assert sanitised("<p>a&nbsp;b\u00a0c</p>") == "<p>a b c</p>"
    assert sanitised("write &amp;nbsp; here") == "write &amp;nbsp; here"


def test_words_of_dropped_blocks_do_not_run_together() -> None:
    assert sanitised("<h2>Who</h2>helped<section>us</section>") == "<br>Who<br>helped<br>us<br>"
    assert plain_text("<h2>Who</h2>helped<div>us</div><div>all</div>") == "Who\nhelped\nus\nall"


def test_plain_text_has_one_line_for_each_paragraph_item_and_cell() -> None:
    html = (
        "<p>One\r\n  line,&nbsp;<em>still</em> one.</p>\r\n<ul>\r\n\t<li>Two</li>\r\n</ul>"
        "<table><tr><td>3<td>4</table>"
    )
    assert plain_text(html) == "One line, still one.\nTwo\n3\n4"


def test_text_without_tags_keeps_its_lines_and_its_signs() -> None:
    assert plain_text("a < b & c\r\nd > e") == "a < b & c\nd > e"
    assert sanitised("a < b & c\nd") == "a &lt; b &amp; c<br>d"


@pytest.mark.parametrize("empty", ["", "  ", "<p>&nbsp;</p>\r\n", "<p><br /></p>", "<img src=x>"])
def test_html_without_words_is_no_text(empty: str) -> None:
    assert plain_text(empty) == ""


def test_tags_nested_without_end_are_refused() -> None:
    assert plain_text("<div>" * MAX_TAGS) == ""
    with pytest.raises(InvalidInput) as refused:
        sanitised("<div>" * (MAX_TAGS + 1))
    assert refused.value.message == "This text holds 10001 tags. At most 10000 can be read: shorten it."


PIECES = st.sampled_from(
    "<p>|</p>|<a href='javascript:x'>|<script>|</script>|<svg>|<!--|-->|<h1|<td>|<style>|</style>|\"|'"
    "|<img src=x onerror=x>|&nbsp;|&lt;|onclick=x|>|<|word| ".split("|")
)
ALLOWED = re.compile(
    r"</?(?:p|div|br|blockquote|ul|ol|li|strong|b|em|i|table|caption|thead|tbody|tfoot|tr|th|td)>"
    r'|<a (?:href="https?://[^"<>]*" )?rel="noopener nofollow">|</a>|[^<>]+'
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_comes_in_only_the_short_list_of_tags_comes_out(html: str) -> None:
    clean = sanitised(html)
    assert ALLOWED.sub("", clean) == ""
    assert sanitised(clean) == clean
