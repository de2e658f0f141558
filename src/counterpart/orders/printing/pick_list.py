"""What is to be fetched from the shelves for some orders together?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext

from counterpart.core.money import ZERO
from counterpart.orders.finding.waiting import OPEN
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.printing.papers import NothingToPrint


@dataclass
class Pick:
    """One product: how many units in all, and how many for which order."""

    sku: str
    name: str
    quantity: Decimal = ZERO
    orders: list[tuple[str, Decimal]] = field(default_factory=list)


@dataclass(frozen=True)
class PickList:
    """What to fetch, by SKU, and the orders that it is for."""

    picks: list[Pick]
    numbers: list[str]


def pick_list(orders: Sequence[Order]) -> PickList:
    """Answer what is left to ship of some orders, product by product. One query.

    It names no buyer. Orders that are not to be shipped now, or not by us, are left out. Refuses
    when nothing is left to be picked.
    """
    wanted = {order.pk: order for order in orders if _may_leave(order)}
    lines = OrderLine.objects.filter(order__in=wanted).order_by("sku", "order__placed_at", "pk")
    picks: dict[str, Pick] = {}
    units: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line, quantity in _left(lines):
        pick = picks.setdefault(line.sku, Pick(line.sku, line.name))
        pick.quantity += quantity
        units[line.sku][line.order_id] += quantity
    for sku, pick in picks.items():
        pick.orders = [(wanted[key].number, quantity) for key, quantity in units[sku].items()]
    if not picks:
        raise NothingToPrint(gettext("Nothing is left to be picked for the selected orders."))
    picked = {key for some in units.values() for key in some}
    return PickList(list(picks.values()), [one.number for one in orders if one.pk in picked])


def _may_leave(order: Order) -> bool:
    is_ours = order.state in OPEN and not order.stock_untouched
    return is_ours and not order.stop_shipping_because


def _left(lines: Iterable[OrderLine]) -> Iterable[tuple[OrderLine, Decimal]]:
    return ((line, line.quantities.to_ship) for line in lines if line.quantities.to_ship)
