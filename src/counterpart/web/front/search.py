"""One search box: an exact number opens its order, anything else shows what was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from counterpart.amazon.finding import matching as amazon
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.catalog.models import Product
from counterpart.orders.finding import matching as commerce
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, Visit, for_everyone_signed_in
from counterpart.web.amazon_orders.words import status_label, status_tone
from counterpart.web.components.amounts import money
from counterpart.web.components.marks import status
from counterpart.web.grids.filtering import LONGEST_SEARCH
from counterpart.web.orders.grid import visible_orders
from counterpart.web.orders.words import state_tone, status_labels

FIRST = 8


@dataclass(frozen=True)
class Match:
    """One thing that was found, and the way to it."""

    url: str
    title: str
    facts: tuple[SafeString | str, ...]


@dataclass(frozen=True)
class Matches:
    """What was found in one room: the first few, and the way to all of them."""

    title: Promise | str
    icon: str
    url: str
    found: list[Match]
    has_more: bool


@require_safe
@for_everyone_signed_in
def search(request: Request) -> HttpResponse:
    """Lead to the order with exactly this number, or show the first matches of every room."""
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    exact = _exact(request.visit, text.removeprefix("#")) if text else ""
    if exact:
        return redirect(exact)
    rooms = [room for room in _rooms(request.visit, text) if room.found] if text else []
    return render(request, "web/front/search.html", {"text": text, "rooms": rooms})


def _exact(visit: Visit, number: str) -> str:
    """Answer the way to the one order that has this number, ours or Amazon's, or nothing."""
    orders = visible_orders(visit).filter(Q(number=number) | Q(external_id=number))
    keys = list(orders.values_list("pk", flat=True)[:2])
    if len(keys) == 1:
        return reverse("order", args=keys)
    copies = _amazon_orders(visit).filter(amazon_order_id=number).values_list("pk", flat=True)[:2]
    found = [] if keys else list(copies)
    return reverse("amazon_order", args=found) if len(found) == 1 else ""


def _rooms(visit: Visit, text: str) -> Iterator[Matches]:
    """Answer what is found in each room that is open to the person; buyers only by permission."""
    buyers = visit.permitted(Permission.VIEW_BUYERS)
    if visit.may(Permission.VIEW_ORDERS):
        orders = commerce.matching(visible_orders(visit), text=text, buyers=buyers)
        label = status_labels()
        first, has_more = _first(orders.order_by("-placed_at", "-pk"))
        found = [_order(row, label(row)) for row in first]
        yield Matches(_("Orders"), "inbox", _list("orders", text), found, has_more)
    if visit.may(Permission.VIEW_CHANNEL):
        copies = amazon.matching(_amazon_orders(visit), text=text, buyers=buyers)
        shown = copies.defer("document", "address", "corrected_address", "buyer")
        first, has_more = _first(shown.order_by("-purchased_at", "-pk"))
        found = [_copy(row) for row in first]
        yield Matches(_("Amazon orders"), "receipt", _list("amazon_orders", text), found, has_more)
    if visit.may(Permission.VIEW_CATALOG):
        wanted = Q(sku__icontains=text) | Q(name__icontains=text) | Q(asin__iexact=text)
        first, has_more = _first(Product.objects.filter(wanted).order_by("sku"))
        found = [_product(row) for row in first]
        yield Matches(_("Products"), "package", _list("products", text), found, has_more)


def _first(rows: QuerySet[Any]) -> tuple[list[Any], bool]:
    """Answer the first rows, and whether there are more."""
    found = list(rows[: FIRST + 1])
    return found[:FIRST], len(found) > FIRST


def _list(page: str, text: str) -> str:
    return f"{reverse(page)}?{urlencode({'q': text})}"


def _amazon_orders(visit: Visit) -> QuerySet[AmazonOrder]:
    return AmazonOrder.objects.filter(amazon.within(visit.permitted(Permission.VIEW_CHANNEL)))


def _order(row: Order, label: str) -> Match:
    total = money(row.grand_total, row.currency)
    facts = (status(state_tone(row.state), label), total, row.external_id)
    return Match(reverse("order", args=[row.pk]), row.number, facts)


def _copy(row: AmazonOrder) -> Match:
    state = status(status_tone(row.status), status_label(row.status))
    facts = (state, money(row.total, row.currency))
    return Match(reverse("amazon_order", args=[row.pk]), row.amazon_order_id, facts)


def _product(row: Product) -> Match:
    name = format_html('<span translate="no">{}</span>', row.name)
    return Match(reverse("product", args=[row.pk]), row.sku, (name,))
