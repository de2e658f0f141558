"""The page of a refund that was made in Seller Central, and *Dealt with* (B-20, S-12)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterpart.amazon.models.refunds import RefundTransaction
from counterpart.amazon.operations.refunding.elsewhere import mark_handled
from counterpart.orders.models.orders import Order
from counterpart.orders.steps.allowed import allowed_actions
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refunds.columns import handled_cell, memo_cell
from counterpart.web.refunds.sight import find_elsewhere, may_for
from counterpart.web.refunds.words import books_told
from counterpart.web.refusing import refusals_told
from counterpart.web.seller_central import seller_central_of
from counterpart.web.submitting import once


@require_safe
@demands(Permission.VIEW_CHANNEL)
def elsewhere_refund(request: Request, pk: int) -> HttpResponse:
    """Show what Amazon's books say of a refund, and what somebody here has still to do."""
    made = find_elsewhere(request, pk)
    row = made.amazon_order
    order = row.order if row else None
    return render(
        request,
        "web/refunds/elsewhere.html",
        {
            "made": made,
            "row": row,
            "order": order,
            "state": handled_cell(made),
            "books": books_told(made.status),
            "memo": memo_cell(request.visit)(made),
            "may_credit": may_for(request.visit, Permission.CREDIT_ORDERS, row),
            "memo_url": _memo_url(request, order, made),
            "why_not": _why_not(order) if order else "",
            "seller_central_url": seller_central_of(row) if row else "",
        },
    )


@require_POST
@demands(Permission.CREDIT_ORDERS)
def handled(request: Request, pk: int) -> HttpResponse:
    """Say that nothing is left to do about a refund that was made in Seller Central."""
    made = find_elsewhere(request, pk, Permission.CREDIT_ORDERS)
    now = request.clock.now()
    done = _("The refund counts as dealt with.")
    with refusals_told(request, done=done), once(request, now=now):
        mark_handled(made, actor=request.operator.name, now=now)
    return redirect("refund_elsewhere", made.pk)


def _why_not(order: Order) -> str:
    return allowed_actions(order, list(order.lines.all()))["credit_memo"]


def _memo_url(request: Request, order: Order | None, made: RefundTransaction) -> str:
    """Answer where the credit memo is written; "" for those who may not see the order there."""
    if order is None:
        return ""
    orders = request.visit.permitted(Permission.VIEW_ORDERS)
    crediting = request.visit.permitted(Permission.CREDIT_ORDERS)
    if not (orders.allows(order.store_view_id) and crediting.allows(order.store_view_id)):
        return ""
    return f"{reverse('order_credit_memo', args=[order.pk])}?elsewhere={made.pk}"
