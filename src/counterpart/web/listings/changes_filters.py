"""Which filters does the log of listing changes have?"""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.listings import ListingChange
from counterpart.amazon.models.stores import AmazonStore
from counterpart.web.grids.filtering import Filters, FirstDay, LastDay
from counterpart.web.listings.filters import of_store, visible_stores
from counterpart.web.listings.words import ACTIONS
from counterpart.web.logs.words import REGIONS


class ChangeFilters(Filters):
    """Days are days in the reader's zone, both ends included.

    The search finds what is about a seller SKU that begins so, or an ASIN.
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
    action = django_filters.ChoiceFilter(
        choices=tuple(ACTIONS.items()), label=_("Listing Action"), empty_label=_("Any")
    )
    sku = django_filters.CharFilter(field_name="listing__sku", label=_("Seller SKU"))

    class Meta:
        model = ListingChange
        fields: list[str] = []

    def find(
        self, rows: QuerySet[ListingChange], _name: str, value: str
    ) -> QuerySet[ListingChange]:
        text = value.strip()
        return rows.filter(Q(listing__sku__istartswith=text) | Q(listing__asin__iexact=text))

    def of_store(
        self, rows: QuerySet[ListingChange], _name: str, value: AmazonStore
    ) -> QuerySet[ListingChange]:
        return of_store(rows, value, of="listing__")
