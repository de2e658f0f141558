"""Which filters does the list of feeds have?"""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.finding.matching import within
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.queries import find_accounts
from counterpart.users.permissions import Permission
from counterpart.web.feeds.words import STATES, TYPES
from counterpart.web.grids.filtering import Filters, FirstDay, LastDay


def visible_accounts(request: Any) -> QuerySet[SellerAccount]:
    """Answer the accounts whose feeds somebody may see."""
    return find_accounts(scope=request.visit.permitted(Permission.VIEW_CHANNEL))


class FeedFilters(Filters):
    """Days are days in the reader's zone, both ends included.

    The search finds a feed by its number at Amazon, by a request id, and by the number of an order
    in it that the person may see; each as a whole.
    """

    ranges = {"created": _("Created")}
    hidden = frozenset({"q"})

    q = django_filters.CharFilter(method="find", label=_("Search"))
    created_from = FirstDay(field_name="created_at", label=_("From"))
    created_to = LastDay(field_name="created_at", label=_("To"))
    state = django_filters.ChoiceFilter(
        choices=tuple((state, label) for state, (_tone, label) in STATES.items()),
        label=_("State"),
        empty_label=_("Any"),
    )
    type = django_filters.ChoiceFilter(
        field_name="feed_type",
        choices=tuple(TYPES.items()),
        label=_("What for"),
        empty_label=_("Any"),
    )
    account = django_filters.ModelChoiceFilter(
        queryset=visible_accounts, label=_("Account"), empty_label=_("Any")
    )

    class Meta:
        model = Feed
        fields: list[str] = []

    def find(self, rows: QuerySet[Feed], _name: str, value: str) -> QuerySet[Feed]:
        scope = self.request.visit.permitted(Permission.VIEW_CHANNEL)
        orders = AmazonOrder.objects.filter(within(scope), amazon_order_id=value)
        known = Operation.objects.filter(amazon_order__in=orders, feed__isnull=False)
        return rows.filter(Q(feed_id=value) | Q(request_id=value) | Q(pk__in=known.values("feed")))
