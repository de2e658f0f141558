"""Which store is a page about, and which lists prove its figures?"""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext

from counterpart.amazon.client.marketplaces import MARKETPLACES, Marketplace, find_marketplace
from counterpart.amazon.figures.periods import LENGTHS, Period, last_days
from counterpart.amazon.figures.revenue import NOT_REVENUE
from counterpart.amazon.figures.work import AWAITING
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.queries import find_stores
from counterpart.amazon.stores.activity import StoreUnknown
from counterpart.web.access import Request
from counterpart.web.amazon_orders.words import STATUSES
from counterpart.websites.scopes import Scope

COUNTS = tuple(status for status in STATUSES if status not in NOT_REVENUE)


def store_at(pk: int, *, scope: Scope) -> AmazonStore:
    """Answer a store within a scope, or refuse: the page then says that there is none."""
    store = find_stores(scope=scope).filter(pk=pk).first()
    if store is None:
        raise StoreUnknown(gettext("There is no such store."))
    return store


def marketplace_of(store: AmazonStore) -> Marketplace:
    """Answer the store's marketplace; every store was connected to one that is known."""
    return find_marketplace(store.marketplace_id) or MARKETPLACES[0]


def period_of(request: Request) -> Period:
    """Answer the period that the address names in `days`: 30 unless it says 7."""
    wanted = request.GET.get("days", "")
    length = next((one for one in LENGTHS if str(one) == wanted), LENGTHS[-1])
    return last_days(length, zone=reader_zone(), now=request.clock.now())


def reader_zone() -> ZoneInfo:
    """Answer the reader's time zone, in which days begin."""
    return timezone.get_current_timezone()


def orders_awaiting(store: AmazonStore) -> str:
    """Answer the list of a store's orders that we are to ship (L-26)."""
    return _orders(store, AWAITING, fulfilled_by="MERCHANT")


def orders_late(store: AmazonStore) -> str:
    """Answer the list of a store's orders that should have left."""
    return _orders(store, AWAITING, late="1")


def orders_held(store: AmazonStore) -> str:
    """Answer the list of a store's orders that cannot be imported."""
    return _orders(store, ["Error"])


def orders_rejected(store: AmazonStore) -> str:
    """Answer the list of a store's orders of which Amazon rejected a shipment."""
    return _orders(store, [], told="rejected")


def orders_of_revenue(store: AmazonStore, period: Period | None = None) -> str:
    """Answer the list of the orders that a store's revenue is made of, in a period or ever.

    Orders of which Amazon does not tell the total yet are no revenue.
    """
    if period is None:
        return _orders(store, COUNTS, total_min="0")
    return _orders(
        store,
        COUNTS,
        total_min="0",
        purchased_from=period.first.isoformat(),
        purchased_to=period.last.isoformat(),
    )


def orders_of(store: AmazonStore) -> str:
    """Answer the list of all orders of a store."""
    return _orders(store, [])


def _orders(store: AmazonStore, statuses: Iterable[str], **filters: str) -> str:
    words = [("store", str(store.pk)), *(("status", one) for one in statuses), *filters.items()]
    return f"{reverse('amazon_orders')}?{urlencode(words)}"
