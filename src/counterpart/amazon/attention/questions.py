"""Which question does an Amazon order ask, and how can it be answered?"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.attention.lowering import NotFollowable, told_change, told_credit
from counterpart.amazon.importing.decide import CANCELED
from counterpart.amazon.importing.following.decisions import ships_despite_wish
from counterpart.amazon.importing.following.elsewhere import told_units, units_elsewhere
from counterpart.amazon.importing.following.stops import (
    BUYER_ASKS,
    CANCELED_AFTER_SHIPPING,
    CHANGED,
    SHIPPED_ELSEWHERE,
    why_stopped,
)
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem, ImportState
from counterpart.amazon.operations.canceling import open_cancellation, why_not_cancelable
from counterpart.core.money import written
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.states import FINAL
from counterpart.orders.working import lines_of
from counterpart.users.permissions import Permission

BEFORE_COMMERCE = {ImportState.UNDECIDED, ImportState.WAITING, ImportState.HELD}


@dataclass(frozen=True)
class Answer:
    """One way to answer: what it is called, what it brings about, and who may give it."""

    code: str
    label: Promise | str
    effect: Promise | str
    permission: Permission


@dataclass(frozen=True)
class Question:
    """What a person has to decide about an order, and what is known of it.

    `by_hand` tells what no answer can do. Without answers nothing can be decided here.
    """

    code: str
    title: str
    facts: tuple[str, ...]
    answers: tuple[Answer, ...]
    by_hand: str = ""

    @property
    def mark(self) -> str:
        """Answer what changes with the question, so that nobody answers an older one."""
        said = "\n".join((self.code, *self.facts, *(one.code for one in self.answers)))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def answer(self, code: str) -> Answer | None:
        return next((one for one in self.answers if one.code == code), None)


CANCEL = Answer(
    "cancel",
    _("Cancel at Amazon"),
    _("Amazon is asked to cancel the whole order, because the buyer wants it. Commerce follows "
      "when Amazon agrees."),
    Permission.CANCEL_ORDERS,
)  # fmt: skip
SHIP_ANYWAY = Answer(
    "ship_anyway",
    _("Ship it all the same"),
    _("The order may be shipped. Should the buyer change the wish, it is asked again."),
    Permission.SHIP_ORDERS,
)
LEFT_OUR_SHELVES = Answer(
    "left_our_shelves",
    _("They left our shelves"),
    _("The units are recorded as shipped and taken from stock. Amazon is not told again."),
    Permission.SHIP_ORDERS,
)
LEFT_ELSEWHERE = Answer(
    "left_elsewhere",
    _("They left from elsewhere"),
    _("The units are recorded as shipped; ours are no longer promised and may be sold. Amazon is "
      "not told again."),
    Permission.SHIP_ORDERS,
)  # fmt: skip
FOLLOW = Answer(
    "follow",
    _("Follow Amazon"),
    _("The units that Amazon dropped are credited and released; the rest may be shipped."),
    Permission.CREDIT_ORDERS,
)
KEEP = Answer(
    "keep",
    _("I dealt with it by hand"),
    _("The order stays as it is here and may be shipped. Should Amazon change it again, it is "
      "asked again."),
    Permission.SHIP_ORDERS,
)  # fmt: skip
GOODS_ARE_GONE = Answer(
    "goods_are_gone",
    _("Give the money back; the goods are gone"),
    _("A credit memo ends the order. Units that never left return to stock, the others do not."),
    Permission.CREDIT_ORDERS,
)
GOODS_ARE_BACK = Answer(
    "goods_are_back",
    _("Give the money back; the goods are back"),
    _("A credit memo ends the order, and all its units return to stock."),
    Permission.CREDIT_ORDERS,
)
ANSWERS = {
    one.code: one
    for one in (
        CANCEL, SHIP_ANYWAY, LEFT_OUR_SHELVES, LEFT_ELSEWHERE, FOLLOW, KEEP, GOODS_ARE_GONE,
        GOODS_ARE_BACK,
    )
}  # fmt: skip


def question_of(row: AmazonOrder) -> Question | None:
    """Answer what a person has to decide about an order now; None if there is nothing.

    It is found in what Amazon last said and in what stands in Commerce, not in marks.
    """
    if row.order is None:
        return _before_commerce(row)
    order = row.order
    if order.state in FINAL or row.fulfilled_by == "AMAZON":
        return None
    if row.import_state == ImportState.CANCELED:
        return None
    lines, items = lines_of(order), list(row.items.all())
    ask = ASKING.get(why_stopped(row, order, lines, items))
    return ask(row, order, lines, items) if ask else None


def _before_commerce(row: AmazonOrder) -> Question | None:
    is_asked = row.buyer_asks_to_cancel and not ships_despite_wish(row)
    if not is_asked or row.amazon_status in CANCELED or open_cancellation(row):
        return None
    # What is managed in Seller Central is not shipped from here.
    return _about_wish(row, may_ship=row.import_state in BEFORE_COMMERCE)


def _buyer_asks(
    row: AmazonOrder, _order: Order, _lines: Sequence[OrderLine], _items: Sequence[AmazonOrderItem]
) -> Question:
    return _about_wish(row, may_ship=True)


def _about_wish(row: AmazonOrder, *, may_ship: bool) -> Question:
    why_not = why_not_cancelable(row)
    answers = (*(() if why_not else (CANCEL,)), *((SHIP_ANYWAY,) if may_ship else ()))
    return Question(BUYER_ASKS, gettext("The buyer asks to cancel"), (), answers, why_not)


def _shipped_elsewhere(
    row: AmazonOrder, _order: Order, lines: Sequence[OrderLine], items: Sequence[AmazonOrderItem]
) -> Question:
    units = told_units(units_elsewhere(row, items, lines))
    fact = gettext("Amazon shows as shipped, and nobody has shipped here: {units}.")
    return Question(
        SHIPPED_ELSEWHERE,
        gettext("Units were shipped elsewhere"),
        (fact.format(units=units),),
        (LEFT_OUR_SHELVES, LEFT_ELSEWHERE),
    )


def _changed(
    row: AmazonOrder, order: Order, lines: Sequence[OrderLine], items: Sequence[AmazonOrderItem]
) -> Question:
    title = gettext("The order was changed on Amazon")
    facts = told_change(row, order, lines, items)
    try:
        credit = told_credit(row, order, lines, items)
    except NotFollowable as no:
        return Question(CHANGED, title, facts, (KEEP,), no.sentence)
    return Question(CHANGED, title, (*facts, credit), (FOLLOW, KEEP))


def _canceled_after_shipping(
    _row: AmazonOrder, order: Order, lines: Sequence[OrderLine], _items: Sequence[AmazonOrderItem]
) -> Question:
    shipped = told_units({line: line.shipped for line in lines if line.shipped})
    facts = (
        gettext("Canceled on Amazon, but shipped here: {units}.").format(units=shipped),
        gettext("Paid and not given back: {amount} {currency}.").format(
            amount=written(order.total_paid - order.total_refunded, order.currency),
            currency=order.currency,
        ),
    )
    title = gettext("Canceled on Amazon after units had left")
    return Question(CANCELED_AFTER_SHIPPING, title, facts, (GOODS_ARE_GONE, GOODS_ARE_BACK))


Asking = Callable[
    [AmazonOrder, Order, Sequence[OrderLine], Sequence[AmazonOrderItem]], Question | None
]
ASKING: dict[str, Asking] = {
    BUYER_ASKS: _buyer_asks,
    SHIPPED_ELSEWHERE: _shipped_elsewhere,
    CHANGED: _changed,
    CANCELED_AFTER_SHIPPING: _canceled_after_shipping,
}
