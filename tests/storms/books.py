"""Are the books right? Asked of the tables themselves, not of the product's own check."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from counterpart.core.money import rounded, smallest_unit
from counterpart.inventory.models import SourceItem, StockItem, StockMovement, StockSource
from counterpart.orders.models.documents import InvoiceState
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.promises import REFERENCE

ZERO = Decimal(0)
PARTS = ("subtotal", "shipping", "tax", "discount", "grand_total")


def wrong_books(orders: Iterable[Order]) -> list[str]:
    """Answer what is wrong with these orders and with all stock; nothing if the books are right."""
    wrong = [f"{order}: {one}" for order in orders for one in wrong_order(order)]
    return [*wrong, *_stock()]


def wrong_order(order: Order) -> list[str]:
    """Answer what is wrong with the lines, the money, the documents and the promises of one."""
    lines = list(order.lines.all())
    return [
        *_quantities(lines),
        *_money(order, lines),
        *_documents(order, lines),
        *_promised(order, lines),
    ]


def with_papers() -> QuerySet[Order]:
    """Answer all orders with what `wrong_books` looks at."""
    return Order.objects.prefetch_related(
        "lines", "invoices", "credit_memos", "shipments__lines"
    ).order_by("pk")


def _quantities(lines: list[OrderLine]) -> Iterable[str]:
    for line in lines:
        if not ZERO <= line.refunded <= line.invoiced <= line.ordered - line.canceled:
            yield f"{line.sku}: more invoiced or refunded than ordered"
        if not ZERO <= line.shipped <= line.ordered - line.canceled - line.refunded_unshipped:
            yield f"{line.sku}: more shipped than ordered"
        if not ZERO <= line.refunded_unshipped <= line.refunded:
            yield f"{line.sku}: more given back unshipped than given back"


def _money(order: Order, lines: list[OrderLine]) -> Iterable[str]:
    if sum((line.row_total for line in lines), ZERO) != order.subtotal:
        yield "its lines are not its subtotal"
    if order.subtotal + order.shipping + order.tax + order.discount != order.grand_total:
        yield "its parts are not its total"
    if not ZERO <= order.total_refunded <= order.total_paid <= order.total_invoiced:
        yield "more refunded than paid, or more paid than invoiced"
    if order.total_invoiced + order.total_canceled > order.grand_total:
        yield "more invoiced and canceled than it costs"
    if not any(line.quantities.to_invoice for line in lines) and order.total_canceled != (
        order.grand_total - order.total_invoiced
    ):
        yield "what is neither invoiced nor canceled is lost"
    if all(line.invoiced == line.ordered for line in lines) and order.total_invoiced != (
        order.grand_total
    ):
        yield "wholly invoiced, but not to the cent"


def _documents(order: Order, lines: list[OrderLine]) -> Iterable[str]:
    counted = [one for one in order.invoices.all() if one.state != InvoiceState.CANCELED]
    paid = [one for one in counted if one.state == InvoiceState.PAID]
    memos = list(order.credit_memos.all())
    sums = {
        "total_invoiced": sum((one.grand_total for one in counted), ZERO),
        "total_paid": sum((one.grand_total for one in paid), ZERO),
        "total_refunded": sum((one.grand_total for one in memos), ZERO),
        "base_total_refunded": sum((one.base_grand_total for one in memos), ZERO),
    }
    yield from (f"{name} is {getattr(order, name)}, its documents say {amount}"
                for name, amount in sums.items() if getattr(order, name) != amount)  # fmt: skip
    # Each invoice that was taken out of a chain of converted amounts leaves a cent on either side.
    dropped = len(order.invoices.all()) - len(counted)
    base = sum((one.base_grand_total for one in counted), ZERO)
    if abs(order.base_total_invoiced - base) > 2 * dropped * smallest_unit(order.base_currency):
        yield f"base_total_invoiced is {order.base_total_invoiced}, its documents say {base}"
    for one in (*counted, *memos):
        extra = getattr(one, "adjustment_refund", ZERO) - getattr(one, "adjustment_fee", ZERO)
        if one.subtotal + one.shipping + one.tax + one.discount + extra != one.grand_total:
            yield f"the parts of document {one} are not its total"
        if any(rounded(getattr(one, part), order.currency) != getattr(one, part) for part in PARTS):
            yield f"document {one} has amounts that nobody can pay"
    shipped: dict[int, Decimal] = defaultdict(Decimal)
    for shipment in order.shipments.all():
        for row in shipment.lines.all():
            shipped[row.order_line_id] += row.quantity
    if any(line.shipped != shipped[line.pk] for line in lines):
        yield "its shipments are not what was shipped"


def _promised(order: Order, lines: list[OrderLine]) -> Iterable[str]:
    """The ledger promises an order exactly what it still waits for (CO-6.3)."""
    due: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.is_stock_reserved and line.product_id is not None:
            gone = line.invoiced if line.is_virtual else line.shipped + line.refunded_unshipped
            due[line.product_id] += line.ordered - line.canceled - gone
    moved = StockMovement.objects.filter(reference_kind=REFERENCE, reference=str(order.pk))
    for product, promised in moved.values_list("product").annotate(Sum("reserved_change")):
        if promised != due.pop(product, ZERO):
            yield f"{promised} of product {product} are promised to it"
    if any(due.values()):
        yield "it waits for stock that nobody promised"
    at_shelves = moved.exclude(source=None).values_list("source", "product")
    for source, product, change in at_shelves.annotate(Sum("on_hand_change")):
        if change > 0:
            yield f"{change} of product {product} came back to {source} that never left there"


def _stock() -> Iterable[str]:
    on_hand: dict[Any, Decimal] = defaultdict(Decimal)
    lying = SourceItem.objects.filter(source__is_enabled=True, is_in_stock=True)
    for source, product, quantity in lying.values_list("source", "product", "quantity"):
        for stock in StockSource.objects.filter(source=source).values_list("stock", flat=True):
            on_hand[stock, product] += quantity
    moved = StockMovement.objects.values_list("stock", "product").annotate(Sum("reserved_change"))
    reserved = {(stock, product): change for stock, product, change in moved}
    for item in StockItem.objects.all():
        key = (item.stock_id, item.product_id)
        if item.on_hand != on_hand[key] or item.reserved != reserved.get(key, ZERO):
            yield f"stock of product {item.product_id} is not what its ledger says"
    told = StockMovement.objects.exclude(source=None).values_list("source", "product")
    ledger = {key[:2]: key[2] for key in told.annotate(Sum("on_hand_change"))}
    for shelf in SourceItem.objects.all():
        if shelf.quantity != ledger.get((shelf.source_id, shelf.product_id), ZERO):
            yield f"shelf of product {shelf.product_id} is not what its ledger says"
