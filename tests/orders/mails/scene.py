"""Buyers who can be written to, and what lies in the outbox."""

from datetime import timedelta
from typing import Any

from tests.orders.scene import main_view, placed
from tests.scene import NOON

from counterpart.customers.models import Customer
from counterpart.customers.registering import register_customer
from counterpart.orders.mails.queueing import queue_mail
from counterpart.orders.mails.sending import MailTally, send_mails
from counterpart.orders.models.mails import MailKind, OrderMail
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewAddress
from counterpart.websites.models import StoreView

BO: dict[str, Any] = {"actor": "bo", "now": NOON}
HOME = {"name": "Ida Example", "line1": "1 Sample Road", "city": "Springfield", "region": "IL",
        "postcode": "62701"}  # fmt: skip
IDA: dict[str, Any] = {
    "customer_name": "Ida Example",
    "customer_email": "ida@example.com",
    "shipping_address": NewAddress("US", HOME),
}


def buyer_order(*lines: Any, **facts: Any) -> Order:
    """Place an order of Ida's, a guest unless `customer_id` says otherwise."""
    return placed(*lines, **IDA | facts)


def registered() -> Customer:
    return register_customer(
        main_view().store.website,
        email="ida@example.com",
        full_name="Ida Example",
        address=HOME | {"country": "US"},
        now=NOON,
    )


def german_view() -> StoreView:
    """Have a second store view of the main store, in German."""
    return StoreView.objects.create(
        store=main_view().store, code="de", name="Deutsch", language="de", sort_order=1
    )


def queued(order: Order, kind: MailKind = MailKind.ORDER, **facts: Any) -> OrderMail:
    """Put an e-mail into the outbox by hand."""
    assert queue_mail(order, kind, **{"by_hand": True} | BO | facts)
    return OrderMail.objects.latest("pk")


def send(after: timedelta = timedelta()) -> MailTally:
    """Send what is due, some time after noon."""
    return send_mails(now=NOON + after)


def outbox() -> list[tuple[Any, ...]]:
    """Answer kind, state, attempts and trouble of every row."""
    return [
        (mail.kind, mail.state, mail.attempts, mail.error)
        for mail in OrderMail.objects.order_by("pk")
    ]
