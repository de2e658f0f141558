"""Why must packing stop until a person has decided, and where is that told?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from counterpart.amazon.importing.decide import CANCELED
from counterpart.amazon.importing.following.decisions import (
    figures_of,
    settled_total,
    settled_units,
    ships_despite_wish,
)
from counterpart.amazon.importing.following.elsewhere import told_units, units_elsewhere
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem
from counterpart.amazon.operations.canceling import STOP as CANCELLATION_ASKED
from counterpart.amazon.operations.canceling import open_cancellation
from counterpart.amazon.timeline import write_note
from counterpart.orders.addressing import stop_shipping
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.working import lines_of

CANCELED_AFTER_SHIPPING = "canceled_by_channel"
SHIPPED_ELSEWHERE = "shipped_elsewhere"
CHANGED = "changed_by_channel"
BUYER_ASKS = "buyer_asks_to_cancel"
# What the timeline is told when a stop begins; the others have told it before.
NOTES = {
    CANCELED_AFTER_SHIPPING: "canceled_after_shipping",
    SHIPPED_ELSEWHERE: "shipped_elsewhere",
    CHANGED: "changed_after_creation",
}


def renew_stop(row: AmazonOrder, order: Order, *, actor: str, now: datetime) -> str:
    """Stop the Commerce order, or release it, as Amazon's last word demands; answers why.

    For an order and a row taken in hand. Safe to repeat: the same is told once.
    """
    lines, items = lines_of(order), list(row.items.all())
    because = why_stopped(row, order, lines, items)
    is_new = order.stop_shipping_because != because
    stop_shipping(order, because, actor=actor, now=now)
    order.stop_shipping_because = because
    if because in NOTES:
        code, evidence = NOTES[because], _evidence(because, row, order, lines, items)
        if is_new or not _is_last(row, code, evidence):
            write_note(row, code, actor=actor, now=now, **evidence)
    return because


def why_stopped(
    row: AmazonOrder,
    order: Order,
    lines: Sequence[OrderLine],
    items: Sequence[AmazonOrderItem],
) -> str:
    """Answer the weightiest reason not to ship now; empty if there is none."""
    if row.amazon_status in CANCELED:
        return CANCELED_AFTER_SHIPPING
    if open_cancellation(row):
        return CANCELLATION_ASKED
    if units_elsewhere(row, items, lines):
        return SHIPPED_ELSEWHERE
    if is_changed(row, order, lines, items):
        return CHANGED
    is_left = any(line.quantities.to_ship for line in lines)
    if row.buyer_asks_to_cancel and is_left and not ships_despite_wish(row):
        return BUYER_ASKS
    return ""


def is_changed(
    row: AmazonOrder,
    order: Order,
    lines: Sequence[OrderLine],
    items: Sequence[AmazonOrderItem],
) -> bool:
    """Tell whether Amazon's quantities or total are others than were last agreed on."""
    theirs = {item: units for item, units in figures_of(row, items)["items"].items() if units}
    if theirs != {item: units for item, units in settled_units(row, lines).items() if units}:
        return True
    return row.total is not None and row.total != settled_total(row, order)


def _evidence(
    because: str,
    row: AmazonOrder,
    order: Order,
    lines: Sequence[OrderLine],
    items: Sequence[AmazonOrderItem],
) -> dict[str, Any]:
    evidence: dict[str, Any] = {"number": order.number}
    if because == SHIPPED_ELSEWHERE:
        evidence["items"] = told_units(units_elsewhere(row, items, lines))
    if because == CHANGED:
        evidence["figures"] = figures_of(row, items)
    return evidence


def _is_last(row: AmazonOrder, code: str, evidence: dict[str, Any]) -> bool:
    last = row.notes.filter(code=code).order_by("pk").last()
    return last is not None and last.params == evidence
