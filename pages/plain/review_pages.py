"""The pages of a review: the welcome, one part of the aid at a time, the verdict, and the thanks.

All of it is plain HTML that works without script. `review` answers requests with these.
"""

from datetime import date, timedelta

from markupsafe import Markup
from starlette.responses import Response

from decision_aids.formats.html_screens import Place
from pages.plain.page import Problem, show_refusal
from pages.plain.review_page import PartShown, parts_shown, show_page
from pages.plain.review_story import story_of
from pages.plain.review_visit import Reviewer
from pages.plain.visitor import now
from partnering.coauthoring.anchors import Mark
from partnering.coauthoring.my_reviews import KeptRemark, MyReview
from partnering.coauthoring.review_endings import TypedEnding
from partnering.coauthoring.screens import Screen
from partnering.foundation.errors import NotFound
from partnering.foundation.times import day_in_words
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import Consent, ReviewQuestion, ReviewReply, Verdict
from partnering.foundation.words import _, language, ngettext

TIME_TO_ANSWER = timedelta(days=14)
"""How long after the last day of a review its reviewers hear back, at the latest."""
ICON_STATES = ("happens", "possible", "others")


def refuse(problem: NotFound) -> Response:
    """What somebody sees whose link or account opens no review."""
    return show_refusal(_("This review is not open to you"), problem.message, status=404)


def welcome_page(reviewer: Reviewer, my: MyReview, *, is_kept: bool = False) -> Response:
    """Who asks, for what, and how long it takes."""
    card = my.card
    closed = ""
    if card.closed_at is not None:
        closed = _("This review was closed on {day}. What you wrote is kept. Thank you for looking.").format(
            day=day_in_words(card.closed_at.date())
        )
    asked = _("{name} of “{project}” asks you to look at version {n}, at the latest by {day}.").format(
        name=card.asked_by, project=card.project_title, n=card.number, day=day_in_words(card.due_on)
    )
    how_long = ngettext(
        "It is one part, about {minutes} minutes.",
        "It is {n} parts, about {minutes} minutes in all.",
        card.screens,
    ).format(n=card.screens, minutes=card.minutes)
    if reviewer.until is None:
        for_whom = _("Only you see this page.")
    else:
        for_whom = _("This link is for {name} alone and opens until {day}. Please do not pass it on.").format(
            name=reviewer.name, day=day_in_words(reviewer.until)
        )
    return _show(
        "review_welcome.html",
        reviewer,
        my,
        is_kept=is_kept,
        closed=closed,
        asked=asked,
        how_long=how_long,
        for_whom=for_whom,
        newer=_newer(my),
        hats=card.hats,
        changed=my.changed,
        is_begun=bool(my.answers or my.remarks),
        next_number=_first_without_answer(my),
        aid_language=my.content.document.aid.language,
    )


def screen_page(
    reviewer: Reviewer,
    my: MyReview,
    number: int,
    screen: Screen,
    *,
    words: str = "",
    token: str = "",
    problem: Problem | None = None,
) -> Response:
    """One part of the aid as its readers will see it, and what is asked about it."""
    part = part_of(my, screen)
    remarks = [remark for remark in my.remarks if remark.anchor.screen == screen.key]
    html = part.shown.pointing_at(part.places_said([remark.anchor for remark in remarks]))
    return _show(
        "review_screen.html",
        reviewer,
        my,
        problem=problem,
        script=part.shown.script,
        where=_("Part {n} of {all}: {name}").format(n=number, all=len(my.screens), name=screen.name),
        number=number,
        screens=my.screens,
        shown=part.shown,
        aid=Markup(html),  # noqa: S704 (drawn by us, its words escaped)
        changes=next((changed.changes for changed in my.changed if changed.key == screen.key), ()),
        questions=list(ReviewQuestion),
        replies=[(reply.value, reply.label, "") for reply in ReviewReply],
        answers={question: my.answers.get((screen.key, question)) for question in ReviewQuestion},
        answered={key for key, _question in my.answers},
        remarks=[_told(remark) for remark in remarks],
        words=words,
        token=token or new_token(),
    )


def say_page(
    reviewer: Reviewer,
    my: MyReview,
    number: int,
    screen: Screen,
    *,
    place: str,
    words: str = "",
    icon: str = "",
    token: str = "",
    problem: Problem | None = None,
) -> Response:
    """One sentence, number or picture by itself, and room to say something about it."""
    part = part_of(my, screen)
    found = part.place(place)
    if found is None:
        return screen_page(reviewer, my, number, screen)
    return _show(
        "review_say.html",
        reviewer,
        my,
        problem=problem,
        number=number,
        place_number=place,
        place=found,
        picture=Markup(found.picture),  # noqa: S704 (drawn by us, its words escaped)
        icons=icon_choices(found),
        icon=icon,
        shown=part.shown,
        words=words,
        token=token or new_token(),
    )


def verdict_page(
    reviewer: Reviewer, my: MyReview, *, typed: TypedEnding, problem: Problem | None = None
) -> Response:
    """The last page: the verdict in five sentences, why, who may see the name, and the time it took."""
    answered = {key for key, _question in my.answers} | {remark.anchor.screen for remark in my.remarks}
    n = len(my.remarks)
    return _show(
        "review_verdict.html",
        reviewer,
        my,
        problem=problem,
        typed=typed,
        newer=_newer(my),
        unseen=[
            (number, screen.name)
            for number, screen in enumerate(my.screens, start=1)
            if screen.key not in answered
        ],
        verdicts=[(verdict.value, verdict.label, verdict.meaning) for verdict in Verdict],
        consents=[(consent.value, consent.label, "") for consent in Consent],
        chosen_consent=typed.consent or Consent.ROLE_ONLY.value,
        remarks=[_told(remark) for remark in my.remarks],
        said=ngettext(
            "You said one thing. Read it again.", "You said {n} things. Read them again.", n
        ).format(n=n),
        hear_back=_hear_back(my, now().date()),
    )


def given_page(
    reviewer: Reviewer, my: MyReview, *, because: str = "", problem: Problem | None = None
) -> Response:
    """The thanks, what was said, and what came of it."""
    given = my.given
    if given is None:
        return welcome_page(reviewer, my)
    return _show(
        "review_given.html",
        reviewer,
        my,
        problem=problem,
        verdict=given.verdict,
        given=_("Given on {day}, about version {n}.").format(
            day=day_in_words(given.given_at.date()), n=given.number
        ),
        own_words=given.words,
        hear_back=_hear_back(my, given.given_at.date()),
        is_block=given.verdict is Verdict.HARMFUL_OR_MISLEADING and not given.is_lifted,
        is_lifted=given.is_lifted,
        because=because,
        story=story_of(reviewer, today=now().date()),
    )


def part_of(my: MyReview, screen: Screen) -> PartShown:
    """A part of the aid under review, drawn."""
    return next(part for part in parts_shown(my.text, now().date(), language()) if part.key == screen.key)


def icon_choices(place: Place) -> list[tuple[str, str, str]]:
    """The kinds of icons of a picture that somebody can mean; none for words and for bars."""
    if place.icons is None:
        return []
    icons = place.icons
    names = (
        _("The filled ones: it happens to these {n}"),
        _("The half-filled ones: it may happen to these {n}"),
        _("The empty ones: it does not happen to these {n}"),
    )
    counts = (icons.filled, icons.possible, icons.empty)
    kinds = zip(ICON_STATES, names, counts, strict=True)
    return [
        ("", _("The picture as a whole"), ""),
        *((state, name.format(n=f"{count:,}"), "") for state, name, count in kinds if count),
    ]


def mark_meant(place: Place, kind: str) -> Mark | None:
    """The mark of a picture that somebody means: the first icon of a kind; None within words and bars."""
    if place.icons is None:
        return None
    firsts = {
        "happens": 1,
        "possible": place.icons.filled + 1,
        "others": place.icons.filled + place.icons.possible + 1,
    }
    return Mark(place.option, place.outcome, firsts.get(kind))


def _show(
    template: str,
    reviewer: Reviewer,
    my: MyReview,
    *,
    problem: Problem | None = None,
    script: str = "",
    **values: object,
) -> Response:
    sheet = parts_shown(my.text, now().date(), language())[0].shown.style
    return show_page(
        template,
        sheet=sheet,
        script=script,
        status=200 if problem is None else 422,
        problem=problem,
        address=reviewer.address,
        reviewer=reviewer,
        card=my.card,
        **values,
    )


def _first_without_answer(my: MyReview) -> int:
    answered = {key for key, _question in my.answers}
    numbers = (number for number, screen in enumerate(my.screens, start=1) if screen.key not in answered)
    return next(numbers, len(my.screens)) if answered else 1


def _newer(my: MyReview) -> str:
    if my.card.latest_number == my.card.number:
        return ""
    return _(
        "The writers have gone on: there is a version {newer} by now. You see version {n}, and what you say counts. "
        "For parts that have changed, they will ask you again."
    ).format(newer=my.card.latest_number, n=my.card.number)


def _hear_back(my: MyReview, from_day: date) -> str:
    day = max(my.card.due_on, from_day) + TIME_TO_ANSWER
    return _("You will hear back by {day}: the writers answer everything you said.").format(
        day=day_in_words(day)
    )


def _told(remark: KeptRemark) -> dict[str, object]:
    quote = remark.anchor.quote
    about = f"{remark.about}: {quote}" if remark.about and quote not in remark.about else quote
    return {"remark_id": remark.remark_id, "quote": about, "words": remark.words}
