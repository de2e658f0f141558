"""Which filters do the lists of refunds have?"""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.finding.matching import matching
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund, RefundTransaction
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.operations.refunding.asking import REASONS
from counterpart.users.permissions import Permission
from counterpart.web.grids.filtering import AmountFilter, Filters, FirstDay, KeysFilter, LastDay
from counterpart.web.refunds.standing import Standing, standing_as
from counterpart.web.refunds.words import STANDINGS

DEALT_WITH = (("0", _("To be dealt with")), ("1", _("Dealt with")))


def visible_stores(request: Any) -> QuerySet[AmazonStore]:
    """Answer the stores of whose orders somebody may see the refunds."""
    scope = request.visit.permitted(Permission.VIEW_CHANNEL)
    return AmazonStore.objects.filter(scope.within("order_settings__store_view"))


class RefundFilters(Filters):
    """Days are days in the reader's zone, both ends included; amounts may have decimals.

    The search finds a refund by the number of its order, there or here, or of its credit memo.
    """

    ranges = {"asked": _("Asked for"), "total": _("Total")}
    hidden = frozenset({"q"})

    q = django_filters.CharFilter(method="find", label=_("Search"))
    standing = django_filters.MultipleChoiceFilter(
        choices=tuple((key.value, label) for key, (_tone, label) in STANDINGS.items()),
        widget=CheckboxSelectMultiple, method="standing_like", label=_("State"),
    )  # fmt: skip
    asked_from = FirstDay(field_name="asked_at", label=_("From"))
    asked_to = LastDay(field_name="asked_at", label=_("To"))
    total_min = AmountFilter(field_name="total", lookup_expr="gte", label=_("Min"))
    total_max = AmountFilter(field_name="total", lookup_expr="lte", label=_("Max"))
    reason = django_filters.ChoiceFilter(
        choices=tuple(REASONS.items()), label=_("Reason"), empty_label=_("Any")
    )
    asked_by = django_filters.CharFilter(lookup_expr="iexact", label=_("Asked by"))
    store = KeysFilter(
        queryset=visible_stores, field_name="amazon_order__store", label=_("Amazon store"),
        widget=CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = AmazonRefund
        fields: list[str] = []

    def find(self, rows: QuerySet[AmazonRefund], _name: str, value: str) -> QuerySet[AmazonRefund]:
        orders = matching(AmazonOrder.objects.all(), number=value).values("pk")
        return rows.filter(
            Q(amazon_order__in=orders)
            | Q(credit_memo__number=value)
            | Q(amazon_order__order__number=value)
        )

    def standing_like(
        self, rows: QuerySet[AmazonRefund], _name: str, value: list[str]
    ) -> QuerySet[AmazonRefund]:
        return rows.filter(standing_as(*map(Standing, value)))


class ElsewhereFilters(Filters):
    """Those of refunds that were made in Seller Central; the search finds an order's number."""

    ranges = {"posted": _("In Amazon's books since"), "total": _("Total")}
    hidden = frozenset({"q"})

    q = django_filters.CharFilter(method="find", label=_("Search"))
    handled = django_filters.ChoiceFilter(
        choices=DEALT_WITH, method="whether_handled", label=_("State"), empty_label=_("Any")
    )
    posted_from = FirstDay(field_name="posted_at", label=_("From"))
    posted_to = LastDay(field_name="posted_at", label=_("To"))
    total_min = AmountFilter(field_name="total", lookup_expr="gte", label=_("Min"))
    total_max = AmountFilter(field_name="total", lookup_expr="lte", label=_("Max"))
    store = KeysFilter(
        queryset=visible_stores, field_name="amazon_order__store", label=_("Amazon store"),
        widget=CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = RefundTransaction
        fields: list[str] = []

    def find(
        self, rows: QuerySet[RefundTransaction], _name: str, value: str
    ) -> QuerySet[RefundTransaction]:
        orders = matching(AmazonOrder.objects.all(), number=value).values("pk")
        return rows.filter(
            Q(amazon_order__in=orders)
            | Q(order_number=value)
            | Q(amazon_order__order__number=value)
        )

    def whether_handled(
        self, rows: QuerySet[RefundTransaction], _name: str, value: str
    ) -> QuerySet[RefundTransaction]:
        return rows.filter(handled_at__isnull=value == "0")
