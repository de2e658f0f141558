"""Which filters does the list of reports have?"""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.reports import Report
from counterpart.web.feeds.filters import visible_accounts
from counterpart.web.grids.filtering import Filters, FirstDay, LastDay
from counterpart.web.reports.words import STATES, TYPES


class ReportFilters(Filters):
    """Days are days in the reader's zone, both ends included.

    The search finds a report by its number at Amazon and by a request id, each as a whole.
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
        field_name="report_type",
        choices=tuple(TYPES.items()),
        label=_("What about"),
        empty_label=_("Any"),
    )
    account = django_filters.ModelChoiceFilter(
        queryset=visible_accounts, label=_("Account"), empty_label=_("Any")
    )

    class Meta:
        model = Report
        fields: list[str] = []

    def find(self, rows: QuerySet[Report], _name: str, value: str) -> QuerySet[Report]:
        return rows.filter(Q(report_id=value) | Q(request_id=value))
