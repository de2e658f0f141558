"""How much of a product may still be sold? Read only."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from counterpart.core.batches import batched
from counterpart.inventory.models import Backorders, Stock, StockItem

ZERO = Decimal(0)
# SQLite takes a limited number of variables in one statement.
PER_QUERY = 500
FIGURES = ("on_hand", "reserved", "threshold", "manages_stock", "backorders")


@dataclass(frozen=True)
class Availability:
    """The figures of one product in one stock, and the rules for selling it."""

    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    threshold: Decimal = ZERO
    manages_stock: bool = True
    backorders: str = Backorders.NO

    @property
    def salable(self) -> Decimal:
        """Answer what may still be sold (CO-6.2).

        A source item is taken off sale by hand only. CO-6.3 would do it at the threshold by
        itself: that much is said by the subtraction already, and marked units would leave what is
        on hand although they are promised to orders.
        """
        return self.on_hand - self.reserved - self.threshold

    @property
    def is_unlimited(self) -> bool:
        """Tell whether any quantity may be sold (CO-6.2)."""
        backordered = self.backorders != Backorders.NO and self.threshold >= 0
        return backordered or not self.manages_stock

    def allows(self, quantity: Decimal) -> bool:
        """Tell whether that many may be sold now (CO-6.2)."""
        return self.is_unlimited or self.salable >= quantity


def backordered_units(availability: Availability, requested: Decimal) -> Decimal:
    """Answer how many of the requested units are not there yet (CO-6.2); informational.

    What lies there and is promised to nobody goes first: the threshold plays no part, because
    `salable` took it off and CO-6.2 adds it again. Ask before the units are reserved.
    """
    if not availability.manages_stock:
        return ZERO
    free = availability.salable + availability.threshold
    return min(max(requested - free, ZERO), requested)


def availability(
    stock: Stock, product_ids: Collection[int], *, locked: bool = False
) -> dict[int, Availability]:
    """Answer the availability of each product; one that was never counted has nothing.

    `locked` keeps others from changing the figures until the transaction ends: the rows are
    locked in primary-key order, as `changing.py` does.
    """
    figures = dict.fromkeys(product_ids, Availability())
    for ids in batched(sorted(product_ids), PER_QUERY):
        rows = StockItem.objects.filter(stock=stock, product__in=ids)
        if locked:
            rows = rows.order_by("pk").select_for_update()
        for product_id, *rest in rows.values_list("product_id", *FIGURES):
            figures[product_id] = Availability(*rest)
    return figures
