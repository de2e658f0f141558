"""How many units should Amazon offer of a product? A pure answer from given figures."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from counterpart.inventory.availability import Availability

ZERO = Decimal(0)


@dataclass(frozen=True)
class Limits:
    """What the store that decides says of quantities (F-34)."""

    out_of_stock_threshold: int = 0
    maximum_listed_quantity: int = 10000
    unmanaged_quantity: int = 100


def offered_quantity(
    shelf: Availability,
    *,
    unreserved: Decimal = ZERO,
    is_sellable: bool = True,
    limits: Limits,
) -> int:
    """Answer how many whole units to offer; never less than none (K-9).

    `unreserved` are units that Amazon has sold and that are not among the reserved ones yet.
    Of a product whose stock is not managed the fixed quantity is offered, whatever was sold.
    """
    if not is_sellable:
        return 0
    if not shelf.manages_stock:
        return limits.unmanaged_quantity
    free = free_units(shelf) - unreserved
    if free < limits.out_of_stock_threshold:
        return 0
    whole = int(free.to_integral_value(ROUND_FLOOR))
    return max(min(whole, limits.maximum_listed_quantity), 0)


def free_units(shelf: Availability) -> Decimal:
    """Answer what lies there, is promised to nobody, and is above the item's own threshold.

    Backorders add nothing: a negative threshold lets a website sell units that are not there,
    but Amazon counts every order that ships late against the seller.
    """
    return shelf.on_hand - shelf.reserved - max(shelf.threshold, ZERO)
