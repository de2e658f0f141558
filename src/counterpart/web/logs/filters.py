"""Which filters does the log of communication errors have?"""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.queries import find_stores
from counterpart.users.permissions import Permission
from counterpart.web.grids.filtering import Filters, FirstDay, LastDay
from counterpart.web.logs.words import REGIONS


def visible_stores(request: Any) -> QuerySet[AmazonStore]:
    """Answer the stores whose errors somebody may see."""
    return find_stores(scope=request.visit.permitted(Permission.VIEW_CHANNEL))


class ErrorFilters(Filters):
    """Days are days in the reader's zone, both ends included.

    The search finds an error by its code, its call, its request id, or the number of its order.
    """

    ranges = {"created": _("Created On")}
    hidden = frozenset({"q"})

    q = django_filters.CharFilter(method="find", label=_("Search"))
    created_from = FirstDay(field_name="happened_at", label=_("From"))
    created_to = LastDay(field_name="happened_at", label=_("To"))
    store = django_filters.ModelChoiceFilter(
        queryset=visible_stores,
        method="of_store",
        label=_("Amazon Store Name"),
        empty_label=_("Any"),
    )
    region = django_filters.ChoiceFilter(
        field_name="account__region",
        choices=tuple(REGIONS.items()),
        label=_("Region"),
        empty_label=_("Any"),
    )
    code = django_filters.CharFilter(lookup_expr="iexact", label=_("Error Code"))
    order = django_filters.CharFilter(
        field_name="amazon_order__amazon_order_id", label=_("Order number")
    )

    class Meta:
        model = CommunicationError
        fields: list[str] = []

    def find(
        self, rows: QuerySet[CommunicationError], _name: str, value: str
    ) -> QuerySet[CommunicationError]:
        return rows.filter(
            Q(code__iexact=value)
            | Q(call__iexact=value)
            | Q(request_id=value)
            | Q(amazon_order__amazon_order_id=value)
        )

    def of_store(
        self, rows: QuerySet[CommunicationError], _name: str, value: AmazonStore
    ) -> QuerySet[CommunicationError]:
        """Narrow to the errors about a store's orders, and to those of its whole account."""
        return rows.filter(
            Q(amazon_order__store=value) | Q(amazon_order=None, account=value.account_id)
        )
