"""What do the pages of an order show of its refunds on Amazon?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund, RefundTransaction
from counterpart.amazon.operations.canceling import is_canceled_there
from counterpart.amazon.operations.refunding.asking import why_not_refundable
from counterpart.amazon.operations.refunding.following import memos_following
from counterpart.orders.models.orders import Order
from counterpart.web.refunds.standing import Standing, standing_of
from counterpart.web.refunds.words import standing_label, standing_tone

# What is asked for once more, by a person: nothing of it is with Amazon.
ENDED = (Standing.DECLINED, Standing.REJECTED, Standing.NOT_NEEDED)


@dataclass(frozen=True)
class Repaid:
    """How the money of a credit memo stands at Amazon; "" for a label where nothing was asked.

    `note` says why nothing has to be asked there; `ask_url` leads to asking, where it may be done.
    """

    label: str = ""
    tone: str = "neutral"
    url: str = ""
    error: str = ""
    note: str = ""
    ask_url: str = ""


@dataclass(frozen=True)
class Made:
    """One refund as the page of its Amazon order lists it."""

    total: Decimal
    currency: str
    tone: str
    label: str
    at: Any
    url: str
    error: str = ""


@dataclass(frozen=True)
class Refunds:
    """The refunds of an Amazon order; `are_in_books` tells that Amazon's books show one."""

    made: list[Made]
    are_in_books: bool


def memos_at_amazon(
    order: Order, row: AmazonOrder | None, *, may_open: bool, may_credit: bool
) -> Mapping[int, Repaid]:
    """Answer by credit memo how its money stands at Amazon; {} without a row.

    `may_open` tells whether the visitor may open the pages of refunds.
    """
    memos = [one.pk for one in order.credit_memos.all()]
    if row is None or not memos:
        return {}
    may_credit = may_credit and not why_not_refundable(row)
    known = {memo: _unasked(memo, may_credit=may_credit) for memo in memos}
    for memo in memos if is_canceled_there(row) else memos_following(row):
        known[memo] = Repaid(note=gettext("It repeats what Amazon did: the buyer has the money."))
    for one in row.refund_transactions.filter(credit_memo__in=memos):
        known[one.credit_memo_id or 0] = Repaid(
            note=gettext("It records a refund that was made in Seller Central."),
            url=reverse("refund_elsewhere", args=[one.pk]) if may_open else "",
        )
    for refund in row.refunds.select_related("operation"):
        known[refund.credit_memo_id] = _repaid(refund, may_open=may_open, may_credit=may_credit)
    return known


def refunds_of(row: AmazonOrder) -> Refunds:
    """Answer the refunds of an Amazon order, from here and from Seller Central, newest first."""
    in_books = list(row.refund_transactions.all())
    made = [_made(one) for one in row.refunds.select_related("operation")]
    made += [_made_there(one) for one in in_books if one.refund_id is None]
    return Refunds(sorted(made, key=lambda one: one.at, reverse=True), bool(in_books))


def are_in_books(row: AmazonOrder) -> bool:
    """Tell whether Amazon's books show a refund of an order."""
    return row.refund_transactions.exists()


def _unasked(memo: int, *, may_credit: bool) -> Repaid:
    address = reverse("ask_refund", args=[memo]) if may_credit else ""
    return Repaid(note=gettext("Refunded offline: Amazon was told nothing."), ask_url=address)


def _repaid(refund: AmazonRefund, *, may_open: bool, may_credit: bool) -> Repaid:
    standing = standing_of(refund)
    can_be_asked = may_credit and standing in ENDED
    return Repaid(
        label=standing_label(standing),
        tone=standing_tone(standing),
        url=reverse("refund", args=[refund.pk]) if may_open else "",
        error=_words(refund, standing),
        ask_url=reverse("ask_refund", args=[refund.credit_memo_id]) if can_be_asked else "",
    )


def _made(refund: AmazonRefund) -> Made:
    standing = standing_of(refund)
    return Made(
        refund.total,
        refund.currency,
        standing_tone(standing),
        standing_label(standing),
        refund.asked_at,
        reverse("refund", args=[refund.pk]),
        _words(refund, standing),
    )


def _made_there(made: RefundTransaction) -> Made:
    is_open = made.handled_at is None
    return Made(
        made.total,
        made.currency,
        "warning" if is_open else "success",
        gettext("Made in Seller Central: to be dealt with")
        if is_open
        else gettext("Made in Seller Central: dealt with"),
        made.posted_at,
        reverse("refund_elsewhere", args=[made.pk]),
    )


def _words(refund: AmazonRefund, standing: Standing) -> str:
    """Amazon's own words, where it said no."""
    if standing != Standing.REJECTED or refund.operation is None:
        return ""
    words: str = refund.operation.error
    return words
