"""What has already happened to an order that only now comes in (L-11, B-09)?"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from counterpart.amazon.importing.decide import BY_MERCHANT, Create
from counterpart.amazon.importing.following.decisions import ships_despite_wish
from counterpart.amazon.importing.following.elsewhere import (
    parcels_elsewhere,
    settle_shipment,
)
from counterpart.amazon.importing.following.stops import BUYER_ASKS, SHIPPED_ELSEWHERE
from counterpart.amazon.importing.gathering import Case, units_gone
from counterpart.amazon.models.orders import OrderNote
from counterpart.amazon.timeline import note
from counterpart.core.quantities import written
from counterpart.orders.models.documents import Shipment
from counterpart.orders.models.orders import Order


def stop_at_creation(case: Case, decision: Create) -> str:
    """Answer why an order is not to be shipped from its first moment on; empty if it may be."""
    row = case.row
    if not decision.is_complete and _left_open(case):
        return SHIPPED_ELSEWHERE
    return BUYER_ASKS if row.buyer_asks_to_cancel and not ships_despite_wish(row) else ""


def told_at_creation(case: Case, order: Order, *, actor: str, now: datetime) -> list[OrderNote]:
    """Make the note about units that left before, to be saved with the others."""
    if order.stop_shipping_because != SHIPPED_ELSEWHERE:
        return []
    row = case.row
    return [
        note(row, "shipped_elsewhere", actor=actor, now=now, number=order.number,
             items=_left_open(case))
    ]  # fmt: skip


def settle_shipped_before(cases: Sequence[Case], *, now: datetime) -> None:
    """Write down that Amazon knows the shipments of orders which came in shipped in part.

    Inside the transaction that placed the orders.
    """
    rows = {
        case.row.order_id: case.row
        for case in cases
        if case.row.fulfilled_by == BY_MERCHANT and any(map(case.units_gone, case.items))
    }
    if not rows:
        return
    for shipment in Shipment.objects.filter(order__in=list(rows)):
        row = rows[shipment.order_id]
        settle_shipment(row, shipment, parcels_elsewhere(row), now=now)


def _left_open(case: Case) -> str:
    """Write the units of which nobody knows yet where they left from: "MUG × 1"."""
    if case.row.fulfilled_by != BY_MERCHANT:
        return ""
    left = [
        (case.products[item.order_item_id].sku, units_gone(case.row, item))
        for item in case.items
        if item.quantity_ordered and not case.units_gone(item)
    ]
    return ", ".join(f"{sku} × {written(Decimal(units))}" for sku, units in left if units)
