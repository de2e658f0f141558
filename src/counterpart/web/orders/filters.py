"""Which filters does the list of Commerce orders have (CO-8.3)?"""

from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from counterpart.orders.finding.matching import matching
from counterpart.orders.finding.waiting import waits_to_be_invoiced, waits_to_ship
from counterpart.orders.models.orders import Order, OrderStatus
from counterpart.users.permissions import Permission
from counterpart.web.grids.filtering import AmountFilter, Filters, FirstDay, LastDay
from counterpart.web.orders.words import GROUPS, STATES, channel_label
from counterpart.websites.models import StoreView
from counterpart.websites.scopes import Scope

YES_NO = (("1", _("Yes")), ("0", _("No")))
OF_BUYERS = ("bill_to", "ship_to", "address", "email")
WAITING = {"to_ship": waits_to_ship, "to_invoice": waits_to_be_invoiced}
PLACES = {"website": "store__website", "store": "store", "view": "pk"}
OWN = "own"

Choice = tuple[str, str]


def _statuses() -> list[Choice]:
    return list(OrderStatus.objects.order_by("pk").values_list("code", "label"))


def _channels() -> list[Choice]:
    """Answer the channels that orders came from, stepping along their index from one to the next.

    A DISTINCT would read a million rows to find the same two words.
    """
    found = [OWN]
    orders = Order.objects.exclude(external_id="").order_by("channel")
    channels = orders.values_list("channel", flat=True)
    last = channels.filter(channel__gt="").first()
    while last:
        found.append(last)
        last = channels.filter(channel__gt=last).first()
    return [(one, channel_label("" if one == OWN else one)) for one in found]


class OrderFilters(Filters):
    """Days are days in the reader's zone, both ends included; amounts may have decimals."""

    ranges = {
        "placed": _("Purchase date"),
        "total": _("Grand total (purchased)"),
        "base_total": _("Grand total (base)"),
    }
    hidden = frozenset({"q"})

    q = django_filters.CharFilter(method="find", label=_("Search"))
    placed_from = FirstDay(field_name="placed_at", label=_("From"))
    placed_to = LastDay(field_name="placed_at", label=_("To"))
    number = django_filters.CharFilter(method="find_part", label=_("Order number"))
    bill_to = django_filters.CharFilter(method="find_part", label=_("Bill-to name"))
    ship_to = django_filters.CharFilter(method="find_part", label=_("Ship-to name"))
    status = django_filters.MultipleChoiceFilter(
        choices=_statuses, widget=CheckboxSelectMultiple, label=_("Status")
    )
    state = django_filters.MultipleChoiceFilter(
        choices=tuple(STATES.items()), widget=CheckboxSelectMultiple, label=_("State")
    )
    purchase_point = django_filters.MultipleChoiceFilter(
        method="sold_at", widget=CheckboxSelectMultiple, label=_("Purchase point")
    )
    total_min = AmountFilter(field_name="grand_total", lookup_expr="gte", label=_("Min"))
    total_max = AmountFilter(field_name="grand_total", lookup_expr="lte", label=_("Max"))
    base_total_min = AmountFilter(field_name="base_grand_total", lookup_expr="gte", label=_("Min"))
    base_total_max = AmountFilter(field_name="base_grand_total", lookup_expr="lte", label=_("Max"))
    to_ship = django_filters.ChoiceFilter(
        choices=YES_NO, method="say_waiting", label=_("Waiting to ship"), empty_label=_("Any")
    )
    to_invoice = django_filters.ChoiceFilter(
        choices=YES_NO, method="say_waiting", label=_("Waiting to be invoiced"),
        empty_label=_("Any"),
    )  # fmt: skip
    channel = django_filters.ChoiceFilter(
        choices=_channels, method="from_channel", label=_("Channel"),
        empty_label=_("Any"),
    )  # fmt: skip
    group = django_filters.ChoiceFilter(
        field_name="customer_group", choices=tuple(GROUPS.items()), label=_("Customer group"),
        empty_label=_("Any"),
    )  # fmt: skip
    payment = django_filters.CharFilter(
        field_name="payment_method", lookup_expr="icontains", label=_("Payment method")
    )
    address = django_filters.CharFilter(method="find_part", label=_("Address"))
    email = django_filters.CharFilter(method="find_part", label=_("Customer e-mail"))
    customer = django_filters.NumberFilter(
        field_name="customer", min_value=1, max_value=2**62, label=_("Customer number")
    )
    sku = django_filters.CharFilter(method="find_part", label=_("SKU"))
    tracking = django_filters.CharFilter(method="find_part", label=_("Tracking number"))

    class Meta:
        model = Order
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visit = self.request.visit
        points = list(_purchase_points(visit.permitted(Permission.VIEW_ORDERS)))
        self.filters["purchase_point"].extra["choices"] = points
        self._buyers = visit.permitted(Permission.VIEW_BUYERS)
        if self._buyers.is_nothing:
            for name in OF_BUYERS:
                del self.form.fields[name]

    def find(self, rows: QuerySet[Order], _name: str, value: str) -> QuerySet[Order]:
        return matching(rows, text=value, buyers=self._buyers)

    def find_part(self, rows: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        return matching(rows, **{name: value}, buyers=self._buyers)

    def say_waiting(self, rows: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        condition = WAITING[name]()
        return rows.filter(condition if value == "1" else ~condition)

    def from_channel(self, rows: QuerySet[Order], _name: str, value: str) -> QuerySet[Order]:
        return rows.filter(channel="" if value == OWN else value)

    def sold_at(self, rows: QuerySet[Order], _name: str, values: list[str]) -> QuerySet[Order]:
        wanted = Q(pk__in=[])
        for value in values:
            kind, _dash, key = value.partition("-")
            wanted |= Q(**{PLACES[kind]: int(key)})
        views = StoreView.objects.filter(wanted).values_list("pk", flat=True)
        return rows.filter(store_view__in=list(views))


PLACES = {"website": "store__website", "store": "store", "view": "pk"}


def _purchase_points(scope: Scope) -> Iterator[Choice]:
    """Answer the tree of websites, stores and store views, each below what it belongs to."""
    views = StoreView.objects.filter(scope.within("pk")).select_related("store__website")
    websites: set[int] = set()
    stores: set[int] = set()
    order = ("store__website__sort_order", "store__website", "store", "sort_order", "pk")
    for view in views.order_by(*order):
        store, website = view.store, view.store.website
        if website.pk not in websites:
            websites.add(website.pk)
            yield f"website-{website.pk}", website.name
        if store.pk not in stores:
            stores.add(store.pk)
            yield f"store-{store.pk}", f"– {store.name}"
        yield f"view-{view.pk}", f"– – {view.name}"
