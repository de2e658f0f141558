"""What is there before anything is measured? A house, 200 products in stock, a connected store."""

from datetime import UTC, datetime
from decimal import Decimal

from django.conf import settings
from django.core.management import call_command

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.connecting import NewStore, connect_store
from counterpart.catalog.models import Product
from counterpart.core.clock import SteppingClock
from counterpart.inventory.models import SourceItem, StockItem
from counterpart.inventory.stocks import default_source, default_stock
from counterpart.orders.labels.statuses import found_statuses
from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.wishes import LineWishes
from counterpart.sandbox.server import SandboxServer
from counterpart.websites.founding import found_main_website

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
US = "ATVPDKIKX0DER"
SELLER = "A1SELLER"
SEED = 7
PRODUCTS = 200
PLENTY = Decimal(10**9)


def found_house() -> None:
    """Prepare the database: schema, website, statuses, products in stock."""
    call_command("migrate", verbosity=0)
    found_main_website()
    found_statuses()
    _put_products_in_stock()


def _put_products_in_stock() -> None:
    stock, source = default_stock(), default_source()
    products = Product.objects.bulk_create(
        Product(sku=sku(number), name=title(number), created_at=NOON, updated_at=NOON)
        for number in range(PRODUCTS)
    )
    SourceItem.objects.bulk_create(
        SourceItem(product=one, source=source, quantity=PLENTY) for one in products
    )
    StockItem.objects.bulk_create(
        StockItem(product=one, stock=stock, on_hand=PLENTY) for one in products
    )


def sku(number: int) -> str:
    return f"KITCHEN-{number:04d}"


def title(number: int) -> str:
    return f"Stoneware Mug No. {number}, 350 ml, Dishwasher and Microwave Safe, Set of 2, Sea Blue"


def connect(clock: SteppingClock, server: SandboxServer, seller: str = SELLER) -> AmazonStore:
    """Connect a store of the main website to a new seller at that sandbox."""
    settings.AMAZON_ENDPOINT = server.amazon.endpoint
    settings.AMAZON_TOKEN_URL = server.amazon.token_url
    credentials = Credentials(client_id="client", client_secret="secret",  # noqa: S106
                              refresh_token=f"Atzr|{seller}")  # fmt: skip
    server.amazon.open_account(
        seller_id=seller,
        client_id=credentials.client_id,
        client_secret=credentials.client_secret,
        refresh_token=credentials.refresh_token,
        marketplaces=[US],
    )
    return connect_store(
        NewStore(
            name=f"US Store of {seller}",
            website=found_main_website(),
            marketplace="US",
            email="ada@example.com",
            seller_id=seller,
            credentials=credentials,
        ),
        clock,
        actor="bo",
    )


def connected_store(clock: SteppingClock) -> AmazonStore:
    """Connect a store whose Amazon is gone afterwards, for measures that bring their own pages."""
    with SandboxServer(seed=SEED, now=clock.now().isoformat()) as server:
        return connect(clock, server)


def let_buyers_order(amazon: Amazon, count: int, seller: str = SELLER) -> None:
    """Let that many paid orders of one to three lines happen now."""
    for number in range(count):
        place(amazon, number, seller=seller)


def place(amazon: Amazon, number: int, *, order_id: str | None = None, seller: str = SELLER) -> str:
    """Place one paid order of a mixed day: two or three lines, tax, shipping, gifts, rebates."""
    lines: list[LineWishes] = [
        {
            "sku": sku(product),
            "quantity": 1 + product % 2,
            "price": f"{8 + product % 40}.{product % 100:02d}",
            "title": title(product),
            "tax": f"1.{product % 100:02d}",
            "shipping": "3.99" if product % 3 == 0 else "0",
        }
        for product in ((number * 7 + step * 31) % PRODUCTS for step in range(2 + number % 2))
    ]
    if number % 5 == 0:
        lines[0]["discount"] = "2.00"
        lines[0]["promotion_ids"] = ["AUTUMN-2026"]
    if number % 9 == 0:
        lines[0]["gift_wrap"] = "3.00"
        lines[0]["gift_wrap_level"] = "Classic"
        lines[0]["gift_message"] = "All the best from Ida Example"
    placed: str = amazon.buyer_orders(
        order_id=order_id,
        seller=seller,
        status="UNSHIPPED",
        lines=lines,
        programs=["PRIME"] if number % 4 == 0 else [],
    )
    return placed
