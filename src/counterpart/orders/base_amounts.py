"""What are an order's amounts in the base currency of its website?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from counterpart.core.money import rounded
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewOrder
from counterpart.websites.rates import find_rates

SAME = Decimal(1)
TOTALS = ("total_invoiced", "total_paid", "total_refunded", "total_canceled")


@dataclass(frozen=True)
class Base:
    """A base currency, and how much of an order's currency one unit of it is worth (CO-1.7)."""

    currency: str
    rate: Decimal

    def amount(self, amount: Decimal) -> Decimal:
        """Convert an amount of the order. Totals are converted as a whole: parts could differ."""
        return amount if self.rate == SAME else rounded(amount / self.rate, self.currency)


def base_of(order: Order) -> Base:
    """Answer the base currency and the rate that were frozen when the order was placed."""
    return Base(order.base_currency, order.base_to_order_rate)


def set_base_totals(order: Order) -> list[str]:
    """Derive the base totals anew from the order's totals; answers the names of those to save.

    Every total is converted as a whole, so that nothing is lost by repeating it.
    """
    base = base_of(order)
    for name in TOTALS:
        setattr(order, f"base_{name}", base.amount(getattr(order, name)))
    return [f"base_{name}" for name in TOTALS]


def bases_for(orders: Sequence[NewOrder]) -> list[Base]:
    """Choose what to freeze for each new order.

    In a currency without a known rate an order is its own base: a wrong amount would be worse.
    """
    wanted = {
        (new.store_view.store.website.base_currency, new.currency)
        for new in orders
        if new.base_to_order_rate is None
    }
    rates = find_rates({pair for pair in wanted if pair[0] != pair[1]})
    return [_base(new, rates) for new in orders]


def _base(new: NewOrder, rates: dict[tuple[str, str], Decimal]) -> Base:
    currency = new.store_view.store.website.base_currency
    if currency == new.currency:
        return Base(currency, SAME)
    rate = new.base_to_order_rate or rates.get((currency, new.currency))
    return Base(new.currency, SAME) if rate is None else Base(currency, rate)
