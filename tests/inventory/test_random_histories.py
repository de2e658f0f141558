"""Whatever happens in whatever order, the figures stay explainable (P-6, CO-6.3)."""

from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.inventory.scene import BO, NOON, give_back, on_shelf, promise, units

from counterpart.core.errors import Refused
from counterpart.inventory.adjusting import configure, set_quantity
from counterpart.inventory.availability import availability
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.deducting import NotEnoughAtSource, deduct, put_back
from counterpart.inventory.models import Source, SourceItem, Stock
from counterpart.inventory.reserving import NotReserved, OutOfStock, reserved_for
from counterpart.inventory.sourcing import enable_source, link_source
from counterpart.inventory.stocks import default_source, default_stock

QUANTITIES = st.sampled_from([Decimal(text) for text in ("0", "0.5", "1", "2", "3", "7")])
SOME = QUANTITIES.filter(bool)
PRODUCTS = st.sampled_from(["MUG", "LAMP"])
SOURCES = st.sampled_from(["default", "shed"])
ORDERS = st.sampled_from(["1", "2", "3"])


class StockHistory(RuleBasedStateMachine):
    """Two products, two sources, two stocks, three orders, and a plain model of all of them."""

    @initialize()
    def open_the_shop(self) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.stock = default_stock()
        self.sources = {
            "default": default_source(),
            "shed": Source.objects.create(code="shed", name="Shed"),
        }
        self.outlet = Stock.objects.create(name="Outlet")
        link_source(self.stock, self.sources["shed"], priority=2, **BO)
        link_source(self.outlet, self.sources["shed"], **BO)
        self.products = {sku: on_shelf(sku, 3) for sku in ("MUG", "LAMP")}
        self.lying = defaultdict(
            Decimal, {("MUG", "default"): Decimal(3), ("LAMP", "default"): Decimal(3)}
        )
        self.open = {"default": True, "shed": True}
        self.managed = {"MUG": True, "LAMP": True}
        self.promised: dict[tuple[str, str], Decimal] = defaultdict(Decimal)

    def teardown(self) -> None:
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def tried(self, act) -> Refused | None:
        try:
            with transaction.atomic():
                act()
        except Refused as no:
            return no
        return None

    @rule(sku=PRODUCTS, order=ORDERS, quantity=SOME)
    def order_is_placed(self, sku: str, order: str, quantity: Decimal) -> None:
        product = self.products[sku]
        told = availability(self.stock, [product.pk])[product.pk]
        no = self.tried(lambda: promise(units(product, quantity, order), stock=self.stock))
        assert isinstance(no, OutOfStock) is not told.allows(quantity)
        if no is None and self.managed[sku]:
            self.promised[sku, order] += quantity

    @rule(order=ORDERS, quantity=SOME)
    def both_or_neither_are_promised(self, order: str, quantity: Decimal) -> None:
        demands = [units(product, quantity, order) for product in self.products.values()]
        if self.tried(lambda: promise(*demands, stock=self.stock)) is None:
            for sku in self.products:
                self.promised[sku, order] += quantity if self.managed[sku] else 0

    @rule(sku=PRODUCTS, order=ORDERS, quantity=SOME)
    def order_is_canceled(self, sku: str, order: str, quantity: Decimal) -> None:
        if self.promised[sku, order] < quantity:
            return
        give_back(units(self.products[sku], quantity, order), stock=self.stock)
        self.promised[sku, order] -= quantity

    @rule(sku=PRODUCTS)
    def more_than_everything_is_given_back(self, sku: str) -> None:
        too_much = self.reserved(sku) + 1
        no = self.tried(lambda: give_back(units(self.products[sku], too_much), stock=self.stock))
        assert isinstance(no, NotReserved)

    @rule(sku=PRODUCTS, order=ORDERS, quantity=SOME, place=SOURCES)
    def order_is_shipped(self, sku: str, order: str, quantity: Decimal, place: str) -> None:
        was_promised = self.promised[sku, order] >= quantity
        no = self.tried(
            lambda: deduct(
                self.stock,
                self.sources[place],
                [units(self.products[sku], quantity, order)],
                reserved=was_promised,
                reference_kind="order",
                now=NOON,
            )
        )
        is_short = self.managed[sku] and self.lying[sku, place] < quantity
        assert isinstance(no, NotEnoughAtSource) is is_short
        if is_short:
            return
        self.lying[sku, place] -= quantity if self.managed[sku] else 0
        self.promised[sku, order] -= quantity if was_promised else 0

    @rule(sku=PRODUCTS, order=ORDERS, quantity=SOME, place=SOURCES)
    def goods_come_back(self, sku: str, order: str, quantity: Decimal, place: str) -> None:
        put_back(
            self.stock,
            self.sources[place],
            [units(self.products[sku], quantity, order)],
            reference_kind="order",
            now=NOON,
        )
        self.lying[sku, place] += quantity if self.managed[sku] else 0

    @rule(sku=PRODUCTS, quantity=QUANTITIES, place=SOURCES)
    def somebody_counts(self, sku: str, quantity: Decimal, place: str) -> None:
        set_quantity(self.products[sku], quantity, source=self.sources[place], now=NOON)
        self.lying[sku, place] = quantity

    @rule(
        sku=PRODUCTS,
        manages_stock=st.booleans(),
        backorders=st.sampled_from(["no", "no", "allow", "notify"]),
        threshold=st.sampled_from([Decimal(-2), Decimal(0), Decimal(1)]),
    )
    def rules_change(
        self,
        *,
        sku: str,
        manages_stock: bool,
        backorders: str,
        threshold: Decimal,
    ) -> None:
        configure(
            self.products[sku],
            manages_stock=manages_stock,
            backorders=backorders,
            threshold=threshold,
        )
        self.managed[sku] = manages_stock

    @rule(place=st.just("shed"), is_open=st.booleans())
    def source_is_opened_or_closed(self, *, place: str, is_open: bool) -> None:
        enable_source(self.sources[place], is_enabled=is_open, **BO)
        self.open[place] = is_open

    def reserved(self, sku: str) -> Decimal:
        return sum((self.promised[sku, order] for order in ("1", "2", "3")), Decimal(0))

    def on_hand(self, sku: str, *places: str) -> Decimal:
        return sum((self.lying[sku, one] for one in places if self.open[one]), Decimal(0))

    @invariant()
    def figures_are_those_of_the_plain_model(self) -> None:
        if not hasattr(self, "promised"):
            return
        for stock, places in ((self.stock, ("default", "shed")), (self.outlet, ("shed",))):
            told = availability(stock, [product.pk for product in self.products.values()])
            assert {pk: (one.on_hand, one.reserved) for pk, one in told.items()} == {
                product.pk: (
                    self.on_hand(sku, *places),
                    self.reserved(sku) if stock == self.stock else 0,
                )
                for sku, product in self.products.items()
            }
        lying = SourceItem.objects.values_list("product__sku", "source__code", "quantity")
        assert {(sku, place): quantity for sku, place, quantity in lying if quantity} == {
            key: quantity for key, quantity in self.lying.items() if quantity
        }
        assert min(self.lying.values()) >= 0
        held = {
            (order, self.products[sku].pk): quantity
            for (sku, order), quantity in self.promised.items()
            if quantity
        }
        assert reserved_for("order", ["1", "2", "3"]) == held
        assert stock_findings() == []


@pytest.mark.django_db
def test_the_figures_stay_explainable():
    run_state_machine_as_test(
        StockHistory,
        settings=settings(max_examples=60, stateful_step_count=30, deadline=None, derandomize=True),
    )
