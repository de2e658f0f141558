"""How many requests do a thousand changed quantities cost, until buyers see them?"""

from collections.abc import Iterator
from datetime import timedelta

from bench.rows import Row, ratio
from bench.scene import NOON, SEED, US, connect, found_house
from counterpart.amazon.models.listings import Listing, ListingState, StockSettings
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.running import run_account
from counterpart.catalog.models import Product
from counterpart.core.clock import SteppingClock
from counterpart.inventory.models import StockItem
from counterpart.inventory.stocks import default_stock
from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.server import SandboxServer

LISTINGS = 1000
OFFERED = 7
ORDERS_AND_TOKENS = {"searchOrders", "listTransactions", "token"}
PASSES = 10


class SharedClock(SteppingClock):
    """A clock whose waiting lets the same time pass at Amazon, so that its quotas refill."""

    amazon: Amazon

    def wait(self, seconds: float) -> None:
        super().wait(seconds)
        # Amazon keeps milliseconds: rounded up, so that a request is never early.
        self.amazon.set_time((self.now() + timedelta(milliseconds=1)).isoformat())


def measure(database: str) -> Iterator[Row]:
    """Change a thousand quantities and make passes until Amazon shows each of them."""
    spent = _requests_for_a_thousand_figures()
    yield Row(
        f"Requests for {LISTINGS:,} changed quantities",
        f"{spent}",
        f"a patch and a look for each: {2 * LISTINGS:,}",
        ratio(spent, 2 * LISTINGS),
        "≤ 120 requests",
        note=f"who ships is asked before, what buyers see after; {database}.",
    )


def _requests_for_a_thousand_figures() -> int:
    clock = SharedClock(NOON)
    found_house()
    with SandboxServer(seed=SEED, now=NOON.isoformat()) as server:
        clock.amazon = server.amazon
        store = connect(clock, server)
        _list_everything(store, server.amazon)
        server.amazon.forget_requests()
        for _ in range(PASSES):
            clock.wait(timedelta(minutes=3).total_seconds())
            run_account(store.account, clock)
        if Listing.objects.exclude(state=ListingState.IN_STEP, seen=OFFERED).exists():
            raise RuntimeError("Amazon does not show every quantity.")
        return sum(one.operation not in ORDERS_AND_TOKENS for one in server.amazon.requests)


def _list_everything(store: AmazonStore, amazon: Amazon) -> None:
    """Offer a thousand things of which Amazon shows one and there are seven."""
    skus = [f"LISTED-{number:04d}" for number in range(LISTINGS)]
    StockSettings.objects.create(store=store, sends_quantity=True)
    products = Product.objects.bulk_create(
        Product(sku=sku, name=sku, created_at=NOON, updated_at=NOON) for sku in skus
    )
    StockItem.objects.bulk_create(
        StockItem(product=one, stock=default_stock(), on_hand=OFFERED) for one in products
    )
    for sku in skus:
        amazon.offers(sku, quantity=1)
    long_ago = NOON - timedelta(hours=3)
    Listing.objects.bulk_create(
        Listing(
            account=store.account,
            sku=sku,
            marketplace_ids=[US],
            channel="DEFAULT",
            seen=1,
            seen_at=long_ago,
            first_seen_at=long_ago,
            next_look_at=NOON + timedelta(days=1),
        )
        for sku in skus
    )
