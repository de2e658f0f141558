"""What did the buyer pay, line by line, and does it add up to Amazon's total?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from counterpart.amazon.client import wire
from counterpart.core.money import ZERO, is_payable, total

HANDLING = ("GIFT_WRAP", "COD_FEE", "DELIVERY_TIP", "OTHER")
NOT_CHARGED_YET = "PENDING"


class Part(Protocol):
    """A breakdown of proceeds, of an order or of an item."""

    @property
    def type(self) -> str | None: ...

    @property
    def subtotal(self) -> wire.Money | None: ...


@dataclass(frozen=True)
class LineAmounts:
    """The amounts of one item; discount is negative or zero, all others as Amazon says."""

    price: Decimal = ZERO
    tax: Decimal = ZERO
    shipping: Decimal = ZERO
    handling: Decimal = ZERO
    discount: Decimal = ZERO

    @property
    def sum(self) -> Decimal:
        return self.price + self.tax + self.shipping + self.handling + self.discount


@dataclass(frozen=True)
class OrderAmounts:
    """The amounts of an order as far as Amazon tells them.

    `order_tax`, `order_shipping`, `order_handling` and `order_discount` stand in the order but in
    none of its items, such as a delivery tip. `difference` is Amazon's total minus the sum of
    the parts; an order with a difference is never created.
    """

    currency: str = ""
    grand_total: Decimal | None = None
    lines: tuple[LineAmounts, ...] = ()
    order_tax: Decimal = ZERO
    order_shipping: Decimal = ZERO
    order_handling: Decimal = ZERO
    order_discount: Decimal = ZERO
    currencies: frozenset[str] = frozenset()
    handling_parts: dict[str, Decimal] = field(default_factory=dict)

    @property
    def sum(self) -> Decimal:
        return total(line.sum for line in self.lines) + self._order_level

    @property
    def difference(self) -> Decimal:
        return (self.grand_total or ZERO) - self.sum

    @property
    def is_payable(self) -> bool:
        return self.grand_total is None or is_payable(self.grand_total, self.currency)

    @property
    def _order_level(self) -> Decimal:
        return self.order_tax + self.order_shipping + self.order_handling + self.order_discount


def amounts_of(order: wire.Order) -> OrderAmounts:
    """Read the amounts of an Amazon order (Orders 2026-01-01 model, `proceeds`).

    Amazon documents neither the sign of a discount nor which order-level breakdowns repeat those
    of the items, so the readings are tried in turn and the one that equals Amazon's total counts.
    """
    lines = tuple(_line(item) for item in order.order_items)
    parts = tuple(order.proceeds.breakdowns) if order.proceeds else ()
    charged = [part for part in parts if getattr(part, "status", None) != NOT_CHARGED_YET]
    first = _reading(order, lines, parts)
    if first.grand_total is None or not first.difference:
        return first
    others = (_reading(order, lines, chosen) for chosen in (charged, ()))
    return next((reading for reading in others if not reading.difference), first)


def _reading(
    order: wire.Order, lines: tuple[LineAmounts, ...], parts: Sequence[Part]
) -> OrderAmounts:
    grand = order.proceeds.grand_total if order.proceeds else None
    handling = _handling_parts(order, parts)
    said = _sums(parts)
    return OrderAmounts(
        currency=_currency(order),
        grand_total=grand.amount if grand else None,
        lines=lines,
        order_tax=_beyond(said, "TAX", lines, "tax"),
        order_shipping=_beyond(said, "SHIPPING", lines, "shipping"),
        order_discount=_discount_beyond(said, lines),
        order_handling=total(handling.values()) - total(line.handling for line in lines),
        currencies=frozenset(_currencies(order)),
        handling_parts=handling,
    )


def _line(item: wire.OrderItem) -> LineAmounts:
    said = _sums(item.proceeds.breakdowns if item.proceeds else ())
    price = said.pop("ITEM", None)
    return LineAmounts(
        price=_price_without_breakdown(item) if price is None else price,
        tax=said.pop("TAX", ZERO),
        shipping=said.pop("SHIPPING", ZERO),
        discount=-abs(said.pop("DISCOUNT", ZERO)),
        handling=total(said.values()),
    )


def _price_without_breakdown(item: wire.OrderItem) -> Decimal:
    price = item.product.price
    if item.proceeds and item.proceeds.proceeds_total and not item.proceeds.breakdowns:
        return item.proceeds.proceeds_total.amount
    if price and price.unit_price:
        return price.unit_price.amount * item.quantity_ordered
    return ZERO


def _sums(parts: Iterable[Part]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for part in parts:
        if part.subtotal is not None:
            name = part.type or "OTHER"
            sums[name] = sums.get(name, ZERO) + part.subtotal.amount
    return sums


def _beyond(
    said: dict[str, Decimal], name: str, lines: tuple[LineAmounts, ...], attribute: str
) -> Decimal:
    """Answer what the order says beyond its items; nothing where it says nothing."""
    if name not in said:
        return ZERO
    return said[name] - total(getattr(line, attribute) for line in lines)


def _discount_beyond(said: dict[str, Decimal], lines: tuple[LineAmounts, ...]) -> Decimal:
    if "DISCOUNT" not in said:
        return ZERO
    return -abs(said["DISCOUNT"]) - total(line.discount for line in lines)


def _handling_parts(order: wire.Order, parts: Sequence[Part]) -> dict[str, Decimal]:
    """Name every charge that is neither price, shipping, tax nor discount."""
    of_items: dict[str, Decimal] = {}
    for item in order.order_items:
        for name, amount in _sums(item.proceeds.breakdowns if item.proceeds else ()).items():
            if _is_handling(name):
                of_items[name] = of_items.get(name, ZERO) + amount
    of_order = {name: amount for name, amount in _sums(parts).items() if _is_handling(name)}
    return of_items | of_order


def _is_handling(name: str) -> bool:
    return name not in {"ITEM", "SHIPPING", "TAX", "DISCOUNT"}


def _currency(order: wire.Order) -> str:
    if order.proceeds and order.proceeds.grand_total:
        return order.proceeds.grand_total.currency_code
    return min(_currencies(order), default="")


def _currencies(order: wire.Order) -> Iterable[str]:
    amounts: list[wire.Money | None] = []
    if order.proceeds:
        amounts += [order.proceeds.grand_total]
        amounts += [part.subtotal for part in order.proceeds.breakdowns]
    for item in order.order_items:
        if item.product.price:
            amounts += [item.product.price.unit_price]
        if item.proceeds:
            amounts += [item.proceeds.proceeds_total]
            amounts += [part.subtotal for part in item.proceeds.breakdowns]
    return (amount.currency_code for amount in amounts if amount is not None)
