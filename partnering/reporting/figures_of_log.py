"""Figures of what was logged and said: answers, influence, time. Pure: what a reader may see in, figures out."""

from collections.abc import Sequence
from statistics import median

from partnering.foundation.tallies import Tally
from partnering.foundation.vocabulary import Answer, Influence, TimeKind
from partnering.foundation.words import _, ngettext
from partnering.reporting.figure import Bar, Figure, FigureKey, Period, bar, shown_in_words, total_in_words
from partnering.reporting.shown_tallies import ShownTallies
from partnering.tracker.tallies import Answered, Listening

CHANGED_THE_WORK = (Influence.CO_PRODUCING, Influence.REDIRECTING, Influence.REFINING)


def figure_of_answers(said: ShownTallies[Answered], period: Period) -> Figure:
    """What became of what partners said, and how long it took. Of each kind of answer only what may be shown."""
    answered, waiting = said.count(*Answer), said.count(None)
    everything = answered + waiting
    if everything.hidden and not said.total.number:
        sentence = _("Partners said too little here to show how much.")
    elif everything.hidden:
        sentence = _(
            "Partners said {n} things that need an answer. How many were answered is too few to show."
        ).format(n=total_in_words(said.total))
        if answered.number:
            sentence = _("Partners said {n} things that need an answer. {answered} were answered.").format(
                n=total_in_words(said.total), answered=shown_in_words(answered)
            )
    elif not everything.number:
        sentence = _("Nobody has said anything that needs an answer yet.")
    else:
        sentence = ngettext(
            "Of {n} thing that partners said, {answered} has an answer and {waiting} waits.",
            "Of {n} things that partners said, {answered} have an answer and {waiting} wait.",
            everything.number,
        ).format(n=everything.number, answered=answered.number, waiting=waiting.number)
    return Figure(
        key=FigureKey.ANSWERS,
        sentence=sentence,
        n=total_in_words(said.total),
        n_of=_("things that partners said"),
        period=period.in_words,
        how_counted=_(
            "Each thing that a partner said counts once, in the year it was said, by the latest answer to it. What was "
            "put off to a day that has come waits again. Days are whole days from when it was said, or said again, to "
            "the first answer."
        ),
        bars=(
            *(bar(answer.label, said.count(answer)) for answer in Answer),
            bar(_("Waits for an answer"), waiting),
        ),
        facts=_days_to_answer(said.tallies),
    )


def figure_of_influence(said: ShownTallies[Influence], period: Period) -> Figure:
    """How far partners changed the work, as the activities say."""
    changed, all_of_them = said.count(*CHANGED_THE_WORK), said.count(*Influence)
    if all_of_them.hidden:
        sentence = (
            _("Partners changed the work in {n} activities.").format(n=shown_in_words(changed))
            if changed.number
            else _("Too few activities say how far partners changed the work to show it.")
        )
    elif not all_of_them.number:
        sentence = _("No activity says yet how far partners changed the work.")
    else:
        sentence = ngettext(
            "Partners changed the work in {changed} of {n} activity that says how far.",
            "Partners changed the work in {changed} of {n} activities that say how far.",
            all_of_them.number,
        ).format(changed=changed.number, n=all_of_them.number)
    return Figure(
        key=FigureKey.INFLUENCE,
        sentence=sentence,
        n=total_in_words(said.total),
        n_of=_("activities that say it"),
        period=period.in_words,
        how_counted=_(
            "Each activity counts once, in the year it took place, with the word that whoever logged it chose. Those "
            "without such a word are not counted. Partners changed the work where they made it together, changed its "
            "direction or made it better. The words follow Maurer and others (2022), doi:10.1007/s11606-021-07104-w."
        ),
        bars=tuple(bar(influence.label, said.count(influence)) for influence in Influence),
    )


def figure_of_hours(
    given: ShownTallies[TimeKind], listening: ShownTallies[Listening], period: Period
) -> Figure:
    """Time that partners gave, by what for, and how much of the time was spent listening."""
    total = given.total
    if total.hidden and not total.number:
        sentence = _("Too few people took part to show how much time they gave.")
    elif not total.number:
        sentence = _("No time of partners has been logged yet.")
    else:
        sentence = _("Partners gave {time}.").format(time=shown_in_words(total, in_hours))
    return Figure(
        key=FigureKey.HOURS,
        sentence=sentence,
        n=total_in_words(total, in_hours),
        n_of=_("time that partners gave"),
        period=period.in_words,
        how_counted=_(
            "The length of each activity, and the time that was logged to prepare it, times the partners in it. Time "
            "for a journal is never counted, nor is coaching that two people noted between themselves. For readers who "
            "may not see people, time of one kind that fewer than 5 people gave in one year is left out."
        ),
        bars=tuple(_hours_bar(kind, given) for kind in TimeKind),
        facts=_share_of_listening(listening.tallies),
    )


def in_hours(minutes: int) -> str:
    """Minutes as hours with one digit: "12.5 hours"."""
    hours = f"{minutes / 60:,.1f}".removesuffix(".0")
    return ngettext("{hours} hour", "{hours} hours", 1 if minutes == 60 else 2).format(hours=hours)


def _hours_bar(kind: TimeKind, given: ShownTallies[TimeKind]) -> Bar:
    shown = given.count(kind)
    if shown.hidden and not shown.number:
        return Bar(kind.label, shown, _("Too few people to show"))
    return bar(kind.label, shown, in_hours)


def _days_to_answer(tallies: Sequence[Tally[Answered]]) -> tuple[str, ...]:
    days = [
        tally.kind.days for tally in tallies if tally.kind.days is not None for _one in range(tally.number)
    ]
    if not days:
        return ()
    middle = median(days)
    return (
        _("Half of the answers came within {days} days (n = {n} answers).").format(
            days=f"{middle:.1f}".removesuffix(".0"), n=len(days)
        ),
    )


def _share_of_listening(tallies: Sequence[Tally[Listening]]) -> tuple[str, ...]:
    minutes = sum(tally.kind.minutes for tally in tallies)
    if not minutes:
        return ()
    percent = round(sum(tally.kind.percent_minutes for tally in tallies) / minutes)
    return (
        _("Of that time, the team listened for {percent} % (n = {n} activities that note it).").format(
            percent=percent, n=sum(tally.number for tally in tallies)
        ),
    )
