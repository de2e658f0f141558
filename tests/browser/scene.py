"""A house full of life: orders of every kind, people of every role, documents of every sort.

Built once for a file of tests, over HTTP to the sandbox and by the functions that pages call.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.browser.furnishing import furnish
from tests.browser.own_orders import place_own_orders
from tests.browser.repaying import let_money_be_paid_back, made_elsewhere, refunded
from tests.browser.returning import let_goods_come_back
from tests.browser.serving import stand_still
from tests.browser.signing_in import give_factors
from tests.browser.stock_scene import let_stock_flow
from tests.scene import NOON, Shop, connect, open_seller, open_shop
from tests.users.scene import hired

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.operations.canceling import cancel_at_amazon
from counterpart.amazon.running import run_account
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.inventory.stocks import default_stock
from counterpart.orders.labels.statuses import found_statuses
from counterpart.orders.models.orders import Order
from counterpart.users.founding import found_roles
from counterpart.users.models import User
from counterpart.websites.founding import found_main_website

VIEWED = Credentials(client_id="client", client_secret="secret", refresh_token="Atzr|viewed")
STREET = {
    "addressLine1": "1 Main Street",
    "city": "Escondido",
    "stateOrRegion": "CA",
    "postalCode": "92025",
    "countryCode": "US",
}
PASSWORD = "Correct-horse-battery-9"
SMALL = ("credited", "new", "paid", "open invoice")
NO = "The tracking number is not valid for this carrier."
NOT_CANCELED = "The order has left already."


@dataclass
class Scene:
    """What stands on the stage; names of Amazon orders lead to their Amazon order ids."""

    shop: Shop
    amazon: dict[str, str] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def amazon_order(self, name: str) -> AmazonOrder:
        """Answer an Amazon order by its name on the stage; in a small scene, the only one."""
        return self.shop.row(self.amazon.get(name) or next(iter(self.amazon.values())))

    def order(self, name: str) -> Order:
        """Answer an order of our own by its name on the stage; in a small scene, the only one."""
        return self.orders.get(name) or next(iter(self.orders.values()))

    def __getattr__(self, name: str) -> Any:
        """Answer another thing on the stage: `customer`, `passkey`, `saved_view` …"""
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(name) from None


@contextmanager
def open_scene(settings: Any) -> Iterator[Scene]:
    """Build everything; the sandbox stays open, and time stands still, as long as the scene does.

    Nobody is asked for a second factor.
    """
    settings.REQUIRE_MFA = False
    found_house()
    with open_shop(settings) as shop:
        stand_still(settings, shop.clock)
        scene = Scene(shop)
        scene.things |= furnish(shop)
        let_stock_flow(shop)
        scene.amazon["repaid"] = let_money_be_paid_back(shop)
        _let_buyers_order(scene)
        _let_time_pass(scene)
        let_goods_come_back(shop, scene.amazon["completed"], away=scene.amazon["shipped"])
        _let_viewed_store_live(scene)
        scene.orders |= place_own_orders(shop.clock.now())
        yield scene


@contextmanager
def open_small_scene(settings: Any) -> Iterator[Scene]:
    """Build a house with as little as possible of everything: one or two of each kind."""
    settings.REQUIRE_MFA = False
    found_house()
    with open_shop(settings) as shop:
        stand_still(settings, shop.clock)
        scene = Scene(shop)
        scene.things |= furnish(shop)
        let_stock_flow(shop)
        scene.amazon["created"] = shop.buyer_orders("MUG", 3)
        scene.amazon["not_found"] = shop.buyer_orders("CUP", 2)
        scene.amazon["canceling"] = shop.buyer_orders("MUG", 1)
        scene.amazon["rejected"] = scene.amazon["created"]
        shop.sync()
        shop.ship(scene.amazon["created"], items={"MUG": Decimal(1)})
        canceling = shop.row(scene.amazon["canceling"])
        cancel_at_amazon(canceling, "NoInventory", actor="bo", now=shop.now)
        shop.amazon.fails(503, operation="searchOrders", times=3)
        shop.sync()
        let_goods_come_back(shop, scene.amazon["created"])
        refunded(shop.row(scene.amazon["created"]), None, now=shop.now)
        made_elsewhere(shop.row(scene.amazon["created"]), now=shop.now)
        scene.orders |= place_own_orders(shop.clock.now(), only=SMALL)
        yield scene


def found_house() -> None:
    """Bring about a fresh installation with Ada, Bo and Cy in it."""
    found_main_website()
    found_statuses()
    default_stock()
    found_roles()
    hire_people()


def hire_people() -> None:
    """Let Ada own everything, Bo work on orders and Cy do nothing; Ada has second factors."""
    for login, *roles in (("ada", "owner"), ("bo", "order_manager"), ("cy",)):
        person = hired(login, *roles)
        person.set_password(PASSWORD)
        person.password_set_at = NOON
        person.save()
    give_factors(User.objects.get(username="ada"))


def _let_buyers_order(scene: Scene) -> None:
    shop, placed = scene.shop, scene.amazon
    placed["unavailable"] = shop.buyer_orders("MUG", 1, status="PENDING_AVAILABILITY")
    placed["pending"] = shop.buyer_orders("MUG", 1, status="PENDING")
    placed["created"] = shop.buyer_orders(
        lines=[{"sku": "MUG", "quantity": 2}, {"sku": "VASE"}], tax="1.98", shipping="4.99"
    )
    placed["prime"] = shop.buyer_orders("MUG", 1, programs=["PRIME"], company="Example & Sons")
    placed["late"] = shop.buyer_orders("MUG", 1, ship_within_hours=1)
    placed["asked to cancel"] = shop.buyer_orders("MUG", 1)
    placed["fba"] = shop.buyer_orders("MUG", 1, fulfilled_by="AMAZON")
    placed["fba shipped"] = shop.buyer_orders("MUG", 1, fulfilled_by="AMAZON", status="SHIPPED")
    placed["shipped elsewhere"] = shop.buyer_orders("MUG", 1, status="SHIPPED")
    for name in ("canceled", "canceling", "cancel refused", "canceled from here"):
        placed[name] = shop.buyer_orders("MUG", 1)
    for name in ("shipped", "completed", "partly shipped", "rejected"):
        placed[name] = shop.buyer_orders("MUG", 3)
    placed["not_found"] = shop.buyer_orders("CUP", 2, buyer_name="Zoë Example")
    placed["out_of_stock"] = shop.buyer_orders("LAMP", 2, price="39.90")
    placed["disabled"] = shop.buyer_orders("CLOCK", 1, price="31.00")
    placed["not_on_website"] = shop.buyer_orders("BOWL", 1)
    for name, fields in (
        ("address_region_unknown", {"stateOrRegion": "Kent"}),
        ("address_country_unknown", {"countryCode": "Moon"}),
        ("address_incomplete", {"addressLine1": None}),
    ):
        placed[name] = shop.buyer_orders("MUG", 1, address=STREET | fields)
    placed["address_missing"] = shop.buyer_orders("MUG", 1)
    shop.amazon.leaves_out(placed["address_missing"], "recipient")
    placed["total_unknown"] = shop.buyer_orders("MUG", 1)
    shop.amazon.leaves_out(placed["total_unknown"], "proceeds")
    placed["sku_missing"] = shop.buyer_orders("MUG", 1)
    shop.amazon.leaves_out(placed["sku_missing"], "orderItems.product.sellerSku")
    placed["unfulfillable"] = shop.buyer_orders("MUG", 1, status="UNFULFILLABLE")


def _let_time_pass(scene: Scene) -> None:
    shop, placed = scene.shop, scene.amazon
    shop.sync()
    shop.ship(placed["completed"], tracking="1ZCOMPLETED")
    shop.sync()
    shop.sync()
    _let_orders_be_canceled(scene)
    shop.amazon.cancels(placed["canceled"])
    shop.amazon.buyer_asks_to_cancel(placed["asked to cancel"])
    shop.ship(placed["partly shipped"], items={"MUG": Decimal(1)}, tracking="1ZPARTLY")
    shop.ship(placed["rejected"], tracking="WRONG")
    shop.amazon.rejects_confirmation(NO, order_id=placed["rejected"])
    shop.sync(hours=2)
    shop.ship(placed["shipped"], tracking="1ZSHIPPED")
    placed["unreadable"] = shop.buyer_orders("MUG", 1)
    shop.amazon.breaks_order(placed["unreadable"])
    cancel_at_amazon(shop.row(placed["canceling"]), "BuyerCanceled", actor="bo", now=shop.now)
    shop.amazon.feeds_get_stuck()
    shop.sync()


def _let_orders_be_canceled(scene: Scene) -> None:
    """Let Amazon agree to one cancellation and refuse another, and lose an answer of its own."""
    shop, placed = scene.shop, scene.amazon
    for name in ("canceled from here", "cancel refused"):
        cancel_at_amazon(shop.row(placed[name]), "NoInventory", actor="bo", now=shop.now)
    shop.amazon.rejects_message(NOT_CANCELED, order_id=placed["cancel refused"])
    shop.amazon.fails(503, operation="searchOrders", times=3)
    for _ in range(4):
        shop.sync()


def _let_viewed_store_live(scene: Scene) -> None:
    """Let a second store, of another seller, only look at its orders."""
    shop = scene.shop
    open_seller(shop.amazon, "A2SELLER", VIEWED, ["A1F83G8C2ARO7P"])
    store = connect(
        shop.clock, name="UK Store", marketplace="UK", seller_id="A2SELLER", credentials=VIEWED
    )
    change_settings(store, {"import_amazon_orders": "disabled"}, actor="ada", now=shop.now)
    shop.advance(seconds=1)
    scene.amazon["view only"] = shop.buyer_orders("MUG", 1, seller="A2SELLER")
    shop.advance(minutes=3)
    run_account(store.account, shop.clock)
    scene.things["viewed_store"] = store
