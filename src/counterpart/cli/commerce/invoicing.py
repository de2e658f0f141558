"""Commands about invoices."""

import click

from counterpart.cli.commerce.answering import answer, item_option, order_to_work, units
from counterpart.cli.guarding import actor, check_permitted, granted, needs
from counterpart.cli.options import json_option, now_option
from counterpart.core.clock import Clock
from counterpart.core.money import written
from counterpart.orders.documents.finding import get_invoice
from counterpart.orders.documents.invoicing import cancel_invoice, invoice_order, pay_invoice
from counterpart.orders.models.documents import Invoice
from counterpart.users.permissions import Permission


@click.command()
@click.argument("number")
@item_option
@click.option("--open", "is_open", is_flag=True, help="Not paid yet: see pay-invoice.")
@click.option("--comment", "text", default="", help="For the history, and the e-mail.")
@click.option("--notify", is_flag=True, help="Mail a copy to the buyer; needs Send e-mails.")
@json_option
@now_option
@needs(Permission.INVOICE_ORDERS)
def invoice(
    *,
    number: str,
    items: tuple[str, ...],
    is_open: bool,
    text: str,
    notify: bool,
    as_json: bool,
    clock: Clock,
) -> None:
    """Invoice an order, or some units of it."""
    order = order_to_work(number)
    if notify:
        check_permitted(Permission.SEND_MAIL, order)
    document = invoice_order(
        order,
        items=units(items),
        capture=not is_open,
        notify=notify,
        comment=text,
        actor=actor(),
        now=clock.now(),
    )
    answer(order, f"Invoice #{document.number} was created: {_total(document)}.", as_json=as_json)


@click.command("pay-invoice")
@click.argument("number")
@click.option("--transaction", default="", help="How the payment is called where it was made.")
@json_option
@now_option
@needs(Permission.CAPTURE_PAYMENTS)
def pay(*, number: str, transaction: str, as_json: bool, clock: Clock) -> None:
    """Record that an open invoice was paid."""
    document = get_invoice(number, scope=granted())
    pay_invoice(document, transaction_id=transaction, actor=actor(), now=clock.now())
    sentence = f"Invoice #{document.number} is paid: {_total(document)}."
    answer(document.order, sentence, as_json=as_json)


@click.command("cancel-invoice")
@click.argument("number")
@json_option
@now_option
@needs(Permission.INVOICE_ORDERS)
def cancel(*, number: str, as_json: bool, clock: Clock) -> None:
    """Cancel an open invoice: its units can be invoiced anew."""
    document = get_invoice(number, scope=granted())
    cancel_invoice(document, actor=actor(), now=clock.now())
    sentence = f"Invoice #{document.number} is canceled: {_total(document)}."
    answer(document.order, sentence, as_json=as_json)


def _total(document: Invoice) -> str:
    currency = document.order.currency
    return f"{written(document.grand_total, currency)} {currency}"
