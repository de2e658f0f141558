"""Orders of our own making, without a channel."""

from decimal import Decimal
from typing import Any

from tests.scene import NOON, product, put_in_stock

from counterpart.inventory.availability import availability
from counterpart.inventory.models import Stock, StockMovement
from counterpart.inventory.stocks import default_stock, stock_of
from counterpart.orders.documents.shipping import ship_order
from counterpart.orders.history import told
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.new_order import NewLine, NewOrder
from counterpart.orders.placing import place_order
from counterpart.websites.founding import default_view
from counterpart.websites.models import StoreView, Website

BO: dict[str, Any] = {"actor": "bo", "now": NOON}


def line(sku: str = "MUG", quantity: float = 1, price: str = "10.00", **facts: Any) -> NewLine:
    """Make a line; a product that we know is linked, another one is text only."""
    known = facts.pop("known", sku in {"MUG", "LAMP"})
    units, each = Decimal(str(quantity)), Decimal(price)
    return NewLine(
        **{
            "product_id": product(sku).pk if known else None,
            "sku": sku,
            "name": sku.capitalize(),
            "quantity": units,
            "price": each,
            "row_total": each * units,
        }
        | facts
    )


def new_order(*lines: NewLine, store_view: StoreView | None = None, **facts: Any) -> NewOrder:
    """Make an order whose parts add up; without lines, one line that no stock knows."""
    view = store_view or main_view()
    parts = lines or (line("CUP"),)
    whole = sum(one.row_total + one.tax + one.discount for one in parts)
    whole += sum(
        facts.get(name, Decimal(0)) for name in ("shipping", "shipping_tax", "shipping_discount")
    )
    return NewOrder(
        **{
            "store_view": view,
            "currency": "USD",
            "lines": parts,
            "grand_total": whole,
            "placed_at": NOON,
            "payment_method": "free",
            "stock": stock_of(view.store.website),
        }
        | facts
    )


def main_view() -> StoreView:
    return default_view(Website.objects.get(code="base"))


def placed(*lines: NewLine, **facts: Any) -> Order:
    """Place an order."""
    return place_order(new_order(*lines, **facts), **BO)


def shelves() -> None:
    """Have ten MUGs and one LAMP."""
    put_in_stock("MUG", 10)
    put_in_stock("LAMP", 1)


def shipped(order: Order, **choices: Any) -> None:
    ship_order(order, **BO, **choices)


def read(order: Order) -> Order:
    """Read an order anew."""
    return Order.objects.get(pk=order.pk)


def standing(order: Order) -> tuple[str, str]:
    """Answer state and status as stored."""
    again = read(order)
    return again.state, again.status


def units(order: Order) -> list[tuple[str, ...]]:
    """Answer each line's SKU, ordered, invoiced, shipped, canceled and refunded units."""
    return [
        (one.sku, *(f"{figure:f}".rstrip("0").rstrip(".") for figure in _figures(one)))
        for one in OrderLine.objects.filter(order=order)
    ]


def _figures(one: OrderLine) -> tuple[Decimal, ...]:
    return (one.ordered, one.invoiced, one.shipped, one.canceled, one.refunded)


def sentences(order: Order) -> list[str]:
    """Answer the history as it reads."""
    return [told(entry) for entry in order.history.all()]


def figures(sku: str, stock: Stock | None = None) -> tuple[Any, ...]:
    """Answer what is on hand, reserved and salable of a product."""
    key = product(sku).pk
    answer = availability(stock or default_stock(), [key])[key]
    return answer.on_hand, answer.reserved, answer.salable


def ledger(order: Order) -> list[tuple[Any, ...]]:
    """Answer what moved for an order: kind, SKU, source, on hand, reserved."""
    return [
        (
            one.kind,
            one.product.sku,
            one.source.code if one.source else "",
            one.on_hand_change,
            one.reserved_change,
        )
        for one in StockMovement.objects.filter(reference_kind="order", reference=str(order.pk))
        .select_related("product", "source")
        .order_by("pk")
    ]
