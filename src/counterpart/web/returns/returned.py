"""The page of one return: what comes back, where the parcel is, what is to be done (S-08)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpart.amazon.client.marketplaces import find_marketplace, seller_central_order_url
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.prefill import is_refunded_at_amazon, why_no_memo
from counterpart.audit.seeing import record_seen
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.returns.cells import credit_address, memo_address
from counterpart.web.returns.sight import Sight, find_return, sight_of
from counterpart.web.returns.words import (
    name_of,
    reason_told,
    resolution_told,
    standing_told,
    status_told,
)


@require_safe
@demands(Permission.VIEW_CHANNEL)
def amazon_return(request: Request, pk: int) -> HttpResponse:
    """Show a return; that the number of its parcel was seen is written down."""
    one = find_return(request, pk)
    sight = sight_of(request.visit, one)
    if sight.buyer and one.tracking_number:
        now = request.clock.now()
        record_seen(one.order_number, actor=request.operator.name, now=now)
    return render(request, "web/returns/return.html", _facts(one, sight))


def _facts(one: AmazonReturn, sight: Sight) -> dict[str, Any]:
    row = one.amazon_order
    order = row.order if row else None
    is_open = one.handled_at is None
    why_not = why_no_memo(one) if is_open else ""
    return {
        "return": one,
        "name": name_of(one),
        "row": row,
        "order": order if sight.commerce_order else None,
        "sight": sight,
        "status": status_told(one.status),
        "standing": standing_told(one),
        "reason": reason_told(one.reason),
        "resolution": resolution_told(one.resolution),
        "is_open": is_open,
        "is_refunded": is_refunded_at_amazon(one),
        "may_reopen": sight.work and not is_open and one.credit_memo_id is None,
        "why_not": why_not,
        "seller_central_url": _outside(one),
        **_ways(one, order, sight, why_not),
    }


def _ways(one: AmazonReturn, order: Order | None, sight: Sight, why_not: str) -> dict[str, str]:
    """Answer where the credit memo is written, or stands, for those who may go there."""
    if order is None or not sight.commerce_order:
        return {"credit_url": "", "memo_url": ""}
    may_write = sight.credit and one.handled_at is None and not why_not
    return {
        "credit_url": credit_address(one, order) if may_write else "",
        "memo_url": memo_address(one, order) if one.credit_memo_id is not None else "",
    }


def _outside(one: AmazonReturn) -> str:
    """Answer the page of the order in Seller Central; "" where the marketplace is not known."""
    row = one.amazon_order
    marketplace = find_marketplace(row.marketplace_id) if row else None
    return seller_central_order_url(marketplace, one.order_number) if marketplace else ""
