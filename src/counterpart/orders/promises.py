"""Which stock is promised to an order, and in which words does the ledger name the order?"""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from counterpart.inventory.models import Stock
from counterpart.inventory.reserving import Demand
from counterpart.inventory.stocks import stock_of
from counterpart.orders.models.orders import Order, OrderLine

REFERENCE = "order"


def stock_for(order: Order) -> Stock:
    """Answer the stock that an order was promised from, or else that of its website."""
    return order.stock or stock_of(order.store_view.store.website)


def demands(
    order: Order, units: Mapping[OrderLine, Decimal], *, reserved: bool = True
) -> list[Demand]:
    """Add up units of an order's lines by product, of lines whose stock is reserved, or is not.

    Lines of text, whose product nobody knows, demand nothing.
    """
    by_product: dict[int, Decimal] = defaultdict(Decimal)
    for line, quantity in units.items():
        if line.product_id is not None and line.is_stock_reserved == reserved:
            by_product[line.product_id] += quantity
    return [Demand(product, needed, str(order.pk)) for product, needed in by_product.items()]
