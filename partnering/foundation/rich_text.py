"""Rich text from outside: made safe to show, and turned into plain text to read, search and quote."""

import html
import re

import nh3

from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import _

MAX_TAGS = 10_000
"""A page of a book has a few hundred. Cleaning takes longer than it should for tags nested without end."""

_TAGS = frozenset(
    "p div br blockquote ul ol li strong b em i a table caption thead tbody tfoot tr th td".split()
)
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_DROPPED_WITH_THEIR_CONTENT = frozenset(
    "script style svg math iframe object template noscript title textarea select".split()
)
_ANY_TAG = re.compile(r"<[a-zA-Z/!]")
_BLOCK_THAT_IS_DROPPED = re.compile(
    r"<(?=/?(?:h[1-6]|section|article|header|footer|main|aside|address|fig\w+|form|fieldset"
    r"|dl|dt|dd|pre|center|hr)\b)",
    re.IGNORECASE,
)
_BLOCK_EDGE = re.compile(
    r"</?(?:p|div|br|blockquote|ul|ol|li|table|caption|thead|tbody|tfoot|tr|th|td)\b[^>]*>"
)


def sanitised(text: str) -> str:
    """HTML that is safe to show: paragraphs, lists, tables, bold, italics and links to http and https only.

    Headings and other blocks leave a line break, so that words do not run together. No-break spaces become plain
    spaces. A text without any tag is taken as plain text and keeps its lines. InvalidInput above MAX_TAGS tags.
    """
    if (tags := text.count("<")) > MAX_TAGS:
        raise InvalidInput(
            _("This text holds {tags} tags. At most {most} can be read: shorten it.").format(
                tags=tags, most=MAX_TAGS
            )
        )
    if not _ANY_TAG.search(text):
        text = "<br>".join(text.splitlines())
    clean = nh3.clean(
        # Safe whatever it does to hostile input, because the sanitiser comes after it.
        _BLOCK_THAT_IS_DROPPED.sub("<br><", text),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        clean_content_tags=set(_DROPPED_WITH_THEIR_CONTENT),
        link_rel="noopener nofollow",
        url_schemes={"http", "https"},
        url_relative="deny",
    )
    return clean.replace("&nbsp;", " ").strip()


def plain_text(text: str) -> str:
    """The words of HTML or plain text, one line a paragraph, list item or table cell; "" where there are none."""
    broken_up = _BLOCK_EDGE.sub("<br>", re.sub(r"\s+", " ", sanitised(text)))
    words = html.unescape(nh3.clean(broken_up.replace("<br>", "\n"), tags=set()))
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return "\n".join(line for line in lines if line)
