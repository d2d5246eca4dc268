"""How the coverage of a release changed since another: cell by cell, as more, less or the same. Pure."""

from partnering.tracker.coverage_shapes import Cell, CellChange, Change, Coverage


def compare(now: Coverage, before: Coverage) -> tuple[CellChange, ...]:
    """How each cell changed since another coverage, in the order of the stages and roles of `now`.

    Raises ValueError for two lifecycles: their cells are not the same places.
    """
    if now.lifecycle != before.lifecycle:
        raise ValueError(f"Cannot compare {now.lifecycle} with {before.lifecycle}")
    earlier = {(stage.stage, cell.partner_role): cell for stage in before.stages for cell in stage.cells}
    return tuple(
        _cell_change(stage.stage, cell, earlier[stage.stage, cell.partner_role])
        for stage in now.stages
        for cell in stage.cells
    )


def _cell_change(stage: str, now: Cell, before: Cell) -> CellChange:
    def change(number: int | None, earlier: int | None) -> Change | None:
        if number is None or earlier is None or now.is_hidden or before.is_hidden:
            return None
        if number == earlier:
            return Change.SAME
        return Change.MORE if number > earlier else Change.FEWER

    return CellChange(
        stage=stage,
        partner_role=now.partner_role,
        people=change(now.people, before.people),
        minutes=change(now.minutes, before.minutes),
        level_by_project=change(now.level_by_project, before.level_by_project),
        level_by_partner=change(now.level_by_partner, before.level_by_partner),
    )
