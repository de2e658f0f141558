"""The command that gives money back."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import click
from django.db import transaction

from counterpart.amazon.models.refunds import AmazonRefund, RefundState
from counterpart.amazon.operations.refunding.asking import REASONS, ask_for_refund
from counterpart.cli.commerce.answering import answer, item_option, order_to_work, units
from counterpart.cli.guarding import actor, check_permitted, needs
from counterpart.cli.options import json_option, now_option
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.core.money import written
from counterpart.orders.documents.adjusting import read_amount
from counterpart.orders.documents.finding import get_invoice_of
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission

LONGEST_CODE = max(map(len, REASONS))
# click leaves the lines of a paragraph as they are that begins with a backspace.
EPILOG = "\b\nReasons for --on-amazon:\n" + "\n".join(
    f"  {code:<{LONGEST_CODE}}  {words}" for code, words in REASONS.items()
)
Returned = Mapping[str, Decimal] | Literal["all"] | None


@click.command(epilog=EPILOG)
@click.argument("number")
@item_option
@click.option("--no-items", is_flag=True, help="No units: shipping and adjustments alone.")
@click.option("--invoice", "invoice_number", help="Only units that this invoice charged.")
@click.option("--unshipped", is_flag=True, help="Units that never left before delivered ones.")
@click.option(
    "--return-to-stock/--no-return-to-stock",
    default=None,
    help="All of these units may be sold again, or none; unless given, what the settings say.",
)
@click.option("--return", "returned", multiple=True, metavar="SKU=QTY", help="These may (several).")
@click.option("--shipping", metavar="AMOUNT", help="Of the shipping; unless given, what is left.")
@click.option("--adjustment-refund", default="0", metavar="AMOUNT", help="Added: 5.00 or 5%.")
@click.option("--adjustment-fee", default="0", metavar="AMOUNT", help="Kept: 5.00 or 5%.")
@click.option("--comment", "text", default="", help="For the history, and the e-mail.")
@click.option("--notify", is_flag=True, help="Mail a copy to the buyer; needs Send e-mails.")
@click.option(
    "--on-amazon",
    "reason",
    metavar="REASON",
    type=click.Choice(list(REASONS)),
    help="Let Amazon pay it back, for one of the reasons below.",
)
@json_option
@now_option
@needs(Permission.CREDIT_ORDERS)
def refund(
    *,
    number: str,
    text: str,
    notify: bool,
    reason: str | None,
    as_json: bool,
    clock: Clock,
    **wishes: Any,
) -> None:
    """Give money back for an order: all that is left, or what the options say.

    Nothing is paid by itself: with --on-amazon, Amazon pays it to the buyer.
    """
    order = order_to_work(number)
    if notify:
        check_permitted(Permission.SEND_MAIL, order)
    # Memo and request come together: a refusal of either leaves nothing half-written.
    with transaction.atomic():
        memo = refund_order(
            order,
            _credit(order, wishes),
            notify=notify,
            comment=text,
            actor=actor(),
            now=clock.now(),
        )
        asked = ask_for_refund(memo, reason, actor=actor(), now=clock.now()) if reason else None
    amount = f"{written(memo.grand_total, order.currency)} {order.currency}"
    told = f"Credit memo #{memo.number} was created: {amount}.{_told(asked)}"
    answer(order, told, as_json=as_json)


def _told(refund: AmazonRefund | None) -> str:
    if refund is None:
        return ""
    if refund.state == RefundState.WAITING:
        return f" Refund {refund.pk} on Amazon waits for somebody else's approval."
    return f" Amazon will be told to pay it back, as refund {refund.pk}."


def _credit(order: Order, wishes: Mapping[str, Any]) -> Credit:
    if wishes["items"] and wishes["no_items"]:
        raise Refused("Choose either --item or --no-items.")
    number = wishes["invoice_number"]
    return Credit(
        items={} if wishes["no_items"] else units(wishes["items"]),
        return_to_stock=_returned(wishes["return_to_stock"], wishes["returned"]),
        shipping=_shipping(wishes["shipping"]),
        adjustment_refund=read_amount(wishes["adjustment_refund"], order=order),
        adjustment_fee=read_amount(wishes["adjustment_fee"], order=order),
        unshipped_first=wishes["unshipped"],
        invoice=get_invoice_of(order, number) if number else None,
    )


def _returned(all_of_them: bool | None, some: tuple[str, ...]) -> Returned:  # noqa: FBT001
    if all_of_them is None:
        return units(some)
    if some:
        raise Refused("Choose either --return or --return-to-stock.")
    return "all" if all_of_them else {}


def _shipping(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Refused(f"“{text}” is not an amount.") from None
