"""What stands around every page: the way to the rooms, and what must not be missed?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.stores.channel_settings import because_told, why_read_only
from counterpart.users.permissions import Permission
from counterpart.web.access import Visit
from counterpart.web.missing import way_to_what_is_missing


@dataclass(frozen=True)
class Room:
    """One entry of the navigation; those without the permission do not see it."""

    key: str
    label: Promise | str
    icon: str
    page: str
    permission: Permission
    shortcut: str = ""


@dataclass(frozen=True)
class Group:
    """Rooms that belong together."""

    label: Promise | str
    rooms: tuple[Room, ...]


@dataclass
class Shell:
    """What the frame of a page shows to one person."""

    groups: list[dict[str, Any]] = field(default_factory=list)
    held_stores: list[str] = field(default_factory=list)
    held_count: int = 0
    is_read_only: bool = False
    read_only_because: str = ""
    may_configure: bool = False


GROUPS = (
    Group(
        "",
        (
            Room("home", _("Home"), "house", "home", Permission.VIEW_CHANNEL, "d"),
            Room("orders", _("Orders"), "inbox", "orders", Permission.VIEW_ORDERS, "o"),
            Room("products", _("Catalog"), "package", "products", Permission.VIEW_CATALOG, "p"),
            Room("stock", _("Inventory"), "warehouse", "stock", Permission.VIEW_CATALOG, "i"),
            Room("customers", _("Customers"), "users", "customers", Permission.VIEW_CUSTOMERS),
        ),
    ),
    Group(
        _("Amazon"),
        (
            Room(
                "amazon_orders", _("Amazon orders"), "receipt", "amazon_orders",
                Permission.VIEW_CHANNEL, "a",
            ),
            Room(
                "attention", _("Needs attention"), "triangle-alert", "attention",
                Permission.VIEW_CHANNEL, "n",
            ),
            Room("listings", _("Listings"), "boxes", "listings", Permission.VIEW_CHANNEL),
            Room("returns", _("Returns"), "rotate-ccw", "returns", Permission.VIEW_CHANNEL),
            Room("refunds", _("Refunds"), "undo-2", "refunds", Permission.VIEW_CHANNEL),
            Room("runs", _("Sync runs"), "refresh-cw", "runs", Permission.VIEW_CHANNEL),
            Room("feeds", _("Feeds"), "upload", "feeds", Permission.VIEW_CHANNEL),
            Room(
                "errors", _("Error log"), "scroll-text", "communication_errors",
                Permission.VIEW_CHANNEL,
            ),
        ),
    ),
    Group(
        _("Settings"),
        (
            Room(
                "sales", _("Sales and e-mails"), "mail", "sales_settings",
                Permission.CONFIGURE_SALES,
            ),
            Room(
                "statuses", _("Order statuses"), "tag", "statuses", Permission.MANAGE_STATUSES
            ),
            Room(
                "channel", _("Amazon channel"), "sliders-horizontal", "channel_settings",
                Permission.CONFIGURE_CHANNEL,
            ),
            Room("people", _("People and roles"), "user-check", "people", Permission.MANAGE_PEOPLE),
            Room("activity", _("Activity log"), "history", "activity", Permission.VIEW_AUDIT),
        ),
    ),
)  # fmt: skip


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the frame, asked for only where a template shows it."""
    visit: Visit | None = getattr(request, "visit", None)
    if visit is None or not request.user.is_authenticated:
        return {}
    return {"shell": SimpleLazyObject(lambda: _shell(visit, request))}


def _shell(visit: Visit, request: HttpRequest) -> Shell:
    """Answer the frame; an empty one for those who first have to set up how they sign in."""
    if way_to_what_is_missing(request):
        return Shell()
    return read_shell(visit, _place(request))


def read_shell(visit: Visit, place: str) -> Shell:
    """Answer the frame of a page in two queries beside the visit's own."""
    held, why = _held_by_store(visit), why_read_only()
    count = sum(held.values())
    return Shell(
        groups=[entry for group in GROUPS if (entry := _entry(group, visit, place, count))],
        held_stores=sorted(held),
        held_count=count,
        is_read_only=bool(why),
        read_only_because=because_told(why) if why else "",
        may_configure=visit.may(Permission.CONFIGURE_CHANNEL),
    )


def _entry(group: Group, visit: Visit, place: str, held: int) -> dict[str, Any] | None:
    rooms = [
        {
            "room": room,
            "url": reverse(room.page),
            "is_here": room.key == place,
            "count": held if room.key == "attention" else 0,
        }
        for room in _open(group.rooms, visit)
    ]
    return {"label": group.label, "rooms": rooms} if rooms else None


def _open(rooms: Iterable[Room], visit: Visit) -> Iterable[Room]:
    return (room for room in rooms if visit.may(room.permission))


def _held_by_store(visit: Visit) -> dict[str, int]:
    scope = visit.permitted(Permission.VIEW_CHANNEL)
    if scope.is_nothing:
        return {}
    held = AmazonOrder.objects.filter(
        ~Q(hold_cause=""),
        scope.within("store__order_settings__store_view") | scope.within("order__store_view"),
    )
    return {
        one["store__name"]: one["count"]
        for one in held.values("store__name").annotate(count=Count("pk")).order_by("store__name")
    }


def _place(request: HttpRequest) -> str:
    """Answer which room a page belongs to: the first name of its address's namespace."""
    match = request.resolver_match
    return str(match.kwargs.get("room") or ROOM_OF.get(_first(match.route), "")) if match else ""


def _first(route: str) -> str:
    return route.split("/", 1)[0]


# The first part of an address tells the room.
ROOM_OF = {
    "": "home",
    "stores": "home",
    "setup": "home",
    "orders": "orders",
    "documents": "orders",
    "products": "products",
    "stock": "stock",
    "customers": "customers",
    "amazon-orders": "amazon_orders",
    "attention": "attention",
    "listings": "listings",
    "returns": "returns",
    "refunds": "refunds",
    "runs": "runs",
    "feeds": "feeds",
    "reports": "feeds",
    "communication-errors": "errors",
    "channel": "channel",
    "sales": "sales",
    "statuses": "statuses",
    "people": "people",
    "roles": "people",
    "activity": "activity",
}
