"""What has a person decided about Amazon's last word?"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem
from counterpart.orders.models.orders import Order, OrderLine

# The keys of `AmazonOrder.decisions`.
WISH = "wish"
FIGURES = "figures"


def ships_despite_wish(row: AmazonOrder) -> bool:
    """Tell whether a person decided to ship although the buyer asks to cancel."""
    return bool(row.decisions.get(WISH))


def forget_wish(row: AmazonOrder) -> None:
    """Forget what was decided about a wish that has changed; saves nothing."""
    row.decisions = {key: said for key, said in row.decisions.items() if key != WISH}


def remember(row: AmazonOrder, key: str, said: Any) -> None:
    """Keep a decision; it counts until Amazon says something else."""
    row.decisions = row.decisions | {key: said}
    row.save(update_fields=["decisions"])


def figures_of(row: AmazonOrder, items: Iterable[AmazonOrderItem]) -> dict[str, Any]:
    """Answer what Amazon says of quantities and total, as it is kept with a decision."""
    return {
        "items": {
            item.order_item_id: item.quantity_ordered for item in items if item.quantity_ordered
        },
        "total": None if row.total is None else str(row.total),
    }


def settled_units(row: AmazonOrder, lines: Iterable[OrderLine]) -> dict[str, Decimal]:
    """Answer the quantities, by item, that Commerce and Amazon last agreed on."""
    decided = row.decisions.get(FIGURES)
    if decided:
        return {item: Decimal(units) for item, units in decided["items"].items()}
    return {line.external_id: line.ordered for line in lines}


def settled_total(row: AmazonOrder, order: Order) -> Decimal:
    """Answer the total that Commerce and Amazon last agreed on."""
    decided = row.decisions.get(FIGURES)
    if decided and decided["total"] is not None:
        return Decimal(decided["total"])
    total: Decimal = order.grand_total
    return total
