"""What happens when an order is invoiced, and when an open invoice is paid or canceled?"""

from datetime import datetime

from django.utils.translation import gettext

from counterpart.orders.documents.charging import save_totals, take_off, write_invoice
from counterpart.orders.documents.delivering import deliver_virtual, moves_virtual_goods
from counterpart.orders.documents.invoice_states import move_invoice
from counterpart.orders.documents.picking import Wanted, chosen
from counterpart.orders.documents.telling import tell_of
from counterpart.orders.models.documents import Invoice, InvoiceState
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.states import State, cannot
from counterpart.orders.working import StepNotAllowed, lines_of, settle_state, worked

FORBIDDING_STATES = {
    State.HOLDED,
    State.PAYMENT_REVIEW,
    State.CANCELED,
    State.COMPLETE,
    State.CLOSED,
}
FORBIDDING_PAYMENT = {State.HOLDED, State.PAYMENT_REVIEW, State.CANCELED, State.CLOSED}


def invoice_order(
    order: Order,
    *,
    items: Wanted = None,
    capture: bool = True,
    notify: bool = False,
    comment: str = "",
    actor: str,
    now: datetime,
) -> Invoice:
    """Invoice units by SKU (None: all that is left) in one transaction.

    As paid, or without `capture` as open until it is paid or canceled (CO-5.4). What is left of
    shipping goes wholly on this invoice, remainders of cents on the last (CO-5.1…5.3). Virtual
    units leave their stock. `notify` mails a copy to the buyer, the comment included. Refuses
    what CO-4.2 forbids, more units than are left, and virtual units that the stock does not have.
    """
    with worked(order, "invoiced", actor=actor, now=now) as order:
        lines = lines_of(order)
        check_can_invoice(order, lines)
        picked = chosen(
            lines,
            items,
            left=lambda line: line.quantities.to_invoice,
            too_much="The quantity to invoice must not be greater than the uninvoiced quantity "
            "for product SKU {sku}: {left} left.",
            nothing="The invoice can't be created without products. Add products and try again.",
        )
        deliver_virtual([(order, picked)], now=now)
        invoice = write_invoice(order, picked, is_paid=capture, now=now)
        tell_of(order, invoice, "invoiced", notify=notify, comment=comment, actor=actor, now=now)
        settle_state(order, lines, actor=actor, now=now)
    return invoice


def check_can_invoice(order: Order, lines: list[OrderLine]) -> None:
    """Refuse with the reason why this order cannot be invoiced now (CO-4.2)."""
    if order.state in FORBIDDING_STATES:
        raise StepNotAllowed(
            gettext("An invoice cannot be created when an order has a status of {label}.").format(
                label=State(order.state).label
            )
        )
    if not any(line.quantities.to_invoice for line in lines):
        raise StepNotAllowed(gettext("The order does not allow an invoice to be created."))


def pay_invoice(
    invoice: Invoice, *, transaction_id: str = "", actor: str, now: datetime
) -> Invoice:
    """Write down that an open invoice was paid, in one transaction (CO-5.4).

    `transaction_id` is how the payment is called where it was made. Refuses an invoice that is
    not open, and one of an order that is on hold, in review or at its end.
    """
    with worked(invoice.order, "invoice_paid", actor=actor, now=now) as order:
        if order.state in FORBIDDING_PAYMENT:
            raise StepNotAllowed(cannot(order.state, "pay"))
        invoice = order.invoices.get(pk=invoice.pk)
        invoice.transaction_id = transaction_id
        move_invoice(invoice, InvoiceState.PAID)
        order.total_paid += invoice.grand_total
        save_totals(order, "total_paid", now=now)
        tell_of(order, invoice, "invoice_paid", actor=actor, now=now)
        settle_state(order, lines_of(order), actor=actor, now=now)
    return invoice


def cancel_invoice(invoice: Invoice, *, actor: str, now: datetime) -> Invoice:
    """Cancel an open invoice in one transaction: its units can be invoiced anew (CO-5.5).

    Only while the order is processing: of a complete order everything has left, so that its
    invoice is paid, and credited if nobody will pay. Refuses a paid invoice, and one whose
    virtual items were delivered.
    """
    with worked(invoice.order, "invoice_canceled", actor=actor, now=now) as order:
        lines = lines_of(order)
        invoice = order.invoices.prefetch_related("lines__order_line").get(pk=invoice.pk)
        move_invoice(invoice, InvoiceState.CANCELED)
        _check_can_cancel(order, invoice)
        take_off(order, lines, invoice, now=now)
        tell_of(order, invoice, "invoice_canceled", actor=actor, now=now)
        settle_state(order, lines, actor=actor, now=now)
    return invoice


def _check_can_cancel(order: Order, invoice: Invoice) -> None:
    if order.state == State.COMPLETE:
        raise StepNotAllowed(
            gettext(
                "Invoice #{number} cannot be canceled: everything of order {number_2} "
                "has left. Record its payment, and credit it if nobody will pay."
            ).format(number=invoice.number, number_2=order.number)
        )
    if order.state != State.PROCESSING:
        raise StepNotAllowed(cannot(order.state, "cancel_invoice"))
    if any(moves_virtual_goods(order, row.order_line) for row in invoice.lines.all()):
        raise StepNotAllowed(
            gettext(
                "Invoice #{number} cannot be canceled: its virtual items were delivered "
                "with it. Record its payment, and credit it if nobody will pay."
            ).format(number=invoice.number)
        )
