"""Which filters does the list of customers have?"""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from counterpart.core.secrets import fingerprints
from counterpart.customers.models import Customer, CustomerGroup
from counterpart.orders.finding.matching import matching
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.grids.filtering import Filters, FirstDay, KeysFilter, LastDay
from counterpart.web.orders.words import GROUPS
from counterpart.websites.models import StoreView, Website

# Guests are no customers.
OF_CUSTOMERS = tuple(choice for choice in GROUPS.items() if choice[0] != CustomerGroup.GUEST)
MOST_DIGITS = 19


def _websites(request: Any) -> QuerySet[Website]:
    scope = request.visit.permitted(Permission.VIEW_CUSTOMERS)
    views = StoreView.objects.filter(scope.within("pk"))
    return Website.objects.filter(pk__in=views.values("store__website"))


class CustomerFilters(Filters):
    """Who ordered is found by any word of the name, and everybody by the whole e-mail address."""

    ranges = {"since": _("Customer since")}
    hidden = frozenset({"q"})

    q = django_filters.CharFilter(method="find", label=_("Search"))
    email = django_filters.CharFilter(method="with_email", label=_("E-mail"))
    name = django_filters.CharFilter(method="with_name", label=_("Name on an order"))
    group = django_filters.MultipleChoiceFilter(
        choices=OF_CUSTOMERS, widget=CheckboxSelectMultiple, label=_("Group")
    )
    website = KeysFilter(queryset=_websites, widget=CheckboxSelectMultiple, label=_("Website"))
    since_from = FirstDay(field_name="created_at", label=_("From"))
    since_to = LastDay(field_name="created_at", label=_("To"))

    class Meta:
        model = Customer
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._buyers = self.request.visit.permitted(Permission.VIEW_BUYERS)
        if self._buyers.is_nothing:
            del self.form.fields["email"], self.form.fields["name"]

    def find(self, rows: QuerySet[Customer], _name: str, value: str) -> QuerySet[Customer]:
        wanted = value.strip()
        found = Q(pk=int(wanted)) if _is_number(wanted) else Q(pk__in=[])
        people = Q(email_fingerprint__in=fingerprints(wanted)) | Q(pk__in=self._named(wanted))
        return rows.filter(found | (people & self._in_sight))

    def with_email(self, rows: QuerySet[Customer], _name: str, value: str) -> QuerySet[Customer]:
        return rows.filter(self._in_sight, email_fingerprint__in=fingerprints(value))

    def with_name(self, rows: QuerySet[Customer], _name: str, value: str) -> QuerySet[Customer]:
        return rows.filter(self._in_sight, pk__in=self._named(value))

    @property
    def _in_sight(self) -> Q:
        """Who may be found by what they are called: those whose names the person reads."""
        if self._buyers.is_everything:
            return Q()
        views = StoreView.objects.filter(self._buyers.within("pk"))
        return Q(website__in=views.values("store__website"))

    def _named(self, text: str) -> QuerySet[Order, int | None]:
        known = Order.objects.filter(customer__isnull=False)
        orders = matching(known, customer=text, buyers=self._buyers)
        return orders.values_list("customer", flat=True)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < MOST_DIGITS
