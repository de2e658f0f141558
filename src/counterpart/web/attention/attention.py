"""The page *Needs attention*: held orders by what mends them, mended once for all of them."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from counterpart.amazon.attention.deciding import orders_to_decide
from counterpart.amazon.attention.grouping import Group, groups_of_held
from counterpart.amazon.attention.lingering import lingering_orders
from counterpart.amazon.attention.releasing import release_held
from counterpart.amazon.statuses import LONGEST_PENDING
from counterpart.orders.addressing import STOPS
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.attention.telling import tell_released
from counterpart.web.attention.ways import ways_to_mend
from counterpart.web.going_back import back
from counterpart.web.refunds.waiting import refunds_to_decide
from counterpart.web.returns.waiting import returns_to_deal_with

SHOWN = 20


@require_safe
@demands(Permission.VIEW_CHANNEL)
def attention(request: Request) -> HttpResponse:
    """Show why orders are held: how many, what value, until when, and what to do (B-14)."""
    groups = groups_of_held(scope=request.scope)
    now = request.clock.now()
    return render(
        request,
        "web/attention/attention.html",
        {
            "to_decide": _to_decide(request, now),
            "lingering": _lingering(request, now),
            "returns": returns_to_deal_with(request.scope),
            "refunds": refunds_to_decide(request.visit, now=now),
            "groups": [_shown(request, group, now) for group in groups],
            "may_work": request.visit.may(Permission.WORK_CHANNEL),
            "may_create": request.visit.may(Permission.EDIT_CATALOG),
            "hides_held_banner": True,
        },
    )


@require_POST
@demands(Permission.WORK_CHANNEL)
def release(request: Request) -> HttpResponse:
    """Look again now at the held orders of one group, or at all of them."""
    released = release_held(
        cause=request.POST.get("cause", ""),
        sku=request.POST.get("sku", ""),
        scope=request.scope,
        actor=request.operator.name,
        now=request.clock.now(),
    )
    tell_released(request, released)
    return back(request, reverse("attention"))


def _to_decide(request: Request, now: datetime) -> dict[str, Any]:
    """Answer the orders that Amazon's change of mind stopped: how many, and the most urgent."""
    some = orders_to_decide(scope=request.scope)
    return {
        "count": some.count(),
        "first": [
            {
                "row": row,
                "why": STOPS.get(row.order.stop_shipping_because, "") if row.order else "",
                "is_late": bool(row.ship_by and row.ship_by < now),
            }
            for row in some[:SHOWN]
        ],
        "list_url": f"{reverse('amazon_orders')}?{urlencode({'to_decide': '1'})}",
    }


def _lingering(request: Request, now: datetime) -> dict[str, Any]:
    """Answer the orders that Amazon keeps pending for too long: how many, and the oldest."""
    some = lingering_orders(scope=request.scope, now=now)
    return {
        "count": some.count(),
        "oldest": some.only("amazon_order_id", "purchased_at").first(),
        "days": LONGEST_PENDING.days,
        "list_url": f"{reverse('amazon_orders')}?{urlencode({'lingering': '1'})}",
    }


def _shown(request: Request, group: Group, now: Any) -> dict[str, Any]:
    return {
        "group": group,
        "values": sorted(group.values.items()),
        "is_late": bool(group.ship_by and group.ship_by < now),
        "held_days": group.age(now).days,
        "ways": [
            way
            for way in ways_to_mend(group.cause, sku=group.sku, order_id=group.example_id)
            if request.visit.may(way.permission)
        ],
        "list_url": f"{reverse('amazon_orders')}?{urlencode(_list_of(group))}",
    }


def _list_of(group: Group) -> dict[str, str]:
    return {"tab": "attention", "q": group.sku} if group.sku else {"tab": "attention"}
