"""Which columns do the lists of refunds have?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund, RefundTransaction
from counterpart.users.permissions import Permission
from counterpart.web.access import Visit
from counterpart.web.components.amounts import money
from counterpart.web.components.marks import below_each_other, status
from counterpart.web.components.moments import when
from counterpart.web.grids.columns import Column
from counterpart.web.refunds.standing import standing_of
from counterpart.web.refunds.words import (
    books_told,
    reason_words,
    standing_label,
    standing_tone,
)

Cell = Callable[[Any], SafeString | str]


def columns(visit: Visit) -> tuple[Column, ...]:
    """Answer the columns of the refunds that were asked for from here."""
    return (
        Column("asked", _("Asked for"), _asked, lambda row: row.asked_at, sorts_by="asked_at",
               is_head=True),
        Column("state", _("State"), standing_cell, lambda row: standing_of(row).value,
               sorts_by="state"),
        Column("order", _("Amazon order"), lambda row: order_link(row.amazon_order),
               lambda row: row.amazon_order.amazon_order_id),
        Column("memo", _("Credit memo"), memo_cell(visit), lambda row: row.credit_memo.number,
               sorts_by="credit_memo_id"),
        _total(),
        Column("reason", _("Reason"), lambda row: reason_words(row.reason), lambda row: row.reason,
               is_wide=True),
        _name("asked_by", _("Asked by")),
        Column("books", _("Amazon's books"), books_cell,
               lambda row: ", ".join(one.status for one in row.transactions.all())),
        _name("decided_by", _("Decided by"), is_default=False),
        Column("decided", _("Decided"), lambda row: when(row.decided_at),
               lambda row: row.decided_at, is_default=False),
        _store(),
        _currency(),
    )  # fmt: skip


def elsewhere_columns(visit: Visit) -> tuple[Column, ...]:
    """Answer the columns of the refunds that were made in Seller Central."""
    return (
        Column("posted", _("In Amazon's books since"), _posted, lambda row: row.posted_at,
               sorts_by="posted_at", is_head=True),
        Column("state", _("State"), handled_cell, lambda row: row.handled_at is not None),
        Column("order", _("Amazon order"), _order_there, lambda row: row.order_number),
        _total(),
        Column("memo", _("Credit memo"), memo_cell(visit), _memo_number),
        Column("books", _("Amazon's books"), lambda row: books_told(row.status),
               lambda row: row.status),
        _name("handled_by", _("Dealt with by")),
        Column("handled", _("Dealt with"), lambda row: when(row.handled_at),
               lambda row: row.handled_at, is_default=False),
        Column("seen", _("First seen"), lambda row: when(row.first_seen_at),
               lambda row: row.first_seen_at, is_default=False),
        _store(),
        _currency(),
    )  # fmt: skip


def standing_cell(refund: AmazonRefund) -> SafeString:
    """Write where a refund stands."""
    standing = standing_of(refund)
    return status(standing_tone(standing), standing_label(standing))


def handled_cell(made: RefundTransaction) -> SafeString:
    """Write whether somebody has dealt with a refund that was made in Seller Central."""
    if made.handled_at is None:
        return status("warning", gettext("To be dealt with"))
    return status("success", gettext("Dealt with"))


def books_cell(refund: AmazonRefund) -> SafeString | str:
    """Write what Amazon's books show of a refund: since when, and how it stands there."""
    lines = [
        format_html('{}<br><span class="muted small">{}</span>', when(one.posted_at),
                    books_told(one.status))
        for one in refund.transactions.all()
    ]  # fmt: skip
    return below_each_other(lines) if lines else "–"


def order_link(row: AmazonOrder) -> SafeString:
    """Write an order's number with the way to its page."""
    address = reverse("amazon_order", args=[row.pk])
    return format_html('<a href="{}" translate="no">{}</a>', address, row.amazon_order_id)


def memo_cell(visit: Visit) -> Cell:
    """Write the number of a credit memo, with the way to it for those who may see the order."""
    orders = visit.permitted(Permission.VIEW_ORDERS)

    def cell(row: AmazonRefund | RefundTransaction) -> SafeString | str:
        memo = row.credit_memo
        if memo is None:
            return "–"
        if not orders.allows(memo.store_view_id):
            return format_html('<span translate="no">{}</span>', memo.number)
        address = f"{reverse('order', args=[memo.order_id])}#memo{memo.pk}"
        return format_html('<a href="{}" translate="no">{}</a>', address, memo.number)

    return cell


def _asked(refund: AmazonRefund) -> SafeString:
    return _link("refund", refund.pk, refund.asked_at)


def _posted(made: RefundTransaction) -> SafeString:
    return _link("refund_elsewhere", made.pk, made.posted_at)


def _link(page: str, key: int, moment: datetime) -> SafeString:
    address = reverse(page, args=[key])
    return format_html('<a href="{}">{}</a>', address, when(moment))


def _order_there(made: RefundTransaction) -> SafeString:
    if made.amazon_order is not None:
        return order_link(made.amazon_order)
    return format_html('<span translate="no">{}</span>', made.order_number)


def _memo_number(made: RefundTransaction) -> str:
    return made.credit_memo.number if made.credit_memo else ""


def _total() -> Column:
    return Column("total", _("Total"), lambda row: money(row.total, row.currency),
                  lambda row: row.total, is_number=True)  # fmt: skip


def _name(key: str, label: Any, *, is_default: bool = True) -> Column:
    def cell(row: Any) -> SafeString | str:
        name = getattr(row, key)
        return format_html('<span translate="no">{}</span>', name) if name else "–"

    return Column(key, label, cell, lambda row: getattr(row, key), is_default=is_default)


def _store() -> Column:
    def name(row: Any) -> str:
        return row.amazon_order.store.name if row.amazon_order else ""

    def cell(row: Any) -> SafeString | str:
        known = name(row)
        return format_html('<span translate="no">{}</span>', known) if known else "–"

    return Column("store", _("Amazon store"), cell, name, is_default=False)


def _currency() -> Column:
    return Column("currency", _("Currency"), lambda row: row.currency, lambda row: row.currency,
                  is_default=False)  # fmt: skip
