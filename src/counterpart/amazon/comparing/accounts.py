"""Does Amazon's view of a seller account agree with what is stored?"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from counterpart.amazon.client.errors import AmazonError
from counterpart.amazon.comparing.feeds import differing_feeds
from counterpart.amazon.comparing.listings import differing_listings
from counterpart.amazon.comparing.orders import differing_orders
from counterpart.amazon.comparing.refunds import differing_refunds
from counterpart.amazon.comparing.returns import differing_returns
from counterpart.amazon.comparing.tallying import Look, Tally
from counterpart.amazon.comparing.waiting import TellingClock
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.stores.lines import reading_line
from counterpart.core.clock import Clock

# Orders first: what they say explains figures that do not agree yet.
PARTS: Mapping[str, Callable[[Look], Iterator[str]]] = MappingProxyType(
    {
        "orders": differing_orders,
        "refunds": differing_refunds,
        "returns": differing_returns,
        "listings": differing_listings,
        "feeds": differing_feeds,
    }
)


def differences(
    account: SellerAccount,
    clock: Clock,
    tally: Tally,
    *,
    since: datetime,
    tell: Callable[[str], None],
) -> Iterator[str]:
    """Yield a sentence for each difference between Amazon's view and ours; outside transactions.

    Amazon is only asked, within its quotas, of which half stays with the work that goes on; `tell`
    gets a sentence for each longer wait. What Amazon does not answer is a sentence too: then
    nothing was proven. Other processes may be at work meanwhile.
    """
    waiting = TellingClock(clock, tell)
    with reading_line(account, waiting) as line:
        for name, part in PARTS.items():
            try:
                yield from part(Look(account, line, since, clock.now(), tally))
            except AmazonError as trouble:
                yield f"The {name} of account {account} could not be compared. {trouble}"
