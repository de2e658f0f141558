"""Which units did the person mean? Reading and checking quantities per line."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.translation import gettext

from counterpart.core import quantities
from counterpart.core.errors import Refused
from counterpart.inventory.figures import is_storable
from counterpart.orders.models.orders import OrderLine


class QuantityRefused(Refused):
    """More was asked than is left, or nothing at all."""

    code = "quantity_refused"


Wanted = Mapping[str, Decimal] | None


def chosen(
    lines: list[OrderLine],
    wanted: Wanted,
    *,
    left: Callable[[OrderLine], Decimal],
    too_much: str,
    nothing: str = "",
) -> dict[OrderLine, Decimal]:
    """Spread wanted quantities by SKU over the lines; None means all that is left.

    `too_much` is the refusal for a SKU (with {sku} and {left}), `nothing` the one for no units;
    without it no units are an answer. Parts of units only of lines that allow decimals.
    """
    if wanted is None:
        picked = {line: left(line) for line in lines if left(line)}
    else:
        picked = {}
        for sku, quantity in wanted.items():
            picked |= _spread(lines, sku, quantity, left, too_much)
    if nothing and not picked:
        raise QuantityRefused(nothing)
    return picked


def _spread(
    lines: list[OrderLine],
    sku: str,
    quantity: Decimal,
    left: Callable[[OrderLine], Decimal],
    too_much: str,
) -> dict[OrderLine, Decimal]:
    mine = [line for line in lines if line.sku == sku]
    if not mine:
        raise QuantityRefused(gettext("The order has no item with SKU {sku}.").format(sku=sku))
    _check_quantity(mine, sku, quantity)
    available = sum((left(line) for line in mine), Decimal(0))
    if quantity > available:
        raise QuantityRefused(too_much.format(sku=sku, left=quantities.written(available)))
    picked = {}
    for line in mine:
        taken = min(left(line), quantity)
        quantity -= taken
        if taken:
            picked[line] = taken
    return picked


def _check_quantity(lines: list[OrderLine], sku: str, quantity: Decimal) -> None:
    """Refuse what cannot be counted. Where one of the lines is sold whole, all are."""
    in_parts = all(line.allows_decimals for line in lines)
    if quantity.is_finite() and quantity > 0:
        fits = is_storable(quantity) if in_parts else quantity == quantity.to_integral_value()
        if fits:
            return
    kind = "number of at most four decimals" if in_parts else "whole number"
    raise QuantityRefused(
        gettext("The quantity of {sku} must be a {kind} above zero, not {quantity}.").format(
            sku=sku, kind=kind, quantity=quantities.written(quantity)
        )
    )
