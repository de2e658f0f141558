"""Do Commerce's books say what Amazon's say? Asked of both by themselves, not by the product."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.models.refunds import AmazonRefund
from counterpart.orders.models.orders import Order
from counterpart.orders.states import FINAL

Book = dict[str, dict[str, Any]]
UNPAID = {"PENDING", "CANCELLED"}
SETTLED = {OperationState.VISIBLE, OperationState.NOT_NEEDED}


def wrong_orders(book: Book) -> Iterator[str]:
    """Every order is stored once, with Amazon's status, total and units."""
    rows = {row.amazon_order_id: row for row in AmazonOrder.objects.prefetch_related("items")}
    yield from (f"{number} is not at Amazon" for number in rows.keys() - book.keys())
    yield from (f"{number} is not here" for number in book.keys() - rows.keys())
    for number, row in rows.items():
        said = book[number]
        units: Counter[str] = Counter()
        for item in row.items.all():
            units[item.sku] += item.quantity_ordered
        if row.amazon_status != said["status"]:
            yield f"{number} is {said['status']}, stored {row.amazon_status}"
        if dict(units) != said["lines"]:
            yield f"{number} has {said['lines']}, stored {dict(units)}"
        if said["status"] not in UNPAID and row.total != Decimal(said["grand_total"]):
            yield f"{number} costs {said['grand_total']}, stored {row.total}"


def wrong_money(book: Book, own_memos: Collection[int], kept: Collection[str]) -> Iterator[str]:
    """What Commerce shows less what it gave back because of Amazon is what Amazon shows."""
    seen: Counter[str] = Counter()
    for order in Order.objects.filter(channel="amazon").prefetch_related("credit_memos"):
        number, said = order.external_id, book[order.external_id]
        seen[number] += 1
        if said["status"] in UNPAID or number in kept:
            continue
        followed = [one.grand_total for one in order.credit_memos.all() if one.pk not in own_memos]
        worth = order.grand_total - sum(followed, Decimal(0))
        if worth != Decimal(said["grand_total"]) or order.currency != said["currency"]:
            yield f"{number} is worth {worth} here, {said['grand_total']} at Amazon"
    yield from (f"{number} is in Commerce twice" for number, times in seen.items() if times > 1)


def wrong_refunds(book: Book) -> Iterator[str]:
    """What Amazon paid by our word is what was asked for, each once and to the cent."""
    asked: dict[str, list[Decimal]] = defaultdict(list)
    for refund in AmazonRefund.objects.select_related("amazon_order", "operation"):
        state = refund.operation.state if refund.operation else ""
        if state == OperationState.VISIBLE:
            asked[refund.amazon_order.amazon_order_id].append(refund.total)
        elif state not in {"", OperationState.NOT_NEEDED, OperationState.REJECTED}:
            yield f"a refund of {refund.amazon_order} is {state}"
    for number, said in book.items():
        paid = [Decimal(one["total"]) for one in said["refunds"] if one["by"] == "FEED"]
        if sorted(paid) != sorted(asked[number]):
            yield f"Amazon paid {paid} back for {number}, asked were {asked[number]}"
        everything = sum((Decimal(one["total"]) for one in said["refunds"]), Decimal(0))
        if everything > Decimal(said["grand_total"]):
            yield f"Amazon paid more back for {number} than was paid"


def wrong_parcels(book: Book) -> Iterator[str]:
    """What left here stands at Amazon once, as it was told, and nothing more than was ordered."""
    told = Operation.objects.filter(kind=OperationKind.SHIPMENT_CONFIRMATION)
    for one in told.select_related("amazon_order"):
        said = book[one.amazon_order.amazon_order_id]
        there = said["packages"].get(one.package_reference, {}).get("tracking_number")
        name = f"parcel {one.package_reference} of {one.amazon_order}"
        if one.state == OperationState.VISIBLE and there != one.intent["tracking_number"]:
            yield f"{name} is {there}, told was {one.intent['tracking_number']}"
        if one.state not in SETTLED and not _is_refused_for_good(one, said):
            yield f"{name} is {one.state}: {one.error}"
    for number, said in book.items():
        if sum(_packed(said).values()) > sum(said["lines"].values()):
            yield f"{number} has more units in parcels than were ordered"


def wrong_ends(book: Book) -> Iterator[str]:
    """What is canceled there has ended here, and what has ended here is not open there."""
    for order in Order.objects.filter(channel="amazon").prefetch_related("lines"):
        status = book[order.external_id]["status"]
        if status == "CANCELLED" and order.state not in FINAL:
            yield f"{order.external_id} is canceled, here {order.state}"
        shipped = any(line.shipped for line in order.lines.all())
        if status == "UNSHIPPED" and order.state in FINAL and not shipped:
            yield f"{order.external_id} is unshipped, here {order.state}"
    unfinished = [ImportState.UNDECIDED, ImportState.HELD, ImportState.WAITING]
    left = AmazonOrder.objects.filter(import_state__in=unfinished)
    for row in left.exclude(fulfilled_by="AMAZON", amazon_status="UNSHIPPED"):
        if row.amazon_status != "PENDING":
            yield f"{row} is {row.amazon_status}, here {row.import_state}: {row.hold_cause}"


def wrong_listings(listed: dict[str, dict[str, Any]], ours: dict[str, int | None]) -> Iterator[str]:
    """What the merchant offers there is what there is here."""
    for key, said in listed.items():
        if said["quantity"] is not None and key in ours and said["quantity"] != ours[key]:
            yield f"{key}: Amazon offers {said['quantity']}, ours is {ours[key]}"


def _is_refused_for_good(one: Operation, said: dict[str, Any]) -> bool:
    """A unit that left here and that Amazon's order does not have, or no longer has to ship."""
    units = sum(quantity for _, quantity in one.intent["items"])
    left = sum(said["lines"].values()) - sum(_packed(said).values())
    is_over = said["status"] in {"CANCELLED", "SHIPPED"} or left < units
    lacks_item = any(
        quantity > _left_of(said, item_id) for item_id, quantity in one.intent["items"]
    )
    return one.state == OperationState.REJECTED and (is_over or lacks_item)


def _left_of(said: dict[str, Any], item_id: str) -> int:
    return int(said["items"].get(item_id, 0)) - _packed(said)[item_id]


def _packed(said: dict[str, Any]) -> Counter[str]:
    units: Counter[str] = Counter()
    for package in said["packages"].values():
        units.update(package["items"])
    return units
