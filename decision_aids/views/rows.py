"""One evidence set as rows of figures: every number rounded, worded and ready to be drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from decision_aids.document import CountOutcome, EvidenceSet, MeanOutcome, Option, Outcome
from decision_aids.numbers import Whole, half_up, larger_factor, whole, whole_group, whole_of_more
from decision_aids.quantities import Count, Mean
from decision_aids.views import sentences
from decision_aids.views.differences import difference_words
from decision_aids.views.result import Figure, FigureKind, Icons, Interval, LargerCount, Row
from decision_aids.wording import Wording

ICON_TOTALS: Final = (100, 1000)
"""Out of how many an icon array is drawn."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all the rows of one evidence set share. `pointer` is the place of the set in the document."""

    wording: Wording
    options: tuple[Option, ...]
    evidence: EvidenceSet
    pointer: str

    @property
    def denominator(self) -> int:
        """Out of how many counts are; 0 for a set of averages, which has none."""
        return self.evidence.denominator or 0


@dataclass(frozen=True, slots=True)
class Said:
    """What all figures of one row begin with and are out of: "Get a rash, over 2 weeks", "1,000 children"."""

    title: str
    what: str
    whole: str


def rows_of(frame: Frame) -> tuple[Row, ...]:
    """A row for each outcome, in the order of the document."""
    people = _people(frame)
    return tuple(
        _row(frame, f"{frame.pointer}/outcomes/{index}", outcome, people.get(outcome.id, ()))
        for index, outcome in enumerate(frame.evidence.outcomes)
    )


def _people(frame: Frame) -> dict[str, tuple[Whole | None, ...]]:
    """Whole people by outcome, in the order of the options. Outcomes of one group are rounded together."""
    groups: dict[tuple[str, str], list[CountOutcome]] = {}
    for outcome in frame.evidence.outcomes:
        if isinstance(outcome, CountOutcome):
            alone = "" if outcome.group else outcome.id
            groups.setdefault((outcome.group or "", alone), []).append(outcome)
    people: dict[str, tuple[Whole | None, ...]] = {}
    for outcomes in groups.values():
        by_option = [
            whole_group([outcome.per_option[option.id].n for outcome in outcomes], frame.denominator)
            for option in frame.options
        ]
        for outcome, figures in zip(outcomes, zip(*by_option, strict=True), strict=True):
            people[outcome.id] = figures
    return people


def _row(
    frame: Frame, pointer: str, outcome: CountOutcome | MeanOutcome, people: Sequence[Whole | None]
) -> Row:
    wording, evidence = frame.wording, frame.evidence
    is_mean = isinstance(outcome, MeanOutcome)
    what = outcome.reference_class or evidence.reference_class or ""
    horizon = outcome.time_horizon or evidence.time_horizon
    over = sentences.horizon_words(wording, horizon, label=outcome.label, is_mean=is_mean)
    time = sentences.untold_time(wording, horizon, over, outcome.label)
    title = sentences.title_words(outcome.label, time)
    said = Said(title, what, sentences.whole_words(wording, frame.denominator, what))
    certainty = outcome.certainty or "not_stated"
    certainty_label, certainty_sentence = sentences.certainty_words(wording, certainty)
    scale = outcome.scale if isinstance(outcome, MeanOutcome) else None
    scale_text = sentences.scale_words(wording, scale)
    larger = None
    if isinstance(outcome, MeanOutcome):
        figures = tuple(_mean_figure(frame, said, option, outcome, scale_text) for option in frame.options)
    else:
        figures = tuple(
            _count_figure(frame, said, option, outcome, counted)
            for option, counted in zip(frame.options, people, strict=True)
        )
        larger = _larger(frame, said, [outcome.per_option[option.id] for option in frame.options])
    return Row(
        pointer=pointer,
        outcome=outcome.id,
        label=outcome.label,
        measure=outcome.measure,
        direction=outcome.direction,
        group=outcome.group if isinstance(outcome, CountOutcome) else None,
        is_remainder=isinstance(outcome, CountOutcome) and outcome.remainder,
        reference_class=what,
        horizon=over,
        certainty=certainty,
        certainty_label=certainty_label,
        certainty_sentence=certainty_sentence,
        scale=scale_text,
        scale_low=None if scale is None else scale.low,
        scale_high=None if scale is None else scale.high,
        figures=figures,
        difference=difference_words(wording, frame.options, outcome, said.whole),
        larger=larger,
        alt=_alt(frame, title, figures, scale_text, certainty_label),
        note=_note(frame, outcome),
        untold_time=time,
    )


def _count_figure(
    frame: Frame, said: Said, option: Option, outcome: CountOutcome, people: Whole | None
) -> Figure:
    wording, of = frame.wording, frame.denominator
    count = outcome.per_option[option.id]
    if people is None:
        return _unknown(wording, said, option, count.reason or "", of=of)
    printed = sentences.people_words(wording, people)
    counted = wording.say("result_counted", n=printed, whole=said.whole)
    interval = _people_interval(wording, count, people, of)
    text = sentences.with_interval(wording, counted, _told(interval, printed))
    opposite = sentences.opposite_sentence(wording, people, of, is_remainder=outcome.remainder)
    kind: FigureKind = "range"
    if people.is_one_number:
        kind = "count"
    elif people.is_below_one:
        kind = "below_one"
    return Figure(
        option=option.id,
        kind=kind,
        low=people.low,
        high=people.high,
        of=of,
        printed=printed,
        opposite_printed=sentences.people_words(wording, people.others(of)),
        interval=interval,
        icons=Icons(of, people.low, people.high - people.low) if of in ICON_TOTALS else None,
        reason="",
        sentence=f"{wording.say('result_sentence', title=said.title, text=text)} {opposite}",
        counted=counted,
    )


def _mean_figure(frame: Frame, said: Said, option: Option, outcome: MeanOutcome, scale: str) -> Figure:
    wording = frame.wording
    mean = outcome.per_option[option.id]
    if mean.mean is None:
        return _unknown(wording, said, option, mean.reason or "", of=None)
    printed = wording.number(mean.mean)
    counted = wording.say("result_average", n=printed)
    interval = _mean_interval(wording, mean)
    text = sentences.with_interval(wording, counted, _told(interval, printed))
    sentence = wording.say("result_sentence", title=said.title, text=text)
    return Figure(
        option=option.id,
        kind="mean",
        low=mean.mean,
        high=mean.mean,
        of=None,
        printed=printed,
        opposite_printed="",
        interval=interval,
        icons=None,
        reason="",
        sentence=f"{sentence} {scale}" if scale else sentence,
        counted=counted,
    )


def _unknown(wording: Wording, said: Said, option: Option, reason: str, *, of: int | None) -> Figure:
    text = sentences.unknown_words(wording, reason)
    return Figure(
        option=option.id,
        kind="unknown",
        low=None,
        high=None,
        of=of,
        printed=wording.say("result_unknown"),
        opposite_printed="",
        interval=None,
        icons=None,
        reason=reason,
        sentence=wording.say("result_sentence", title=said.title, text=text),
        counted=text,
    )


def _people_interval(wording: Wording, count: Count, people: Whole, of: int) -> Interval | None:
    if count.low is None or count.high is None:
        return None
    ends = whole((count.low, count.high), of)
    # Rounded with its group, a count can stand one beside its own interval, which then reaches up to it.
    lower, upper = (people if people.low < ends.low else ends), (people if people.high > ends.high else ends)
    ends = Whole(lower.low, upper.high, lower.is_above_low, upper.is_below_high)
    return Interval(ends.low, ends.high, sentences.people_words(wording, ends))


def _mean_interval(wording: Wording, mean: Mean) -> Interval | None:
    if mean.low is None or mean.high is None:
        return None
    return Interval(mean.low, mean.high, sentences.range_words(wording, mean.low, mean.high))


def _told(interval: Interval | None, printed: str) -> str:
    """The interval where it says more than the figure itself."""
    return "" if interval is None or interval.printed == printed else interval.printed


def _larger(frame: Frame, said: Said, counts: Sequence[Count]) -> LargerCount | None:
    wording, of = frame.wording, frame.denominator
    factor = larger_factor([count.n for count in counts], of)
    if factor is None:
        return None
    among = sentences.whole_words(wording, of * factor, said.what)
    figures = []
    told = []
    for option, count in zip(frame.options, counts, strict=True):
        if count.n is None:
            printed, text = (
                wording.say("result_unknown"),
                sentences.unknown_words(wording, count.reason or ""),
            )
        else:
            printed = sentences.people_words(wording, whole_of_more(count.n, of, factor))
            text = wording.say("result_counted", n=printed, whole=among)
        figures.append(printed)
        told.append(wording.say("result_sentence", title=sentences.bare(option.label), text=text))
    return LargerCount(of * factor, tuple(figures), wording.say("result_larger", figures=" ".join(told)))


def _alt(frame: Frame, title: str, figures: Sequence[Figure], scale: str, certainty_label: str) -> str:
    wording = frame.wording
    told = (
        wording.say(
            "result_sentence",
            title=sentences.bare(option.label),
            text=sentences.with_interval(wording, figure.counted, _told(figure.interval, figure.printed)),
        )
        for option, figure in zip(frame.options, figures, strict=True)
    )
    return " ".join(filter(None, (f"{title}.", *told, scale, f"{certainty_label}.")))


def _note(frame: Frame, outcome: Outcome) -> str:
    wording = frame.wording
    labels: Mapping[str, str] = {other.id: other.label for other in frame.evidence.outcomes}
    again = [wording.say("result_quoted", text=labels[other]) for other in outcome.overlaps_with]
    told = []
    if outcome.composite_of:
        told.append(wording.say("result_composite", parts=wording.listed(outcome.composite_of)))
    if again:
        told.append(wording.say("result_overlap", parts=wording.listed(again)))
    return " ".join(told)


def scale_most(rows: Sequence[Row], denominator: int | None) -> int:
    """Where bars end: the next of 1, 2 or 5 times a power of ten, at most the denominator, that holds all counts."""
    figures = [figure for row in rows if row.measure == "count" for figure in row.figures]
    if denominator is None or not figures:
        return 0
    ends = [figure.high for figure in figures if figure.high is not None]
    ends += [figure.interval.high for figure in figures if figure.interval]
    most = half_up(max(ends, default=1))
    power = 1
    while 5 * power < most:
        power *= 10
    return min(denominator, next(step * power for step in (1, 2, 5) if step * power >= most))
