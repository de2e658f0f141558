"""The page of one Amazon order, whole: facts, items, parcels, timeline (L-50 … L-55)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from counterpart.amazon import notes
from counterpart.amazon.causes import cause_title
from counterpart.amazon.client.marketplaces import find_marketplace
from counterpart.amazon.importing.saying import Saying, saying_of
from counterpart.amazon.importing.wishes import reasons_to_cancel
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem, ImportState
from counterpart.audit.seeing import record_seen
from counterpart.orders.models.orders import OrderLine
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.amazon_orders.details_address import (
    AddressForm,
    address_lines,
    address_of,
    mark_of,
    what_is_wrong,
    why_not_editable,
)
from counterpart.web.amazon_orders.details_canceling import canceling_of
from counterpart.web.amazon_orders.details_facts import (
    amazon_facts,
    order_facts,
    parts,
    shipping_facts,
)
from counterpart.web.amazon_orders.details_question import asked_of
from counterpart.web.amazon_orders.details_timeline import timeline
from counterpart.web.amazon_orders.details_tracking import tracking_of
from counterpart.web.amazon_orders.grid import amazon_orders_grid
from counterpart.web.amazon_orders.sight import Sight, find_row, sight_of
from counterpart.web.amazon_orders.words import TO_SHIP, status_label, status_tone, worded
from counterpart.web.attention.ways import Way, ways_to_mend
from counterpart.web.grids.grid import neighbours
from counterpart.web.refunds.of_order import refunds_of
from counterpart.web.returns.showing import returns_shown
from counterpart.web.seller_central import seller_central_of


@require_safe
@demands(Permission.VIEW_CHANNEL)
def details(request: Request, pk: int) -> HttpResponse:
    """Show everything about one Amazon order, whatever the import settings (4.3)."""
    return details_page(request, find_row(request, pk))


def details_page(
    request: Request, row: AmazonOrder, form: AddressForm | None = None
) -> HttpResponse:
    """Answer the page of an order, with a form that was refused if there is one.

    Writes down that the person was shown the buyer.
    """
    sight = sight_of(request.visit, row)
    if sight.buyer:
        now = request.clock.now()
        record_seen(row.amazon_order_id, actor=request.operator.name, now=now)
    context = _story(row, sight) | _place(request, row) | _fixing(request, row, sight)
    context |= asked_of(request.visit, row) | returns_shown(row)
    if sight.buyer:
        context |= _address(row, sight, form)
    return render(request, "web/amazon_orders/details.html", context)


def address_of_page(request: HttpRequest, row: AmazonOrder, anchor: str = "") -> str:
    """Answer the address of an order's page, with the list that it was opened from."""
    known = {name: request.GET[name] for name in ("from", "at") if name in request.GET}
    query = f"?{urlencode(known)}" if known else ""
    return f"{reverse('amazon_order', args=[row.pk])}{query}{anchor}"


def _story(row: AmazonOrder, sight: Sight) -> dict[str, Any]:
    items = list(row.items.all())
    lines = list(row.order.lines.all()) if row.order else []
    saying = saying_of(row)
    return {
        "row": row,
        "sight": sight,
        "order_facts": order_facts(row, lines, sight),
        "shipping_facts": shipping_facts(row, saying, sight),
        "amazon_facts": amazon_facts(row),
        "parts": parts(row, items),
        "items": [_item(row, item, lines) for item in items],
        "gifts": _gifts(items, saying) if sight.buyer else [],
        "canceling": canceling_of(row, may_cancel=sight.cancel),
        "refunds": refunds_of(row),
        "tracking": tracking_of(row, items, saying.parcels),
        "timeline": timeline(row, sees_buyer=sight.buyer),
        "reasons_to_cancel": reasons_to_cancel(row) if sight.buyer else "",
        "tone": status_tone(row.status),
        "status": status_label(row.status),
    }


def _item(row: AmazonOrder, item: AmazonOrderItem, lines: list[OrderLine]) -> dict[str, Any]:
    line = next((one for one in lines if one.external_id == item.order_item_id), None)
    marketplace = find_marketplace(row.marketplace_id)
    shop = f"https://www.{marketplace.host.lower()}/dp/{item.asin}" if marketplace else ""
    return {
        "item": item,
        "condition": worded(item.condition),
        "product_id": line.product_id if line else None,
        "shop_url": shop if item.asin else "",
        "sku_differs": line is not None and line.sku != item.sku,
        "our_sku": line.sku if line else "",
    }


def _gifts(items: list[AmazonOrderItem], saying: Saying) -> list[dict[str, str]]:
    return [
        {"title": item.title or item.sku, "wrap": gift.wrap, "message": gift.message}
        for item in items
        if (gift := saying.gifts.get(item.order_item_id))
    ]


def _place(request: Request, row: AmazonOrder) -> dict[str, Any]:
    """Answer the ways out of the page: the list, its neighbors, Seller Central."""
    before, after = neighbours(amazon_orders_grid(request), request, row.pk)
    query = request.GET.get("from", "")
    at = int(request.GET["at"]) if before is not None or after is not None else 0
    return {
        "list_url": f"{reverse('amazon_orders')}?{query}" if query else reverse("amazon_orders"),
        "previous_url": _neighbor(before, query, at - 1),
        "next_url": _neighbor(after, query, at + 1),
        "here": request.GET.urlencode(),
        "seller_central_url": seller_central_of(row),
        "hides_held_banner": row.import_state == ImportState.HELD,
    }


def _neighbor(pk: int | None, query: str, at: int) -> str:
    if pk is None:
        return ""
    place = urlencode({"from": query, "at": str(at)})
    return f"{reverse('amazon_order', args=[pk])}?{place}"


def _fixing(request: Request, row: AmazonOrder, sight: Sight) -> dict[str, Any]:
    now = request.clock.now()
    is_open = row.status in TO_SHIP and row.fulfilled_by != "AMAZON"
    imports = row.store.order_settings.import_amazon_orders
    return {
        "is_held": row.import_state == ImportState.HELD,
        "blockers": [_blocker(request, row, one) for one in row.hold_evidence],
        "is_to_ship": is_open and row.ship_by is not None,
        "is_late": is_open and row.ship_by is not None and row.ship_by < now,
        "can_look_again": sight.work
        and row.import_state == ImportState.HELD
        and row.store.is_active
        and row.hold_cause != "unreadable",
        "can_import": sight.work and row.import_state == ImportState.VIEW_ONLY and imports,
        "is_view_only": row.import_state == ImportState.VIEW_ONLY,
    }


def _blocker(request: Request, row: AmazonOrder, blocker: dict[str, Any]) -> dict[str, Any]:
    cause, evidence = blocker["cause"], blocker["evidence"]
    here = reverse("amazon_order", args=[row.pk])
    ways = ways_to_mend(cause, sku=evidence.get("sku", ""), order_id=row.pk)
    return {
        "title": cause_title(cause),
        "sentence": notes.blocker_told(cause, evidence),
        "remedy": notes.remedy_told(cause, evidence),
        "ways": [_here(way, here) for way in ways if _is_open(request, way, here)],
    }


def _is_open(request: Request, way: Way, here: str) -> bool:
    """Tell whether a way leads on from this page, for this person."""
    if way.url == here:
        return False
    is_of_the_page = way.url.startswith(f"{here}#")
    wanted = Permission.EDIT_ORDERS if is_of_the_page else way.permission
    return request.visit.may(wanted)


def _here(way: Way, here: str) -> Way:
    return Way(way.label, way.icon, way.url.removeprefix(here), way.permission)


def _address(row: AmazonOrder, sight: Sight, form: AddressForm | None) -> dict[str, Any]:
    why_not = why_not_editable(row)
    is_open = sight.edit and not why_not
    return {
        "address_lines": address_lines(address_of(row)),
        "address_text": "\n".join(address_lines(address_of(row))),
        "said_lines": address_lines(row.address) if row.corrected_address else [],
        "why_not_editable": why_not,
        "is_address_wrong": bool(what_is_wrong(address_of(row))),
        "form": (form or AddressForm(initial=address_of(row))) if is_open else None,
        "mark": mark_of(row),
    }
