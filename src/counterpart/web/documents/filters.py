"""Which filters do the lists of invoices, shipments and credit memos have (CO-8)?"""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from counterpart.orders.finding.matching import matching
from counterpart.orders.models.documents import CreditMemo, Invoice, InvoiceState, Shipment, Track
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.grids.filtering import AmountFilter, Filters, FirstDay, LastDay

INVOICE_STATES = {
    InvoiceState.OPEN: _("Open"),
    InvoiceState.PAID: _("Paid"),
    InvoiceState.CANCELED: _("Canceled"),
}


class DocumentFilters(Filters):
    """What all documents are found by; days are days in the reader's zone, both ends included."""

    ranges = {"created": _("Created"), "total": _("Total")}
    hidden = frozenset({"q"})

    q = django_filters.CharFilter(method="find", label=_("Search"))
    created_from = FirstDay(field_name="created_at", label=_("From"))
    created_to = LastDay(field_name="created_at", label=_("To"))
    number = django_filters.CharFilter(lookup_expr="contains", label=_("Number"))
    order_number = django_filters.CharFilter(method="of_order", label=_("Order number"))
    bill_to = django_filters.CharFilter(method="of_order", label=_("Bill-to name"))
    ship_to = django_filters.CharFilter(method="of_order", label=_("Ship-to name"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._buyers = self.request.visit.permitted(Permission.VIEW_BUYERS)
        if self._buyers.is_nothing:
            del self.form.fields["bill_to"], self.form.fields["ship_to"]

    def find(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        orders = matching(Order.objects.all(), text=value, buyers=self._buyers)
        return rows.filter(Q(number__contains=value.strip()) | Q(order__in=orders.values("pk")))

    def of_order(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        part = "number" if name == "order_number" else name
        orders = matching(Order.objects.all(), **{part: value}, buyers=self._buyers)
        return rows.filter(order__in=orders.values("pk"))


class InvoiceFilters(DocumentFilters):
    """Those of invoices."""

    state = django_filters.MultipleChoiceFilter(
        choices=tuple(INVOICE_STATES.items()), widget=CheckboxSelectMultiple, label=_("Status")
    )
    total_min = AmountFilter(field_name="grand_total", lookup_expr="gte", label=_("Min"))
    total_max = AmountFilter(field_name="grand_total", lookup_expr="lte", label=_("Max"))

    class Meta:
        model = Invoice
        fields: list[str] = []


class ShipmentFilters(DocumentFilters):
    """Those of shipments."""

    tracking = django_filters.CharFilter(method="with_track", label=_("Tracking number"))

    class Meta:
        model = Shipment
        fields: list[str] = []

    def with_track(self, rows: QuerySet[Shipment], _name: str, value: str) -> QuerySet[Shipment]:
        plain = value.strip()
        numbers = [plain, plain.upper(), plain.replace(" ", "").upper()]
        tracks = Track.objects.filter(number__in=numbers)
        return rows.filter(pk__in=tracks.values("shipment"))


class MemoFilters(DocumentFilters):
    """Those of credit memos."""

    total_min = AmountFilter(field_name="grand_total", lookup_expr="gte", label=_("Min"))
    total_max = AmountFilter(field_name="grand_total", lookup_expr="lte", label=_("Max"))

    class Meta:
        model = CreditMemo
        fields: list[str] = []
