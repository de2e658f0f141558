"""A week of sales, counts, cancellations and trouble: at its end buyers see what is there.

On the way, nothing is told of what Amazon ships, and never more than is there.
"""

import os
import random
from contextlib import suppress
from decimal import Decimal

import pytest
from tests.amazon.listings.sending.telling import PATCH, here, sells
from tests.amazon.operations.outbox import share_clock
from tests.scene import Shop, product, put_in_stock

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.listings.figures import free_units
from counterpart.amazon.listings.reckoning.unreserved import unreserved_units
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.core.errors import Refused
from counterpart.inventory.adjusting import set_quantity
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.stocks import default_stock

SKUS = ("MUG", "LAMP", "BOWL", "VASE")
STEPS = 60


class Week:
    def __init__(self, shop: Shop, seed: int) -> None:
        self.shop = shop
        self.dice = random.Random(seed)  # noqa: S311  a game, not a secret
        self.open: list[str] = []
        self.told = 0

    def step(self) -> None:
        self.dice.choice(
            [self.orders, self.orders, self.orders, self.cancels, self.ships, self.counts,
             self.counts, self.changes_in_seller_central, self.switches, self.misbehaves]
        )()  # fmt: skip
        self.passes(self.dice.choice([1, 3, 3, 20, 240, 700]))

    def orders(self) -> None:
        sku = self.dice.choice(SKUS)
        offered = self.shop.amazon.listing_book()[f"A1SELLER/{sku}"]
        if offered["channel"] == "DEFAULT" and offered["quantity"]:
            quantity = self.dice.randint(1, min(3, offered["quantity"]))
            status = self.dice.choice(["UNSHIPPED", "UNSHIPPED", "PENDING"])
            self.open.append(self.shop.buyer_orders(sku, quantity, status=status))

    def cancels(self) -> None:
        if self.open:
            order_id = self.open.pop(self.dice.randrange(len(self.open)))
            if self.shop.amazon.book()[order_id]["status"] in {"PENDING", "UNSHIPPED"}:
                self.shop.amazon.cancels(order_id)

    def ships(self) -> None:
        for order_id in list(self.open):
            known = AmazonOrder.objects.filter(amazon_order_id=order_id, order__isnull=False)
            if known.exists():
                with suppress(Refused):
                    self.shop.ship(order_id)
                    self.open.remove(order_id)
                return

    def clears(self) -> None:
        for order_id in self.open:
            if self.shop.amazon.book()[order_id]["status"] == "PENDING":
                self.shop.amazon.payment_clears(order_id)

    def counts(self) -> None:
        sku = self.dice.choice(SKUS)
        reserved = self.shop.stock(sku).reserved
        quantity = reserved + self.dice.choice([0, 0, 1, 5, 20])
        set_quantity(product(sku), Decimal(quantity), now=self.shop.now)

    def changes_in_seller_central(self) -> None:
        sku = self.dice.choice(SKUS)
        if self.channel(sku) == "DEFAULT":
            self.shop.amazon.offers(sku, quantity=self.dice.choice([0, 3, 40]))

    def switches(self) -> None:
        """The last thing on the list goes to Amazon's warehouse and comes back."""
        by = "AMAZON" if self.channel(SKUS[-1]) == "DEFAULT" else "MERCHANT"
        self.shop.amazon.offers(SKUS[-1], fulfilled_by=by)

    def misbehaves(self) -> None:
        amazon = self.shop.amazon
        self.dice.choice(
            [
                lambda: amazon.throttles(operation=PATCH),
                lambda: amazon.drops_after(operation=PATCH, times=3),
                lambda: amazon.fails(503, operation=PATCH, times=3),
                amazon.loses_patch,
                lambda: amazon.rejects_patch("Not now."),
                lambda: amazon.listings_lag(self.dice.choice([None, 60, 3600])),
                amazon.expires_tokens,
            ]
        )()

    def passes(self, minutes: int) -> None:
        there = {sku: free_units(self.shop.stock(sku)) for sku in SKUS}
        channels = {sku: self.channel(sku) for sku in SKUS}
        self.shop.amazon.forget_requests()
        self.shop.sync(minutes=minutes)
        for one in self.shop.amazon.requests:
            if one.operation == PATCH and one.body:
                sku = one.path.split("/")[-1]
                figure = one.body["patches"][0]["value"][0]["quantity"]
                self.told += 1
                assert figure <= max(there[sku], 0), (sku, figure, there[sku])
                assert channels[sku] == "DEFAULT", sku

    def channel(self, sku: str) -> str:
        return str(self.shop.amazon.listing_book()[f"A1SELLER/{sku}"]["channel"])


@pytest.mark.parametrize("number", range(3))
def test_after_any_week_buyers_see_what_is_there(shop, number):
    share_clock(shop)
    put_in_stock("BOWL", 8)
    put_in_stock("VASE", 3)
    for sku in SKUS:
        sells(shop, sku)
    week = Week(shop, seed=100 * int(os.environ.get("STORM_SEED", "0")) + number)
    for _ in range(STEPS):
        week.step()
    shop.amazon.calms_down()
    shop.amazon.listings_lag(None)
    week.clears()
    if week.channel(SKUS[-1]) != "DEFAULT":
        shop.amazon.offers(SKUS[-1], fulfilled_by="MERCHANT")
    for minutes in (3, 1440, 3, 12, 12, 240, 3, 3, 3):
        week.passes(minutes)
    assert week.told > 10
    book = shop.amazon.listing_book()
    # Orders that are held are sold, but not reserved.
    unpacked = unreserved_units(default_stock(), now=shop.now)
    for sku in SKUS:
        row = here(sku)
        sold = unpacked.get(product(sku).pk, Decimal(0))
        there = max(int(free_units(shop.stock(sku)) - sold), 0)
        if row.state == "rejected":
            assert row.error == "Not now."
        else:
            assert (row.state, row.wanted, book[f"A1SELLER/{sku}"]["quantity"]) == (
                "in_step",
                there,
                there,
            ), sku
    assert [*stock_findings(), *channel_findings()] == []
