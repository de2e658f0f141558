"""Which filters does the list of runs have?"""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.queries import find_accounts
from counterpart.users.permissions import Permission
from counterpart.web.grids.filtering import Filters, FirstDay, LastDay
from counterpart.web.runs.words import OUTCOMES


def visible_accounts(request: Any) -> QuerySet[SellerAccount]:
    """Answer the accounts whose runs somebody may see."""
    return find_accounts(scope=request.visit.permitted(Permission.VIEW_CHANNEL))


class RunFilters(Filters):
    """Days are days in the reader's zone, both ends included."""

    ranges = {"started": _("Started")}

    started_from = FirstDay(field_name="started_at", label=_("From"))
    started_to = LastDay(field_name="started_at", label=_("To"))
    outcome = django_filters.ChoiceFilter(
        choices=tuple(OUTCOMES.items()), label=_("Outcome"), empty_label=_("Any")
    )
    account = django_filters.ModelChoiceFilter(
        queryset=visible_accounts, label=_("Account"), empty_label=_("Any")
    )

    class Meta:
        model = AccountRun
        fields: list[str] = []
