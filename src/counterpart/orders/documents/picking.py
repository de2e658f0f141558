"""Which units did the person mean? Reading and checking quantities per line."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from counterpart.core import quantities
from counterpart.core.errors import Refused
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
    nothing: str,
) -> dict[OrderLine, Decimal]:
    """Spread wanted quantities by SKU over the lines; None means all that is left.

    `too_much` is the refusal for a SKU (with {sku} and {left}), `nothing` the one for no units.
    """
    if wanted is None:
        picked = {line: left(line) for line in lines if left(line)}
    else:
        picked = {}
        for sku, quantity in wanted.items():
            picked |= _spread(lines, sku, quantity, left, too_much)
    if not picked:
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
        raise QuantityRefused(f"The order has no item with SKU {sku}.")
    if not quantity.is_finite() or quantity <= 0 or quantity != quantity.to_integral_value():
        raise QuantityRefused(
            f"The quantity of {sku} must be a whole number above zero, "
            f"not {quantities.written(quantity)}."
        )
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
