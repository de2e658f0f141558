"""How is a report put on the list of what Amazon is to be asked for?"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.reports import Report
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.reports.states import UNDERWAY


def want_report(
    account: SellerAccount,
    report_type: str,
    *,
    marketplace_ids: Sequence[str] = (),
    data_start: datetime | None = None,
    data_end: datetime | None = None,
    now: datetime,
) -> Report | None:
    """Want a report, about all the account's active stores unless told; it is asked for next.

    Answers None while one of this type is under way: of an account there is one at a time, and
    one of two who want it at once gets it. Without bounds it tells what is there now.
    """
    marketplaces = list(marketplace_ids) or marketplaces_of(account)
    if not marketplaces or is_underway(account, report_type):
        return None
    try:
        with transaction.atomic():
            return Report.objects.create(
                account=account,
                report_type=report_type,
                marketplace_ids=marketplaces,
                data_start=data_start,
                data_end=data_end,
                next_look_at=now,
                created_at=now,
            )
    except IntegrityError:
        return None


def is_underway(account: SellerAccount, report_type: str) -> bool:
    """Tell whether a report of this type is not at an end."""
    known = Report.objects.filter(account=account, report_type=report_type)
    return known.filter(state__in=UNDERWAY).exists()


def marketplaces_of(account: SellerAccount) -> list[str]:
    """Answer the marketplaces that reports of an account are to tell of."""
    active = AmazonStore.objects.filter(account=account, is_active=True)
    return sorted(active.values_list("marketplace_id", flat=True))
