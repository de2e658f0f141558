"""What is compared with Amazon, and how much of it is still on its way?"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from counterpart.amazon.client.transport import Transport
from counterpart.amazon.models.accounts import SellerAccount


@dataclass
class Tally:
    """Counts by what was compared, such as orders or parcels.

    `underway` is what cannot agree yet: it was told and is not shown yet, or changed after the
    last look. `waiting` is what a person has to decide. Neither is a difference. `ordered` are
    the SKUs of orders that are not here yet: Amazon has lowered its figures for them already.
    """

    compared: Counter[str] = field(default_factory=Counter)
    underway: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    ordered: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Look:
    """One look at Amazon: for whom, on which line, since when, and what it counts."""

    account: SellerAccount
    line: Transport
    since: datetime
    now: datetime
    tally: Tally
