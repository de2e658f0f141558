"""The page of one customer: who it is, the address book, and the orders (CO-12)."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpart.customers.models import Customer
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.components.moments import locale
from counterpart.web.customers.reading import (
    SeenPeople,
    opened_customer,
    record_customer_seen,
)
from counterpart.web.orders.grid import visible_orders
from counterpart.web.orders.words import group_label, state_tone, status_labels

SHOWN = 20
STREET = ("name", "company", "line1", "line2", "line3")


@dataclass(frozen=True)
class Entry:
    """An entry of the address book, in lines."""

    lines: list[str]
    is_default_billing: bool
    is_default_shipping: bool


@require_safe
@demands(Permission.VIEW_CUSTOMERS)
def customer(request: Request, pk: int) -> HttpResponse:
    """Show a customer; who may not see buyers reads number, group and orders only."""
    shown = opened_customer(request, pk)
    people = SeenPeople(request.visit)
    sees = people.sees(shown)
    if sees:
        record_customer_seen(request, shown)
    orders = _orders(request, shown)
    return render(
        request,
        "web/customers/customer.html",
        {
            "customer": shown,
            "sees": sees,
            "name": people.name(shown),
            "group": group_label(shown.group),
            "book": _book(shown) if sees else [],
            "orders": orders[:SHOWN],
            "has_more": len(orders) > SHOWN,
            "may_see_orders": request.visit.may(Permission.VIEW_ORDERS),
            "may_erase": request.visit.permitted(Permission.ERASE_BUYERS).is_everything,
            "may_edit": sees and request.visit.may(Permission.EDIT_CUSTOMERS),
        },
    )


def _orders(request: Request, shown: Customer) -> list[dict[str, object]]:
    rows = visible_orders(request.visit).filter(customer=shown).order_by("-placed_at", "-pk")
    label = status_labels()
    return [
        {"order": order, "status": label(order), "tone": state_tone(order.state)}
        for order in _without_people(rows)[: SHOWN + 1]
    ]


def _without_people(rows: QuerySet[Order]) -> QuerySet[Order]:
    return rows.defer("customer_name", "customer_email", "customer_note", "remote_ip")


def _book(shown: Customer) -> list[Entry]:
    entries = sorted(shown.addresses.all(), key=lambda one: one.pk)
    return [
        Entry(_lines(one.address), one.is_default_billing, one.is_default_shipping)
        for one in entries
    ]


def _lines(address: dict[str, str]) -> list[str]:
    town = ("postcode", "city", "region")
    place = " ".join(address[part] for part in town if address.get(part))
    code = address.get("country", "")
    country = locale().territories.get(code, code)
    lines = [*(address.get(part, "") for part in STREET), place, country, address.get("phone", "")]
    return [line for line in lines if line]
