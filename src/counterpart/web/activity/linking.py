"""Which page shows the thing that an entry of the trail speaks of?"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from counterpart.amazon.models.stores import AmazonStore
from counterpart.audit.models import AuditEntry
from counterpart.orders.models.orders import OrderStatus
from counterpart.users.models import Role, User
from counterpart.users.permissions import Permission
from counterpart.web.access import Visit

# Pages that find a thing by what stands in their address, and who may open them.
FOUND = {
    "order": ("search", "q", Permission.VIEW_ORDERS),
    "invoice": ("invoices", "number", Permission.VIEW_DOCUMENTS),
    "shipment": ("shipments", "number", Permission.VIEW_DOCUMENTS),
    "credit_memo": ("credit_memos", "number", Permission.VIEW_DOCUMENTS),
    "product": ("product_by_sku", "sku", Permission.VIEW_CATALOG),
}
# Rooms that show everything of their kind on one page.
ROOMS = {
    "website": ("places", Permission.CONFIGURE_SALES),
    "store": ("places", Permission.CONFIGURE_SALES),
    "store_view": ("places", Permission.CONFIGURE_SALES),
    "currency_rate": ("sales_settings", Permission.CONFIGURE_SALES),
    "source": ("sources", Permission.VIEW_CATALOG),
    "stock": ("stocks", Permission.VIEW_CATALOG),
}


@dataclass(frozen=True)
class Named:
    """Things with a page of their own: its name, who may open it, and how names lead to keys."""

    page: str
    permission: Permission
    keys: Callable[[Sequence[str]], QuerySet[Any]]
    name: str


NAMED = {
    "person": Named(
        "person", Permission.MANAGE_PEOPLE,
        lambda names: User.objects.filter(username__in=names), "username",
    ),
    "role": Named(
        "role", Permission.MANAGE_PEOPLE,
        lambda names: Role.objects.filter(code__in=names), "code",
    ),
    "order_status": Named(
        "status", Permission.MANAGE_STATUSES,
        lambda names: OrderStatus.objects.filter(code__in=names), "code",
    ),
    "amazon_store": Named(
        "store", Permission.VIEW_CHANNEL,
        lambda names: AmazonStore.objects.filter(name__in=names), "name",
    ),
}  # fmt: skip


class Links:
    """The addresses of pages, as far as one visitor may open them."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._known: dict[tuple[str, str], str] = {}

    def look_up(self, entries: Sequence[AuditEntry]) -> None:
        """Read the keys of what these entries speak of, in at most one query for each kind."""
        names = defaultdict[str, set[str]](set)
        for entry in entries:
            names[entry.subject_kind].add(entry.subject)
        for kind, named in NAMED.items():
            if names[kind] and self._visit.may(named.permission):
                rows = named.keys(sorted(names[kind])).values_list(named.name, "pk")
                self._known |= {(kind, name): reverse(named.page, args=[pk]) for name, pk in rows}

    def of(self, entry: AuditEntry) -> str:
        """Answer the address of the page, or "" where there is none for this visitor."""
        kind, name = entry.subject_kind, entry.subject
        if kind in ROOMS and self._visit.may(ROOMS[kind][1]):
            return reverse(ROOMS[kind][0])
        if kind in FOUND and self._visit.may(FOUND[kind][2]):
            page, field, _permission = FOUND[kind]
            return f"{reverse(page)}?{urlencode({field: name})}"
        if kind == "customer" and name.isdecimal() and self._visit.may(Permission.VIEW_CUSTOMERS):
            return reverse("customer", args=[name])
        return self._known.get((kind, name), "")
