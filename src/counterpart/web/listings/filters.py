"""Which filters does the list of listings have?"""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.client.listings.patching import MERCHANT
from counterpart.amazon.models.listings import Listing
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.queries import find_stores
from counterpart.users.permissions import Permission
from counterpart.web.grids.filtering import Filters
from counterpart.web.listings.standing import CONFLICT, DIFFERS
from counterpart.web.listings.words import FULFILLED, STATES
from counterpart.web.logs.words import REGIONS

YES_NO = (("1", _("Yes")), ("0", _("No")))
STALE = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


def visible_stores(request: Any) -> QuerySet[AmazonStore]:
    """Answer the stores whose listings somebody may see."""
    return find_stores(scope=request.visit.permitted(Permission.VIEW_CHANNEL))


def of_store(rows: QuerySet[Any], store: AmazonStore, *, of: str = "") -> QuerySet[Any]:
    """Narrow to what is offered in a store, and to what nobody knows yet where it is offered."""
    # Neither database searches the JSON of the other; both search it as text.
    places = {"places": Cast(f"{of}marketplace_ids", TextField())}
    offered = Q(places__contains=f'"{store.marketplace_id}"') | Q(places="[]")
    narrowed: QuerySet[Any] = rows.alias(**places).filter(offered, account=store.account_id)
    return narrowed


class ListingFilters(Filters):
    """The search finds a listing by any part of its SKU or title, its ASIN, or its product."""

    hidden = frozenset({"q"})

    q = django_filters.CharFilter(method="find", label=_("Search"))
    state = django_filters.ChoiceFilter(
        choices=tuple((state, label) for state, (_tone, label) in STATES.items()),
        label=_("State"),
        empty_label=_("Any"),
    )
    fulfilled_by = django_filters.ChoiceFilter(
        choices=tuple(FULFILLED.items()),
        method="ships",
        label=_("Fulfilled by, as Amazon says"),
        empty_label=_("Any"),
    )
    conflict = django_filters.ChoiceFilter(
        choices=YES_NO, method="say_conflict", label=_("Conflict"), empty_label=_("Any")
    )
    stale = django_filters.ChoiceFilter(
        choices=(("any", _("Yes")), ("hour", _("For an hour")), ("day", _("For a day"))),
        method="say_stale",
        label=_("Amazon shows another figure"),
        empty_label=_("Any"),
    )
    store = django_filters.ModelChoiceFilter(
        queryset=visible_stores, method="of_store", label=_("Amazon store"), empty_label=_("Any")
    )
    region = django_filters.ChoiceFilter(
        field_name="account__region",
        choices=tuple(REGIONS.items()),
        label=_("Region"),
        empty_label=_("Any"),
    )
    asin = django_filters.CharFilter(lookup_expr="iexact", label=_("ASIN"))

    class Meta:
        model = Listing
        fields: list[str] = []

    def find(self, rows: QuerySet[Listing], _name: str, value: str) -> QuerySet[Listing]:
        text = value.strip()
        return rows.filter(
            Q(sku__icontains=text)
            | Q(asin__iexact=text)
            | Q(title__icontains=text)
            | Q(product__sku__iexact=text)
        )

    def ships(self, rows: QuerySet[Listing], _name: str, value: str) -> QuerySet[Listing]:
        merchants = Q(channel=MERCHANT)
        return rows.filter(merchants if value == "merchant" else ~merchants & ~Q(channel=""))

    def say_conflict(self, rows: QuerySet[Listing], _name: str, value: str) -> QuerySet[Listing]:
        return rows.filter(CONFLICT if value == "1" else ~CONFLICT)

    def say_stale(self, rows: QuerySet[Listing], _name: str, value: str) -> QuerySet[Listing]:
        stale = rows.filter(DIFFERS)
        if value not in STALE:
            return stale
        return stale.filter(wanted_at__lte=self.request.visit.clock.now() - STALE[value])

    def of_store(
        self, rows: QuerySet[Listing], _name: str, value: AmazonStore
    ) -> QuerySet[Listing]:
        return of_store(rows, value)
