"""Orders of our own, one of each state, with every kind of document."""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.orders.scene import line, new_order

from counterpart.orders.commenting import comment_order
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.orders.mails.queueing import queue_mail
from counterpart.orders.models.mails import MailKind
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewAddress
from counterpart.orders.placing import place_order
from counterpart.orders.states import State
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.holding import hold_order

HOME = NewAddress("US", {"name": "Uwe Example", "line1": "3 Elm Street", "city": "Dover",
                         "region": "DE", "postcode": "19901"})  # fmt: skip
TRACKS = [NewTrack("ups", "1ZOWN")]
WHO = {"customer_name": "Uwe Example", "customer_email": "uwe@example.com"}


NAMES = (
    "new", "paid", "in review", "invoiced", "open invoice", "shipped", "credited", "on hold",
    "canceled",
)  # fmt: skip
PAID = {"paid", "shipped", "credited"}


def place_own_orders(now: datetime, *, only: Iterable[str] = NAMES) -> dict[str, Order]:
    """Place an order for each name, and take each as far as its name says."""
    by: dict[str, Any] = {"actor": "bo", "now": now}
    found: dict[str, Order] = {}
    for name in only:
        order = _placed(name, by)
        for step in STEPS.get(name, ()):
            step(order, by)
        found[name] = Order.objects.get(pk=order.pk)
    return found


def _placed(name: str, by: dict[str, Any]) -> Order:
    facts: dict[str, Any] = {**WHO, "placed_at": by["now"], "shipping": Decimal("4.90")}
    facts |= {"shipping_address": HOME, "is_paid": name in PAID}
    if name == "in review":
        facts["begins"] = State.PAYMENT_REVIEW
    lines = (line("MUG", 2, "12.00"), line("VASE", 1, "24.00", known=True))
    return place_order(new_order(*lines, **facts), **by)


Step = Callable[[Order, dict[str, Any]], object]
STEPS: dict[str, tuple[Step, ...]] = {
    "new": (lambda order, by: comment_order(order, "The buyer telephoned: a present.", **by),),
    "invoiced": (lambda order, by: invoice_order(order, **by),),
    "open invoice": (lambda order, by: invoice_order(order, capture=False, **by),),
    "shipped": (lambda order, by: ship_order(order, tracks=TRACKS, **by),),
    "credited": (
        lambda order, by: ship_order(order, tracks=TRACKS, **by),
        lambda order, by: refund_order(order, Credit(items={"MUG": Decimal(1)}), **by),
        lambda order, by: queue_mail(order, MailKind.ORDER, by_hand=True, **by),
    ),
    "on hold": (lambda order, by: hold_order(order, **by),),
    "canceled": (lambda order, by: cancel_order(order, **by),),
}
