"""Which filters does the activity log have?"""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from counterpart.audit.kinds import KINDS
from counterpart.audit.models import AuditEntry
from counterpart.audit.wording import ACTIONS
from counterpart.web.grids.filtering import Filters, FirstDay, LastDay


class ActivityFilters(Filters):
    """Days are days in the reader's zone, both ends included."""

    ranges = {"day": _("Day")}
    hidden = frozenset({"q"})

    q = django_filters.CharFilter(method="find", label=_("Search"))
    day_from = FirstDay(field_name="happened_at", label=_("From"))
    day_to = LastDay(field_name="happened_at", label=_("To"))
    actor = django_filters.CharFilter(lookup_expr="iexact", label=_("Who"))
    kind = django_filters.ChoiceFilter(
        field_name="subject_kind",
        choices=tuple(KINDS.items()),
        label=_("Kind"),
        empty_label=_("Any"),
    )
    subject = django_filters.CharFilter(lookup_expr="iexact", label=_("Name or number"))
    action = django_filters.ChoiceFilter(
        choices=tuple(ACTIONS.items()), label=_("Action"), empty_label=_("Any")
    )

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def find(self, rows: QuerySet[AuditEntry], _name: str, value: str) -> QuerySet[AuditEntry]:
        return rows.filter(Q(subject__iexact=value) | Q(actor__iexact=value))
