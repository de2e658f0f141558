"""What does an order cost, and what of it is paid (CO-5, CO-9)?"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.orders.documents.crediting import MemoDraft
from counterpart.orders.models.documents import CreditMemo, Invoice
from counterpart.orders.models.orders import Order
from counterpart.web.components.amounts import number


@dataclass(frozen=True)
class Figure:
    """One line of the totals; `base` is the amount in the base currency, where it differs."""

    label: Promise | str
    amount: Decimal
    base: Decimal | None = None
    is_sum: bool = False


def totals_of(order: Order) -> list[Figure]:
    """Answer the totals of an order; what is zero is left out but for sum, paid and due."""
    parts = [
        Figure(_("Subtotal"), order.subtotal),
        Figure(_discount(order), order.discount),
        Figure(_("Shipping & handling"), order.shipping),
        Figure(_("Tax"), order.tax),
    ]
    sums = [
        Figure(_("Grand total"), order.grand_total, _base(order, "grand_total"), is_sum=True),
        Figure(_("Total paid"), order.total_paid, _base(order, "total_paid")),
        *_if_any(_("Total refunded"), order, "total_refunded"),
        *_if_any(_("Total canceled"), order, "total_canceled"),
        Figure(_("Total due"), order.total_due, _base_due(order)),
    ]
    return [*parts[:1], *(one for one in parts[1:] if one.amount), *sums]


def totals_of_document(document: Invoice | CreditMemo) -> list[Figure]:
    """Answer the totals of an invoice or a credit memo; what is zero is left out."""
    parts = [
        Figure(_("Subtotal"), document.subtotal),
        Figure(_("Discount"), document.discount),
        Figure(_("Shipping & handling"), document.shipping),
        Figure(_("Tax"), document.tax),
    ]
    if isinstance(document, CreditMemo):
        parts += [
            Figure(_("Adjustment refund"), document.adjustment_refund),
            Figure(_("Adjustment fee"), -document.adjustment_fee),
        ]
    shown = [one for one in parts if one.amount]
    return [*shown, Figure(_("Grand total"), document.grand_total, is_sum=True)]


def totals_of_draft(draft: MemoDraft) -> list[Figure]:
    """Answer what a credit memo would come to; what is zero is left out."""
    parts = [
        Figure(_("Subtotal"), draft.goods.row_total),
        Figure(_("Discount"), draft.discount),
        Figure(_("Shipping & handling"), draft.shipping.row_total),
        Figure(_("Tax"), draft.tax),
        Figure(_("Adjustment refund"), draft.adjustment_refund),
        Figure(_("Adjustment fee"), -draft.adjustment_fee),
    ]
    shown = [one for one in parts if one.amount]
    return [*shown, Figure(_("Grand total"), draft.grand_total, is_sum=True)]


def rate_of(order: Order) -> str:
    """Tell the frozen rate of an order in another currency than the base; else nothing."""
    if order.currency == order.base_currency:
        return ""
    rate = number(order.base_to_order_rate)
    return gettext("1 {base} = {rate} {currency}").format(
        base=order.base_currency, rate=rate, currency=order.currency
    )


def _discount(order: Order) -> Promise | str:
    if not order.discount_description:
        return _("Discount")
    return gettext("Discount ({name})").format(name=order.discount_description)


def _if_any(label: Promise | str, order: Order, field: str) -> list[Figure]:
    amount = getattr(order, field)
    return [Figure(label, amount, _base(order, field))] if amount else []


def _base(order: Order, field: str) -> Decimal | None:
    if order.currency == order.base_currency:
        return None
    amount: Decimal = getattr(order, f"base_{field}")
    return amount


def _base_due(order: Order) -> Decimal | None:
    if order.currency == order.base_currency:
        return None
    due: Decimal = order.base_grand_total - order.base_total_paid - order.base_total_canceled
    return max(due, Decimal(0))
