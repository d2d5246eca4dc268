"""You said, we did: what came of each thing a reviewer said, in sentences for their own page."""

from dataclasses import dataclass
from datetime import date

from pages.plain.review_visit import Reviewer
from partnering.coauthoring.anchors import Whereabouts
from partnering.coauthoring.you_said_we_did import SaidAndDone, read_you_said_we_did
from partnering.foundation.database import reading
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was said, and what came of it."""

    quote: str
    words: str
    lines: tuple[str, ...]


def story_of(reviewer: Reviewer, *, today: date) -> list[Told]:
    """All that the reviewer said of this aid, the latest first."""
    with reading() as session:
        said = read_you_said_we_did(
            session,
            reviewer.person_id,
            project_id=reviewer.project_id,
            invitation_id=reviewer.invitation_id,
            today=today,
        )
    return [Told(one.place.anchor.quote, one.told.said, tuple(_lines(one))) for one in said]


def _lines(one: SaidAndDone) -> list[str]:
    lines = []
    for answer in one.told.answers:
        label = answer.answer.label
        if answer.deferred_until is not None:
            label = _("{answer}: {day}").format(answer=label, day=day_in_words(answer.deferred_until))
        lines.append(
            _("{label}. {words} ({name}, {day})").format(
                label=label,
                words=answer.words,
                name=answer.answered_by,
                day=day_in_words(answer.answered_at.date()),
            )
        )
    lines += [
        _("Version {n} answers this: {message}").format(n=edit.number, message=edit.message or _("see there"))
        for edit in one.edits
    ]
    if one.now.state is Whereabouts.CHANGED and one.now.words_now:
        lines.append(_("Changed since you spoke. It says now: {words}").format(words=one.now.words_now))
    elif one.now.state is Whereabouts.GONE:
        lines.append(_("What you spoke of is not there any more."))
    return lines or [_("Waits for an answer.")]
