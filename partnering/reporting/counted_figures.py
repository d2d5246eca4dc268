"""Figures that are counts: reads the tallies of every room, hides small cells, and makes figures of the rest.

Part of use cases, which have checked the person's rights in each project.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from partnering.foundation.models import Membership, Partnership
from partnering.foundation.tallies import Tally
from partnering.foundation.vocabulary import PartnerRole, Standing
from partnering.reflection.counted_marks import quarters_of_marks
from partnering.reflection.counted_weeks import journal_quarters
from partnering.reflection.lesson_tallies import tally_lessons
from partnering.reporting.figure import Figure
from partnering.reporting.figures_of_log import figure_of_answers, figure_of_hours, figure_of_influence
from partnering.reporting.figures_of_means import (
    figure_of_journals,
    figure_of_lessons,
    figure_of_money,
    figure_of_satisfaction,
)
from partnering.reporting.figures_of_partnering import figure_of_partners
from partnering.reporting.log_tallies import LogTallies
from partnering.reporting.scope import Scope
from partnering.reporting.shown_tallies import Cell, cell_of, shown_of, with_small_hidden
from partnering.resourcing.budget_standing import budget_standing
from partnering.resourcing.payment_tallies import tally_payments, tally_people_of_payments
from partnering.tracker.small_cells import FEWEST_PEOPLE_SHOWN


def log_figures(session: Session, scope: Scope, log: LogTallies) -> list[Figure]:
    """What was logged and said: figures that can be cut by stage."""
    ids, sees = scope.project_ids, scope.sees_people
    enough = _with_enough_people(log.people)
    return [
        figure_of_answers(
            with_small_hidden(
                scope.chosen(log.inputs),
                sees_people=sees,
                kind_of=lambda kind: kind.answer,
            ),
            scope.period,
        ),
        figure_of_influence(
            with_small_hidden(scope.chosen(log.influence), sees_people=sees),
            scope.period,
        ),
        figure_of_hours(
            shown_of(
                scope.chosen(log.minutes),
                is_small=lambda tally: (
                    tally.project_id not in sees and cell_of(tally, tally.kind) not in enough
                ),
            ),
            with_small_hidden(
                scope.chosen(log.listening),
                sees_people=sees,
                kind_of=lambda _noted: None,
            ),
            scope.period,
        ),
        figure_of_lessons(
            with_small_hidden(scope.chosen(tally_lessons(session, project_ids=ids)), sees_people=sees),
            scope.period,
        ),
    ]


def people_figures(session: Session, scope: Scope) -> list[Figure]:
    """Who takes part, what they are paid, and how often they reflect: figures that belong to no stage."""
    ids, sees = scope.project_ids, scope.sees_people
    enough = _with_enough_people(tally_people_of_payments(session, project_ids=ids, today=scope.today))
    payments = shown_of(
        scope.chosen(tally_payments(session, project_ids=ids, today=scope.today)),
        is_small=lambda tally: (
            tally.project_id not in sees and cell_of(tally, tally.kind.group) not in enough
        ),
        kind_of=lambda kind: kind.group,
    )
    figures = [
        figure_of_partners(
            with_small_hidden(tally_partners(session, project_ids=ids), sees_people=sees), scope.period
        ),
        figure_of_money(payments, scope.period, _planned(session, scope)),
    ]
    if len(ids) == 1:
        # Of several projects together, what one of them hides could be taken from the sum.
        quarters = journal_quarters(session, project_id=next(iter(ids)), today=scope.today)
        marks = quarters_of_marks(session, project_id=next(iter(ids)), today=scope.today)
        figures += [
            figure_of_journals(quarters, scope.period),
            figure_of_satisfaction(marks, scope.period),
        ]
    return figures


def tally_partners(session: Session, *, project_ids: Collection[int]) -> list[Tally[PartnerRole]]:
    """Partners by role as it stands today, until they leave."""
    has_left = exists().where(
        Partnership.membership_id == Membership.id, Partnership.standing == Standing.LEFT
    )
    rows = session.execute(
        select(Membership.project_id, Membership.partner_role, func.count())
        .where(
            Membership.project_id.in_(project_ids),
            Membership.is_active,
            Membership.partner_role.is_not(None),
            ~has_left,
        )
        .group_by(Membership.project_id, Membership.partner_role)
    )
    return [Tally(project_id, None, None, None, role, n) for project_id, role, n in rows if role is not None]


def _with_enough_people(people: Iterable[Tally[Any]]) -> frozenset[Cell]:
    """The cells with so many people that their numbers tell nobody apart."""
    sizes: Counter[Cell] = Counter()
    for tally in people:
        sizes[cell_of(tally, tally.kind)] += tally.number
    return frozenset(cell for cell, size in sizes.items() if size >= FEWEST_PEOPLE_SHOWN)


def _planned(session: Session, scope: Scope) -> list[tuple[str, Decimal]]:
    """By currency, what is planned for partnering in the one project that is asked for."""
    if len(scope.project_ids) != 1:
        return []
    budget = budget_standing(session, project_id=scope.project_ids[0], today=scope.today)
    return [(total.currency, total.planned) for total in budget.totals if total.currency and total.planned]
