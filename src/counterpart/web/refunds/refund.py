"""The page of one refund on Amazon: who wanted it, where it stands, and what may be decided."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpart.amazon.models.refunds import AmazonRefund
from counterpart.amazon.stores.channel_settings import is_read_only
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refunds.choices import choices_of
from counterpart.web.refunds.columns import memo_cell
from counterpart.web.refunds.sight import find_refund
from counterpart.web.refunds.standing import Standing, is_in_doubt, standing_of
from counterpart.web.refunds.words import (
    books_told,
    component_told,
    reason_told,
    standing_label,
    standing_tone,
)
from counterpart.web.seller_central import seller_central_of


@require_safe
@demands(Permission.VIEW_CHANNEL)
def refund(request: Request, pk: int) -> HttpResponse:
    """Show a refund, what Amazon answered, what its books show, and what may be done about it."""
    found = find_refund(request, pk)
    standing = standing_of(found)
    row = found.amazon_order
    return render(
        request,
        "web/refunds/refund.html",
        {
            "refund": found,
            "row": row,
            "tone": standing_tone(standing),
            "label": standing_label(standing),
            "is_in_doubt": is_in_doubt(found, request.clock.now()),
            "is_unsure": standing == Standing.UNSURE,
            "waits_for_read_only": standing == Standing.QUEUED and is_read_only(),
            "reason": reason_told(found.reason),
            "memo": memo_cell(request.visit)(found),
            "parts": _parts(found),
            "books": [(one, books_told(one.status)) for one in found.transactions.all()],
            "choices": choices_of(request, found),
            "seller_central_url": seller_central_of(row),
        },
    )


def _parts(refund: AmazonRefund) -> list[dict[str, Any]]:
    """Answer what Amazon is told to pay, item by item."""
    titles = {one.order_item_id: one for one in refund.amazon_order.items.all()}
    return [
        {
            "item": titles.get(part["order_item_id"]),
            "number": part["order_item_id"],
            "quantity": part.get("quantity"),
            "components": [(component_told(name), Decimal(amount))
                           for name, amount in part["components"]],
        }
        for part in refund.items
    ]  # fmt: skip
