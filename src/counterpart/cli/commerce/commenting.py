"""The command that leaves a comment."""

from typing import Any

import click

from counterpart.cli.commerce.answering import answer, order_to_work
from counterpart.cli.guarding import actor, check_permitted, needs
from counterpart.cli.options import json_option, now_option
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.orders.commenting import comment_document, comment_order
from counterpart.orders.documents.finding import DocumentUnknown
from counterpart.orders.mails.about import Document
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission

KINDS = ("invoice", "shipment", "credit-memo")


@click.command()
@click.argument("number")
@click.argument("text", default="")
@click.option("--status", default="", help="Also choose another status of the order's state.")
@click.option("--notify", is_flag=True, help="Write it to the buyer; needs Send e-mails.")
@click.option("--visible", is_flag=True, help="Let the customer see it on the storefront.")
@click.option("--document", default="", metavar="NUMBER", help="Comment on this document of it.")
@click.option("--kind", type=click.Choice(KINDS), help="What that document is.")
@json_option
@now_option
@needs(Permission.COMMENT_ORDERS)
def comment(
    *,
    number: str,
    text: str,
    status: str,
    notify: bool,
    visible: bool,
    document: str,
    kind: str | None,
    as_json: bool,
    clock: Clock,
) -> None:
    """Leave a comment on an order, or on one of its documents. For people here, unless told."""
    order = order_to_work(number)
    if notify:
        check_permitted(Permission.SEND_MAIL, order)
    if bool(document) != bool(kind):
        raise Refused("--document and --kind go together: they name one document of the order.")
    if document and status:
        raise Refused("A status is chosen for the order, not for one of its documents.")
    told: dict[str, Any] = {
        "notify": notify,
        "visible": visible,
        "actor": actor(),
        "now": clock.now(),
    }
    if document and kind:
        found = document_of(order, kind, document)
        comment_document(found, text, **told)
        sentence = f"The comment was added to {kind.replace('-', ' ')} {found.number}."
    else:
        comment_order(order, text, status=status, **told)
        sentence = (
            f"The comment was added to order {order.number}."
            if text.strip()
            else "You saved the order status."
        )
    answer(order, sentence, as_json=as_json)


def document_of(order: Order, kind: str, number: str) -> Document:
    """Answer a document of an order by its kind and number, or refuse."""
    documents: dict[str, Any] = {
        "invoice": order.invoices,
        "shipment": order.shipments,
        "credit-memo": order.credit_memos,
    }
    wanted = number.strip().removeprefix("#")
    found: Document | None = documents[kind].filter(number=wanted).first()
    if found is None:
        raise DocumentUnknown(
            f"Order {order.number} has no {kind.replace('-', ' ')} with the number {number}."
        )
    return found
