"""Draw the pictures of docs/rooms: `make screenshots`. Time stands still, people are invented."""

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from tests.browser.furnishing import furnish
from tests.browser.own_orders import place_own_orders
from tests.browser.scene import found_house
from tests.browser.serving import House, serving, stand_still
from tests.browser.visiting import Visitor
from tests.scene import NOON, Shop, product

from counterpart.amazon.models.operations import Operation, OperationKind
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.operations.canceling import cancel_at_amazon, why_not_cancelable
from counterpart.amazon.operations.refunding.asking import ask_for_refund
from counterpart.amazon.stores.signs_of_life import beat
from counterpart.catalog.products import set_enabled
from counterpart.cli.demonstrating import day
from counterpart.core.clock import SteppingClock
from counterpart.core.errors import Refused
from counterpart.inventory.adjusting import set_quantity
from counterpart.orders.documents.refunding import refund_order
from counterpart.orders.models.orders import Order
from counterpart.sandbox.server import SandboxServer

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "rooms"
ORDERS = 60
DARK = {"home", "amazon-orders"}


@pytest.fixture
def busy_house(transactional_db, settings) -> Iterator[House]:
    """The weeks and the day of the demo, and the pages over it."""
    settings.REQUIRE_MFA = False
    found_house()
    times: dict[str, int] = {"hours": 24, "weeks": day.WEEKS}
    start = day.beginning(NOON, **times)
    with SandboxServer(seed=day.SEED, now=start.isoformat()) as server:
        settings.AMAZON_ENDPOINT = server.amazon.endpoint
        settings.AMAZON_TOKEN_URL = server.amazon.token_url
        day.happens(server.amazon, NOON, orders=ORDERS, **times)
        clock = SteppingClock(NOON)
        shop = Shop(server.amazon, clock, _store())
        furnish(shop)
        set_quantity(product("VASE"), Decimal(40), now=NOON)
        set_enabled(product("CLOCK"), False, now=NOON)
        place_own_orders(NOON)
        cancel_one(shop)
        repay_one(shop)
        beat(NOON)
        stand_still(settings, clock)
        with serving(settings, shop=shop) as house:
            yield house


def cancel_one(shop: Shop) -> None:
    """Ask Amazon to cancel an order, and let it be told."""
    open_ones = AmazonOrder.objects.filter(amazon_status="UNSHIPPED", order__isnull=False)
    row = next(one for one in open_ones.order_by("-pk") if not why_not_cancelable(one))
    cancel_at_amazon(row, "NoInventory", actor="ada", now=shop.now)
    shop.sync(minutes=1)


def repay_one(shop: Shop) -> None:
    """Give the money of a shipped order back, and ask that Amazon pays it."""
    shipped = AmazonOrder.objects.filter(amazon_status="SHIPPED", order__state="complete")
    for row in shipped.select_related("order").order_by("-pk"):
        with suppress(Refused), transaction.atomic():
            assert row.order is not None
            memo = refund_order(row.order, actor="bo", now=shop.now)
            ask_for_refund(memo, "CustomerReturn", actor="bo", now=shop.now)
            return


def _store() -> AmazonStore:
    return AmazonStore.objects.get(name=day.STORE)


def rooms() -> dict[str, str]:
    """Answer what is drawn: the picture's name and the address."""
    store = _store().pk
    shipped = AmazonOrder.objects.filter(items_shipped__gt=0).latest("pk")
    held = AmazonOrder.objects.exclude(hold_cause="").latest("pk")
    canceling = Operation.objects.filter(kind=OperationKind.CANCELLATION).latest("pk")
    return {
        "home": "/stores/",
        "store": f"/stores/{store}/",
        "amazon-orders": "/amazon-orders/",
        "amazon-order": f"/amazon-orders/{shipped.pk}/",
        "held-order": f"/amazon-orders/{held.pk}/",
        "canceling": f"/amazon-orders/{canceling.amazon_order_id}/",
        "attention": "/attention/",
        "orders": "/orders/",
        "order": f"/orders/{shipped.order_id}/",
        "shipping": f"/orders/{Order.objects.filter(state='processing').latest('pk').pk}/ship/",
        "catalog": "/products/",
        "inventory": "/stock/",
        "customers": reverse("customers"),
        "documents": reverse("invoices"),
        "order-settings": reverse("order_settings", args=[store]),
        "carriers": reverse("store_carriers", args=[store]),
        "listings": reverse("listings"),
        "listing-settings": reverse("listing_settings", args=[store]),
        "listing-changes": reverse("listing_changes"),
        "runs": "/runs/",
        "refunds": reverse("refunds"),
        "refund": reverse("refund", args=[AmazonRefund.objects.latest("pk").pk]),
        "returns": reverse("returns"),
        "return": reverse("amazon_return", args=[AmazonReturn.objects.latest("pk").pk]),
        "feeds": reverse("feeds"),
        "reports": reverse("reports"),
        "errors": reverse("communication_errors"),
        "channel": reverse("channel_settings"),
        "sales": reverse("sales_settings"),
        "statuses": reverse("statuses"),
        "people": reverse("people"),
        "roles": reverse("roles"),
        "activity": reverse("activity"),
        "profile": "/profile/",
    }


def test_rooms_are_drawn(browser, busy_house):
    FOLDER.mkdir(exist_ok=True)
    for theme in ("light", "dark"):
        with Visitor(browser, busy_house, color_scheme=theme).watched() as visitor:
            visitor.signs_in("ada")
            for name, path in rooms().items():
                if theme == "light" or name in DARK:
                    page = visitor.goes_to(path)
                    page.evaluate("document.fonts.ready")
                    ending = "" if theme == "light" else "-dark"
                    page.screenshot(path=FOLDER / f"{name}{ending}.png")
