"""Which filters does the list of Amazon orders have (L-34, L-45)?"""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.attention.deciding import orders_to_decide
from counterpart.amazon.attention.lingering import lingering_orders
from counterpart.amazon.figures.work import AWAITING, BY_AMAZON
from counterpart.amazon.finding.matching import matching
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.stores import AmazonStore
from counterpart.users.permissions import Permission
from counterpart.web.amazon_orders.words import FULFILLED_BY, STATUSES
from counterpart.web.grids.filtering import AmountFilter, Filters, FirstDay, KeysFilter, LastDay

YES_NO = (("1", _("Yes")), ("0", _("No")))
NOTES = (
    ("held", _("Cannot create sales order")),
    ("created", _("Commerce order created")),
    ("status_updated", _("Status updated")),
    ("confirmation_queued", _("Amazon will be told")),
    ("confirmation_accepted", _("Shipment accepted")),
    ("confirmation_rejected", _("Shipment rejected")),
    ("canceled", _("Canceled on Amazon")),
    ("completed", _("Completed")),
    ("buyer_asks_to_cancel", _("Buyer asks to cancel")),
)


def _stores(request: Any) -> QuerySet[AmazonStore]:
    scope = request.visit.permitted(Permission.VIEW_CHANNEL)
    return AmazonStore.objects.filter(scope.within("order_settings__store_view"))


class AmazonOrderFilters(Filters):
    """Days are days in the reader's zone, both ends included; amounts may have decimals."""

    ranges = {
        "purchased": _("Purchase date"),
        "total": _("Total"),
        "ship_by": _("Ship by"),
        "unshipped": _("Items unshipped"),
    }
    hidden = frozenset({"q"})

    q = django_filters.CharFilter(method="find", label=_("Search"))
    purchased_from = FirstDay(field_name="purchased_at", label=_("From"))
    purchased_to = LastDay(field_name="purchased_at", label=_("To"))
    number = django_filters.CharFilter(method="find_number", label=_("Order number"))
    buyer = django_filters.CharFilter(method="find_buyer", label=_("Buyer's name"))
    total_min = AmountFilter(field_name="total", lookup_expr="gte", label=_("Min"))
    total_max = AmountFilter(field_name="total", lookup_expr="lte", label=_("Max"))
    status = django_filters.MultipleChoiceFilter(
        choices=tuple(STATUSES.items()), widget=CheckboxSelectMultiple, label=_("Status")
    )
    store = KeysFilter(
        queryset=_stores,
        widget=CheckboxSelectMultiple,
        label=_("Amazon store"),
    )
    ship_by_from = FirstDay(field_name="ship_by", label=_("From"))
    ship_by_to = LastDay(field_name="ship_by", label=_("To"))
    fulfilled_by = django_filters.ChoiceFilter(
        choices=tuple(FULFILLED_BY.items()), label=_("Fulfillment channel"), empty_label=_("Any")
    )
    unshipped_min = AmountFilter(field_name="items_unshipped", lookup_expr="gte", label=_("Min"))
    unshipped_max = AmountFilter(field_name="items_unshipped", lookup_expr="lte", label=_("Max"))
    reserved = django_filters.ChoiceFilter(
        choices=YES_NO, method="say_yes_or_no", label=_("Reserved"), empty_label=_("Any")
    )
    asks_to_cancel = django_filters.ChoiceFilter(
        choices=YES_NO, method="say_yes_or_no", label=_("Buyer asks to cancel"),
        empty_label=_("Any"),
    )  # fmt: skip
    late = django_filters.ChoiceFilter(
        choices=(("1", _("Past its ship-by time")),), method="find_late", label=_("Late"),
        empty_label=_("Any"),
    )  # fmt: skip
    to_decide = django_filters.ChoiceFilter(
        choices=(("1", _("Somebody has to decide")),), method="find_to_decide",
        label=_("To be decided"), empty_label=_("Any"),
    )  # fmt: skip
    lingering = django_filters.ChoiceFilter(
        choices=(("1", _("Longer than Amazon should need")),), method="find_lingering",
        label=_("Pending"), empty_label=_("Any"),
    )  # fmt: skip
    told = django_filters.ChoiceFilter(
        choices=(("rejected", _("Rejected by Amazon")),), method="find_told",
        label=_("Shipment"), empty_label=_("Any"),
    )  # fmt: skip
    note = django_filters.ChoiceFilter(
        field_name="note_code", choices=NOTES, label=_("Last action"), empty_label=_("Any")
    )

    class Meta:
        model = AmazonOrder
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._buyers = self.request.visit.permitted(Permission.VIEW_BUYERS)
        if self._buyers.is_nothing:
            del self.form.fields["buyer"]

    def find(self, rows: QuerySet[AmazonOrder], _name: str, value: str) -> QuerySet[AmazonOrder]:
        return matching(rows, text=value, buyers=self._buyers)

    def find_number(
        self, rows: QuerySet[AmazonOrder], _name: str, value: str
    ) -> QuerySet[AmazonOrder]:
        return matching(rows, number=value)

    def find_buyer(
        self, rows: QuerySet[AmazonOrder], _name: str, value: str
    ) -> QuerySet[AmazonOrder]:
        return matching(rows, buyer=value, buyers=self._buyers)

    def find_late(
        self, rows: QuerySet[AmazonOrder], _name: str, _value: str
    ) -> QuerySet[AmazonOrder]:
        now = self.request.clock.now()
        return rows.filter(status__in=AWAITING, ship_by__lt=now).exclude(fulfilled_by=BY_AMAZON)

    def find_to_decide(
        self, rows: QuerySet[AmazonOrder], _name: str, _value: str
    ) -> QuerySet[AmazonOrder]:
        return rows.filter(pk__in=orders_to_decide().order_by().values("pk"))

    def find_lingering(
        self, rows: QuerySet[AmazonOrder], _name: str, _value: str
    ) -> QuerySet[AmazonOrder]:
        some = lingering_orders(now=self.request.clock.now()).order_by()
        return rows.filter(pk__in=some.values("pk"))

    def find_told(
        self, rows: QuerySet[AmazonOrder], _name: str, value: str
    ) -> QuerySet[AmazonOrder]:
        return rows.filter(pk__in=Operation.objects.filter(state=value).values("amazon_order"))

    def say_yes_or_no(
        self, rows: QuerySet[AmazonOrder], name: str, value: str
    ) -> QuerySet[AmazonOrder]:
        column = {"reserved": "is_stock_reserved", "asks_to_cancel": "buyer_asks_to_cancel"}[name]
        return rows.filter(**{column: value == "1"})
