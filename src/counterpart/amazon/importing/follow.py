"""What becomes of a Commerce order when Amazon changes its mind afterwards?"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from counterpart.amazon import statuses
from counterpart.amazon.importing.addresses import address_blockers
from counterpart.amazon.importing.decide import BY_AMAZON, CANCELED
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.timeline import write_note
from counterpart.core.errors import Refused
from counterpart.customers.addresses import standardized
from counterpart.orders.addressing import change_shipping_address, stop_shipping
from counterpart.orders.documents.invoicing import cancel_invoice
from counterpart.orders.documents.refunding import credit_unshipped_order
from counterpart.orders.models.documents import InvoiceState
from counterpart.orders.models.orders import AddressKind, Order, OrderAddress
from counterpart.orders.new_order import NewAddress
from counterpart.orders.states import FINAL, State
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.holding import unhold_order
from counterpart.orders.working import lines_of, taken_in_hand


def follow_changes(account: SellerAccount, *, actor: str, now: datetime) -> int:
    """Follow what Amazon changed on orders that exist in Commerce; answers how many ended.

    One transaction for each order; safe to repeat and to kill.
    """
    ended = 0
    for row in _changed(account):
        try:
            with transaction.atomic():
                ended += _follow(row, actor=actor, now=now)
                AmazonOrder.objects.filter(pk=row.pk).update(is_to_follow=False)
        except Refused as no:
            # Tried again in every run, because a person may take away what stands in the way.
            _note_refusal(row, no, actor=actor, now=now)
    return ended


def _note_refusal(row: AmazonOrder, no: Refused, *, actor: str, now: datetime) -> None:
    if (row.note_code, row.note_params) != ("not_followed", {"reason": str(no)}):
        write_note(row, "not_followed", actor=actor, now=now, reason=str(no))


def _changed(account: SellerAccount) -> Iterator[AmazonOrder]:
    ids = list(
        AmazonOrder.objects.filter(
            account=account, is_to_follow=True, store__is_active=True, order__isnull=False
        ).values_list("pk", flat=True)
    )
    for pk in ids:
        yield AmazonOrder.objects.select_related("order", "store").get(pk=pk)


def _follow(row: AmazonOrder, *, actor: str, now: datetime) -> bool:
    if row.order is None or row.fulfilled_by == BY_AMAZON:
        return False
    order = taken_in_hand(row.order)
    if row.amazon_status in CANCELED:
        return _end(row, order, actor=actor, now=now)
    if order.state in FINAL:
        return False
    _follow_address(row, order, actor=actor, now=now)
    if _is_changed(row, order):
        stop_shipping(order, "changed_by_channel", actor=actor, now=now)
        write_note(row, "changed_after_creation", actor=actor, now=now, number=order.number)
    else:
        because = "buyer_asks_to_cancel" if row.buyer_asks_to_cancel else ""
        stop_shipping(order, because, actor=actor, now=now)
    return False


def _end(row: AmazonOrder, order: Order, *, actor: str, now: datetime) -> bool:
    """End the Commerce order truthfully: canceled, or closed with a credit memo (K-5).

    A hold ends first: what the buyer or Amazon has canceled is not held for anything any more.
    Invoices that nobody has paid are canceled too.
    """
    if order.state in FINAL:
        return False
    if any(line.shipped for line in lines_of(order)):
        stop_shipping(order, "canceled_by_channel", actor=actor, now=now)
        write_note(row, "canceled_after_shipping", actor=actor, now=now, number=order.number)
        return False
    if order.state == State.HOLDED:
        unhold_order(order, actor=actor, now=now)
    for invoice in order.invoices.filter(state=InvoiceState.OPEN):
        cancel_invoice(invoice, actor=actor, now=now)
    if any(line.quantities.to_cancel for line in lines_of(order)):
        cancel_order(order, by_channel=True, actor=actor, now=now)
    if any(line.quantities.to_refund for line in lines_of(order)):
        credit_unshipped_order(order, actor=actor, now=now)
    order.refresh_from_db()
    row.import_state = ImportState.CANCELED
    row.status = statuses.status_of(row)
    row.save(update_fields=["import_state", "status"])
    state = str(State(order.state).label)
    write_note(row, "canceled_in_commerce", actor=actor, now=now, number=order.number, state=state)
    return True


def _follow_address(row: AmazonOrder, order: Order, *, actor: str, now: datetime) -> None:
    """Take over a new address, unless a person corrected it or nothing is left to ship."""
    address = standardized(row.address)
    if row.corrected_address or address_blockers(address):
        return
    person = {key: value for key, value in address.items() if value and key != "country"}
    present = OrderAddress.objects.filter(order=order, kind=AddressKind.SHIPPING).first()
    if present and present.person == person and present.country == address["country"]:
        return
    if not any(line.quantities.to_ship for line in lines_of(order)):
        return
    change_shipping_address(order, NewAddress(address["country"], person), actor=actor, now=now)
    write_note(row, "address_followed", actor=actor, now=now, number=order.number)


def _is_changed(row: AmazonOrder, order: Order) -> bool:
    ours = {line.external_id: line.ordered for line in lines_of(order)}
    theirs = {
        item.order_item_id: item.quantity_ordered
        for item in row.items.all()
        if item.quantity_ordered
    }
    return ours != theirs or (row.total is not None and row.total != order.grand_total)
