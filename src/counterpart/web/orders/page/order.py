"""The page of one order: who, what, where to, paid, shipped, and what happened (CO-9)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from counterpart.audit.seeing import record_seen
from counterpart.orders.addressing import FIRM_STOPS, STOPS
from counterpart.orders.labels.statuses import labels
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.amazon_orders.cells import ship_by_cell
from counterpart.web.grids.grid import neighbours
from counterpart.web.orders.grid import orders_grid
from counterpart.web.orders.page.buttons import buttons
from counterpart.web.orders.page.channel import channel_of
from counterpart.web.orders.page.forms.commenting import CommentForm
from counterpart.web.orders.page.items import items_of
from counterpart.web.orders.page.opening import may, open_order
from counterpart.web.orders.page.papers import credit_memos_of, invoices_of, shipments_of
from counterpart.web.orders.page.people import is_placeholder, places_of
from counterpart.web.orders.page.timeline import PARTS, timeline_of
from counterpart.web.orders.page.totals import rate_of, totals_of
from counterpart.web.orders.words import group_label, state_tone
from counterpart.web.refunds.of_order import are_in_books, memos_at_amazon
from counterpart.web.returns.showing import returns_shown

# What the page asks about, by the name under which the template asks.
ASKED = {
    "may_comment": Permission.COMMENT_ORDERS,
    "may_edit": Permission.EDIT_ORDERS,
    "may_ship": Permission.SHIP_ORDERS,
    "may_mail": Permission.SEND_MAIL,
    "may_invoice": Permission.INVOICE_ORDERS,
    "may_capture": Permission.CAPTURE_PAYMENTS,
    "may_print": Permission.VIEW_DOCUMENTS,
    "may_work_channel": Permission.WORK_CHANNEL,
    "may_see_customers": Permission.VIEW_CUSTOMERS,
    "may_edit_customers": Permission.EDIT_CUSTOMERS,
    "may_see_products": Permission.VIEW_CATALOG,
    "may_hold": Permission.HOLD_ORDERS,
}


@require_safe
@demands(Permission.VIEW_ORDERS)
def order(request: Request, pk: int) -> HttpResponse:
    """Show an order; that its buyer was seen is written down, once for each time."""
    shown = open_order(request, pk)
    sees_buyer = may(request, Permission.VIEW_BUYERS, shown)
    if sees_buyer:
        record_seen(shown.number, actor=request.operator.name, now=request.clock.now())
    page = _facts(request, shown, sees_buyer=sees_buyer)
    return render(request, "web/orders/page/order.html", page)


def _facts(request: Request, order: Order, *, sees_buyer: bool) -> dict[str, Any]:
    channel = channel_of(request, order)
    part = request.GET.get("show", "")
    able = buttons(request, order)
    row = channel.row if channel and channel.is_open_to_visitor else None
    return {
        "order": order,
        "sees_buyer": sees_buyer,
        **{name: may(request, permission, order) for name, permission in ASKED.items()},
        "buttons": able,
        "reasons": [button for button in able if button.why_not],
        **_standing(order),
        "items": items_of(order),
        "totals": totals_of(order),
        "rate": rate_of(order),
        "places": places_of(order),
        "is_placeholder": is_placeholder(order),
        "channel": channel,
        "is_repaid": row is not None and are_in_books(row),
        "ship_by": ship_by_cell(request.clock.now())(row) if row else "",
        "invoices": invoices_of(order),
        "shipments": shipments_of(order, sees_errors=sees_buyer),
        "credit_memos": credit_memos_of(
            order,
            memos_at_amazon(
                order,
                channel.row if channel else None,
                may_open=row is not None,
                may_credit=may(request, Permission.CREDIT_ORDERS, order),
            ),
        ),
        **returns_shown(row),
        "timeline": timeline_of(order, row, sees_comments=sees_buyer, part=part),
        "parts": _parts(part, has_channel=row is not None),
        "neighbours": _neighbours(request, order),
        "comment_form": CommentForm(order, may_notify=may(request, Permission.SEND_MAIL, order)),
    }


def _standing(order: Order) -> dict[str, Any]:
    names = labels(order.store_view)
    because = order.stop_shipping_because
    return {
        "status": names.get(order.status, order.status),
        "tone": state_tone(order.state),
        "status_names": names,
        "held_from": names.get(order.held_from_status, order.held_from_status),
        "stop": STOPS.get(because, because),
        "is_stop_firm": because in FIRM_STOPS,
        "replaced_by": getattr(order, "replaced_by", None),
        "group": group_label(order.customer_group),
        "purchase_point": order.purchase_point.splitlines(),
    }


def _neighbours(request: Request, order: Order) -> dict[str, str]:
    """Answer the addresses of the orders before and after this one in the list it was opened from.

    `list` leads back to that list, as it was.
    """
    came_from = str(request.GET.get("from", ""))
    place = request.GET.get("at", "")
    before, after = neighbours(orders_grid(request), request, order.pk)

    def address(key: int | None, step: int) -> str:
        if key is None:
            return ""
        known = urlencode({"from": came_from, "at": str(int(place) + step)})
        return f"{reverse('order', args=[key])}?{known}"

    return {
        "before": address(before, -1),
        "after": address(after, 1),
        "list": f"{reverse('orders')}?{came_from}" if came_from else reverse("orders"),
    }


def _parts(here: str, *, has_channel: bool) -> list[tuple[str, str, bool]]:
    shown = {key: label for key, label in PARTS.items() if key != "amazon" or has_channel}
    return [(key, str(label), key == here) for key, label in shown.items()]
