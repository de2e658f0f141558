"""Everything that people, jobs and channels may do to an order, with choices made by a die."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from tests.scene import NOON

from counterpart.inventory.models import Source
from counterpart.orders.addressing import (
    FIRM_STOPS,
    STOPS,
    change_billing_address,
    change_shipping_address,
    stop_shipping,
)
from counterpart.orders.commenting import comment_document, comment_order
from counterpart.orders.documents.invoicing import cancel_invoice, invoice_order, pay_invoice
from counterpart.orders.documents.refunding import (
    Credit,
    credit_unshipped_order,
    refund_order,
)
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.orders.documents.tracking import add_track, remove_track
from counterpart.orders.guests import register_guest
from counterpart.orders.mails.queueing import queue_mail
from counterpart.orders.models.documents import InvoiceState, Track
from counterpart.orders.models.mails import MailKind
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewAddress, NewLine, NewOrder
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.completing import complete_order
from counterpart.orders.steps.editing import edit_order
from counterpart.orders.steps.holding import hold_order, unhold_order
from counterpart.orders.steps.reordering import reorder
from counterpart.orders.steps.reviewing import accept_payment, deny_payment
from counterpart.orders.working import worked

STREETS = ("1 Oak Road", "2 Oak Road", "3 Oak Road")


class NothingToDo(Exception):
    """The die chose a deed that this order gives no occasion for."""


@dataclass
class Hand:
    """Someone at work: a die, a name and a time."""

    die: Random
    actor: str = "bo"
    now: datetime = NOON
    born: list[int] = field(default_factory=list)

    @property
    def who(self) -> dict[str, Any]:
        return {"actor": self.actor, "now": self.now}

    def some(self, order: Order) -> dict[str, Decimal] | None:
        """Choose units of an order, now and then more than there are; None stands for all."""
        if self.die.random() < 0.25:
            return None
        lines = list(order.lines.all())
        chosen = self.die.sample(lines, self.die.randint(1, len(lines)))
        return {
            line.sku: Decimal(
                min(self.die.randint(1, 6), self.die.randint(1, int(line.ordered) + 1))
            )
            for line in chosen
        }

    def amount(self, order: Order) -> Decimal:
        """Choose an amount of whole currency units up to the order's total."""
        return Decimal(self.die.randint(0, int(order.grand_total)))

    def one_of(self, things: Any) -> Any:
        """Choose one of some things, or find nothing to do."""
        found = list(things)
        if not found:
            raise NothingToDo
        return self.die.choice(found)

    def tells(self) -> bool:
        """Choose whether the buyer is to know."""
        return self.die.random() < 0.2

    def address(self) -> NewAddress:
        return NewAddress(
            "US",
            {"name": "Ida Example", "line1": self.die.choice(STREETS), "city": "Salem",
             "region": "OR", "postcode": "97301"},
        )  # fmt: skip


Deed = Callable[[Hand, Order], object]


def invoice(hand: Hand, order: Order) -> None:
    capture = hand.die.random() < 0.7
    invoice_order(order, items=hand.some(order), capture=capture, notify=hand.tells(), **hand.who)


def pay(hand: Hand, order: Order) -> None:
    pay_invoice(hand.one_of(order.invoices.filter(state=InvoiceState.OPEN)), **hand.who)


def withdraw_invoice(hand: Hand, order: Order) -> None:
    cancel_invoice(hand.one_of(order.invoices.filter(state=InvoiceState.OPEN)), **hand.who)


def ship(hand: Hand, order: Order) -> None:
    ship_order(
        order,
        items=hand.some(order),
        tracks=[NewTrack("ups", "1Z999")],
        source=hand.die.choice([None, None, None, *Source.objects.order_by("pk")]),
        despite_stop=hand.die.random() < 0.5,
        notify=hand.tells(),
        **hand.who,
    )


def track(hand: Hand, order: Order) -> None:
    """Give a shipment another tracking number, seldom the same again."""
    number = f"9400{hand.die.randint(0, 50)}"
    add_track(hand.one_of(order.shipments.all()), NewTrack("usps", number), **hand.who)


def untrack(hand: Hand, order: Order) -> None:
    remove_track(hand.one_of(Track.objects.filter(shipment__order=order)), **hand.who)


def refund(hand: Hand, order: Order) -> None:
    die = hand.die
    credit = Credit(
        items=die.choice([hand.some(order), hand.some(order), {}]),
        return_to_stock=die.choice([None, "all", hand.some(order)]),
        shipping=die.choice([None, None, Decimal(0), hand.amount(order)]),
        adjustment_refund=die.choice([Decimal(0), Decimal(0), hand.amount(order)]),
        adjustment_fee=die.choice([Decimal(0), Decimal(0), Decimal(0), hand.amount(order)]),
        unshipped_first=die.random() < 0.3,
        invoice=die.choice([None, None, *order.invoices.order_by("pk")]),
    )
    refund_order(order, credit, notify=hand.tells(), **hand.who)


def refund_all(hand: Hand, order: Order) -> None:
    refund_order(order, Credit(return_to_stock="all"), **hand.who)


def refund_unshipped(hand: Hand, order: Order) -> None:
    """What a channel has done when it takes back an order that never left."""
    credit_unshipped_order(order, **hand.who)


def cancel(hand: Hand, order: Order) -> None:
    cancel_order(order, by_channel=hand.die.random() < 0.5, **hand.who)


def hold(hand: Hand, order: Order) -> None:
    hold_order(order, **hand.who)


def unhold(hand: Hand, order: Order) -> None:
    unhold_order(order, **hand.who)


def accept(hand: Hand, order: Order) -> None:
    accept_payment(order, **hand.who)


def deny(hand: Hand, order: Order) -> None:
    deny_payment(order, **hand.who)


def comment(hand: Hand, order: Order) -> None:
    """Say something about the order, with a status that it can have or one that it cannot."""
    status = hand.die.choice(["", "", "processing", "packed"])
    comment_order(order, "Please wrap it.", status=status, notify=hand.tells(), **hand.who)


def comment_paper(hand: Hand, order: Order) -> None:
    papers = (*order.invoices.all(), *order.shipments.all(), *order.credit_memos.all())
    comment_document(hand.one_of(papers), "Sent twice.", notify=hand.tells(), **hand.who)


def mail(hand: Hand, order: Order) -> None:
    """Put the confirmation into the outbox; the worker sends it."""
    with worked(order, "mailed", **hand.who) as order:
        queue_mail(order, MailKind.ORDER, by_hand=True, **hand.who)


def send_elsewhere(hand: Hand, order: Order) -> None:
    change_shipping_address(order, hand.address(), **hand.who)


def bill_elsewhere(hand: Hand, order: Order) -> None:
    change_billing_address(order, hand.address(), **hand.who)


def register(hand: Hand, order: Order) -> None:
    register_guest(order, **hand.who)


def stop_or_release(hand: Hand, order: Order) -> None:
    # What asks Amazon or waits for it is the channel's own.
    stop_shipping(order, hand.die.choice(["", *sorted(STOPS.keys() - FIRM_STOPS)]), **hand.who)


def channel_agrees(hand: Hand, order: Order) -> None:
    """A channel accepts what was shipped."""
    if not order.completion_waits_for_channel:
        raise NothingToDo
    complete_order(order, actor="sync", now=hand.now)


def edit(hand: Hand, order: Order) -> None:
    """Replace an order by one of the same things, less of them."""
    hand.born.append(edit_order(order, less_of(order, hand.now), **hand.who).pk)


def less_of(order: Order, now: datetime) -> NewOrder:
    """Answer an order for one unit of each of these things."""
    lines = tuple(_one_unit(order))
    return NewOrder(
        store_view=order.store_view,
        currency=order.currency,
        lines=lines,
        grand_total=sum((line.row_total for line in lines), Decimal(0)),
        placed_at=now,
        payment_method=order.payment_method,
        stock=order.stock,
        customer_email=order.customer_email,
    )


def _one_unit(order: Order) -> Iterator[NewLine]:
    for line in order.lines.all():
        yield NewLine(
            product_id=line.product_id,
            sku=line.sku,
            name=line.name,
            quantity=Decimal(1),
            price=line.price,
            row_total=line.price,
            is_virtual=line.is_virtual,
        )


def order_again(hand: Hand, order: Order) -> None:
    hand.born.append(reorder(order, **hand.who).pk)


# As often as in a shop: most of the work is invoicing and shipping.
DEEDS: tuple[tuple[Deed, int], ...] = (
    (invoice, 14), (ship, 14), (refund, 12), (refund_all, 1), (refund_unshipped, 2), (pay, 5),
    (withdraw_invoice, 6), (cancel, 2), (hold, 2), (unhold, 8), (accept, 4), (deny, 2),
    (comment, 2), (comment_paper, 1), (mail, 1), (track, 2), (untrack, 3), (send_elsewhere, 2),
    (bill_elsewhere, 1), (register, 1), (stop_or_release, 2), (channel_agrees, 3), (edit, 2),
    (order_again, 4),
)  # fmt: skip
