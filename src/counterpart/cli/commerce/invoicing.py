"""Commands about invoices."""

import click

from counterpart.cli.commerce.answering import answer, item_option, order_to_work, units
from counterpart.cli.guarding import actor, needs
from counterpart.cli.options import json_option, now_option
from counterpart.core.clock import Clock
from counterpart.core.money import written
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.users.permissions import Permission


@click.command()
@click.argument("number")
@item_option
@json_option
@now_option
@needs(Permission.INVOICE_ORDERS)
def invoice(*, number: str, items: tuple[str, ...], as_json: bool, clock: Clock) -> None:
    """Invoice an order, or some units of it."""
    order = order_to_work(number)
    document = invoice_order(order, items=units(items), actor=actor(), now=clock.now())
    amount = f"{written(document.grand_total, order.currency)} {order.currency}"
    answer(order, f"Invoice #{document.number} was created: {amount}.", as_json=as_json)
