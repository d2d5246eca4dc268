"""Figures of who takes part and where the work stands: roles, levels, the gap, silence, releases. Pure."""

from collections import Counter
from collections.abc import Sequence

from partnering.foundation.catalog import Continuum
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _, ngettext
from partnering.release_gate.release_outcomes import ReleaseOutcome
from partnering.reporting.figure import Bar, Figure, FigureKey, Period, as_of, bar, total_in_words
from partnering.reporting.shown_tallies import Shown, ShownTallies
from partnering.tracker.charts import level_chart_alt
from partnering.tracker.coverage import Cell, Coverage, StageCoverage

WIDE_GAP = 3
"""From how many steps on gaps are counted together."""
WENT_OUT = (
    ReleaseOutcome.AGREED,
    ReleaseOutcome.WITH_DISSENT,
    ReleaseOutcome.LET_PASS,
    ReleaseOutcome.WITHOUT_GATE,
)


def figure_of_partners(partners: ShownTallies[PartnerRole], period: Period) -> Figure:
    """Partners by role, and the roles that nobody holds."""
    missing = [role.label for role in PartnerRole if partners.count(role) == Shown()]
    if not missing:
        sentence = _("Partners of every role take part.")
    elif len(missing) == len(PartnerRole):
        sentence = _("No partner takes part yet.")
    else:
        sentence = _("Partners take part in {n} of {all} roles. Nobody yet: {roles}.").format(
            n=len(PartnerRole) - len(missing), all=len(PartnerRole), roles=", ".join(missing)
        )
    return Figure(
        key=FigureKey.PARTNERS,
        sentence=sentence,
        n=total_in_words(partners.total),
        n_of=_("partners"),
        period=as_of(period),
        how_counted=_(
            "People who hold a partner role in a project today, with or without an account, until they leave. Somebody "
            "in two projects counts in each."
        ),
        bars=tuple(
            bar(role.label, count) if count != Shown() else Bar(role.label, count, _("Nobody yet"))
            for role, count in ((role, partners.count(role)) for role in PartnerRole)
        ),
    )


def figure_of_levels(coverage: Coverage, continuum: Continuum, period: Period) -> Figure:
    """Where both sides put the work, stage by stage."""
    rated = sum(
        1
        for cell in _cells(coverage.stages)
        if not (cell.level_by_project is None and cell.level_by_partner is None)
    )
    return Figure(
        key=FigureKey.LEVELS,
        sentence=_levels_sentence(coverage, continuum),
        n=str(rated),
        n_of=_("roles at a stage that somebody rated"),
        period=as_of(period),
        how_counted=_(
            "The highest level that each side gave, in a rating or with an activity, for each stage and role of "
            "release {release}. Neither side sees the other’s word before it has given its own; no average is taken."
        ).format(release=coverage.release),
        levels=coverage,
    )


def figure_of_gap(coverage: Coverage, period: Period) -> Figure:
    """How many steps of the scale lie between what the project says and what its partners say."""
    gaps = Counter(min(cell.gap, WIDE_GAP) for cell in _cells(coverage.stages) if cell.gap is not None)
    n = gaps.total()
    if not n:
        sentence = (
            _("No role that may be shown here has been rated by both sides.")
            if _is_partly_hidden(coverage)
            else _("No role has been rated by both sides yet.")
        )
    else:
        sentence = ngettext(
            "Both sides have rated {n} role at a stage, and say the same at {same}.",
            "Both sides have rated {n} roles at a stage, and say the same at {same}.",
            n,
        ).format(n=n, same=gaps[0])
    names = (_("They say the same"), _("One step apart"), _("Two steps apart"), _("Three steps or more"))
    return Figure(
        key=FigureKey.GAP,
        sentence=sentence,
        n=str(n),
        n_of=_("roles at a stage that both sides rated"),
        period=as_of(period),
        how_counted=_(
            "Steps of the scale between the two sides, for each stage and role of release {release} that both have "
            "rated and that may be shown."
        ).format(release=coverage.release),
        bars=tuple(bar(name, Shown(gaps[steps])) for steps, name in enumerate(names)),
    )


def figure_of_silence(coverage: Coverage, period: Period) -> Figure:
    """For each stage, the days since partners last took part."""
    stages = coverage.stages
    nobody = sum(1 for stage in stages if _is_empty(stage))
    known = [stage for stage in stages if stage.days_silent is not None]
    longest = max(known, key=lambda stage: stage.days_silent or 0, default=None)
    sentence = ngettext(
        "Partners have taken part at {n} of {all} stage.",
        "Partners have taken part at {n} of {all} stages.",
        len(stages),
    ).format(n=len(stages) - nobody, all=len(stages))
    if longest is not None:
        sentence += " " + ngettext(
            "The longest silence is {n} day, at “{stage}”.",
            "The longest silence is {n} days, at “{stage}”.",
            longest.days_silent or 0,
        ).format(n=longest.days_silent, stage=longest.name)
    return Figure(
        key=FigureKey.SILENCE,
        sentence=sentence,
        n=str(len(stages)),
        n_of=_("stages"),
        period=as_of(period),
        how_counted=_(
            "Days from the last activity with partners at each stage to today, for release {release}."
        ).format(release=coverage.release),
        bars=tuple(_silence_bar(stage) for stage in stages),
    )


def figure_of_releases(outcomes: ShownTallies[ReleaseOutcome], period: Period) -> Figure:
    """What became of the releases, with those that somebody disagreed with."""
    out = outcomes.count(*WENT_OUT).number
    dissent = outcomes.count(ReleaseOutcome.WITH_DISSENT).number
    held = outcomes.count(ReleaseOutcome.HELD).number
    sentence = ngettext(
        "{n} release went out, {dissent} of them with somebody’s dissent.",
        "{n} releases went out, {dissent} of them with somebody’s dissent.",
        out,
    ).format(n=out, dissent=dissent)
    if held:
        sentence += " " + ngettext("The gate holds {n}.", "The gate holds {n}.", held).format(n=held)
    total = outcomes.total.number
    return Figure(
        key=FigureKey.RELEASES,
        sentence=sentence,
        n=str(total),
        n_of=_("releases"),
        period=period.in_words,
        how_counted=_(
            "Releases that went out, in the year they did, by what the release gate said of them then; all others as "
            "they stand today. Releases are no people: none is hidden."
        ),
        bars=tuple(bar(outcome.label, outcomes.count(outcome)) for outcome in ReleaseOutcome),
    )


def _cells(stages: Sequence[StageCoverage]) -> list[Cell]:
    """Those whose numbers this reader may see."""
    return [cell for stage in stages for cell in stage.cells if not cell.is_hidden]


def _is_partly_hidden(coverage: Coverage) -> bool:
    return any(cell.is_hidden for stage in coverage.stages for cell in stage.cells)


def _levels_sentence(coverage: Coverage, continuum: Continuum) -> str:
    if not _is_partly_hidden(coverage):
        return level_chart_alt(coverage, continuum)
    if all(cell.level_by_project is cell.level_by_partner is None for cell in _cells(coverage.stages)):
        return _("Too few people took part in any one role to show where the work stands.")
    return level_chart_alt(coverage, continuum) + " " + _("Roles with too few people are left out.")


def _is_empty(stage: StageCoverage) -> bool:
    return all(cell.is_empty for cell in stage.cells)


def _silence_bar(stage: StageCoverage) -> Bar:
    if stage.days_silent is not None:
        return bar(
            stage.name,
            Shown(stage.days_silent),
            lambda n: ngettext("{n} day", "{n} days", n).format(n=n),
        )
    return Bar(stage.name, None, _("Nobody yet") if _is_empty(stage) else _("Too few people to show"))
