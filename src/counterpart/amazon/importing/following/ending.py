"""What becomes of a Commerce order that is canceled at Amazon (K-5)?"""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext

from counterpart.amazon import statuses
from counterpart.amazon.importing.following.stops import renew_stop
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.models.stores import AfterCancellation
from counterpart.amazon.operations.canceling import STOP
from counterpart.amazon.timeline import write_note
from counterpart.orders.addressing import stop_shipping
from counterpart.orders.documents.invoicing import cancel_invoice
from counterpart.orders.documents.refunding import Credit, credit_unshipped_order, refund_order
from counterpart.orders.models.documents import InvoiceState
from counterpart.orders.models.orders import Order
from counterpart.orders.states import FINAL, State
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.holding import unhold_order
from counterpart.orders.working import StepNotAllowed, lines_of


def end_order(row: AmazonOrder, order: Order, *, actor: str, now: datetime) -> bool:
    """End the Commerce order, unless units have left: then a person decides. Safe to repeat.

    It is canceled, or if it was paid closed with a credit memo, or complete where the store's
    settings want that. A hold ends first: what Amazon has canceled is not held for anything any
    more. Invoices that nobody has paid are canceled too. Answers whether it ended now.
    """
    if order.state in FINAL or row.import_state == ImportState.CANCELED:
        return False
    if any(line.shipped for line in lines_of(order)):
        renew_stop(row, order, actor=actor, now=now)
        return False
    _clear_the_way(order, actor=actor, now=now)
    if any(line.quantities.to_refund for line in lines_of(order)):
        wanted = row.store.order_settings.status_after_cancellation
        ends_complete = wanted == AfterCancellation.COMPLETE
        credit_unshipped_order(order, ends_complete=ends_complete, actor=actor, now=now)
    if order.stop_shipping_because == STOP:
        stop_shipping(order, "", actor=actor, now=now)
    _write_end(row, order, actor=actor, now=now)
    return True


def end_shipped_order(
    row: AmazonOrder, order: Order, *, goods_are_back: bool, actor: str, now: datetime
) -> None:
    """End an order that Amazon canceled after units had left, because a person said so.

    The money is given back; units that never left return to stock, and the others if they are
    back. Refuses units that left without an invoice, and what `refund_order` refuses.
    """
    if any(line.shipped > line.invoiced for line in lines_of(order)):
        raise StepNotAllowed(
            gettext(
                "Units of order {number} left without an invoice; invoice them first, "
                "so that their money can be given back."
            ).format(number=order.number)
        )
    _clear_the_way(order, actor=actor, now=now)
    if any(line.quantities.to_refund for line in lines_of(order)):
        credit = Credit(return_to_stock="all" if goods_are_back else _unshipped(order))
        refund_order(order, credit, actor=actor, now=now)
    stop_shipping(order, "", actor=actor, now=now)
    _write_end(row, order, actor=actor, now=now)


def _clear_the_way(order: Order, *, actor: str, now: datetime) -> None:
    if order.state == State.HOLDED:
        unhold_order(order, actor=actor, now=now)
    for invoice in order.invoices.filter(state=InvoiceState.OPEN):
        cancel_invoice(invoice, actor=actor, now=now)
    if any(line.quantities.to_cancel for line in lines_of(order)):
        cancel_order(order, by_channel=True, actor=actor, now=now)


def _unshipped(order: Order) -> dict[str, Decimal]:
    """Answer by SKU the paid units that never left."""
    units: dict[str, Decimal] = {}
    for line in lines_of(order):
        left = line.quantities.refundable_unshipped
        if left:
            units[line.sku] = units.get(line.sku, Decimal(0)) + left
    return units


def _write_end(row: AmazonOrder, order: Order, *, actor: str, now: datetime) -> None:
    order.refresh_from_db()
    row.import_state = ImportState.CANCELED
    row.status = statuses.status_of(row)
    row.save(update_fields=["import_state", "status"])
    state = str(State(order.state).label)
    write_note(row, "canceled_in_commerce", actor=actor, now=now, number=order.number, state=state)
