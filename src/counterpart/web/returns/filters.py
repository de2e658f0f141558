"""Which filters does the list of returns have?"""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.queries import find_stores
from counterpart.amazon.returns.queries import TO_DEAL_WITH
from counterpart.users.permissions import Permission
from counterpart.web.grids.filtering import DateFilter, Filters, KeysFilter
from counterpart.web.returns.searching import matching

YES_NO = (("1", _("Yes")), ("0", _("No")))
STANDINGS = {
    "open": (_("To be dealt with"), TO_DEAL_WITH),
    "credited": (_("Credit memo written"), Q(credit_memo__isnull=False)),
    "dealt_with": (_("Dealt with"), Q(handled_at__isnull=False, credit_memo=None)),
}
ANSWERS = {
    "delivered": Q(delivered_on__isnull=False),
    "refunded": Q(refunded__gt=0),
    "claim": Q(has_claim=True),
    "in_policy": Q(is_in_policy=True),
}


def visible_stores(request: Any) -> QuerySet[AmazonStore]:
    """Answer the stores whose returns somebody may see."""
    return find_stores(scope=request.visit.permitted(Permission.VIEW_CHANNEL))


def _yes_or_no(label: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        choices=YES_NO, method="say_yes_or_no", label=label, empty_label=_("Any")
    )


class ReturnFilters(Filters):
    """Days are those that Amazon tells, both ends included."""

    ranges = {"requested": _("Requested"), "delivered_on": _("Delivered back")}
    hidden = frozenset({"q"})

    q = django_filters.CharFilter(method="find", label=_("Search"))
    requested_from = DateFilter(field_name="requested_on", lookup_expr="gte", label=_("From"))
    requested_to = DateFilter(field_name="requested_on", lookup_expr="lte", label=_("To"))
    here = django_filters.ChoiceFilter(
        choices=tuple((key, label) for key, (label, _condition) in STANDINGS.items()),
        method="stand",
        label=_("Here"),
        empty_label=_("Any"),
    )
    delivered = _yes_or_no(_("Delivered back"))
    claim = _yes_or_no(_("A-to-z claim"))
    refunded = _yes_or_no(_("Refunded at Amazon"))
    store = KeysFilter(
        field_name="amazon_order__store",
        queryset=visible_stores,
        widget=CheckboxSelectMultiple,
        label=_("Amazon store"),
    )
    delivered_on_from = DateFilter(field_name="delivered_on", lookup_expr="gte", label=_("From"))
    delivered_on_to = DateFilter(field_name="delivered_on", lookup_expr="lte", label=_("To"))
    sku = django_filters.CharFilter(lookup_expr="iexact", label=_("Amazon Seller SKU"))
    in_policy = _yes_or_no(_("Within Amazon's policy"))

    class Meta:
        model = AmazonReturn
        fields: list[str] = []

    def find(self, rows: QuerySet[AmazonReturn], _name: str, value: str) -> QuerySet[AmazonReturn]:
        return matching(rows, value, self.request.visit)

    def stand(self, rows: QuerySet[AmazonReturn], _name: str, value: str) -> QuerySet[AmazonReturn]:
        return rows.filter(STANDINGS[value][1])

    def say_yes_or_no(
        self, rows: QuerySet[AmazonReturn], name: str, value: str
    ) -> QuerySet[AmazonReturn]:
        condition = ANSWERS[name]
        # What Amazon left out counts as a no, which the negation of a comparison would leave out.
        yes = AmazonReturn.objects.filter(condition).order_by()
        return rows.filter(condition) if value == "1" else rows.exclude(pk__in=yes.values("pk"))
