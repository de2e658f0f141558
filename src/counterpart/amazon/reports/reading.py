"""What is a reader of reports, and what does it answer?"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from counterpart.amazon.client.documents import Fetched
from counterpart.amazon.models.reports import Report


class ReadRows(NamedTuple):
    """How many rows a report had that could be read, and how many could not."""

    rows: int
    broken: int


# A reader writes down what stands in a report, in the transaction in which the report is settled:
# both come together or not at all. It raises Unreadable if nothing of it can be read, calls nobody,
# and must be safe to repeat, because the same rows come again in the next report.
Reader = Callable[[Report, Fetched], tuple[int, int]]
Readers = Mapping[str, Reader]
