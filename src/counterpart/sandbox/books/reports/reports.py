"""What does this Amazon know about one report?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

# Reports 2021-06-30 model, Report.processingStatus.
STATUSES = frozenset({"CANCELLED", "DONE", "FATAL", "IN_PROGRESS", "IN_QUEUE"})
Row = dict[str, Any]


@dataclass
class Report:
    report_id: str
    seller_id: str
    report_type: str
    marketplace_ids: list[str]
    data_start: datetime
    data_end: datetime
    created_at: datetime
    options: dict[str, str] = field(default_factory=dict)
    status: str = "IN_QUEUE"
    started_at: datetime | None = None
    ended_at: datetime | None = None
    document_id: str | None = None
    breaks: bool = False


@dataclass(frozen=True)
class Kind:
    """A type of report: its columns in Amazon's order, and the rows from the books.

    `longest` is the longest stretch of time that Amazon makes one report of.
    """

    columns: tuple[str, ...]
    rows: Callable[[Any, Report], Iterable[Row]]
    longest: timedelta | None = None
