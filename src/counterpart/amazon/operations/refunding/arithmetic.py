"""Which parts of which items does a credit memo give back, to the cent?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.core.money import ZERO, is_payable, rounded, total, written


class NotSayable(Refused):
    """Amazon's feed has no words for exactly this credit memo."""

    code = "refund_not_possible"


@dataclass(frozen=True)
class ChargedItem:
    """What Amazon charged for an item. The taxes are None where it did not say which is which.

    `others` are charges that are neither price, shipping nor the tax on these; `discount` is what
    a promotion took off.
    """

    order_item_id: str
    sku: str
    shipped: int
    is_whole_shipped: bool
    price: Decimal = ZERO
    tax: Decimal | None = ZERO
    shipping: Decimal = ZERO
    shipping_tax: Decimal | None = ZERO
    others: Decimal = ZERO
    discount: Decimal = ZERO


@dataclass(frozen=True)
class ChargedOrder:
    """What Amazon charged for an order; `beside_items` are amounts that belong to no item."""

    items: tuple[ChargedItem, ...]
    currency: str
    takes_tax: bool = True
    beside_items: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class CreditedLine:
    """Units of an item on a credit memo; `unshipped` of them never left. Discount is negative."""

    order_item_id: str
    sku: str
    quantity: Decimal
    unshipped: Decimal = ZERO
    price: Decimal = ZERO
    tax: Decimal = ZERO
    discount: Decimal = ZERO


@dataclass(frozen=True)
class Credited:
    """A credit memo; `beside_items` is what it moves beyond its lines and the shipping."""

    lines: tuple[CreditedLine, ...]
    total: Decimal
    shipping: Decimal = ZERO
    adjustments: tuple[Decimal, ...] = ()
    beside_items: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class RefundedItem:
    """What of one item goes back: positive amounts by Amazon's component types."""

    order_item_id: str
    quantity: int
    components: tuple[tuple[str, Decimal], ...]


def refunded_items(
    memo: Credited, *, earlier: Sequence[Credited], order: ChargedOrder
) -> tuple[RefundedItem, ...]:
    """Split a credit memo into what Amazon's feed can say; the parts add up to its total.

    `earlier` are the memos written before, told to Amazon or not: each memo has a slice of its own
    of every charge, so that all of them together never exceed what was charged. Refuses NotSayable
    what the feed cannot say exactly.
    """
    _check_beside(memo)
    parts: dict[str, dict[str, Decimal]] = {one.order_item_id: {} for one in order.items}
    units: dict[str, int] = {}
    for line in memo.lines:
        if line.price or line.tax or line.discount:
            item = _item_of(line, order)
            _check_line(line, item)
            before = _lines_of(item, earlier)
            units[item.order_item_id] = _units(line, item, before)
            parts[item.order_item_id] = _goods(line, item, before, order.currency)
    for item_id, amount in _shipping(memo, earlier, order):
        parts[item_id]["Shipping"] = amount
    found = tuple(
        RefundedItem(item_id, units.get(item_id, 0), tuple(_said(components)))
        for item_id, components in parts.items()
        if any(components.values())
    )
    _check_sum(found, memo, order)
    return found


def _check_beside(memo: Credited) -> None:
    if any(memo.adjustments):
        raise NotSayable(
            gettext(
                "Amazon refunds items and shipping, and an adjustment refund or fee belongs to "
                "neither. Write the credit memo without it, or refund in Seller Central."
            )
        )
    if any(memo.beside_items):
        raise _belongs_to_no_item()


def _belongs_to_no_item() -> NotSayable:
    return NotSayable(
        gettext(
            "Gift wrap, fees, tips and what Amazon charged for the order as a whole cannot be "
            "refunded from here, because they belong to no item. Refund in Seller Central."
        )
    )


def _item_of(line: CreditedLine, order: ChargedOrder) -> ChargedItem:
    for item in order.items:
        if item.order_item_id == line.order_item_id:
            return item
    raise NotSayable(
        gettext("{sku} is no item of the Amazon order. Refund in Seller Central.").format(
            sku=line.sku
        )
    )


def _check_line(line: CreditedLine, item: ChargedItem) -> None:
    if line.discount or item.discount:
        raise NotSayable(
            gettext(
                "{sku} was sold with a promotion, and Amazon does not say how a refund tells its "
                "part of it. Refund in Seller Central."
            ).format(sku=line.sku)
        )
    if line.unshipped:
        raise NotSayable(
            gettext(
                "Units of {sku} on the credit memo never left. Amazon cancels such units, it "
                "does not refund them; do that in Seller Central."
            ).format(sku=line.sku)
        )
    if line.quantity != line.quantity.to_integral_value():
        raise NotSayable(
            gettext(
                "Amazon knows whole units only, and a part of one of {sku} is credited."
            ).format(sku=line.sku)
        )


def _lines_of(item: ChargedItem, memos: Iterable[Credited]) -> list[CreditedLine]:
    lines = (line for memo in memos for line in memo.lines)
    return [line for line in lines if line.order_item_id == item.order_item_id]


def _units(line: CreditedLine, item: ChargedItem, before: Sequence[CreditedLine]) -> int:
    if total(one.quantity - one.unshipped for one in before) + line.quantity > item.shipped:
        raise NotSayable(
            gettext(
                "Amazon shows {shipped} units of {sku} as shipped, fewer than are given back. "
                "Wait until it shows the others."
            ).format(shipped=item.shipped, sku=line.sku)
        )
    return int(line.quantity)


def _goods(
    line: CreditedLine, item: ChargedItem, before: Sequence[CreditedLine], currency: str
) -> dict[str, Decimal]:
    _check_room(line.price, total(one.price for one in before), item.price, line.sku)
    taxes = _taxes(line, total(one.tax for one in before), item, currency) if line.tax else {}
    return {"Principal": line.price} | taxes


def _taxes(
    line: CreditedLine, before: Decimal, item: ChargedItem, currency: str
) -> dict[str, Decimal]:
    """Split the tax of a line as Amazon split that of the item, between goods and shipping."""
    if item.tax is None or item.shipping_tax is None:
        raise NotSayable(
            gettext(
                "It is not known which part of the tax on {sku} is for shipping or gift wrap. "
                "Refund in Seller Central."
            ).format(sku=line.sku)
        )
    if item.others:
        raise _belongs_to_no_item()
    on_goods, whole = item.tax, item.tax + item.shipping_tax
    _check_room(line.tax, before, whole, line.sku)

    def up_to(taxed: Decimal) -> Decimal:
        return rounded(on_goods * taxed / whole, currency)

    goods = up_to(before + line.tax) - up_to(before)
    return {"Tax": goods, "ShippingTax": line.tax - goods}


def _check_room(amount: Decimal, before: Decimal, charged: Decimal, sku: str) -> None:
    if before + amount > charged:
        raise NotSayable(
            gettext(
                "More would be given back for {sku} than Amazon charged for it: {amount} beside "
                "{before}, of {charged}."
            ).format(sku=sku, amount=f"{amount:f}", before=f"{before:f}", charged=f"{charged:f}")
        )


def _shipping(
    memo: Credited, earlier: Iterable[Credited], order: ChargedOrder
) -> Iterator[tuple[str, Decimal]]:
    """Yield by item the slice of the shipping that is this memo's, the items one after another."""
    if not memo.shipping:
        return
    if any(order.beside_items) or any(item.others for item in order.items):
        raise _belongs_to_no_item()
    if any(item.discount for item in order.items):
        raise NotSayable(
            gettext(
                "The order was sold with a promotion, and Amazon does not say which part of it "
                "was on the shipping. Refund in Seller Central."
            )
        )
    if not all(item.is_whole_shipped for item in order.items):
        raise NotSayable(
            gettext("Shipping can be refunded once Amazon shows all units as shipped.")
        )
    begin = total(one.shipping for one in earlier)
    end, place = begin + memo.shipping, ZERO
    for item in order.items:
        part = min(end, place + item.shipping) - max(begin, place)
        if part > 0:
            yield item.order_item_id, part
        place += item.shipping
    if end > place:
        raise NotSayable(
            gettext(
                "More shipping would be given back than Amazon charged: {amount} beside {before}, "
                "of {charged}."
            ).format(amount=f"{memo.shipping:f}", before=f"{begin:f}", charged=f"{place:f}")
        )


def _said(components: dict[str, Decimal]) -> Iterator[tuple[str, Decimal]]:
    return ((kind, amount) for kind, amount in components.items() if amount)


def _check_sum(found: Sequence[RefundedItem], memo: Credited, order: ChargedOrder) -> None:
    parts = [part for one in found for part in one.components]
    if not order.takes_tax and any("Tax" in kind for kind, _ in parts):
        # Sellers report it: github.com/amzn/selling-partner-api-docs/issues/767.
        raise NotSayable(
            gettext("In Japan Amazon takes refunds of tax from Seller Central only. Refund there.")
        )
    amounts = [amount for _, amount in parts]
    is_exact = all(is_payable(one, order.currency) and one > 0 for one in amounts)
    if not is_exact or total(amounts) != memo.total or memo.total <= 0:
        raise NotSayable(
            gettext(
                "The parts of the credit memo come to {sum} {currency}, its total is {total}: "
                "Amazon is told amounts to the cent or nothing."
            ).format(
                sum=written(total(amounts), order.currency),
                total=written(memo.total, order.currency),
                currency=order.currency,
            )
        )
