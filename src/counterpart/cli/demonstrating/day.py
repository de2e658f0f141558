"""What happens on the demo's day? Orders come in, and someone packs them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import click

from counterpart.amazon.attention.grouping import groups_of_held
from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.running import read_reports, run_account
from counterpart.amazon.stores.connecting import NewStore, connect_store
from counterpart.catalog.products import save_product
from counterpart.cli.demonstrating.afterwards import after_sales, send_quantities
from counterpart.cli.printing import print_table
from counterpart.core.clock import SteppingClock
from counterpart.inventory.adjusting import set_quantity
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.sandbox.amazon import Amazon
from counterpart.websites.founding import found_main_website

STORE = "Demo Store"
STORE_IN_CANADA = "Demo Store Canada"
STORES = {STORE: "US", STORE_IN_CANADA: "CA"}
SEED = 11
# Before the day, weeks go by with fewer orders, so that lists and charts have something to tell.
WEEKS = 5
PLACES = ("ATVPDKIKX0DER", "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2")
SHELVED = 30
STEP = timedelta(minutes=20)
PACKED_AFTER = timedelta(hours=2)
COUNTED = ("created", "accepted", "completed", "canceled")
CARRIERS = ("ups", "usps", "fedex", "Blue Bicycle Couriers")
# SKU, title, price, quantity, enabled. CUP is not in the catalog: its orders are held.
PRODUCTS = (
    ("MUG-WHITE", "Stoneware mug, white", "12.00", 120, True),
    ("MUG-BLUE", "Stoneware mug, blue", "12.50", 60, True),
    ("LAMP-OAK", "Desk lamp, oak", "39.90", 60, True),
    ("VASE", "Glass vase", "24.00", 5, True),
    ("CLOCK", "Wall clock", "31.00", 15, False),
)
UNKNOWN = {"sku": "CUP-GREEN", "title": "Espresso cup, green", "price": "7.50"}


def beginning(now: datetime, *, hours: int, weeks: int) -> datetime:
    """Answer when the demo begins, so that its weeks and its day end now."""
    return now.replace(microsecond=0) - timedelta(weeks=weeks, hours=hours)


def happens(amazon: Amazon, now: datetime, *, orders: int, hours: int, weeks: int) -> None:
    """Let weeks and a day go by in simulated time, up to now, and tell what they brought."""
    clock = SteppingClock(beginning(now, hours=hours, weeks=weeks))
    account = _open_shop(amazon, clock)
    for number in range(weeks):
        _week(amazon, account, clock, number)
    _count_stock(clock.now(), times=1)
    if weeks:
        after_sales(amazon, now=clock.now())
        send_quantities(now=clock.now())
    amazon.lives_a_day(orders=orders, skus=_offers(), seed=SEED, marketplaces=PLACES)
    held = 0
    for run in _passes(amazon, account, clock, until=now, step=STEP):
        counts = {one: getattr(run, one) for one in COUNTED} | {"more held": run.held - held}
        held = run.held
        told = ", ".join(f"{count} {what}" for what, count in counts.items() if count > 0)
        if told:
            click.echo(f"  {run.started_at:%H:%M}  {told}")


def _week(amazon: Amazon, account: SellerAccount, clock: SteppingClock, number: int) -> None:
    created = 0
    for day in range(7):
        count = 2 + (number * 7 + day * 5) % 5
        seed = SEED + 100 + number * 7 + day
        amazon.lives_a_day(orders=count, skus=_ordinary_offers(), seed=seed, marketplaces=PLACES)
        tomorrow = clock.now() + timedelta(days=1)
        for run in _passes(amazon, account, clock, until=tomorrow, step=timedelta(hours=12)):
            created += run.created
    click.echo(f"  Week {number + 1}: {created} orders")


def plan_more(amazon: Amazon) -> None:
    """Let the next day's orders come within the next two hours."""
    amazon.lives_a_day(orders=30, skus=_offers(), seed=SEED + 1, marketplaces=PLACES, speed_up=12)


def tell_result() -> None:
    """Tell how the orders stand, and why some are held."""
    counts: dict[str, int] = {}
    for status in AmazonOrder.objects.values_list("status", flat=True):
        counts[status] = counts.get(status, 0) + 1
    print_table("\nAmazon orders", ["Status", "Orders"], sorted(counts.items()), empty="None.")
    print_table(
        "\nHeld, because",
        ["Orders", "Reason", "Remedy"],
        [
            (group.count, group.sentence, group.remedy)
            for group in sorted(groups_of_held(), key=lambda group: -group.count)
        ],
        empty="\nNo order is held.",
    )
    click.echo("")


def _open_shop(amazon: Amazon, clock: SteppingClock) -> SellerAccount:
    credentials = Credentials("demo-client", "demo-secret", "Atzr|demo")
    amazon.open_account(
        seller_id="A1DEMOSELLER",
        client_id=credentials.client_id,
        client_secret=credentials.client_secret,
        refresh_token=credentials.refresh_token,
        marketplaces=sorted(set(PLACES), reverse=True),
    )
    _count_stock(clock.now(), times=SHELVED)
    _offer(amazon)
    stores = [
        connect_store(
            NewStore(
                name=name,
                website=found_main_website(),
                marketplace=marketplace,
                email="demo@example.com",
                seller_id="A1DEMOSELLER",
                credentials=credentials,
            ),
            clock,
            actor="demo",
        )
        for name, marketplace in STORES.items()
    ]
    return stores[0].account


def _offer(amazon: Amazon) -> None:
    """Let Amazon offer what the shop has, and one thing from Amazon's own warehouse."""
    for sku, title, price, quantity, _ in PRODUCTS:
        amazon.offers(sku, title=title, price=price, quantity=quantity)
    amazon.offers("LAMP-OAK-FBA", title="Desk lamp, oak", price="42.00", fulfilled_by="AMAZON")


def _count_stock(now: datetime, *, times: int) -> None:
    for sku, title, price, quantity, is_enabled in PRODUCTS:
        product, _ = save_product(
            sku, name=title, price=Decimal(price), is_enabled=is_enabled, now=now
        )
        set_quantity(product, Decimal(quantity * times), now=now)


def _offers() -> list[dict[str, str]]:
    # The mugs sell best.
    return [*_ordinary_offers() * 4, *_described(PRODUCTS), UNKNOWN]


def _ordinary_offers() -> list[dict[str, str]]:
    return _described(PRODUCTS[:3])


def _described(products: tuple[tuple[str, str, str, int, bool], ...]) -> list[dict[str, str]]:
    return [{"sku": sku, "title": title, "price": price} for sku, title, price, *_ in products]


def _passes(
    amazon: Amazon,
    account: SellerAccount,
    clock: SteppingClock,
    *,
    until: datetime,
    step: timedelta,
) -> Iterator[AccountRun]:
    while clock.now() < until:
        if step == STEP and until - clock.now() <= STEP:
            _late_buyers(amazon, until)
        clock.wait(min(step, until - clock.now()).total_seconds())
        amazon.set_time(clock.now().isoformat())
        _pack(clock.now())
        run = run_account(account, clock, actor="demo")
        read_reports(account, clock, actor="demo")
        if run is not None:
            yield run


def _late_buyers(amazon: Amazon, until: datetime) -> None:
    """Some orders of the last minutes, so that there is something left to work on."""
    for sku, status in (
        ("MUG-WHITE", "UNSHIPPED"),
        ("LAMP-OAK", "UNSHIPPED"),
        ("MUG-BLUE", "PENDING"),
        ("MUG-WHITE", "PENDING"),
    ):
        placed_at = (until - timedelta(minutes=5)).isoformat()
        amazon.buyer_orders(sku, 1, status=status, price="12.00", placed_at=placed_at)


def _pack(now: datetime) -> None:
    """Ship what has waited long enough, unless it is marked not to be shipped."""
    ready = Order.objects.filter(
        state=State.PROCESSING,
        stop_shipping_because="",
        created_at__lte=now - PACKED_AFTER,
        shipments=None,
    )
    for order in ready.order_by("pk"):
        carrier = CARRIERS[order.pk % len(CARRIERS)]
        track = NewTrack(carrier, f"TRACK{order.pk:06d}")
        ship_order(order, tracks=[track], actor="packer", now=now)
