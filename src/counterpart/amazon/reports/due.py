"""Which reports are to be asked for, or asked about, now?"""

from datetime import datetime

from django.db.models import QuerySet

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.reports import Report
from counterpart.amazon.reports.states import UNDERWAY


def reports_due(account: SellerAccount, now: datetime) -> QuerySet[Report]:
    """Answer the reports that are not at an end and whose time has come, the oldest first."""
    underway = Report.objects.filter(account=account, state__in=UNDERWAY)
    return underway.filter(next_look_at__lte=now).order_by("pk")
