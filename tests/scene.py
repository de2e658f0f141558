"""The scene that most tests play in: one seller, one store, two products, one Amazon."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.notes import told
from counterpart.amazon.running import read_reports, run_account
from counterpart.amazon.stores.connecting import NewStore, connect_store
from counterpart.catalog.models import Product
from counterpart.catalog.products import save_product
from counterpart.core.clock import SteppingClock
from counterpart.inventory.adjusting import configure, set_quantity
from counterpart.inventory.availability import Availability, availability
from counterpart.inventory.stocks import default_stock
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.orders.models.orders import Order
from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.server import SandboxServer
from counterpart.websites.models import Website

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
US = "ATVPDKIKX0DER"
CREDENTIALS = Credentials(client_id="client", client_secret="secret", refresh_token="Atzr|token")


@dataclass
class Shop:
    """A connected store, its Amazon, and the one clock that both go by."""

    amazon: Amazon
    clock: SteppingClock
    store: AmazonStore

    @property
    def account(self) -> SellerAccount:
        return self.store.account

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def advance(self, **time: float) -> None:
        """Let time pass here and at Amazon."""
        self.clock.wait(timedelta(**time).total_seconds())
        self.amazon.set_time(self.clock.now().isoformat())

    def sync(self, **time: float) -> AccountRun:
        """Let time pass (three minutes, so that changes are visible) and make one pass."""
        self.advance(**(time or {"minutes": 3}))
        run = run_account(self.account, self.clock)
        assert run is not None
        return run

    def read_reports(self, **time: float) -> None:
        """Let the reports be asked for that are due, written by Amazon within a minute, and read.

        They are due when nothing was read for some hours; `time` passes first.
        """
        self.advance(**(time or {"minutes": 3}))
        assert read_reports(self.account, self.clock)
        self.advance(minutes=2)
        assert read_reports(self.account, self.clock)

    def buyer_orders(self, sku: str = "MUG", quantity: int = 1, **wishes: Any) -> str:
        """Let a buyer order something that is paid: UNSHIPPED unless told otherwise."""
        wishes.setdefault("status", "UNSHIPPED")
        order_id: str = self.amazon.buyer_orders(sku, quantity, **wishes)
        return order_id

    def row(self, order_id: str) -> AmazonOrder:
        return AmazonOrder.objects.select_related("order", "store").get(amazon_order_id=order_id)

    def order(self, order_id: str) -> Order:
        return Order.objects.get(external_id=order_id)

    def ship(self, order_id: str, *, tracking: str = "1Z999", **choices: Any) -> None:
        """Ship in Commerce, all that is left unless `items` says which units."""
        ship_order(
            self.order(order_id),
            tracks=[NewTrack("ups", tracking)],
            actor="bo",
            now=self.now,
            **choices,
        )

    def stock(self, sku: str) -> Availability:
        return availability(default_stock(), [product(sku).pk])[product(sku).pk]

    def note(self, order_id: str) -> str:
        row = self.row(order_id)
        return told(row.note_code, row.note_params)

    def notes(self, order_id: str) -> list[str]:
        return [told(note.code, note.params) for note in self.row(order_id).notes.all()]


@contextmanager
def open_shop(settings: Any, *, now: datetime = NOON, **sandbox: Any) -> Iterator[Shop]:
    """Open a sandbox Amazon and connect a store to it, over HTTP."""
    with SandboxServer(seed=7, now=now.isoformat(), **sandbox) as server:
        amazon = server.amazon
        settings.AMAZON_ENDPOINT = amazon.endpoint
        settings.AMAZON_TOKEN_URL = amazon.token_url
        clock = SteppingClock(now)
        open_seller(amazon, "A1SELLER", CREDENTIALS, [US])
        put_in_stock("MUG", 10)
        put_in_stock("LAMP", 1)
        store = connect(clock, name="US Store")
        shop = Shop(amazon, clock, store)
        shop.advance(seconds=1)
        yield shop


def open_seller(
    amazon: Amazon, seller_id: str, credentials: Credentials, marketplaces: list[str]
) -> None:
    amazon.open_account(
        seller_id=seller_id,
        client_id=credentials.client_id,
        client_secret=credentials.client_secret,
        refresh_token=credentials.refresh_token,
        marketplaces=marketplaces,
    )


def connect(
    clock: SteppingClock,
    *,
    name: str,
    marketplace: str = "US",
    seller_id: str = "A1SELLER",
    credentials: Credentials = CREDENTIALS,
    website: Website | None = None,
) -> AmazonStore:
    return connect_store(
        NewStore(
            name=name,
            website=website or Website.objects.get(code="base"),
            marketplace=marketplace,
            email="ada@example.com",
            seller_id=seller_id,
            credentials=credentials,
        ),
        clock,
        actor="bo",
    )


def product(sku: str) -> Product:
    return Product.objects.get(sku=sku)


def put_in_stock(sku: str, quantity: int, **rules: Any) -> Product:
    """Create the product if need be, and count it."""
    saved, _ = save_product(sku, name=sku.capitalize(), now=NOON)
    configure(saved, **rules)
    set_quantity(saved, Decimal(quantity), now=NOON)
    return saved
