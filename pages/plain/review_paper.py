"""A review on paper: a packet with a letter, the aid and sheets to fill in, as PDF or in large print."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import Response

from decision_aids.formats.pdf import ReviewSheets, as_pdf
from pages.plain.review_page import parts_shown, result_for_reviewers, show_page
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import Consent, ReviewHat, ReviewQuestion, ReviewReply, Verdict
from partnering.foundation.words import _, language

_LANDMARK = re.compile(r'(<(?:section|footer)[^>]*?) aria-labelledby="[^"]*"')
_ID = re.compile(r'( (?:id|for|aria-labelledby|aria-describedby)="| href="#)')


@dataclass(frozen=True, slots=True)
class Packet:
    """What is put on paper, and for whom."""

    text: bytes
    title: str
    project: str
    number: int
    reviewer: str
    """Empty where the letter is for anybody."""
    words: str
    hats: Sequence[ReviewHat]
    due_on: date
    screens: Sequence[str]
    """Keys of the parts that are asked about."""
    is_again: bool
    """Whether they are only the parts that changed since the reviewer spoke."""


def send_pdf(packet: Packet, *, today: date) -> Response:
    """The packet as a PDF file."""
    pdf = as_pdf(result_for_reviewers(packet.text, today), sheets=_sheets(packet, today))
    name = quote(f"{_('review')}-{packet.title[:60]}.pdf")
    return Response(
        pdf,
        media_type="application/pdf",
        headers={"Content-Disposition": f"inline; filename*=utf-8''{name}", "Cache-Control": "no-store"},
    )


def show_large_print(packet: Packet, *, today: date) -> Response:
    """The packet as a page in large print, with the questions right below each part."""
    parts = [
        {"name": part.name, "shown": part.shown, "html": _beside_others(part.shown.html, number)}
        for number, part in enumerate(parts_shown(packet.text, today, language(), has_places=False))
        if part.key in packet.screens
    ]
    sheet = parts_shown(packet.text, today, language())[0].shown.style
    return show_page(
        "review_paper.html",
        sheet=sheet,
        title=packet.title,
        sheets=_sheets(packet, today),
        parts=parts,
    )


def _beside_others(html: str, number: int) -> Markup:
    """A part that stands on one page with others: its ids are its own, and its sections are no landmarks."""
    html = _LANDMARK.sub(r"\1", html)
    return Markup(_ID.sub(rf"\1part-{number}-", html))  # noqa: S704 (drawn by us, its words escaped)


def _sheets(packet: Packet, today: date) -> ReviewSheets:
    hello = _("Dear {name},").format(name=packet.reviewer) if packet.reviewer else _("Hello,")
    asked = _(
        "{project} wrote this for people who face a choice: “{title}”. Before it goes out, we ask people like you. "
        "Please read it and tell us what you think, at the latest by {day}."
    ).format(project=packet.project, title=packet.title, day=day_in_words(packet.due_on))
    hats = [f"{hat.label}. {hat.meaning}" for hat in packet.hats]
    free = _(
        "There is no right answer, and you may skip what you like. Write on the pages of the aid too, if you want. "
        "Then give everything back to whoever gave it to you. They will type it in, and say that it came on paper. "
        "The writers answer all you say."
    )
    letter = (hello, asked, *([packet.words] if packet.words else []), *hats, free)
    if packet.is_again:
        changed = _("You have seen it before. Only some parts have changed, so we ask about those only.")
        letter = (*letter, changed)
    return ReviewSheets(
        language=language(),
        heading=_("Will you look at this for us?"),
        letter=(*letter, _("This is version {n}.").format(n=packet.number)),
        parts_heading=_("What do you think of it?"),
        parts_how=_("Tick one box in each line, and write what you want to say."),
        parts=tuple(
            part.name for part in parts_shown(packet.text, today, language()) if part.key in packet.screens
        ),
        questions=tuple(question.label for question in ReviewQuestion),
        replies=tuple(reply.label for reply in ReviewReply),
        room=_("Anything to say about this part?"),
        verdict_heading=_("Your verdict"),
        verdicts=tuple((verdict.label, verdict.meaning) for verdict in Verdict),
        why=_("Why?"),
        naming=_("Who may see your name, outside of the project?"),
        namings=tuple(consent.label for consent in Consent),
        minutes=_("About how many minutes did this take you?"),
        end=_("Thank you. Please give this back by {day}.").format(day=day_in_words(packet.due_on)),
    )
