"""Which steps may a report take?"""

from typing import Any

from counterpart.amazon.models.reports import Report, ReportState

S = ReportState

# One that Amazon gave up, or that cannot be read, is wanted again before it counts as failed.
ALLOWED: dict[ReportState, frozenset[ReportState]] = {
    S.WANTED: frozenset({S.REQUESTED, S.FAILED}),
    S.REQUESTED: frozenset({S.DONE, S.EMPTY, S.WANTED, S.FAILED}),
    S.DONE: frozenset(),
    S.EMPTY: frozenset(),
    S.FAILED: frozenset(),
}
INITIAL = frozenset({S.WANTED})
ENDS = frozenset({S.DONE, S.EMPTY, S.FAILED})
UNDERWAY = frozenset(S) - ENDS


def move(report: Report, to: ReportState, **changes: Any) -> bool:
    """Take a step if the report still stands where it was read; answers whether it did.

    One conditional UPDATE: of two workers, one takes the step. `changes` are written with it.
    """
    came_from = ReportState(report.state)
    if to not in ALLOWED[came_from]:
        raise ValueError(f"A report that is {came_from} cannot become {to}.")
    moved = Report.objects.filter(pk=report.pk, state=came_from).update(state=to, **changes)
    if moved:
        report.state = to
        for name, value in changes.items():
            setattr(report, name, value)
    return bool(moved)
