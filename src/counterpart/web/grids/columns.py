"""What is a column of a list?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Column:
    """One column: what the page shows, what an export writes, and what it sorts by.

    `shown` answers text (it is escaped) or safe HTML. `exported` answers a value for machines:
    text, number, Decimal, date or None. `sorts_by` is a field with an index that begins with it;
    without one the column cannot be sorted by. `is_head` marks the one cell that names the row,
    `is_personal` buyers' data: that it was shown is written down.
    """

    key: str
    label: Promise | str
    shown: Callable[[Any], SafeString | str]
    exported: Callable[[Any], Any]
    sorts_by: str = ""
    is_default: bool = True
    is_number: bool = False
    is_head: bool = False
    is_wide: bool = False
    is_personal: bool = False
